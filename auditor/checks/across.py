"""Findings that no single record gives: scope dataset over the key table, scope input over rows as they are read.

Neither has a date to stand on, so a card of these scopes has one severity, not dated ones.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import cast

import numpy as np
from numpy.typing import NDArray

from auditor.checks.cards import Card
from auditor.checks.citations import Citing, citing_table
from auditor.checks.copies import Copy, Twin, copy_table, twin_table
from auditor.checks.dataset import Keys
from auditor.checks.facts import set_rows
from auditor.checks.findings import Finding, Severity, fingerprint
from auditor.checks.joined import Joined, joined_table
from auditor.checks.serials import SerialOrder, SerialRun, order_table, run_table
from auditor.checks.settable import SetTable
from auditor.checks.template import say
from auditor.ingest.records import Note, Record, Unreadable

TABLES: Mapping[type, Callable[[Keys], SetTable]] = {
    Copy: copy_table,
    Twin: twin_table,
    Joined: joined_table,
    SerialOrder: order_table,
    SerialRun: run_table,
    Citing: citing_table,
}
"""How the rows of each kind are made out of the key table; the kind with most rows, all of them held, comes last."""


def rows_of(card: Card) -> type:
    """Return the kind of rows that a card of scope dataset judges."""
    return set_rows(card.judged_by | card.said_with)


def evaluate_dataset(cards: Sequence[Card], keys: Keys) -> list[Finding]:
    """Run the cards of scope dataset over the key table of the whole run; findings in record order, then card order."""
    return [finding for _, finding in told_of_set(cards, keys)]


def told_of_set(cards: Sequence[Card], keys: Keys) -> Iterator[tuple[int, Finding]]:
    """Yield the findings of `evaluate_dataset` one by one, each with the row of the record that it is told of."""
    running = [card for card in cards if card.scope == "dataset" and card.when is not None]
    kinds = [rows_of(card) for card in running]
    told, held = _told(running, kinds, keys)
    for record, index, row in told.T:
        label = keys.labels[record]
        yield int(record), _on_set(running[index], held[kinds[index]], int(row), (label.source, label.line))


def _told(running: Sequence[Card], kinds: Sequence[type], keys: Keys) -> tuple[NDArray[np.int32], dict[type, SetTable]]:
    """Return record, card and row of all hits, in order, and the tables of those kinds that have some."""
    hits = [np.zeros((3, 0), np.int32)]
    held: dict[type, SetTable] = {}
    for kind in (kind for kind in TABLES if kind in kinds):
        made = TABLES[kind](keys)
        found = [_hits(made, index, running[index]) for index, own in enumerate(kinds) if own is kind]
        if any(one.size for one in found):
            held[kind] = made
            hits += found
    told = np.concatenate(hits, axis=1)
    hits.clear()  # they are held once more in `told`
    return told[:, np.lexsort(told[::-1])], held


def _hits(made: SetTable, index: int, card: Card) -> NDArray[np.int32]:
    """Return record, `index` and row of every row on which a card fires."""
    assert card.when is not None
    fires = card.when.hits(made.table, len(made))
    return np.stack([made.rows[fires], np.full(len(fires), index), fires]).astype(np.int32)


def _on_set(card: Card, held: SetTable, row: int, place: tuple[str, int]) -> Finding:
    """Return the finding of a card on one row of a table about the set."""
    assert card.about is not None
    values = {name: say(held.table[name], row) for name in card.said_with}
    record = say(held.table["record_id"], row)
    return _finding(card, values, values[card.about.name], card.about.field, record, held.marks[row], place)


def input_findings(cards: Sequence[Card], rows: Iterable[Unreadable], records: Iterable[Record] = ()) -> list[Finding]:
    """Return the findings of scope input: what could not be read, and what the reader remarks on records it could.

    A code that is not among `cards` was not selected and makes none. Findings stand in the order of the arguments.
    """
    by_code = {card.code: card for card in cards if card.scope == "input"}
    found = [_of_input(by_code[row.code], row, "", row.digest, row.source) for row in rows if row.code in by_code]
    for record in records:
        record_id = record.get("id") or ""
        notes = (note for note in record.notes if note.code in by_code)
        found += (_of_input(by_code[note.code], note, record_id, record_id, record.source) for note in notes)
    return found


def _of_input(card: Card, seen: Unreadable | Note, record_id: str, mark: str, source: str) -> Finding:
    values = {"input_field": seen.field, "seen": seen.observed}
    column = seen.column if isinstance(seen, Note) else 0
    return _finding(card, values, seen.observed, seen.field, record_id, mark, (source, seen.line, column))


def _finding(
    card: Card,
    values: Mapping[str, str],
    observed: str,
    field: str,
    record_id: str,
    mark: str,
    place: tuple[str, int] | tuple[str, int, int],
) -> Finding:
    assert card.message is not None
    source, line, column = (*place, 0)[:3]
    word = card.forced or card.severity[0].word
    return Finding(
        code=card.code,
        name=card.name,
        severity=cast("Severity", word),
        message=card.message.render(values),
        record_id=record_id,
        source=source,
        line=line,
        column=column,
        end_line=line,
        end_column=column,
        field=field,
        paragraph="",
        observed=observed,
        expected=card.expected.render(values),
        authority=card.cite(None),
        help=card.help.render(values),
        fingerprint=fingerprint(card.code, mark, field, "", observed),
    )
