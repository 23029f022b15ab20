"""Findings as people are told them: of a rule that is grouped, one line for each post and year.

Whole posts went on writing last year's form. Told record by record, that is one habit counted as a hundred faults.
Every other format keeps every finding.
"""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterator

from auditor.checks.findings import Finding
from auditor.output.places import UNKNOWN, Places, year_of
from auditor.output.result import Result
from auditor.output.text import count

Key = tuple[str, str, str, str]
"""Code, severity, post, year."""


class Told:
    """The findings of a result, walked through as often as need be; the first of a group stands for all of it."""

    def __init__(self, result: Result, grouped: frozenset[str]) -> None:
        self._result, self._grouped = result, grouped
        wanted = {finding.record_id for finding in result.findings if finding.code in grouped}
        self._places = Places([row for row in result.schedule if row.record_id in wanted])
        self._sizes = Counter(filter(None, map(self._key, result.findings)))

    def __iter__(self) -> Iterator[Finding]:
        told: set[Key] = set()
        for finding in self._result.findings:
            key = self._key(finding)
            if key is None:
                yield finding
            elif key not in told:
                told.add(key)
                yield _for_all(finding, key, self._sizes[key] - 1)

    def __len__(self) -> int:
        return len(self._result.findings) - self._sizes.total() + len(self._sizes)

    @property
    def notice(self) -> str:
        """What to say to who reads them."""
        rules = ", ".join(sorted({code for code, *_ in self._sizes}))
        found = count(len(self._result.findings), "finding")
        return f"{found} in {count(len(self), 'line')}: of {rules} one for each post and year; csv and jsonl have all"

    def _key(self, finding: Finding) -> Key | None:
        """Return the group of a finding, None where it stands for itself: its post or its year is not known."""
        if finding.code not in self._grouped:
            return None
        row = self._places.find(finding.record_id, finding.source, finding.line)
        if row is None or not row.post or (year := year_of(row.dated)) == UNKNOWN:
            return None
        return finding.code, finding.severity, row.post, year


def _for_all(finding: Finding, key: Key, others: int) -> Finding:
    if not others:
        return finding
    _, _, post, year = key
    message = f"{finding.message}; as in {count(others, 'more finding')} of {post} in {year}"
    return dataclasses.replace(finding, message=message)


def told(result: Result) -> Told | None:
    """Return the findings as people are told them, None where that is every one of them."""
    grouped = frozenset(rule.code for rule in result.rules if rule.grouped)
    if not any(finding.code in grouped for finding in result.findings):
        return None
    rows = Told(result, grouped)
    return rows if len(rows) < len(result.findings) else None
