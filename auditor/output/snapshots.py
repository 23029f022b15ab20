"""One side of a comparison, made of a result or of the rows of its tables."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from auditor.checks.findings import Finding
from auditor.comparison.state import Dated, RecordState, Snapshot
from auditor.output.places import Places
from auditor.output.redaction import LEAK, Redaction
from auditor.output.result import Result, Rows
from auditor.output.tables import TABLES, sheet_of

Cells = Mapping[str, Any]
"""A row of a table by the names of its columns, as JSON has it."""

_EXTENTS = ("full", "part", "denied", "destroyed")
_DATES = ("declassify_on", "automatic_on", "automatic_from", "review_on", "released_on")
_BASES = {
    "declassify_on": "declassify_basis",
    "automatic_on": "automatic_basis",
    "automatic_from": "automatic_basis",
    "released_on": "release_route",
}
"""Which column says why a date is what it is."""

_IN_COLUMNS = ("marking", "automatic")
"""Clocks that have columns of their own."""


def of_result(result: Result) -> Snapshot:
    """Return a result as one side, words of leaked records withheld as in its outputs."""
    states = states_of(_cells("schedule", result.schedule), _cells("releases", result.releases))
    if len(result.contents):
        states = [
            dataclasses.replace(state, words=content.words, excised=content.excised)
            for state, content in zip(states, result.contents, strict=True)
        ]
    findings = list(map(Redaction(result).finding, result.findings)) if result.command == "check" else None
    return Snapshot(states, findings, result.meta.as_of)


def _cells(name: str, rows: Rows[Any]) -> Iterator[Cells]:
    sheet = sheet_of(name, TABLES[name], rows)
    return (dict(zip(sheet.names, row, strict=True)) for row in sheet.rows)


def states_of(schedule: Iterable[Cells], releases: Iterable[Cells]) -> list[RecordState]:
    """Return the records of a schedule; `KeyError` where a column is missing."""
    states = [_state(row) for row in schedule]
    places = Places(states)
    extents: dict[tuple[str, str, int], list[str]] = defaultdict(list)
    for row in releases:
        state = places.find(row["record_id"], row["source"], row["line"])
        if state is not None and row["route"] != LEAK and row["extent"] in _EXTENTS:
            extents[state.record_id, state.source, state.line].append(row["extent"])
    return [
        dataclasses.replace(state, extent=min(opened, key=_EXTENTS.index)) if opened else state
        for state in states
        for opened in (extents.get((state.record_id, state.source, state.line)),)
    ]


def _state(row: Cells) -> RecordState:
    dates = [Dated("dated", row["dated"])]
    dates += (Dated(what, row[what], row[_BASES[what]] if what in _BASES else "") for what in _DATES)
    clocks = (clock.partition("=") for clock in row["clocks"])
    dates += (Dated(name, on) for name, _, on in clocks if name not in _IN_COLUMNS)
    return RecordState(
        record_id=row["record_id"],
        source=row["source"],
        line=row["line"],
        overall=row["overall"],
        order=row["governing_order"],
        instruction_kind=row["instruction_kind"],
        dates=tuple(dates),
    )


def finding_of(row: Cells) -> Finding:
    """Return a finding of its row; `KeyError` where a column is missing."""
    return Finding(**{column.name: row[column.name] for column in TABLES["findings"]})
