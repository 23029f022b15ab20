"""Steps that tell which days follow: of the line, of later orders, of limits, and of automatic declassification."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from auditor.law.answer import Answer
from auditor.law.arithmetic import anniversary, compute, day_before, days_between, is_leap_day
from auditor.law.context import UNCLASSIFIED
from auditor.law.effects import Later
from auditor.law.outcome import Step
from auditor.law.stamps import SENT, explain_stamp, stamp_terms
from auditor.law.values import Days, Operation, Term

Inputs = tuple[tuple[str, str], ...]

_BOUNDS = {
    "maximum": "the longest term that the order in force allows",
    "default": "the term that is usual where no earlier day is chosen",
    "ceiling": "a stricter bound that stands beside the order's own",
    "outer": "the wider limit of a special category, which a cable does not show",
}
_STANDS_FOR = dict.fromkeys(("decision", "issuance"), " (the cable's own date)")
_AS_TYPED = "convention: a date is read as typed"


def last_of(days: Days) -> date | None:
    """Return the last day on which a value holds, None where it is open."""
    return day_before(days.until) if days.until is not None else None


def _operands(operation: Operation, base: date | None, stated: date | None = None) -> Inputs:
    """Return what an operation is applied to."""
    if operation.years is None:
        return () if stated is None else (("stated", stated.isoformat()),)
    is_year = operation.operation == "end-of-year"
    counted = "unknown" if base is None else str(base.year) if is_year else base.isoformat()
    name = f"year of {operation.base}" if is_year else f"day of {operation.base}{_STANDS_FOR.get(operation.base, '')}"
    is_leap = base is not None and operation.leap_day and is_leap_day(base)
    leap = (("29 February in a common year counts as", operation.leap_day),) if is_leap else ()
    return ((name, counted), ("years", str(operation.years)), *leap)


def _to_the_day(operation: Operation, day: date | None) -> tuple[str, ...]:
    """Return the anniversary that a reader might expect in place of the end of a year, as an alternative."""
    if operation.operation != "end-of-year" or day is None or operation.years is None:
        return ()
    on = anniversary(day, operation.years)
    if on is None or on == compute(operation, day):
        return ()
    return (f"{on.isoformat()}: years to the day; full calendar years are counted here",)


def _own_result(answer: Answer) -> str:
    effect = answer.effect
    if effect.review_on is not None:
        return f"review due on {effect.review_on.isoformat()}"
    if effect.own_on is None:
        return effect.undetermined or "no day follows"
    if any(later.on is not None for later in effect.later):
        return f"gives {effect.own_on.isoformat()}"
    return f"due on {effect.own_on.isoformat()}, unless exempted"


def _own(answer: Answer) -> Iterator[Step]:
    """Tell what the line gives under the order that reads it."""
    effect, reading, entry = answer.effect, answer.reading, answer.reading.entry
    if entry is None:
        return
    operation = entry.operation
    rejected = list(_to_the_day(operation, answer.context.day)) if effect.own_on is not None else []
    if effect.review_on is not None:
        rejected.append(f"{effect.review_on.isoformat()} as a day of declassification: a review declassifies nothing")
    if "date-without-effect" in reading.faults:
        rejected += [f"{other.isoformat()}: typed, but later than the schedule" for other in effect.others]
    elif "two-values" in reading.faults:
        days = (pick.on for pick in reading.typed if pick.on not in (None, effect.own_on))
        rejected += [f"{day.isoformat()}: the earlier of two values" for day in days if day is not None]
    result = _own_result(answer) + (f". {entry.note}" if entry.note else "")
    inputs = _operands(operation, answer.context.base, reading.stated)
    shown = operation.operation if effect.own_on or effect.review_on else "none"
    yield Step(entry.meaning, entry.authority.checked, inputs, shown, result, tuple(rejected))


def _downgrades(answer: Answer) -> Iterator[Step]:
    """Tell the levels that the document comes down to, each under the order that lowers it."""
    effect = answer.effect
    later = next((one.entry for one in reversed(effect.later) if one.computed is not None), None)
    for on, name in effect.steps:
        lowered = answer.reading.entry if (on, name) in effect.own_steps else later
        term = next((one for one in lowered.downgrades if one.to == name), None) if lowered is not None else None
        if term is None:
            continue
        inputs = _operands(term.operation, answer.context.base)
        operation = term.operation.operation
        yield Step(f"downgraded to {name}", term.authority.checked, inputs, operation, f"on {on.isoformat()}")


def _later_result(later: Later) -> str:
    if later.on is None or later.computed is None:
        becomes = later.legacy.becomes
        told = {"automatic": "no day of its own; the automatic date follows", "same-code": "the same mark, carried on"}
        return f"{later.order.name}: {told.get(becomes, f'read as {becomes}')}"
    result = f"due on {later.on.isoformat()}, unless exempted"
    if later.on != later.computed:
        result += f": the schedule's own day, {later.computed.isoformat()}, was past before that order took effect"
    return result


def _replaced(later: Later, earlier: date | None) -> tuple[str, ...]:
    """Return the days that a later order's schedule leaves behind, with the reason."""
    days = []
    if earlier not in (None, later.on):
        days.append(f"{earlier}: the day until {later.order.name} took the mark over")
    if later.computed not in (None, later.on):
        days.append(f"{later.computed}: past before {later.order.name} took effect")
    return tuple(days)


def _later(answer: Answer) -> Iterator[Step]:
    """Tell what each later order makes of the line, earliest first."""
    earlier = answer.effect.own_on
    for later in answer.effect.later:
        legacy, authority = later.legacy, later.legacy.authority.checked
        inputs: Inputs = ()
        rejected: tuple[str, ...] = ()
        if later.on is not None and later.entry is not None:
            inputs = _operands(later.entry.operation, answer.context.base)
            authority = f"{authority}; {later.entry.authority.checked}"
            rejected, earlier = _replaced(later, earlier), later.on
        since = ("law from", str(legacy.days.since))
        operation = later.entry.operation.operation if later.entry is not None and later.on is not None else "read"
        result = _later_result(later) + (f". {legacy.note}" if legacy.note else "")
        yield Step(legacy.meaning, authority, (since, *inputs), operation, result, rejected)


def _calculated(answer: Answer) -> Iterator[Step]:
    effect, term = answer.effect, answer.effect.calculated
    if term is None or effect.calculated_on is None:
        return
    rule = "a derivative cable carries a day calculated from its source's date"
    inputs = _operands(term.operation, answer.reading.source_on)
    yield Step(rule, term.authority.checked, inputs, term.operation.operation, effect.calculated_on.isoformat())


def _standing(answer: Answer) -> Iterator[Step]:
    """Tell what later orders say of a day, event or review that the line sets."""
    effect, home = answer.effect, answer.reading.order
    sets = "date" if effect.on else "review" if effect.review_on else answer.reading.kind
    for order in answer.context.law.orders if home is not None else ():
        for said in order.earlier_dates:
            since = said.days.since
            is_past = since is None or (effect.on is not None and effect.on < since)
            is_known = answer.as_of is None or (since is not None and since <= answer.as_of)
            if home is not None and home.id in said.of and sets in said.kinds and is_known and not is_past:
                inputs = (("law from", str(since)),)
                stands = "the mark stands, as far as the record shows"
                yield Step(said.meaning, said.authority.checked, inputs, "read", stands)


def _against_own_date(answer: Answer) -> Iterator[Step]:
    """Tell where a day does not lie after the cable's own."""
    day, on = answer.context.day, answer.effect.on
    if day is None or on is None or on > day or answer.reading.stated is None:
        return
    inputs = (("cable", day.isoformat()), ("typed", on.isoformat()))
    before = days_between(on, day)
    result = "the same day" if before == 0 else f"{before} days before the cable"
    result += ": a slip, most likely of the year; the day is read as typed and no later year is guessed"
    yield Step("a day of declassification should come after the cable", _AS_TYPED, inputs, "compare", result)


def _stamp(answer: Answer) -> Iterator[Step]:
    """Tell which whole term gives the date of a reviewer's stamp."""
    reading, day = answer.reading, answer.context.day
    if "reviewer-stamp" not in reading.notes or reading.stated is None:
        return
    law = answer.context.law
    terms = stamp_terms(law, reading.decided_on)
    if terms is None or (day is None and reading.decided_on is None):
        return
    found = explain_stamp(law, day, reading.decided_on, reading.stated)
    lengths = ", ".join(map(str, terms.years))
    result = f"none of {lengths} years from either day gives it: a slip, or a day counted from another document"
    if found is not None:
        base = "the document's date" if found.base == SENT else "the day of the review"
        result = f"{found.years} years from {base}" + (f", less {found.short} day" if found.short else "")
    rule = "a reviewer's stamp counts a whole term of years, often a day short"
    yield Step(rule, terms.authority.checked, (("stamped", reading.stated.isoformat()),), "compare", result)


def day_steps(answer: Answer) -> Iterator[Step]:
    """Yield what day follows from the line, under its own order and under later ones."""
    if answer.context.statement.level == UNCLASSIFIED:
        return
    yield from _own(answer)
    yield from _later(answer)
    yield from _downgrades(answer)
    yield from _calculated(answer)
    yield from _standing(answer)
    yield from _against_own_date(answer)
    yield from _stamp(answer)


def limit_steps(answer: Answer) -> Iterator[Step]:
    """Yield the bounds that the order in force sets, with the day held against each."""
    counted = None if answer.effect.scheduled_on else answer.effect.review_on or answer.effect.on
    for bound, (limit, last) in answer.bounds.held.items():
        inputs = _operands(limit.operation, answer.context.base)
        if last is None:
            result = limit.note or answer.bounds.basis
        elif bound == "maximum" and "two-schedules" in answer.reading.ambiguities:
            result = f"up to {last.isoformat()}, before the day of the earlier order's schedule: the earlier day holds"
        else:
            result = f"up to {last.isoformat()}{_held_against(bound, counted, last)}"
            result += f". {limit.note}" if limit.note else ""
        yield Step(_BOUNDS[bound], limit.authority.checked, inputs, "compare", result)


def _held_against(bound: str, on: date | None, last: date) -> str:
    if on is None:
        return "; there is no day to hold against it"
    spare = days_between(on, last)
    if spare >= 0:
        return f"; {on.isoformat()} is within it" + (", on the last day" if spare == 0 else "")
    if bound == "default":
        return f"; {on.isoformat()} is longer, as the order allows up to its longest term"
    return f"; {on.isoformat()} is {-spare} {'day' if spare == -1 else 'days'} over"


def automatic_steps(answer: Answer) -> Iterator[Step]:
    """Yield the calculated date of automatic declassification, or why there is none."""
    automatic, context = answer.automatic, answer.context
    authority = automatic.authority.checked if automatic.authority is not None else "the order files"
    law = (("law as of", answer.as_of.isoformat() if answer.as_of is not None else "the latest text"),)
    rule = "old records of permanent value are declassified automatically, unless exempted"
    term: Term | Operation | None = automatic.special or (automatic.rule.operation if automatic.rule else None)
    operation = term.operation if isinstance(term, Term) else term
    if operation is None or automatic.on is None:
        yield Step(rule, authority, law, "none", automatic.basis)
        return
    inputs = (*law, *_operands(operation, context.base))
    rejected = _other_senses(operation, context.day)
    yield Step(rule, authority, inputs, operation.operation, automatic.basis, rejected)
    yield from _cap(answer)


def _cap(answer: Answer) -> Iterator[Step]:
    """Tell the last day of an exemption from automatic declassification, if it is valid."""
    entry, on = answer.effect.entry, answer.automatic.cap_on
    if entry is None or entry.cap is None or on is None:
        return
    operation = entry.cap.operation
    inputs = _operands(operation, answer.context.base)
    result = f"{on.isoformat()}" + (f". {entry.cap.note}" if entry.cap.note else "")
    rejected = _to_the_day(operation, answer.context.day)
    rule = "the last day if the exemption holds"
    yield Step(rule, entry.cap.authority.checked, inputs, operation.operation, result, rejected)


def _other_senses(operation: Operation, day: date | None) -> tuple[str, ...]:
    on = anniversary(day, operation.years) if day is not None and operation.years is not None else None
    if on is None or operation.operation != "end-of-year":
        return ()
    return (f"{on.isoformat()}: counted to the day, as the limit of a decision and a calculated date are",)
