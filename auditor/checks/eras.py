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
Placed = tuple[NDArray[np.bool_], int]
"""Which records can be placed, and how many can't."""
SILENT = 0
"""Index of `off` in `severity_word`."""


class Dates:
    """The days on which records can be dated: which of them the dates of a card can place.

    `first` is the first such day of each record, NaT where nothing is known.
    """

    def __init__(self, table: Table) -> None:
        self.first, self._last = _span_of(table)
        self._table = table
        self._placed: dict[tuple[tuple[date, ...], bool], Placed] = {}

    def can_place(self, card: Card) -> Placed:
        """Return which records the card's dates can place, all where it has none, and how many they can't.

        A card that needs the day of the audit can place none where none was given.
        """
        needs = card.turns, "as_of" in card.judged_by
        if needs not in self._placed:
            found = self._can_place(*needs)
            self._placed[needs] = found, int(len(found) - np.count_nonzero(found))
        return self._placed[needs]

    def _can_place(self, turns: tuple[date, ...], needs_today: bool) -> NDArray[np.bool_]:
        found = np.ones(len(self.first), np.bool_)
        if turns:
            days = np.array(turns, "datetime64[D]")
            first, last = (np.searchsorted(days, side, side="right") for side in (self.first, self._last))
            found = (first == last) & ~np.isnat(self.first)
        return found & self._table["as_of"].known if needs_today else found


def _span_of(table: Table) -> tuple[NDArray[np.datetime64], NDArray[np.datetime64]]:
    """Return the first and the last day on which each record can be dated, NaT where nothing is known."""
    dated, precision = table["dated"], table["dated_precision"].values
    first = np.where(dated.known, dated.values, np.datetime64("NaT", "D")).astype("datetime64[D]")
    last = first.copy()
    for unit, word in (("M", "month"), ("Y", "year")):
        rows = np.flatnonzero(precision.each(word.__eq__))
        start = first[rows].astype(f"datetime64[{unit}]")
        first[rows] = start.astype("datetime64[D]")
        following = (start.astype(np.int64) + 1).astype(f"datetime64[{unit}]").astype("datetime64[D]")
        last[rows] = (following.astype(np.int64) - 1).astype("datetime64[D]")
    unknown = ~precision.each(lambda word: word in ("day", "month", "year"))
    first[unknown] = last[unknown] = np.datetime64("NaT", "D")
    return first, last


def severities(card: Card, table: Table, first: NDArray[np.datetime64], rows: NDArray[np.intp]) -> NDArray[np.int8]:
    """Return the severity of the card for each of some `rows` of a table, as an index for `severity_word`; 0 is off.

    The first entry that matches holds; `first` is the first day of every row of the table, which the card's dates must
    be able to place.
    """
    days = first[rows]
    found = np.full(len(rows), SILENT, np.int8)
    open_rows = np.ones(len(rows), np.bool_)
    for segment in card.severity:
        matches = open_rows & _within(segment, days)
        if segment.condition is not None:
            matches &= segment.condition.fires(table, len(first))[rows]
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
