"""Exactly one order governs a day, and the files prove it."""

from __future__ import annotations

import itertools
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from auditor.errors import LawConflict, LawDataError, LawGap
from auditor.law.arithmetic import day_before
from auditor.law.provisions import AutomaticRule, Order


@dataclass(frozen=True, slots=True)
class Governed:
    """The order that governs, or None with the reason."""

    order: Order | None
    reason: str = ""


class Timeline:
    """Orders by the days of documents that they govern."""

    def __init__(self, orders: Sequence[Order]) -> None:
        self._orders = tuple(orders)
        self._starts = [_start(order) for order in orders]

    def on(self, day: date) -> Order | None:
        """Return the order that governs a day, None before the first and after the last."""
        place = bisect_right(self._starts, day) - 1
        if place < 0 or not self._orders[place].governs.days.holds(day):
            return None
        return self._orders[place]

    def between(self, first: date, last: date) -> Governed:
        """Return the order that governs every day of a period (one day, a month, a year), or why none does."""
        one = self.on(first)
        other = one if first == last else self.on(last)
        if one is not None and one is other:
            return Governed(one)
        shown = first.isoformat() if first == last else f"the period {first.isoformat()} to {last.isoformat()}"
        if one is None and other is None:
            return Governed(None, f"undetermined: no order file governs {shown}")
        names = " and then ".join(order.name for order in (one, other) if order is not None)
        return Governed(None, f"undetermined: {shown} is governed by {names} in part only")


def _start(order: Order) -> date:
    since = order.governs.days.since
    if since is None:
        message = f"{order.file}: $.governs.from: a first day is needed"
        raise LawDataError(message)
    return since


def prove_orders(orders: Sequence[Order]) -> None:
    """Check that sorted orders follow each other without gap (`LawGap`) or overlap (`LawConflict`)."""
    for order in orders:
        until = order.governs.days.until
        if until is not None and until <= _start(order):
            message = f"{order.file}: $.governs.until: {until} is not after $.governs.from {_start(order)}"
            raise LawDataError(message)
    for one, other in itertools.pairwise(orders):
        until, since = one.governs.days.until, _start(other)
        if until is not None and until < since:
            message = (
                f"{one.file}: $.governs.until is {until}, {other.file}: $.governs.from is {since}: "
                f"no order governs {until} to {day_before(since)}; let one of the two days move"
            )
            raise LawGap(message)
        if until is None or until > since:
            message = (
                f"{one.file}: $.governs.until is {until or 'open (null)'}, {other.file}: $.governs.from is {since}: "
                f"both govern {since}; end the first on {since} or begin the second later"
            )
            raise LawConflict(message)


def prove_automatic(orders: Sequence[Order]) -> None:
    """Check that on no day two rules of automatic declassification are in force (`LawConflict`)."""
    held: list[tuple[date, date | None, str]] = []
    for order in orders:
        for number, rule in enumerate(order.automatic):
            place = f"{order.file}: $.automatic[{number}]"
            if rule.days.since is None:
                message = f"{place}.from: the first day of the law is needed"
                raise LawDataError(message)
            held.append((rule.days.since, rule.days.until, place))
    for (_, until, one), (since, _, other) in itertools.pairwise(sorted(held, key=lambda value: value[0])):
        if until is None or until > since:
            message = f"{one} (until {until or 'open'}) and {other} (from {since}) are both in force on {since}"
            raise LawConflict(message)


def automatic_rules(orders: Sequence[Order]) -> list[AutomaticRule]:
    """Return the rules of automatic declassification, earliest law first."""
    rules = [rule for order in orders for rule in order.automatic]
    return sorted(rules, key=lambda rule: rule.days.since or date.min)
