"""When posts were there under which name, as `rules/vocabulary/post-history.json` has it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache

from auditor.cable.posts import squeeze
from auditor.resources import load


@dataclass(frozen=True, slots=True)
class Absence:
    """Days from `start` until before `end` (None: without bound) on which no post of a name was there, and why."""

    start: date | None
    end: date | None
    why: str

    def holds_on(self, day: date) -> bool:
        """Say whether the post was absent on a day."""
        return (self.start is None or self.start <= day) and (self.end is None or day < self.end)


@cache
def _absences() -> dict[str, tuple[Absence, ...]]:
    found: dict[str, tuple[Absence, ...]] = {}
    for entry in load("vocabulary/post-history")["absences"]:
        start, end = (date.fromisoformat(entry[key]) if key in entry else None for key in ("from", "until"))
        found[entry["name"]] = (*found.get(entry["name"], ()), Absence(start, end, entry["why"]))
    return found


def post_absence(name: str | None, day: date | None) -> str | None:
    """Return why no post called `name`, as typed, was there on a day; None where nothing is known against it."""
    if name is None or day is None:
        return None
    return next((absence.why for absence in _absences().get(squeeze(name), ()) if absence.holds_on(day)), None)
