"""Tables of waiting times: the release curve, shares by year, outcomes, lag against the day due, ages at release."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from auditor.timing.cases import OUTCOMES, RELEASES
from auditor.timing.conventions import conventions
from auditor.timing.curves import DAYS, Unit, release_curve, total
from auditor.timing.estimators import Curve, Value, restricted_mean
from auditor.timing.histogram import Histogram
from auditor.timing.population import Population
from auditor.timing.tally import Cell, Tally

_WIDTHS = (1, 3, 12, 60)
_MOST_BINS = 60
_MOST_POINTS = 1200


def shares(curve: Curve, years: Sequence[int], unit: Unit) -> pd.DataFrame:
    """Return the share by each of `years` with limits, records at risk, and a reason where there is none."""
    rows = [(year, *_cells(curve.at(unit.of(year)))) for year in years]
    return pd.DataFrame(rows, columns=["years", "share", "lower", "upper", "at_risk", "reason"])


def _cells(value: Value) -> tuple[float, float, float, int, str]:
    return value.value, value.lower, value.upper, value.at_risk, value.reason


def spaced(curve: Curve, unit: Unit) -> pd.DataFrame:
    """Return the curve at whole months (coarser where it is long), from its start or 0 to its end."""
    columns = ["years", "share", "lower", "upper", "at_risk"]
    if not len(curve.times):
        return pd.DataFrame([], columns=columns)
    last = int(np.ceil(unit.years(curve.end if curve.end is not None else curve.times[-1]) * 12))
    first = min(int(np.floor(unit.years(curve.times[0]) * 12)), 0)
    first = max(first, int(np.ceil(unit.years(curve.start) * 12))) if curve.start is not None else first
    step = max(1, -(-(last - first) // _MOST_POINTS))
    rows = []
    for month in range(first, last + 1, step):
        value = curve.at(month if unit.in_months else int(np.ceil(month * conventions().year / 12)))
        if not value.reason:
            rows.append((month / 12, value.value, value.lower, value.upper, value.at_risk))
    return pd.DataFrame(rows, columns=columns)


def outcomes(tally: Tally, population: Population) -> pd.DataFrame:
    """Return the cumulative incidence of each outcome by the reporting years; of released ones only, the counts."""
    spell = tally.whole.age
    rows: list[tuple[Any, ...]] = []
    for outcome in OUTCOMES:
        if outcome not in spell.events or (population.kind == "released-only" and outcome not in RELEASES):
            continue
        n = spell.events[outcome].total
        if population.refusal or population.kind == "released-only":
            rows.append((outcome, n, np.nan, np.nan, np.nan, np.nan))
            continue
        curve = release_curve(spell, population, DAYS, (outcome,))
        found = shares(curve, conventions()["reporting_years"], DAYS)
        rows += [(outcome, n, *row) for row in found[["years", "share", "lower", "upper"]].itertuples(index=False)]
    return pd.DataFrame(rows, columns=["outcome", "records", "years", "share", "lower", "upper"])


def bands(cell: Cell) -> pd.DataFrame:
    """Return how many releases fall in each lag band, and their share of the releases with a certain date."""
    names = [band.label for band in conventions().bands("lag_bands")]
    counts = [cell.bands.get(name, 0) for name in names]
    all_of = sum(counts)
    return pd.DataFrame({"band": names, "records": counts, "share": [n / all_of if all_of else np.nan for n in counts]})


def bins(found: Histogram, *, signed: bool) -> pd.DataFrame:
    """Return counts by time in bins of whole months; of a lag, the day itself (`kind` "on the day") stands alone.

    `from_years` is exclusive on the late side and inclusive on the early side, so that no early record looks late.
    """
    columns = ["from_years", "until_years", "kind", "records"]
    if not len(found.keys):
        return pd.DataFrame([], columns=columns)
    kept = conventions()
    width = next((w for w in _WIDTHS if np.ptp(found.keys) / kept.year * 12 / w <= _MOST_BINS), _WIDTHS[-1])
    size = width * kept.year / 12
    late = found.keys > 0 if signed else found.keys >= 0
    at = np.where(late, np.maximum(np.ceil(found.keys / size) - 1, 0), np.floor(found.keys / size)).astype(int)
    on_day = (found.keys == 0) & signed
    rows = [(0.0, 0.0, "on the day", int(found.counts[on_day].sum()))] if signed else []
    for number in range(int(at.min()), int(at.max()) + 1):
        held = (at == number) & ~on_day
        kind = ("late" if number >= 0 else "early") if signed else "age"
        rows.append((number * width / 12, (number + 1) * width / 12, kind, int(found.counts[held].sum())))
    return pd.DataFrame(sorted(rows), columns=columns)


QUARTILES = {"first quartile": 0.25, "median": 0.5, "third quartile": 0.75}


def lag_quartiles(curve: Curve) -> dict[str, Value]:
    """Return the quartiles of a curve of lags, in years; negative is early."""
    return {name: in_years(curve.quantile(at), DAYS) for name, at in QUARTILES.items()}


def in_years(value: Value, unit: Unit) -> Value:
    """Return a time in years."""
    value_, lower, upper = (unit.years(part) for part in (value.value, value.lower, value.upper))
    return Value(value_, lower, upper, value.at_risk, value.reason)


def mean_within(curve: Curve, years: Sequence[int], unit: Unit) -> tuple[int, Value]:
    """Return the longest of `years` that the curve reaches and the mean of min(time, that) in years; 0 if none."""
    for horizon in sorted(years, reverse=True):
        value = restricted_mean(curve, unit.of(horizon), conventions().confidence)
        if not math.isnan(value.value):
            return horizon, in_years(value, unit)
    return 0, Value(np.nan, reason="not observed that long")


def ages(tally: Tally) -> Histogram:
    """Return the ages in days of the released records at release."""
    return total(tally.whole.age, RELEASES)


def lags(tally: Tally) -> Histogram:
    """Return the lags in days of the released records with a certain date."""
    return total(tally.whole.lag, RELEASES)
