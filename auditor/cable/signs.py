"""Which words that readers look for may stand in a text, found for all readers in one pass over its bytes.

Most texts have none of the words that begin a page, a stamp, a quoted document or a note, and each reader that looks
for its own reads the whole text. Here every four letters of a text are looked up at once, in either case. What is
said is only that a word *may* be there: a reader whose sign is missing need not look, one whose sign is there must.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from auditor.cable.spellings import VOCABULARY
from auditor.cable.vocabulary import notices

OF_TEXT = ("compilation_reason", "compilation_claim", "separation", "attachment")
"""The notices that may stand anywhere in a text."""
OF_HEAD = ("lost", "withdrawn", "extract")
"""Those that may stand anywhere at the head of a text."""
OF_LINES = ("corrected", "cancelled")
"""Those that begin or end a line at the head of a text."""
_NOTICES: Mapping[str, tuple[str, ...]] = {"notices": OF_TEXT, "state": (*OF_HEAD, *OF_LINES)}

_WORDS: Mapping[str, tuple[str, ...]] = {
    "pages": ("PAGE ", " OF 0", "\n@@@"),
    "mrn": ("MRN:", "MRN "),
    "quotes": ("BEGIN",),
    "authority": ("CLASSIFIED", "DERIVED", "REASON"),
    "entire": ("ENTIRE ",),
    "comment": ("COMMENT: ", "COMMENT. "),
    "summary": ("SUMMARY",),
    "weekdays": ("DAY ", "DAY,", "DAY.", "DAY\n"),
    "declassified": ("DECLASSIFIED",),
}
"""By sign, the words of `lines`, `front`, `blocks`, `authority`, `starts`, `numbering`, `wording` and `review`."""

BEGINNING = 9
"""Letters by which the beginning of a notice is known."""
_SIZE = 4
_COMMON = " ETAOINSRHLDCUMFPGWYBVKXJQZ"
_SELDOM = len(_COMMON)
_FOLD = np.uint8(0xDF)
_FACTORS = tuple(np.uint16(factor) for factor in (40503, 9973, 271, 60493))


class _Word(NamedTuple):
    """A word in capitals, the sign it is, and where in it the four letters stand that are looked up."""

    word: str
    sign: str
    offset: int


class _Table(NamedTuple):
    """Words by their four letters, and which hashes those letters have."""

    words: Mapping[str, Sequence[_Word]]
    hashes: NDArray[np.bool_]


def signs_of(text: str) -> frozenset[str]:
    """Return the signs that a text may hold; all of them where it is not ASCII."""
    if not text.isascii():
        return _all()
    table, probe = _table(), "\n" + text
    found: set[str] = set()
    for at in np.flatnonzero(table.hashes.take(_hashes(probe))).tolist():
        for word, sign, offset in table.words.get(probe[at : at + _SIZE].upper(), ()):
            if sign not in found and probe[at - offset : at - offset + len(word)].upper() == word:
                found.add(sign)
    return frozenset(found)


def _hashes(text: str) -> NDArray[np.uint16]:
    """Return the hash of the four letters at every offset of an ASCII text, capitals or not."""
    letters = (np.frombuffer(text.encode("ascii"), np.uint8) & _FOLD).astype(np.uint16)
    last = max(len(letters) - _SIZE + 1, 0)
    hashes = letters[:last] * _FACTORS[0]
    for at in range(1, _SIZE):
        hashes += letters[at : at + last] * _FACTORS[at]
    return hashes


@cache
def _all() -> frozenset[str]:
    return frozenset({*_WORDS, "marks", *_NOTICES})


@cache
def _table() -> _Table:
    words: dict[str, list[_Word]] = {}
    for sign, listed in _words():
        for word in map(str.upper, listed):
            offset = max(range(len(word) - _SIZE + 1), key=lambda at: _weight(word[at : at + _SIZE]))
            words.setdefault(word[offset : offset + _SIZE], []).append(_Word(word, sign, offset))
    hashes = np.zeros(1 << 16, np.bool_)
    for letters in words:
        hashes[_hashes(letters)] = True
    return _Table(words, hashes)


def _words() -> Iterable[tuple[str, Iterable[str]]]:
    """Yield every sign with its words; of a phrase, whose blanks may be of any kind, one word stands for all."""
    yield from _WORDS.items()
    yield "marks", [hint for hint in VOCABULARY["release"]["hints"] if hint.isascii()]
    for sign, names in _NOTICES.items():
        yield sign, sorted({_telling(phrase) for name in names for phrase in notices()[name]})


def _telling(phrase: str) -> str:
    """Return the longest word of a phrase; the beginning of one whose letters are spaced, which no blanks change."""
    word = max(phrase.split(), key=len)
    return word if len(word) >= _SIZE else phrase[:BEGINNING]


def _weight(letters: str) -> int:
    """Return how seldom four letters are met, roughly: by how seldom each of them is; a blank is met most."""
    return sum(_COMMON.index(letter) if letter in _COMMON else _SELDOM for letter in letters)
