"""Make a schedule table of invented records for the timing benchmarks and tests: seeded, every kind of record."""

from __future__ import annotations

import numpy as np
import pandas as pd

POSTS = [
    "Alba", "Borea", "Cintra", "Dorne", "Elbia", "Fjordland", "Galen", "Hesper", "Iona", "Jura", "Kelso", "Lorca",
    "Mira", "Norden", "Orsa", "Pavia", "Quill", "Riva", "Selene", "Tarn", "Ulm", "Vesta", "Wick", "Xanthe", "Yarrow",
]  # fmt: skip
YEAR = 365.2425


def schedule(n: int, seed: int = 0, *, as_of: str = "2024-06-30", released_only: bool = False) -> pd.DataFrame:
    """Return `n` rows of the schedule table: written 1966-2010, due after 10 or 25 years, released some years after."""
    rng = np.random.default_rng(seed)
    dated = np.datetime64("1966-01-01") + rng.integers(0, int(45 * YEAR), n)
    kind = rng.choice(["date", "date", "date", "event", "exempt", "none"], n)
    term = np.where(rng.random(n) < 0.3, 10, 25)
    due = dated + np.round(term * YEAR).astype(int)
    has_date = kind == "date"
    post = rng.choice(len(POSTS), n, p=weights(len(POSTS)))
    wait = np.round((term + 8 + post * 0.2 + rng.normal(0, 5, n)) * YEAR).astype(int)
    released = dated + np.maximum(wait, 1)
    leaked = rng.random(n) < 0.02
    is_released = released <= np.datetime64(as_of)
    status = np.where(rng.random(n) < 0.3, "released-in-part", "released")
    status = np.where(leaked, "leaked", np.where(is_released, status, "due"))
    out = np.where(is_released | leaked, np.where(leaked, dated + 3000, released).astype(str), "")
    frame = pd.DataFrame(
        {
            "record_id": [f"R{i:07}" for i in range(n)],
            "source": "records.csv",
            "line": np.arange(2, n + 2),
            "dated": dated.astype(str),
            "overall": rng.choice(["CONFIDENTIAL", "SECRET", "TOP SECRET"], n, p=[0.7, 0.28, 0.02]),
            "post": np.array(POSTS, object)[post],
            "governing_order": np.where(dated < np.datetime64("1978-12-01"), "order-a", "order-b"),
            "instruction_kind": kind,
            "exemption_codes": np.where(kind == "exempt", "25X1", ""),
            "declassify_on": np.where(has_date, due.astype(str), ""),
            "declassify_basis": np.where(has_date, "date on the instruction line", "no date"),
            "automatic_on": year_end(dated, 25),
            "automatic_basis": "end of the year, invented rule",
            "released_on": out,
            "release_route": np.where(leaked, "leak", np.where(is_released, "systematic", "")),
            "status": status,
        }
    )
    return frame[frame["status"].str.startswith("released")].reset_index(drop=True) if released_only else frame


def year_end(dated: np.ndarray, years: int) -> np.ndarray:
    """Return 31 December of the year `years` after each date, ISO."""
    first = dated.astype("datetime64[Y]") + years + 1
    return (first.astype("datetime64[D]") - 1).astype(str)


def weights(n: int) -> np.ndarray:
    """Return sizes of groups as they are in life: a few large, many small."""
    sizes = 1 / np.arange(1, n + 1)
    return sizes / sizes.sum()
