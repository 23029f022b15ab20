"""One finding a line, `file:line:column: CODE name message`, for editors and for grep."""

from __future__ import annotations

from typing import TextIO

from auditor.checks.findings import Finding
from auditor.output.colors import paint
from auditor.output.document import Document, Options, result_of
from auditor.output.redaction import Redaction
from auditor.output.text import visible


def write(document: Document, out: TextIO, options: Options) -> str:
    """Write every finding, in order; a place that is not known is left out and the record named instead."""
    result = result_of(document)
    redaction = Redaction(result)
    for finding in map(redaction.finding, result.findings):
        rule = paint(f"{finding.code} {finding.name}", finding.severity, on=options.color)
        out.write(f"{place(finding)}: {rule} {visible(finding.message)}\n")
    return ""


def place(finding: Finding) -> str:
    """Return `file:line:column`, or `file: record` where a finding has no line."""
    if finding.line or not finding.record_id:
        return spot(finding)
    return f"{spot(finding)}: {visible(finding.record_id)}"


def spot(finding: Finding) -> str:
    """Return `file:line:column` as far as it is known."""
    known = [str(part) for part in (finding.line, finding.column) if part]
    return ":".join([visible(finding.source) or "(data set)", *known])
