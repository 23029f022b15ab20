"""The steps of a derivation, in the order in which they are taken: a reader can follow each one alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from typing import Any

from auditor import resources
from auditor.law import derivation_days, derivation_line
from auditor.law.answer import Answer
from auditor.law.outcome import Step
from auditor.law.provisions import Order
from auditor.law.values import Days

_RELATIONS = {
    "governing": "the order in force",
    "amending": "an order that only amends the one in force",
    "previous": "the order before the one in force",
    "next": "the order after the one in force",
    "other": "an order of another time",
    "unknown": "no order of this law",
}
_WINDOWS = {
    None: "; not expected on a cable of that date",
    "in-force": "",
    "after-change": "; so soon after the change that nothing is made of it",
    "before-change": "; a few days before its first day",
}
_TOLD = frozenset({"day-month-order"})
"""Ambiguities that the step in question tells by itself."""


@cache
def _ambiguities() -> Mapping[str, Mapping[str, str]]:
    """Return what each ambiguity is and how it is read, by name."""
    held: list[dict[str, Any]] = resources.load("vocabulary/ambiguities")["ambiguities"]
    return {one["name"]: one for one in held}


def _govern(answer: Answer) -> Iterator[Step]:
    context = answer.context
    shown = context.statement.dated_text or (context.base.isoformat() if context.base else "none")
    precision = context.statement.precision
    inputs = (("dated", shown), *((("known to the", precision),) if precision in ("month", "year") else ()))
    rule, order = "the order in force on the cable's date governs", context.governing
    if order is None:
        yield Step(rule, "the order files", inputs, "govern", answer.governed.reason)
        return
    other = context.citation.reading
    rejected = () if other in (None, order) else (f"{other.name}: in force {_span(other.governs.days)}",)
    result = f"{order.name} ({order.id}), in force {_span(order.governs.days)}{_amended(order, context.day)}"
    yield Step(rule, order.governs.authority.checked, inputs, "govern", result, rejected)


def _amended(order: Order, day: date | None) -> str:
    """Name the amendments in force on a day that readings of the order rest on."""
    rested = " ".join(entry.authority.citations for entry in order.instructions)
    held = [one for one in order.amendments if day is not None and one.since <= day and one.number in rested]
    told = (f"; amended by E.O. {one.number} from {one.since}: {one.changes.rstrip('.')}" for one in held)
    return "" if order.amends is not None else "".join(told)


def _span(days: Days) -> str:
    """Return days of force in words, both ends included."""
    last = derivation_days.last_of(days)
    return f"from {days.since} on" if last is None else f"from {days.since} to {last}"


def _cited(answer: Answer) -> Iterator[Step]:
    citation, instruction = answer.context.citation, answer.context.statement.instruction
    if instruction is None or not instruction.order:
        return
    if citation.relation is None:
        result = "held against no order: the cable's date can't tell which one it may cite"
    elif citation.relation == "none":
        result = "held against no order: the line is not the cable's own instruction"
    elif citation.relation == "unknown":
        result = _RELATIONS["unknown"]
        result += f"; the nearest number is {citation.nearest}" if citation.nearest else ""
    else:
        result = f"{_RELATIONS[citation.relation]}{_WINDOWS[citation.window]}"
        result += f"; {citation.distance} days away" if citation.distance else ""
    authority = "convention: the order cited reads the line"
    if citation.authority is not None:
        authority = citation.authority.checked
    reading = citation.reading.name if citation.reading is not None else "no order"
    rule = f"the line is read in the words of the order that it cites: {reading}"
    yield Step(rule, authority, (("order cited", instruction.order_text or instruction.order),), "read", result)


def _open_points(answer: Answer) -> Iterator[Step]:
    """Name each point on which the law is open here, and the reading taken."""
    others = tuple(f"{other.isoformat()}: the other day" for other in answer.effect.others)
    for name in answer.reading.ambiguities:
        if name in _TOLD:
            continue
        told = _ambiguities().get(name, {})
        rule = told.get("question") or f"the law is open here: {name.replace('-', ' ')}"
        rejected = others if name == "two-schedules" else ()
        authority, taken = told.get("authority", "the order files"), told.get("taken", "")
        yield Step(rule, authority, (("ambiguity", name),), "convention", taken, rejected)


def derive(answer: Answer) -> tuple[Step, ...]:
    """Return the steps in the order in which they are taken."""
    return (
        *_govern(answer),
        *_cited(answer),
        *derivation_line.read_steps(answer),
        *derivation_days.day_steps(answer),
        *derivation_days.limit_steps(answer),
        *derivation_days.automatic_steps(answer),
        *_open_points(answer),
    )
