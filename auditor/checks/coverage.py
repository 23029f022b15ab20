"""What share of the serials of each post and year a set holds, and the gaps as a list ready for a request."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from auditor.checks import numbers
from auditor.checks.dataset import Keys
from auditor.checks.serials import Run, runs_of


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """The serials of one post and year in a set; the columns of the coverage table, in order, and the serials.

    `lowest` and `highest` are the serials at the ends, `seen` how many different ones the set holds, `missing` how many
    of those between are absent, `share` seen divided by all from lowest to highest, to three places (`0.142`), `gaps`
    how many stretches the absent ones form. Serials below the lowest and above the highest are unknown, not absent.
    """

    post: str
    year: int
    lowest: int
    highest: int
    seen: int
    missing: int
    share: str
    gaps: int
    run: Run = field(repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class GapRow:
    """A stretch of absent serials; the columns of the gaps table, in order.

    `first` and `last` are the numbers at its ends (`08ASTANA1023`), the same where one is `missing`.
    """

    post: str
    year: int
    first: str
    last: str
    missing: int


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
                gaps=run.gap_count,
                run=run,
            )
        )
    return sorted(found, key=lambda row: (row.post, row.year))


class Gaps:
    """The gaps of a coverage, by post, year and serial. They may be many more than its rows: none is held."""

    def __init__(self, rows: Sequence[CoverageRow]) -> None:
        self._rows = rows

    def __iter__(self) -> Iterator[GapRow]:
        for row in self._rows:
            series = f"{row.year % 100:02d}{row.post}"
            for first, last in row.run.gaps():
                yield GapRow(row.post, row.year, f"{series}{first}", f"{series}{last}", last - first + 1)

    def __len__(self) -> int:
        return sum(row.gaps for row in self._rows)


def _share(seen: int, count: int) -> str:
    """Return a share to three places, rounded down, so that only a whole series reads 1.000."""
    thousandths = 1000 * seen // count
    return f"{thousandths // 1000}.{thousandths % 1000:03d}"
