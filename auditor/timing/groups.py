"""Groups side by side: shares with limits, ordered by what is sure of them; small groups are listed, not ranked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from auditor.timing.cases import RELEASES
from auditor.timing.conventions import Conventions, conventions
from auditor.timing.curves import MONTHS, release_curve, total
from auditor.timing.estimators import Value
from auditor.timing.population import Population, leaked_in, released_in, withheld_in
from auditor.timing.tally import NOT_STATED, Cell, Tally
from auditor.timing.waiting import in_years, mean_within

NUMBERS = [
    "records", "released", "withheld", "leaked", "share_years", "share", "lower", "upper", "median", "median_lower",
    "median_upper", "mean", "mean_lower", "mean_upper", "mean_years", "median_lag", "median_lag_lower",
    "median_lag_upper", "overdue", "overdue_years",
]  # fmt: skip
COLUMNS = ["by", "group", "rank", *NUMBERS, "reason"]


def compare(tally: Tally, population: Population, share_years: int, order: Sequence[str]) -> pd.DataFrame:
    """Return one row for each group of each dimension in `order`; empty: all that most records state and differ in.

    `share` is the share released by `share_years`; other times are in years. Ranked by the lower limit of the share;
    a group that is too small, or whose share can't be estimated, has no rank and a `reason`, and stands below. Years
    of origin stand in order of time, without a rank.
    """
    kept = conventions()
    names = [band.label for band in kept.bands("lag_bands")]
    rows = []
    for by in order or kept["standard_groups"]:
        cells = tally.groups.get(by, {})
        if not order and (len(cells) < 2 or stated(cells) < kept["smallest_stated_share"]):
            continue
        found = [_row(by, label, cell, population, share_years) for label, cell in cells.items()]
        in_time = kept["group_columns"].get(by) == "dated"
        rows += sorted(found, key=lambda row: str(row["group"])) if in_time else _ranked(found)
    frame = pd.DataFrame(rows, columns=[*COLUMNS, *names])
    return frame.astype({"rank": "Int64"})


def stated(cells: Mapping[str, Cell]) -> float:
    """Return the share of records for which a dimension has a value."""
    every = sum(cell.records for cell in cells.values())
    return sum(cell.records for label, cell in cells.items() if label != NOT_STATED) / every if every else 0.0


def _row(by: str, label: str, cell: Cell, population: Population, share_years: int) -> dict[str, Any]:
    kept = conventions()
    row: dict[str, Any] = {"by": by, "group": label, "records": cell.records, "released": released_in(cell)}
    row |= {"withheld": withheld_in(cell), "leaked": leaked_in(cell), "share_years": share_years}
    row |= {"overdue": cell.overdue.get("withheld", 0)}
    row |= {"overdue_years": kept.years(cell.overdue_days.get("withheld", 0))}
    row |= {band.label: cell.bands.get(band.label, 0) for band in kept.bands("lag_bands")}
    row["reason"] = _reason(by, label, cell, population, kept)
    return row if row["reason"] else row | _estimates(cell, population, share_years, kept)


def _reason(by: str, label: str, cell: Cell, population: Population, kept: Conventions) -> str:
    if population.refusal:
        return "no waiting times from these data"
    if by in kept["outcome_groups"]:
        return "known of released records only: counts, no shares"
    if population.kind == "released-only" and kept["group_columns"].get(by) == "dated":
        return "of released records only, a year of origin shows no more than what had time to be released"
    if label == NOT_STATED:
        return "no group: the records do not state it"
    sample = released_in(cell) if population.kind == "released-only" else cell.records
    if sample < kept["smallest_group"]:
        return f"fewer than {kept['smallest_group']} records"
    return ""


def _estimates(cell: Cell, population: Population, share_years: int, kept: Conventions) -> dict[str, Any]:
    curve = release_curve(cell.age, population, MONTHS)
    share = curve.at(MONTHS.of(share_years)) if share_years else Value(np.nan, reason="not observed that long")
    years, mean = mean_within(curve, kept["reporting_years"], MONTHS)
    found: dict[str, Any] = {"share": share.value, "lower": share.lower, "upper": share.upper, "reason": share.reason}
    found |= _three("median", in_years(curve.quantile(0.5), MONTHS))
    found |= _three("mean", mean) | {"mean_years": years or None}
    if total(cell.lag, RELEASES).total >= kept["smallest_group"]:
        lag = release_curve(cell.lag, population, MONTHS)
        found |= _three("median_lag", in_years(lag.quantile(0.5), MONTHS))
    return found


def _three(name: str, value: Value) -> dict[str, float]:
    return {name: value.value, f"{name}_lower": value.lower, f"{name}_upper": value.upper}


def _ranked(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    sure = sorted((r for r in rows if not r["reason"]), key=lambda r: (-r["lower"], -r["records"], r["group"]))
    rest = sorted((r for r in rows if r["reason"]), key=lambda r: (-r["records"], r["group"]))
    return ([row | {"rank": at} for at, row in enumerate(sure, 1)] if len(sure) > 1 else sure) + rest
