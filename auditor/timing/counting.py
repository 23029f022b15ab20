"""Count the cases into a tally: the only step that looks at every record."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from auditor.errors import UsageError, near_miss
from auditor.timing.cases import BASIS, CERTAINTIES, OPEN, OUTCOMES, STATES, Cases, iso
from auditor.timing.cells import NONE, texts
from auditor.timing.conventions import Conventions, conventions
from auditor.timing.histogram import EMPTY, Histogram, Ints, histogram
from auditor.timing.tally import NOT_STATED, Cell, Spell, Tally, ranked

_SPAN = 2400 * 12
_DENSE = 5_000_000
Codes = NDArray[np.intp]


def count(frame: pd.DataFrame, cases: Cases, by: Sequence[str], unreadable: int = 0) -> Tally:
    """Count a frame's cases; `by` names groups or columns, `unreadable` rows of the input are not in the frame."""
    kept = conventions()
    everything = np.zeros(len(cases.rows), np.intp)
    years = _years(cases.origin)
    released = cases.is_release
    release_days = (cases.origin + cases.age)[released]
    due_years, done_years = _backlog(cases)
    ahead, passed = _schedule(cases)
    return Tally(
        rows=cases.records,
        unreadable=unreadable,
        repeated=int(frame["record_id"].duplicated().sum()),
        twins=int(frame.duplicated(["record_id", "dated", "released_on"]).sum()),
        late_releases=cases.late_releases,
        month_releases=cases.month_releases,
        excluded=dict(cases.excluded),
        undated=dict(cases.undated),
        sources=_counts(frame, "source"),
        profiles=_counts(frame, "profile"),
        whole=_cells(cases, everything, 1, kept, in_months=False)[0],
        origins=histogram(cases.origin),
        releases=histogram(release_days),
        lexis=histogram(years[released] * 10000 + _years(release_days)),
        due_years=due_years,
        done_years=done_years,
        ahead=ahead,
        passed=passed,
        oldest=_oldest(frame, cases, kept["oldest"]),
        groups={name: _group(frame, cases, name, kept) for name in _dimensions(frame, by, kept)},
    )


def _years(days_: Ints) -> Ints:
    return days_.astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64) + 1970


def _months(days_: Ints) -> Ints:
    return days_.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64) + 1970 * 12


def _counts(frame: pd.DataFrame, name: str) -> dict[str, int]:
    codes, values = texts(frame, name)
    counts = np.bincount(codes, minlength=len(values))
    return {value: int(n) for value, n in sorted(zip(values, counts, strict=True)) if n and value}


def _is_certain(cases: Cases) -> NDArray[np.bool_]:
    return np.asarray(cases.certainty == CERTAINTIES.index("date"))


def _backlog(cases: Cases) -> tuple[Histogram, Histogram]:
    """Count certain dates by the year in which they fell due, and in which the record stopped being overdue."""
    counted = _is_certain(cases) & (cases.state != STATES.index("leaked"))
    counted &= cases.state != STATES.index("denied, no date")
    done = counted & ~cases.is_open
    end = np.maximum(cases.due, cases.origin + cases.age)[done]
    return histogram(_years(cases.due[counted])), histogram(_years(end))


def _schedule(cases: Cases) -> tuple[dict[str, Histogram], dict[str, int]]:
    """Count dates to come by month, and dates behind, by what they are worth and by state."""
    ahead, passed = {}, {}
    for at, worth in enumerate(CERTAINTIES[:-1]):
        for state in OPEN:
            held = (cases.certainty == at) & (cases.state == STATES.index(state))
            due = cases.due[held]
            ahead[f"{worth}|{state}"] = histogram(_months(due[due > cases.as_of]))
            passed[f"{worth}|{state}"] = int((due <= cases.as_of).sum())
    return ahead, passed


def _oldest(frame: pd.DataFrame, cases: Cases, most: int) -> dict[str, list[dict[str, Any]]]:
    return {
        state: ranked([described(frame, cases, row) for row in overdue_rows(frame, cases, state)[:most]], most)
        for state in ("withheld", "leaked")
    }


def overdue_rows(frame: pd.DataFrame, cases: Cases, state: str) -> NDArray[np.intp]:
    """Return the cases of a state that are past a certain date: longest first, ties by day written and record."""
    held = _is_certain(cases) & (cases.state == STATES.index(state)) & (cases.due <= cases.as_of)
    found = np.flatnonzero(held)
    names = frame["record_id"].iloc[cases.rows[found]].astype(str).to_numpy(object)
    return found[np.lexsort((np.argsort(np.argsort(names, kind="stable")), cases.origin[found], cases.due[found]))]


def described(frame: pd.DataFrame, cases: Cases, row: int) -> dict[str, Any]:
    """Return what a list shows of one case; `days` past the day due are negative before it."""
    held = frame.iloc[int(cases.rows[row])]

    def text(name: str) -> str:
        value = held.get(name, "")
        return "" if pd.isna(value) else str(value)

    line = text("line")
    return {
        "record_id": text("record_id"),
        "dated": iso(cases.origin[row]),
        "due": iso(cases.due[row]),
        "days": int(cases.as_of - cases.due[row]),
        "post": text("post"),
        "overall": text("overall"),
        "authority": text(BASIS[cases.clock]) if cases.clock in BASIS else "",
        "source": text("source"),
        "line": int(float(line)) if line else 0,
    }


def _dimensions(frame: pd.DataFrame, by: Sequence[str], kept: Conventions) -> list[str]:
    columns = kept["group_columns"]
    if not by:
        return [name for name in kept["standard_groups"] if columns[name] in frame.columns]
    for name in by:
        if columns.get(name, name) not in frame.columns:
            allowed = [*kept["standard_groups"], *map(str, frame.columns)]
            message = f"no group {name!r}{near_miss(name, allowed)}; groups are "
            raise UsageError(message + f"{', '.join(kept['standard_groups'])}, or a column of the table")
    return list(dict.fromkeys(by))


def _group(frame: pd.DataFrame, cases: Cases, name: str, kept: Conventions) -> dict[str, Cell]:
    column = kept["group_columns"].get(name, name)
    if name in kept["outcome_groups"]:
        cases = cases.where(cases.is_release)
    if column == "dated":
        years, codes = np.unique(_years(cases.origin), return_inverse=True)
        labels = [str(year) for year in years]
    else:
        every, labels = texts(frame, column)
        codes = every[cases.rows]
        labels = [label or NOT_STATED for label in labels]
    if len(labels) > kept["most_groups"]:
        message = f"{name!r} has {len(labels):,} different values; at most {kept['most_groups']:,} groups are compared"
        raise UsageError(message)
    cells = _cells(cases, codes, len(labels), kept, in_months=True)
    return {label: cell for label, cell in sorted(zip(labels, cells, strict=True)) if cell.records}


def _cells(cases: Cases, codes: Codes, groups: int, kept: Conventions, *, in_months: bool) -> list[Cell]:
    """Count the cases of every group; times in days, or in months of a twelfth of a year."""
    unit = _to_months(kept) if in_months else _same
    certain = cases.where(_is_certain(cases))
    of_certain = codes[_is_certain(cases)]
    lag = np.where(certain.age == NONE, NONE, certain.origin + certain.age - certain.due)
    ages = _spells(cases, codes, groups, (cases.age, cases.window, cases.entry), unit)
    never_late = np.zeros(len(lag), np.int64)
    lags = _spells(certain, of_certain, groups, (lag, certain.as_of - certain.due, never_late), unit)
    bands = _bands(lag[certain.is_release], of_certain[certain.is_release], groups, kept)
    overdue, overdue_days = _overdue(certain, of_certain, groups)
    records = np.bincount(codes, minlength=groups)
    return [Cell(int(records[g]), ages[g], lags[g], bands[g], overdue[g], overdue_days[g]) for g in range(groups)]


def _to_months(kept: Conventions) -> Callable[[Ints], Ints]:
    edges = np.ceil(np.arange(-_SPAN, _SPAN + 1) * (kept.year / 12)).astype(np.int64)
    return lambda days_: np.searchsorted(edges, days_, side="left") - _SPAN


def _same(days_: Ints) -> Ints:
    return days_


def _spells(
    cases: Cases, codes: Codes, groups: int, times: tuple[Ints, Ints, Ints], unit: Callable[[Ints], Ints]
) -> list[Spell]:
    """Count waiting times by group; `times` are until the outcome, until the as-of date, and until entry."""
    time, window, entry = times
    events = {
        outcome: _split(codes[held], unit(time[held]), groups)
        for at, outcome in enumerate(OUTCOMES)
        if (held := cases.state == at).any()
    }
    opened = {
        state: _split(codes[held], unit(window[held]), groups)
        for state in OPEN
        if (held := cases.state == STATES.index(state)).any()
    }
    windows = _split(codes[cases.is_release], unit(window[cases.is_release]), groups)
    entries = _split(codes[entry > 0], unit(entry[entry > 0]), groups)
    return [Spell(_of(events, g), windows[g], _of(opened, g), entries[g]) for g in range(groups)]


def _of(parts: dict[str, list[Histogram]], group: int) -> dict[str, Histogram]:
    return {name: part[group] for name, part in parts.items() if len(part[group].keys)}


def _split(codes: Codes, values: Ints, groups: int) -> list[Histogram]:
    """Return a histogram of the values for each group."""
    if not len(values):
        return [EMPTY] * groups
    first, span = int(values.min()), int(values.max()) - int(values.min()) + 1
    keys = codes.astype(np.int64) * span + (values - first)
    if groups * span <= _DENSE:
        counts = np.bincount(keys, minlength=groups * span)
        found = np.flatnonzero(counts)
        counts = counts[found]
    else:
        found, counts = np.unique(keys, return_counts=True)
    cuts = np.searchsorted(found, np.arange(1, groups) * span)
    parts = zip(np.split(found % span + first, cuts), np.split(counts, cuts), strict=True)
    return [Histogram(values_.astype(np.int64), counts_.astype(np.int64)) for values_, counts_ in parts]


def _bands(lag: Ints, codes: Codes, groups: int, kept: Conventions) -> list[dict[str, int]]:
    bands = kept.bands("lag_bands")
    tops = np.array([band.until for band in bands if band.until is not None], np.int64)
    counts = np.bincount(codes * len(bands) + np.searchsorted(tops, lag), minlength=groups * len(bands))
    labels = [band.label for band in bands]
    return [dict(zip(labels, row, strict=True)) for row in counts.reshape(groups, len(bands)).tolist()]


def _overdue(certain: Cases, codes: Codes, groups: int) -> tuple[list[dict[str, int]], list[dict[str, int]]]:
    """Count records past a certain date, and their days past it, by group and state."""
    records: list[dict[str, int]] = [{} for _ in range(groups)]
    days_: list[dict[str, int]] = [{} for _ in range(groups)]
    for state in OPEN:
        held = (certain.state == STATES.index(state)) & (certain.due <= certain.as_of)
        counts = np.bincount(codes[held], minlength=groups)
        sums = np.bincount(codes[held], weights=(certain.as_of - certain.due)[held], minlength=groups)
        for group in np.flatnonzero(counts):
            records[group][state], days_[group][state] = int(counts[group]), int(sums[group])
    return records, days_
