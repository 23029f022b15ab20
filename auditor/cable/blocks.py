"""Stretches of a text that are not the cable's own words or not all of them: quoted documents, excisions, sections."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass

_BRACKET_NOTE = re.compile(
    r"\[(?:less than |[0-9]{1,3} |text |remainder |approximately )?[^\[\]]{0,80}?"
    r"(?:not declassified|omitted here|excised|deleted|redacted|sanitized|declassified\))[^\[\]]{0,200}\]",
    re.IGNORECASE,
)
_CODE = r"(?:B[1-9]|\(?b\)?\(\d\)|1 ?\.4 ?\([A-Ha-h]\))"
_BRACKETED = re.compile(rf"\[[ ]?{_CODE}(?:[,; ]{{1,3}}{_CODE}){{0,8}}[ ]?\]")
_MARGIN = re.compile(rf"(?:(?<=[ \t\n])|(?<=[a-z.,]))[il]?{_CODE}(?:[, ]{{1,3}}{_CODE}){{0,8}}[ \t]*(?=\n|$)")
_MARKER = re.compile(
    r"(?<![A-Za-z])(BEGIN|END|Begin|End)[ ]{1,3}(?:OF |of )?"
    r"((?:[A-Za-z'\u2019-]{1,16}[ ]{1,2}){0,3}?)"
    r"(TEXT|QUOTE|UNQUOTE|TRANSLATION|LETTER|STATEMENT|NON-?PAPER|PRESS RELEASE|MESSAGE|EXCERPTS?|VERBATIM"
    r"|UNCLASSIFIED|text|quote|translation|letter|statement|non-?paper|press release|message|excerpts?)(?![A-Za-z])"
)
_BEGIN = re.compile("B(?:EGIN|egin)")
_NOT_A_QUOTE = frozenset({"SUMMARY", "COMMENT", "NOTE", "FYI", "ACTION", "BIO"})


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch between BEGIN and END: `kind` is quote or unclassified; `end` is -1 where no END was found."""

    kind: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Excisions:
    """Offsets of excision notes and codes, ascending."""

    offsets: tuple[int, ...] = ()

    def within(self, start: int, end: int) -> bool:
        """Say whether an excision begins in `[start, end)`."""
        return bool(self.offsets) and bisect_left(self.offsets, end) > bisect_left(self.offsets, start)

    def __bool__(self) -> bool:
        return bool(self.offsets)


def find_stretches(text: str) -> list[Stretch]:
    """Return the stretches of quoted text and of BEGIN UNCLASSIFIED in order, each with the END nearest to it."""
    if _BEGIN.search(text) is None:
        return []
    found: list[Stretch] = []
    open_at: dict[str, int] = {}
    for marker in _MARKER.finditer(text):
        if _NOT_A_QUOTE.intersection(marker[2].upper().split()):
            continue
        kind = "unclassified" if marker[3] == "UNCLASSIFIED" else "quote"
        if marker[1].upper() == "BEGIN":
            if kind in open_at:
                found.append(Stretch(kind, open_at[kind], marker.start()))
            open_at[kind] = marker.end()
        elif kind in open_at:
            found.append(Stretch(kind, open_at.pop(kind), marker.start()))
    found.extend(Stretch(kind, start, -1) for kind, start in open_at.items())
    return sorted(found, key=lambda stretch: stretch.start)


def find_excisions(text: str, *, released: bool) -> Excisions:
    """Return where text was taken out: bracketed notes and codes, in a `released` copy also codes at line ends."""
    offsets: list[int] = []
    if "[" in text:
        offsets.extend(note.start() for note in _BRACKET_NOTE.finditer(text))
        offsets.extend(code.start() for code in _BRACKETED.finditer(text))
    if released:
        offsets.extend(code.start() for code in _MARGIN.finditer(text))
    return Excisions(tuple(sorted(set(offsets))))


def inside(stretches: list[Stretch], at: int) -> int:
    """Return the ordinal, from 1, of the stretch in which `at` lies, 0 where it lies in none; one without end is open.

    The stretches are in order and do not overlap.
    """
    if not stretches:
        return 0
    ordinal = bisect_right(stretches, at, key=lambda stretch: stretch.start)
    if ordinal and (stretches[ordinal - 1].end < 0 or at < stretches[ordinal - 1].end):
        return ordinal
    return 0


def count_before(offsets: list[int], at: int) -> int:
    """Return how many of the ascending offsets lie at or before `at`."""
    return bisect_right(offsets, at)
