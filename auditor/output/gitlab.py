"""GitLab code quality: a JSON array of every finding, told apart by the fingerprint that survives moved lines."""

from __future__ import annotations

import json
from typing import TextIO

from auditor.output.ci import by_severity, line_of, path_of
from auditor.output.document import Document, Options, result_of
from auditor.output.text import visible

_SEVERITY = {"error": "major", "warning": "minor", "info": "info"}


def write(document: Document, out: TextIO, _options: Options) -> str:
    """Write one object for each finding, errors first, one a line."""
    result = result_of(document)
    separator = "[\n"
    for finding in by_severity(result):
        issue = {
            "description": visible(f"{finding.code} {finding.name}: {finding.record_id}: {finding.message}"),
            "check_name": f"{finding.code} {finding.name}",
            "fingerprint": finding.fingerprint,
            "severity": _SEVERITY[finding.severity],
            "location": {"path": path_of(finding, result), "lines": {"begin": line_of(finding)}},
        }
        out.write(separator + json.dumps(issue))
        separator = ",\n"
    out.write("[]\n" if separator == "[\n" else "\n]\n")
    return ""
