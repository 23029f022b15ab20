"""Read the columns of a schedule frame: days as whole days since 1970-01-01, texts as numbers of distinct texts."""

from __future__ import annotations

import calendar
from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from auditor.timing.conventions import to_days
from auditor.timing.histogram import Ints

NONE = np.int64(np.iinfo(np.int32).min)
"""Stands for "no date" in a column of days."""
UNREADABLE = NONE + 1
"""Stands for a text that is no full date."""


def days(frame: pd.DataFrame, name: str) -> Ints:
    """Return a date column as days; NONE where empty or absent, UNREADABLE where no full date."""
    if name not in frame.columns:
        return np.full(len(frame), NONE)
    column = frame[name]
    if column.dtype.kind == "M":
        plain = column.dt.tz_localize(None) if getattr(column.dt, "tz", None) is not None else column
        found = plain.to_numpy().astype("datetime64[D]").astype(np.int64)
        return np.where(plain.isna().to_numpy(), NONE, found)
    codes, values = pd.factorize(column)
    known = np.array([*map(day_of, values), NONE], np.int64)
    return known[codes]


def day_of(value: object) -> int:
    """Return an ISO day, perhaps with a time, as a number; NONE for an empty text, UNREADABLE for any other."""
    text = str(value).strip()
    if len(text) > 10 and text[10] in "T ":
        text = text[:10]
    if not text:
        return int(NONE)
    try:
        return to_days(date.fromisoformat(text)) if len(text) == 10 and text[4] == text[7] == "-" else int(UNREADABLE)
    except ValueError:
        return int(UNREADABLE)


def texts(frame: pd.DataFrame, name: str) -> tuple[NDArray[np.intp], list[str]]:
    """Return a text column as codes and its distinct values, "" among them for missing ones."""
    if name not in frame.columns:
        return np.zeros(len(frame), np.intp), [""]
    codes, values = pd.factorize(frame[name])
    known = [*map(str, values)]
    known += [] if "" in known else [""]
    return np.where(codes < 0, known.index(""), codes), known


def having(frame: pd.DataFrame, name: str, wanted: set[str]) -> NDArray[np.bool_]:
    """Return where a text column has one of the `wanted` values."""
    codes, values = texts(frame, name)
    return np.array([value in wanted for value in values], np.bool_)[codes]


def release_days(frame: pd.DataFrame, today: int) -> tuple[Ints, NDArray[np.bool_]]:
    """Return the release days, and where the release is dated to a month alone.

    Such a release stands on the last day of its month; in the month that is running, on the as-of date `today`.
    """
    found = days(frame, "released_on")
    codes, values = texts(frame, "released_on")
    months = [_month(value) for value in values]
    by_month = np.array([month is not None for month in months])[codes]
    ends = np.array([_last_day(*month, today) if month else NONE for month in months], np.int64)[codes]
    return np.where(by_month, ends, found), by_month


def _month(text: str) -> tuple[int, int] | None:
    """Return year and month of `YYYY-MM`, None for anything else."""
    year, dash, month = text.strip().partition("-")
    if not (dash and len(year) == 4 and len(month) == 2 and (year + month).isdecimal()):
        return None
    return (int(year), int(month)) if 1 <= int(month) <= 12 and int(year) else None


def _last_day(year: int, month: int, today: int) -> int:
    first, last = (to_days(date(year, month, day)) for day in (1, calendar.monthrange(year, month)[1]))
    return today if first <= today < last else last
