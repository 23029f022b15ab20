"""A reviewer's stamp: which whole term, from which day, gives the date it sets."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from auditor.law.arithmetic import compute, days_between
from auditor.law.orders import Law
from auditor.law.values import Operation, StampTerms

SENT = "sent"
DECIDED = "decided"


@dataclass(frozen=True, slots=True)
class StampTerm:
    """A term that fits: `years` from the `base` (`sent`, the document's day, or `decided`), `short` days left off."""

    base: str
    years: int
    short: int
    terms: StampTerms


def stamp_terms(law: Law, decided_on: date | None) -> StampTerms | None:
    """Return the terms of the order in force at the review, of the latest order where that says nothing of them."""
    order = law.timeline.on(decided_on) if decided_on is not None else None
    held = [one.stamp_terms for one in (order, *reversed(law.orders)) if one is not None and one.stamp_terms]
    return held[0] if held else None


def explain_stamp(law: Law, sent_on: date | None, decided_on: date | None, declassify_on: date) -> StampTerm | None:
    """Return the whole term that gives a stamp's date, from the document's day before the day of the review.

    None where no term of the order's data fits: a slip, or a day counted from another document.
    """
    terms = stamp_terms(law, decided_on)
    if terms is None:
        return None
    for base, day in ((SENT, sent_on), (DECIDED, decided_on)):
        if day is None:
            continue
        for years in terms.years:
            last = compute(Operation("anniversary", years, leap_day=terms.leap_day), day)
            short = days_between(declassify_on, last) if last is not None else -1
            if 0 <= short <= terms.days_short:
                return StampTerm(base, years, short, terms)
    return None
