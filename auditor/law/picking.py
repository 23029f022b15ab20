"""Pick one of the readings of a typed date: the century by the window, the United States' month first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from auditor.cable.facts import DateReading, Token
from auditor.law.arithmetic import full_year, last_day
from auditor.law.values import CenturyWindow


@dataclass(frozen=True, slots=True)
class Picked:
    """The day that a date token gives, or None with the reason; `others` are the readings not taken."""

    on: date | None
    reason: str = ""
    reading: DateReading | None = None
    others: tuple[date, ...] = ()
    text: str = ""


def _day(reading: DateReading, base: date | None, window: CenturyWindow | None) -> date | None:
    """Return the day of one reading, the last day of a month or year where the text gives no more."""
    year = reading.year
    if reading.digits == 2:
        if base is None or window is None:
            return None
        year = full_year(reading.year, base.year, window)
    if reading.day == 0:
        return last_day(year, reading.month)
    try:
        return date(year, reading.month, reading.day)
    except ValueError:
        return None


def pick_date(token: Token, base: date | None, window: CenturyWindow | None) -> Picked:
    """Pick the first possible reading of a date token; `base` is the document's own date, for the century."""
    possible = [reading for reading in token.readings if reading.possible]
    if not possible:
        first = token.readings[0] if token.readings else None
        return Picked(None, f"{token.text.strip()} is no day of the calendar", first, text=token.text)
    days = [(reading, _day(reading, base, window)) for reading in possible]
    found = [(reading, day) for reading, day in days if day is not None]
    if not found:
        is_short = possible[0].digits == 2 and base is None
        why = "has a two-digit year, and the cable's own date is not known" if is_short else "is no day of the calendar"
        return Picked(None, f"{token.text.strip()} {why}", possible[0], text=token.text)
    reading, day = found[0]
    others = tuple(dict.fromkeys(other for _, other in found[1:] if other != day))
    return Picked(day, "", reading, others, token.text)


def latest(picks: Sequence[Picked]) -> Picked:
    """Return the pick with the latest day: of two values on one line the longer protection holds."""
    return max(picks, key=lambda pick: pick.on or date.min)
