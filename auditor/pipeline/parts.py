"""What one unit of work yields: the rows of every table, and what the second stage needs of its records."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from auditor.cable.facts import Cable
from auditor.checks.dataset import Keys
from auditor.checks.evaluate import Evaluation
from auditor.checks.findings import Finding
from auditor.ingest.records import Record
from auditor.law.schedule import ScheduleRow
from auditor.output import rows as make
from auditor.pipeline.packing import ROW_TYPES, pack, unpack
from auditor.settings import Choice

NO_RECORD = -1
"""Owner of a finding that is on no record."""

Lines = dict[tuple[str, int], str]
"""Source lines that findings point at, by file and line."""


@dataclass
class Part:
    """What one unit of work yields: rows by table, and of each finding the record of the part that it is on.

    A table that has left its process is packed: bytes in place of rows.
    """

    tables: dict[str, Any] = field(default_factory=lambda: {name: [] for name in ROW_TYPES})
    owners: dict[str, list[int]] = field(default_factory=lambda: {"findings": [], "on_set": [], "on_input": []})
    severities: dict[str, list[str]] = field(default_factory=lambda: {"findings": [], "on_set": [], "on_input": []})
    sizes: dict[str, int] = field(default_factory=dict)
    keys: list[Keys] = field(default_factory=list)
    highest: list[int] = field(default_factory=list)
    not_checked: Counter[str] = field(default_factory=Counter)
    lines: Lines = field(default_factory=dict)
    kept: dict[tuple[str, int], Mapping[str, str]] = field(default_factory=dict)
    choices: dict[Choice, None] = field(default_factory=dict)
    unreadable: int = 0

    def __len__(self) -> int:
        return self.sizes["schedule"] if self.sizes else len(self.tables["schedule"])

    def size(self, table: str) -> int:
        """Return how many rows a table has."""
        return self.sizes[table] if self.sizes else len(self.tables[table])

    def rows(self, table: str) -> Sequence[Any]:
        """Return the rows of a table."""
        held = self.tables[table]
        return unpack(table, held) if isinstance(held, bytes) else held

    def packed(self) -> Part:
        """Return the part with its tables packed, which costs less to send and to hold."""
        if not self.sizes:
            self.sizes = {name: len(rows) for name, rows in self.tables.items()}
            self.tables = {name: pack(name, rows) for name, rows in self.tables.items()}
        return self

    def __getstate__(self) -> dict[str, Any]:
        """Return what is sent to another process."""
        return vars(self.packed())

    def add_records(
        self, records: Sequence[Record], cables: Sequence[Cable], rows: Sequence[ScheduleRow], *, measure: bool
    ) -> None:
        """Take in what every command gives: the schedule and the releases; `measure`: how much there is to read."""
        self.tables["schedule"] += rows
        for record, cable in zip(records, cables, strict=True):
            if cable.releases:
                self.tables["releases"] += make.releases(record, cable)
            if measure:
                self.tables["contents"].append(make.content(record, cable))

    def keep(self, records: Sequence[Record]) -> None:
        """Take in the columns that no profile knows."""
        for record in records:
            self.kept[record.source, record.line] = dict(record.extra)

    def add_checked(
        self, records: Sequence[Record], cables: Sequence[Cable], evaluation: Evaluation, keys: Keys, *, portions: bool
    ) -> None:
        """Take in what a check gives beside, with or without `portions`; call it after `add_records` for the same."""
        first = len(self) - len(records)
        self.add_findings("findings", evaluation.findings, (first + row for row in evaluation.rows))
        self.not_checked.update(evaluation.not_checked)
        self.keys.append(keys)
        for finding, row in zip(evaluation.findings, evaluation.rows, strict=True):
            self.note_line(records[row], finding)
        self.highest += map(make.highest_portion, cables)
        if portions:
            self.tables["portions"] += chain.from_iterable(map(make.portions, cables))

    def add(self, other: Part) -> None:
        """Take in what the next piece of the same unit has yielded."""
        first = len(self)
        self.tables = {name: [*self.rows(name), *other.rows(name)] for name in ROW_TYPES}
        self.sizes = {}
        for name, owners in other.owners.items():
            self.owners[name] += [owner if owner == NO_RECORD else owner + first for owner in owners]
            self.severities[name] += other.severities[name]
        self.keys += other.keys
        self.highest += other.highest
        self.not_checked.update(other.not_checked)
        self.lines |= other.lines
        self.kept |= other.kept
        self.choices |= other.choices
        self.unreadable += other.unreadable

    def note_line(self, record: Record, finding: Finding) -> None:
        """Take in the source line that a finding points at."""
        self.lines |= make.source_lines(record, finding)

    def add_findings(self, table: str, findings: Sequence[Finding], owners: Iterable[int]) -> None:
        """Take in findings with their owners: rows of the schedule of this part, or `NO_RECORD`."""
        self.tables[table] += findings
        self.owners[table] += owners
        self.severities[table] += (finding.severity for finding in findings)
