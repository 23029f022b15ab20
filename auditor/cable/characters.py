"""Characters that are not what they seem: lost ones, pairs from a wrong encoding, look-alikes inside a mark."""

from __future__ import annotations

import re

_ODD = re.compile("[\u0080-\u009f\ud800-\udfff\ue000-\uf8ff\ufffd]|[\u00c2\u00c3][\u0080-\u00bf]|\u00e2\u20ac.")
_DASHES = frozenset("\u2010\u2011\u2012\u2013\u2014\u2015\u2212")


def odd_characters(content: str) -> tuple[str, ...]:
    """Return the characters of a text that stand for lost ones or come from a wrong encoding, each once.

    One character is given by its number, a pair from a wrong encoding as it stands.
    """
    if content.isascii():
        return ()
    found = (match[0] if len(match[0]) > 1 else numbered(match[0]) for match in _ODD.finditer(content))
    return tuple(dict.fromkeys(found))


def odd_in_mark(typed: str) -> tuple[str, ...]:
    """Return the characters of a mark beyond ASCII, by their numbers, each once; a dash of any length is none."""
    if typed.isascii():
        return ()
    return tuple(dict.fromkeys(numbered(sign) for sign in typed if not sign.isascii() and sign not in _DASHES))


def numbered(sign: str) -> str:
    """Return a character by its number in Unicode: `U+FFFD`."""
    return f"U+{ord(sign):04X}"
