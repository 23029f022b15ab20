"""The steps of a derivation: what was applied, on what authority, to what, and what was not taken and why."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.law.answer import Answer
from auditor.law.context import UNCLASSIFIED
from auditor.law.outcome import Step
from auditor.law.picking import Picked
from auditor.law.provisions import Entry

_RELATIONS = {
    "governing": "the order in force",
    "amending": "an order that only amends the one in force",
    "previous": "the order before it",
    "next": "the order after it",
    "other": "an order of another time",
    "unknown": "no order of this law",
}
_WINDOWS = {
    None: "outside the days on which its file accepts that number",
    "in-force": "accepted",
    "after-change": "accepted for a while after the change",
    "before-change": "a few days before its first day",
}


_AS_TYPED = "convention: a date is read as the United States writes it"


def _govern(answer: Answer) -> Iterator[Step]:
    context = answer.context
    shown = context.statement.dated_text or (context.base.isoformat() if context.base else "none")
    inputs = (("dated", shown), ("precision", context.statement.precision))
    order = context.governing
    if order is None:
        yield Step(
            "the order in force on the cable's date governs",
            "the order files",
            inputs,
            "govern",
            answer.governed.reason,
        )
        return
    days = order.governs.days
    result = f"{order.name} ({order.id}), from {days.since} to {days.until or 'now'}"
    rejected = []
    if context.citation.reading is not None and context.citation.reading is not order:
        other = context.citation.reading
        rejected = [f"{other.name}: in force from {other.governs.days.since} to {other.governs.days.until or 'now'}"]
    yield Step(
        "the order in force on the cable's date governs",
        order.governs.authority.checked,
        inputs,
        "govern",
        result,
        tuple(rejected),
    )


def _cited(answer: Answer) -> Iterator[Step]:
    citation, instruction = answer.context.citation, answer.context.statement.instruction
    if instruction is None or not instruction.order:
        return
    inputs = (("order cited", instruction.order_text or instruction.order),)
    if citation.relation is None:
        result = "held against no order: the cable's date can't tell which one it may cite"
    elif citation.relation == "none":
        result = "held against no order: the line is not the cable's own instruction"
    else:
        result = f"{_RELATIONS[citation.relation]}; {_WINDOWS[citation.window]}"
        if citation.nearest:
            result = f"{_RELATIONS['unknown']}; the nearest number is {citation.nearest}"
        if citation.distance:
            result += f"; {citation.distance} days away"
    authority = (
        citation.authority.checked if citation.authority is not None else "convention: the order cited reads the line"
    )
    reading = citation.reading.name if citation.reading is not None else "no order"
    yield Step(f"the order cited gives the vocabulary: {reading}", authority, inputs, "read", result)


def _picked(answer: Answer, pick: Picked) -> Iterator[Step]:
    """Tell how a date was read where more than one reading was possible, or none."""
    window, form = answer.context.window, pick.reading
    rules = []
    inputs = [("typed", pick.text.strip())]
    authority = _AS_TYPED
    if form is not None and form.digits == 2:
        rules.append("the century is that of the window around the cable's date")
        inputs.append(("window", f"{window.back} years before the cable to {window.forward} after it"))
        authority = window.authority.checked
    if pick.others:
        rules.append("the month stands first, as the United States writes it")
    if form is not None and form.day == 0:
        rules.append("a date without a day runs to the last day that it names")
    if pick.on is None:
        rules.append("a date must be a day of the calendar")
    if rules:
        rejected = tuple(f"{other.isoformat()}: the day would stand first" for other in pick.others)
        result = pick.on.isoformat() if pick.on is not None else f"no day: {pick.reason}"
        yield Step("; ".join(rules), authority, tuple(inputs), "convention", result, rejected)


def _read(answer: Answer) -> Iterator[Step]:
    instruction, reading = answer.context.statement.instruction, answer.reading
    for pick in reading.typed:
        yield from _picked(answer, pick)
    shown = instruction.raw.strip() if instruction is not None else "no instruction"
    found = [f"{one.code}: {one.order.name}" for one in reading.found]
    inputs = (("instruction", shown), *(("code", one) for one in found))
    entry = reading.entry
    lone = next((one.legacy for one in reading.found if one.legacy is not None), None)
    read_by = entry or lone
    faults = ", ".join((*reading.faults, *(f"{code} outside the vocabulary" for code in reading.code_faults)))
    rejected = tuple(f"{code}: {legacy.retired.note}" for code, legacy in reading.retired.items() if legacy.retired)
    result = f"kind {reading.kind}" + (f"; {faults}" if faults else "")
    rule = read_by.meaning if read_by is not None else "the line is read"
    authority = read_by.authority.checked if read_by is not None else "the order files"
    if answer.context.statement.level == UNCLASSIFIED:
        rule, authority = "a cable that is not classified has nothing to schedule", _levels(answer)
    yield Step(rule, authority, inputs, "read", result, rejected)


def _levels(answer: Answer) -> str:
    order = answer.context.governing
    return order.levels[0].authority.checked if order is not None and order.levels else "the order files"


def _operands(answer: Answer, entry: Entry) -> tuple[tuple[str, str], ...]:
    """Return what the operation was applied to."""
    operation, base = entry.operation, answer.context.base
    if operation.years is None:
        stated = answer.reading.stated
        return () if stated is None else (("stated", stated.isoformat()),)
    counted = (
        "unknown" if base is None else str(base.year) if operation.operation == "end-of-year" else base.isoformat()
    )
    leap = (("29 February in a common year becomes", operation.leap_day),) if operation.leap_day else ()
    return ((operation.base, counted), ("years", str(operation.years)), *leap)


def _day(answer: Answer) -> str:
    """Return the day that follows, as a result."""
    effect = answer.effect
    if effect.on is not None:
        return f"due on {effect.on.isoformat()}, unless exempted"
    if effect.review_on is not None:
        return f"review due on {effect.review_on.isoformat()}"
    return effect.undetermined or "no day"


def _effect(answer: Answer) -> Iterator[Step]:
    effect = answer.effect
    entry = effect.entry
    if entry is None:
        return
    operation = entry.operation
    is_idle = operation.operation == "none" and effect.on is None and not effect.steps and not effect.undetermined
    if is_idle or answer.context.statement.level == UNCLASSIFIED:
        return
    rejected = tuple(f"{other.isoformat()}: not taken" for other in effect.others)
    yield Step(
        entry.meaning, entry.authority.checked, _operands(answer, entry), operation.operation, _day(answer), rejected
    )
    for on, name in effect.steps:
        authority = next((term.authority for term in entry.downgrades if term.to == name), entry.authority)
        yield Step(f"downgrade to {name}", authority.checked, (), operation.operation, on.isoformat())


def _legacy(answer: Answer) -> Iterator[Step]:
    effect = answer.effect
    if effect.legacy is None or effect.legacy_order is None:
        return
    inputs = (("law from", str(effect.legacy.days.since)),)
    result = effect.legacy_order.name + (f"; calculated {effect.calculated_on}" if effect.calculated_on else "")
    yield Step(effect.legacy.meaning, effect.legacy.authority.checked, inputs, "read", result)


def _limits(answer: Answer, over: int | None) -> Iterator[Step]:
    for bound, (limit, last) in answer.bounds.held.items():
        inputs = (("bound", bound), ("years", str(limit.operation.years or "none")))
        result = limit.note or "no last day" if last is None else f"until {last.isoformat()}"
        if bound == "maximum" and over is not None:
            result += f"; {over} days over" if over > 0 else f"; kept, {-over} days to spare"
        yield Step("the governing order bounds the date", limit.authority.checked, inputs, "compare", result)
    if not answer.bounds.held:
        yield Step("the governing order bounds the date", "the order files", (), "compare", answer.bounds.basis)


def _automatic(answer: Answer) -> Iterator[Step]:
    automatic = answer.automatic
    authority = automatic.authority.checked if automatic.authority is not None else "the order files"
    inputs = (("law of", answer.as_of.isoformat() if answer.as_of is not None else "the latest text"),)
    rule = "old records of permanent value are declassified automatically, unless exempted"
    operation = (
        automatic.special.operation if automatic.special else automatic.rule.operation if automatic.rule else None
    )
    shown = operation.operation if operation is not None and automatic.on is not None else "none"
    yield Step(rule, authority, inputs, shown, automatic.basis)


def derive(answer: Answer, over: int | None) -> tuple[Step, ...]:
    """Return the steps in the order in which they are taken; `over` is the overrun of the limit in days."""
    return (
        *_govern(answer),
        *_cited(answer),
        *_read(answer),
        *_effect(answer),
        *_legacy(answer),
        *_limits(answer, over),
        *_automatic(answer),
    )
