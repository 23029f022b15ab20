"""The bounds that the governing order sets to a typed date or event."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from auditor.law.arithmetic import compute, days_between, needs_day
from auditor.law.context import Context, Reading
from auditor.law.eras import DAYS_REMEMBERED
from auditor.law.provisions import Limit, Order

_DATE, _EVENT = frozenset({"date"}), frozenset({"event"})


@dataclass(frozen=True, slots=True)
class Bounds:
    """The limit of each kind (maximum, default, ceiling, outer) with its last day, and why there is no maximum."""

    held: Mapping[str, tuple[Limit, date | None]]
    basis: str
    overrun: int | None = None

    def day(self, bound: str) -> date | None:
        """Return the last day of a bound, None where there is none."""
        return self.held[bound][1] if bound in self.held else None

    def limit(self, bound: str) -> Limit | None:
        """Return a bound as the order states it."""
        return self.held[bound][0] if bound in self.held else None


def bounds_on(bounds: Bounds, order: Order | None, day: date, *, is_missing: bool) -> Bounds:
    """Return the bounds that hold on one day of an era as they run from another day of it."""
    if order is None or not bounds.held:
        return bounds
    return _bounds(order, tuple(limit for limit, _ in bounds.held.values()), day, is_dated=True, is_missing=is_missing)


def _names(reading: Reading) -> frozenset[str]:
    """Return what the line would be bounded as: its codes, else its form; a missing date as a date."""
    if reading.codes:
        return frozenset(reading.codes)
    form = reading.entry.form if reading.entry is not None else reading.kind
    return _EVENT if form == "event" else _DATE


def _basis(limit: Limit, on: date | None, *, is_missing: bool) -> str:
    if on is None:
        return f"{limit.authority.citation} sets no maximum"
    bounded = "an instruction, none being given," if is_missing else "the instruction"
    basis = f"{limit.authority.citation} lets {bounded} run to {on.isoformat()} at most"
    if limit.unless:
        basis += f" ({limit.unless} has a limit of its own)"
    return f"{basis}, counted from the cable's date, which stands for the day of the decision"


def _stamped(context: Context) -> str:
    instruction = context.statement.instruction
    if instruction is not None and instruction.layer == "reviewer":
        return "no limit is tested: a reviewer's stamp counts from its own day of decision, not from the cable's date"
    return ""


def find_bounds(context: Context, reading: Reading) -> Bounds:
    """Find the governing order's bounds for the line, each with its last day."""
    order, base = context.governing, context.base
    if order is None or base is None:
        return Bounds({}, "no limit is tested: no order is known to govern the cable")
    if reason := _stamped(context):
        return Bounds({}, reason)
    assert context.era is not None
    limits = _limits(order, _names(reading), context.level, context.era)
    is_dated, is_missing = context.day is not None, reading.kind == "none"
    return _bounds(order, limits, base, is_dated=is_dated, is_missing=is_missing)


@lru_cache(maxsize=512)
def _limits(order: Order, names: frozenset[str], level: str, era: date) -> tuple[Limit, ...]:
    """Return the first bound of each kind, in the order of the file."""
    held: dict[str, Limit] = {}
    for limit in order.limits:
        if limit.level in {"", level} and names.intersection(limit.of) and limit.days.holds(era):
            held.setdefault(limit.bound, limit)
    return tuple(held.values())


@lru_cache(maxsize=DAYS_REMEMBERED)
def _bounds(order: Order, limits: tuple[Limit, ...], base: date, *, is_dated: bool, is_missing: bool) -> Bounds:
    held = {
        limit.bound: (limit, compute(limit.operation, base) if is_dated or not needs_day(limit.operation) else None)
        for limit in limits
    }
    if "maximum" not in held:
        return Bounds(held, f"{order.name} sets no limit to an instruction of this kind")
    limit, on = held["maximum"]
    if on is None and not is_dated and needs_day(limit.operation):
        return Bounds(held, "no limit is tested: it counts from a day, and the cable is not dated to the day")
    return Bounds(held, _basis(limit, on, is_missing=is_missing))


def overrun(bounds: Bounds, reading: Reading, on: date | None) -> int | None:
    """Return the days by which a date passes the maximum, recording what the order says of it; negative inside."""
    for limit, last in bounds.held.values():
        if on is not None and last is not None and on > last:
            reading.note(*filter(None, [limit.over]))
            reading.ambiguous(*limit.ambiguities)
        elif on is None:
            reading.ambiguous(*limit.ambiguities)
    last = bounds.day("maximum")
    return None if on is None or last is None else days_between(last, on)


def rule_of(bounds: Bounds, reading: Reading, on: date | None) -> str | None:
    """Return the id of the provision that reads the line: for a bare date the shortest bound that it keeps."""
    if reading.entry is None:
        legacy = next((found.legacy for found in reading.found if found.legacy is not None), None)
        return legacy.id if legacy is not None else None
    if reading.entry.form == "date" and on is not None:
        lasts = [(last, limit.id) for limit, last in bounds.held.values() if last is not None]
        kept = [pair for pair in sorted(lasts) if on <= pair[0]]
        if lasts:
            return (kept or sorted(lasts)[-1:])[0][1]
    return reading.entry.id
