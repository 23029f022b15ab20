"""Rows of a table as plain values, so that they can leave a process, wait on disk, and come back the same."""

from __future__ import annotations

import dataclasses
import marshal
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import cache
from operator import attrgetter
from typing import Any, NamedTuple, get_type_hints

from auditor.checks.findings import Finding
from auditor.law.schedule import ScheduleRow
from auditor.output.result import Content, PortionRow, ReleaseRow

ROW_TYPES: dict[str, type] = {
    "schedule": ScheduleRow,
    "portions": PortionRow,
    "releases": ReleaseRow,
    "contents": Content,
    "findings": Finding,
    "on_set": Finding,
    "on_input": Finding,
}
"""The tables that a run gathers, and the type of their rows."""

Values = Sequence[Any]
"""A row by its fields in order: texts, whole numbers, None, lists of texts; a day is its number since year 1."""


class _Shape(NamedTuple):
    """How a type of row is taken apart: the getter of its fields, and which of them are days and lists."""

    values: Callable[[Any], tuple[Any, ...]]
    days: tuple[int, ...]
    lists: tuple[int, ...]


@cache
def _shape(row_type: type) -> _Shape:
    hints = get_type_hints(row_type)
    kinds = [str(hints[field.name]) for field in dataclasses.fields(row_type)]
    return _Shape(
        attrgetter(*(field.name for field in dataclasses.fields(row_type))),
        tuple(at for at, kind in enumerate(kinds) if "date" in kind),
        tuple(at for at, kind in enumerate(kinds) if kind.startswith("tuple")),
    )


def taken_apart(table: str, rows: Iterable[Any]) -> list[Values]:
    """Return the rows of a table as values."""
    shape = _shape(ROW_TYPES[table])
    if not shape.days:
        return [shape.values(row) for row in rows]
    return [_numbered(shape, row) for row in rows]


def _numbered(shape: _Shape, row: Any) -> Values:
    values = list(shape.values(row))
    for at in shape.days:
        if values[at] is not None:
            values[at] = values[at].toordinal()
    return values


def put_together(table: str, rows: Iterable[Values]) -> list[Any]:
    """Return the rows that `taken_apart` took apart, also where lists have come back as JSON has them."""
    row_type = ROW_TYPES[table]
    shape = _shape(row_type)
    if not shape.days and not shape.lists:
        return [row_type(*values) for values in rows]
    return [row_type(*_whole(shape, values)) for values in rows]


def _whole(shape: _Shape, row: Values) -> Values:
    values = list(row)
    for at in shape.days:
        if values[at] is not None:
            values[at] = date.fromordinal(values[at])
    for at in shape.lists:
        values[at] = tuple(values[at])
    return values


def pack(table: str, rows: Iterable[Any]) -> bytes:
    """Return rows as bytes that this run alone will read."""
    return marshal.dumps(taken_apart(table, rows))


def unpack(table: str, content: bytes) -> list[Any]:
    """Return the rows of `pack`."""
    return put_together(table, marshal.loads(content))  # noqa: S302 - bytes that this run made
