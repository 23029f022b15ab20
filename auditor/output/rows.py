"""Facts as rows of the output tables: portions, releases, the worklist; and the source lines that findings show."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from auditor.cable.facts import Cable
from auditor.checks.findings import Finding
from auditor.checks.levels import letter
from auditor.ingest.records import Passage, Record
from auditor.output.result import Content, PortionRow, ReleaseRow


def portions(cable: Cable) -> Iterator[PortionRow]:
    """Yield one row for each paragraph."""
    record_id = cable.record_id
    for paragraph in cable.paragraphs:
        span = paragraph.spans.get("mark") or paragraph.spans.get("number")
        mark, level = paragraph.mark or "", paragraph.level
        yield PortionRow(
            record_id,
            paragraph.ordinal,
            paragraph.number,
            mark,
            "" if level is None else letter(level),
            paragraph.mark_controls,
            span.line if span else 0,
            span.column if span else 0,
            len(mark),
        )


def releases(record: Record, cable: Cable) -> Iterator[ReleaseRow]:
    """Yield one row for each release event, in order of date."""
    for ordinal, release in enumerate(cable.releases, 1):
        yield ReleaseRow(
            record_id=cable.record_id,
            ordinal=ordinal,
            released_on=release.released_on.isoformat() if release.released_on else "",
            route=release.route,
            authority=release.authority,
            extent=release.extent,
            source=record.source,
            line=release.line or record.line,
        )


def content(record: Record, cable: Cable) -> Content:
    """Return how much of a record there is to read."""
    excised = tuple(paragraph.key for paragraph in cable.paragraphs if paragraph.is_excised)
    return Content(len(record.text.content.split()), excised)


def highest_portion(cable: Cable) -> int:
    """Return the highest level that a paragraph is marked with, -1 where none is."""
    return max((paragraph.level for paragraph in cable.paragraphs if paragraph.level is not None), default=-1)


def source_lines(record: Record, finding: Finding) -> Mapping[tuple[str, int], str]:
    """Return the line that a finding points at, where the record's text or header holds it."""
    for passage in (record.text, record.header):
        if passage and not passage.lines and finding.line:
            row = finding.line - passage.line
            if row >= 0 and (found := _line(passage, row)) is not None:
                return {(finding.source, finding.line): found}
    return {}


def _line(passage: Passage, row: int) -> str | None:
    """Return a line of the passage; None for one outside it, or one that the source shows together with other text."""
    lines = passage.content.split("\n", row + 1)
    return lines[row] if row < len(lines) and (row or passage.column == 1) else None
