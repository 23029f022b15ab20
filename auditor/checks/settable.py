"""A table about records of one set side by side: the shape that every kind of dataset fact comes in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from auditor import columns
from auditor.checks.dataset import Keys, is_repeated
from auditor.columns import Coded, Column, Kind, Table, fact


@dataclass(frozen=True, slots=True)
class Member:
    """The record that a row is about; facts of scope "dataset", beside those of the row's own kind."""

    record_id: str = fact("text", "identifier of the record as given", field="id")


@dataclass(frozen=True, slots=True, eq=False)
class SetTable:
    """Rows about records of a set: the row of the record in the key table, what names it in a fingerprint, facts."""

    rows: NDArray[np.intp]
    marks: Sequence[str]
    table: Table

    def __len__(self) -> int:
        return len(self.rows)


def set_table(keys: Keys, rows: NDArray[np.intp], facts: Mapping[str, Column], marks: Sequence[str] = ()) -> SetTable:
    """Return the table of `rows` with the facts of `Member` before `facts`.

    Without `marks`, a row is named in a fingerprint by the identifier of its record, and where another record has the
    same one by its content as well.
    """
    repeated = is_repeated(keys.identity)[rows] if len(rows) else np.zeros(0, np.bool_)

    def own(at: int) -> str:
        label = keys.labels[int(rows[at])]
        return f"{label.record_id}#{label.content:016x}" if repeated[at] else label.record_id

    names = made_column("text", len(rows), lambda at: keys.labels[int(rows[at])].record_id)
    return SetTable(rows, marks or Made(len(rows), own), {"record_id": names, **facts})


class Made(Sequence[Any]):
    """Values that are made when they are asked for: a table may have a row for every record, and few are told of."""

    def __init__(self, count: int, make: Callable[[int], Any]) -> None:
        self._count, self._make = count, make

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, row: Any) -> Any:
        if not 0 <= row < self._count:
            raise IndexError(row)
        return self._make(int(row))


def made_column(kind: Kind, count: int, make: Callable[[int], Any]) -> Column:
    """Return a column of texts or lists, none of them missing, that are made when they are asked for."""
    return Column(kind, Coded(np.arange(count, dtype=np.int32), Made(count, make)), np.ones(count, np.bool_))


def column(kind: Kind, values: Iterable[Any]) -> Column:
    """Return a column of values made one by one, `None` being missing."""
    return columns.column(kind, list(values))


def number_column(values: NDArray[np.int64]) -> Column:
    """Return a column of numbers, none of them missing."""
    return Column("number", values.astype(np.int64, copy=False), np.ones(len(values), np.bool_))


def labels_of(keys: Keys, rows: NDArray[np.intp], prefix: str) -> dict[str, Column]:
    """Return the columns `prefix_id`, `prefix_source` and `prefix_line`; missing where a row is negative."""
    known = iter(keys.labelled(rows[rows >= 0]))
    found = [next(known) if row >= 0 else None for row in rows]
    return {
        f"{prefix}_id": column("text", (label and label.record_id for label in found)),
        f"{prefix}_source": column("text", (label and label.source for label in found)),
        f"{prefix}_line": column("number", (label and label.line for label in found)),
    }


def level_column(levels: NDArray[np.int8]) -> Column:
    """Return a column of levels; a negative one is missing."""
    return Column("level", levels, levels >= 0)
