"""The key table: a few numbers for every record of a run, from which the facts about the set as a whole follow.

Each unit of work yields the `Keys` of its records; joined in input order they give one row a record. A key never
changes what is known of a record itself.
"""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b, sha1
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from auditor.cable.facts import Cable
from auditor.checks import numbers
from auditor.checks.labels import Label, LabelFile
from auditor.checks.sections import SectionKeys, join_sections, sections_of
from auditor.ingest.records import Record

N = TypeVar("N", bound=np.generic)

_BETWEEN = "\x1f"
_BLANKS = b" \t\r\n\f\v"
_EPOCH = date(1970, 1, 1).toordinal()
_AT_ONCE = 1 << 14
"""Values that are looked up together, so that what that takes in memory does not grow with the set."""
_TELLING = 300
"""Letters that a text must have before its standing under two numbers says anything: formulas are short."""

PLAIN, CORRECTED, TELLING, SERIES = 1, 2, 4, 8
"""Bits of `Keys.flags`.

PLAIN: the identifier is a number without fault. CORRECTED: the text says that it is a corrected copy. TELLING: the text
is complete and long enough to be known by. SERIES: the number, of the identifier or else of the text, is of its post's
own series, no travelling delegation's.
"""
UNDATED = np.iinfo(np.int32).min
"""Stands in `Keys.dated` for a record that states no day."""


@dataclass(frozen=True, slots=True, eq=False)
class Keys:
    """Keys of many records in input order, arrays of one length.

    `identity` stands for the identifier, `text` for the words of the text whatever blanks part them (0 where there is
    none): 64 bits of a hash each. `number` is the message number (`numbers.pack`; 0 where the identifier does not give
    one), `level` the overall level, -1 where unknown, `dated` the day since 1970. `sections` holds what only records
    with sections have. `cited` are the numbers that the records at rows `citing` refer to. `posts` are those that no
    vocabulary knows, which numbers may name. `labels` say what each record is called and where it stands.
    """

    identity: NDArray[np.uint64]
    number: NDArray[np.uint64]
    text: NDArray[np.uint64]
    flags: NDArray[np.uint8]
    level: NDArray[np.int8]
    dated: NDArray[np.int32]
    sections: SectionKeys
    citing: NDArray[np.int32]
    cited: NDArray[np.uint64]
    posts: tuple[str, ...]
    labels: Sequence[Label]

    def __len__(self) -> int:
        return len(self.number)

    def labelled(self, rows: NDArray[np.intp]) -> list[Label]:
        """Return the labels of the records at `rows`, looked up in the order in which they lie."""
        found: dict[int, Label] = {row: self.labels[row] for row in np.unique(rows).tolist()}
        return [found[row] for row in rows.tolist()]

    def has(self, flag: int) -> NDArray[np.bool_]:
        """Return which records have a flag."""
        return np.asarray((self.flags & flag) != 0)

    def called(self) -> NDArray[np.uint64]:
        """Return a key of what each record goes by: its message number, else its identifier."""
        return np.where(self.number != 0, self.number, self.identity | numbers.NO_NUMBER)


def keys_of(records: Sequence[Record], cables: Sequence[Cable]) -> Keys:
    """Return the keys of one unit of work; row by row the arguments are the same records."""
    posts: dict[str, int] = {}
    texts = [_text_hash(record.text.content) if record.text else 0 for record in records]
    cited = [(row, numbers.read(name, posts)) for row, cable in enumerate(cables) for name in cable.references]
    return Keys(
        identity=_array([_hash(cable.record_id) for cable in cables], np.uint64),
        number=_array([numbers.number_of(cable, posts) for cable in cables], np.uint64),
        text=_array(texts, np.uint64),
        flags=_array([_flags(*pair) for pair in zip(records, cables, strict=True)], np.uint8),
        level=_array([-1 if cable.overall_level is None else cable.overall_level for cable in cables], np.int8),
        dated=_array([_day(cable) for cable in cables], np.int32),
        sections=sections_of(cables),
        citing=_array([row for row, number in cited if number], np.int32),
        cited=_array([number for _, number in cited if number], np.uint64),
        posts=tuple(posts),
        labels=tuple(map(_label, records, cables, texts)),
    )


def _label(record: Record, cable: Cable, text: int) -> Label:
    return Label(cable.record_id, record.source, record.line, content_hash(record, text))


class KeyTable:
    """The keys of one unit after another, in input order, in arrays that grow: no second copy is ever made."""

    def __init__(self) -> None:
        nothing = keys_of((), ())
        self._columns = {name: array(_TYPES[getattr(nothing, name).dtype.str[1:]]) for name in _GROWING}
        self._posts: dict[str, int] = {}
        self._labels = LabelFile()
        self._sections: list[SectionKeys] = []
        self._starts: list[int] = []

    def add(self, part: Keys) -> None:
        """Take in the keys of the next unit."""
        if not len(part):
            return
        start = len(self._labels)
        for post in part.posts:
            self._posts.setdefault(post, len(self._posts))
        moved: Mapping[str, NDArray[Any]] = {
            "number": numbers.renumber(part.number, part.posts, tuple(self._posts)),
            "cited": numbers.renumber(part.cited, part.posts, tuple(self._posts)),
            "citing": part.citing + np.int32(start),
        }
        for name, column in self._columns.items():
            column.frombytes((moved[name] if name in moved else getattr(part, name)).tobytes())
        self._labels.add(part.labels)
        if len(part.sections):
            self._sections.append(part.sections)
            self._starts.append(start)

    def keys(self) -> Keys:
        """Return the keys of all; nothing may be added afterwards."""
        nothing = keys_of((), ())
        return Keys(
            **{name: np.asarray(column) for name, column in self._columns.items()},
            sections=join_sections([nothing.sections, *self._sections], [0, *self._starts]),
            posts=tuple(self._posts),
            labels=self._labels,
        )


_GROWING = ("identity", "number", "text", "flags", "level", "dated", "citing", "cited")
_TYPES = {"u8": "Q", "u1": "B", "i1": "b", "i4": "i"}
"""Type codes of `array` by those of NumPy."""


def content_hash(record: Record, text: int | None = None) -> int:
    """Return 64 bits that stand for everything a record states, wherever it stands; `text` are those of its text."""
    if text is None:
        text = _text_hash(record.text.content) if record.text else 0
    parts = [f"{name}={record.fields[name]}" for name in sorted(record.fields)]
    return _hash(*parts, record.header.content, f"{text:x}", repr(record.paragraphs))


def is_repeated(hashes: NDArray[np.uint64]) -> NDArray[np.bool_]:
    """Return, for every hash of a column, whether it stands more than once."""
    ordered = np.sort(hashes)
    return is_among(hashes, ordered[1:][ordered[1:] == ordered[:-1]])


def is_among(values: NDArray[np.uint64], held: NDArray[np.uint64]) -> NDArray[np.bool_]:
    """Return which values stand in `held`, which ascends: as `np.isin` does, without sorting both together."""
    found = np.zeros(len(values), np.bool_)
    for at in range(0, len(values) if len(held) else 0, _AT_ONCE):
        some = values[at : at + _AT_ONCE]
        found[at : at + _AT_ONCE] = held[np.minimum(np.searchsorted(held, some), len(held) - 1)] == some
    return found


def _flags(record: Record, cable: Cable) -> int:
    """Return the flags of one record."""
    plain = cable.id_fault is None and cable.id_serial is not None
    telling = cable.text_complete and len(record.text.content) >= _TELLING and not cable.is_cancelled
    series = (plain or numbers.reads_text(cable)) and not cable.is_travelling
    return PLAIN * plain | CORRECTED * cable.is_corrected | TELLING * telling | SERIES * series


def _day(cable: Cable) -> int:
    if cable.dated is None or cable.dated_precision != "day":
        return UNDATED
    return number_of_day(cable.dated)


def number_of_day(day: date) -> int:
    """Return the count of days since 1970 that stands for a day in `Keys.dated`."""
    return day.toordinal() - _EPOCH


def day_of(number: int) -> date:
    """Return the day of a count of days since 1970."""
    return date.fromordinal(_EPOCH + number)


def _array(values: Sequence[int], dtype: type[N]) -> NDArray[N]:
    return np.array(values, dtype=dtype)


def _text_hash(content: str) -> int:
    """Return 64 bits of a hash of the words of a text, whatever blanks part them."""
    words = content.encode("utf-8", "surrogatepass").translate(None, _BLANKS)
    return int.from_bytes(sha1(words, usedforsecurity=False).digest()[:8])


def _hash(*parts: str) -> int:
    """Return 64 bits of a hash that is the same in every process."""
    digest = blake2b(_BETWEEN.join(parts).encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest)
