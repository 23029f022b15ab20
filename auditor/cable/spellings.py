"""Turn the spellings in `rules/vocabulary/instruction.json` into patterns. Knows words, not what they mean."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from auditor.resources import load

VOCABULARY: dict[str, Any] = load("vocabulary/instruction")
"""The vocabulary file as it stands."""

START = r"(?<![A-Za-z0-9])"
END = r"(?![A-Za-z0-9])"
SPACES = r"[\s\-]{1,30}"


def phrase(spelling: str) -> str:
    """Return the pattern of one spelling: a space is white space or hyphens, a hyphen a hyphen, a space or nothing."""
    return "".join(
        SPACES if letter == " " else r"[\s\-]?" if letter == "-" else re.escape(letter) for letter in spelling
    )


def any_of(spellings: Iterable[str]) -> str:
    """Return the pattern of any of the spellings, the longest first."""
    ordered = sorted(spellings, key=lambda spelling: (-len(spelling), spelling))
    return "(?:" + "|".join(phrase(spelling) for spelling in ordered) + ")"


def compiled(pattern: str) -> re.Pattern[str]:
    """Compile a pattern that ignores case."""
    return re.compile(pattern, re.IGNORECASE)


def digits_of(text: str) -> tuple[str, bool]:
    """Return `text` with letters that stand for digits (O for 0, l for 1) replaced, and whether there were any."""
    confused = VOCABULARY["confused_digits"]
    replaced = "".join(confused.get(letter, letter) for letter in text)
    return replaced, replaced != text


def number_of(text: str) -> int:
    """Return the number that `text` writes in digits, confused digits, words or Roman figures, or -1."""
    word = "-".join(text.upper().split())
    if word in VOCABULARY["numbers"]:
        return int(VOCABULARY["numbers"][word])
    figures = digits_of(text)[0]
    if figures.isascii() and figures.isdigit():
        return int(figures)
    return int(VOCABULARY["roman"].get(word, -1))


def distance(one: str, other: str) -> int:
    """Return how many letters must be changed, dropped, added or swapped to turn one short word into the other."""
    before: list[int] = []
    last = list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        now = [row]
        for at, mate in enumerate(other, 1):
            cost = min(last[at] + 1, now[at - 1] + 1, last[at - 1] + (letter != mate))
            if row > 1 and at > 1 and letter == other[at - 2] and one[row - 2] == mate:
                cost = min(cost, before[at - 2] + 1)
            now.append(cost)
        before, last = last, now
    return last[-1]
