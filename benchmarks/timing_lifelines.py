"""Compare the estimators of auditor.timing with lifelines, which needs an environment of its own (pandas below 3).

    python3 -m venv VENV && VENV/bin/pip install lifelines pendulum "pandas<3"
    PYTHONPATH=. VENV/bin/python benchmarks/timing_lifelines.py
    PYTHONPATH=. VENV/bin/python benchmarks/timing_lifelines.py --freeze tests/timing/lifelines.json

Prints the largest differences; exit 1 where a point estimate differs by more than 1e-9 or a limit by more than 1e-6.
`--freeze` also writes small samples with lifelines' figures, which the test suite checks without lifelines.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import warnings
from pathlib import Path

import numpy as np
from lifelines import AalenJohansenFitter, KaplanMeierFitter
from lifelines.utils import restricted_mean_survival_time

from auditor.timing.estimators import product_limit, restricted_mean, reverse_product_limit
from auditor.timing.histogram import Histogram, histogram

POINT, LIMIT = 1e-9, 1e-6


def waiting_times(seed: int, n: int, *, spread: int = 4000) -> tuple[np.ndarray, np.ndarray]:
    """Return waits and observation windows in days, many of them tied; random.Random is the same everywhere."""
    rng = random.Random(seed)
    waits = np.array([max(0, round(rng.gauss(9000, spread))) for _ in range(n)])
    windows = np.array([rng.randrange(3000, 17000) for _ in range(n)])
    return waits // 30 * 30, windows // 7 * 7


def right_censored(seed: int, n: int) -> dict[str, np.ndarray]:
    waits, windows = waiting_times(seed, n)
    return {"time": np.minimum(waits, windows), "event": waits <= windows, "entry": np.zeros(n, int)}


def entered_late(seed: int, n: int) -> dict[str, np.ndarray]:
    sample = right_censored(seed, n)
    rng = random.Random(seed + 1)
    entry = np.array([max(0, rng.randrange(-2000, 6000)) for _ in range(n)]) // 7 * 7
    seen = sample["time"] >= entry
    return {"time": sample["time"][seen], "event": sample["event"][seen], "entry": entry[seen]}


def released_only(seed: int, n: int) -> dict[str, np.ndarray]:
    waits, windows = waiting_times(seed, n)
    seen = waits <= windows
    return {"time": waits[seen], "event": np.ones(seen.sum(), bool), "window": windows[seen]}


def competing(seed: int, n: int) -> dict[str, np.ndarray]:
    """No two times alike: lifelines would otherwise break ties at random."""
    rng = random.Random(seed)
    times = np.array(rng.sample(range(1, 16000), n))
    return {"time": times, "event": np.array([rng.choice([0, 1, 1, 2]) for _ in range(n)])}


def of_events(sample: dict[str, np.ndarray], kind: int = 1) -> Histogram:
    return histogram(sample["time"][sample["event"] == kind])


def ours(name: str, sample: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    if name == "released-only":
        curve = reverse_product_limit(of_events(sample), histogram(sample["window"]))
    else:
        entries = sample.get("entry", np.zeros(0, int))
        curve = product_limit(
            of_events(sample), of_events(sample, 0), histogram(entries[entries > 0]), of_events(sample, 2)
        )
    found = {"times": curve.times, "share": curve.share, "lower": curve.lower, "upper": curve.upper}
    if name in ("right-censored", "entered-late"):
        found["median"] = np.array([curve.quantile(0.5).value])
    if name == "right-censored":
        found["mean"] = np.array([restricted_mean(curve, 12784).value])
    return found


def theirs(name: str, sample: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Entries lie half a day earlier: ours are at risk on the day of entry, theirs from the day after."""
    if name == "competing":
        fitted = AalenJohansenFitter().fit(sample["time"], sample["event"], event_of_interest=1)
        limits = fitted.confidence_interval_.to_numpy()  # 0.30.3 names the two columns the wrong way round
        share = fitted.cumulative_density_.to_numpy().ravel()
        return step(fitted.cumulative_density_.index, share, limits.min(axis=1), limits.max(axis=1))
    fitted = KaplanMeierFitter()
    if name == "released-only":
        # Reverse time: -T is the waiting time, -window the entry; what has happened by -t has not by t.
        fitted.fit(-sample["time"], sample["event"], entry=-sample["window"] - 0.5)
        table = fitted.survival_function_
        limits = fitted.confidence_interval_survival_function_.to_numpy()
        # the survivor function after -t is the share before t: the share by t is its value one step earlier
        order = np.argsort(-table.index.to_numpy())
        times, share = -table.index.to_numpy()[order], table.to_numpy().ravel()[order]
        return step(times, share, limits[order, 0], limits[order, 1])
    entry = sample["entry"] - 0.5 if sample["entry"].any() else None
    fitted.fit(sample["time"], sample["event"], entry=entry)
    table = fitted.survival_function_
    limits = fitted.confidence_interval_survival_function_.to_numpy()
    found = step(table.index, 1 - table.to_numpy().ravel(), 1 - limits[:, 1], 1 - limits[:, 0])
    found["median"] = np.array([fitted.median_survival_time_])
    if entry is None:
        found["mean"] = np.array([restricted_mean_survival_time(fitted, 12784)])
    return found


def step(times: object, share: np.ndarray, lower: np.ndarray, upper: np.ndarray) -> dict[str, np.ndarray]:
    return {"times": np.asarray(times, float), "share": share, "lower": lower, "upper": upper}


def aligned(name: str, mine: dict[str, np.ndarray], other: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Return their figures at our event times."""
    times = mine["times"]
    if name == "released-only":
        # at our event time t the share by t is their survivor function just before -t, so at the next later time
        known = {t: i for i, t in enumerate(other["times"])}
        later = [known[t] for t in times[1:]]
        found = {k: np.append(other[k][later], 1.0) for k in ("share", "lower", "upper")}
    else:
        at = np.searchsorted(other["times"], times, side="right") - 1
        found = {k: other[k][at] for k in ("share", "lower", "upper")}
    return {"times": times} | found | {k: other[k] for k in ("median", "mean") if k in other and k in mine}


SAMPLES = {
    "right-censored": right_censored,
    "entered-late": entered_late,
    "released-only": released_only,
    "competing": competing,
}


def compare(name: str, sample: dict[str, np.ndarray]) -> tuple[dict[str, np.ndarray], float, float]:
    mine = ours(name, sample)
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        other = aligned(name, mine, theirs(name, sample))
    known = np.isfinite(other["lower"]) & np.isfinite(other["upper"]) & (other["share"] > 0) & (other["share"] < 1)
    points = max(float(np.abs(mine[k] - other[k]).max()) for k in ("share", "median", "mean") if k in other)
    limits = max(float(np.abs(mine[k] - other[k])[known].max()) for k in ("lower", "upper"))
    other["known"] = known
    return other, points, limits


def frozen(sample: dict[str, np.ndarray], other: dict[str, np.ndarray]) -> dict[str, object]:
    return {
        "sample": {key: value.astype(int).tolist() for key, value in sample.items()},
        "expected": {key: value.astype(float).round(15).tolist() for key, value in other.items()},
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--freeze", type=Path)
    arguments = parser.parse_args()
    worst, kept = 0, {}
    for name, make in SAMPLES.items():
        for n in (150, 5000):
            _, points, limits = compare(name, make(n, n))
            worst |= points > POINT or limits > LIMIT
            print(f"{name:16} n={n:5}  point estimates {points:.1e}  limits {limits:.1e}")
        sample = make(150, 150)
        kept[name] = frozen(sample, compare(name, sample)[0])
    if arguments.freeze:
        arguments.freeze.write_text(json.dumps(kept, indent=None, separators=(",", ":")) + "\n")
    return int(worst)


if __name__ == "__main__":
    sys.exit(main())
