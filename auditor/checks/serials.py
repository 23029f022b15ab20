"""Serials of each post and year: their order in time, and what of them is in the set. Facts of scope "dataset"."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from auditor.checks import numbers
from auditor.checks.dataset import SERIES, UNDATED, Keys, day_of, number_of_day
from auditor.checks.settable import SetTable, column, made_column, number_column, set_table
from auditor.columns import Column, fact

_WEEK = 7
_TURN = 10
"""Days by which a date may lie outside the year of its number, at the year's turn, and still be judged by it."""


@dataclass(frozen=True, slots=True)
class SerialOrder:
    """One record out of the order in which the dates of its post and year rise with the serials.

    Of the records of a series as many as possible are taken whose dates never fall; the row is about another one, and
    its neighbour is the nearest of those on the side where the dates contradict each other.
    """

    serial: int = fact("number", "serial of the record", field="id")
    serial_dated: str = fact("text", "date of the record, ISO", field="created")
    days_out: int = fact("number", "days by which the date lies beyond that of the neighbour", field="created")
    beyond: str = fact("text", "`before the lower` or `after the higher`: how the date lies to the neighbour's number")
    series_out: int = fact("number", "records of the series that are more than a week out of order", field="id")
    series_percent: int = fact("number", "per cent of the records of the series that these are, rounded up", field="id")
    neighbour_serial: int = fact("number", "serial of the neighbour", field="id")
    neighbour_dated: str = fact("text", "date of the neighbour, ISO", field="created")


@dataclass(frozen=True, slots=True)
class SerialRun:
    """The serials of one post and year that the set holds; the row is about the first record of them."""

    run_post: str = fact("text", "post of the series", field="id")
    run_year: int = fact("number", "year of the series", field="id")
    run_lowest: int = fact("number", "lowest serial in the set", field="id")
    run_highest: int = fact("number", "highest serial in the set", field="id")
    run_seen: int = fact("number", "different serials in the set", field="id")
    run_missing: int = fact("number", "serials between lowest and highest that are not in the set", field="id")
    run_percent: int = fact("number", "per cent of those serials that are in the set, rounded down")
    run_gaps: int = fact("number", "stretches of serials that are missing", field="id")
    run_widest: str | None = fact("text", "the longest of them, `1023-1029`", field="id")


def order_table(keys: Keys) -> SetTable:
    """Return the records out of order, with the facts of `SerialOrder`."""
    rows = np.flatnonzero(keys.has(SERIES) & (keys.number != 0) & (keys.dated != UNDATED))
    parts = [_out_of_order(keys, rows[own]) for own in _series(numbers.series_of(keys.number[rows]))]
    joined = [np.concatenate(values) for values in zip(_NONE_OUT, *parts, strict=True)]
    order = np.argsort(joined[0], kind="stable")
    out = _Out(*(values[order] for values in joined))
    count = len(out.rows)
    columns = {
        "serial": number_column(out.serial),
        "serial_dated": made_column("text", count, lambda at: day_of(int(out.dated[at])).isoformat()),
        "days_out": number_column(out.days),
        "beyond": made_column("text", count, lambda at: _AFTER if out.is_after[at] else _BEFORE),
        "series_out": number_column(out.far),
        "series_percent": number_column(out.percent),
        "neighbour_serial": number_column(out.mate),
        "neighbour_dated": made_column("text", count, lambda at: day_of(int(out.mate_dated[at])).isoformat()),
    }
    return set_table(keys, out.rows, columns)


def run_table(keys: Keys) -> SetTable:
    """Return the series of which something is in the set, with the facts of `SerialRun`."""
    runs = list(runs_of(keys))
    runs.sort(key=lambda run: run.first)
    post_year = [numbers.unpack(int(keys.number[run.first]), keys.posts)[:2] for run in runs]
    columns: dict[str, Column] = {
        "run_post": column("text", (post for _, post in post_year)),
        "run_year": column("number", (year for year, _ in post_year)),
        "run_lowest": column("number", (run.lowest for run in runs)),
        "run_highest": column("number", (run.highest for run in runs)),
        "run_seen": column("number", (len(run.serials) for run in runs)),
        "run_missing": column("number", (run.count - len(run.serials) for run in runs)),
        "run_percent": column("number", (100 * len(run.serials) // run.count for run in runs)),
        "run_gaps": column("number", (run.gap_count for run in runs)),
        "run_widest": column("text", (run.widest() for run in runs)),
    }
    marks = [f"{post} {year}" for year, post in post_year]
    return set_table(keys, np.array([run.first for run in runs], np.intp), columns, marks)


# --------------------------------------------------------------------------- what is in the set
@dataclass(frozen=True, slots=True, eq=False)
class Run:
    """The different serials of one series, ascending, and the row of the first record of the series."""

    first: int
    serials: NDArray[np.int64]

    @property
    def lowest(self) -> int:
        """Lowest serial."""
        return int(self.serials[0])

    @property
    def highest(self) -> int:
        """Highest serial."""
        return int(self.serials[-1])

    @property
    def count(self) -> int:
        """Numbers from the lowest to the highest serial."""
        return self.highest - self.lowest + 1

    def gaps(self) -> list[tuple[int, int]]:
        """Return the stretches of missing serials, first and last of each; they may be many: hold one run's at most."""
        at = np.flatnonzero(np.diff(self.serials) > 1)
        return list(zip((self.serials[at] + 1).tolist(), (self.serials[at + 1] - 1).tolist(), strict=True))

    def widest(self) -> str | None:
        """Return the longest stretch of missing serials as text, None where none is missing."""
        steps = np.diff(self.serials)
        at = int(np.argmax(steps)) if len(steps) else 0
        return span(int(self.serials[at]) + 1, int(self.serials[at + 1]) - 1) if np.any(steps > 1) else None

    @property
    def gap_count(self) -> int:
        """How many stretches of serials are missing."""
        return int(np.count_nonzero(np.diff(self.serials) > 1))


def runs_of(keys: Keys) -> Iterator[Run]:
    """Yield the series of the set, in the order of year and post; travelling delegations have no series."""
    rows = np.flatnonzero(keys.has(SERIES) & (keys.number != 0))
    for series in _series(numbers.series_of(keys.number[rows])):
        own = rows[series]
        yield Run(int(own.min()), np.unique(numbers.serial_of(keys.number[own])))


def span(first: int, last: int) -> str:
    """Return a stretch of numbers as text: `1023` or `1023-1029`."""
    return f"{first}" if first == last else f"{first}-{last}"


# --------------------------------------------------------------------------- the order
def _series(series: NDArray[np.uint32]) -> list[NDArray[np.intp]]:
    """Return the places of the rows of each series, the series ascending."""
    order = np.argsort(series, kind="stable")
    cuts = np.flatnonzero(np.diff(series[order])) + 1
    return list(np.split(order, cuts)) if len(order) else []


def _in_year(keys: Keys, rows: NDArray[np.intp]) -> NDArray[np.intp]:
    """Return those of the records of one series whose day lies in the year of their number, or about its turn."""
    year = int(numbers.year_of(keys.number[rows[:1]])[0])
    begin, end = (number_of_day(date(turn, 1, 1)) for turn in (year, year + 1))
    days = keys.dated[rows]
    return rows[(days >= begin - _TURN) & (days < end + _TURN)]


class _Out(NamedTuple):
    """Records out of order, arrays of one length: the facts of `SerialOrder` and the rows of the key table."""

    rows: NDArray[np.int64]
    serial: NDArray[np.int64]
    dated: NDArray[np.int64]
    days: NDArray[np.int64]
    is_after: NDArray[np.int64]
    far: NDArray[np.int64]
    percent: NDArray[np.int64]
    mate: NDArray[np.int64]
    mate_dated: NDArray[np.int64]


_NONE_OUT = _Out(*(np.zeros(0, np.int64) for _ in _Out._fields))
_BEFORE, _AFTER = "before the lower", "after the higher"


def _out_of_order(keys: Keys, rows: NDArray[np.intp]) -> _Out:
    """Return the records of one series that are out of order; of several with one serial the earliest is judged."""
    rows = _in_year(keys, rows)
    if not len(rows):
        return _NONE_OUT
    serials, days = numbers.serial_of(keys.number[rows]), keys.dated[rows].astype(np.int64)
    order = np.lexsort((rows, days, serials))
    rows, serials, days = rows[order], serials[order], days[order]
    judged = np.r_[True, serials[1:] != serials[:-1]]
    rows, serials, days = rows[judged], serials[judged], days[judged]
    if not np.any(np.diff(days) < 0):
        return _NONE_OUT
    spine = _longest_rise(days.tolist())
    others = np.setdiff1d(np.arange(len(rows)), spine)
    at = np.searchsorted(spine, others)
    below, above = spine[np.maximum(at - 1, 0)], spine[np.minimum(at, len(spine) - 1)]
    lower = np.where(at > 0, days[below] - days[others], 0)
    higher = np.where(at < len(spine), days[others] - days[above], 0)
    is_after = higher > lower
    days_out, mate = np.where(is_after, higher, lower), np.where(is_after, above, below)
    far = np.full(len(others), np.count_nonzero(days_out > _WEEK))
    return _Out(
        rows[others],
        serials[others],
        days[others],
        days_out,
        is_after.astype(np.int64),
        far,
        -(-100 * far // len(rows)),
        serials[mate],
        days[mate],
    )


def _longest_rise(days: Sequence[int]) -> NDArray[np.intp]:
    """Return the places of a longest sequence of days that never falls."""
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for at, day in enumerate(days):
        length = bisect_right(tails, day)
        before.append(ends[length - 1] if length else -1)
        if length == len(tails):
            tails.append(day)
            ends.append(at)
        else:
            tails[length], ends[length] = day, at
    chain, at = [], ends[-1] if ends else -1
    while at >= 0:
        chain.append(at)
        at = before[at]
    return np.array(chain[::-1], np.intp)
