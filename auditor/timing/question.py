"""What is asked of the records: the day, the clock, the groups; names are checked before anything is read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from auditor.errors import UsageError, near_miss
from auditor.law import Law
from auditor.timing.conventions import conventions
from auditor.timing.statute import MARKING, Statute, installed, statute

Kind = Literal["released-and-withheld", "released-only", "schedule-only"]
KINDS: tuple[Kind, ...] = ("released-and-withheld", "released-only", "schedule-only")
"""What the records of a data set can be: it decides what can be said of them."""
LAST = date(9899, 12, 31)
"""The last day that can be asked about: the calendar of Python ends a hundred years later."""


@dataclass(frozen=True, slots=True)
class Question:
    """What was asked: everything, beside the records, that the figures depend on."""

    as_of: date
    clock: str
    horizon: date
    by: tuple[str, ...] = ()
    stated: str | None = None
    law: Statute = Statute()


def ask(
    *,
    clock: str = MARKING,
    by: Sequence[str] | str = (),
    as_of: date | str,
    horizon: date | str | None = None,
    population: str | None = None,
    law: Law | None = None,
) -> Question:
    """Return the question, `UsageError` where it names a clock or population that there is none of, or no date.

    `law` is the law whose terms and clocks hold; without it, the one that ships with the tool.
    """
    day = day_of(as_of)
    held = statute(law or installed(), day)
    _known("clock", clock, held.clocks)
    if population is not None:
        _known("population", population, KINDS)
    names = (by,) if isinstance(by, str) else tuple(by)
    return Question(day, clock, horizon_of(horizon, day), names, population, held)


def _known(what: str, name: str, names: Sequence[str]) -> None:
    if name not in names:
        message = f"unknown {what} {name!r}{near_miss(name, names)}; use one of {', '.join(names)}"
        raise UsageError(message)


def day_of(as_of: date | str) -> date:
    """Return the as-of date; `UsageError` where it is none, or so late that no years can be counted on from it."""
    try:
        day = date.fromisoformat(str(as_of)[:10])
    except ValueError as error:
        message = f"as-of date {str(as_of)!r} is not a date (YYYY-MM-DD)"
        raise UsageError(message) from error
    if day > LAST:
        message = f"as-of date {day} is too late: timing counts years on from it; give one until {LAST}"
        raise UsageError(message)
    return day


def horizon_of(horizon: date | str | None, as_of: date) -> date:
    """Return the last day of the schedule ahead: as given (a date or a year), or the end of the year so many years on.

    `UsageError` for anything else, and for a horizon before the as-of date.
    """
    if horizon is None:
        return date(as_of.year + int(conventions()["horizon_years"]), 12, 31)
    text = str(horizon)
    try:
        found = date(int(text), 12, 31) if len(text) == 4 else date.fromisoformat(text)
    except ValueError as error:
        message = f"horizon {text!r} is neither a date (YYYY-MM-DD) nor a year (YYYY)"
        raise UsageError(message) from error
    if found > LAST:
        message = f"horizon {text} is too late; give one until {LAST}"
        raise UsageError(message)
    if found < as_of:
        message = f"horizon {text} lies before the as-of date {as_of.isoformat()}; give a later one"
        raise UsageError(message)
    return found
