"""The flow of the product, top to bottom: rows in, units, facts, law, checks, and one `Result` for the writers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache, partial
from itertools import count
from typing import TYPE_CHECKING, TypeVar

from auditor import __version__
from auditor.cable import read_cable
from auditor.cable.facts import Cable
from auditor.checks import baseline
from auditor.checks.across import evaluate_dataset, input_findings
from auditor.checks.cards import Card
from auditor.checks.catalogue import Catalogue, choose, load_catalogue
from auditor.checks.dataset import keys_of
from auditor.checks.evaluate import evaluate
from auditor.checks.findings import Finding
from auditor.errors import InputUnreadable, UsageError, near_miss
from auditor.execution.processes import choose_jobs, run
from auditor.execution.units import Unit, units
from auditor.ingest.holdings import Holdings
from auditor.ingest.records import Record, Unreadable
from auditor.law import Law, Outcome, ScheduleRow, determine, load_law, schedule_row
from auditor.output.gather import Gathered
from auditor.output.result import Accepted, Counts, Explanation, Meta, Progress, Result, RuleRow
from auditor.output.rules import rule_rows, standing
from auditor.settings import Choice, Settings

if TYPE_CHECKING:
    from auditor.timing import Collected, Question, Timing

R = TypeVar("R")
Begin = Callable[[str], None]
"""Is told the name of each record as its turn comes."""


def silent(record_id: str, done: int) -> None:
    """Report no progress."""


@dataclass(frozen=True, eq=False)
class Rulebook:
    """What records are held against: law, catalogue of cards, day it is done for, findings accepted beforehand."""

    law: Law
    catalogue: Catalogue
    as_of: date | None
    accepted: tuple[baseline.Entry, ...] = ()

    @lru_cache(maxsize=64)  # noqa: B019 - a rulebook lives as long as the run
    def cards(self, choice: Choice) -> tuple[Card, ...]:
        """Return the rules that run under one choice of settings."""
        return choose(self.catalogue, choice.select, choice.ignore, dict(choice.severity))


def open_rulebook(settings: Settings) -> Rulebook:
    """Load law and rules, and refuse settings that name a rule nobody knows."""
    catalogue = load_catalogue(settings.rules)
    settings.verify_rules({card.code: card.name for card in catalogue.cards})
    accepted = baseline.load(settings.baseline) if settings.baseline else ()
    return Rulebook(load_law(*settings.law), catalogue, settings.as_of, accepted)


def open_law(settings: Settings) -> Rulebook:
    """Load the law alone, for what holds nothing against a rule."""
    return Rulebook(load_law(*settings.law), Catalogue((), ""), settings.as_of)


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
    gathered = Gathered()
    choices: dict[Choice, None] = {}
    work = partial(_audit, command, keep=settings.keep, measure=settings.measure)
    for part in _each(work, rows, rulebook, settings, progress, holdings, choices):
        gathered.add(part)
    cards = {card.code: card for choice in choices for card in rulebook.cards(choice)}
    running = [cards[code] for code in sorted(cards)]
    findings = _findings(running, gathered) if command == "check" else []
    records = {row.record_id for row in gathered.schedule}
    known = baseline.apply(rulebook.accepted, findings, settings.as_of, running, records)
    counts = gathered.counts(known.split(findings)[0])
    hidden = known.counts if settings.baseline and command == "check" else {}
    meta = _meta(rulebook, settings, holdings, counts, hidden)
    result = _result(command, meta, findings, known, gathered, rule_rows(running), show_text=settings.show_text)
    return replace(result, standing=partial(standing, rulebook.law, running))


def _meta(
    rulebook: Rulebook, settings: Settings, holdings: Holdings | None, counts: Counts, hidden: Mapping[str, int]
) -> Meta:
    return Meta(
        version=__version__,
        law_digest=rulebook.law.digest,
        rules_digest=rulebook.catalogue.digest,
        as_of=settings.as_of.isoformat() if settings.as_of else "",
        counts=counts,
        profiles=dict(holdings.profiles) if holdings else {},
        skipped=tuple(holdings.skipped) if holdings else (),
        baseline=hidden,
    )


def timing(
    paths: Sequence[str], settings: Settings, ask: Callable[[Law], Question], progress: Progress = silent
) -> tuple[Timing, Meta]:
    """Work out the release timing of the records of `paths`; `ask` puts the question under the law of the settings."""
    rulebook, holdings = open_law(settings), Holdings(paths, settings.profile_of)
    question = ask(rulebook.law)
    return time_rows(holdings.rows(), rulebook, settings, question, progress, holdings)


def time_rows(
    rows: Iterable[Record | Unreadable],
    rulebook: Rulebook,
    settings: Settings,
    question: Question,
    progress: Progress = silent,
    holdings: Holdings | None = None,
) -> tuple[Timing, Meta]:
    """Work out the release timing of rows, keeping of each no more than that needs; `InputUnreadable` without any."""
    from auditor.timing import Collected, answer  # noqa: PLC0415 - the other commands do without pandas

    collected = Collected(question.by)
    for part in _each(partial(_collect, question.by), rows, rulebook, settings, progress, holdings, {}):
        collected.extend(part)
    audited, unreadable = len(collected), collected.unreadable
    if not audited:
        message = f"nothing was audited: rows in {unreadable:,} = 0 audited + {unreadable:,} unreadable; no report"
        raise InputUnreadable(message)
    counts = Counts(audited + unreadable, audited, unreadable)
    found = answer(collected.frame(), question, unreadable)
    return found, _meta(rulebook, settings, holdings, counts, {})


def _each(
    work: Callable[[Rulebook, Begin, Unit[Choice]], R],
    rows: Iterable[Record | Unreadable],
    rulebook: Rulebook,
    settings: Settings,
    progress: Progress,
    holdings: Holdings | None,
    choices: dict[Choice, None],
) -> Iterator[R]:
    """Yield what `work` makes of every unit of rows, in order, on as many processes as settings and size ask for."""
    jobs = choose_jobs(settings.jobs, holdings.size if holdings else 0)
    alone = partial(_worker, work, settings, rulebook, progress)
    prepare = alone if jobs == 1 else partial(_worker, work, settings)
    watched = silent if jobs == 1 else progress
    return run(_noted(units(rows, settings.choice), choices, watched), prepare, jobs)


def _noted(cut: Iterable[Unit[Choice]], choices: dict[Choice, None], progress: Progress) -> Iterator[Unit[Choice]]:
    """Pass units on, noting which choices of rules were met and which record the work has come to."""
    done = 0
    for unit in cut:
        choices[unit.key] = None
        if unit.records:
            progress(unit.records[0].get("id") or "", done)
        done += len(unit.records)
        yield unit


def _worker(
    work: Callable[[Rulebook, Begin, Unit[Choice]], R],
    settings: Settings,
    rulebook: Rulebook | None = None,
    progress: Progress = silent,
) -> Callable[[Unit[Choice]], R]:
    """Make the function that works on a unit; in a process of its own it loads law and rules for itself."""
    done = count()
    return partial(work, rulebook or open_rulebook(settings), lambda name: progress(name, next(done)))


def _schedule(
    rulebook: Rulebook, begin: Begin, records: Sequence[Record]
) -> tuple[list[Cable], list[Outcome], list[ScheduleRow]]:
    """Read records and work out when each is due."""
    law, as_of = rulebook.law, rulebook.as_of
    cables = []
    for record in records:
        begin(record.get("id") or "")
        cables.append(read_cable(record))
    outcomes = [determine(law, cable.statement, as_of, with_steps=False) for cable in cables]
    return cables, outcomes, [schedule_row(*parts, as_of) for parts in zip(records, cables, outcomes, strict=True)]


def _collect(by: Sequence[str], rulebook: Rulebook, begin: Begin, unit: Unit[Choice]) -> Collected:
    """Take one unit as far as the schedule and return the columns that timing needs."""
    from auditor.timing import Collected  # noqa: PLC0415 - as above

    cables, _, rows = _schedule(rulebook, begin, unit.records)
    collected = Collected(by)
    collected.unreadable = len(unit.unreadable)
    collected.add(unit.records, cables, rows)
    return collected


def _audit(
    command: str, rulebook: Rulebook, begin: Begin, unit: Unit[Choice], *, keep: bool, measure: bool
) -> Gathered:
    """Take one unit through the flow and return what it yields."""
    records = unit.records
    cables, outcomes, rows = _schedule(rulebook, begin, records)
    gathered = Gathered(unreadable=len(unit.unreadable))
    gathered.add_records(records, cables, rows, keep=keep, measure=measure)
    if command == "check":
        cards = rulebook.cards(unit.key)
        evaluation = evaluate(cards, records, cables, outcomes, rows)
        gathered.add_checked(records, cables, evaluation, keys_of(records, cables))
        gathered.on_input += input_findings(cards, unit.unreadable, records)
    return gathered


def _findings(cards: Sequence[Card], gathered: Gathered) -> list[Finding]:
    keys = gathered.joined_keys()
    return gathered.findings(keys, evaluate_dataset(cards, keys))


def _result(
    command: str,
    meta: Meta,
    findings: list[Finding],
    known: baseline.Applied,
    gathered: Gathered,
    rules: tuple[RuleRow, ...],
    *,
    show_text: bool,
) -> Result:
    kept_columns, kept = gathered.kept_values()
    checked = command == "check"
    left, hidden = known.split(findings)
    return Result(
        command=command,
        meta=meta,
        schedule=gathered.schedule,
        portions=gathered.portions,
        findings=left,
        releases=gathered.releases,
        records=gathered.worklist(findings, known.hidden) if checked else (),
        rules=rules if checked else (),
        line_of=lambda source, line: gathered.lines.get((source, line)),
        kept_columns=kept_columns,
        kept=kept,
        show_text=show_text,
        accepted=[Accepted(finding, entry.reason) for finding, entry in hidden],
        contents=gathered.contents,
    )


def explain_record(record_id: str, paths: Sequence[str], settings: Settings) -> list[Explanation]:
    """Take apart every record of `paths` that has the identifier; `UsageError` with a near miss where none has."""
    rulebook = open_rulebook(settings)
    found, seen = [], []
    for row in Holdings(paths, settings.profile_of).rows():
        if isinstance(row, Unreadable):
            continue
        seen.append(row.get("id") or "")
        if seen[-1].casefold() == record_id.casefold():
            found.append(_explain(row, rulebook, rulebook.cards(settings.choice(row.source))))
    if not found:
        message = f"no record {record_id} among the {len(seen):,} read{near_miss(record_id, seen)}"
        raise UsageError(message)
    return found


def _explain(record: Record, rulebook: Rulebook, cards: Sequence[Card]) -> Explanation:
    cable = read_cable(record)
    outcome = determine(rulebook.law, cable.statement, rulebook.as_of)
    row = schedule_row(record, cable, outcome, rulebook.as_of)
    findings = evaluate(cards, [record], [cable], [outcome], [row]).findings
    return Explanation(record, cable, outcome, row, (*findings, *input_findings(cards, (), [record])))
