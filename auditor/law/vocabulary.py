"""Which order knows which code, and what its files must agree on for every code to be known."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from auditor.errors import LawDataError, near_miss
from auditor.law.provisions import ClockRule, Entry, Legacy, Order

_FORMS = ("date", "event")
_BECOMES = ("automatic", "same-code")


@dataclass(frozen=True, slots=True)
class Found:
    """A code as read: by an entry of `order`, or by a later order's `legacy` where no entry of its own reads it.

    `fits` is False where the entry has no schedule for the document's level.
    """

    code: str
    order: Order
    entry: Entry | None = None
    legacy: Legacy | None = None
    fits: bool = True


@lru_cache(maxsize=512)
def entry_for_code(order: Order, code: str, level: str, day: date | None) -> Found | None:
    """Return the entry of an order that reads a code on a document of that level (by name) and day."""
    held = [entry for entry in order.by_code.get(code, ()) if entry.reads(entry.level, day)]
    if not held:
        return None
    fitting = [entry for entry in held if entry.level in {"", level}]
    return Found(code, order, (fitting or held)[0], fits=bool(fitting))


@lru_cache(maxsize=512)
def entry_for_form(orders: tuple[Order, ...], form: str, level: str, day: date | None) -> tuple[Entry, Order] | None:
    """Return the first of the orders' entries for a bare date, a bare event or no instruction at all."""
    held = ((e, order) for order in orders for e in order.by_form.get(form, ()) if e.reads(level, day))
    return next(held, None)


@lru_cache(maxsize=512)
def entry_for_portions(orders: tuple[Order, ...], portions: frozenset[str]) -> tuple[Entry, Order] | None:
    """Return the first of the orders' entries for N/A that names portions (Restricted Data, NATO)."""
    entries = ((e, order) for order in orders for e in order.instructions if e.form == "not-applicable")
    return next((found for found in entries if portions.intersection(found[0].controls)), None)


@lru_cache(maxsize=512)
def legacy_readings(orders: tuple[Order, ...], form: str, code: str, level: str) -> tuple[tuple[Legacy, Order], ...]:
    """Return what later orders make of a code (or of form `none`, `not-applicable`), earliest order first."""
    return tuple(
        (legacy, order)
        for order in orders
        for legacy in order.legacy
        if legacy.form == form and (form != "code" or code in legacy.codes) and legacy.level in {"", level}
    )


def _homes(orders: Sequence[Order], legacy: Legacy) -> list[Order]:
    return [order for order in orders if order.id in legacy.of]


def has_begun(order: Order, day: date | None) -> bool:
    """Tell whether a document of that day could know an order; True where the day is unknown."""
    since = order.governs.days.since
    return day is None or since is None or since <= day


@lru_cache(maxsize=512)
def find_code(
    orders: tuple[Order, ...], tried: tuple[Order, ...], code: str, level: str, day: date | None
) -> Found | None:
    """Find who reads a code: the orders in `tried`, in that order, else an earlier order whose code lives on.

    `tried` is the order cited and the governing one. A code whose own order had not begun on `day` is not found.
    """
    for order in tried:
        found = entry_for_code(order, code, level, day)
        if found is not None:
            return found
    readings = legacy_readings(orders, "code", code, level)
    free = [(legacy, order) for legacy, order in readings if not legacy.of]
    if free:
        known = [one for one in free if has_begun(one[1], day)]
        legacy, order = known[-1] if known else free[0]
        return Found(code, order, legacy=legacy)
    for legacy, order in readings:
        begun = [home for home in _homes(orders, legacy) if has_begun(home, day)]
        places = [*begun, order] if begun and legacy.becomes == "same-code" else begun
        for place in places:
            found = entry_for_code(place, code, level, None)
            if found is not None:
                return dataclasses.replace(found, legacy=legacy)
    return None


def knows(order: Order, code: str) -> bool:
    """Tell whether a code belongs to an order's vocabulary on any day and level."""
    return code in order.by_code


def _codes(order: Order) -> frozenset[str]:
    return frozenset(order.by_code)


def _level_faults(order: Order) -> Iterator[tuple[str, str]]:
    names = [level.name for level in order.levels]
    for part in ("instructions", "limits", "legacy", "instruction_due"):
        for number, value in enumerate(getattr(order, part)):
            if value.level and value.level not in names:
                yield (
                    f"$.{part}[{number}].level",
                    f"{value.level!r} is no level of this order{near_miss(value.level, names)}",
                )


def _own_faults(order: Order) -> Iterator[tuple[str, str]]:
    """Yield places where a file names a code that its own `instructions` don't have."""
    codes = _codes(order)
    for number, entry in enumerate(order.instructions):
        if entry.bounded_by and entry.bounded_by not in codes:
            yield f"$.instructions[{number}].bounded_by", f"unknown code {entry.bounded_by!r}"
    for number, limit in enumerate(order.limits):
        for name in sorted(set(limit.of) - codes - set(_FORMS)):
            yield f"$.limits[{number}].of", f"unknown code {name!r}{near_miss(name, codes)}"
    for number, exemption in enumerate(order.exemptions):
        if exemption.code not in codes:
            yield f"$.exemptions[{number}].code", f"unknown code {exemption.code!r}{near_miss(exemption.code, codes)}"
    for number, legacy in enumerate(order.legacy):
        if legacy.becomes not in codes and legacy.becomes not in _BECOMES:
            yield f"$.legacy[{number}].becomes", f"unknown code {legacy.becomes!r}{near_miss(legacy.becomes, codes)}"


def _legacy_faults(order: Order, orders: Sequence[Order]) -> Iterator[tuple[str, str]]:
    """Yield places where `legacy` or `transitions` name an order or a code that no file has."""
    ids = [other.id for other in orders]
    every = frozenset(code for other in orders for code in _codes(other))
    for part in ("legacy", "earlier_dates"):
        for number, value in enumerate(getattr(order, part)):
            for unknown in sorted(set(value.of) - set(ids)):
                yield f"$.{part}[{number}].of", f"unknown order {unknown!r}{near_miss(unknown, ids)}"
    for number, legacy in enumerate(order.legacy):
        known = frozenset(code for home in (order, *_homes(orders, legacy)) for code in _codes(home))
        for code in sorted(set(legacy.codes) - known) if legacy.of else ():
            yield f"$.legacy[{number}].codes", f"{code!r} is no code of {', '.join(legacy.of)}{near_miss(code, known)}"
    for number, transition in enumerate(order.transitions):
        for code in sorted(set(transition.codes) - every):
            yield f"$.transitions[{number}].codes", f"unknown code {code!r}{near_miss(code, every)}"


def _span_faults(order: Order) -> Iterator[tuple[str, str]]:
    parts = (
        "accepted_citations",
        "instructions",
        "limits",
        "reasons",
        "automatic",
        "legacy",
        "transitions",
        "earlier_dates",
    )
    for part in parts:
        yield from _spans(part, getattr(order, part))


def _spans(part: str, values: Sequence[Any]) -> Iterator[tuple[str, str]]:
    for number, value in enumerate(values):
        since, until = value.days.since, value.days.until
        if since is not None and until is not None and until <= since:
            yield f"$.{part}[{number}].until", f"{until} is not after from {since}"


def prove_clocks(clocks: Sequence[ClockRule]) -> None:
    """Check that every value of a clock holds on some day; raises `LawDataError` for the first that does not."""
    for clock in clocks:
        for place, fault in _spans("values", clock.values):
            message = f"{clock.file}: {place}: {fault}"
            raise LawDataError(message)


def prove_codes(orders: Sequence[Order]) -> None:
    """Check that every level, code and order that a file names is known; raises `LawDataError` for the first."""
    for order in orders:
        checks = (_level_faults(order), _own_faults(order), _legacy_faults(order, orders), _span_faults(order))
        for place, fault in (found for check in checks for found in check):
            message = f"{order.file}: {place}: {fault}"
            raise LawDataError(message)
