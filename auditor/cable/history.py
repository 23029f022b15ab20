"""When posts were there under which name, as `rules/vocabulary/post-history.json` has it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache

from auditor.cable.dates import last_day
from auditor.cable.posts import squeeze
from auditor.resources import load


@dataclass(frozen=True, slots=True)
class Absence:
    """Days from `start` until before `end` (None: without bound) on which no post of a name was there, and why."""

    start: date | None
    end: date | None
    why: str

    def holds(self, first: date, last: date) -> bool:
        """Say whether the post was absent on every day from `first` to `last`."""
        return (self.start is None or self.start <= first) and (self.end is None or last < self.end)


@cache
def _absences() -> dict[str, tuple[Absence, ...]]:
    found: dict[str, tuple[Absence, ...]] = {}
    for entry in load("vocabulary/post-history")["absences"]:
        start, end = (date.fromisoformat(entry[key]) if key in entry else None for key in ("from", "until"))
        found[entry["name"]] = (*found.get(entry["name"], ()), Absence(start, end, entry["why"]))
    return found


def post_absence(name: str | None, day: date | None, precision: str = "day") -> str | None:
    """Return why no post called `name`, as typed, was there on a day; None where nothing is known against it.

    With the precision `month` or `year`, `day` is the first of them, and the post was away all the time.
    """
    if name is None or day is None:
        return None
    last = last_day(day, precision)
    return next((absence.why for absence in _absences().get(squeeze(name), ()) if absence.holds(day, last)), None)
