"""Read the codes of a line: who knows them, what they mean together, and what may stand beside them."""

from __future__ import annotations

from datetime import date

from auditor.law.arithmetic import compute
from auditor.law.context import Context, Reading
from auditor.law.picking import Picked
from auditor.law.provisions import Entry, Order
from auditor.law.vocabulary import Found, find_code, knows

_COMPUTED = ("anniversary", "end-of-year")


def _retire(context: Context, reading: Reading, code: str) -> bool:
    """Record a code that documents of this day may no longer bear; True where a transition keeps it silent."""
    for order in context.law.orders:
        for transition in order.transitions:
            if code in transition.codes and transition.days.holds(context.day):
                reading.note("transition-window")
                reading.ambiguous(*filter(None, [transition.ambiguity]))
                return True
        for legacy in order.legacy:
            retired = legacy.retired
            if retired and code in legacy.codes and context.day is not None and retired.since <= context.day:
                reading.retired[code] = legacy
    return False


def _tried(context: Context, code: str, *, has_date: bool) -> tuple[Order, ...]:
    """Return the orders tried for a code; where none is known to apply, those that the line is complete for first."""
    if has_date or context.is_placed:
        return context.tried

    def asks_for_date(order: Order) -> bool:
        return any(entry.takes_date == "required" for entry in order.by_code.get(code, ()))

    return tuple(sorted(context.tried, key=asks_for_date))


def _may_be_own(context: Context, code: str) -> bool:
    """Tell whether the cable's date leaves open which text of the order is cited, and one of them knows a code."""
    instruction = context.statement.instruction
    if context.citation.relation is not None or instruction is None:
        return False
    return any(knows(order, code) for order in context.law.bearers.get(instruction.order, ()))


def add_code(context: Context, reading: Reading, code: str, *, is_source: bool, has_date: bool) -> None:
    """Find who reads one code and record it, with what is wrong about it."""
    reading.codes.append(code)
    tried = _tried(context, code, has_date=has_date)
    found = find_code(context.law.orders, tried, code, context.level, context.era)
    if found is None:
        reading.code_faults[code] = None
        is_known = any(knows(order, code) for order in context.law.orders)
        reading.fault("code-outside-order" if is_known else "unknown-code")
        return
    reading.found.append(found)
    if is_source:
        return
    is_silent = _retire(context, reading, code)
    lives_on = found.legacy is not None and (found.legacy.becomes == "same-code" or not found.legacy.of)
    is_outside = context.is_placed and found.order is not context.tried[0] and not _may_be_own(context, code)
    if is_outside and not lives_on and not is_silent and code not in reading.retired:
        reading.code_faults[code] = None
    if found.entry is None and code not in reading.retired and not is_silent:
        reading.ambiguous("no-basis-in-order")


def _protection(found: Found) -> tuple[bool, int]:
    """Rank a code by how long it protects: an exemption before a date, then by its years."""
    entry = found.entry
    if entry is None:
        return False, 0
    term = entry.automatic or entry.cap
    return entry.kind == "exempt", (term.operation.years or 0) if term is not None else 0


def _lead(found: list[Found]) -> Found:
    """Return the code that decides: of several the one that protects longest (32 CFR 2001.22(e)(2), (4))."""
    return max(found, key=lambda one: (one.entry is not None, _protection(one)))


def _families(found: list[Found]) -> set[str]:
    return {one.entry.family or one.entry.codes[0] for one in found if one.entry is not None}


def _with_date(context: Context, reading: Reading, entry: Entry, on: date) -> None:
    """Place a date typed beside a code: its own, one too many, or another value."""
    if entry.takes_date != "no":
        reading.stated = on
        if entry.takes_date == "unneeded":
            reading.note("date-not-needed")
        return
    is_computed = entry.operation.operation in _COMPUTED
    if is_computed and context.base is not None and compute(entry.operation, context.base) == on:
        return  # the day that the schedule gives, written out as the order's own stamp does
    reading.kind = "malformed"
    reading.ambiguous("two-values")
    reading.fault("two-values")
    if is_computed:
        reading.fault("extra-token")
    else:
        reading.stated = on


def _with_open_century(reading: Reading, entry: Entry) -> None:
    """Place a date whose century can't be told beside a code: no day follows, but a date does stand there."""
    if entry.takes_date == "no":
        reading.kind = "malformed"
        reading.fault("two-values")
        reading.ambiguous("two-values")


def _without_date(reading: Reading, entry: Entry, *, has_event: bool, was_impossible: bool) -> None:
    if has_event and entry.takes_event:
        reading.note("event-unresolved")
        reading.kind = "event" if entry.kind == "date" else entry.kind
    elif entry.takes_date == "required":
        reading.kind = entry.undated or entry.kind
        if not was_impossible:
            reading.fault("no-date")
            if entry.cap is not None:
                reading.ambiguous("exemption-without-date")
    if was_impossible:
        reading.kind = "malformed"


def read_codes(context: Context, reading: Reading, pick: Picked | None, *, has_event: bool) -> None:
    """Read a line with codes, perhaps with a date or an event beside them."""
    unread = set(reading.codes) - {one.code for one in reading.found}
    if unread:
        reading.kind = "malformed"
        return
    lead = _lead(reading.found)
    reading.entry, reading.order, reading.fits = lead.entry, lead.order, lead.fits
    families = _families(reading.found)
    if len(families) == 1 and len(reading.found) > 1:
        reading.note("multi-code")
    for one in reversed(reading.found):
        read_by = one.entry or one.legacy
        assert read_by is not None
        reading.brings(read_by.brings)
        reading.kind = read_by.kind if one is lead else reading.kind
    _beside_codes(context, reading, pick, has_event=has_event)
    if len(families) > 1:
        reading.fault("two-values")
        reading.ambiguous("two-values")
        reading.kind = "malformed"


def _beside_codes(context: Context, reading: Reading, pick: Picked | None, *, has_event: bool) -> None:
    entry = reading.entry
    if entry is None:
        if pick is not None:
            reading.stated, reading.kind = pick.on, "malformed"
            reading.fault("two-values")
            reading.ambiguous("two-values")
    elif pick is not None and pick.on is not None:
        _with_date(context, reading, entry, pick.on)
    elif reading.typed and all(one.is_open for one in reading.typed):
        _with_open_century(reading, entry)
    else:
        _without_date(reading, entry, has_event=has_event, was_impossible=bool(reading.typed))
