"""SARIF 2.1.0 for code scanning: one run, the gravest findings first, cut where GitHub cuts, and saying so."""

from __future__ import annotations

import json
from collections.abc import Mapping
from itertools import islice
from typing import Any, TextIO
from urllib.parse import quote

from auditor.checks.findings import Finding
from auditor.output.ci import gravest, line_of, path_of, rules_met
from auditor.output.document import Document, Options, result_of
from auditor.output.redaction import Redaction
from auditor.output.result import Result, RuleRow
from auditor.output.text import count, shortened, visible

LIMIT = 5000
"""Results of a run that GitHub code scanning keeps (it refuses a file of more than 25,000)."""

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVEL = {"error": "error", "warning": "warning", "info": "note", "off": "none"}
_SNIPPET = 200


def write(document: Document, out: TextIO, _options: Options) -> str:
    """Write the log; where findings are left out, a notification in it says how many."""
    result = result_of(document)
    findings, omitted = gravest(result, LIMIT)
    notice = (
        f"{count(omitted, 'finding')} left out of {len(result.findings):,}; csv and jsonl have all" if omitted else ""
    )
    rules = rules_met(result)
    places = {rule.code: place for place, rule in enumerate(rules)}
    has_baseline = bool(result.meta.baseline)
    results = [_result(finding, places[finding.code], result) for finding in findings]
    if has_baseline:
        results = [part | {"baselineState": "new"} for part in results]
        results += _accepted(result, places, LIMIT - len(results))
    notes = [{"level": "note", "message": {"text": notice}}] if omitted else []
    run = {
        "tool": {
            "driver": {"name": "auditor", "version": result.meta.version, "rules": [_rule(rule) for rule in rules]}
        },
        "columnKind": "unicodeCodePoints",
        "invocations": [{"executionSuccessful": True, "toolConfigurationNotifications": notes}],
        "results": results,
        "properties": {"meta": dict(document.meta)},
    }
    json.dump({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, out, indent=1)
    out.write("\n")
    return notice


def _rule(rule: RuleRow) -> dict[str, Any]:
    help_text = "\n".join(part for part in (rule.help, rule.authority and f"Authority: {rule.authority}") if part)
    return {
        "id": rule.code,
        "name": rule.name,
        "shortDescription": {"text": rule.summary},
        "help": {"text": help_text or rule.summary},
        "defaultConfiguration": {"level": _LEVEL.get(rule.severity, "warning")},
        "properties": {"tags": [rule.code.rstrip("0123456789")], "precision": "high"},
    }


def _result(finding: Finding, place: int, result: Result) -> dict[str, Any]:
    member = "/".join(part for part in (finding.record_id, finding.paragraph or finding.field) if part)
    location: dict[str, Any] = {
        "physicalLocation": {
            "artifactLocation": {"uri": quote(path_of(finding, result), safe="/")},
            "region": _region(finding, result),
        }
    }
    if member:
        location["logicalLocations"] = [{"fullyQualifiedName": visible(member), "kind": "member"}]
    names = ("record_id", "field", "paragraph", "observed", "expected", "authority", "help")
    return {
        "ruleId": finding.code,
        "ruleIndex": place,
        "level": _LEVEL[finding.severity],
        "message": {"text": visible(finding.message)},
        "locations": [location],
        "partialFingerprints": {"auditor/v1": finding.fingerprint},
        "properties": {name: getattr(finding, name) for name in names},
    }


def _accepted(result: Result, places: Mapping[str, int], room: int) -> list[dict[str, Any]]:
    """Return the findings that the baseline hides, suppressed with their reasons, as far as there is room."""
    redaction = Redaction(result, everything=True)
    return [
        _result(redaction.finding(known.finding), places[known.finding.code], result)
        | {"baselineState": "unchanged", "suppressions": [{"kind": "external", "justification": visible(known.reason)}]}
        for known in islice(result.accepted, room)
    ]


def _region(finding: Finding, result: Result) -> dict[str, Any]:
    """Return the region; without a line only its start, and a snippet only where the user allowed text."""
    region: dict[str, Any] = {"startLine": line_of(finding)}
    if finding.line and finding.column:
        region["startColumn"] = finding.column
        if (finding.end_line, finding.end_column) > (finding.line, finding.column):
            region |= {"endLine": finding.end_line, "endColumn": finding.end_column}
    snippet = Redaction(result).snippet(finding) if result.show_text else None
    if snippet is not None:
        text = f"{snippet.before}{snippet.mark}{snippet.after}"
        region["snippet"] = {"text": shortened(text, _SNIPPET)}
    return region
