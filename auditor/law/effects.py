"""What follows from a line as read: the day of the marking, its downgrades, and what later orders make of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from auditor.law.arithmetic import compute, needs_day
from auditor.law.context import UNCLASSIFIED, Context, Reading
from auditor.law.provisions import Entry, Legacy, Order
from auditor.law.values import Operation, Term
from auditor.law.vocabulary import entry_for_code, legacy_readings


@dataclass(slots=True)
class Effect:
    """The days that follow. `legacy` is the later reading applied, `entry` the provision that then holds."""

    on: date | None = None
    review_on: date | None = None
    scheduled_on: date | None = None
    others: list[date] = field(default_factory=list)
    steps: list[tuple[date, str]] = field(default_factory=list)
    entry: Entry | None = None
    legacy: Legacy | None = None
    legacy_order: Order | None = None
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


def _schedule(context: Context, entry: Entry, effect: Effect) -> None:
    """Carry out a schedule of the law, with its downgrades."""
    base, reason = _base_of(context, entry.operation)
    if base is None:
        effect.undetermined = f"undetermined: {reason}"
        return
    effect.scheduled_on = compute(entry.operation, base)
    effect.steps = _downgrades(context, entry, base)


def _downgrades(context: Context, entry: Entry, base: date) -> list[tuple[date, str]]:
    found = []
    for term in entry.downgrades:
        on = compute(term.operation, base) if context.day is not None or not needs_day(term.operation) else None
        if on is not None:
            found.append((on, term.to))
    return found


def _is_computed(entry: Entry) -> bool:
    return entry.operation.operation in ("anniversary", "end-of-year")


def _bound(context: Context, reading: Reading, effect: Effect) -> None:
    """Let a typed date give way to the schedule that bounds it; a later date has no effect."""
    entry = reading.entry
    if entry is None or not entry.bounded_by or reading.order is None:
        return
    schedule = entry_for_code(reading.order, entry.bounded_by, context.level, context.base)
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
    orders: Sequence[Order] = context.law.orders
    if context.statement.level == UNCLASSIFIED:
        return []
    if reading.codes:
        asked = [("code", found.code, found.order) for found in reading.found]
    elif reading.kind in ("none", "not-applicable") and not (reading.entry and reading.entry.excludes_automatic):
        asked = [(reading.kind, "", context.governing or orders[-1])]
    else:
        asked = []
    return [
        (legacy, order, code)
        for form, code, home in asked
        for legacy, order in legacy_readings(orders, form, code, context.level)
        if in_force(legacy, as_of)
        and (not legacy.of or home.id in legacy.of or context.governing in _homes(orders, legacy))
        if order is not home or not legacy.of
    ]


def _homes(orders: Sequence[Order], legacy: Legacy) -> list[Order]:
    return [order for order in orders if order.id in legacy.of]


def _convert(context: Context, reading: Reading, effect: Effect, as_of: date | None) -> None:
    """Apply the latest order's reading of the line; a date that had passed before that order stays."""
    for legacy, order, code in _candidates(context, reading, as_of):
        since = legacy.days.since
        if effect.on is not None and since is not None and effect.on < since:
            continue
        effect.legacy, effect.legacy_order = legacy, order
        becomes = code if legacy.becomes == "same-code" else legacy.becomes
        found = entry_for_code(order, becomes, context.level, None)
        if found is None or found.entry is None:
            continue
        effect.entry = found.entry
        if _is_computed(found.entry) and found.fits:
            earlier = effect.on
            _schedule(context, found.entry, effect)
            effect.on = effect.scheduled_on
            _floor(legacy, reading, effect)
            if earlier is not None and earlier != effect.on:
                effect.others.append(earlier)
                reading.ambiguous("replaced-by-later-order")
    if effect.legacy is not None:
        reading.brings(effect.legacy.brings)


def _floor(legacy: Legacy, reading: Reading, effect: Effect) -> None:
    floor = legacy.not_before
    if floor is not None and effect.on is not None and effect.on < floor.on:
        effect.on = floor.on
        reading.ambiguous(*floor.ambiguities)


def _calculate(reading: Reading, effect: Effect) -> None:
    """Calculate the date of a derivative cable whose source bears no usable date."""
    term = effect.legacy.calculated if effect.legacy is not None else None
    if term is not None and reading.is_derivative and reading.source_on is not None:
        effect.calculated = term
        effect.calculated_on = compute(term.operation, reading.source_on)


def find_effect(context: Context, reading: Reading, as_of: date | None) -> Effect:
    """Find what follows from a line as read, under the law of `as_of` (None: as it stands now)."""
    entry = reading.entry
    effect = Effect(entry=entry)
    if entry is not None and _is_computed(entry) and context.statement.level != UNCLASSIFIED:
        if reading.fits:
            _schedule(context, entry, effect)
            effect.on = effect.scheduled_on
        else:
            effect.undetermined = f"undetermined: {_unfit(context)}"
    elif entry is None and context.statement.level is None and reading.kind in ("none", "not-applicable"):
        effect.undetermined = f"undetermined: {_unfit(context)}"
    elif reading.stated is not None:
        effect.on = reading.stated
    if entry is not None and entry.effect == "review":
        effect.on, effect.review_on = None, effect.on
    _bound(context, reading, effect)
    _convert(context, reading, effect, as_of)
    _calculate(reading, effect)
    return effect


def _unfit(context: Context) -> str:
    if context.statement.level is None:
        return "the schedule depends on the classification level, which the record does not show"
    return f"the schedule has no term for {context.level or context.statement.level}"
