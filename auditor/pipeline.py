"""The flow of the product, top to bottom: rows in, units, facts, law, checks, and one `Result` for the writers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from auditor import __version__
from auditor.cable import read_cable
from auditor.cable.facts import Cable
from auditor.checks.across import evaluate_dataset, input_findings
from auditor.checks.cards import Card
from auditor.checks.catalogue import Catalogue, choose, load_catalogue
from auditor.checks.dataset import Keys, is_repeated, join_keys, keys_of
from auditor.checks.evaluate import evaluate
from auditor.checks.findings import SEVERITIES, Finding
from auditor.checks.report import distinguish
from auditor.errors import UsageError, near_miss
from auditor.execution.units import Unit, units
from auditor.ingest.holdings import Holdings
from auditor.ingest.records import Record, Unreadable
from auditor.law import Law, Outcome, ScheduleRow, determine, load_law, schedule_row
from auditor.output import rows as table
from auditor.output.result import Counts, Explanation, Meta, PortionRow, Progress, RecordRow, ReleaseRow, Result
from auditor.output.rules import rule_rows
from auditor.settings import Choice, Settings


def silent(record_id: str, done: int) -> None:
    """Report no progress."""


@dataclass(frozen=True, eq=False)
class Rulebook:
    """What records are held against: the law, the cards that run on a source, and the day it is done for."""

    law: Law
    catalogue: Catalogue
    as_of: date | None

    @lru_cache(maxsize=64)  # noqa: B019 - a rulebook lives as long as the run
    def cards(self, choice: Choice) -> tuple[Card, ...]:
        """Return the rules that run under one choice of settings."""
        return choose(self.catalogue, choice.select, choice.ignore, dict(choice.severity))


@dataclass
class Tables:
    """The rows of every table, as they grow unit by unit."""

    schedule: list[ScheduleRow] = field(default_factory=list)
    portions: list[PortionRow] = field(default_factory=list)
    releases: list[ReleaseRow] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    owners: list[int] = field(default_factory=list)
    of_input: list[Finding] = field(default_factory=list)
    keys: list[Keys] = field(default_factory=list)
    not_checked: Counter[str] = field(default_factory=Counter)
    highest: list[str] = field(default_factory=list)
    lines: dict[tuple[str, int], str] = field(default_factory=dict)
    kept: dict[tuple[str, int], dict[str, str]] = field(default_factory=dict)
    choices: list[Choice] = field(default_factory=list)
    unreadable: int = 0


def open_rulebook(settings: Settings) -> Rulebook:
    """Load law and rules, and refuse settings that name a rule nobody knows."""
    catalogue = load_catalogue(settings.rules)
    settings.verify_rules({card.code: card.name for card in catalogue.cards})
    return Rulebook(load_law(*settings.law), catalogue, settings.as_of)


def check(paths: Sequence[str], settings: Settings, progress: Progress = silent) -> Result:
    """Audit every record of `paths` with every rule that the settings choose."""
    return _run("check", paths, settings, progress)


def schedule(paths: Sequence[str], settings: Settings, progress: Progress = silent) -> Result:
    """Work out when every record of `paths` is due, and check nothing."""
    return _run("schedule", paths, settings, progress)


def _run(command: str, paths: Sequence[str], settings: Settings, progress: Progress) -> Result:
    rulebook = open_rulebook(settings)
    holdings = Holdings(paths, settings.profile_of)
    return audit_rows(command, holdings.rows(), rulebook, settings, progress, holdings)


def audit_rows(
    command: str,
    rows: Iterable[Record | Unreadable],
    rulebook: Rulebook,
    settings: Settings,
    progress: Progress = silent,
    holdings: Holdings | None = None,
) -> Result:
    """Take rows through the whole flow; `holdings` adds what is known of the sources they came from."""
    tables = Tables()
    for unit in units(rows, settings.choice):
        _audit(command, unit, rulebook, settings, tables, progress)
    findings = _all_findings(command, rulebook, tables)
    return _result(command, findings, rulebook, settings, tables, holdings)


def _audit(
    command: str, unit: Unit[Choice], rulebook: Rulebook, settings: Settings, tables: Tables, progress: Progress
) -> None:
    """Audit one unit and add what it yields to the tables."""
    first = len(tables.schedule)
    cables = list(_read(unit.records, first, progress))
    outcomes = [determine(rulebook.law, cable.statement, rulebook.as_of, with_steps=False) for cable in cables]
    rows = [schedule_row(r, c, o, rulebook.as_of) for r, c, o in zip(unit.records, cables, outcomes, strict=True)]
    cards = rulebook.cards(unit.key)
    tables.schedule += rows
    tables.unreadable += len(unit.unreadable)
    tables.choices.append(unit.key)
    for record, cable in zip(unit.records, cables, strict=True):
        tables.releases += table.releases(record, cable)
        if settings.keep:
            tables.kept[record.source, record.line] = dict(record.extra)
    if command != "check":
        return
    evaluation = evaluate(cards, unit.records, cables, outcomes, rows)
    tables.findings += evaluation.findings
    tables.owners += (first + row for row in evaluation.rows)
    tables.not_checked.update(evaluation.not_checked)
    tables.of_input += input_findings(cards, unit.unreadable, unit.records)
    tables.keys.append(keys_of(unit.records, cables))
    for finding, row in zip(evaluation.findings, evaluation.rows, strict=True):
        tables.lines |= table.source_lines(unit.records[row], finding)
    for cable in cables:
        tables.portions += table.portions(cable)
        tables.highest.append(table.highest_portion(cable))


def _read(records: Sequence[Record], first: int, progress: Progress) -> Iterator[Cable]:
    for done, record in enumerate(records, first):
        progress(record.get("id") or "", done)
        yield read_cable(record)


def _all_findings(command: str, rulebook: Rulebook, tables: Tables) -> list[Finding]:
    """Return the findings in their order: on records, on the set as a whole, on the input."""
    if command != "check":
        return []
    keys = join_keys(tables.keys)
    repeated = is_repeated(keys.identity)
    owners = tables.owners
    marks = (int(keys.content[row]) if repeated[row] else None for row in owners)
    on_records = distinguish(tables.findings, marks)
    cards = {card.code: card for choice in tables.choices for card in rulebook.cards(choice)}
    across = evaluate_dataset([cards[code] for code in sorted(cards)], keys)
    return [*on_records, *across, *tables.of_input]


def _result(
    command: str,
    findings: list[Finding],
    rulebook: Rulebook,
    settings: Settings,
    tables: Tables,
    holdings: Holdings | None,
) -> Result:
    by_severity = Counter(finding.severity for finding in findings)
    counts = Counts(
        rows=len(tables.schedule) + tables.unreadable,
        audited=len(tables.schedule),
        unreadable=tables.unreadable,
        findings={severity: by_severity[severity] for severity in SEVERITIES},
        not_checked=dict(sorted(tables.not_checked.items())),
    )
    meta = Meta(
        version=__version__,
        law_digest=rulebook.law.digest,
        rules_digest=rulebook.catalogue.digest,
        as_of=settings.as_of.isoformat() if settings.as_of else "",
        counts=counts,
        profiles=dict(holdings.profiles) if holdings else {},
        skipped=tuple(holdings.skipped) if holdings else (),
    )
    columns = tuple(dict.fromkeys(name for extra in tables.kept.values() for name in extra))
    return Result(
        command=command,
        meta=meta,
        schedule=tables.schedule,
        portions=tables.portions,
        findings=findings,
        releases=tables.releases,
        records=_worklist(findings, tables) if command == "check" else (),
        rules=rule_rows(card for choice in dict.fromkeys(tables.choices) for card in rulebook.cards(choice))
        if command == "check"
        else (),
        line_of=lambda source, line: tables.lines.get((source, line)),
        kept_columns=columns,
        kept={place: tuple(extra.get(name, "") for name in columns) for place, extra in tables.kept.items()},
        show_text=settings.show_text,
    )


def _worklist(findings: Sequence[Finding], tables: Tables) -> list[RecordRow]:
    """Return the worklist; a finding on the set or the input belongs to the record that begins on its line, if any."""
    begins = {(row.source, row.line): index for index, row in enumerate(tables.schedule)}
    others = ((begins.get((found.source, found.line)), found) for found in findings[len(tables.owners) :])
    owned = [
        *zip(tables.owners, findings, strict=False),
        *((owner, found) for owner, found in others if owner is not None),
    ]
    return table.worklist(tables.schedule, tables.highest, owned)


def explain_record(record_id: str, paths: Sequence[str], settings: Settings) -> list[Explanation]:
    """Take apart every record of `paths` that has the identifier; `UsageError` with a near miss where none has."""
    rulebook = open_rulebook(settings)
    found, seen = [], []
    for row in Holdings(paths, settings.profile_of).rows():
        if isinstance(row, Unreadable):
            continue
        seen.append(row.get("id") or "")
        if seen[-1].casefold() == record_id.casefold():
            found.append(_explain(row, rulebook, settings))
    if not found:
        message = f"no record {record_id} among {len(seen)} read{near_miss(record_id, seen)}"
        raise UsageError(message)
    return found


def _explain(record: Record, rulebook: Rulebook, settings: Settings) -> Explanation:
    cable = read_cable(record)
    outcome: Outcome = determine(rulebook.law, cable.statement, rulebook.as_of)
    row = schedule_row(record, cable, outcome, rulebook.as_of)
    cards = rulebook.cards(settings.choice(record.source))
    findings = evaluate(cards, [record], [cable], [outcome], [row]).findings
    return Explanation(record, cable, outcome, row, (*findings, *input_findings(cards, (), [record])))
