"""Every cited value of the law, with its place: what `auditor list citations` prints and reports count."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

from auditor.law.orders import Law
from auditor.law.provisions import ClockRule, Order
from auditor.law.values import Authority

UNVERIFIED = "unverified"
"""The word that `verified` holds where a value was checked against nothing."""


def citations(law: Law) -> Iterator[tuple[str, str, Authority]]:
    """Yield file, JSON path and authority of every cited value."""
    files: list[Order | ClockRule] = [*law.orders, *law.clocks]
    for held in files:
        for place, authority in authorities(held, "$"):
            yield held.file, place, authority


def unverified(law: Law) -> list[tuple[str, str, Authority]]:
    """Return file, JSON path and authority of every cited value that was checked against nothing, or not wholly."""
    return [entry for entry in citations(law) if UNVERIFIED in entry[2].verified]


def authorities(value: Any, place: str) -> Iterator[tuple[str, Authority]]:
    """Yield the JSON path and authority of every cited value inside a value of the law."""
    if isinstance(value, Authority):
        yield place.removesuffix(".authority"), value
    elif isinstance(value, tuple):
        for position, part in enumerate(value):
            yield from authorities(part, f"{place}[{position}]")
    elif is_dataclass(value):
        for declared in fields(value):
            yield from authorities(getattr(value, declared.name), f"{place}.{declared.name}")
