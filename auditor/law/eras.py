"""Eras: days between which nothing in the files begins or ends, so that all of them are answered alike.

All that the law asks of a document's day, but for adding time to it, is how it stands to a day in the files. What
depends on the day in no other way is asked for the first day of its era, and remembered: there are few eras, many days.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any

DAYS_REMEMBERED = 1024
"""How many days what follows from a day alone is remembered for: three years of an archive in order of its dates."""


def days_in(value: Any) -> Iterator[date]:
    """Yield every day that stands in a value of the law."""
    if isinstance(value, date):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from days_in(part)
    elif is_dataclass(value):
        for declared in fields(value):
            yield from days_in(getattr(value, declared.name))


class Eras:
    """The eras that the days in some values of the law begin."""

    def __init__(self, values: tuple[Any, ...]) -> None:
        self._firsts = sorted({date.min, *days_in(values)})

    def first(self, day: date) -> date:
        """Return the first day of the era that a day lies in."""
        return self._firsts[bisect_right(self._firsts, day) - 1]
