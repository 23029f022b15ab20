"""Everything found -> the outcome: its facts, grouped by where they come from. Decides no date."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from auditor.law import derivation, expectations, sentences
from auditor.law.answer import Answer
from auditor.law.automatic import Automatic
from auditor.law.clocks import find_clocks
from auditor.law.context import UNCLASSIFIED, Context, Reading
from auditor.law.effects import Effect
from auditor.law.limits import Bounds, overrun, rule_of
from auditor.law.outcome import Outcome
from auditor.law.timeline import Governed


def reconcile(context: Context, reading: Reading, effect: Effect, bounds: Bounds) -> None:
    """Where an earlier order's schedule outlasts the governing order's limit, give both days, the earlier first."""
    last = bounds.day("maximum")
    own = reading.order is not None and reading.order is not context.governing
    if own and effect.scheduled_on is not None and effect.on is not None and last is not None and last < effect.on:
        effect.others.append(effect.on)
        effect.on = last
        reading.ambiguous("two-schedules")


def _observe_citation(context: Context, reading: Reading) -> None:
    """Record what citing another order than the governing one leaves open."""
    window = context.citation.window
    if window in ("after-change", "before-change"):
        reading.note("transition-window")
    if window == "before-change":
        reading.ambiguous("next-order-cited")
    if reading.retired and window == "after-change":
        reading.ambiguous("retired-code-in-transition")
    if context.citation.relation == "amending":
        reading.note("amending-order-cited")
        reading.ambiguous("amending-order-cited")


def _observe(answer: Answer, over: int | None) -> bool | None:
    """Record what the dates say of each other; return whether an overrun is tolerated."""
    context, reading, effect, automatic = answer.context, answer.reading, answer.effect, answer.automatic
    if context.level and context.level not in context.law.levels_now:
        reading.ambiguous("level-abolished-later")
    if automatic.replaces:
        reading.ambiguous("later-than-automatic")
    if automatic.cap_on is not None and effect.on is not None and effect.on > automatic.cap_on:
        reading.note("over-cap")
    if over is None or context.governing is None:
        return None
    is_tolerated = 0 < over <= context.governing.overrun_tolerance.days
    if is_tolerated:
        reading.ambiguous("overrun-within-tolerance")
    if over > 0 and effect.on == automatic.on:
        reading.ambiguous("year-end-of-automatic")
    return is_tolerated


def _undetermined(context: Context, governed: Governed, effect: Effect, automatic: Automatic) -> str | None:
    if context.statement.level == UNCLASSIFIED:
        return None
    reasons = (governed.reason, effect.undetermined if effect.on is None else "", automatic.basis)
    return next((reason for reason in reasons if reason.startswith("undetermined")), None)


def _iso(days: Iterable[date | None]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(day.isoformat() for day in days if day is not None))


def _citation_facts(context: Context) -> dict[str, Any]:
    citation, instruction = context.citation, context.statement.instruction
    return {
        "governing_order": context.governing.id if context.governing is not None else None,
        "cited_order": citation.cited,
        "cited_number": (instruction.order if instruction is not None else "") or None,
        "order_relation": citation.relation,
        "order_distance": citation.distance,
        "nearest_order": citation.nearest,
        "citation_window": citation.window,
        "form_faults": instruction.faults if instruction is not None else (),
        "instruction_layer": instruction.layer if instruction is not None else None,
        "marked_level": context.level or None,
    }


def _reading_facts(reading: Reading) -> dict[str, Any]:
    layouts = (pick.reading.layout for pick in reading.typed if pick.reading is not None)
    typed = next((pick for pick in reading.typed if pick.on is not None), None)
    return {
        "typed_on": typed.on if typed is not None else None,
        "swapped_on": next(iter(typed.others), None) if typed is not None else None,
        "instruction_kind": reading.kind,
        "exemption_codes": tuple(reading.codes),
        "code_faults": tuple(reading.code_faults),
        "retired_codes": tuple(reading.retired),
        "instruction_faults": tuple(reading.faults),
        "notes": tuple(reading.notes),
        "ambiguities": tuple(reading.ambiguities),
        "date_layout": next(layouts, None),
        "derivative": reading.is_derivative,
    }


def limit_facts(bounds: Bounds, over: int | None) -> dict[str, Any]:
    """Return the facts that the bounds of a cable's date give."""
    maximum = bounds.limit("maximum")
    return {
        "limit_on": bounds.day("maximum"),
        "limit_basis": bounds.basis,
        "limit_years": maximum.operation.years if maximum is not None else None,
        "overrun_days": over,
        "default_on": bounds.day("default"),
        "ceiling_on": bounds.day("ceiling"),
        "outer_limit_on": bounds.day("outer"),
    }


def _date_facts(effect: Effect, reading: Reading, automatic: Automatic) -> dict[str, Any]:
    others = [*effect.others, *(other for pick in reading.typed for other in (pick.on, *pick.others))]
    return {
        "declassify_on": effect.on,
        "declassify_alternatives": tuple(
            other for other in _iso(others) if effect.on is None or other != effect.on.isoformat()
        ),
        "review_on": effect.review_on,
        "scheduled_on": effect.scheduled_on,
        "calculated_on": effect.calculated_on,
        "downgrades": tuple(f"{on.isoformat()} {name}" for on, name in effect.steps),
        "level_steps": tuple(effect.steps),
        "automatic_on": automatic.on,
        "automatic_basis": automatic.basis,
        "automatic_from": automatic.since,
        "cap_on": automatic.cap_on,
        "replaced_by_automatic": automatic.replaces,
    }


def facts_of(answer: Answer) -> dict[str, Any]:
    """Return the facts of an outcome, all but its derivation."""
    context, reading, effect, bounds = answer.context, answer.reading, answer.effect, answer.bounds
    counted = None if effect.scheduled_on else effect.review_on or effect.on
    over = overrun(bounds, reading, counted)
    tolerated = _observe(answer, over)
    _observe_citation(context, reading)
    basis, authority = sentences.declassify_basis(answer), sentences.marking_authority(answer)
    return {
        "declassify_basis": basis,
        "declassify_doubt": sentences.doubt(answer) or None,
        "overrun_tolerated": tolerated,
        "instruction_rule": rule_of(bounds, reading, effect.on),
        "undetermined": _undetermined(context, answer.governed, effect, answer.automatic),
        "clocks": find_clocks(context, (effect.on, basis, authority), answer.automatic, answer.as_of),
        "temporary_basis": sentences.temporary_basis(answer),
        **_citation_facts(context),
        **_reading_facts(reading),
        **limit_facts(bounds, over),
        **_date_facts(effect, reading, answer.automatic),
        **expectations.expected(context),
    }


def assemble(answer: Answer, *, with_steps: bool) -> Outcome:
    """Turn what was found into an outcome, with the derivation where it is asked for."""
    facts = facts_of(answer)
    return Outcome(**facts, steps=derivation.derive(answer) if with_steps else ())
