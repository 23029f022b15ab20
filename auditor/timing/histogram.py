"""Counts of whole numbers (days, months, years): the mergeable form in which timing keeps its data.

Two histograms add up to the histogram of both samples, so every figure that is computed from histograms is the
same whether the records came in one run or in many.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Histogram:
    """`counts[i]` records have the value `keys[i]`; keys ascend, counts are positive."""

    keys: Ints
    counts: Ints

    def __add__(self, other: Histogram) -> Histogram:
        if not len(other.keys):
            return self
        if not len(self.keys):
            return other
        values, where = np.unique(np.concatenate([self.keys, other.keys]), return_inverse=True)
        counts = np.zeros(len(values), np.int64)
        np.add.at(counts, where, np.concatenate([self.counts, other.counts]))
        return Histogram(values, counts)

    @property
    def total(self) -> int:
        """Number of records."""
        return int(self.counts.sum())

    def upto(self, points: Ints | int) -> Ints:
        """Return how many records have a value at most each of `points`."""
        sums = np.concatenate([np.zeros(1, np.int64), np.cumsum(self.counts)])
        found: Ints = sums[np.searchsorted(self.keys, points, side="right")]
        return found

    def below(self, points: Ints | int) -> Ints:
        """Return how many records have a value less than each of `points`."""
        return self.upto(np.asarray(points, np.int64) - 1)

    def at(self, points: Ints) -> Ints:
        """Return how many records have exactly the value of each of `points`."""
        return self.upto(points) - self.below(points)

    def shifted(self, by: int) -> Histogram:
        """Return the histogram of the values plus `by`."""
        return Histogram(self.keys + by, self.counts)

    def quantile(self, share: float) -> int:
        """Return the smallest value that at least `share` of the records do not exceed; 0 for no records."""
        if not len(self.keys):
            return 0
        reached = np.cumsum(self.counts) >= share * self.total
        return int(self.keys[np.argmax(reached)])

    def as_json(self) -> dict[str, list[int]]:
        """Return the histogram as JSON values; `steps` are the differences of successive values."""
        return {"steps": np.diff(self.keys, prepend=0).tolist(), "counts": self.counts.tolist()}

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> Histogram:
        """Read what `as_json` gave; `ValueError` where not every value has a count."""
        steps, counts = (np.asarray(data[name], np.int64) for name in ("steps", "counts"))
        if len(steps) != len(counts):
            message = f"{len(steps)} values with {len(counts)} counts"
            raise ValueError(message)
        return Histogram(np.cumsum(steps), counts)


def histogram(values: NDArray[Any]) -> Histogram:
    """Count the values of an integer array."""
    found, counts = np.unique(np.asarray(values, np.int64), return_counts=True)
    return Histogram(found, counts.astype(np.int64))


EMPTY = histogram(np.zeros(0, np.int64))


def merged(*maps: Mapping[str, Histogram]) -> dict[str, Histogram]:
    """Add up histograms by name; names in sorted order."""
    names = sorted({name for one in maps for name in one})
    return {name: add(one[name] for one in maps if name in one) for name in names}


def add(parts: Iterable[Histogram]) -> Histogram:
    """Add up histograms."""
    total = EMPTY
    for part in parts:
        total = total + part
    return total
