"""Findings that no single record gives: scope dataset over the key table, scope input over rows as they are read.

Neither has a date to stand on, so a card of these scopes has one severity, not dated ones.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import cast

import numpy as np

from auditor.checks.cards import Card
from auditor.checks.dataset import Keys, copy_table, shared_marks
from auditor.checks.findings import Finding, Severity, fingerprint
from auditor.checks.template import say
from auditor.ingest.records import Note, Record, Unreadable


def evaluate_dataset(cards: Sequence[Card], keys: Keys) -> list[Finding]:
    """Run the cards of scope dataset over the key table of the whole run; findings in record order, then card order."""
    running = [card for card in cards if card.scope == "dataset" and card.when is not None]
    rows, table = copy_table(keys)
    marks = shared_marks(keys, rows)
    fires = [card.when.fires(table, len(rows)) for card in running if card.when is not None]
    hits = sorted((int(row), index) for index, where in enumerate(fires) for row in np.flatnonzero(where))
    findings = []
    for row, index in hits:
        card, place = running[index], keys.place(int(rows[row]))
        assert card.about is not None
        values = {name: say(table[name], row) for name in card.said_with}
        record = values.get("record_id") or say(table["record_id"], row)
        mark = f"{record}#{int(marks[row]):016x}"
        findings.append(_finding(card, values, values[card.about.name], card.about.field, record, mark, place))
    return findings


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
