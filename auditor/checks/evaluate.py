"""Cards over records: columns of the facts that the cards need, where each card fires, and the findings.

`judge` sees columns only. Spans, values and words are looked up for the hits alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from auditor.cable.facts import Cable, Paragraph
from auditor.checks import eras
from auditor.checks.agreement import Agreement, agree
from auditor.checks.cards import Card
from auditor.checks.controls_rollup import ControlRollUp, roll_up_controls
from auditor.checks.findings import Finding
from auditor.checks.naming import Naming, name_paragraphs
from auditor.checks.report import Subject, write_finding
from auditor.checks.rollup import Place, RollUp, place_paragraphs, roll_up
from auditor.columns import Later, Rows, RowsBelow, Table
from auditor.ingest.records import Record
from auditor.law.outcome import Outcome
from auditor.law.schedule import ScheduleRow


class Evaluation(NamedTuple):
    """Findings in record order, then card order; for each finding the record's index; records a card could not date.

    `not_checked` counts, by code, the records whose date cannot place them among the card's dates.
    """

    findings: list[Finding]
    not_checked: dict[str, int]
    rows: list[int]


@dataclass(frozen=True, slots=True)
class Batch:
    """The facts of one unit of work. `parents` gives every paragraph the row of its cable."""

    cables: Rows
    portions: Rows
    parents: NDArray[np.intp]
    count: int


class Hit(NamedTuple):
    """One card that fires: index of the record, of the card, of the paragraph (-1 in scope cable); the severity."""

    record: int
    card: int
    portion: int
    severity: int


def evaluate(
    cards: Sequence[Card],
    records: Sequence[Record],
    cables: Sequence[Cable],
    outcomes: Sequence[Outcome],
    schedule_rows: Sequence[ScheduleRow],
) -> Evaluation:
    """Run the cards of scope portion and cable over one unit of work; row by row the arguments are the same records."""
    running = [card for card in cards if card.scope in ("portion", "cable")]
    judged_by = frozenset().union(*(card.judged_by for card in running))
    batch = tabulate(judged_by, cables, outcomes, schedule_rows)
    hits, not_checked = judge(running, batch)
    starts = np.searchsorted(batch.parents, np.arange(batch.count)).tolist()
    findings = []
    for hit in hits:
        record, cable = records[hit.record], cables[hit.record]
        subject = Subject(record, cable, None, batch.cables, hit.record)
        if hit.portion >= 0:
            paragraph = cable.paragraphs[hit.portion - starts[hit.record]]
            subject = Subject(record, cable, paragraph, batch.portions, hit.portion)
        findings.append(write_finding(running[hit.card], eras.severity_word(hit.severity), subject))
    return Evaluation(findings, not_checked, [hit.record for hit in hits])


def judge(cards: Sequence[Card], batch: Batch) -> tuple[list[Hit], dict[str, int]]:
    """Return where the cards fire, in record order then card order, and how many records each could not check.

    A card checks no record whose date cannot place it among the card's dates, and none at all where it needs the
    day of the audit and none was given.
    """
    dates = eras.Dates(batch.cables)
    portions = _Ground(batch.portions, dates.first[batch.parents], batch.parents)
    whole = _Ground(batch.cables, dates.first, np.arange(batch.count))
    hits: list[Hit] = []
    not_checked: dict[str, int] = {}
    for index, card in enumerate(cards):
        can_place, missed = dates.can_place(card)
        if missed:
            not_checked[card.code] = missed
        if card.scope == "portion":
            hits += (Hit(record, index, row, word) for record, row, word in _fire(card, portions, can_place))
        else:
            hits += (Hit(record, index, -1, word) for record, _, word in _fire(card, whole, can_place))
    return sorted(hits), not_checked


class _Ground(NamedTuple):
    """What a card of one scope is judged on: facts, the first day and the record of every row."""

    table: Table
    first: NDArray[np.datetime64]
    records: NDArray[np.intp]


def _fire(card: Card, on: _Ground, can_place: NDArray[np.bool_]) -> Iterable[tuple[int, int, int]]:
    """Return the records and rows on which the card fires with a severity above off, and that severity."""
    assert card.when is not None
    rows = card.when.hits(on.table, len(on.records))
    if not len(rows):
        return ()
    rows = rows[can_place[on.records[rows]]]
    words = eras.severities(card, on.table, on.first, rows)
    loud = words != eras.SILENT
    return zip(on.records[rows[loud]].tolist(), rows[loud].tolist(), words[loud].tolist(), strict=True)


def tabulate(
    names: frozenset[str],
    cables: Sequence[Cable],
    outcomes: Sequence[Outcome],
    schedule_rows: Sequence[ScheduleRow],
) -> Batch:
    """Return the facts `names`, and those that date a record, as columns, and every fact row by row."""
    wanted = names | eras.FACTS
    paragraphs = [paragraph for cable in cables for paragraph in cable.paragraphs]
    parents = np.repeat(np.arange(len(cables)), np.array([len(cable.paragraphs) for cable in cables], np.intp))
    places = Later(lambda: map(place_paragraphs, cables))
    placed = Later(lambda: chain.from_iterable(places))
    of_cables: dict[type, Sequence[Any]] = {
        Cable: cables,
        Outcome: outcomes,
        ScheduleRow: schedule_rows,
        RollUp: Later(lambda: map(roll_up, cables, places)),
        ControlRollUp: Later(lambda: map(roll_up_controls, cables)),
        Agreement: Later(lambda: map(agree, cables, outcomes)),
    }
    of_paragraphs = {Paragraph: paragraphs, Place: placed, Naming: name_paragraphs(paragraphs, placed)}
    above = Rows(of_cables, wanted)
    return Batch(above, RowsBelow(of_paragraphs, wanted, above, parents), parents, len(cables))
