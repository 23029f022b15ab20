"""The provisions of an order and of a clock as typed values, each with its citation. Computes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from auditor.law.values import (
    AcceptedCitation,
    Amendment,
    Authority,
    Brings,
    CenturyWindow,
    DateForm,
    Days,
    Due,
    EarlierDates,
    Exclusion,
    Exemption,
    InForce,
    Level,
    NotBefore,
    NotPermanent,
    Onset,
    OpenEnded,
    Operation,
    Reason,
    Retired,
    StampTerms,
    Term,
    Tolerance,
    Transition,
)


@dataclass(frozen=True, slots=True, eq=False)
class Entry:
    """One thing that an instruction may say, and what follows (`instructions` of an order file)."""

    id: str
    form: str
    kind: str
    effect: str
    operation: Operation
    meaning: str
    authority: Authority
    days: Days
    codes: tuple[str, ...] = ()
    controls: tuple[str, ...] = ()
    level: str = ""
    reaches_back: Authority | None = None
    takes_date: str = "no"
    takes_event: bool = False
    undated: str = ""
    bounded_by: str = ""
    family: str = ""
    downgrades: tuple[Term, ...] = ()
    not_before: NotBefore | None = None
    cap: Term | None = None
    calculated: Term | None = None
    automatic: Term | None = None
    outlasts_automatic: bool = False
    excludes_automatic: bool = False
    brings: Brings = Brings()
    note: str = ""

    def reads(self, level: str, day: date | None) -> bool:
        """Tell whether the entry holds for a level (by name) and a document's day."""
        if self.level and self.level != level:
            return False
        if self.reaches_back is not None and day is not None and self.days.since is not None and day < self.days.since:
            return True
        return day is None or self.days.holds(day)


@dataclass(frozen=True, slots=True, eq=False)
class Limit:
    """A bound on a typed date or event."""

    id: str
    bound: str
    of: tuple[str, ...]
    operation: Operation
    authority: Authority
    days: Days
    level: str = ""
    over: str = ""
    unless: str = ""
    ambiguities: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class AutomaticRule:
    """Automatic declassification as the text stood on `days` of the law."""

    id: str
    operation: Operation
    onsets: tuple[Onset, ...]
    condition: str
    days: Days
    authority: Authority
    excludes: tuple[Exclusion, ...] = ()
    not_permanent: NotPermanent | None = None
    replaces_later: Term | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Legacy:
    """What a later order makes of an earlier order's instruction."""

    id: str
    of: tuple[str, ...]
    form: str
    becomes: str
    days: Days
    meaning: str
    authority: Authority
    codes: tuple[str, ...] = ()
    level: str = ""
    calculated: Term | None = None
    not_before: NotBefore | None = None
    retired: Retired | None = None
    kind: str = "exempt"
    brings: Brings = Brings()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Governs:
    """Days of documents that an order governs."""

    days: Days
    authority: Authority
    note: str = ""


@dataclass(frozen=True, eq=False)
class Order:
    """One order file; compared and hashed as the object it is. `file` is its path as shown to users."""

    id: str
    number: str
    name: str
    title: str
    signed: date
    amends: str | None
    governs: Governs
    accepted_citations: tuple[AcceptedCitation, ...]
    levels: tuple[Level, ...]
    instruction_due: tuple[Due, ...]
    instructions: tuple[Entry, ...]
    limits: tuple[Limit, ...]
    exemptions: tuple[Exemption, ...]
    reasons: tuple[Reason, ...]
    automatic: tuple[AutomaticRule, ...]
    legacy: tuple[Legacy, ...]
    century_window: CenturyWindow
    overrun_tolerance: Tolerance
    in_force_beside: tuple[InForce, ...] = ()
    amendments: tuple[Amendment, ...] = ()
    transitions: tuple[Transition, ...] = ()
    date_forms: tuple[DateForm, ...] = ()
    open_ended_events: tuple[OpenEnded, ...] = ()
    earlier_dates: tuple[EarlierDates, ...] = ()
    stamp_terms: StampTerms | None = None
    notes: tuple[str, ...] = ()
    file: str = ""

    @cached_property
    def by_code(self) -> Mapping[str, tuple[Entry, ...]]:
        """Entries by each code that they read, in the order of the file."""
        codes = dict.fromkeys(code for entry in self.instructions for code in entry.codes)
        return {code: tuple(entry for entry in self.instructions if code in entry.codes) for code in codes}

    @cached_property
    def by_form(self) -> Mapping[str, tuple[Entry, ...]]:
        """Entries for lines without a code or named portions, by form."""
        forms = dict.fromkeys(entry.form for entry in self.instructions)
        plain = [entry for entry in self.instructions if not entry.controls]
        return {form: tuple(entry for entry in plain if entry.form == form) for form in forms}


@dataclass(frozen=True, slots=True, eq=False)
class ClockValue:
    """Length of a clock's term as the law stood on `days`."""

    id: str
    operation: Operation
    days: Days
    authority: Authority
    note: str = ""


@dataclass(frozen=True, eq=False)
class ClockRule:
    """One clock file."""

    id: str
    name: str
    title: str
    applies_to: str
    condition: str
    values: tuple[ClockValue, ...]
    excludes: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    file: str = ""
