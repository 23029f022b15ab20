"""Dated severities: which records a card's dates can place, and what severity holds for each."""

from __future__ import annotations

from datetime import date

import numpy as np
from numpy.typing import NDArray

from auditor.checks.cards import Card, Segment
from auditor.columns import Table

FACTS = frozenset({"dated", "dated_precision"})
"""The facts that say when a record is dated, and how exactly."""

_WORDS = ("off", "info", "warning", "error")
SILENT = 0
"""Index of `off` in `severity_word`."""

Days = tuple[NDArray[np.datetime64], NDArray[np.datetime64]]


def span_of(table: Table) -> Days:
    """Return the first and the last day on which each record can be dated, NaT where nothing is known."""
    dated, precision = table["dated"], table["dated_precision"]
    first = np.where(dated.known, dated.values, np.datetime64("NaT", "D")).astype("datetime64[D]")
    last = first.copy()
    for unit, word in (("M", "month"), ("Y", "year")):
        rows = np.flatnonzero(precision.values == word)
        start = first[rows].astype(f"datetime64[{unit}]")
        first[rows] = start.astype("datetime64[D]")
        last[rows] = (start + 1).astype("datetime64[D]") - 1
    unknown = ~np.isin(precision.values.astype(str), ("day", "month", "year"))
    first[unknown] = last[unknown] = np.datetime64("NaT")
    return first, last


def placed(card: Card, days: Days) -> NDArray[np.bool_]:
    """Return which records the card's dates can place: all where it has none."""
    bounds = _bounds(card.severity)
    if not len(bounds):
        return np.ones(len(days[0]), np.bool_)
    first, last = (np.searchsorted(bounds, side, side="right") for side in days)
    return np.asarray((first == last) & ~np.isnat(days[0]))


def severities(card: Card, table: Table, days: Days, rows: int) -> NDArray[np.int8]:
    """Return the severity of the card for each of `rows` rows, as an index for `severity_word`; 0 is off.

    The first entry that matches holds; `days` are of the rows, which the card's dates must be able to place.
    """
    found = np.full(rows, SILENT, np.int8)
    open_rows = np.ones(rows, np.bool_)
    for segment in card.severity:
        matches = open_rows & _within(segment, days[0])
        if segment.condition is not None:
            matches &= segment.condition.fires(table, rows)
        word = segment.word if card.forced is None or segment.word == "off" else card.forced
        found[matches] = _WORDS.index(word)
        open_rows &= ~matches
    return found


def severity_word(index: int) -> str:
    """Return the word for an index of `severities`."""
    return _WORDS[index]


def _within(segment: Segment, first: NDArray[np.datetime64]) -> NDArray[np.bool_]:
    inside = np.ones(len(first), np.bool_)
    if segment.start is not None:
        inside &= first >= np.datetime64(segment.start, "D")
    if segment.end is not None:
        inside &= first < np.datetime64(segment.end, "D")
    return inside


def _bounds(segments: tuple[Segment, ...]) -> NDArray[np.datetime64]:
    days: set[date] = {day for segment in segments for day in (segment.start, segment.end) if day is not None}
    return np.array(sorted(days), dtype="datetime64[D]")
