"""Sections on when records were written and released, in which batches, and with which outcome."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from auditor.timing.report import Timing
from auditor.timing.story import Picture, Section, Table, each, plain, rows_of, table
from auditor.timing.wording import basis, count, listed, release_dates, released_on, share

CAUTION = (
    "Compare years of origin with care: a recent year shows only what was released early, since nothing else had time "
    "to be."
)
_MOST_CELLS = 1500
_FEWEST_YEARS = 2


def calendar(timing: Timing) -> Iterator[Section]:
    """Show year of origin against year of release, and the release dates."""
    n, grain = timing.grain.releases, timing.grain
    if not n:
        return
    found = timing.lexis
    first, last = found["release_year"].min(), found["release_year"].max()
    written = f"{found['origin_year'].min()} to {found['origin_year'].max()}"
    fall = "fall in" if timing.tally.is_monthly else "fall on"
    dates = f"The {count(n, 'release')} {fall} {release_dates(timing, grain.dates)}, {first} to {last}; "
    if grain.dates == 1:
        dates = f"All {count(n, 'release')} bear one date, {released_on(timing, grain.largest_on)}; "
    dates += f"the records were written {written}."
    if grain.is_coarse and grain.dates > 1:
        largest = f"{count(grain.largest, 'record')} ({share(grain.largest / n)})"
        dates += f" The largest batch is of {released_on(timing, grain.largest_on)}: {largest}."
    pictures = (_squares(timing, dates),) if last - first >= _FEWEST_YEARS else ()
    paragraphs = (dates, CAUTION) if pictures else (dates,)
    yield Section("calendar", "When written, when released", paragraphs, pictures, _tables(timing), basis(timing, n))


def _squares(timing: Timing, dates: str) -> Picture:
    return Picture(
        "origin-by-release",
        "Releases by the year a record was written and the year it was released",
        f"{dates} Dashed lines mark the terms of the law.",
        {
            "cells": rows_of(timing.lexis, ["origin_year", "release_year", "records"]),
            "terms": _diagonals(timing),
        },
    )


def _tables(timing: Timing) -> tuple[Table, ...]:
    found = timing.lexis
    by_year = found.assign(**{name: found[name].astype(str) for name in ("origin_year", "release_year")})
    rows = table(
        "Releases by year written and year released",
        by_year,
        [("origin_year", "Written.", plain), ("release_year", "Released.", plain), ("records", "Records", plain)],
        most=_MOST_CELLS,
    )
    length = 7 if timing.tally.is_monthly else 10
    batches = table(
        "Release dates with most records",
        timing.batches.assign(released_on=timing.batches["released_on"].str[:length]),
        [("released_on", "Released on.", plain), ("records", "Records", plain), ("share", "Share", share)],
    )
    return rows, batches


def _diagonals(timing: Timing) -> list[dict[str, int]]:
    """Return the ends of the line on which each term of the law lies, inside the years that are drawn."""
    found, ends = timing.lexis, []
    written = int(found["origin_year"].min()), int(found["origin_year"].max()) + 1
    released = int(found["release_year"].min()), int(found["release_year"].max()) + 1
    for term in sorted({term.years for term in timing.terms}):
        first, last = max(written[0], released[0] - term), min(written[1], released[1] - term)
        if first < last:
            ends += [{"years": term, "origin_year": o, "release_year": o + term} for o in (first, last)]
    return ends


OUTCOMES = {
    "full": "released in full",
    "part": "released in part",
    "released": "released to an extent that is not stated",
    "denied": "denied",
    "destroyed": "text lost",
}


def outcomes(timing: Timing) -> Iterator[Section]:
    """Show full and partial release, denial and loss side by side, where there is more than one."""
    if timing.outcomes["outcome"].nunique() < 2:
        return
    held = timing.outcomes.assign(outcome=timing.outcomes["outcome"].map(OUTCOMES))
    counted = held.drop_duplicates("outcome")
    said = listed(f"{row.records:,} {row.outcome}" for row in each(counted))
    paragraphs = [f"Of the records with a dated outcome: {said}."]
    tables: tuple[Table, ...] = ()
    if held["share"].notna().any():
        paragraphs.append(
            "The shares add up: each is a cumulative incidence, which counts the other outcomes as taking a record out."
        )
        tables = (_by_outcome(timing.outcomes),)
    elif timing.population.kind == "released-only":
        paragraphs.append("These are counts among the released records of the file.")
    n = int(counted["records"].sum())
    yield Section("outcomes", "In full, in part, or not", tuple(paragraphs), (), tables, basis(timing, n))


def _by_outcome(found: pd.DataFrame) -> Table:
    """Return the shares with their limits: a row for each number of years, a column for each outcome."""
    texts: dict[str, list[str]] = {}
    for row in each(found):
        texts.setdefault(row.outcome, []).append(f"{share(row.share)} ({share(row.lower)} to {share(row.upper)})")
    wide = pd.DataFrame({"years": [f"{years:.0f}" for years in found["years"].drop_duplicates()], **texts})
    columns = [(name, OUTCOMES[name].capitalize(), plain) for name in texts]
    caption = "Share with each outcome, by years since the record was written, with 95% limits"
    return table(caption, wide, [("years", "Years.", plain), *columns])
