"""The columns of every table that auditor prints, and a row's values in them. Knows no format and no rule."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from operator import attrgetter
from typing import Any, Literal

from auditor.output.result import Rows

Kind = Literal["text", "number", "date", "flag", "list"]
Value = str | int | None | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its stable name and what its cells hold. Dates are ISO or empty, lists tuples of texts."""

    name: str
    kind: Kind = "text"


def columns(declared: str) -> tuple[Column, ...]:
    """Read `"name name:kind ..."` into columns; text where no kind is given."""
    found = []
    for word in declared.split():
        name, _, kind = word.partition(":")
        found.append(Column(name, kind or "text"))  # type: ignore[arg-type]
    return tuple(found)


TABLES = {
    "findings": columns(
        "code name severity message record_id source line:number column:number end_line:number end_column:number field"
        " paragraph observed expected authority help fingerprint"
    ),
    "records": columns("record_id source line:number overall highest_portion worst findings:number status"),
    "schedule": columns(
        "record_id source line:number dated overall post governing_order cited_order instruction instruction_kind"
        " exemption_codes:list declassify_on:date declassify_basis automatic_on:date automatic_basis clocks:list"
        " released_on:date release_route lag_days:number status controls:list review_on:date automatic_from:date"
    ),
    "portions": columns(
        "record_id ordinal:number number:number mark level controls:list line:number column:number length:number"
    ),
    "releases": columns(
        "record_id ordinal:number released_on:date route authority extent source line:number",
    ),
    "coverage": columns("post year:number lowest:number highest:number seen:number missing:number share gaps:number"),
    "gaps": columns("post year:number first last missing:number"),
}
"""Tables of a result in the order in which they are written; a schema in `rules/schemas/` describes each."""

TABLES_OF = {"check": tuple(TABLES), "schedule": ("schedule", "releases")}
"""Which tables a command gives; the first is what the row formats show."""


@dataclass(frozen=True)
class Sheet:
    """A named table ready to be written: every row gives one value for each column."""

    name: str
    columns: tuple[Column, ...]
    rows: Rows[Sequence[Value]]

    @cached_property
    def names(self) -> list[str]:
        """Names of the columns."""
        return [column.name for column in self.columns]


class Mapped:
    """Rows made on the fly from other rows: nothing is held."""

    def __init__(self, rows: Rows[Any], make: Callable[[Any], Any]) -> None:
        self._rows = rows
        self._make = make

    def __iter__(self) -> Iterator[Any]:
        return map(self._make, self._rows)

    def __len__(self) -> int:
        return len(self._rows)


def sheet_of(name: str, declared: tuple[Column, ...], rows: Rows[Any]) -> Sheet:
    """Return the sheet of rows whose attributes are named as the columns."""
    kinds = [column.kind for column in declared]
    taken = attrgetter(*(column.name for column in declared))

    def cells(row: Any) -> tuple[Value, ...]:
        pairs = zip(taken(row), kinds, strict=True)
        return tuple([v if type(v) in _READY and kind != "list" else plain(v, kind) for v, kind in pairs])

    return Sheet(name, declared, Mapped(rows, cells))


_READY = (str, int)
"""Types of the cells that need no conversion: most of them."""


def plain(value: Any, kind: Kind) -> Value:
    """Return a row's value as a cell: text, whole number, None (a missing number), or a tuple of texts."""
    if kind == "list":
        return listed(value) if isinstance(value, str) else tuple(value or ())
    if kind == "number":
        return value if value is None else int(value)
    if kind == "flag":
        return bool(value)
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else str(value)


def listed(text: str) -> tuple[str, ...]:
    """Return the parts of a list that a row holds as text joined by `;`."""
    return tuple(part for part in text.split(";") if part)


def flat(value: Value) -> str:
    """Return a cell as text: lists joined by `;`, a missing number empty."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        return ";".join(value)
    return "" if value is None else str(value)
