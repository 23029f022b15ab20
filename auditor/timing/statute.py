"""What timing needs to know of the law: the terms to draw, the clocks, the codes of automatic exemptions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from auditor.law import Law, load_law
from auditor.law.clocks import AUTOMATIC, MARKING
from auditor.law.provisions import AutomaticRule, ClockValue

__all__ = ["AUTOMATIC", "MARKING", "Statute", "Term", "clock_name", "installed", "order_names", "statute"]


@dataclass(frozen=True, slots=True)
class Term:
    """A number of years that a provision allows, as the law stood on a day; `id` is that of its clock."""

    id: str
    name: str
    years: int
    authority: str
    verified: str
    condition: str


@dataclass(frozen=True, slots=True)
class Statute:
    """The law of one run, as far as timing asks for it.

    `digest` names the law files, `terms` those in force on the as-of date, shortest first. `clocks` are the names that
    a clock may have, `exemptions` the codes that claim an exemption from automatic declassification; after a merge,
    which reads no records, both are empty.
    """

    digest: str = ""
    terms: tuple[Term, ...] = ()
    clocks: tuple[str, ...] = ()
    exemptions: frozenset[str] = frozenset()


@cache
def installed() -> Law:
    """Return the law that ships with the tool."""
    return load_law()


def statute(law: Law, as_of: date) -> Statute:
    """Return what timing asks of a law, as it stood on `as_of`."""
    clocks = (MARKING, AUTOMATIC, *(clock.id for clock in law.clocks))
    return Statute(law.digest, _terms(law, as_of), clocks, _exemptions(law))


def _terms(law: Law, as_of: date) -> tuple[Term, ...]:
    found = list(_in_force("automatic declassification", law.automatic, as_of))
    for clock in law.clocks:
        found += _in_force(clock.name, clock.values, as_of, clock.id, clock.condition)
    return tuple(sorted(found, key=lambda term: (term.years, term.id)))


def _in_force(
    name: str,
    values: Iterable[AutomaticRule | ClockValue],
    as_of: date,
    clock: str = AUTOMATIC,
    condition: str = "",
) -> Iterator[Term]:
    for value in values:
        if value.operation.years is not None and value.days.holds(as_of):
            held = value.condition if isinstance(value, AutomaticRule) else condition
            authority = value.authority
            yield Term(clock, name, value.operation.years, authority.citation, authority.verified, held)


def _exemptions(law: Law) -> frozenset[str]:
    """Return the codes that an order lists under the section in which it has automatic declassification.

    A code that only lengthens the marking's own term is none of them.
    """
    return frozenset(
        exemption.code
        for order in law.orders
        for rule in order.automatic
        for exemption in order.exemptions
        if _section(exemption.authority.section) == _section(rule.authority.section)
    )


def _section(section: str) -> str:
    return section.partition("(")[0]


@cache
def order_names() -> Mapping[str, str]:
    """Return the names of the orders in prose, by id; those of the law that ships with the tool."""
    return {order.id: order.name for order in installed().orders}


def clock_name(clock: str, terms: Iterable[Term]) -> str:
    """Return a clock's name in prose, with its authority."""
    if clock == MARKING:
        return "the date that the marking itself gives"
    found = next((term for term in terms if term.id == clock), None)
    if found is None:
        return clock
    return found.authority if found.authority.startswith(found.name) else f"{found.name} ({found.authority})"
