"""Foreign disclosure and release markings of portions brought together, by the register's table (rollup.json).

Every mark is seen as what it lets happen: to which countries the portion may be released, to which it may be shown,
and whether the decision is deferred (RELIDO). Of the overall marking only the list is used that a bare REL repeats.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from auditor.cable.mark_lists import expanded
from auditor.cable.vocabulary import words
from auditor.checks.precedence import precedence

ReleaseOutcome = Literal[
    "none", "noforn", "common", "no-common", "partial", "display", "no-audience", "relido", "mixed"
]

_HOME = "USA"
LISTING = frozenset({"REL", "EYES", "DISPLAY"})
"""Release markings that take a list of countries."""


@dataclass(frozen=True, slots=True)
class Release:
    """What the marks come to: the outcome, and the countries to which all may be released, and shown beyond that.

    `outcome` is None where a bare REL points to no list, or a coalition of unknown members is in some lists only.
    `controls` are the markings that the overall marking would carry.
    """

    outcome: ReleaseOutcome | None
    countries: tuple[str, ...] = ()
    shown_to: tuple[str, ...] = ()
    controls: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Portion:
    """One mark: its release markings, release and display lists expanded; `is_open` where a list is missing."""

    kinds: frozenset[str]
    released: frozenset[str]
    shown: frozenset[str]
    is_open: bool

    @property
    def audience(self) -> frozenset[str]:
        """Countries that may see the portion."""
        return self.released | self.shown


def bring_together(marks: Iterable[Sequence[str]], overall: Sequence[str]) -> Release:
    """Return what the release markings of `marks` come to; each is the controls of one mark, lists included.

    `overall` are the controls of the overall marking, whose list a bare REL or EYES repeats. The marks are those of
    the classified portions, or of all in an unclassified text.
    """
    portions = [_read(controls, overall) for controls in marks]
    kinds = frozenset[str]().union(*(portion.kinds for portion in portions))
    if not kinds:
        return Release("none")
    if "NOFORN" in kinds:
        return Release("noforn", controls=("NOFORN",))
    if any(portion.is_open for portion in portions) or _is_uncertain(portions):
        return Release(None)
    released = frozenset.intersection(*(portion.released for portion in portions)) - {_HOME}
    shown = frozenset.intersection(*(portion.audience for portion in portions)) - {_HOME} - released
    countries = expanded([_HOME, *released]) if released else ()
    shown_to = expanded(shown) if "DISPLAY" in kinds else ()
    outcome = _outcome(portions, kinds, countries, shown_to)
    return Release(outcome, countries, shown_to, tuple(_controls(outcome, kinds, countries, shown_to)))


def _outcome(
    portions: list[_Portion], kinds: frozenset[str], countries: tuple[str, ...], shown_to: tuple[str, ...]
) -> ReleaseOutcome:
    """Name what the lists come to."""
    if all("RELIDO" in portion.kinds for portion in portions):
        return "relido"
    if shown_to:
        return "display"
    if countries:
        return "common"
    if "DISPLAY" not in kinds and kinds & LISTING and not all(portion.kinds for portion in portions):
        return "partial"
    if any("RELIDO" in portion.kinds and not portion.audience for portion in portions):
        return "mixed"
    return "no-audience" if "DISPLAY" in kinds else "no-common"


def _controls(
    outcome: ReleaseOutcome, kinds: frozenset[str], countries: tuple[str, ...], shown_to: tuple[str, ...]
) -> list[str]:
    """Return the release markings that the overall marking would carry."""
    if outcome not in {"common", "display", "relido"}:
        return ["NOFORN"]
    listed = "REL" if kinds & {"REL", "RELIDO", "DISPLAY"} else "EYES"
    found = [" ".join((listed, *countries))] if countries else []
    if outcome == "relido":
        found.append("RELIDO")
    if shown_to:
        found.append(" ".join(("DISPLAY", *shown_to)))
    return found


def _read(controls: Sequence[str], overall: Sequence[str]) -> _Portion:
    """Read the release markings among the controls of one mark."""
    kinds = frozenset(control.split(" ", 1)[0] for control in controls) & precedence().release
    held = {kind: listed(kind, controls) or listed(kind, overall) for kind in sorted(kinds & LISTING)}
    return _Portion(
        kinds,
        frozenset(expanded([*held.get("REL", ()), *held.get("EYES", ())])),
        frozenset(expanded(held.get("DISPLAY", ()))),
        is_open=not all(held.values()),
    )


def listed(kind: str, controls: Sequence[str]) -> tuple[str, ...]:
    """Return the list behind the control `kind`, empty where there is none."""
    return next((tuple(control.split()[1:]) for control in controls if control.split(" ", 1)[0] == kind), ())


def _is_uncertain(portions: list[_Portion]) -> bool:
    """Say whether a coalition of unknown members stands in some lists and not in all, so that it may hide a country."""
    each = [portion.audience for portion in portions if portion.audience]
    opaque = {group for group, members in words().members.items() if not members}
    return any(
        group not in audience for group in opaque.intersection(*[frozenset[str]().union(*each)]) for audience in each
    )
