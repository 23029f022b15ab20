"""What follows from a line as read: the day of the marking, its downgrades, and what later orders make of it."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from auditor.law.arithmetic import compute, needs_day
from auditor.law.context import UNCLASSIFIED, Context, Reading
from auditor.law.provisions import Entry, Legacy, Order
from auditor.law.values import NotBefore, Operation, Term
from auditor.law.vocabulary import entry_for_code, legacy_readings

Steps = list[tuple[date, str]]
"""Downgrades by day: the level (by word) from then on, earliest first."""


@dataclass(frozen=True, slots=True)
class Later:
    """A later order's reading of the line: `computed` is the day its own schedule gives, `on` the day that holds."""

    legacy: Legacy
    order: Order
    entry: Entry | None = None
    computed: date | None = None
    on: date | None = None


@dataclass(slots=True)
class Effect:
    """The days that follow. `legacy` is the later reading applied, `entry` the provision that then holds.

    `own_on` and `own_steps` are what the line's own order gives, `later` the readings of later orders, earliest first.
    """

    on: date | None = None
    review_on: date | None = None
    scheduled_on: date | None = None
    others: list[date] = field(default_factory=list)
    steps: Steps = field(default_factory=list)
    entry: Entry | None = None
    legacy: Legacy | None = None
    own_on: date | None = None
    own_steps: Steps = field(default_factory=list)
    later: list[Later] = field(default_factory=list)
    calculated_on: date | None = None
    calculated: Term | None = None
    basis: str = ""
    undetermined: str = ""


def _base_of(context: Context, operation: Operation) -> tuple[date | None, str]:
    """Return the cable's date as the base of an operation, or why it can't be one."""
    if context.base is None:
        return None, "the cable's date is not known"
    if context.day is None and needs_day(operation):
        return None, "the term runs from a day, and the cable is dated less exactly"
    return context.base, ""


def _schedule(context: Context, reading: Reading, entry: Entry, effect: Effect) -> None:
    """Carry out a schedule of the law, with its downgrades."""
    base, reason = _base_of(context, entry.operation)
    if base is None:
        effect.undetermined = f"undetermined: {reason}"
        return
    effect.scheduled_on = compute(entry.operation, base)
    effect.on = _no_earlier(entry.not_before, reading, effect.scheduled_on)
    effect.steps = _downgrades(context, entry, base)


def _downgrades(context: Context, entry: Entry, base: date) -> Steps:
    found = []
    for term in entry.downgrades:
        on = compute(term.operation, base) if context.day is not None or not needs_day(term.operation) else None
        if on is not None:
            found.append((on, term.to))
    return _put_off(found, entry.not_before)


def _put_off(steps: Steps, floor: NotBefore | None) -> Steps:
    """Move steps that lie before a day on to it; of several on one day the lowest level counts."""
    if floor is None:
        return steps
    moved = [(max(on, floor.on), name) for on, name in steps]
    last = dict(moved)
    return [(on, name) for on, name in moved if last[on] == name]


def _is_computed(entry: Entry) -> bool:
    return entry.operation.operation in ("anniversary", "end-of-year")


def _bound(context: Context, reading: Reading, effect: Effect) -> None:
    """Let a typed date give way to the schedule that bounds it; a later date has no effect."""
    entry = reading.entry
    if entry is None or not entry.bounded_by or reading.order is None:
        return
    schedule = entry_for_code(reading.order, entry.bounded_by, context.level, context.era)
    if schedule is None or schedule.entry is None or not schedule.fits or context.base is None:
        return
    last = compute(schedule.entry.operation, context.base)
    effect.steps = _downgrades(context, schedule.entry, context.base)
    if effect.on is not None and last is not None and effect.on > last:
        effect.others.append(effect.on)
        effect.on = last
        reading.fault("date-without-effect")


def in_force(legacy: Legacy, as_of: date | None) -> bool:
    """Tell whether a later reading is law on `as_of`; without a day, whether it is law for good."""
    if as_of is None:
        return legacy.days.until is None
    return legacy.days.holds(as_of)


def _candidates(context: Context, reading: Reading, as_of: date | None) -> list[tuple[Legacy, Order, str]]:
    """Return later orders' readings of the line that are in force, earliest order first, with the code meant."""
    orders = context.law.orders
    entry = reading.entry
    if context.statement.level == UNCLASSIFIED:
        return []
    if reading.codes:
        asked = [("code", found.code, found.order) for found in reading.found]
    elif reading.kind in ("none", "not-applicable") and not (entry and (entry.excludes_automatic or entry.controls)):
        asked = [(reading.kind, "", context.governing or orders[-1])]
    else:
        asked = []
    return [
        (legacy, order, code)
        for form, code, home in asked
        for legacy, order in legacy_readings(orders, form, code, context.level)
        if in_force(legacy, as_of)
        and not _is_past(context, order)
        and (not legacy.of or home.id in legacy.of or context.governing in _homes(orders, legacy))
        if order is not home or not legacy.of
    ]


def _is_past(context: Context, order: Order) -> bool:
    """Tell whether an order had ended when the cable was written, so that it never read the line."""
    until = order.governs.days.until
    return context.base is not None and until is not None and until <= context.base


def _homes(orders: Sequence[Order], legacy: Legacy) -> list[Order]:
    return [order for order in orders if order.id in legacy.of]


def _convert(context: Context, reading: Reading, effect: Effect, as_of: date | None) -> None:
    """Apply the later orders' readings of the line, the latest last; a day that had passed before an order stays."""
    for legacy, order, code in _candidates(context, reading, as_of):
        since = legacy.days.since
        if effect.on is not None and since is not None and effect.on < since:
            continue
        becomes = code if legacy.becomes == "same-code" else legacy.becomes
        found = entry_for_code(order, becomes, context.level, None)
        entry = found.entry if found is not None else None
        effect.legacy, effect.entry = legacy, entry or effect.entry
        later = Later(legacy, order, entry)
        if found is not None and entry is not None and found.fits and _is_computed(entry):
            later = _reschedule(context, reading, effect, later)
        effect.later.append(later)
    if effect.legacy is not None:
        reading.brings(effect.legacy.brings)


def _reschedule(context: Context, reading: Reading, effect: Effect, later: Later) -> Later:
    """Put a later order's schedule in the place of the earlier day."""
    assert later.entry is not None
    earlier, steps = effect.on, effect.steps
    _schedule(context, reading, later.entry, effect)
    computed = effect.on
    effect.on = _no_earlier(later.legacy.not_before, reading, computed)
    effect.steps = _taken_over(steps, effect.steps, later.legacy)
    if earlier is not None and earlier != effect.on:
        effect.others.append(earlier)
        reading.ambiguous("replaced-by-later-order")
    return dataclasses.replace(later, computed=computed, on=effect.on)


def _taken_over(old: Steps, new: Steps, legacy: Legacy) -> Steps:
    """Join two schedules of downgrading: what had happened before the later order stays, the rest follows it.

    No step of the later order comes before the day on which that order could first act.
    """
    since = legacy.days.since
    passed = [(on, name) for on, name in old if since is not None and on < since]
    reached = {name for _, name in passed}
    return passed + _put_off([(on, name) for on, name in new if name not in reached], legacy.not_before)


def _no_earlier(floor: NotBefore | None, reading: Reading, on: date | None) -> date | None:
    """Return a day, or the first day allowed where it lies before that."""
    if floor is None or on is None or on >= floor.on:
        return on
    reading.ambiguous(*floor.ambiguities)
    return floor.on


def _calculate(reading: Reading, effect: Effect) -> None:
    """Calculate the date of a derivative cable whose source bears no usable date."""
    term = effect.legacy.calculated if effect.legacy is not None else None
    if term is not None and reading.is_derivative and reading.source_on is not None:
        effect.calculated = term
        effect.calculated_on = compute(term.operation, reading.source_on)


def _own(context: Context, reading: Reading, effect: Effect) -> None:
    """Find what the line gives under the order that reads it."""
    entry = reading.entry
    if entry is not None and _is_computed(entry) and context.statement.level != UNCLASSIFIED:
        if reading.fits:
            _schedule(context, reading, entry, effect)
        else:
            effect.undetermined = f"undetermined: {_unfit(context)}"
    elif entry is None and context.statement.level is None and reading.kind in ("none", "not-applicable"):
        effect.undetermined = f"undetermined: {_unfit(context)}"
    elif reading.stated is not None:
        effect.on = reading.stated
    elif reading.typed and all(pick.is_open for pick in reading.typed):
        effect.undetermined = f"undetermined: {reading.typed[0].reason}"
    if entry is not None and not _is_computed(entry) and reading.fits and context.base is not None:
        effect.steps = _downgrades(context, entry, context.base)
    if entry is not None and entry.effect == "review":
        effect.on, effect.review_on = None, effect.on


def find_effect(context: Context, reading: Reading, as_of: date | None) -> Effect:
    """Find what follows from a line as read, under the law of `as_of` (None: as it stands now)."""
    effect = Effect(entry=reading.entry)
    _own(context, reading, effect)
    _bound(context, reading, effect)
    effect.own_on, effect.own_steps = effect.on, list(effect.steps)
    _convert(context, reading, effect, as_of)
    _calculate(reading, effect)
    return effect


def _unfit(context: Context) -> str:
    if context.statement.level is None:
        return "the schedule depends on the classification level, which the record does not show"
    return f"the schedule has no term for {context.level or context.statement.level}"
