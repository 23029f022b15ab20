"""The order that an instruction cites, against the one that governs."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from auditor.law.arithmetic import day_before, days_between
from auditor.law.orders import Law
from auditor.law.provisions import Order
from auditor.law.values import Authority

_NEAR = 0.6
"""Least similarity (0 to 1) of a mistyped number to the number that is suggested."""


@dataclass(frozen=True, slots=True)
class Citation:
    """What a cited number is on the cable's date; `reading` is the order whose vocabulary reads the line."""

    reading: Order | None
    cited: str | None = None
    relation: str | None = "none"
    window: str | None = None
    distance: int | None = None
    nearest: str | None = None
    authority: Authority | None = None


def _bears(order: Order, number: str) -> bool:
    return order.number == number or any(amendment.number == number for amendment in order.amendments)


def _distance(order: Order, day: date) -> int:
    """Return the days between a day and the nearest day that an order governs."""
    since, until = order.governs.days.since or date.min, order.governs.days.until
    if day < since:
        return days_between(day, since)
    if until is not None and day >= until:
        return days_between(day_before(until), day)
    return 0


def _named(candidates: Sequence[Order], number: str) -> str:
    own = [order.id for order in candidates if order.number == number]
    return own[0] if own else candidates[0].id


def _neighbour(orders: Sequence[Order], governing: Order, candidates: Sequence[Order]) -> str:
    """Return previous, next or other: the nearest orders with another number before and after the governing one."""
    place = orders.index(governing)
    before = [order for order in orders[:place] if order.number != governing.number]
    after = [order for order in orders[place + 1 :] if order.number != governing.number]
    if before and any(_bears(before[-1], order.number) for order in candidates):
        return "previous"
    if after and any(_bears(after[0], order.number) for order in candidates):
        return "next"
    return "other"


def _nearest(orders: Sequence[Order], governing: Order | None, number: str) -> str | None:
    """Return the number that a mistyped one comes nearest to, the governing order's where two are as near."""
    known = sorted({order.number for order in orders})

    def rank(other: str) -> tuple[float, bool]:
        alike = difflib.SequenceMatcher(None, number, other, autojunk=False).ratio()
        alike += sorted(number) == sorted(other)
        return alike, governing is not None and other == governing.number

    best = max(known, key=rank)
    return best if rank(best)[0] >= _NEAR else None


def _unknown(orders: Sequence[Order], governing: Order | None, number: str) -> Citation:
    nearest = _nearest(orders, governing, number)
    alike = [order for order in orders if order.number == nearest]
    reading = governing if governing is not None or not alike else alike[-1]
    return Citation(reading, number, "unknown", nearest=nearest)


def _undated(governing: Order, candidates: Sequence[Order], number: str, cited: str) -> Citation:
    """Place a number on a cable dated to a month or a year."""
    if governing in candidates:
        return Citation(governing, cited, "governing" if governing.number == number else "amending", distance=0)
    return Citation(candidates[-1], cited, None)


def cite(law: Law, governing: Order | None, number: str, day: date | None) -> Citation:
    """Place a cited number ("" where none is cited) against the order that governs `day`.

    A number that no order bears is read by the governing order. Where no order governs the last one that bears the
    number reads the line; where the day is not known, whether another order may be cited is not known either.
    The day itself counts only for the distance to another order.
    """
    if day is not None and governing in law.bearers.get(number, (governing,)):
        day = law.eras.first(day)
    return _cite(law, governing, number, day)


@lru_cache(maxsize=512)
def _cite(law: Law, governing: Order | None, number: str, day: date | None) -> Citation:
    if not number:
        return Citation(governing)
    candidates = law.bearers.get(number, ())
    if not candidates:
        return _unknown(law.orders, governing, number)
    cited = _named(candidates, number)
    if governing is None:
        return Citation(candidates[-1], cited, None)
    if day is None:
        return _undated(governing, candidates, number, cited)
    accepted = next((a for a in governing.accepted_citations if a.number == number and a.days.holds(day)), None)
    window, authority = (accepted.window, accepted.authority) if accepted else (None, None)
    if governing in candidates:
        relation = "governing" if governing.number == number else "amending"
        return Citation(governing, cited, relation, window, 0, authority=authority)
    reading = min(candidates, key=lambda order: _distance(order, day))
    relation = _neighbour(law.orders, governing, candidates)
    return Citation(reading, cited, relation, window, _distance(reading, day), authority=authority)
