"""A declassification instruction while it is read, and its frame: the order cited and the label of the date."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from auditor.cable.facts import DateReading, Token, TokenKind
from auditor.cable.spellings import START, VOCABULARY, any_of, compiled, digits_of, distance

Piece = Literal["order", "label", "joint"]


@dataclass(slots=True)
class Reading:
    """Tokens and frames (order, label, joining words) in order of place, with the defects of form met so far.

    `pending` is where a run of unrecognised text began.
    """

    text: str
    reviewer: bool = False
    tokens: list[Token] = field(default_factory=list)
    frames: list[tuple[int, int, Piece]] = field(default_factory=list)
    faults: dict[str, None] = field(default_factory=dict)
    order: str | None = None
    order_text: str = ""
    pending: int | None = None

    def add(self, kind: TokenKind, at: int, end: int, value: str = "", readings: Sequence[DateReading] = ()) -> int:
        """Add a token for `text[at:end]` and return `end`."""
        self.tokens.append(Token(kind, self.text[at:end], value, tuple(readings), at, end))
        return end

    def frame(self, piece: Piece, at: int, end: int) -> int:
        """Add a frame for `text[at:end]` and return `end`."""
        self.frames.append((at, end, piece))
        return end

    def fault(self, *names: str) -> None:
        """Note defects of form by name, each once."""
        self.faults.update(dict.fromkeys(names))

    def has(self, piece: Piece) -> bool:
        """Say whether a frame of that kind was found."""
        return any(kind == piece for _, _, kind in self.frames)

    def follows(self, piece: Piece) -> bool:
        """Say whether the last thing recognised is a frame of that kind, with nothing unread after it."""
        if not self.frames or self.frames[-1][2] != piece or self.pending is not None:
            return False
        return not self.tokens or self.tokens[-1].end <= self.frames[-1][0]


Recogniser = Callable[[Reading, int], int]
"""Adds what begins at the offset and returns where that ends; returns the offset itself where nothing begins."""

_WORDS = VOCABULARY["label"]
_COLON = r"\s{0,30}[:;.!?\u2022*}]?"
LABEL = rf"{START}(?:{any_of(_WORDS['spellings'])}(?![A-Za-z]){_COLON}|{any_of(_WORDS['with_colon'])}\s{{0,3}}:)"
ORDER_WORD = rf"(?:E\s?[.,]?\s?[O0Q](?![A-Z])\s?[.,]{{0,2}}|{any_of(VOCABULARY['order']['words'])})"
ORDER_NUMBER = r"(?P<number>[0-9]{2},[0-9]{3}|(?=[A-Z]{0,3}[0-9])[0-9OQILSBZ]{4,6})(?![0-9])(?P<colon>\s{0,30}[:;])?"
_ORDER = compiled(rf"{START}{ORDER_WORD}(?P<early>\s{{0,80}}[:;])?\s{{0,200}}(?:NO\.?\s{{0,3}})?{ORDER_NUMBER}")
_ORDER_BARE = compiled(rf"(?P<number>[0-9]{{4,6}})(?P<colon>\s{{0,3}}:)?\s{{0,3}}(?={LABEL})")
_ORDER_NUMBERLESS = compiled(r"E\.?\s?O\.?(?:\s{0,30}:|(?<=O\.)(?=\s))")


def read_order(reading: Reading, at: int) -> int:
    """Recognise the order cited; a second order on the line is a note."""
    found = _ORDER.match(reading.text, at) or (_ORDER_BARE.match(reading.text, at) if at == 0 else None)
    if found and sum(letter.isdigit() for letter in found["number"]) >= 3:
        figures, lettered = digits_of(found["number"].replace(",", ""))
        if reading.order:
            return reading.add("note", at, found.end("number"), f"order {figures}")
        reading.order, reading.order_text = figures, reading.text[at : found.end("number")]
        word = reading.text[at : found.start("number")]
        if lettered or "0" in word:
            reading.fault("letter-for-digit")
        if (word and not word[-1].isspace()) or found["colon"] not in (None, ":", ";"):
            reading.fault("spacing")
        return reading.frame("order", at, found.end())
    found = _ORDER_NUMBERLESS.match(reading.text, at) if at == 0 or reading.text[at - 1] in " \t\n" else None
    if found and reading.order is None:
        reading.order, reading.order_text = "", found[0].rstrip(": ")
        return reading.frame("order", at, found.end())
    return at


_LABEL = compiled(LABEL, opens=[*_WORDS["spellings"], *_WORDS["with_colon"]])
_LABEL_ODD = compiled(f"{START}{any_of(_WORDS['misspellings'])}(?![A-Za-z]){_COLON}", opens=_WORDS["misspellings"])
_LABEL_SHORT = compiled(rf"{START}(?P<word>[A-Z0-9]{{3,6}})\s{{0,3}}[:;]")
_LABEL_LONG = compiled(
    rf"{START}(?P<word>[A-Z0-9]{{7,13}})"
    rf"(?:[\s.]{{1,3}}{any_of(_WORDS['long_second'])}(?![A-Za-z]))?\s{{0,3}}[:;.,'\u2019\"\u2022!*]?"
)
_LABEL_SECOND = compiled(rf"\s{{0,3}}(?<=\s){any_of(_WORDS['long_second'])}(?![A-Za-z])\s{{0,3}}[:;.,!?\u2022*]?")


def read_label(reading: Reading, at: int) -> int:
    """Recognise the words that open the date or code: `DECL:`, `DECLASSIFY ON`."""
    found = _LABEL.match(reading.text, at)
    if not found:
        return at
    more = _LABEL_SECOND.match(reading.text, found.end()) if found[0][-1].isalpha() or found[0][-1].isspace() else None
    if more:
        reading.fault("misspelt-label")
    return reading.frame("label", at, (more or found).end())


def read_odd_label(reading: Reading, at: int) -> int:
    """Recognise a misspelt label where none stands yet: `DELC:` after the order, `Declassity on`."""
    if reading.has("label"):
        return at
    after_order = reading.follows("order")
    found = _LABEL_ODD.match(reading.text, at)
    if found and not (after_order or (at == 0 and found[0][-1] in ":;")):
        found = None
    if not found and after_order:
        found = _LABEL_SHORT.match(reading.text, at)
        if found and distance(found["word"].upper(), _WORDS["spellings"][0]) > 1:
            found = None
    if not found:
        found = _LABEL_LONG.match(reading.text, at)
        if found and not _is_near_label(found["word"].upper()):
            found = None
    if not found:
        return at
    reading.fault("misspelt-label")
    return reading.frame("label", at, found.end())


def _is_near_label(word: str) -> bool:
    if any(distance(word, other) <= 1 for other in _WORDS["not_long"]):
        return False
    return distance(word, _WORDS["long"]) <= 3


def read_joint(reading: Reading, at: int) -> int:
    """Recognise a word that joins two values."""
    found = _JOINT.match(reading.text, at)
    return reading.frame("joint", at, found.end()) if found and reading.pending is None else at


_JOINT = compiled(rf"{START}(?:AND|OR)(?![A-Za-z0-9\-])")
