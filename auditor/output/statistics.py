"""Findings counted by rule, family, post, year and level, with the records behind each number. Counts, not rates."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from auditor.checks.findings import Finding
from auditor.checks.levels import ranks
from auditor.output.document import Document, meta_of
from auditor.output.places import UNKNOWN, Places, year_of
from auditor.output.result import Result
from auditor.output.tables import columns, sheet_of

if TYPE_CHECKING:
    from auditor.law.schedule import ScheduleRow

COLUMNS = columns("by key error:number warning:number info:number records:number audited:number")
ORDER = ("rule", "family", "post", "year", "level")


@dataclass(slots=True)
class Tally:
    """How often something was found; `records` it was found in, `audited` records of that post, year or level."""

    by: str
    key: str
    error: int = 0
    warning: int = 0
    info: int = 0
    audited: int | None = None
    _seen: set[tuple[str, str]] = field(default_factory=set)

    @property
    def records(self) -> int:
        """Number of records with at least one finding."""
        return len(self._seen)

    @property
    def total(self) -> int:
        """Number of findings."""
        return self.error + self.warning + self.info

    def add(self, finding: Finding) -> None:
        """Count one finding."""
        setattr(self, finding.severity, getattr(self, finding.severity) + 1)
        self._seen.add((finding.source, finding.record_id))


def document(result: Result) -> Document:
    """Return the counts as a document of one sheet."""
    sheet = sheet_of("statistics", COLUMNS, tallies(result))
    return Document(meta_of(result), (sheet,), sheet, result)


def tallies(result: Result) -> list[Tally]:
    """Return the counts, ordered by kind and key; a finding about the data set has no post, year or level."""
    places = Places(result.schedule)
    found: dict[tuple[str, str], Tally] = {}
    for finding in result.findings:
        for by, key in _keys(finding, places):
            found.setdefault((by, key), Tally(by, key)).add(finding)
    audited: Counter[tuple[str, str]] = Counter()
    for row in result.schedule:
        audited.update((("post", row.post or UNKNOWN), ("year", year_of(row.dated)), ("level", row.overall or UNKNOWN)))
    for place, tally in found.items():
        tally.audited = audited.get(place)
    return [found[place] for place in sorted(found, key=_order)]


def by_kind(counted: list[Tally]) -> dict[str, list[Tally]]:
    """Return the counts by their kind."""
    kinds: dict[str, list[Tally]] = defaultdict(list)
    for tally in counted:
        kinds[tally.by].append(tally)
    return kinds


def _order(place: tuple[str, str]) -> tuple[int, int, str]:
    by, key = place
    return ORDER.index(by), ranks().get(key, -1) if by == "level" else 0, key


def _keys(finding: Finding, places: Places[ScheduleRow]) -> Iterator[tuple[str, str]]:
    yield "rule", f"{finding.code} {finding.name}"
    yield "family", finding.code.rstrip("0123456789")
    row = places.find(finding.record_id, finding.source, finding.line)
    if row is not None:
        yield "post", row.post or UNKNOWN
        yield "year", year_of(row.dated)
        yield "level", row.overall or UNKNOWN
