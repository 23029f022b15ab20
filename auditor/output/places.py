"""Find the schedule row that a finding, a paragraph or a release belongs to."""

from __future__ import annotations

from collections import defaultdict
from typing import Generic, Protocol, TypeVar

from auditor.output.result import Rows
from auditor.output.tables import plain

UNKNOWN = "(unknown)"


class Placed(Protocol):
    """A row about a record, with the place of the record."""

    @property
    def record_id(self) -> str:
        """Identifier of the record."""
        ...

    @property
    def source(self) -> str:
        """File it stands in."""
        ...

    @property
    def line(self) -> int:
        """Line on which it begins."""
        ...


P = TypeVar("P", bound=Placed)


class Places(Generic[P]):
    """The schedule by record id; where an id is repeated, source and line tell the records apart."""

    def __init__(self, schedule: Rows[P]) -> None:
        self._rows: dict[str, list[P]] = defaultdict(list)
        for row in schedule:
            self._rows[row.record_id].append(row)

    def find(self, record_id: str, source: str | None, line: object) -> P | None:
        """Return the record of that id that begins last before `line` of `source` (any source where None)."""
        rows = self._rows.get(record_id, ())
        same = [row for row in rows if source is None or row.source == source]
        before = [row for row in same if isinstance(line, int) and row.line <= line]
        return before[-1] if before else next(iter(same), None)


def year_of(dated: object) -> str:
    """Return the year of a schedule row's date, `(unknown)` where there is none."""
    return str(plain(dated, "date"))[:4] or UNKNOWN
