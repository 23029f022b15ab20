"""What the formats of build services share: paths and lines as they accept them, the gravest findings, rules met."""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from auditor.checks.findings import SEVERITIES, Finding
from auditor.output.redaction import Redaction
from auditor.output.result import Result, RuleRow


def path_of(finding: Finding, result: Result) -> str:
    """Return the finding's file relative to the working folder, with forward slashes, as these services want it.

    A finding about the data set names the first source.
    """
    source = finding.source or next(iter(sorted(result.meta.profiles)), "stdin")
    path = os.path.relpath(source) if Path(source).is_absolute() else source
    return "stdin" if source == "-" else path.replace("\\", "/")


def line_of(finding: Finding) -> int:
    """Return the line, 1 where a source has none: these services refuse 0."""
    return max(finding.line, 1)


def by_severity(result: Result) -> Iterator[Finding]:
    """Yield every finding with its text withheld, errors first, in input order within a severity."""
    redaction = Redaction(result, everything=True)
    for severity in SEVERITIES:
        yield from (redaction.finding(finding) for finding in result.findings if finding.severity == severity)


def gravest(result: Result, limit: int) -> tuple[list[Finding], int]:
    """Return at most `limit` findings, errors first, and how many are left out."""
    return list(islice(by_severity(result), limit)), max(len(result.findings) - limit, 0)


def rules_met(result: Result) -> list[RuleRow]:
    """Return the rules that ran and, where a finding has another, that one as far as the finding describes it."""
    rules = {rule.code: rule for rule in result.rules}
    for finding in result.findings:
        if finding.code not in rules:
            rules[finding.code] = RuleRow(
                finding.code, finding.name, "", finding.severity, finding.name, finding.help, finding.authority
            )
    return [rules[code] for code in sorted(rules)]
