"""What is due and what comes due: the backlog as of a day, its history, the oldest, and the schedule ahead."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from auditor.timing.cases import CERTAINTIES, OPEN
from auditor.timing.conventions import conventions
from auditor.timing.histogram import EMPTY, Histogram
from auditor.timing.tally import Tally

COLUMNS = {"withheld": "withheld", "leaked": "leaked", "denied, no date": "denied"}
"""State without outcome -> column of the backlog table."""
OLDEST = ["record_id", "dated", "due", "days", "post", "overall", "authority", "source", "line"]


def standing(tally: Tally) -> pd.DataFrame:
    """Return records past a certain date by how long, one column for each state, and the record-years overdue."""
    opened = tally.whole.lag.opened
    bands = conventions().bands("backlog_bands")
    tops = np.array([band.until for band in bands if band.until is not None])
    rows: dict[str, Any] = {"band": [band.label for band in bands]}
    for state, name in COLUMNS.items():
        past = _past(opened.get(state, EMPTY))
        sums = np.concatenate([[0], past.upto(tops), [past.total]])
        rows[name] = np.diff(sums).tolist()
    past = _past(opened.get("withheld", EMPTY))
    at = np.searchsorted(tops, past.keys)
    days = np.bincount(at, weights=past.keys * past.counts, minlength=len(bands))
    rows["record_years"] = [conventions().years(d) for d in days.tolist()]
    return pd.DataFrame(rows)


def _past(found: Histogram) -> Histogram:
    held = found.keys >= 0
    return Histogram(found.keys[held], found.counts[held])


def history(tally: Tally, as_of: date) -> pd.DataFrame:
    """Return records due and not released at each year's end, and as of the day itself; leaks are not counted."""
    if not tally.due_years.total:
        return pd.DataFrame([], columns=["on", "overdue", "fell_due", "done"])
    first = int(tally.due_years.keys[0])
    years = np.arange(first, as_of.year)
    overdue = tally.due_years.upto(years) - tally.done_years.upto(years)
    rows = [
        (f"{year}-12-31", int(n), int(fell), int(done))
        for year, n, fell, done in zip(
            years, overdue, tally.due_years.at(years), tally.done_years.at(years), strict=True
        )
    ]
    now = int(standing(tally)["withheld"].sum())
    before = int(overdue[-1]) if len(overdue) else 0
    done = int(tally.done_years.at(np.array([as_of.year]))[0])
    rows.append((as_of.isoformat(), now, now - before + done, done))
    return pd.DataFrame(rows, columns=["on", "overdue", "fell_due", "done"])


def oldest(tally: Tally, state: str = "withheld") -> pd.DataFrame:
    """Return the records of a state that are longest past a certain date."""
    rows = tally.oldest.get(state, [])
    return pd.DataFrame([[row[name] for name in OLDEST] for row in rows], columns=OLDEST)


def ahead(tally: Tally, as_of: date, horizon: date, *, by: str) -> pd.DataFrame:
    """Return the dates that come after the as-of date, by `year` or `month`, one column for each worth.

    Columns: certain dates, those that hang on an event, those under a claimed exemption (both with the fallback
    rule's date), and the leaked records of the three. Months after the horizon are left out.
    """
    first, last = as_of.year * 12 + as_of.month - 1, horizon.year * 12 + horizon.month - 1
    months = np.arange(first, last + 1)
    found = {worth: _months(tally, worth, ("withheld", "denied, no date"), months) for worth in CERTAINTIES[:-1]}
    found["leaked"] = sum((_months(tally, worth, ("leaked",), months) for worth in CERTAINTIES[:-1]), 0 * months)
    frame = pd.DataFrame({"month": [f"{m // 12:04}-{m % 12 + 1:02}" for m in months.tolist()], **found})
    if by == "month":
        return frame
    frame["year"] = frame["month"].str[:4].astype(int)
    return frame.drop(columns="month").groupby("year", as_index=False).sum()


def _months(tally: Tally, worth: str, states: tuple[str, ...], months: Any) -> Any:
    return sum((tally.ahead.get(f"{worth}|{state}", EMPTY).at(months) for state in states), 0 * months)


def outside(tally: Tally, horizon: date) -> pd.DataFrame:
    """Return what the schedule ahead leaves out: dates after the horizon, dates passed, and records without a date."""
    last = horizon.year * 12 + horizon.month - 1
    rows: list[tuple[str, str, int]] = []
    for worth in CERTAINTIES[:-1]:
        every = [tally.ahead.get(f"{worth}|{state}", EMPTY) for state in OPEN]
        rows.append((worth, "after the horizon", sum(h.total - int(h.upto(last)) for h in every)))
    for worth in ("event", "exempt"):
        passed = sum(tally.passed.get(f"{worth}|{state}", 0) for state in OPEN)
        rows.append((worth, "fallback date passed", passed))
    rows += [(f"none: {kind}", "no date", n) for kind, n in tally.undated.items()]
    return pd.DataFrame([row for row in rows if row[2]], columns=["worth", "why", "records"])
