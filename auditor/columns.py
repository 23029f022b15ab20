"""Facts as typed columns: the common currency of cable, law, checks and output.

A stage describes one row (a record, a paragraph, a schedule) as a frozen dataclass whose fields are made
with `fact`. `Rows` makes many rows into a `Table` of `Column`s. A fact that is not stated is missing:
`None` in a row, `False` in the column's `known` mask; it never takes a default.
"""

from __future__ import annotations

import dataclasses
import itertools
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property, lru_cache
from operator import attrgetter
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

Kind = Literal["text", "level", "number", "date", "flag", "list"]
"""Types a fact can have. `level` is ordered (U < R < C < S < TS); `list` is a tuple of texts."""

_EMPTY: Mapping[Kind, object] = {
    "level": -1,
    "number": 0,
    "flag": False,
}
_DTYPE: Mapping[Kind, Any] = {
    "level": np.int8,
    "number": np.int64,
    "flag": np.bool_,
}


_EPOCH = date(1970, 1, 1).toordinal()
_NO_DAY = np.iinfo(np.int64).min
"""What NumPy holds for a day that is not known (NaT)."""


def fact(kind: Kind, meaning: str, *, anchor: str = "", field: str = "text") -> Any:
    """Declare a dataclass field as a documented fact.

    `anchor` names the span (see `Cable.spans`) where the value stands; `field` is the field of the record that a
    finding about it names when the anchor is absent.
    """
    default: Any = {"default": False} if kind == "flag" else {"default": () if kind == "list" else None}
    return dataclasses.field(**default, metadata={"kind": kind, "meaning": meaning, "anchor": anchor, "field": field})


@dataclass(frozen=True, slots=True)
class Fact:
    """One documented fact: what `auditor list facts` prints and what an expression may name."""

    name: str
    kind: Kind
    scope: str
    meaning: str
    anchor: str
    field: str


def facts_of(row_type: type, scope: str) -> list[Fact]:
    """Return the facts that a row dataclass declares, in order."""
    return [
        Fact(f.name, f.metadata["kind"], scope, f.metadata["meaning"], f.metadata["anchor"], f.metadata["field"])
        for f in dataclasses.fields(row_type)
        if "kind" in f.metadata
    ]


@cache
def kinds_of(row_type: type) -> Mapping[str, Kind]:
    """Return the kind of every fact that a row dataclass declares."""
    return {found.name: found.kind for found in facts_of(row_type, "")}


@dataclass(frozen=True, slots=True, eq=False)
class Coded:
    """Texts or lists, each distinct one held once: row `n` has `distinct[codes[n]]`, None where it is missing."""

    codes: NDArray[np.int32]
    distinct: Sequence[Any]

    def __len__(self) -> int:
        return len(self.codes)

    def __getitem__(self, row: int) -> Any:
        return self.distinct[self.codes[row]]

    def each(self, of: Callable[[Any], Any], dtype: Any = np.bool_) -> NDArray[Any]:
        """Return `of` of every row's value, found once for each distinct one; 0 where it is missing.

        Where it is 0 for all, one 0 of no dimension stands for all rows.
        """
        found = [0 if value is None else of(value) for value in self.distinct]
        return np.array(found, dtype)[self.codes] if any(found) else np.zeros((), dtype)


Values = Any
"""An array; `Coded` where the kind is text or list."""
Pair = tuple[Values, NDArray[np.bool_]]
"""Values and, where they are known, True; of one length, or of no dimension where one value stands for all rows."""


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """`values` and, of the same length, `known`: False where the fact is missing.

    Texts and lists are `Coded`. `is_same` says that all rows are alike, and there is one.
    """

    kind: Kind
    values: Values
    known: NDArray[np.bool_]
    is_same: bool = False

    def __len__(self) -> int:
        return len(self.known)

    @property
    def pair(self) -> Pair:
        """Values and `known` as operations take them."""
        values, known = self.values, self.known
        if not self.is_same:
            return values, known
        return Coded(values.codes[0], values.distinct) if isinstance(values, Coded) else values[0], known[0]

    def take(self, rows: NDArray[np.intp]) -> Column:
        """Return the column at `rows`, e.g. to give every paragraph its cable's value."""
        held = self.values
        values = Coded(held.codes[rows], held.distinct) if isinstance(held, Coded) else held[rows]
        return Column(self.kind, values, self.known[rows], self.is_same and len(rows) > 0)


def column(kind: Kind, values: Sequence[Any]) -> Column:
    """Build a column from row values, `None` being missing."""
    count = len(values)
    if count and values.count(values[0]) == count:
        return _alike(kind, values[0], count)
    index: dict[Any, int] = defaultdict(itertools.count().__next__)
    codes = np.fromiter(map(index.__getitem__, values), np.int32, count)
    missing = index.get(None)
    known = np.ones(count, np.bool_) if missing is None else codes != missing
    if kind in ("text", "list"):
        return Column(kind, Coded(codes, list(index)), known)
    return Column(kind, _array(kind, index)[codes], known)


@lru_cache(maxsize=1 << 9)
def _alike(kind: Kind, value: Any, count: int) -> Column:
    """Return the column of one value in all rows: most columns of most batches; it takes the room of one row."""
    codes = np.broadcast_to(np.int32(0), count)
    known = np.broadcast_to(np.bool_(value is not None), count)
    held = Coded(codes, [value]) if kind in ("text", "list") else np.broadcast_to(_array(kind, [value])[0], count)
    return Column(kind, held, known, is_same=True)


def _array(kind: Kind, values: Iterable[Any]) -> NDArray[Any]:
    if kind == "date":
        days = [_NO_DAY if value is None else value.toordinal() - _EPOCH for value in values]
        return np.array(days, np.int64).view("datetime64[D]")
    return np.array([_EMPTY[kind] if value is None else value for value in values], _DTYPE[kind])


Table = Mapping[str, Column]
"""Columns by fact name, all of one length."""


class Later(Sequence[Any]):
    """Rows that are made when the first of them is asked for."""

    def __init__(self, make: Callable[[], Iterable[Any]]) -> None:
        self._make = make

    @cached_property
    def _rows(self) -> list[Any]:
        return list(self._make())

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[Any]:
        return iter(self._rows)

    def __getitem__(self, row: Any) -> Any:
        return self._rows[row]


class Rows(Mapping[str, Column]):
    """The facts `names` of many rows as columns, each made when it is first asked for.

    `held` gives the rows of every type that declares some, all of one length.
    """

    def __init__(self, held: Mapping[type, Sequence[Any]], names: AbstractSet[str]) -> None:
        self._held = held
        self._types = {name: row_type for row_type in held for name in kinds_of(row_type)}
        self._names = [name for name in self._types if name in names]
        self._values: dict[str, tuple[Any, ...]] = {}
        self._made: dict[str, Column] = {}

    def __getitem__(self, name: str) -> Column:
        made = self._made.get(name)
        if made is None:
            made = self._made[name] = self._make(name)
        return made

    def _make(self, name: str) -> Column:
        row_type = self._types[name]
        if name not in self._values:
            self._read(row_type, name)
        return column(kinds_of(row_type)[name], self._values[name])

    def _read(self, row_type: type, name: str) -> None:
        """Read all facts of a type at once, row by row: a row comes into the processor's cache but once."""
        names = dict.fromkeys([name, *(other for other in self._names if self._types[other] is row_type)])
        read = attrgetter(*names, name)
        columns = zip(*map(read, self._held[row_type]), strict=True)
        self._values |= zip(names, columns, strict=False) if len(self._held[row_type]) else dict.fromkeys(names, ())

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)

    def value(self, name: str, row: int) -> tuple[Kind, Any]:
        """Return the kind and the value of one fact of one row, None where it is missing; of any fact."""
        row_type = self._types[name]
        return kinds_of(row_type)[name], getattr(self._held[row_type][row], name)


class RowsBelow(Rows):
    """Rows that see the facts of rows `above` them too; `parents` gives the row there of every row here."""

    def __init__(
        self,
        held: Mapping[type, Sequence[Any]],
        names: AbstractSet[str],
        above: Rows,
        parents: NDArray[np.intp],
    ) -> None:
        super().__init__(held, names)
        self._above, self._parents = above, parents

    def _make(self, name: str) -> Column:
        return super()._make(name) if name in self._types else self._above[name].take(self._parents)

    def __iter__(self) -> Iterator[str]:
        return itertools.chain(self._above, self._names)

    def __len__(self) -> int:
        return len(self._above) + len(self._names)

    def value(self, name: str, row: int) -> tuple[Kind, Any]:
        """Return the kind and the value of one fact of one row, None where it is missing; of any fact."""
        if name in self._types:
            return super().value(name, row)
        return self._above.value(name, int(self._parents[row]))
