"""One hit made into a finding: its words, its place in the source, the authority on its date. Decides nothing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import cast

from auditor.cable.facts import Cable, Paragraph, Span
from auditor.checks.cards import Card
from auditor.checks.findings import Finding, Severity, fingerprint
from auditor.checks.template import in_words
from auditor.columns import Fact, Rows
from auditor.ingest.records import Record


@dataclass(frozen=True, slots=True)
class Subject:
    """What a finding is about: the record, its cable, the paragraph in scope portion, and its row of facts."""

    record: Record
    cable: Cable
    paragraph: Paragraph | None
    table: Rows
    row: int


def write_finding(card: Card, severity: str, subject: Subject) -> Finding:
    """Return the finding of `card` on `subject`."""
    assert card.about is not None
    assert card.message is not None
    values = {name: in_words(*subject.table.value(name, subject.row)) for name in card.said_with}
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
        authority=card.cite(subject.cable.dated),
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


def distinguished(finding: Finding, mark: int) -> Finding:
    """Give a finding on a record of a repeated identifier a fingerprint of its own.

    `mark` is the `content` of the label of the finding's record (`labels.Label`).
    """
    record = f"{finding.record_id}#{mark:016x}"
    own = fingerprint(finding.code, record, finding.field, finding.paragraph, finding.observed)
    return replace(finding, fingerprint=own)
