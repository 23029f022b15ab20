"""Facts as typed columns: the common currency of cable, law, checks and output.

A stage describes one row (a record, a paragraph, a schedule) as a frozen dataclass whose fields are made
with `fact`. `tabulate_rows` turns many rows into a `Table` of `Column`s. A fact that is not stated is missing:
`None` in a row, `False` in the column's `known` mask; it never takes a default.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

Kind = Literal["text", "level", "number", "date", "flag", "list"]
"""Types a fact can have. `level` is ordered (U < R < C < S < TS); `list` is a tuple of texts."""

_EMPTY: Mapping[Kind, object] = {
    "text": "",
    "level": -1,
    "number": 0,
    "date": np.datetime64("NaT", "D"),
    "flag": False,
    "list": (),
}
_DTYPE: Mapping[Kind, Any] = {
    "text": object,
    "level": np.int8,
    "number": np.int64,
    "date": "datetime64[D]",
    "flag": np.bool_,
    "list": object,
}


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


@dataclass(frozen=True, slots=True)
class Column:
    """`values` and, of the same length, `known`: False where the fact is missing."""

    kind: Kind
    values: NDArray[Any]
    known: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.values)

    def take(self, rows: NDArray[np.intp]) -> Column:
        """Return the column at `rows`, e.g. to give every paragraph its cable's value."""
        return Column(self.kind, self.values[rows], self.known[rows])


def column(kind: Kind, values: Sequence[Any]) -> Column:
    """Build a column from row values, `None` being missing."""
    known = np.fromiter((value is not None for value in values), np.bool_, len(values))
    data = np.empty(len(values), dtype=_DTYPE[kind])
    empty = _EMPTY[kind]
    for row, value in enumerate(values):
        data[row] = empty if value is None else value
    return Column(kind, data, known)


Table = Mapping[str, Column]
"""Columns by fact name, all of one length."""


def tabulate_rows(row_type: type, rows: Iterable[Any], names: frozenset[str] | None = None) -> dict[str, Column]:
    """Turn rows of `row_type` into columns of its facts, only those in `names` where given."""
    held = list(rows)
    return {
        f.name: column(f.kind, [getattr(row, f.name) for row in held])
        for f in facts_of(row_type, "")
        if names is None or f.name in names
    }
