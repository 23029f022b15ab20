"""Turn the spellings in `rules/vocabulary/instruction.json` into patterns. Knows words, not what they mean."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from typing import Any

from auditor.resources import load

VOCABULARY: dict[str, Any] = load("vocabulary/instruction")
"""The vocabulary file as it stands."""

START = r"(?<![A-Za-z0-9])"
END = r"(?![A-Za-z0-9])"
SPACES = r"[\s\-]{1,30}"


def phrase(spelling: str) -> str:
    """Return the pattern of one spelling: a space is white space or hyphens, a hyphen a hyphen, a space or nothing."""
    return re.escape(spelling).replace(r"\-", r"[\s\-]?").replace(r"\ ", SPACES)


def any_of(spellings: Iterable[str]) -> str:
    """Return the pattern of any of the spellings, the longest first."""
    ordered = sorted(spellings, key=lambda spelling: (-len(spelling), spelling))
    return "(?:" + "|".join(phrase(spelling) for spelling in ordered) + ")"


class Wording:
    """A pattern that is compiled when a text first needs it: of all the spellings known, a run meets few.

    With `opens`, the spellings that it may begin with, a text is looked at only where two letters agree.
    """

    __slots__ = ("_flags", "_held", "_opens", "_source")

    def __init__(self, source: str, flags: re.RegexFlag, opens: Iterable[str]) -> None:
        self._source = source
        self._flags = flags
        self._held: re.Pattern[str] | None = None
        self._opens = tuple(
            dict.fromkeys(re.split(r"[ \-]", spelling, maxsplit=1)[0][:2] for spelling in sorted(opens))
        )

    @property
    def pattern(self) -> re.Pattern[str]:
        """The pattern itself."""
        if self._held is None:
            self._held = re.compile(self._source, self._flags)
        return self._held

    def match(self, text: str, at: int = 0) -> re.Match[str] | None:
        """Match at an offset."""
        if self._opens and not text[at : at + 2].upper().startswith(self._opens):
            return None
        return self.pattern.match(text, at)

    def findall(self, text: str) -> list[str]:
        """Return what the one group, or else the pattern, matches in `text`."""
        return self.pattern.findall(text)

    def search(self, text: str, at: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        """Return the first match in `text[at:end]`."""
        return self.pattern.search(text, at, end)

    def finditer(self, text: str, at: int = 0, end: int = sys.maxsize) -> Iterator[re.Match[str]]:
        """Yield the matches in `text[at:end]`."""
        return self.pattern.finditer(text, at, end)


def compiled(pattern: str, flags: re.RegexFlag = re.IGNORECASE, opens: Iterable[str] = ()) -> Wording:
    """Return a pattern, one that ignores case unless told, to be compiled when it is needed."""
    return Wording(pattern, flags, opens)


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
