"""Read an instruction by the law: its kind, the provision that reads it, the day typed, and what is wrong with it.

The vocabulary is that of the order cited, the provision for a bare date or event that of the governing order.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping
from datetime import date
from functools import lru_cache

from auditor.cable.facts import Instruction, Token
from auditor.law.arithmetic import duration_after, is_leap_day
from auditor.law.codes import add_code, read_codes
from auditor.law.context import UNCLASSIFIED, Context, Reading
from auditor.law.picking import Picked, latest, pick_date
from auditor.law.provisions import Order
from auditor.law.vocabulary import entry_for_form, entry_for_portions

_LEAP_DAY = (2, 29)
_LEAP_NEIGHBOURS = ((2, 28), _LEAP_DAY, (3, 1))
_NOTED = {"declassified": "declassified-note", "legacy-words": "legacy-words", "as-amended": "as-amended"}
_VALUES = ("date", "code", "event", "indefinite")


@lru_cache(maxsize=512)
def _layouts(order: Order, day: date | None) -> tuple[str, ...]:
    """Return the ways in which an order expects a date to be typed, none where it says nothing."""
    return next((form.layouts for form in order.date_forms if form.days.holds(day)), ())


def _note_date(context: Context, reading: Reading, pick: Picked) -> None:
    """Record how a date is typed, and how it stands to the cable's own."""
    form = pick.reading
    if form is None:
        return
    if form.digits == 2:
        reading.note("two-digit-year")
    if pick.on is not None and form.layout == "dmy":
        reading.note("day-first")
    if pick.on is not None and form.day == 0:
        reading.ambiguous("day-not-stated")
    if pick.others:
        reading.ambiguous("day-month-order")
    layouts = _layouts(context.governing, context.held_day) if context.governing is not None else ()
    if layouts and form.layout != "dmy" and form.possible and form.layout not in layouts:
        reading.note("nonstandard-format")
    base = context.day
    typed = (form.month, form.day)
    is_near = typed in _LEAP_NEIGHBOURS and (typed != _LEAP_DAY or pick.on is None)
    if base is not None and is_leap_day(base) and is_near:
        reading.note("leap-day")
        reading.ambiguous("leap-day")
    if base is not None and pick.on is not None and pick.on <= base:
        reading.note("date-equals-document" if pick.on == base else "date-before-document")


def _settle(context: Context, pick: Picked) -> Picked:
    """Drop a day-first reading where the month-first one has the cable's own month and day: years were added."""
    day, on = context.day, pick.on
    is_own = day is not None and on is not None and (on.month, on.day) == (day.month, day.day)
    return dataclasses.replace(pick, others=()) if pick.others and is_own else pick


def _pick(context: Context, reading: Reading, tokens: list[Token]) -> Picked | None:
    """Pick the day of the date tokens; of two different days the later counts and the line has two values."""
    reading.typed = [_settle(context, pick_date(token, context.bases, context.window)) for token in tokens]
    for pick in reading.typed:
        _note_date(context, reading, pick)
    sound = [pick for pick in reading.typed if pick.on is not None]
    failed = [pick.is_open for pick in reading.typed if pick.on is None]
    if True in failed:
        reading.fault("century-unknown")
    if False in failed:
        reading.fault("impossible-date")
    if not sound:
        return None
    if len(sound) > 1 and len({pick.on for pick in sound}) > 1:
        reading.fault("two-values")
        reading.ambiguous("two-values")
    return latest(sound)


def _read_form(context: Context, reading: Reading, form: str) -> None:
    """Read a bare date, a bare event or nothing by the governing order, else by the one cited."""
    reading.kind = form
    orders = context.tried if reading.home is None else (reading.home, *context.tried)
    found = entry_for_form(orders, form, context.level, context.era)
    if found is not None:
        reading.entry, reading.order = found
        reading.kind = reading.entry.kind
        reading.brings(reading.entry.brings)


def _read_not_applicable(context: Context, reading: Reading, tokens: list[Token]) -> None:
    portions = frozenset(word for token in tokens for word in token.value.replace(",", "/").split("/") if word)
    found = entry_for_portions((*context.tried, *reversed(context.law.orders)), portions)
    if found is not None:
        reading.kind = "not-applicable"
        reading.entry, reading.order = found
        reading.brings(reading.entry.brings)
    elif context.statement.level is None:
        reading.kind = "not-applicable"
    else:
        _read_form(context, reading, "not-applicable")


def _read_unclassified(reading: Reading, pick: Picked | None, *, has_value: bool, has_line: bool) -> None:
    """Read the line of a cable without a classification level: there is nothing to declassify."""
    reading.kind = "not-applicable"
    if has_value:
        reading.kind = "malformed"
        reading.fault("on-unclassified")
        reading.stated = pick.on if pick is not None else None
    elif not has_line:
        reading.note("no-order-line")
        reading.ambiguous("order-line-on-unclassified")


def _note_tokens(context: Context, reading: Reading, held: Mapping[str, list[Token]]) -> None:
    """Record what stands beside the value: notes of declassification, old wording, a source and its date."""
    for token in held.get("note", ()):
        if token.value in _NOTED:
            reading.note(_NOTED[token.value])
        reading.is_derivative |= token.value == "derived-from"
    for token in held.get("source-marked", ()):
        reading.note("source-marked")
        reading.is_derivative = True
        if token.readings:
            reading.source_on = pick_date(token, context.bases, context.window).on
    for token in held.get("reason", ()):
        _note_reason(context, reading, token)


def _note_reason(context: Context, reading: Reading, token: Token) -> None:
    """Record a reason whose section an order accepts beside its own for a while."""
    for transition in context.governing.transitions if context.governing else ():
        if transition.days.holds(context.day) and any(section in token.value for section in transition.reasons):
            reading.note("transition-window")
            reading.ambiguous(*filter(None, [transition.ambiguity]))


def _read_dates(context: Context, reading: Reading, pick: Picked | None, *, has_other: bool) -> None:
    """Read a line whose only values are dates."""
    _read_form(context, reading, "date")
    reading.stated = pick.on if pick is not None else None
    if has_other:
        reading.fault("two-values")
    is_sound = pick is not None or all(one.is_open for one in reading.typed)
    if not is_sound or "two-values" in reading.faults:
        reading.kind = "malformed"


def _span_of_time(context: Context, events: list[Token]) -> date | None:
    """Return the day that a span of time typed for a date ends on (`10 YEARS`)."""
    if context.day is None or len(events) != 1 or not events[0].value:
        return None
    return duration_after(context.day, events[0].value)


def _is_open_ended(context: Context, event: Token) -> bool:
    words = set(re.split(r"\W+", event.text.upper()))
    held = context.governing.open_ended_events if context.governing is not None else ()
    return any(one.days.holds(context.day) and words.intersection(one.words) for one in held)


def _read_events(context: Context, reading: Reading, events: list[Token]) -> None:
    stated = _span_of_time(context, events)
    _read_form(context, reading, "event" if stated is None else "date")
    reading.stated = stated
    if any(_is_open_ended(context, event) for event in events):
        reading.note("event-not-foreseeable")
    if stated is not None:
        reading.note("span-of-time")
        reading.ambiguous("span-of-time")


def _codes_of(held: Mapping[str, list[Token]]) -> dict[str, bool]:
    """Return the codes of a line, each once, with whether only a source is said to bear it."""
    codes = {token.value: False for token in held.get("code", ())}
    for token in held.get("source-marked", ()):
        if token.value:
            codes.setdefault(token.value, True)
    return codes or {token.value: False for token in held.get("indefinite", ())}


def _read_value(context: Context, reading: Reading, held: Mapping[str, list[Token]]) -> None:
    """Read the value of a line on a cable that is, or may be, classified."""
    pick = _pick(context, reading, held["date"]) if "date" in held else None
    has_date = not held.keys().isdisjoint(("date", "event"))
    for code, is_source in _codes_of(held).items():
        add_code(context, reading, code, is_source=is_source, has_date=has_date)
    if reading.codes:
        read_codes(context, reading, pick, has_event="event" in held)
        if "not-applicable" in held:
            reading.fault("two-values")
            reading.kind = "malformed"
    elif "date" in held:
        _read_dates(context, reading, pick, has_other="not-applicable" in held)
    elif "event" in held:
        _read_events(context, reading, held["event"])
    elif "not-applicable" in held:
        _read_not_applicable(context, reading, held["not-applicable"])
    elif "unread" in held:
        reading.kind = "malformed"
    else:
        _read_form(context, reading, "none")
    if "unread" in held:
        reading.fault("unread")
    if "indefinite" in held:
        reading.note("indefinite")


def _sorted(instruction: Instruction | None) -> dict[str, list[Token]]:
    """Return the tokens of a line by kind; a mention of an order in prose has none."""
    held: dict[str, list[Token]] = {}
    for token in () if instruction is None or instruction.layer == "prose" else instruction.tokens:
        held.setdefault(token.kind, []).append(token)
    return held


def _read_stamp(context: Context, reading: Reading, held: Mapping[str, list[Token]]) -> None:
    """Record a reviewer's stamp, the day of the review and the order then in force: the decision is the reviewer's."""
    reading.note("reviewer-stamp")
    days = [token for token in held.get("note", ()) if token.value == "classified-on" and token.readings]
    if days:
        reading.decided_on = pick_date(days[0], context.bases, context.window).on
    if reading.decided_on is not None:
        reading.home = context.law.timeline.on(reading.decided_on) or reading.home


def read(context: Context) -> Reading:
    """Read the instruction of a statement; a mention of an order in prose is no instruction."""
    reading = Reading(
        home=context.governing,
        is_derivative=bool(context.statement.derived_from),
        source_on=context.statement.source_date,
    )
    instruction = context.statement.instruction
    held = _sorted(instruction)
    _note_tokens(context, reading, held)
    if instruction is not None and instruction.layer == "reviewer":
        _read_stamp(context, reading, held)
    if context.statement.level == UNCLASSIFIED:
        pick = _pick(context, reading, held.get("date", []))
        reading.codes = list(_codes_of(held))
        has_value = not held.keys().isdisjoint(_VALUES)
        _read_unclassified(reading, pick, has_value=has_value, has_line=instruction is not None)
    else:
        _read_value(context, reading, held)
    if instruction is not None and instruction.layer == "cable" and instruction.label and not instruction.order:
        reading.fault("missing-order")
    if context.citation.relation == "unknown":
        reading.fault("unknown-order")
        reading.ambiguous("unknown-order")
        if reading.kind in ("date", "event", "exempt"):
            reading.kind = "malformed"
    return reading
