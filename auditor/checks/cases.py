"""Cases of cards, run the way a record is: read, determined, scheduled, judged. What a case states must come out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from auditor.cable.cable import read_cable
from auditor.cable.facts import Cable
from auditor.checks.across import TABLES, evaluate_dataset
from auditor.checks.cards import Card
from auditor.checks.dataset import Keys, keys_of
from auditor.checks.evaluate import Batch, evaluate, tabulate
from auditor.checks.facts import facts_in, set_rows
from auditor.checks.findings import Finding
from auditor.checks.levels import word
from auditor.columns import Column, Table
from auditor.errors import ConfigError
from auditor.ingest.columnar import to_row
from auditor.ingest.mapping import Mapper
from auditor.ingest.profiles import named
from auditor.ingest.records import Record
from auditor.law.determine import determine
from auditor.law.orders import Law
from auditor.law.schedule import schedule_row


@dataclass(frozen=True, slots=True)
class CaseRun:
    """What came of the records of a case: the findings of its card, every fact of its cables as columns, the keys."""

    findings: list[Finding]
    cables: list[Cable]
    facts: Batch
    keys: Keys


def records_of(case: Mapping[str, Any]) -> list[Record]:
    """Return the records of a case, mapped from canonical fields, or columns of its profile, like rows of a file."""
    mapper = Mapper("case", named(case.get("profile", "canonical")))
    found = []
    for data in case["cables"] if "cables" in case else [case["cable"]]:
        record = mapper.map(to_row({"id": "CASE", **data}, mapper.position + 1))
        if not isinstance(record, Record):
            message = f"case {case['name']}: {record.code}: {record.observed}"
            raise ConfigError(message)
        found.append(record)
    return found


def run_case(card: Card, case: Mapping[str, Any], law: Law) -> CaseRun:
    """Run the records of `case` through reader and law, and `card` over them."""
    as_of = date.fromisoformat(case["as_of"]) if "as_of" in case else None
    records = records_of(case)
    cables = [read_cable(record) for record in records]
    outcomes = [determine(law, cable.statement, as_of, with_steps=False) for cable in cables]
    rows = [schedule_row(*parts, as_of) for parts in zip(records, cables, outcomes, strict=True)]
    facts = tabulate(frozenset(facts_in("portion")), cables, outcomes, rows)
    keys = keys_of(records, cables)
    findings: list[Finding] = []
    if card.kind == "rule":
        findings += evaluate([card], records, cables, outcomes, rows).findings
        findings += evaluate_dataset([card], keys)
    return CaseRun(findings, cables, facts, keys)


def differences(card: Card, case: Mapping[str, Any], law: Law) -> list[str]:
    """Return what came out of a case otherwise than it states, in words; nothing where the case holds."""
    run = run_case(card, case, law)
    if "facts" in case:
        return list(_differing_facts(card, case["facts"], run))
    stated, found = case["findings"], run.findings
    if len(stated) != len(found):
        said = "; ".join(finding.message for finding in found) or "none"
        return [f"{len(stated)} findings stated, {len(found)} found: {said}"]
    pairs = zip(stated, found, strict=True)
    return [text for wanted, finding in pairs for text in _differing(wanted, _columns_of(finding, run))]


def _differing_facts(card: Card, stated: Any, run: CaseRun) -> Iterator[str]:
    """Compare the facts that a reading states: of the cable, of each paragraph (scope portion) or row (dataset)."""
    wanted: Sequence[Mapping[str, Any]] = stated if isinstance(stated, list) else [stated]
    if card.scope == "dataset":
        held = TABLES[set_rows(name for row in wanted for name in row)](run.keys)
        rows = [shown(held.table, row) for row in range(len(held))]
    elif card.scope == "portion":
        rows = [shown(run.facts.portions, row) for row in range(len(run.facts.parents))]
    else:
        rows = [shown(run.facts.cables, row) for row in range(run.facts.count)]
    if len(wanted) != len(rows):
        yield f"{len(wanted)} rows of facts stated, {len(rows)} found"
    for one, other in zip(wanted, rows, strict=False):
        yield from _differing(one, other)


def _differing(wanted: Mapping[str, Any], found: Mapping[str, Any]) -> Iterator[str]:
    for key, value in wanted.items():
        if key not in found:
            yield f"{key} is no column of a finding and no fact"
        elif found[key] != value:
            yield f"{key} is {found[key]!r}, stated {value!r}"


def _columns_of(finding: Finding, run: CaseRun) -> dict[str, Any]:
    """Return the columns of a finding, and the facts of what it is about."""
    record = next((row for row, cable in enumerate(run.cables) if cable.record_id == finding.record_id), 0)
    facts = shown(run.facts.cables, record)
    for row, parent in enumerate(run.facts.parents):
        if parent == record and run.facts.portions["key"].values[row] == finding.paragraph:
            facts |= shown(run.facts.portions, row)
    return facts | {name: getattr(finding, name) for name in Finding.__slots__}


def shown(table: Table, row: int) -> dict[str, Any]:
    """Return the facts of one row as JSON values: levels as words, dates as ISO text, None where missing."""
    return {name: _plain(column, row) for name, column in table.items()}


def _plain(column: Column, row: int) -> Any:
    if not column.known[row]:
        return None
    value = column.values[row]
    if column.kind == "level":
        return word(int(value))
    if column.kind == "list":
        return list(value)
    return {"number": int, "flag": bool, "date": str, "text": str}[column.kind](value)
