"""Find the schedule row that a finding, a paragraph or a release belongs to."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from auditor.output.result import Rows

if TYPE_CHECKING:
    from auditor.law.schedule import ScheduleRow


class Places:
    """The schedule by record id; where an id is repeated, source and line tell the records apart."""

    def __init__(self, schedule: Rows[ScheduleRow]) -> None:
        self._rows: dict[str, list[ScheduleRow]] = defaultdict(list)
        for row in schedule:
            self._rows[row.record_id].append(row)

    def find(self, record_id: str, source: str | None, line: object) -> ScheduleRow | None:
        """Return the record of that id that begins last before `line` of `source` (any source where None)."""
        rows = self._rows.get(record_id, ())
        same = [row for row in rows if source is None or row.source == source]
        before = [row for row in same if isinstance(line, int) and row.line <= line]
        return before[-1] if before else next(iter(same), None)
