"""What timing needs to know of the law, read from `rules/`: the lines to draw, the clocks, the automatic exemptions."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from auditor import resources

MARKING = "marking"
AUTOMATIC = "automatic"


@dataclass(frozen=True, slots=True)
class Term:
    """A number of years that a provision allows, as the law stood on a day."""

    id: str
    name: str
    years: int
    authority: str
    verified: str
    condition: str


@cache
def _files(folder: str) -> tuple[dict[str, Any], ...]:
    found = sorted((resources.folder("rules") / folder).glob("*.json"))
    return tuple(json.loads(path.read_text(encoding="utf-8")) for path in found)


def terms(as_of: date) -> tuple[Term, ...]:
    """Return the terms in force on `as_of`: automatic declassification, then the clocks, shortest first."""
    found = [
        _term(AUTOMATIC, "automatic declassification", value, value.get("condition", ""))
        for order in _files("orders")
        for value in _in_force(order["automatic"], as_of)
    ]
    found += [
        _term(clock["id"], clock["name"], value, clock["condition"])
        for clock in _files("clocks")
        for value in _in_force(clock["values"], as_of)
    ]
    return tuple(sorted(found, key=lambda term: (term.years, term.id)))


def _term(name: str, title: str, value: dict[str, Any], condition: str) -> Term:
    authority = value["authority"]
    cited = f"{authority['source']} {authority['section']}"
    return Term(name, title, int(value["years"]), cited, authority["verified"], condition)


def _in_force(values: list[dict[str, Any]], as_of: date) -> Iterator[dict[str, Any]]:
    day = as_of.isoformat()
    for value in values:
        if "years" in value and value["from"] <= day and (value["until"] is None or day < value["until"]):
            yield value


def clock_ids() -> tuple[str, ...]:
    """Return the names that `clock` may have: the marking, automatic declassification, the clocks of `rules/`."""
    return MARKING, AUTOMATIC, *(clock["id"] for clock in _files("clocks"))


def clock_name(clock: str, as_of: date) -> str:
    """Return a clock's name in prose, with its authority."""
    if clock == MARKING:
        return "the date that the marking itself gives"
    found = [term for term in terms(as_of) if term.id == clock]
    if not found:
        return clock
    name = f"{found[0].name} ({found[0].authority})"
    return found[0].authority if found[0].authority.startswith(found[0].name) else name


@cache
def automatic_exemptions() -> frozenset[str]:
    """Return the codes that claim an exemption from automatic declassification.

    They are the codes that an order lists under the section in which it has automatic declassification; a code
    that only lengthens the marking's own term is none.
    """
    return frozenset(
        exemption["code"]
        for order in _files("orders")
        for value in order["automatic"]
        for exemption in order["exemptions"]
        if _section(exemption) == _section(value)
    )


def _section(value: dict[str, Any]) -> str:
    return str(value["authority"]["section"]).split("(")[0]
