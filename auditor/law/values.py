"""Small cited values that the files of the law are made of. Computes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


def _citation(source: str, section: str) -> str:
    if source == "convention":
        return f"{source}: {section}"
    head, _, last = source.rpartition(" ")
    if head and section.startswith(f"{last}."):
        return f"{head} {section}"
    return f"{source}{'' if section.startswith('(') else ' '}{section}"


@dataclass(frozen=True, slots=True, eq=False)
class Authority:
    """Where a value stands and what it was checked against.

    `citation` is source and section as one: `E.O. 13526 3.3(a)`, `32 CFR 2001.12(c)(1)`, `22 U.S.C. 4354(a)`;
    `citations` adds those that support it, `checked` what they were checked against, in brackets.
    """

    source: str
    section: str
    text: str | None
    verified: str
    also: tuple[str, ...] = ()
    citation: str = field(init=False, default="")
    citations: str = field(init=False, default="")
    checked: str = field(init=False, default="")

    def __post_init__(self) -> None:
        object.__setattr__(self, "citation", _citation(self.source, self.section))
        object.__setattr__(self, "citations", "; ".join((self.citation, *self.also)))
        object.__setattr__(self, "checked", f"{self.citations} [{self.verified}]")


@dataclass(frozen=True, slots=True, eq=False)
class Operation:
    """How a day follows from a base; carried out in `law/arithmetic.py` only."""

    operation: str
    years: int | None = None
    base: str = ""
    leap_day: str = ""
    on: date | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Brings:
    """Observations that a reading always makes."""

    faults: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    ambiguities: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Days:
    """Days from `since`, inclusive, until `until`, exclusive; None is open."""

    since: date | None = None
    until: date | None = None

    def holds(self, day: date | None) -> bool:
        """Tell whether the value holds on `day`; a value with dates does not hold on an unknown day."""
        if day is None:
            return self.since is None and self.until is None
        return (self.since is None or self.since <= day) and (self.until is None or day < self.until)


@dataclass(frozen=True, slots=True, eq=False)
class Term:
    """An operation with its own citation."""

    operation: Operation
    authority: Authority
    note: str = ""
    ambiguities: tuple[str, ...] = ()
    to: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Level:
    """A classification level: its letter and the word that stands on documents."""

    level: str
    name: str
    days: Days
    authority: Authority


@dataclass(frozen=True, slots=True, eq=False)
class Amendment:
    """An order that only changed another."""

    number: str
    signed: date
    since: date
    changes: str
    authority: Authority


@dataclass(frozen=True, slots=True, eq=False)
class InForce:
    """Sections in force outside the days that their order governs."""

    sections: tuple[str, ...]
    days: Days
    authority: Authority
    note: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class AcceptedCitation:
    """A number that a cable may cite on the days given."""

    number: str
    relation: str
    window: str
    days: Days
    authority: Authority
    note: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Due:
    """Whether an instruction was due."""

    due: bool
    days: Days
    authority: Authority
    level: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Exemption:
    """Meaning of one code."""

    code: str
    meaning: str
    days: Days
    authority: Authority


@dataclass(frozen=True, slots=True, eq=False)
class Reason:
    """Categories for classifying, by section and letter."""

    section: str
    letters: Mapping[str, str]
    marked: bool
    days: Days
    authority: Authority
    note: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Onset:
    """Day before which automatic declassification could not bite."""

    on: date
    covers: str
    authority: Authority


@dataclass(frozen=True, slots=True, eq=False)
class Exclusion:
    """Information, shown by its controls, that is outside automatic declassification."""

    controls: tuple[str, ...]
    reason: str
    authority: Authority


@dataclass(frozen=True, slots=True, eq=False)
class NotPermanent:
    """What holds for a file series without permanent value."""

    reason: str
    authority: Authority


@dataclass(frozen=True, slots=True, eq=False)
class NotBefore:
    """A day before which a date that follows is never placed."""

    on: date
    authority: Authority
    ambiguities: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Retired:
    """From this document date on the code has no basis."""

    since: date
    note: str
    authority: Authority


@dataclass(frozen=True, slots=True, eq=False)
class Transition:
    """Days on which old and new forms are both accepted."""

    id: str
    days: Days
    authority: Authority
    codes: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    ambiguity: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class DateForm:
    """How a date is expected to be typed."""

    layouts: tuple[str, ...]
    days: Days
    authority: Authority
    note: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class OpenEnded:
    """Words by which an event is open-ended."""

    words: tuple[str, ...]
    days: Days
    authority: Authority
    note: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class CenturyWindow:
    """Which century a two-digit year belongs to."""

    back: int
    forward: int
    authority: Authority


@dataclass(frozen=True, slots=True, eq=False)
class EarlierDates:
    """What an order says of the day, event or review that an earlier order's mark set."""

    id: str
    of: tuple[str, ...]
    kinds: tuple[str, ...]
    days: Days
    meaning: str
    authority: Authority


@dataclass(frozen=True, slots=True, eq=False)
class StampTerms:
    """Whole years that a reviewer's stamp is counted in, and the days that may be left off."""

    years: tuple[int, ...]
    days_short: int
    leap_day: str
    authority: Authority
    note: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Tolerance:
    """An overrun of at most so many days is mentioned, not reproached."""

    days: int
    authority: Authority
