"""Annotations of GitHub Actions: one for each rule, with its first place and its count, as only ten of a kind show."""

from __future__ import annotations

from typing import TextIO

from auditor.checks.findings import SEVERITIES, Finding
from auditor.output.ci import by_severity, line_of, path_of
from auditor.output.document import Document, Options, result_of
from auditor.output.text import count, visible

LIMIT = 10
"""Annotations of a severity that GitHub shows for one step."""

_COMMAND = {"error": "error", "warning": "warning", "info": "notice"}


def write(document: Document, out: TextIO, _options: Options) -> str:
    """Write the workflow commands, errors first, then a plain line that counts what they stand for."""
    result = result_of(document)
    first: dict[tuple[str, str], Finding] = {}
    total: dict[tuple[str, str], int] = {}
    for finding in by_severity(result):
        key = finding.severity, finding.code
        first.setdefault(key, finding)
        total[key] = total.get(key, 0) + 1
    shown = [key for severity in SEVERITIES for key in [key for key in first if key[0] == severity][:LIMIT]]
    out.writelines(_annotation(first[key], path_of(first[key], result), total[key]) for key in shown)
    rules = f"{len(shown)} of {count(len(first), 'rule')}" if len(shown) < len(first) else count(len(first), "rule")
    out.write(f"{count(len(result.findings), 'finding')} by {rules} annotated\n")
    return f"annotations show {rules}; csv and jsonl have all" if len(shown) < len(first) else ""


def _annotation(finding: Finding, path: str, total: int) -> str:
    properties = {"file": path, "line": str(line_of(finding))}
    if finding.line and finding.column:
        properties["col"] = str(finding.column)
    properties["title"] = f"{finding.code} {finding.name}"
    record = f"record {finding.record_id}: " if finding.record_id else ""
    more = f" (the first of {count(total, 'finding')} of this rule)" if total > 1 else ""
    message = _escaped(visible(f"{record}{finding.message}{more}"))
    given = ",".join(f"{name}={_escaped_property(visible(value))}" for name, value in properties.items())
    return f"::{_COMMAND[finding.severity]} {given}::{message}\n"


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _escaped_property(text: str) -> str:
    return _escaped(text).replace(":", "%3A").replace(",", "%2C")
