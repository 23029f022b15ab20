"""One screen in plain text for a mail: what was read, what was found where, what could not be worked out, and on what.

Counts, not rates: beside every number stand the records it is out of.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from textwrap import wrap
from typing import TextIO

from auditor.checks.findings import SEVERITIES
from auditor.output.document import Document, Options, result_of
from auditor.output.result import Result
from auditor.output.statistics import Tally, by_kind, tallies
from auditor.output.text import commanding_nothing, count, shortened, visible

_MOST_RULES, _MOST_PLACES, _MOST_REASONS = 7, 3, 3
_WIDE, _KEY, _A_LINE = 79, 44, 4
_VALUE = re.compile(r"\S*\d\S*")
_PREFIX = re.compile(r"^(undetermined|no day): ")
_STATUSES = (
    "due",
    "pending",
    "released",
    "released-in-part",
    "leaked",
    "denied",
    "no-date",
    "undetermined",
    "not-classified",
)


def write(document: Document, out: TextIO, _options: Options) -> str:
    """Write the summary; it says itself what it leaves out."""
    result = result_of(document)
    counted = by_kind(tallies(result))
    parts = (
        _head(result),
        _rules(counted.get("rule", [])),
        _places("Post", counted.get("post", [])),
        _places("Year", counted.get("year", [])),
        _status(result),
        _undetermined(result),
        _not_checked(result),
        _basis(result),
    )
    texts = ("\n".join(_wrapped(line) for line in part) for part in parts)
    out.write("\n\n".join(text for text in texts if text) + "\n")
    return ""


def _wrapped(line: str) -> str:
    lines = wrap(visible(line), _WIDE, subsequent_indent="  ", break_on_hyphens=False)
    return commanding_nothing("\n".join(lines))


def _head(result: Result) -> Iterator[str]:
    meta, counts = result.meta, result.meta.counts
    with_findings = sum(row.findings > 0 for row in result.records)
    severities = ", ".join(f"{counts.findings.get(severity, 0):,} {severity}" for severity in SEVERITIES)
    yield f"Audit of cable records, as of {meta.as_of or 'no date'}"
    yield ""
    yield f"Rows in {counts.rows:,} = {counts.audited:,} audited + {counts.unreadable:,} unreadable"
    yield f"Findings {severities}, in {with_findings:,} of {count(counts.audited, 'record')}"
    if meta.baseline:
        yield f"The baseline hides {count(meta.baseline['hidden'], 'known finding')} beside these"
    if meta.skipped:
        yield f"Files passed over: {len(meta.skipped):,}"


def _rules(found: Sequence[Tally]) -> Iterator[str]:
    if not found:
        return
    yield f"{'Rules met most':<{_KEY + 2}}{'error':>7}{'warning':>9}{'info':>7}{'records':>9}"
    ranked = _ranked(found)
    for tally in ranked[:_MOST_RULES]:
        counts = f"{tally.error:>7,}{tally.warning:>9,}{tally.info:>7,}{tally.records:>9,}"
        yield f"  {shortened(tally.key, _KEY - 1):<{_KEY}}{counts}"
    yield from _more(ranked[_MOST_RULES:], "rule")


def _places(title: str, found: Sequence[Tally]) -> Iterator[str]:
    if not found:
        return
    yield f"{title + 's with most findings':<{_KEY + 2}}{'findings':>9}   in records"
    ranked = _ranked(found)
    for tally in ranked[:_MOST_PLACES]:
        records = f"{tally.records:,} of {tally.audited or 0:,}"
        yield f"  {shortened(tally.key, _KEY - 1):<{_KEY}}{tally.total:>9,}   {records}"
    yield from _more(ranked[_MOST_PLACES:], title.lower())


def _ranked(found: Sequence[Tally]) -> list[Tally]:
    return sorted(found, key=lambda tally: (-tally.total, tally.key))


def _more(rest: Sequence[Tally], noun: str) -> Iterator[str]:
    if rest:
        findings = count(sum(tally.total for tally in rest), "finding")
        yield f"  and {count(len(rest), f'more {noun}')} with {findings}"


def _status(result: Result) -> Iterator[str]:
    """Yield how the records stand to the date of their own marking; a date due is no declassification."""
    found = Counter(row.status for row in result.schedule)
    said = [f"{found[status]:,} {status}" for status in _STATUSES if found[status]]
    if said:
        yield "Status, by the date of the marking itself, unless exempted"
        yield from (f"  {', '.join(said[start : start + _A_LINE])}" for start in range(0, len(said), _A_LINE))


def _undetermined(result: Result) -> Iterator[str]:
    """Yield why no date could be worked out; values that differ from record to record stand as dots."""
    reasons = Counter(
        _VALUE.sub("...", _PREFIX.sub("", row.declassify_basis))
        for row in result.schedule
        if row.status == "undetermined"
    )
    if reasons:
        yield f"Undetermined, {count(reasons.total(), 'record')}:"
        yield from _most(reasons)


def _not_checked(result: Result) -> Iterator[str]:
    missed = result.meta.counts.not_checked
    if missed:
        names = {rule.code: rule.name for rule in result.rules}
        yield f"Not checked by {count(len(missed), 'rule')}: the date or facts of these records cannot place them"
        yield from _most({f"{code} {names.get(code, '')}": number for code, number in missed.items()})


def _most(numbers: Counter[str] | dict[str, int]) -> Iterator[str]:
    order = sorted(numbers.items(), key=lambda item: (-item[1], item[0]))
    for words, number in order[:_MOST_REASONS]:
        yield f"  {number:>6,}  {words}"
    if len(order) > _MOST_REASONS:
        yield f"  and {len(order) - _MOST_REASONS:,} more; --verbose and --format json have all"


def _basis(result: Result) -> Iterator[str]:
    meta, held = result.meta, result.standing()
    law, ran = held.law_values - held.law_unverified, held.rules - held.rules_unverified
    verified = f": {law:,} of {held.law_values:,} cited values held against their source" if held.law_values else ""
    yield f"Law   {meta.law_digest[:12]}{verified}"
    verified = f": {ran:,} of {held.rules:,} that ran have a verified authority" if held.rules else ""
    yield f"Rules {meta.rules_digest[:12]}{verified}"
    yield f"{meta.tool} {meta.version}. Computed dates are what markings and orders imply."
