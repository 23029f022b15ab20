"""Text that is safe to show: control characters visible, spreadsheet formulas disarmed, numbers with their noun."""

from __future__ import annotations

import re

_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ud800-\udfff\ufeff\ufffe\uffff]")
_COMMAND = re.compile(r"^([^\S\n]*):(?=:)", re.MULTILINE)
"""A line that a build of GitHub takes for a command, as `::error::x`; blanks before it do not count there."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_CAREFUL = re.compile(r"^[=+@\t\r-]|" + _UNSEEN.pattern.replace("\x00-\x1f", "\x00-\x09\x0b-\x1f"), re.MULTILINE)


def needs_care(cells: str) -> bool:
    """Say whether one of the cells, one a line, is to be disarmed or holds a character to be made visible."""
    return _CAREFUL.search(cells) is not None


def visible(text: str) -> str:
    r"""Return `text` on one line: control, direction and zero-width characters stand as `\x1b`, `\u202e`, `\n`.

    At its beginning `::` stands as `\x3a:`, as a line of it would be a command to a build.
    """
    return commanding_nothing(_UNSEEN.sub(_escape, text) if _UNSEEN.search(text) else text)


def commanding_nothing(text: str) -> str:
    """Return `text` without a line that a build takes for a command."""
    return _COMMAND.sub(r"\1\\x3a", text) if "::" in text else text


def inert(text: str) -> str:
    """Return `text` with its line ends and tabs kept and every other such character made visible."""
    return _UNSEEN.sub(lambda found: found[0] if found[0] in "\n\t" else _escape(found), text)


def _escape(found: re.Match[str]) -> str:
    character = found[0]
    short = {"\n": "\\n", "\t": "\\t", "\r": "\\r"}.get(character)
    code = ord(character)
    return short or (f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}")


def disarmed(text: str) -> str:
    """Return `text` with an apostrophe before it where a spreadsheet would take it for a formula."""
    return f"'{text}" if len(text) > 1 and text.startswith(_FORMULA) else text


def count(number: int, noun: str) -> str:
    """Return `1 record`, `2,464 records`."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def shortened(text: str, limit: int) -> str:
    """Return at most `limit` characters of `text`, the last an ellipsis where some are left out."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "\u2026"
