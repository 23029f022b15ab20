"""Dates that moved, grouped by the date, the order of the record and the kind of its instruction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from statistics import median_low

from auditor.comparison.changes import days, moves
from auditor.comparison.pairing import Pair
from auditor.comparison.state import RecordState


@dataclass(frozen=True, slots=True)
class Group:
    """How one date moved among records of one order and kind of instruction; the columns of the output, in order.

    `records` have that date on a side. `moved` of them moved: `earlier`, `later`, from no date to one (`gained`) or to
    none (`lost`), or to or from a date that is no whole day. The days are over those earlier and later (negative:
    earlier; the median is the lower of two middle ones). `reached_old` and `reached_new` are the records whose date
    lies on or before the as-of day of the side.
    """

    what: str
    order: str
    instruction_kind: str
    records: int
    moved: int
    earlier: int
    later: int
    gained: int
    lost: int
    median_days: int | None
    least_days: int | None
    most_days: int | None
    reached_old: int | None
    reached_new: int | None


Key = tuple[str, str, str]
Days = list[tuple[str, str]]


def group(pairs: Iterable[Pair], old_as_of: str, new_as_of: str) -> list[Group]:
    """Return a group for each date, order and kind of instruction of which a date moved, sorted."""
    held: dict[Key, Days] = defaultdict(list)
    moved: dict[Key, Days] = defaultdict(list)
    for pair in pairs:
        old, new = pair
        of = old.order or new.order, old.instruction_kind or new.instruction_kind
        for what, one, other in _dates(old, new):
            held[what, *of].append((one, other))
        for was, now in moves(pair):
            moved[was.what, *of].append((was.on, now.on))
    return [_group(key, moved[key], held[key], old_as_of, new_as_of) for key in sorted(moved)]


def _dates(old: RecordState, new: RecordState) -> Iterator[tuple[str, str, str]]:
    """Yield name, old and new day of every date that a record has on a side."""
    before = {dated.what: dated.on for dated in old.dates}
    after = {dated.what: dated.on for dated in new.dates}
    for what in dict.fromkeys((*before, *after)):
        one, other = before.get(what, ""), after.get(what, "")
        if one or other:
            yield what, one, other


def _group(key: Key, moved: Days, held: Days, old_as_of: str, new_as_of: str) -> Group:
    steps = [step for one, other in moved if (step := days(one, other)) is not None]
    return Group(
        *key,
        records=len(held),
        moved=len(moved),
        earlier=sum(step < 0 for step in steps),
        later=sum(step > 0 for step in steps),
        gained=sum(not one for one, _ in moved),
        lost=sum(not other for _, other in moved),
        median_days=median_low(steps) if steps else None,
        least_days=min(steps, default=None),
        most_days=max(steps, default=None),
        reached_old=_reached((one for one, _ in held), old_as_of),
        reached_new=_reached((other for _, other in held), new_as_of),
    )


def _reached(dates: Iterable[str], as_of: str) -> int | None:
    return sum(bool(on) and on <= as_of for on in dates) if as_of else None
