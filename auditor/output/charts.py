"""Bars as plain numbers: what the template of the check report draws as SVG. Knows no colour and no HTML."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from auditor.checks.findings import SEVERITIES
from auditor.output.statistics import Tally

WIDTH = 440
"""Length of the longest bar, in SVG user units."""


@dataclass(frozen=True, slots=True)
class Part:
    """One stretch of a bar."""

    severity: str
    start: float
    length: float
    count: int


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its label, its stretches by severity, and the tally behind it."""

    label: str
    parts: tuple[Part, ...]
    tally: Tally


@dataclass(frozen=True, slots=True)
class Chart:
    """One chart. `rest` is how many keys are not drawn, `rest_total` the findings in them."""

    by: str
    title: str
    bars: tuple[Bar, ...]
    rest: int
    rest_total: int


def chart(by: str, title: str, tallies: Sequence[Tally], limit: int, *, ranked: bool) -> Chart:
    """Return a chart of the `limit` largest tallies, the largest first where `ranked`, else in the order given."""
    largest = sorted(tallies, key=lambda tally: (-tally.total, tally.key))
    drawn = largest[:limit]
    kept = drawn if ranked else [tally for tally in tallies if tally in drawn]
    longest = max((tally.total for tally in drawn), default=1) or 1
    rest = largest[limit:]
    return Chart(by, title, tuple(_bar(tally, longest) for tally in kept), len(rest), sum(t.total for t in rest))


def _bar(tally: Tally, longest: int) -> Bar:
    parts, start = [], 0.0
    for severity in SEVERITIES:
        count = getattr(tally, severity)
        length = round(count / longest * WIDTH, 1)
        if count:
            parts.append(Part(severity, round(start, 1), max(length, 1.0), count))
        start += length
    return Bar(tally.key, tuple(parts), tally)
