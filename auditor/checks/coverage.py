"""What share of the serials of each post and year a set holds, and the gaps as a list ready for a request."""

from __future__ import annotations

from dataclasses import dataclass

from auditor.checks import numbers
from auditor.checks.dataset import Keys
from auditor.checks.serials import runs_of, span


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """The serials of one post and year in a set; the columns of the coverage table, in order.

    `lowest` and `highest` are the serials at the ends, `seen` how many different ones the set holds, `missing` how many
    of those between are absent, `share` seen divided by all from lowest to highest, to three places (`0.142`). `gaps`
    are the absent ones as stretches with year and post (`05LIMA1023-1029`), ready for a request. Serials below the
    lowest and above the highest are unknown, not absent.
    """

    post: str
    year: int
    lowest: int
    highest: int
    seen: int
    missing: int
    share: str
    gaps: tuple[str, ...]


def coverage(keys: Keys) -> list[CoverageRow]:
    """Return one row for each post and year of the set, by post, then year.

    Identifiers that are no plain number and numbers of travelling delegations take no part.
    """
    found = []
    for run in runs_of(keys):
        year, post, _ = numbers.unpack(int(keys.number[run.first]), keys.posts)
        seen = len(run.serials)
        found.append(
            CoverageRow(
                post=post,
                year=year,
                lowest=run.lowest,
                highest=run.highest,
                seen=seen,
                missing=run.count - seen,
                share=_share(seen, run.count),
                gaps=tuple(f"{year % 100:02d}{post}{span(*gap)}" for gap in run.gaps()),
            )
        )
    return sorted(found, key=lambda row: (row.post, row.year))


def _share(seen: int, count: int) -> str:
    """Return a share to three places, rounded down, so that only a whole series reads 1.000."""
    thousandths = 1000 * seen // count
    return f"{thousandths // 1000}.{thousandths % 1000:03d}"
