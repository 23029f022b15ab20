"""Findings grouped by the record they are about, the gravest records first."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from auditor.checks.findings import SEVERITIES, Finding
from auditor.output.places import UNKNOWN, Places, year_of
from auditor.output.redaction import Redaction, Snippet
from auditor.output.result import Result

if TYPE_CHECKING:
    from auditor.law.schedule import ScheduleRow

Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Marked:
    """A finding as it may be shown, and its source line."""

    finding: Finding
    snippet: Snippet | None


@dataclass(frozen=True, slots=True)
class Group:
    """The findings of one record, in input order; `place` is its position among all records with findings."""

    place: int
    record_id: str
    source: str
    row: ScheduleRow | None
    findings: tuple[Marked, ...]

    @property
    def worst(self) -> str:
        """The gravest severity."""
        return min((part.finding.severity for part in self.findings), key=SEVERITIES.index)

    @property
    def codes(self) -> list[str]:
        """Codes of the findings, sorted, each once."""
        return sorted({part.finding.code for part in self.findings})

    @property
    def post(self) -> str:
        """Post of the record."""
        return (self.row.post if self.row else "") or UNKNOWN

    @property
    def year(self) -> str:
        """Year of the record."""
        return year_of(self.row.dated) if self.row else UNKNOWN

    @property
    def level(self) -> str:
        """Overall level of the record."""
        return (self.row.overall if self.row else "") or UNKNOWN


def groups(result: Result, limit: int) -> tuple[list[Group], int]:
    """Return the gravest records with together about `limit` findings, and how many records have findings."""
    ranks: dict[Key, list[int]] = {}
    for finding in result.findings:
        held = ranks.setdefault((finding.source, finding.record_id), [len(SEVERITIES), 0, len(ranks)])
        held[0] = min(held[0], SEVERITIES.index(finding.severity))
        held[1] += 1
    chosen: dict[Key, int] = {}
    taken = 0
    for key, (_, found, place) in sorted(ranks.items(), key=lambda item: (item[1][0], item[1][2])):
        if taken >= limit:
            break
        chosen[key] = place
        taken += found
    return _gather(result, chosen), len(ranks)


def _gather(result: Result, chosen: dict[Key, int]) -> list[Group]:
    redaction, places = Redaction(result), Places(result.schedule)
    found: dict[Key, list[Marked]] = defaultdict(list)
    rows: dict[Key, ScheduleRow | None] = {}
    for finding in result.findings:
        key = finding.source, finding.record_id
        if key in chosen:
            found[key].append(Marked(redaction.finding(finding), redaction.snippet(finding)))
            rows.setdefault(key, places.find(finding.record_id, finding.source, finding.line))
    return [Group(place, key[1], key[0], rows[key], tuple(found[key])) for key, place in chosen.items()]
