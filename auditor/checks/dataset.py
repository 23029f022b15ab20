"""The key table: a few numbers for every record of a run, from which the facts about the set as a whole follow.

Each unit of work yields the `Keys` of its records; joined in input order they give one row a record. A key never
changes what is known of a record itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from auditor.cable.facts import Cable
from auditor.columns import Column, Table, fact
from auditor.ingest.records import Record

N = TypeVar("N", bound=np.generic)

_BETWEEN = "\x1f"


@dataclass(frozen=True, slots=True)
class Copy:
    """One record beside the first of its number; facts of scope "dataset". Sections of one cable are no copies."""

    record_id: str = fact("text", "identifier of the record as given", field="id")
    copy_ordinal: int = fact(
        "number", "1 for the first record of its number (and section), 2 for the next ...", field="id"
    )
    copy_count: int = fact("number", "records of this number (and section)", field="id")
    text_differs: bool = fact("flag", "the text is not that of the first record of its number", field="text")
    level_differs: bool = fact(
        "flag", "the overall level is not that of the first record of its number", field="classification"
    )
    copy_level: int | None = fact("level", "overall level of this record", field="classification")
    first_level: int | None = fact("level", "overall level of the first record of its number", field="classification")
    first_source: str = fact("text", "file of the first record of its number", field="id")
    first_line: int = fact("number", "line of the first record of its number", field="id")


@dataclass(frozen=True, slots=True)
class Keys:
    """Keys of many records in input order, arrays of one length.

    `identity` stands for the identifier, `number` for identifier and section, `text` for the text (0 where there is
    none), `content` for the whole record: 64 bits of a hash each. `level` is the overall level, -1 where unknown.
    `source` indexes `sources`. `names` holds the identifiers joined, a text for each unit, and `begins` the row at
    which each of them begins.
    """

    identity: NDArray[np.uint64]
    number: NDArray[np.uint64]
    text: NDArray[np.uint64]
    content: NDArray[np.uint64]
    level: NDArray[np.int8]
    line: NDArray[np.int64]
    source: NDArray[np.int32]
    sources: tuple[str, ...]
    names: tuple[str, ...]
    begins: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.number)

    def record_id(self, row: int) -> str:
        """Return the identifier of the record at `row`."""
        part = int(np.searchsorted(self.begins, row, side="right")) - 1
        return self.names[part].split(_BETWEEN)[row - self.begins[part]]

    def place(self, row: int) -> tuple[str, int]:
        """Return source and line of the record at `row`."""
        return self.sources[self.source[row]], int(self.line[row])


def keys_of(records: Sequence[Record], cables: Sequence[Cable]) -> Keys:
    """Return the keys of one unit of work."""
    sources = tuple(dict.fromkeys(record.source for record in records))
    index = {source: row for row, source in enumerate(sources)}
    return Keys(
        identity=_array([_hash(cable.record_id) for cable in cables], np.uint64),
        number=_array([_hash(cable.record_id, str(cable.section or "")) for cable in cables], np.uint64),
        text=_array([_hash(record.text.content) if record.text else 0 for record in records], np.uint64),
        content=_array([content_hash(record) for record in records], np.uint64),
        level=_array([-1 if cable.overall_level is None else cable.overall_level for cable in cables], np.int8),
        line=_array([record.line for record in records], np.int64),
        source=_array([index[record.source] for record in records], np.int32),
        sources=sources,
        names=(_BETWEEN.join(cable.record_id.replace(_BETWEEN, " ") for cable in cables),),
        begins=(0,),
    )


def join_keys(parts: Iterable[Keys]) -> Keys:
    """Join the keys of units, in input order."""
    held = [part for part in parts if len(part)] or [keys_of((), ())]
    sources = tuple(dict.fromkeys(source for part in held for source in part.sources))
    index = {source: row for row, source in enumerate(sources)}
    moved = [np.array([index[source] for source in part.sources], np.int32)[part.source] for part in held]
    starts = np.cumsum([0, *(len(part) for part in held)])
    return Keys(
        identity=np.concatenate([part.identity for part in held]),
        number=np.concatenate([part.number for part in held]),
        text=np.concatenate([part.text for part in held]),
        content=np.concatenate([part.content for part in held]),
        level=np.concatenate([part.level for part in held]),
        line=np.concatenate([part.line for part in held]),
        source=np.concatenate(moved) if sources else held[0].source,
        sources=sources,
        names=tuple(name for part in held for name in part.names),
        begins=tuple(int(start) + begin for start, part in zip(starts, held, strict=False) for begin in part.begins),
    )


def content_hash(record: Record) -> int:
    """Return 64 bits that stand for everything a record states, wherever it stands."""
    parts = [f"{name}={record.fields[name]}" for name in sorted(record.fields)]
    return _hash(*parts, record.header.content, record.text.content, repr(record.paragraphs))


def is_repeated(hashes: NDArray[np.uint64]) -> NDArray[np.bool_]:
    """Return, for every hash of a column, whether it stands more than once."""
    _, inverse, counts = np.unique(hashes, return_inverse=True, return_counts=True)
    return np.asarray(counts[inverse] > 1)


def copy_table(keys: Keys) -> tuple[NDArray[np.intp], Table]:
    """Return the rows of the records whose number is repeated, and the facts of `Copy` for them as columns."""
    rows = np.flatnonzero(is_repeated(keys.number))
    numbers = keys.number[rows]
    order = np.argsort(numbers, kind="stable")
    new = np.r_[True, numbers[order][1:] != numbers[order][:-1]][: len(rows)]
    starts = np.flatnonzero(new)
    group = np.cumsum(new) - 1
    first, ordinal, count = (np.empty(len(rows), np.intp) for _ in range(3))
    first[order] = rows[order[starts]][group]
    ordinal[order] = np.arange(len(rows)) - starts[group] + 1
    count[order] = np.diff(np.r_[starts, len(rows)])[group]
    level, first_level = keys.level[rows], keys.level[first]
    text, first_text = keys.text[rows], keys.text[first]
    known, places = np.ones(len(rows), np.bool_), [keys.place(int(row)) for row in first]
    return rows, {
        "record_id": Column("text", _texts([keys.record_id(int(row)) for row in rows]), known),
        "copy_ordinal": Column("number", ordinal.astype(np.int64), known),
        "copy_count": Column("number", count.astype(np.int64), known),
        "text_differs": Column("flag", (text != first_text) & (text != 0) & (first_text != 0), known),
        "level_differs": Column("flag", (level != first_level) & (level >= 0) & (first_level >= 0), known),
        "copy_level": Column("level", level, level >= 0),
        "first_level": Column("level", first_level, first_level >= 0),
        "first_source": Column("text", _texts([source for source, _ in places]), known),
        "first_line": Column("number", _array([line for _, line in places], np.int64), known),
    }


def shared_marks(keys: Keys, rows: NDArray[np.intp]) -> NDArray[np.uint64]:
    """Return for each of the rows of `copy_table` 64 bits that stand for all copies of its number, in any order."""
    if not len(rows):
        return np.empty(0, np.uint64)
    pairs = np.unique(np.column_stack([keys.number[rows], keys.content[rows]]), axis=0)
    numbers, starts = np.unique(pairs[:, 0], return_index=True)
    marks = np.bitwise_xor.reduceat(pairs[:, 1], starts)
    return np.asarray(marks[np.searchsorted(numbers, keys.number[rows])])


def _texts(values: Sequence[str]) -> NDArray[np.object_]:
    box = np.empty(len(values), dtype=object)
    box[:] = values
    return box


def _array(values: Sequence[int], dtype: type[N]) -> NDArray[N]:
    return np.array(values, dtype=dtype)


def _hash(*parts: str) -> int:
    """Return 64 bits of a hash that is the same in every process."""
    digest = blake2b(_BETWEEN.join(parts).encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest)
