"""The only place where time is added. Knows no law: operations, lengths and leap-day conventions come as data."""

from __future__ import annotations

import calendar
from collections.abc import Callable, Mapping
from datetime import date

from auditor.law.values import CenturyWindow, Operation

_LAST_YEAR = date.max.year


def _anniversary(operation: Operation, base: date) -> date | None:
    """Return the same month and day, `years` later; a 29 February becomes what `leap_day` names in a common year."""
    year = base.year + (operation.years or 0)
    if year > _LAST_YEAR:
        return None
    if is_leap_day(base) and not calendar.isleap(year):
        return date(year, 3, 1) if operation.leap_day == "03-01" else date(year, 2, 28)
    return date(year, base.month, base.day)


def _end_of_year(operation: Operation, base: date) -> date | None:
    """Return 31 December of the base's year plus `years`; month and day of the base do not matter."""
    year = base.year + (operation.years or 0)
    return None if year > _LAST_YEAR else date(year, 12, 31)


def _fixed(operation: Operation, base: date) -> date | None:
    """Return the day that the law names, else the day stated."""
    return operation.on or base


def _review(operation: Operation, base: date) -> date | None:
    """Return the day on which a review is due: the day stated, or the anniversary where a length is given."""
    return base if operation.years is None else _anniversary(operation, base)


def _none(_operation: Operation, _base: date) -> date | None:
    return None


_OPERATIONS: Mapping[str, Callable[[Operation, date], date | None]] = {
    "anniversary": _anniversary,
    "end-of-year": _end_of_year,
    "fixed": _fixed,
    "review": _review,
    "none": _none,
}


def compute(operation: Operation, base: date) -> date | None:
    """Return the day that an operation makes of its base; None for `none` and beyond the year 9999."""
    return _OPERATIONS[operation.operation](operation, base)


def needs_day(operation: Operation) -> bool:
    """Tell whether an operation needs the base's month and day, not its year alone."""
    return operation.operation == "anniversary" or (operation.operation == "review" and operation.years is not None)


def days_between(earlier: date, later: date) -> int:
    """Return the days from one day to another, negative where the second comes first."""
    return (later - earlier).days


def day_before(day: date) -> date:
    """Return the previous day, the first day of the calendar itself for that day."""
    return date.fromordinal(max(day.toordinal() - 1, 1))


def last_day(year: int, month: int) -> date | None:
    """Return the last day of a month, of the year for month 0; None where no calendar has it."""
    if not 1 <= year <= _LAST_YEAR or not 0 <= month <= 12:
        return None
    of_month = month or 12
    return date(year, of_month, calendar.monthrange(year, of_month)[1])


def full_year(short: int, base_year: int, window: CenturyWindow) -> int:
    """Return the one year with the two digits `short` in [base year - back, base year + forward]."""
    first = base_year - window.back
    return first + (short - first) % 100


def anniversary(day: date, years: int) -> date | None:
    """Return the same month and day `years` later, 28 February for a 29 February; None beyond the year 9999."""
    return compute(Operation("anniversary", years), day)


def is_leap_day(day: date) -> bool:
    """Tell whether a day is 29 February."""
    return day.day == 29 and day.month == 2


_UNITS: Mapping[str, str] = {"Y": "years", "M": "months", "D": "days"}


def duration_after(base: date, value: str) -> date | None:
    """Return the day that an ISO 8601 span with one unit (`P10Y`, `P6M`) after `base` ends on, None if it is no span.

    29 February becomes 28 February in a common year, and the end of a long month that of a short one.
    """
    import pendulum  # noqa: PLC0415 - costs 30 ms that only a term stated in years or months need pay

    unit, figures = _UNITS.get(value[-1:]), value[1:-1]
    if not value.startswith("P") or unit is None or not figures.isdigit():
        return None
    try:
        ends = pendulum.date(base.year, base.month, base.day).add(**{unit: int(figures)})
    except (ValueError, OverflowError):
        return None
    return date(ends.year, ends.month, ends.day)
