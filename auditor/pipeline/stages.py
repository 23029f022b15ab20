"""One unit of work through the house: rows, facts, law, checks, and the part that the unit yields."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING

from auditor.cable import read_cable
from auditor.cable.facts import Cable
from auditor.checks.across import input_findings
from auditor.checks.cards import Card
from auditor.checks.dataset import keys_of
from auditor.checks.evaluate import evaluate
from auditor.ingest.records import Record, Unreadable
from auditor.law import Outcome, ScheduleRow, determine, schedule_row
from auditor.output.result import Progress
from auditor.pipeline.parts import NO_RECORD, Part
from auditor.pipeline.rulebook import Rulebook, open_law, open_rulebook
from auditor.settings import Choice, Settings

if TYPE_CHECKING:
    from auditor.timing import Collected

Rows = Iterable[Record | Unreadable]
Begin = Callable[[Record], None]
"""Is told of each record as its turn comes."""

RECORDS = 250
CHARACTERS = 8 << 20
"""A batch is full at so many rows, or at so many characters of text."""


@dataclass(slots=True)
class Batch:
    """Rows that follow one another and are held against the same rules; small enough to hold, worth a column."""

    choice: Choice
    rows: list[Record | Unreadable] = field(default_factory=list)
    characters: int = 0

    @property
    def is_full(self) -> bool:
        """Whether no row should be added."""
        return len(self.rows) >= RECORDS or self.characters >= CHARACTERS

    @property
    def records(self) -> list[Record]:
        """The readable ones."""
        return [row for row in self.rows if isinstance(row, Record)]


def batches(rows: Rows, choice_of: Callable[[str], Choice]) -> Iterator[Batch]:
    """Cut rows into batches, in order; rows of sources with unequal choices never share one."""
    batch: Batch | None = None
    for row in rows:
        own = choice_of(row.source)
        if batch is None or batch.choice != own or batch.is_full:
            if batch is not None:
                yield batch
            batch = Batch(own)
        batch.rows.append(row)
        if isinstance(row, Record):
            batch.characters += len(row.text.content) + len(row.header.content)
    if batch is not None:
        yield batch


class Audit:
    """What one process does with every unit of `check` or `schedule`: law and rules are loaded once."""

    def __init__(self, command: str, settings: Settings, begin: Begin, rulebook: Rulebook | None = None) -> None:
        self._checks = command == "check"
        self._rulebook = rulebook or (open_rulebook if self._checks else open_law)(settings)
        self._settings = settings
        self._begin = begin

    def __call__(self, rows: Rows) -> Part:
        """Take the rows of a unit through the house."""
        part = Part()
        for batch in batches(rows, self._settings.choice):
            self._add(part, batch)
        return part

    def _add(self, part: Part, batch: Batch) -> None:
        first, records = len(part), batch.records
        cables, outcomes, rows = due(self._rulebook, self._begin, records)
        part.choices[batch.choice] = None
        part.unreadable += len(batch.rows) - len(records)
        part.add_records(records, cables, rows, measure=self._settings.measure)
        if self._settings.keep:
            part.keep(records)
        if self._checks:
            cards = self._rulebook.cards(batch.choice)
            evaluation, keys = evaluate(cards, records, cables, outcomes, rows), keys_of(records, cables)
            part.add_checked(records, cables, evaluation, keys, portions=self._settings.portions)
            _add_remarks(part, cards, batch.rows, first)


def _add_remarks(part: Part, cards: Sequence[Card], rows: Sequence[Record | Unreadable], first: int) -> None:
    """Add what the reader has to say, in the order of the rows; `first` is the part's row of the first record."""
    ordinals = count(first)
    for row in rows:
        if isinstance(row, Unreadable):
            part.add_findings("on_input", found := input_findings(cards, [row]), [NO_RECORD] * len(found))
            continue
        own = next(ordinals)
        if row.notes:
            part.add_findings("on_input", found := input_findings(cards, (), [row]), [own] * len(found))
            for finding in found:
                part.note_line(row, finding)


def due(
    rulebook: Rulebook, begin: Begin, records: Sequence[Record]
) -> tuple[list[Cable], list[Outcome], list[ScheduleRow]]:
    """Read records and work out when each is due."""
    law, as_of = rulebook.law, rulebook.as_of
    cables = []
    for record in records:
        begin(record)
        cables.append(read_cable(record))
    outcomes = [determine(law, cable.statement, as_of, with_steps=False) for cable in cables]
    return cables, outcomes, [schedule_row(*parts, as_of) for parts in zip(records, cables, outcomes, strict=True)]


class Collect:
    """What one process does with every unit of `timing`: as far as the schedule, and the columns that timing needs."""

    def __init__(self, by: Sequence[str], settings: Settings, begin: Begin, rulebook: Rulebook | None = None) -> None:
        self._by = by
        self._rulebook = rulebook or open_law(settings)
        self._settings = settings
        self._begin = begin

    def __call__(self, rows: Rows) -> Collected:
        """Take the rows of a unit as far as the schedule."""
        from auditor.timing import Collected  # noqa: PLC0415 - the other commands do without pandas

        collected = Collected(self._by)
        for batch in batches(rows, self._settings.choice):
            records = batch.records
            cables, _, made = due(self._rulebook, self._begin, records)
            collected.unreadable += len(batch.rows) - len(records)
            collected.add(records, cables, made)
        return collected


def telling(progress: Progress) -> Begin:
    """Return what passes the name of each record on to `progress`, with how many came before."""
    done = count()
    return lambda record: progress(record.get("id") or "", next(done))


def telling_nobody(record: Record) -> None:
    """Pass nothing on."""
