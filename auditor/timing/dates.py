"""How good the dates are: releases in batches, load dates, fillers; it says how coarse a lag can be."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from auditor.timing.conventions import conventions, to_date
from auditor.timing.histogram import Histogram
from auditor.timing.tally import Tally


@dataclass(frozen=True, slots=True)
class Grain:
    """`dates` distinct release dates, `half` of which hold half of the releases; `largest` is the biggest batch.

    `step` is how long, in days, the median release came after the date before it: a release could have waited so
    long for its batch. `lost` releases stand on the first date, of which that can't be said.
    """

    dates: int
    half: int
    largest: int
    largest_on: str
    releases: int
    step: int
    is_coarse: bool


def grain(tally: Tally) -> Grain:
    """Measure how the releases are spread over dates."""
    kept = conventions()
    found = tally.releases
    if not found.total:
        return Grain(0, 0, 0, "", 0, 0, is_coarse=False)
    counts = np.sort(found.counts)[::-1]
    half = int(np.searchsorted(np.cumsum(counts), found.total / 2)) + 1
    top = int(np.argmax(found.counts))
    step = _step(found)
    in_batches = found.total >= kept["batch"] * len(found.keys)
    few = len(found.keys) < kept["fewest_release_dates"] or step >= kept["coarse_days"]
    coarse = (in_batches and few) or found.counts[top] > kept["coarse_share"] * found.total
    day = to_date(int(found.keys[top])).isoformat()
    return Grain(
        len(found.keys), half, int(found.counts[top]), day, found.total, step, bool(coarse and found.total > 1)
    )


def _step(found: Histogram) -> int:
    if len(found.keys) < 2:
        return 0
    gaps = np.diff(found.keys)
    order = np.argsort(gaps, kind="stable")
    sums = np.cumsum(found.counts[1:][order])
    return int(gaps[order][np.searchsorted(sums, sums[-1] / 2)])


def batches(tally: Tally, most: int = 20) -> pd.DataFrame:
    """Return the release dates that hold most releases, largest first."""
    found = tally.releases
    order = np.lexsort((found.keys, -found.counts))[:most]
    rows = [
        (to_date(int(found.keys[i])).isoformat(), int(found.counts[i]), float(found.counts[i] / found.total))
        for i in order
    ]
    return pd.DataFrame(rows, columns=["released_on", "records", "share"])


def fillers(tally: Tally) -> pd.DataFrame:
    """Return the first days of a year on which too many records are dated: such a day may stand for the year."""
    found = tally.origins
    days = found.keys.astype("datetime64[D]")
    new_year = days == days.astype("datetime64[Y]").astype("datetime64[D]")
    kept = conventions()
    most = np.maximum(kept["filler_share"] * found.total, kept["smallest_group"])
    rows = [
        (str(day), int(n)) for day, n, first in zip(days, found.counts, new_year, strict=True) if first and n >= most
    ]
    return pd.DataFrame(rows, columns=["dated", "records"])


def lexis(tally: Tally) -> pd.DataFrame:
    """Return releases by year of origin and year of release."""
    keys = tally.lexis.keys
    return pd.DataFrame({"origin_year": keys // 10000, "release_year": keys % 10000, "records": tally.lexis.counts})
