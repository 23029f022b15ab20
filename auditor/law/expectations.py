"""What the governing order expects of a cable of its date and level: an instruction, a reason, a level it knows."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Any

from auditor.law.context import UNCLASSIFIED, Context
from auditor.law.orders import Law
from auditor.law.provisions import Order


def _instruction_due(order: Order, letter: str | None, name: str, day: date | None) -> bool | None:
    if letter is None:
        return None
    if letter == UNCLASSIFIED:
        return False
    held = (due.due for due in order.instruction_due if due.level in {"", name} and due.days.holds(day))
    return next(held, None)


def _level_in_order(order: Order, letter: str | None, day: date | None) -> bool | None:
    if letter is None:
        return None
    return letter == UNCLASSIFIED or any(one.level == letter and one.days.holds(day) for one in order.levels)


def _reasons(law: Law, order: Order, day: date | None) -> tuple[tuple[str, ...], tuple[str, ...], bool]:
    """Return sections accepted, letters known and whether a Reason line was due."""
    held = [reason for reason in order.reasons if reason.days.holds(day)]
    allowed = {s for t in order.transitions if t.days.holds(day) for s in t.reasons}
    others = [r for other in law.orders if other is not order for r in other.reasons if r.section in allowed]
    sections = tuple(dict.fromkeys(reason.section for reason in (*held, *others)))
    letters = tuple(sorted({letter for reason in (*held, *others) for letter in reason.letters}))
    return sections, letters, any(reason.marked for reason in held)


def expected(context: Context) -> dict[str, Any]:
    """Return the facts of an outcome that depend on date and level alone."""
    order = context.governing
    if order is None:
        return {"instruction_due": None, "level_in_order": None, "reason_due": None}
    return _expected(context.law, order, context.statement.level, context.level, context.held_day)


@lru_cache(maxsize=512)
def _expected(law: Law, order: Order, letter: str | None, name: str, day: date | None) -> dict[str, Any]:
    sections, letters, is_due = _reasons(law, order, day)
    return {
        "instruction_due": _instruction_due(order, letter, name, day),
        "level_in_order": _level_in_order(order, letter, day),
        "reason_due": is_due,
        "reason_sections_accepted": sections,
        "reason_letters_known": letters,
    }
