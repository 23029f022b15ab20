"""Findings of two sides, held against each other by fingerprint."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence

from auditor.checks.findings import SEVERITIES, Finding
from auditor.comparison.changes import Change


def between(
    old: Sequence[Finding], new: Sequence[Finding], withdrawn: Collection[str]
) -> Iterator[tuple[str, Finding, Finding | None]]:
    """Yield a word and a finding for every finding: new, gone (with a record of `withdrawn`), resolved.

    One that is on both sides is graver or milder where its severity is another now, else unchanged; then the old
    finding stands beside it. Equal fingerprints are paired in order. New findings come first, in their order.
    """
    before: dict[str, list[Finding]] = defaultdict(list)
    for finding in old:
        before[finding.fingerprint].append(finding)
    for finding in new:
        same = before.get(finding.fingerprint)
        if not same:
            yield "new", finding, None
            continue
        was = same.pop(0)
        yield _drift(was, finding), finding, was
    left = {id(finding) for findings in before.values() for finding in findings}
    for finding in old:
        if id(finding) in left:
            yield "gone" if finding.record_id in withdrawn else "resolved", finding, None


def _drift(was: Finding, now: Finding) -> str:
    steps = SEVERITIES.index(now.severity) - SEVERITIES.index(was.severity)
    return "unchanged" if not steps else "milder" if steps > 0 else "graver"


def of_finding(word: str, finding: Finding, was: Finding | None) -> Change:
    """Return a finding as a change."""
    is_there = word not in ("resolved", "gone")
    old, new = ("", finding.message) if is_there else (finding.message, "")
    if was is not None:
        old = f"{was.severity}: {was.message}"
    return Change(
        word,
        finding.record_id,
        finding.source,
        finding.line,
        what=f"{finding.code} {finding.name}",
        paragraph=finding.paragraph,
        severity=finding.severity,
        old=old,
        new=new,
        old_basis=was.authority if was else "" if is_there else finding.authority,
        new_basis=finding.authority if is_there else "",
        fingerprint=finding.fingerprint,
    )
