"""Units of work: runs of rows small enough to hold in memory and large enough to be worth a column."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from auditor.ingest.records import Record, Unreadable

K = TypeVar("K", bound=Hashable)

RECORDS = 1000
CHARACTERS = 8 << 20
"""A unit is full at so many records, or at so many characters of text."""


@dataclass(slots=True)
class Unit(Generic[K]):
    """Rows that follow one another and are checked alike; `key` says how."""

    key: K
    records: list[Record] = field(default_factory=list)
    unreadable: list[Unreadable] = field(default_factory=list)


def units(rows: Iterable[Record | Unreadable], key: Callable[[str], K]) -> Iterator[Unit[K]]:
    """Cut rows into units, in order; `key` gives what holds for a source, and rows of unequal keys never share one."""
    unit: Unit[K] | None = None
    characters = 0
    for row in rows:
        own = key(row.source)
        if unit is None or unit.key != own or len(unit.records) >= RECORDS or characters >= CHARACTERS:
            if unit is not None:
                yield unit
            unit, characters = Unit(own), 0
        if isinstance(row, Unreadable):
            unit.unreadable.append(row)
        else:
            unit.records.append(row)
            characters += len(row.text.content) + len(row.header.content)
    if unit is not None:
        yield unit
