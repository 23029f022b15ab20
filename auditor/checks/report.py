"""One hit made into a finding: its words, its place in the source, the authority on its date. Decides nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import cast

from auditor.cable.facts import Cable, Paragraph, Span
from auditor.checks.cards import Card
from auditor.checks.findings import Finding, Severity, fingerprint
from auditor.checks.template import say
from auditor.columns import Fact, Table
from auditor.ingest.records import Record


@dataclass(frozen=True, slots=True)
class Subject:
    """What a finding is about: the record, its cable, the paragraph in scope portion, and its row of facts."""

    record: Record
    cable: Cable
    paragraph: Paragraph | None
    table: Table
    row: int


def write_finding(card: Card, severity: str, subject: Subject) -> Finding:
    """Return the finding of `card` on `subject`."""
    assert card.about is not None
    assert card.message is not None
    values = {name: say(subject.table[name], subject.row) for name in card.said_with}
    span = locate(card.about, subject)
    paragraph = subject.paragraph.key if subject.paragraph else ""
    observed = values[card.about.name]
    record_id = subject.cable.record_id
    return Finding(
        code=card.code,
        name=card.name,
        severity=cast("Severity", severity),
        message=card.message.render(values),
        record_id=record_id,
        source=subject.record.source,
        line=span.line,
        column=span.column,
        end_line=span.end_line,
        end_column=span.end_column,
        field=span.field,
        paragraph=paragraph,
        observed=observed,
        expected=card.expected.render(values),
        authority=card.cite(_day(subject)),
        help=card.help.render(values),
        fingerprint=fingerprint(card.code, record_id, span.field, paragraph, observed),
    )


def locate(about: Fact, subject: Subject) -> Span:
    """Return where the fact stands: its anchor, else the paragraph, else the field, else the record's first line."""
    record, paragraph = subject.record, subject.paragraph
    if paragraph is not None and about.anchor in paragraph.spans:
        return paragraph.spans[about.anchor]
    if about.anchor in subject.cable.spans:
        return subject.cable.spans[about.anchor]
    if paragraph is not None and about.scope == "portion" and paragraph.spans:
        return min(paragraph.spans.values(), key=lambda span: (span.line, span.column))
    line, column = record.places.get(about.field, (record.line, 0))
    return Span(about.field, line, column, line, column)


def distinguish(findings: Iterable[Finding], hashes: Iterable[int | None]) -> list[Finding]:
    """Give findings on records of a repeated identifier fingerprints of their own; None leaves a finding as it is.

    `hashes` are the `content` keys of the findings' records (`dataset.Keys`).
    """
    return [
        finding
        if mark is None
        else replace(
            finding,
            fingerprint=fingerprint(
                finding.code,
                f"{finding.record_id}#{mark:016x}",
                finding.field,
                finding.paragraph,
                finding.observed,
            ),
        )
        for finding, mark in zip(findings, hashes, strict=True)
    ]


def _day(subject: Subject) -> date | None:
    dated = subject.table["dated"]
    return dated.values[subject.row].item() if dated.known[subject.row] else None
