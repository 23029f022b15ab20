"""The authority block of a cable: Classified By, Derived From and Reason, wherever they stand in its own text."""

from __future__ import annotations

import re
from dataclasses import dataclass

from auditor.cable.lines import HIDDEN

_WORDS = tuple(
    map(
        re.compile,
        (
            r"C(?:LASSIFIED|lassified)(?:[ ](?:BY|[Bb]y)|[ ]?:)",
            r"D(?:ERIVED|erived)[ ](?:FROM|[Ff]rom)",
            r"R(?:EASONS?|easons?)(?:[ ]?:|[ ]{1,3}(?=\d\.\d[ ]?\())",
        ),
    )
)
"""One pattern for each: with a letter to begin with, the text is searched many times faster."""
_LETTER = re.compile("[A-Za-z]")
_BEFORE = re.compile(r"[ \t¶]{0,20}(?:\d{1,2}[.)]?[ ]{0,3})?(?:[(\[][A-Z/ -]{1,8}[)\]][ ]{0,3})?|.*[.;:)0-9][ ]{1,3}")
_BLOCK_END = re.compile(r"\n[ \t\x1f]*\n|\n[ \t¶]{0,20}\d{1,3}[.)][ ]{0,3}[(A-Z]|\n[ \t]{0,8}[(][A-Z]{1,3}[)]")
_PART = re.compile(
    r"(?:\b(?:FOR|AND|BY|for|and|by)[ \n]{1,2})?\b(?P<word>C(?:LASSIFIED|lassified)(?:[ ](?:BY|[Bb]y))?(?=[ :])"
    r"|D(?:ERIVED|erived)[ ](?:FROM|[Ff]rom)|(?i:REASONS?)(?=[ :.\n]{0,3}(?i:FOR |UNDER |E\.?O|\(?1|:))"
    r"|D(?:ECLASSIFY|eclassify)[ ](?:ON|[Oo]n)|DECL(?=:))[ ]?[:.]?[ ]{0,3}"
)
_SECTION = re.compile(r"(?<![0-9.])\d\.\d ?\(")
_ORDER = re.compile(r"[ ,]{1,80}(?:(?:for|under|per)[ ]+)?E\.?[ ]?O\.?[ ]*\d{4,5}$", re.IGNORECASE)
_LONGEST = 700
_NEAR = 200
_EDGES = " \t\n\r,;.-" + HIDDEN
_NAMES = {"C": "classified_by", "D": "derived_from", "R": "reason"}


@dataclass(frozen=True, slots=True)
class Authority:
    """The parts of the block as typed, white space made single, None where absent; `places` gives their spans."""

    classified_by: str | None = None
    derived_from: str | None = None
    reason: str | None = None
    places: tuple[tuple[str, int, int], ...] = ()

    def moved(self, by: int) -> Authority:
        """Return the same block `by` characters further on in the text."""
        places = tuple([(name, start + by, end + by) for name, start, end in self.places])
        return Authority(self.classified_by, self.derived_from, self.reason, places)


def find_authority(text: str, start: int) -> Authority:
    """Find the block in the text of a cable that begins at `start`; the first statement of each part counts."""
    held: dict[str, tuple[str, int, int]] = {}
    at = start
    for begin in _openings(text, start):
        if len(held) == len(_NAMES):
            break
        if begin < at or _LETTER.match(text[begin - 1 : begin]):
            continue
        if _BEFORE.fullmatch(text, max(text.rfind("\n", 0, begin) + 1, begin - _NEAR), begin) is None:
            continue
        end = _end_of_block(text, begin)
        for name, part in _parts(text, begin, end):
            held.setdefault(name, part)
        at = end
    if "reason" not in held and "classified_by" in held:
        _split_reason(held)
    return Authority(
        **{name: held[name][0] for name in held},
        places=tuple((name, part[1], part[2]) for name, part in held.items()),
    )


def has_opening(text: str, start: int) -> bool:
    """Say whether one of the words may begin at or after an offset."""
    return any(word.search(text, start) for word in _WORDS)


def _openings(text: str, start: int) -> list[int]:
    """Return where one of the words may begin, in order."""
    return sorted(found.start() for word in _WORDS for found in word.finditer(text, start))


def _split_reason(held: dict[str, tuple[str, int, int]]) -> None:
    """Part a section cited behind the classifier without the word Reason: `AMBASSADOR DOE: 1.4 (B)`."""
    value, start, end = held["classified_by"]
    cited = _SECTION.search(value)
    if cited is None:
        return
    name, reason = value[: cited.start()].rstrip(_EDGES + ":"), value[cited.start() :]
    held["classified_by"] = (name, start, min(end, start + len(name)))
    held["reason"] = (reason, max(start, end - len(reason)), end)


def _end_of_block(text: str, begin: int) -> int:
    """Return where the block ends: at a blank line, the next paragraph, or after 700 characters."""
    limit = min(len(text), begin + _LONGEST)
    end = _BLOCK_END.search(text, begin, limit)
    return end.start() if end else limit


def _parts(text: str, begin: int, end: int) -> list[tuple[str, tuple[str, int, int]]]:
    """Return the parts of one block: name, and value with its span."""
    marks = list(_PART.finditer(text, begin, end))
    parts = []
    for at, mark in enumerate(marks):
        word = mark["word"].upper()
        if word.startswith("DECL"):
            continue
        stop = marks[at + 1].start() if at + 1 < len(marks) else end
        raw = text[mark.end() : stop]
        value = _ORDER.sub("", " ".join(raw.strip(_EDGES).split()))
        if value:
            first = mark.end() + len(raw) - len(raw.lstrip(_EDGES))
            parts.append((_NAMES[word[0]], (value, first, first + len(raw.strip(_EDGES)))))
    return parts
