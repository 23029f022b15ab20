"""One statement in, the law's answer out; remembered by value."""

from __future__ import annotations

import calendar
import dataclasses
from datetime import date
from functools import lru_cache
from typing import Any

from auditor.cable.facts import Instruction, Statement
from auditor.law.answer import Answer
from auditor.law.assemble import assemble, facts_of, limit_facts, reconcile
from auditor.law.automatic import find_automatic, undated
from auditor.law.citation import Citation, cite
from auditor.law.clocks import OWN, statutory
from auditor.law.context import UNCLASSIFIED, Context
from auditor.law.effects import find_effect
from auditor.law.eras import DAYS_REMEMBERED
from auditor.law.limits import Bounds, bounds_on, find_bounds
from auditor.law.orders import Law
from auditor.law.outcome import Outcome
from auditor.law.provisions import Order
from auditor.law.read import read
from auditor.law.timeline import Governed

_VALUES = ("date", "code", "event", "indefinite", "not-applicable")


def _period(dated: date | None, precision: str) -> tuple[date, date] | None:
    """Return the first and last day that a record's date can mean, None where there is none."""
    if dated is None or precision in ("none", "impossible"):
        return None
    if precision == "year":
        return date(dated.year, 1, 1), date(dated.year, 12, 31)
    if precision == "month":
        return dated.replace(day=1), dated.replace(day=calendar.monthrange(dated.year, dated.month)[1])
    return dated, dated


def _is_past_act(instruction: Instruction) -> bool:
    """Tell whether a line only reports that someone declassified, and so cites no order for the cable."""
    if not any(token.value == "declassified" and token.kind == "note" for token in instruction.tokens):
        return False
    return not any(token.kind in _VALUES for token in instruction.tokens)


def _cite(law: Law, governing: Order | None, instruction: Instruction | None, day: date | None) -> Citation:
    """Place the order cited; a reviewer's stamp, prose and a report of a past act are held against no order."""
    if instruction is None or instruction.layer == "prose":
        return Citation(governing)
    found = cite(law, governing, instruction.order, day)
    if instruction.layer == "reviewer":
        return dataclasses.replace(found, relation="none", window=None, distance=None)
    if _is_past_act(instruction):
        return Citation(governing, found.cited)
    return found


@lru_cache(maxsize=DAYS_REMEMBERED)
def _placed(law: Law, dated: date | None, precision: str) -> tuple[Governed, date | None, date | None, date | None]:
    """Return who governs a record's date, the date if known to the day, the date in any case, and its era."""
    period = _period(dated, precision)
    if period is None:
        return Governed(None), None, None, None
    first, last = period
    return law.timeline.between(first, last), first if first == last else None, first, law.eras.first(first)


def _context(law: Law, statement: Statement) -> tuple[Context, Governed]:
    governed, day, base, era = _placed(law, statement.dated, statement.precision)
    citation = _cite(law, governed.order, statement.instruction, day)
    level = law.level_names.get(statement.level or "", "")
    context = Context(law, statement, governed.order, citation, level, day, base, era)
    if base is None:
        governed = Governed(None, f"undetermined: {undated(context)}")
    return context, governed


def _answer(law: Law, statement: Statement, as_of: date | None) -> Answer:
    context, governed = _context(law, statement)
    reading = read(context)
    effect = find_effect(context, reading, as_of)
    bounds = find_bounds(context, reading)
    reconcile(context, reading, effect, bounds)
    automatic = find_automatic(context, reading, effect, as_of)
    return Answer(context, governed, reading, effect, bounds, automatic, as_of)


def _is_of_era(law: Law, statement: Statement) -> bool:
    """Tell whether a statement's day counts for nothing but its era, and the bounds and clocks that run from it.

    So it is where nothing can fall due: the cable is not classified, its line has no date and cites no other order.
    """
    if statement.level != UNCLASSIFIED or statement.dated is None or statement.precision != "day":
        return False
    instruction = statement.instruction
    if instruction is None:
        return True
    bearers = law.bearers.get(instruction.order)
    is_own = bearers is None or law.timeline.on(statement.dated) in bearers
    return is_own and not any(token.readings for token in instruction.tokens)


@lru_cache(maxsize=512)
def _first_of_era(
    law: Law, first: date, known: tuple[Any, ...], as_of: date | None
) -> tuple[Order | None, Bounds, dict[str, Any]]:
    """Return governing order, bounds and facts of a statement as if it were dated to the first day of its era."""
    answer = _answer(law, Statement(first, *known), as_of)
    return answer.context.governing, answer.bounds, facts_of(answer)


@lru_cache(maxsize=512)
def _remembered(law: Law, known: tuple[Any, ...], as_of: date | None, with_steps: bool) -> Outcome:
    statement = Statement(*known)
    if with_steps or statement.dated is None or not _is_of_era(law, statement):
        return assemble(_answer(law, statement, as_of), with_steps=with_steps)
    order, bounds, facts = _first_of_era(law, law.eras.first(statement.dated), known[1:], as_of)
    held = bounds_on(bounds, order, statement.dated, is_missing=facts["instruction_kind"] == "none")
    clocks = facts["clocks"][:OWN] + statutory(law, statement, statement.dated, as_of)
    return Outcome(**(facts | limit_facts(held, None) | {"clocks": clocks}))


def determine(law: Law, statement: Statement, as_of: date | None = None, *, with_steps: bool = True) -> Outcome:
    """Return what the law makes of one statement, as it stands on `as_of` (None: as it stands in the files).

    Only what the law looks at is remembered: a classifier's name and the words of the Reason change nothing,
    nor does the state of the header where an instruction stands.
    `with_steps` False leaves the derivation out, which is most of the cost.
    """
    known = (
        statement.dated,
        statement.precision,
        statement.dated_text,
        statement.level,
        statement.controls,
        statement.instruction,
        "derived" if statement.derived_from else "",
        statement.source_date,
        "",
        "",
        statement.header_complete or statement.instruction is not None,
    )
    return _remembered(law, known, as_of, with_steps)


def level_on(outcome: Outcome, day: date) -> str | None:
    """Return the level (by word) that the marking schedules for a day, None where it is not known or has ended.

    Before its first downgrade a cable has the level of its marking; from the day due under the marking it has none.
    """
    if outcome.marked_level is None or (outcome.declassify_on is not None and day >= outcome.declassify_on):
        return None
    passed = [name for on, name in outcome.level_steps if on <= day]
    return passed[-1] if passed else outcome.marked_level
