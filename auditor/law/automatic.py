"""The calculated date of automatic declassification, under the text in force on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from auditor.law.arithmetic import compute, days_between, needs_day
from auditor.law.context import UNCLASSIFIED, Context, Reading
from auditor.law.effects import Effect
from auditor.law.eras import DAYS_REMEMBERED
from auditor.law.provisions import AutomaticRule
from auditor.law.values import Authority, Term


@dataclass(frozen=True, slots=True)
class Automatic:
    """The date, the first day on which it could bite, and the cap of a valid exemption; `basis` says why, or why not.

    `replaces` is True where the day typed comes so late that the automatic date takes its place, `is_excluded` where
    the information is outside automatic declassification.
    """

    on: date | None
    basis: str
    since: date | None = None
    cap_on: date | None = None
    replaces: bool = False
    rule: AutomaticRule | None = None
    special: Term | None = None
    authority: Authority | None = None
    is_excluded: bool = False


@lru_cache(maxsize=512)
def rule_on(rules: tuple[AutomaticRule, ...], as_of: date | None) -> AutomaticRule | None:
    """Return the rule in force on a day (None: the latest), None where none was in force."""
    held = [rule for rule in rules if as_of is None or rule.days.holds(as_of)]
    return held[-1] if held else None


@lru_cache(maxsize=512)
def _excluded_by(controls: tuple[str, ...], rule: AutomaticRule) -> Automatic | None:
    for exclusion in rule.excludes:
        shown = sorted(set(exclusion.controls).intersection(controls))
        if shown:
            basis = f"excluded: {exclusion.reason} ({', '.join(shown)}; {exclusion.authority.citation})"
            return Automatic(None, basis, rule=rule, authority=exclusion.authority, is_excluded=True)
    return None


def _excluded(context: Context, reading: Reading, rule: AutomaticRule) -> Automatic | None:
    """Return the answer for information outside automatic declassification, None where nothing shows it."""
    found = _excluded_by(context.statement.controls, rule)
    if found is not None:
        return found
    entry = reading.entry
    if entry is not None and entry.excludes_automatic:
        basis = f"excluded: {entry.meaning} ({entry.authority.citation})"
        return Automatic(None, basis, rule=rule, authority=entry.authority, is_excluded=True)
    return None


def _not_computed(context: Context, reading: Reading, rule: AutomaticRule) -> Automatic | None:
    statement = context.statement
    if statement.level == UNCLASSIFIED:
        return Automatic(None, f"not classified: {rule.authority.citation} does not apply")
    if statement.level is None and reading.kind in ("none", "not-applicable"):
        return Automatic(None, "undetermined: the record does not show its classification level")
    if context.base is None:
        return Automatic(None, f"undetermined: {undated(context)}")
    return _excluded(context, reading, rule)


def undated(context: Context) -> str:
    """Say why a cable's own date is not known."""
    statement = context.statement
    if statement.precision == "impossible":
        return f"the cable's date {statement.dated_text or 'as given'} is no day of the calendar"
    return "the cable bears no date"


def _onset(rule: AutomaticRule, on: date) -> tuple[date, str]:
    first, *others = rule.onsets
    if on >= first.on:
        return on, ""
    beside = "".join(f"; {other.on.isoformat()} for {other.covers}" for other in others)
    return first.on, f"; it could bite from {first.on.isoformat()} on ({first.authority.citation}){beside}"


@lru_cache(maxsize=DAYS_REMEMBERED)
def _plainly(rule: AutomaticRule, on: date) -> tuple[date, str]:
    """Return the first day on which the rule could bite and the sentence for its date."""
    since, onset = _onset(rule, on)
    return since, f"due on {on.isoformat()} under {rule.authority.citation}, {rule.condition}{onset}"


def _special(context: Context, effect: Effect, term: Term, rule: AutomaticRule) -> Automatic:
    assert context.base is not None
    on = compute(term.operation, context.base)
    if on is None:
        return Automatic(None, "undetermined: the date lies beyond the calendar", rule=rule)
    meaning = effect.entry.meaning if effect.entry is not None else ""
    basis = f"due on {on.isoformat()} under {term.authority.citation}, {rule.condition}: {meaning}"
    return Automatic(on, basis, _onset(rule, on)[0], rule=rule, special=term, authority=term.authority)


def _cap(context: Context, effect: Effect) -> date | None:
    entry = effect.entry
    if entry is None or entry.cap is None or context.base is None:
        return None
    return compute(entry.cap.operation, context.base)


def _replaces(context: Context, effect: Effect, rule: AutomaticRule) -> bool:
    """Tell whether the typed date lies so late that the automatic date takes its place."""
    term, entry = rule.replaces_later, effect.entry
    if term is None or effect.on is None or context.day is None or (entry is not None and entry.outlasts_automatic):
        return False
    last = compute(term.operation, context.day)
    return last is not None and days_between(last, effect.on) > 0


def find_automatic(context: Context, reading: Reading, effect: Effect, as_of: date | None) -> Automatic:
    """Find the calculated date of automatic declassification under the text in force on `as_of` (None: the latest)."""
    rule = rule_on(context.law.automatic, as_of)
    if rule is None:
        when = "" if as_of is None else f" on {as_of.isoformat()}"
        return Automatic(None, f"no order in force{when} provides for automatic declassification")
    refused = _not_computed(context, reading, rule)
    if refused is not None:
        return refused
    assert context.base is not None
    if effect.entry is not None and effect.entry.automatic is not None:
        return _special(context, effect, effect.entry.automatic, rule)
    if context.day is None and needs_day(rule.operation):
        return Automatic(None, "undetermined: the term runs from a day, and the cable is dated less exactly", rule=rule)
    on = compute(rule.operation, context.base)
    if on is None:
        return Automatic(None, "undetermined: the date lies beyond the calendar", rule=rule)
    since, basis = _plainly(rule, on)
    cap = _cap(context, effect)
    if cap is not None and effect.entry is not None and effect.entry.cap is not None:
        basis += f"; no later than {cap.isoformat()} if the exemption holds ({effect.entry.cap.authority.citation})"
    replaces = _replaces(context, effect, rule)
    return Automatic(on, basis, since, cap, replaces, rule, authority=rule.authority)
