"""Distribution of a waiting time from incomplete data: right-censored, entered late, or released records only.

All estimators take histograms of whole time units. A record is at risk from the unit of its entry to the unit of
its exit, both included; releases of a unit come before the withdrawals of that unit. Limits are pointwise, by
Greenwood's formula on the log(-log) scale. Knows nothing about cables.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from auditor.timing.histogram import EMPTY, Histogram, Ints

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Value:
    """An estimate with its limits; NaN and a `reason` where none can be given."""

    value: float
    lower: float = np.nan
    upper: float = np.nan
    at_risk: int = 0
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Curve:
    """Share with the event by each of `times` (ascending event times), as a step function.

    `deaths` had the event at that time, of `at_risk`. The curve holds on [`start`, `end`]; `end` is None where it
    holds for ever. `given` is the time up to which the event is known to happen (released records only), else None.
    `competing` says that other outcomes take records out.
    """

    times: Ints
    share: Floats
    lower: Floats
    upper: Floats
    deaths: Ints
    at_risk: Ints
    start: int | None
    end: int | None
    given: int | None = None
    competing: bool = False

    def at(self, time: int) -> Value:
        """Return the share by `time`."""
        if self.end is not None and time > self.end:
            return Value(np.nan, reason="not observed that long")
        if self.start is not None and time < self.start:
            return Value(np.nan, reason="not observed that early")
        step = int(np.searchsorted(self.times, time, side="right")) - 1
        if step < 0:
            first = self.upper[0] if len(self.upper) else np.nan
            return Value(0.0, 0.0, float(first), int(self.at_risk[0]) if len(self.at_risk) else 0)
        return Value(float(self.share[step]), float(self.lower[step]), float(self.upper[step]), int(self.at_risk[step]))

    def quantile(self, share: float) -> Value:
        """Return the first time by which `share` have had the event, NaN where the curve does not get there."""
        value, lower, upper = (
            _first(self.times, curve >= share - 1e-12) for curve in (self.share, self.upper, self.lower)
        )
        return Value(value, lower, upper, reason="not reached" if math.isnan(value) else "")


def _first(times: Ints, reached: NDArray[np.bool_]) -> float:
    return float(times[np.argmax(reached)]) if reached.any() else float("nan")


def at_risk(times: Ints, exits: Histogram, entries: Histogram, records: int) -> Ints:
    """Return how many of `records` are under observation at `times`; those not in `entries` always were."""
    present = records - entries.total + entries.upto(times)
    found: Ints = present - exits.below(times)
    return found


def product_limit(
    events: Histogram,
    opened: Histogram,
    entries: Histogram = EMPTY,
    others: Histogram = EMPTY,
    *,
    smallest: int = 1,
    confidence: float = 0.95,
) -> Curve:
    """Share with the event: Kaplan-Meier, or Aalen-Johansen where `others` (competing outcomes) are given.

    `events` and `others` count records by their time of exit, `opened` those still without any outcome by the time
    they were last observed, `entries` the late ones by the time they came under observation. The curve starts where
    `smallest` records are at risk. Unless every outcome is known, it ends where their effective number (those at risk
    over the share without event: how many were followed so long, whatever became of them) falls below `smallest`.
    """
    exits = events + opened + others
    records = exits.total
    start = _start(exits, entries, records, smallest)
    times = (events + others).keys
    times = times if start is None else times[times >= start]
    risk = at_risk(times, exits, entries, records)
    every, deaths = (events + others).at(times), events.at(times)
    is_open = bool(opened.total or entries.total)
    end = _end(times, _factors(every, risk)[0], exits, entries, smallest) if is_open else None
    if others.total:
        share, variance = _incidence(deaths, every, risk)
        lower, upper = _limits(share, variance, confidence)
    else:
        share, lower, upper = _complement(every, risk, confidence)
    lower, upper = _carried(share, lower, upper)
    return _kept(Curve(times, share, lower, upper, deaths, risk, start, end, competing=bool(others.total)))


def reverse_product_limit(
    events: Histogram, windows: Histogram, *, smallest: int = 1, confidence: float = 0.95
) -> Curve:
    """Share with the event among records that have it within `given`: released records only (right truncation).

    `windows` counts the same records by the time that passed between origin and the end of the data: each event
    lies inside its window. Product-limit in reverse time (Lynden-Bell); it starts at the latest event time with
    `smallest` records at risk, and everything is conditional on an event by then.
    """
    times = events.keys
    risk = events.upto(times) - windows.below(times)
    enough = risk >= smallest
    if not enough.any():
        return Curve(*_nothing(), None, None, given=0)
    last = int(np.flatnonzero(enough)[-1])
    times, risk, deaths = times[: last + 1], risk[: last + 1], events.at(times[: last + 1])
    factors, spread = _factors(deaths, risk)
    # F(t) is the product over later times; at the last one it is 1.
    later = np.concatenate([np.cumprod(factors[::-1])[::-1][1:], [1.0]])
    noise = np.concatenate([np.cumsum(spread[::-1])[::-1][1:], [0.0]])
    with np.errstate(invalid="ignore"):
        lower, upper = _limits(later, later**2 * noise, confidence)
    lower, upper = np.where(later == 1.0, 1.0, lower), np.where(later == 1.0, 1.0, upper)
    given = int(times[-1])
    emptied = np.flatnonzero((deaths == risk)[1:]) + 1
    start = int(times[emptied[-1]]) if len(emptied) else None
    return Curve(times, later, lower, upper, deaths, risk, start, given, given)


def restricted_mean(curve: Curve, horizon: int, confidence: float = 0.95) -> Value:
    """Mean of min(time, `horizon`) in time units, from 0; NaN where the curve does not reach so far.

    No limits where outcomes compete: the mean then counts a record with another outcome as waiting.
    """
    if (curve.end is not None and horizon > curve.end) or (curve.start or 0) > 0:
        return Value(np.nan, reason="not observed that long")
    inside = (curve.times >= 0) & (curve.times < horizon)
    knots = np.concatenate([[0], curve.times[inside], [horizon]]).astype(np.float64)
    share = np.concatenate([[curve.at(0).value], curve.share[inside]])
    widths = np.diff(knots)
    mean = float((widths * (1 - share)).sum())
    if curve.competing:
        return Value(mean, reason="no limits: outcomes compete")
    area = widths * (share if curve.given is not None else 1 - share)
    sums = np.concatenate([[0.0], np.cumsum(area)])
    if curve.given is None:
        weights, used = sums[-1] - sums[1:-1], inside
    else:  # every later factor multiplies the whole curve before it
        used = curve.times >= 0
        reach = np.minimum(curve.times[used], horizon)
        weights = np.interp(reach, knots, sums)
    spread = _factors(curve.deaths[used], curve.at_risk[used])[1]
    variance = float(np.sum(weights**2 * np.where(np.isfinite(spread), spread, 0.0)))
    half = NormalDist().inv_cdf((1 + confidence) / 2) * variance**0.5
    return Value(mean, max(mean - half, 0.0), min(mean + half, float(horizon)))


def _nothing() -> tuple[Ints, Floats, Floats, Floats, Ints, Ints]:
    empty = np.zeros(0)
    whole = np.zeros(0, np.int64)
    return whole, empty, empty, empty, whole, whole


def _start(exits: Histogram, entries: Histogram, records: int, smallest: int) -> int | None:
    if not entries.total:
        return None
    points = np.unique(np.concatenate([entries.keys, exits.keys, np.zeros(1, np.int64)]))
    enough = at_risk(points, exits, entries, records) >= smallest
    return int(points[np.argmax(enough)]) if enough.any() else int(points[-1]) + 1


def _end(times: Ints, factors: Floats, exits: Histogram, entries: Histogram, smallest: int) -> int:
    """Return the last time at which the effective number of records (at risk / share without event) is enough.

    A risk set that empties while later entries are to come ends the curve too: nothing is known beyond it.
    """
    points = exits.keys
    risk = at_risk(points, exits, entries, exits.total)
    without = np.concatenate([[1.0], np.cumprod(factors)])[np.searchsorted(times, points, side="left")]
    enough = np.flatnonzero(risk >= smallest * without)
    end = int(points[enough[-1]]) if len(enough) else int(points[0]) - 1
    emptied = np.flatnonzero((factors == 0) & (times < points[-1]))
    return min(end, int(times[emptied[0]]) - 1) if len(emptied) else end


def _factors(deaths: Ints, risk: Ints) -> tuple[Floats, Floats]:
    """Return 1 - d/Y and Greenwood's d/(Y(Y-d)), infinite where all at risk leave."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return 1 - deaths / risk, deaths / (risk * (risk - deaths).astype(np.float64))


def _complement(deaths: Ints, risk: Ints, confidence: float) -> tuple[Floats, Floats, Floats]:
    factors, spread = _factors(deaths, risk)
    survival: Floats = np.cumprod(factors, dtype=np.float64)
    with np.errstate(invalid="ignore"):
        lower, upper = _limits(survival, survival**2 * np.cumsum(spread), confidence)
    return 1 - survival, 1 - upper, 1 - lower


def _incidence(deaths: Ints, every: Ints, risk: Ints) -> tuple[Floats, Floats]:
    """Aalen-Johansen share and its variance (delta method, Marubini and Valsecchi)."""
    factors, spread = _factors(every, risk)
    before = np.concatenate([[1.0], np.cumprod(factors)[:-1]])
    share = np.cumsum(before * deaths / risk)
    spread = np.where(np.isfinite(spread), spread, 0.0)
    linear = before * deaths / risk.astype(np.float64) ** 2
    own = np.cumsum(before**2 * deaths * (risk - deaths) / risk.astype(np.float64) ** 3)
    sums = [np.cumsum(spread * share**power) for power in (0, 1, 2)]
    first = share**2 * sums[0] - 2 * share * sums[1] + sums[2]
    third = share * np.cumsum(linear) - np.cumsum(linear * share)
    return share, np.maximum(first + own - 2 * third, 0.0)


def _limits(share: Floats, variance: Floats, confidence: float) -> tuple[Floats, Floats]:
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    with np.errstate(divide="ignore", invalid="ignore"):
        log = np.log(share)
        half = z * np.sqrt(variance) / (share * np.abs(log))
        return np.exp(log * np.exp(half)), np.exp(log * np.exp(-half))


def _carried(share: Floats, lower: Floats, upper: Floats) -> tuple[Floats, Floats]:
    """Fill limits that have no formula: the curve never falls, so the limits of a neighbouring step still hold.

    Where nobody has had the event yet, 0 and the first upper limit; where all have had it, the last lower limit and 1.
    """
    known = np.isfinite(lower) & np.isfinite(upper) & (share > 0)
    if known.all():
        return lower, upper
    steps = np.maximum.accumulate(np.where(known, np.arange(len(share)), -1))
    held = np.where(steps >= 0, lower[np.maximum(steps, 0)], 0.0)
    first = upper[np.argmax(known)] if known.any() else np.nan
    return np.where(known, lower, held), np.where(known, upper, np.where(share > 0, 1.0, first))


def _kept(curve: Curve) -> Curve:
    """Drop the steps after the end of the curve."""
    if curve.end is None:
        return curve
    kept = curve.times <= curve.end
    arrays = ("times", "share", "lower", "upper", "deaths", "at_risk")
    return replace(curve, **{name: getattr(curve, name)[kept] for name in arrays})
