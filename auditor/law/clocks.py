"""Deadlines beside the marking: automatic declassification, and those that statutes set (`rules/clocks`)."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from auditor.cable.facts import Statement
from auditor.law.arithmetic import compute, needs_day
from auditor.law.automatic import Automatic, undated
from auditor.law.context import UNCLASSIFIED, Context
from auditor.law.eras import DAYS_REMEMBERED
from auditor.law.orders import Law
from auditor.law.outcome import Clock
from auditor.law.provisions import ClockRule, ClockValue

MARKING = "marking"
AUTOMATIC = "automatic"
OWN = 2
"""How many of a record's clocks, the first ones, are not set by a statute: marking and automatic."""


def _deadline(value: ClockValue, base: date, as_of: date | None) -> tuple[date, date] | None:
    """Return the deadline under one value and the computed day; None where that value's time ends before it.

    A value can't bite before the day on which it becomes law. An end that lies after `as_of` is not known then.
    """
    on = compute(value.operation, base)
    if on is None:
        return None
    since, until = value.days.since, value.days.until
    first = on if since is None else max(on, since)
    is_open = until is None or (as_of is not None and until > as_of)
    return (first, on) if is_open or (until is not None and first < until) else None


def _refused(rule: ClockRule, level: str | None, controls: tuple[str, ...]) -> str:
    """Say why a clock does not run for a record, "" where it does."""
    if rule.applies_to == "classified" and level == UNCLASSIFIED:
        return f"not classified: {rule.name} has nothing to declassify"
    if rule.applies_to == "classified" and level is None:
        return "undetermined: the record does not show its classification level"
    if set(rule.excludes).intersection(controls):
        return f"excluded from {rule.name} by its controls"
    return ""


@lru_cache(maxsize=512)
def _values(rule: ClockRule, as_of: date | None) -> tuple[ClockValue, ...]:
    """Return the values that had become law by a day."""
    return tuple(v for v in rule.values if as_of is None or v.days.since is None or v.days.since <= as_of)


@lru_cache(maxsize=512)
def _stopped(rule: ClockRule, level: str | None, controls: tuple[str, ...], as_of: date | None) -> Clock | None:
    """Return a clock that does not run, whatever the cable's date; None where it does."""
    reason = _refused(rule, level, controls)
    if not reason and not _values(rule, as_of):
        reason = f"{rule.name} was not yet law"
    return Clock(rule.id, None, reason, rule.name) if reason else None


@lru_cache(maxsize=DAYS_REMEMBERED)
def _run(rule: ClockRule, base: date, is_dated: bool, as_of: date | None) -> Clock:
    for value in _values(rule, as_of):
        if not is_dated and needs_day(value.operation):
            reason = "undetermined: the term runs from a day, and the cable is dated less exactly"
            return Clock(rule.id, None, reason, value.authority.citations)
        found = _deadline(value, base, as_of)
        if found is not None:
            first, on = found
            basis = f"{rule.title}: due on {first.isoformat()} under {value.authority.citation}, {rule.condition}"
            if first != on:
                basis += f"; {value.operation.years} years ended on {on.isoformat()}, before that term was law"
            return Clock(rule.id, first, basis, value.authority.citations)
    return Clock(rule.id, None, "undetermined: the date lies beyond the calendar", rule.name)


def find_clocks(
    context: Context, marking: tuple[date | None, str, str], automatic: Automatic, as_of: date | None
) -> tuple[Clock, ...]:
    """Return all deadlines of one record; `marking` is day, basis and citation of the marking itself.

    The deadline of a dated statute is the first day on which the law then in force has its term run out, so that a
    release is never measured against a term that was not yet law. `as_of` None: the law as it stands.
    """
    on, basis, citation = marking
    authority = automatic.authority.citations if automatic.authority is not None else ""
    own = (Clock(MARKING, on, basis, citation), Clock(AUTOMATIC, automatic.on, automatic.basis, authority))
    if context.base is None:
        reason = f"undetermined: {undated(context)}"
        return own + tuple(Clock(rule.id, None, reason, rule.name) for rule in context.law.clocks)
    return own + statutory(context.law, context.statement, context.base, as_of)


def statutory(law: Law, statement: Statement, base: date, as_of: date | None) -> tuple[Clock, ...]:
    """Return the deadlines that statutes set to a record of a date."""
    level, controls, is_dated = statement.level, statement.controls, statement.precision == "day"
    clocks = [_stopped(rule, level, controls, as_of) or _run(rule, base, is_dated, as_of) for rule in law.clocks]
    return tuple(clocks)
