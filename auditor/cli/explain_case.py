"""A case of a card as a reader sees it: the record, what a finding points at underlined, and what is said of it.

A case runs through the real reader and the built-in law. Cases of rules about input are shown and not run.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any

from auditor.checks.cards import Card
from auditor.checks.findings import Finding
from auditor.ingest.records import Passage, Record
from auditor.output.text import shortened, visible

_LONGEST = 200
_PASSAGES = ("header", "text")


def case_lines(card: Card, case: Mapping[str, Any]) -> list[str]:
    """Return the records of a case field by field, the findings it makes in words, and the facts it states."""
    if card.scope == "input":
        return [*_input_lines(case), *map(_stated, case.get("findings", ()))]
    stated = case.get("findings", ())
    found = _found(card, case) if stated else []
    records = case["cables"] if "cables" in case else [case["cable"]]
    lines: list[str] = []
    for position, record in enumerate(records, 1):
        marked = [finding for finding in found if len(records) == 1 and finding.column]
        lines += [f"  record {position}"] if len(records) > 1 else []
        lines += [line for key, value in record.items() for line in _field_lines(key, value, marked)]
    said = [f"  {finding.severity}: {visible(finding.message)}" for finding in found] or list(map(_stated, stated))
    return [*lines, *said, *_facts(case.get("facts", ()))]


def _found(card: Card, case: Mapping[str, Any]) -> list[Finding]:
    """Return the findings of the card in the records of a case; their lines count from the start of a passage."""
    from auditor.cable.cable import read_cable
    from auditor.checks.across import evaluate_dataset
    from auditor.checks.cases import records_of
    from auditor.checks.dataset import keys_of
    from auditor.checks.evaluate import evaluate
    from auditor.law.determine import determine
    from auditor.law.schedule import schedule_row

    as_of = date.fromisoformat(case["as_of"]) if "as_of" in case else None
    records = [_by_itself(record) for record in records_of(case)]
    cables = [read_cable(record) for record in records]
    outcomes = [determine(_law(), cable.statement, as_of, with_steps=False) for cable in cables]
    rows = [schedule_row(*parts, as_of) for parts in zip(records, cables, outcomes, strict=True)]
    alone = evaluate([card], records, cables, outcomes, rows).findings
    return [*alone, *evaluate_dataset([card], keys_of(records, cables))]


@cache
def _law() -> Any:
    from auditor.law.orders import load_law

    return load_law()


def _by_itself(record: Record) -> Record:
    """Return the record with the lines of each passage numbered from 1, whatever file it might stand in."""
    header, text = (Passage(part.content, 1) if part else part for part in (record.header, record.text))
    return dataclasses.replace(record, header=header, text=text)


def _field_lines(key: str, value: Any, marked: Sequence[Finding]) -> Iterator[str]:
    """Yield a field, each line followed by one that underlines what findings point at there."""
    text = "; ".join(map(_item, value)) if isinstance(value, list) else str(value)
    lines = text.splitlines() or [""]
    margin = f"  {key}: "
    if len(lines) > 1:
        yield f"  {key}:"
        margin = "    | "
    for number, line in enumerate(lines, 1):
        yield margin + visible(line)
        spans = [
            (found.column - 1, found.end_column - 1 if found.end_line == found.line else len(line))
            for found in marked
            if (found.field, found.line) == (key, number) and key in _PASSAGES
        ]
        under = _underline(line, spans)
        if under:
            yield (margin if len(lines) > 1 else " " * len(margin)) + under


def _item(value: Any) -> str:
    """Return one item of a list field: a mark, or what an object of it states."""
    if isinstance(value, Mapping):
        return " ".join(f"{key} {part}" for key, part in value.items() if part is not None)
    return str(value)


def _underline(line: str, spans: Iterable[tuple[int, int]]) -> str:
    marks = {column for start, end in spans for column in range(start, end)}
    return "".join(("^" if at in marks else " ") * len(visible(letter)) for at, letter in enumerate(line)).rstrip()


def _stated(item: Mapping[str, Any]) -> str:
    return "  finding: " + ", ".join(f"{key} {_value(value)}" for key, value in item.items())


def _facts(stated: Mapping[str, Any] | Sequence[Mapping[str, Any]]) -> list[str]:
    """Return the facts that a reading states, one line a cable or paragraph."""
    rows = [stated] if isinstance(stated, Mapping) else stated
    return ["  read as: " + ", ".join(f"{name} {_value(value)}" for name, value in row.items()) for row in rows]


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "empty"
    return "not stated" if value is None else str(value)


def _input_lines(case: Mapping[str, Any]) -> Iterator[str]:
    """Yield the file of a case about input: its lines, the rows of its sheet, or its entries."""
    texts = case.get("archive", {"": case.get("input", "")})
    if "sheet" in case:
        texts = {"": "\n".join("   ".join(map(str, row)) for row in case["sheet"])}
    for entry, text in texts.items():
        lines = text.replace("{pad}", "...").splitlines()
        yield f"  {case['file']}{f', entry {entry}' if entry else ''}:{'' if lines else ' empty'}"
        yield from (f"    | {visible(shortened(line, _LONGEST))}" for line in lines)
