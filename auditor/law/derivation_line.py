"""Steps that tell how a line was read: its dates, its codes and what they mean, its kind."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.law.answer import Answer
from auditor.law.arithmetic import anniversary
from auditor.law.context import UNCLASSIFIED
from auditor.law.outcome import Step
from auditor.law.picking import Picked
from auditor.law.vocabulary import Found

_AS_TYPED = "convention: a date is read as the United States writes it"
_KINDS = {
    "date": "an instruction with a date",
    "event": "an instruction that waits for an event",
    "exempt": "a mark that sets no day of declassification",
    "none": "no instruction",
    "not-applicable": "the words not applicable",
    "malformed": "a line that is not in order",
}
_CENTURY = 100
_SECONDARY = " (from secondary knowledge)"
"""Stands behind a meaning that was read in no text of the order."""


def _picked(answer: Answer, pick: Picked) -> Iterator[Step]:
    """Tell how a date was read where more than one reading was possible, or none."""
    window, form = answer.context.window, pick.reading
    rules, rejected = [], []
    inputs = [("typed", pick.text.strip())]
    authority = _AS_TYPED
    if form is not None and form.digits == 2:
        rules.append("a year of two digits belongs to the one century that the window around the cable's date allows")
        inputs.append(("window", f"{window.back} years before the cable to {window.forward} after it"))
        authority = window.authority.checked
        later = anniversary(pick.on, _CENTURY) if pick.on is not None else None
        rejected += [f"{later.isoformat()}: outside the window"] if later is not None else []
    if pick.others:
        rules.append("the month stands first, as the United States writes it")
    if form is not None and form.day == 0:
        rules.append("a date without a day runs to the last day that it names")
    if pick.on is None and not pick.is_open:
        rules.append("a date must be a day of the calendar")
    if rules:
        rejected += [f"{other.isoformat()}: the day would stand first" for other in pick.others]
        result = pick.on.isoformat() if pick.on is not None else f"no day: {pick.reason}"
        yield Step("; ".join(rules), authority, tuple(inputs), "convention", result, tuple(rejected))


def _meaning(found: Found) -> tuple[str, str]:
    """Return a code and what it stands for, as the files of its order say."""
    for exemption in found.order.exemptions:
        if exemption.code == found.code:
            doubt = _SECONDARY if "unverified" in exemption.authority.verified else ""
            return f"code {found.code}", f"of {found.order.name}, {exemption.meaning}{doubt}"
    return f"code {found.code}", f"of {found.order.name}"


def _levels(answer: Answer) -> str:
    order = answer.context.governing
    return order.levels[0].authority.checked if order is not None and order.levels else "the order files"


def _result(answer: Answer) -> str:
    reading = answer.reading
    faults = [name.replace("-", " ") for name in reading.faults]
    faults += [f"{code} is outside the vocabulary" for code in reading.code_faults]
    return "; ".join([f"{_KINDS[reading.kind]} (kind {reading.kind})", *faults])


def read_steps(answer: Answer) -> Iterator[Step]:
    """Yield how each date and the line as a whole were read."""
    instruction, reading = answer.context.statement.instruction, answer.reading
    for pick in reading.typed:
        yield from _picked(answer, pick)
    lone = next((one.legacy for one in reading.found if one.legacy is not None), None)
    read_by = reading.entry or lone
    rule = "the line is read" if instruction is not None else "there is no line to read"
    authority = read_by.authority.checked if read_by is not None else "the order files"
    if answer.context.statement.level == UNCLASSIFIED:
        rule, authority = "a cable that is not classified has nothing to schedule", _levels(answer)
    elif "reviewer-stamp" in reading.notes:
        rule = "the line is a reviewer's stamp, put on the copy long after, and not the cable's own marking"
    shown = (("instruction", instruction.raw.strip()),) if instruction is not None else ()
    decided = (("reviewed on", reading.decided_on.isoformat()),) if reading.decided_on is not None else ()
    rejected = tuple(f"{code}: {legacy.retired.note}" for code, legacy in reading.retired.items() if legacy.retired)
    inputs = (*shown, *decided, *(_meaning(one) for one in reading.found))
    yield Step(rule, authority, inputs, "read", _result(answer), rejected)
