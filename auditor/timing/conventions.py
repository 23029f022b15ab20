"""What the report counts in: years, bands, thresholds and names, read from `reports/templates/timing.json`."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from auditor import resources

EPOCH = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class Band:
    """A class of days: those above the previous band's `until`, up to and with this one's; None is no bound.

    `short` is the label where room is scarce.
    """

    label: str
    until: int | None
    short: str


@dataclass(frozen=True, slots=True)
class Conventions:
    """The file's values; `text` holds it as it is."""

    text: Mapping[str, Any]

    def __getitem__(self, name: str) -> Any:
        return self.text[name]

    @property
    def year(self) -> float:
        """Days in a year."""
        return float(self.text["days_in_year"])

    @property
    def confidence(self) -> float:
        """Confidence level of every interval."""
        return float(self.text["confidence"])

    def days(self, years: float) -> int:
        """Return the whole days that cover so many years, leap days included (25 years are 9,132 days)."""
        return int(math.copysign(math.ceil(abs(years) * self.year), years))

    def years(self, days: float) -> float:
        """Return days as years."""
        return days / self.year

    def bands(self, name: str) -> tuple[Band, ...]:
        """Return the bands `lag_bands` or `backlog_bands`."""
        return tuple(
            Band(
                b["label"],
                None if b["until"] is None else self.days(b["until"]["years"]) + b["until"]["days"],
                b.get("short", b["label"]),
            )
            for b in self.text[name]
        )


@cache
def conventions() -> Conventions:
    """Return the conventions; the file is part of the installation."""
    path = resources.folder("reports") / "templates" / "timing.json"
    return Conventions(json.loads(path.read_text(encoding="utf-8")))


def to_days(day: date) -> int:
    """Return a date as days since 1970-01-01."""
    return (day - EPOCH).days


def to_date(days: int) -> date:
    """Return days since 1970-01-01 as a date."""
    return date.fromordinal(days + EPOCH.toordinal())
