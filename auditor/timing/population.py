"""Which records a data set holds: released and withheld, released only, or a schedule; it decides what can be said.

An estimator that would mislead on a population is refused, with the reason, in `refusal`.
"""

from __future__ import annotations

from dataclasses import dataclass

from auditor.errors import UsageError
from auditor.timing.cases import RELEASES
from auditor.timing.conventions import Conventions, conventions, to_date
from auditor.timing.histogram import add
from auditor.timing.question import KINDS, Kind
from auditor.timing.tally import Cell, Tally


@dataclass(frozen=True, slots=True)
class Population:
    """The kind of data set, whether it was `stated` or detected, and the counts that it rests on.

    `closed_on` is the last day on which the data would show a release (days since 1970), `months` how many
    whole months that is before the as-of date. `refusal` is why no waiting time is estimated, "" where it is.
    """

    kind: Kind
    stated: bool
    reason: str
    released: int
    withheld: int
    leaked: int
    closed_on: int
    months: int
    refusal: str

    @property
    def sample(self) -> int:
        """Number of records behind the estimates."""
        return self.released if self.kind == "released-only" else self.released + self.withheld + self.leaked


def released_in(cell: Cell) -> int:
    """Return how many records of a cell were officially released."""
    return sum(found.total for name, found in cell.age.events.items() if name in RELEASES)


def withheld_in(cell: Cell) -> int:
    """Return how many records of a cell were neither released nor leaked."""
    refused = sum(found.total for name, found in cell.age.events.items() if name not in RELEASES)
    return refused + sum(found.total for name, found in cell.age.opened.items() if name != "leaked")


def leaked_in(cell: Cell) -> int:
    """Return how many records of a cell were leaked and not officially released."""
    return cell.age.opened["leaked"].total if "leaked" in cell.age.opened else 0


def decide(tally: Tally, stated: str | None, as_of: int) -> Population:
    """Return the population, as stated or as the records show it; `UsageError` where the statement cannot be true."""
    kept = conventions()
    released, withheld = released_in(tally.whole), withheld_in(tally.whole)
    if stated is not None and stated != "schedule-only" and not released:
        message = f"population {stated!r} was stated, but no record has an official release date that can be used"
        raise UsageError(message + "; schedule-only describes such data")
    kind, reason = _detected(released, withheld, kept)
    if stated is not None:
        kind, reason = KINDS[KINDS.index(stated)], "stated by the user"
    last = int(tally.releases.keys[-1]) if released else as_of
    months = max(int((as_of - last - 1) // (kept.year / 12)), 0) if kind == "released-only" else 0
    closed = as_of - int(months * kept.year / 12)
    refusal = _refusal(kind, tally, closed, kept)
    return Population(
        kind, stated is not None, reason, released, withheld, leaked_in(tally.whole), closed, months, refusal
    )


def _detected(released: int, withheld: int, kept: Conventions) -> tuple[Kind, str]:
    if not released:
        return "schedule-only", "no record has an official release date that can be used"
    if not withheld:
        return "released-only", "every record has an official release date"
    if withheld < kept["smallest_withheld_share"] * (released + withheld):
        return "released-only", f"{released:,} records have an official release date and only {withheld:,} have none"
    return "released-and-withheld", f"{released:,} records have an official release date, {withheld:,} have none"


def _refusal(kind: Kind, tally: Tally, closed: int, kept: Conventions) -> str:
    """Return why waiting times can't be estimated from these records, "" where they can."""
    if kind == "schedule-only" and tally.releases.total:
        return "the data were stated to be a schedule only"
    if kind == "schedule-only":
        return "the records show no official release, so they do not tell how long a release takes"
    dates = len(tally.releases.keys)
    released = tally.releases.total
    if released < kept["smallest_group"]:
        return (
            f"{_records(released)} with an official release are too few: at least {kept['smallest_group']} are needed"
        )
    if dates == 1:
        day = _release_date(tally, 0)
        return f"all releases bear one date, {day}: that shows how old the records were, not how long a release takes"
    if kind == "released-only":
        return _narrow(tally, closed, dates, kept)
    return ""


def _narrow(tally: Tally, closed: int, dates: int, kept: Conventions) -> str:
    """Return why released records alone do not give waiting times: too few dates, or too short a window."""
    if dates < kept["fewest_release_dates"]:
        return (
            f"only released records are here, and they were released on {dates} dates: at least "
            f"{kept['fewest_release_dates']} are needed to tell the pace of release from the dates of the batches"
        )
    first = int(tally.releases.keys[0])
    ages = add(found for name, found in tally.whole.age.events.items() if name in RELEASES)
    median = ages.quantile(0.5)
    if closed - first < kept["shortest_window"] * median:
        return (
            f"only released records are here, all released within {kept.years(closed - first):.1f} years (from "
            f"{_release_date(tally, 0)}), when half of them were {kept.years(median):.1f} years old or older: "
            "releases before that would not be in these data, so the pace of release can't be told from the age of "
            "what was chosen"
        )
    return ""


def _release_date(tally: Tally, at: int) -> str:
    return to_date(int(tally.releases.keys[at])).isoformat()[: 7 if tally.is_monthly else 10]


def _records(n: int) -> str:
    return "1 record" if n == 1 else f"{n:,} records"
