"""The flow of the product, top to bottom: units of rows in, facts, law, checks, and one `Result` for the writers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from auditor.cable import read_cable
from auditor.checks.across import input_findings
from auditor.checks.cards import Card
from auditor.checks.evaluate import evaluate
from auditor.errors import InputUnreadable, UsageError, near_miss
from auditor.ingest.holdings import Holdings
from auditor.ingest.records import Record, Unreadable
from auditor.ingest.units import Unit
from auditor.law import Law, determine, schedule_row
from auditor.output.result import Counts, Explanation, Meta, Progress, Result
from auditor.pipeline import runs
from auditor.pipeline.gathered import Gathered
from auditor.pipeline.parts import Part
from auditor.pipeline.results import Inputs, meta_of, result_of
from auditor.pipeline.rulebook import Rulebook, identity, open_law, open_rulebook
from auditor.pipeline.runs import Keep, RunFolder
from auditor.pipeline.stages import Audit, Collect, Rows, telling_nobody
from auditor.pipeline.work import ALONE, KILLS, Make, Means, Numbered, R, Work, spread
from auditor.settings import Settings, day_of

if TYPE_CHECKING:
    from auditor.timing import Question, Timing

__all__ = [
    "Keep",
    "Means",
    "Rulebook",
    "audit_units",
    "check",
    "explain_record",
    "merged",
    "open_law",
    "open_rulebook",
    "schedule",
    "share",
    "silent",
    "time_units",
    "timing",
]


def silent(record_id: str, done: int) -> None:
    """Report no progress."""


def check(
    paths: Sequence[str],
    settings: Settings,
    progress: Progress = silent,
    means: Means | None = None,
    keep: Keep | None = None,
) -> Result:
    """Audit every record of `paths` with every rule that the settings choose; `keep` says where units are kept."""
    return _run("check", paths, settings, progress, means, keep)


def schedule(
    paths: Sequence[str],
    settings: Settings,
    progress: Progress = silent,
    means: Means | None = None,
    keep: Keep | None = None,
) -> Result:
    """Work out when every record of `paths` is due, and check nothing."""
    return _run("schedule", paths, settings, progress, means, keep)


def _run(
    command: str,
    paths: Sequence[str],
    settings: Settings,
    progress: Progress,
    means: Means | None,
    keep: Keep | None,
) -> Result:
    rulebook, holdings = open_rulebook(settings), Holdings(paths, settings.profile_of)
    gathered = Gathered()
    for part in _parts(command, holdings, rulebook, settings, progress, means or Means(settings.jobs), keep):
        gathered.add(part)
    inputs = Inputs(holdings.profiles, holdings.skipped)
    return result_of(command, gathered, rulebook, settings, inputs)


def share(
    command: str,
    paths: Sequence[str],
    settings: Settings,
    keep: Keep,
    progress: Progress = silent,
    means: Means | None = None,
) -> Counts:
    """Work on one shard of a run and keep it for `merged`; nothing comes of a shard alone but its sum."""
    rulebook, holdings = open_rulebook(settings), Holdings(paths, settings.profile_of)
    audited = unreadable = 0
    for part in _parts(command, holdings, rulebook, settings, progress, means or Means(settings.jobs), keep):
        audited += len(part)
        unreadable += part.unreadable
    return Counts(audited + unreadable, audited, unreadable)


def merged(folders: Sequence[Path], settings: Settings) -> Result:
    """Put the shards of a run together; law and rules must be those of the run, the day is the run's."""
    run = runs.merge(folders)
    settings = replace(settings, as_of=day_of(str(run.terms.get("as_of", "")), f"{folders[0]}: as_of"))
    rulebook = open_rulebook(settings)
    runs.verify(run.terms, rulebook)
    gathered = Gathered()
    for part in run.parts:
        gathered.add(part)
    return result_of(runs.command_of(folders[0]), gathered, rulebook, settings, run.inputs)


def audit_units(command: str, units: Iterable[Unit], rulebook: Rulebook, settings: Settings) -> Result:
    """Take units of rows through the whole flow in this process."""
    gathered = Gathered()
    work = Audit(command, settings, telling_nobody, rulebook)
    for unit in units:
        gathered.add(work(unit.rows()))
    return result_of(command, gathered, rulebook, settings, Inputs())


def _parts(
    command: str,
    holdings: Holdings,
    rulebook: Rulebook,
    settings: Settings,
    progress: Progress,
    means: Means,
    keep: Keep | None,
) -> Iterator[Part]:
    """Yield what every unit yields, in order."""
    work = _work(partial(Audit, command, settings), rulebook, settings)

    def done(units: Iterable[Numbered]) -> Iterator[tuple[int, Part]]:
        return spread(units, work, means, holdings.size, progress)

    units = holdings.units(means.target)
    if keep is None:
        yield from (part for _, part in done(enumerate(units)))
        return
    folder = RunFolder(
        keep.path, runs.terms_of(command, rulebook, settings, means.target), keep.shard, resume=keep.resume
    )
    yield from folder.parts(units, done)
    folder.close(Inputs(holdings.profiles, holdings.skipped))


def timing(
    paths: Sequence[str], settings: Settings, ask: Callable[[Law], Question], progress: Progress = silent
) -> tuple[Timing, Meta]:
    """Work out the release timing of the records of `paths`; `ask` puts the question under the law of the settings."""
    rulebook, holdings = open_law(settings), Holdings(paths, settings.profile_of)
    question, means = ask(rulebook.law), Means(settings.jobs)
    units = holdings.units(means.target)
    found = time_units(units, rulebook, settings, question, means, holdings.size, progress)
    return found[0], meta_of(rulebook, Inputs(holdings.profiles, holdings.skipped), found[1], {})


def time_units(
    units: Iterable[Unit],
    rulebook: Rulebook,
    settings: Settings,
    question: Question,
    means: Means = ALONE,
    size: int = 0,
    progress: Progress = silent,
) -> tuple[Timing, Counts]:
    """Work out the release timing of units of rows; `InputUnreadable` where none could be audited."""
    from auditor.timing import Collected, answer  # noqa: PLC0415 - the other commands do without pandas

    collected = Collected(question.by)
    work = _work(partial(Collect, question.by, settings), rulebook, settings)
    for _, part in spread(enumerate(units), work, means, size, progress):
        collected.extend(part)
    audited, unreadable = len(collected), collected.unreadable
    if not audited:
        message = f"nothing was audited: rows in {unreadable:,} = 0 audited + {unreadable:,} unreadable; no report"
        raise InputUnreadable(message)
    found = answer(collected.frame(), question, unreadable)
    return found, Counts(audited + unreadable, audited, unreadable)


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


def _work(make: Callable[..., Callable[[Rows], R]], rulebook: Rulebook, settings: Settings) -> Work[R]:
    """Return the work that `make` stands for; in this process it shares `rulebook`."""
    alone = partial(make, rulebook=rulebook)
    return Work(make, alone, partial(_lost, alone), partial(identity, settings))


def _lost(alone: Make[R], unit: Unit, reason: str) -> R:
    """Return what a unit yields whose one row ends every process that takes it: a row that can't be read."""
    source, line = unit.place
    refused = Unreadable(source, 0, line, line, KILLS, reason, f"{source}:{line}")
    return alone(telling_nobody)([refused])
