"""What a line is read against, and what reading it comes to."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from auditor.cable.facts import Statement
from auditor.law.arithmetic import day_before
from auditor.law.citation import Citation
from auditor.law.orders import Law
from auditor.law.picking import Picked
from auditor.law.provisions import Entry, Legacy, Order
from auditor.law.values import Brings, CenturyWindow
from auditor.law.vocabulary import Found

UNCLASSIFIED = "U"
"""Letter of a statement's level where there is nothing to declassify."""


@dataclass(slots=True)
class Reading:
    """What a line says. `stated` is the day typed that counts, `typed` every date as picked; lists keep order, once.

    Of a reviewer's stamp `decided_on` is the day of the review, `home` the order then in force; else the governing one.
    """

    kind: str = "none"
    entry: Entry | None = None
    order: Order | None = None
    stated: date | None = None
    typed: list[Picked] = field(default_factory=list)
    found: list[Found] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)
    source_on: date | None = None
    decided_on: date | None = None
    home: Order | None = None
    is_derivative: bool = False
    fits: bool = True
    code_faults: dict[str, None] = field(default_factory=dict)
    retired: dict[str, Legacy] = field(default_factory=dict)
    faults: dict[str, None] = field(default_factory=dict)
    notes: dict[str, None] = field(default_factory=dict)
    ambiguities: dict[str, None] = field(default_factory=dict)

    def brings(self, brought: Brings) -> None:
        """Add the observations that a provision always makes."""
        self.faults.update(dict.fromkeys(brought.faults))
        self.notes.update(dict.fromkeys(brought.notes))
        self.ambiguities.update(dict.fromkeys(brought.ambiguities))

    def fault(self, *names: str) -> None:
        """Add defects by name."""
        self.faults.update(dict.fromkeys(names))

    def note(self, *names: str) -> None:
        """Add observations by name."""
        self.notes.update(dict.fromkeys(names))

    def ambiguous(self, *names: str) -> None:
        """Add ambiguities by name."""
        self.ambiguities.update(dict.fromkeys(names))


@dataclass(frozen=True, slots=True)
class Context:
    """What a line is read against: `day` is the cable's date where it is known to the day, `base` in any case.

    `era` is the first day of the era of `base`: ask it, not `base`, for what holds.
    """

    law: Law
    statement: Statement
    governing: Order | None
    citation: Citation
    level: str
    day: date | None
    base: date | None
    era: date | None

    @property
    def held_day(self) -> date | None:
        """The first day of the era of `day`: ask it, not `day`, for what holds."""
        return self.era if self.day is not None else None

    @property
    def tried(self) -> tuple[Order, ...]:
        """Orders whose vocabulary is tried: the one cited, the governing one, else all, latest first."""
        return _tried(self.law, self.citation.reading, self.governing)

    @property
    def is_placed(self) -> bool:
        """Tell whether an order is known whose vocabulary the line should have: the one cited or the governing one."""
        return self.governing is not None or self.citation.reading is not None

    @property
    def bases(self) -> tuple[date, ...]:
        """Days to count a two-digit year from: the cable's own, else the first and last of the order it cites."""
        if self.base is not None:
            return (self.base,)
        instruction = self.statement.instruction
        cited = self.law.bearers.get(instruction.order, ()) if instruction is not None else ()
        days = [(order.governs.days.since, order.governs.days.until) for order in cited]
        if not days or days[0][0] is None or days[-1][1] is None:
            return ()
        return days[0][0], day_before(days[-1][1])

    @property
    def window(self) -> CenturyWindow:
        """The century window: of the governing order, else of the one tried first."""
        return (self.governing or self.tried[0]).century_window


@lru_cache(maxsize=512)
def _tried(law: Law, cited: Order | None, governing: Order | None) -> tuple[Order, ...]:
    known = [order for order in (cited, governing) if order is not None]
    return tuple(dict.fromkeys(known)) or law.orders[::-1]
