"""How often the 95 percent intervals of auditor.timing hold the truth, over simulated collections.

    python benchmarks/timing_coverage.py [SEEDS]

Records are written evenly over the years and released, on average, 8 years after they were due at 25; what is not
released by 2012-12-31 is withheld. Each simulation is run for seeds 0 to SEEDS - 1 (1,000 by default). Prints, for each
figure, the truth, the mean estimate and the coverage; exit 1 where a coverage lies outside 93 to 97 percent. The naive
figures at the end are what the report refuses to give.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from datetime import date
from statistics import NormalDist

import numpy as np

from auditor.timing.conventions import conventions, to_days
from auditor.timing.estimators import product_limit, restricted_mean, reverse_product_limit
from auditor.timing.histogram import EMPTY, histogram

YEAR = conventions().year
SMALLEST = conventions()["smallest_risk_set"]
DUE, MEAN, SPREAD = 25, 33, 5
RECORDS = 2000
WAIT = NormalDist(MEAN * YEAR, SPREAD * YEAR)
AS_OF = to_days(date(2012, 12, 31))
ALLOWED = 0.93, 0.97
"""Coverage that a 95 percent interval may have over 1,000 seeds."""

Found = dict[str, tuple[float, float, float, float]]
"""Figure -> truth, estimate, lower and upper limit."""


def collection(seed: int, first: int, last: int) -> tuple[np.ndarray, np.ndarray]:
    """Return waits and windows (origin to as-of date) in days for records written from `first` to `last`."""
    rng = np.random.default_rng(seed)
    begin, end = (int(np.datetime64(f"{year}-01-01").astype("datetime64[D]").astype(int)) for year in (first, last + 1))
    origin = rng.integers(begin, end, RECORDS)
    waits = np.maximum(np.round(rng.normal(WAIT.mean, WAIT.stdev, RECORDS)), 0).astype(int)
    return waits, AS_OF - origin


def share_by(days: float) -> float:
    return WAIT.cdf(days + 0.5)


def mean_within(days: int) -> float:
    """Return the mean of min(wait, days) for whole-day waits."""
    grid = np.arange(days)
    return float(sum(1 - share_by(t) for t in grid[::1]))


TRUE_MEAN = mean_within(conventions().days(35))


def released_and_withheld(seed: int) -> Found:
    waits, windows = collection(seed, 1966, 2009)
    seen = waits <= windows
    curve = product_limit(histogram(waits[seen]), histogram(windows[~seen]), smallest=SMALLEST)
    found: Found = {}
    for years in (25, 30, 35):
        days = conventions().days(years)
        value = curve.at(days)
        found[f"share by {years} years"] = (share_by(days), value.value, value.lower, value.upper)
    median = curve.quantile(0.5)
    found["median wait, years"] = tuple(x / YEAR for x in (WAIT.mean, median.value, median.lower, median.upper))
    mean = restricted_mean(curve, conventions().days(35))
    found["mean within 35 years"] = tuple(x / YEAR for x in (TRUE_MEAN, mean.value, mean.lower, mean.upper))
    return found


def lag(seed: int) -> Found:
    waits, windows = collection(seed, 1966, 2009)
    due = conventions().days(DUE)
    seen = waits <= windows
    curve = product_limit(histogram(waits[seen] - due), histogram(windows[~seen] - due), smallest=SMALLEST)
    days = conventions().days(5)
    value = curve.at(days)
    return {"share by 5 years after due": (share_by(due + days), value.value, value.lower, value.upper)}


def entered_late(seed: int) -> Found:
    waits, windows = collection(seed, 1966, 2000)
    entry = np.random.default_rng(seed + 1_000_000).integers(0, 30 * 365, RECORDS)
    kept = (np.minimum(waits, windows) >= entry) & (entry <= windows)
    waits, windows, entry = waits[kept], windows[kept], entry[kept]
    seen = waits <= windows
    curve = product_limit(
        histogram(waits[seen]), histogram(windows[~seen]), histogram(entry[entry > 0]), smallest=SMALLEST
    )
    start = share_by((curve.start or 0) - 1)
    days = conventions().days(33)
    truth = 1 - (1 - share_by(days)) / (1 - start)
    value = curve.at(days)
    return {"share by 33 years, late entry": (truth, value.value, value.lower, value.upper)}


def released_only(seed: int) -> Found:
    waits, windows = collection(seed, 1966, 1982)
    seen = waits <= windows
    curve = reverse_product_limit(histogram(waits[seen]), histogram(windows[seen]), smallest=SMALLEST)
    assert curve.given is not None
    found: Found = {}
    for years in (30, 33, 35):
        days = conventions().days(years)
        value = curve.at(days)
        truth = share_by(days) / share_by(curve.given)
        found[f"share by {years} years, released only"] = (truth, value.value, value.lower, value.upper)
    return found


DENIAL = 60 * YEAR
"""Mean time to a denial, were there no release."""


def competing(seed: int) -> Found:
    waits, windows = collection(seed, 1966, 2009)
    denials = np.round(np.random.default_rng(seed + 2_000_000).exponential(DENIAL, RECORDS)).astype(int)
    released = (waits < denials) & (waits <= windows)
    denied = (denials <= waits) & (denials <= windows)
    opened = histogram(windows[~released & ~denied])
    curve = product_limit(histogram(waits[released]), opened, EMPTY, histogram(denials[denied]), smallest=SMALLEST)
    value = curve.at(conventions().days(33))
    return {"share by 33 years, denials compete": (COMPETING, value.value, value.lower, value.upper)}


def _competing_truth() -> float:
    days = np.arange(conventions().days(33) + 1)
    mass = np.array([share_by(d) - share_by(d - 1) for d in days])
    return float((mass * np.exp(-(days + 0.5) / DENIAL)).sum())


COMPETING = _competing_truth()
SIMULATIONS = (released_and_withheld, lag, entered_late, released_only, competing)


def coverage(seeds: range) -> dict[str, tuple[float, float, float]]:
    """Return, for each figure, mean truth, mean estimate, and the share of seeds whose interval holds the truth."""
    rows: dict[str, list[tuple[float, float, float, float]]] = defaultdict(list)
    for seed in seeds:
        for simulate in SIMULATIONS:
            for name, row in simulate(seed).items():
                rows[name].append(row)
    found = {}
    for name, held in rows.items():
        truth, value, lower, upper = (np.array(part) for part in zip(*held, strict=True))
        holds = (lower <= truth) & (truth <= np.where(np.isnan(upper), np.inf, upper))
        found[name] = float(truth.mean()), float(value.mean()), float(holds.mean())
    return found


def naive() -> dict[str, float]:
    """Return what the usual averages say of the same records (seed 0, all in one)."""
    waits, windows = (
        np.concatenate(part) for part in zip(*(collection(s, 1966, 2009) for s in range(50)), strict=True)
    )
    seen = waits <= windows
    lag_years = (waits - DUE * YEAR) / YEAR
    found = {"mean lag of the released (true 8.0)": float(lag_years[seen].mean())}
    written = 2012 - windows // YEAR
    for year in (1975, 1985, 1995):
        held = seen & (written == year)
        found[f"mean lag of the released, written {year} (true 8.0)"] = float(lag_years[held].mean())
    waits, windows = (
        np.concatenate(part) for part in zip(*(collection(s, 1966, 1982) for s in range(50)), strict=True)
    )
    seen = waits <= windows
    found["share by 33 years, of the released (true 0.500)"] = float((waits[seen] <= 33 * YEAR).mean())
    return found


def main() -> int:
    seeds = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    found = coverage(range(seeds))
    for name, (truth, value, holds) in found.items():
        print(f"{name:40} truth {truth:7.4f}  estimate {value:7.4f}  coverage {holds:6.1%}")
    for name, value in naive().items():
        print(f"naive: {name}: {value:.3f}")
    return int(any(not ALLOWED[0] <= holds <= ALLOWED[1] for _, _, holds in found.values()))


if __name__ == "__main__":
    sys.exit(main())
