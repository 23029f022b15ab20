"""The rows of every table, gathered unit by unit, and the `Result` they come to. Knows no rule and no format."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from auditor.cable.facts import Cable
from auditor.checks.dataset import Keys, is_repeated, join_keys
from auditor.checks.evaluate import Evaluation
from auditor.checks.findings import SEVERITIES, Finding
from auditor.checks.report import distinguish
from auditor.ingest.records import Record
from auditor.law.schedule import ScheduleRow
from auditor.output import rows as make
from auditor.output.result import Content, Counts, PortionRow, RecordRow, ReleaseRow


@dataclass
class Gathered:
    """What the units have yielded so far. `owners` gives each finding on a record the row of its record."""

    schedule: list[ScheduleRow] = field(default_factory=list)
    portions: list[PortionRow] = field(default_factory=list)
    releases: list[ReleaseRow] = field(default_factory=list)
    on_records: list[Finding] = field(default_factory=list)
    on_input: list[Finding] = field(default_factory=list)
    owners: list[int] = field(default_factory=list)
    keys: list[Keys] = field(default_factory=list)
    highest: list[str] = field(default_factory=list)
    not_checked: Counter[str] = field(default_factory=Counter)
    lines: dict[tuple[str, int], str] = field(default_factory=dict)
    kept: dict[tuple[str, int], dict[str, str]] = field(default_factory=dict)
    contents: list[Content] = field(default_factory=list)
    unreadable: int = 0

    def add_records(
        self,
        records: Sequence[Record],
        cables: Sequence[Cable],
        rows: Sequence[ScheduleRow],
        *,
        keep: bool,
        measure: bool = False,
    ) -> None:
        """Take in what every command gives: the schedule and the releases, and the other columns with `keep`.

        With `measure` also how much there is to read of each record.
        """
        self.schedule += rows
        for record, cable in zip(records, cables, strict=True):
            self.releases += make.releases(record, cable)
            if measure:
                self.contents.append(make.content(record, cable))
            if keep:
                self.kept[record.source, record.line] = dict(record.extra)

    def add_checked(
        self, records: Sequence[Record], cables: Sequence[Cable], evaluation: Evaluation, keys: Keys
    ) -> None:
        """Take in what a check gives beside; call it after `add_records` for the same records."""
        first = len(self.schedule) - len(records)
        self.on_records += evaluation.findings
        self.owners += (first + row for row in evaluation.rows)
        self.not_checked.update(evaluation.not_checked)
        self.keys.append(keys)
        for finding, row in zip(evaluation.findings, evaluation.rows, strict=True):
            self.lines |= make.source_lines(records[row], finding)
        for cable in cables:
            self.portions += make.portions(cable)
            self.highest.append(make.highest_portion(cable))

    def add(self, part: Gathered) -> None:
        """Take in what another unit has yielded, after everything so far."""
        first = len(self.schedule)
        self.owners += (first + row for row in part.owners)
        for name in ("schedule", "portions", "releases", "on_records", "on_input", "keys", "highest", "contents"):
            getattr(self, name).extend(getattr(part, name))
        for name in ("not_checked", "lines", "kept"):
            getattr(self, name).update(getattr(part, name))
        self.unreadable += part.unreadable

    def joined_keys(self) -> Keys:
        """Return the key table of the whole run."""
        return join_keys(self.keys)

    def findings(self, keys: Keys, on_set: Iterable[Finding]) -> list[Finding]:
        """Return all findings in their order: on records, on the set as a whole, on the input."""
        repeated = is_repeated(keys.identity)
        marks = (int(keys.content[row]) if repeated[row] else None for row in self.owners)
        return [*distinguish(self.on_records, marks), *on_set, *self.on_input]

    def worklist(self, findings: Sequence[Finding], hidden: Sequence[object]) -> list[RecordRow]:
        """Return a row for each record; a finding on set or input belongs to the record that begins on its line.

        A finding for which `hidden` is not None does not count.
        """
        begins = {(row.source, row.line): index for index, row in enumerate(self.schedule)}
        own = len(self.owners)
        rows = (*self.owners, *(begins.get((found.source, found.line)) for found in findings[own:]))
        owned = [
            (row, found)
            for row, found, entry in zip(rows, findings, hidden, strict=True)
            if row is not None and entry is None
        ]
        return make.worklist(self.schedule, self.highest, owned)

    def counts(self, findings: Sequence[Finding]) -> Counts:
        """Return the sum that every run prints, and the findings by severity."""
        by_severity = Counter(finding.severity for finding in findings)
        return Counts(
            rows=len(self.schedule) + self.unreadable,
            audited=len(self.schedule),
            unreadable=self.unreadable,
            findings={severity: by_severity[severity] for severity in SEVERITIES},
            not_checked=dict(sorted(self.not_checked.items())),
        )

    def kept_values(self) -> tuple[tuple[str, ...], dict[tuple[str, int], tuple[str, ...]]]:
        """Return the names of the columns kept, and their values by place."""
        names = tuple(dict.fromkeys(name for extra in self.kept.values() for name in extra))
        return names, {place: tuple(extra.get(name, "") for name in names) for place, extra in self.kept.items()}
