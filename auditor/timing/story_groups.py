"""Sections on groups, side by side."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from auditor.timing.conventions import conventions
from auditor.timing.report import Timing
from auditor.timing.statute import order_names
from auditor.timing.story import Cell, Picture, Section, Table, each, plain, rows_of, table
from auditor.timing.wording import NOTHING, basis, count, number, share

Columns = list[tuple[str, str, Cell]]


def groups(timing: Timing) -> Iterator[Section]:
    """Set the groups of every dimension side by side."""
    kept = conventions()
    for by, counted in timing.groups.groupby("by", sort=False):
        found = counted
        if kept["group_columns"].get(by) == "governing_order":
            found = counted.assign(group=[order_names().get(name, name) for name in counted["group"]])
        name = kept["group_names"].get(by, str(by))
        held = found[found["share"].notna()]
        pictures = (_dots(timing, name, held),) if len(held) > 1 else ()
        tables = (_counts(timing, name, found), *_times(timing, name, held))
        n = basis(timing, int(found["records"].sum()))
        yield Section(f"by-{by}", f"By {name}", (_order(timing, held, found),), pictures, tables, n)


def _order(timing: Timing, held: pd.DataFrame, found: pd.DataFrame) -> str:
    if not len(held):
        return f"Counts only: {'; '.join(sorted(set(found['reason']) - {''}))}."
    rest = len(found) - len(held)
    apart = (
        f" {count(rest, 'group')} {'has' if rest == 1 else 'have'} counts only, for the reason given." if rest else ""
    )
    if len(held) == 1:
        return f"Only {held['group'].iloc[0]} has enough records for an estimate.{apart}"
    if not found["rank"].notna().any():
        return f"In order of time, with the share released within {timing.share_years} years.{apart}"
    among = "among those released" if timing.population.kind == "released-only" else "released"
    return (
        f"Ordered by the lower limit of the share {among} within {timing.share_years} years, so that a group stands "
        f"high only where its records make it sure. Where two intervals overlap, the order says little.{apart}"
    )


def _dots(timing: Timing, name: str, held: pd.DataFrame) -> Picture:
    """Return the groups with most records as dots with intervals; years are all drawn, in order of time."""
    is_ranked = held["rank"].notna().any()
    most = conventions()["groups_charted"]
    shown = held.nlargest(most, "records", keep="first").sort_values("rank") if is_ranked else held
    text = (
        f"Share released within {timing.share_years} years, with 95% intervals, for {count(len(shown), 'group')}: "
        f"from {share(shown['share'].min())} to {share(shown['share'].max())}."
    )
    if is_ranked:
        top = next(each(shown))
        text += f" {top.group} stands first with {share(top.share)}."
    if len(shown) < len(held):
        text += f" Drawn are the {len(shown)} groups with most records, of {len(held)}."
    title = f"Share released within {timing.share_years} years, by {name}"
    if timing.population.kind == "released-only":
        title = f"Share of released records that were released within {timing.share_years} years, by {name}"
    data = shown.assign(label=[f"{r.group} ({r.records:,})" for r in each(shown)], order=range(len(shown)))
    return Picture("groups", title, text, {"groups": rows_of(data, ["label", "order", "share", "lower", "upper"])})


def _counts(timing: Timing, name: str, found: pd.DataFrame) -> Table:
    columns: Columns = [
        ("group", f"{name.capitalize()}.", plain),
        ("rank", "Rank", _rank),
        ("records", "Records", plain),
        ("released", "Released", plain),
    ]
    by = str(found["by"].iloc[0])
    if timing.population.kind != "released-only" and by not in conventions()["outcome_groups"]:
        beside = (("withheld", "Withheld"), ("leaked", "Leaked"), ("overdue", "Due, not released"))
        columns += [(column, head, plain) for column, head in beside if found[column].any()]
    if not found["rank"].notna().any():
        columns = [column for column in columns if column[0] != "rank"]
    bands = [band for band in conventions().bands("lag_bands") if found[band.label].any()]
    columns += [(band.label, band.short.capitalize(), plain) for band in bands]
    columns += [("reason", "Remark.", plain)] if len(set(found["reason"])) > 1 else []
    return table(f"Counts by {name}", found, columns, most=conventions()["groups_printed"])


def _rank(value: object) -> str:
    return "" if pd.isna(value) else str(value)  # type: ignore[call-overload]


def _times(timing: Timing, name: str, held: pd.DataFrame) -> Iterator[Table]:
    if not len(held):
        return
    texts = {column: [_limited(row, column, write) for row in each(held)] for column, _, write in _TIMES}
    shown = held[["group", "records"]].assign(**texts)
    columns: Columns = [("group", f"{name.capitalize()}.", plain), ("records", "Records", plain)]
    columns += [(column, head.format(years=timing.share_years), plain) for column, head, _ in _TIMES]
    note = (
        "In brackets the 95% limits. The restricted mean says out of how many years it is. Computed on a grid of "
        f"twelfths of a year. {NOTHING} means not reached or not estimated."
    )
    most = conventions()["groups_printed"]
    yield table(f"Waiting times by {name}", shown, columns, most=most, note=note)


_TIMES: tuple[tuple[str, str, Cell], ...] = (
    ("share", "Released in {years} years", share),
    ("median", "Median years", number),
    ("mean", "Restricted mean years", number),
    ("median_lag", "Median lag, years", number),
)


def _limited(row: Any, column: str, write: Cell) -> str:
    """Return an estimate with its limits: `24.1 (24.0 to 24.2)`, the restricted mean as `24.3 of 35 (23.9 to 24.8)`."""
    lower, upper = ("lower", "upper") if column == "share" else (f"{column}_lower", f"{column}_upper")
    value, low, high = (getattr(row, name) for name in (column, lower, upper))
    if pd.isna(value):
        return NOTHING
    of = f" of {row.mean_years:.0f}" if column == "mean" else ""
    limits = "" if pd.isna(low) and pd.isna(high) else f" ({write(low)} to {write(high)})"
    return f"{write(value)}{of}{limits}"
