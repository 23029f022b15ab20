"""Numbers as words of a report: counts, shares, years, intervals. Nothing here judges a record."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from datetime import date

from auditor.timing.cases import EXCLUSIONS
from auditor.timing.conventions import conventions
from auditor.timing.estimators import Value
from auditor.timing.report import Timing
from auditor.timing.statute import MARKING, clock_name

MONTHS = """January February March April May June July August September October November December""".split()  # noqa: SIM905
NOTHING = "\N{EN DASH}"
"""Stands for a number that there is none of."""


def count(n: int, noun: str, plural: str = "") -> str:
    """Return `1 record`, `1,234 records`."""
    return f"{n:,} {noun if n == 1 else plural or noun + 's'}"


def share(value: float) -> str:
    """Return a share as a percentage that never rounds to nothing or to all: `33.3%`, `under 0.1%`, `over 99.9%`."""
    if math.isnan(value):
        return NOTHING
    if 0 < value < 0.001:
        return "under 0.1%"
    if 0.999 < value < 1:
        return "over 99.9%"
    return f"{100 * value:.1f}%" if 0 < value < 1 else f"{100 * value:.0f}%"


def years(value: float) -> str:
    """Return a number of years with one decimal: `33.0 years`."""
    if math.isnan(value):
        return NOTHING
    return f"{value:,.1f} {'year' if abs(round(value, 1)) == 1 else 'years'}"


def number(value: float) -> str:
    """Return a number of years for a table cell."""
    return NOTHING if math.isnan(value) else f"{value:,.1f}"


def twelfth(value: float) -> str:
    """Return a number of years in whole months as `2 y 4 m`."""
    months = round(value * 12)
    return f"{months // 12} y {months % 12} m"


def interval(value: Value, as_text: Callable[[float], str] = share, unit: str = "") -> str:
    """Return `95% interval 32.1 to 34.0 years`, or an empty text where there are no limits."""
    if math.isnan(value.lower) and math.isnan(value.upper):
        return ""
    lower = "no lower limit" if math.isnan(value.lower) else as_text(value.lower)
    upper = "no upper limit" if math.isnan(value.upper) else as_text(value.upper) + unit
    return f"{conventions().confidence:.0%} interval {lower} to {upper}"


def interval_of_years(value: Value) -> str:
    """Return the interval of a number of years."""
    return interval(value, number, " years")


def bracketed(text: str) -> str:
    """Return ` (text)`, nothing for nothing."""
    return f" ({text})" if text else ""


def day(text: str | date) -> str:
    """Return a day as `24 November 2026`; the text as it is where it is no day."""
    iso = str(text)
    if len(iso) != 10:
        return iso
    return f"{int(iso[8:])} {MONTHS[int(iso[5:7]) - 1]} {iso[:4]}"


def month(text: str) -> str:
    """Return the month of a day, as `November 2026`."""
    return f"{MONTHS[int(text[5:7]) - 1]} {text[:4]}"


def released_on(timing: Timing, iso: str) -> str:
    """Return a release date as a day, or as a month where no release is dated more exactly."""
    return month(iso) if timing.tally.is_monthly else day(iso)


def release_dates(timing: Timing, n: int) -> str:
    """Return `13 dates`, or `13 months` where no release is dated more exactly."""
    return count(n, "month" if timing.tally.is_monthly else "date")


def listed(parts: Iterable[str]) -> str:
    """Return `a, b and c`."""
    held = list(parts)
    return held[0] if len(held) == 1 else f"{', '.join(held[:-1])} and {held[-1]}" if held else ""


def due_under(timing: Timing) -> str:
    """Return under what the day due is due, as in `due under the marking, unless exempted`."""
    if timing.question.clock == MARKING:
        return "due under the marking, unless exempted"
    return f"due under {clock_name(timing.question.clock, timing.terms)}, unless exempted"


def basis(timing: Timing, n: int, *, without: Iterable[str] = ()) -> str:
    """Return the line under a figure: how many records, as of when, under which law, and who is left out and why."""
    asked = timing.question
    digest = f" · law {asked.law.digest[:12]}" if asked.law.digest else ""
    excluded = timing.tally.excluded
    left = [f"{excluded[code]:,} {why}" for code, why in EXCLUSIONS.items() if excluded.get(code)]
    out = f" · left out: {'; '.join([*left, *without])}" if [*left, *without] else ""
    return f"n = {n:,} · as of {asked.as_of.isoformat()}{digest}{out}"
