"""Pick one of the readings of a typed date: the century by the window, the United States' month first.

Where the cable's own date is not known, the days of the order cited stand for it, if all of them give one century.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from auditor.cable.facts import DateReading, Token
from auditor.law.arithmetic import full_year, last_day
from auditor.law.values import CenturyWindow


@dataclass(frozen=True, slots=True)
class Picked:
    """The day that a date token gives, or None with the reason; `others` are the readings not taken.

    `is_open` is True where the day is sound but its century can't be told.
    """

    on: date | None
    reason: str = ""
    reading: DateReading | None = None
    others: tuple[date, ...] = ()
    text: str = ""
    is_open: bool = False


def _year(reading: DateReading, bases: Sequence[date], window: CenturyWindow | None) -> int | None:
    """Return the full year of a reading, None where the days it could be counted from give more than one."""
    if reading.digits != 2:
        return reading.year
    years = {full_year(reading.year, base.year, window) for base in bases} if window is not None else set()
    return years.pop() if len(years) == 1 else None


def _day(reading: DateReading, bases: Sequence[date], window: CenturyWindow | None) -> date | None:
    """Return the day of one reading, the last day of a month or year where the text gives no more."""
    year = _year(reading, bases, window)
    if year is None:
        return None
    if reading.day == 0:
        return last_day(year, reading.month)
    try:
        return date(year, reading.month, reading.day)
    except ValueError:
        return None


def pick_date(token: Token, bases: Sequence[date], window: CenturyWindow | None) -> Picked:
    """Pick the first possible reading of a date token.

    `bases` is the document's own date, for the century, or the first and last day on which it can have been written.
    """
    possible = [reading for reading in token.readings if reading.possible]
    if not possible:
        first = token.readings[0] if token.readings else None
        return Picked(None, f"{token.text.strip()} is no day of the calendar", first, text=token.text)
    days = [(reading, _day(reading, bases, window)) for reading in possible]
    found = [(reading, day) for reading, day in days if day is not None]
    if not found:
        is_open = _year(possible[0], bases, window) is None
        why = "has a two-digit year, and the cable's own date is not known" if is_open else "is no day of the calendar"
        return Picked(None, f"{token.text.strip()} {why}", possible[0], text=token.text, is_open=is_open)
    reading, day = found[0]
    others = tuple(dict.fromkeys(other for _, other in found[1:] if other != day))
    return Picked(day, "", reading, others, token.text)


def latest(picks: Sequence[Picked]) -> Picked:
    """Return the pick with the latest day: of two values on one line the longer protection holds."""
    return max(picks, key=lambda pick: pick.on or date.min)
