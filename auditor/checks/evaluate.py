"""Cards over records: columns of the facts that the cards need, where each card fires, and the findings.

`judge` sees columns only. Spans, values and words are looked up for the hits alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain
from typing import NamedTuple

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
from auditor.columns import Column, Table, facts_of, tabulate_rows
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
    """The columns of one unit of work. `parents` gives every paragraph the row of its cable."""

    cables: Table
    portions: Table
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
    for hit, told, row in _tell(running, hits, cables, outcomes, schedule_rows):
        record, cable = records[hit.record], cables[hit.record]
        subject = Subject(record, cable, None, told.cables, row)
        if hit.portion >= 0:
            ordinal = hit.portion - starts[hit.record]
            portion = int(np.searchsorted(told.parents, row)) + ordinal
            subject = Subject(record, cable, cable.paragraphs[ordinal], told.portions, portion)
        findings.append(write_finding(running[hit.card], eras.severity_word(hit.severity), subject))
    return Evaluation(findings, not_checked, [hit.record for hit in hits])


def _tell(
    cards: Sequence[Card],
    hits: Sequence[Hit],
    cables: Sequence[Cable],
    outcomes: Sequence[Outcome],
    schedule_rows: Sequence[ScheduleRow],
) -> Iterator[tuple[Hit, Batch, int]]:
    """Yield every hit with the columns of the facts that findings tell, made for the records hit alone, and its row."""
    rows = list(dict.fromkeys(hit.record for hit in hits))
    said_with = frozenset().union(*(cards[hit.card].said_with for hit in hits))
    told = tabulate(
        said_with, [cables[row] for row in rows], [outcomes[row] for row in rows], [schedule_rows[row] for row in rows]
    )
    place = {record: row for row, record in enumerate(rows)}
    for hit in hits:
        yield hit, told, place[hit.record]


def judge(cards: Sequence[Card], batch: Batch) -> tuple[list[Hit], dict[str, int]]:
    """Return where the cards fire, in record order then card order, and how many records each could not check.

    A card checks no record whose date cannot place it among the card's dates, and none at all where it needs the
    day of the audit and none was given.
    """
    of_cables = eras.span_of(batch.cables)
    of_portions = (of_cables[0][batch.parents], of_cables[1][batch.parents])
    hits: list[Hit] = []
    not_checked: dict[str, int] = {}
    for index, card in enumerate(cards):
        can_place = eras.placed(card, of_cables)
        if "as_of" in card.judged_by:
            can_place &= batch.cables["as_of"].known
        if missed := int(batch.count - np.count_nonzero(can_place)):
            not_checked[card.code] = missed
        if card.scope == "portion":
            rows = _fire(card, batch.portions, of_portions, can_place[batch.parents])
            hits += (Hit(int(batch.parents[row]), index, row, word) for row, word in rows)
        else:
            hits += (Hit(row, index, -1, word) for row, word in _fire(card, batch.cables, of_cables, can_place))
    return sorted(hits), not_checked


def _fire(card: Card, table: Table, days: eras.Days, can_place: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Return the rows on which the card fires with a severity above off, and that severity."""
    assert card.when is not None
    count = len(can_place)
    fires = np.flatnonzero(card.when.fires(table, count) & can_place)
    if not len(fires):
        return []
    words = eras.severities(card, table, days, count)[fires]
    loud = words != eras.SILENT
    return list(zip(fires[loud].tolist(), words[loud].tolist(), strict=True))


def tabulate(
    names: frozenset[str],
    cables: Sequence[Cable],
    outcomes: Sequence[Outcome],
    schedule_rows: Sequence[ScheduleRow],
) -> Batch:
    """Return the columns of the facts `names`, and of those that date a record, for one unit of work."""
    wanted = names | eras.FACTS
    placed = bool(_names(Place, RollUp, Naming) & wanted)
    places = [place_paragraphs(cable) if placed else () for cable in cables]
    rows: dict[type, Iterable[object]] = {
        Cable: cables,
        Outcome: outcomes,
        ScheduleRow: schedule_rows,
        RollUp: map(roll_up, cables, places),
        ControlRollUp: map(roll_up_controls, cables),
        Agreement: map(agree, cables, outcomes),
    }
    table: dict[str, Column] = {}
    for row_type, made in rows.items():
        if _names(row_type) & wanted:
            table |= tabulate_rows(row_type, made, wanted)
    parents = np.repeat(np.arange(len(cables)), np.array([len(cable.paragraphs) for cable in cables], np.intp))
    portions = {name: column.take(parents) for name, column in table.items()}
    paragraphs = [paragraph for cable in cables for paragraph in cable.paragraphs]
    portions |= tabulate_rows(Paragraph, paragraphs, wanted)
    if _names(Place) & wanted:
        portions |= tabulate_rows(Place, chain.from_iterable(places), wanted)
    if _names(Naming) & wanted:
        portions |= tabulate_rows(Naming, name_paragraphs(paragraphs, chain.from_iterable(places)), wanted)
    return Batch(table, portions, parents, len(cables))


@cache
def _names(*row_types: type) -> frozenset[str]:
    return frozenset(fact.name for row_type in row_types for fact in facts_of(row_type, ""))
