# ruff: noqa: ARG001, PLR0917 - typer reads the options from these parameters; the settings take them from the context
"""`auditor baseline`: accept the findings that are there, and keep the list of them honest."""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from auditor.cli import options as o
from auditor.cli.console import Console, say, wants_color
from auditor.cli.deliver import deliver, targets, verify, write
from auditor.cli.inputs import refuse_inputs
from auditor.cli.run import CLEAN, FINDINGS, NOTHING_AUDITED, settings_of
from auditor.errors import UsageError
from auditor.output.text import count
from auditor.settings import Settings, day_of

if TYPE_CHECKING:
    from auditor.checks.baseline import Applied, Entry, Judged
    from auditor.output.result import Result

app = typer.Typer(
    help="Accept the findings that are there (create), and find entries that are over (check, prune).",
    no_args_is_help=True,
    rich_markup_mode=None,
)

Into = Annotated[Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write this file. [standard output]")]
Reason = Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why these findings may stay.")]
Expires = Annotated[str, typer.Option("--expires", metavar="DATE", help="Last day on which they are hidden.")]


@dataclass(frozen=True, slots=True)
class _Listed:
    """An entry as a row of the list."""

    state: str
    code: str
    record_id: str
    field: str
    paragraph: str
    fingerprint: str
    count: int
    seen: int
    reason: str
    expires: date | None

    @classmethod
    def of(cls, part: Judged) -> _Listed:
        entry = part.entry
        place = (entry.code, entry.record_id, entry.field, entry.paragraph, entry.fingerprint)
        return cls(part.state, *place, entry.count, part.seen, entry.reason, entry.expires)


_NOT_REVIEWED = "found when the baseline was made; not reviewed"


def create(
    ctx: typer.Context,
    paths: o.Paths,
    output: Into = None,
    reason: Reason = _NOT_REVIEWED,
    expires: Expires = "",
    select: o.Select = None,
    ignore: o.Ignore = None,
    as_of: o.AsOf = None,
    law: o.Law = None,
    rules: o.Rules = None,
    profile: o.Profile = None,
    config: o.Config = None,
    isolated: o.Isolated = False,
    jobs: o.Jobs = None,
    quiet: o.Quiet = False,
    debug: o.Debug = False,
) -> None:
    """Accept every finding of a check, but for those on input that can't be read.

    Where FILE is a baseline already it is added to: its entries keep their reasons and days, also those of other
    records and rules; those whose finding is gone go.
    """
    from auditor.checks import baseline

    if not reason.strip():
        message = "--reason: an entry needs a reason"
        raise UsageError(message)
    last = day_of(expires, "--expires")
    _keep_inputs(output, paths)
    known = baseline.load(output) if output is not None and os.path.lexists(output) else ()
    result, settings = _audit(ctx)
    judged = _held(known, result, settings).judged
    entries = baseline.accept(list(result.findings), result.rules, reason, last, judged)
    _save(entries, output)
    _told(entries, judged, result, Console(quiet))
    raise typer.Exit(CLEAN if result.meta.counts.audited else NOTHING_AUDITED)


def check(
    ctx: typer.Context,
    paths: o.Paths,
    baseline: o.Baseline = None,
    select: o.Select = None,
    ignore: o.Ignore = None,
    as_of: o.AsOf = None,
    law: o.Law = None,
    rules: o.Rules = None,
    profile: o.Profile = None,
    config: o.Config = None,
    isolated: o.Isolated = False,
    jobs: o.Jobs = None,
    format_name: o.FormatName = None,
    outputs: o.Outputs = None,
    quiet: o.Quiet = False,
    color: o.Color = "auto",
    debug: o.Debug = False,
) -> None:
    """List the entries that are over: expired, unused, used in part, or of records that are gone. Exit 1 if any is."""
    from auditor.output import document, formats
    from auditor.output.tables import columns

    entry, files = formats.named(format_name or "table"), targets(outputs, paths)
    verify("baseline", entry, files)
    shown = document.Options(color=wants_color(o.one_of(color, o.COLOR, "--color")))
    result, settings = _audit(ctx)
    over = [_Listed.of(part) for part in _held(_known(settings), result, settings).judged if part.is_over]
    listed = columns("state code record_id field paragraph fingerprint count:number seen:number reason expires:date")
    deliver(document.listing("baseline", listed, over, result.meta), entry, files, shown, Console(quiet))
    raise typer.Exit(FINDINGS if over else CLEAN)


def prune(
    ctx: typer.Context,
    paths: o.Paths,
    baseline: o.Baseline = None,
    output: Into = None,
    select: o.Select = None,
    ignore: o.Ignore = None,
    as_of: o.AsOf = None,
    law: o.Law = None,
    rules: o.Rules = None,
    profile: o.Profile = None,
    config: o.Config = None,
    isolated: o.Isolated = False,
    jobs: o.Jobs = None,
    quiet: o.Quiet = False,
    debug: o.Debug = False,
) -> None:
    """Take out what is no longer found, in place or into another FILE; expired entries stay for you to decide."""
    from auditor.checks.baseline import prune as pruned

    _keep_inputs(output, paths)
    result, settings = _audit(ctx)
    before = _held(_known(settings), result, settings).judged
    after = pruned(before)
    _save(after, output or settings.baseline)
    Console(quiet).note(f"{len(after):,} of {len(before):,} entries stay")
    raise typer.Exit(CLEAN)


ACTIONS = (create, check, prune)
"""The commands, in the order in which they are listed."""


def _audit(ctx: typer.Context) -> tuple[Result, Settings]:
    """Run a check that hides nothing; the settings keep the name of the baseline."""
    from auditor import pipeline

    settings, is_today = o.dated(settings_of(ctx.params))
    if "baseline" in ctx.params and settings.baseline is None:
        message = "--baseline: name the file, here or in the settings"
        raise UsageError(message)
    if is_today and not ctx.params["quiet"]:
        say(f"as of {settings.as_of} (today; --as-of sets it)")
    ctx.obj.shows = o.shows_progress(Console(ctx.params["quiet"]))
    result = pipeline.check(ctx.params["paths"], dataclasses.replace(settings, baseline=None, portions=False), ctx.obj)
    ctx.obj.finish()
    return result, settings


def _keep_inputs(output: Path | None, paths: Sequence[str]) -> None:
    """Raise where the file to be written is among the inputs."""
    if output is not None:
        refuse_inputs({output: f"--output {output}"}, paths)


def _told(entries: Sequence[Entry], judged: Sequence[Judged], result: Result, console: Console) -> None:
    """Say how many findings are accepted, and what a reader may not expect."""
    accepted, by = sum(entry.count for entry in entries), len(entries)
    console.note(f"{count(accepted, 'finding')} accepted by {by:,} {'entry' if by == 1 else 'entries'}")
    expired = sum(part.state == "expired" for part in judged)
    if expired:
        noun, verbs = ("entry", "is expired and hides") if expired == 1 else ("entries", "are expired and hide")
        console.note(f"{expired:,} {noun} of before {verbs} nothing")
    input_rules = {rule.code for rule in result.rules if rule.scope == "input"}
    refused = sum(finding.code in input_rules for finding in result.findings)
    if refused:
        verb = "is" if refused == 1 else "are"
        console.note(f"{count(refused, 'finding')} on input that can't be read {verb} never accepted")


def _known(settings: Settings) -> Sequence[Entry]:
    from auditor.checks import baseline

    assert settings.baseline is not None
    return baseline.load(settings.baseline)


def _held(entries: Sequence[Entry], result: Result, settings: Settings) -> Applied:
    from auditor.checks import baseline

    records = {row.record_id for row in result.schedule}
    return baseline.apply(entries, list(result.findings), settings.as_of, result.rules, records)


def _save(entries: Sequence[Entry], path: Path | None) -> None:
    from auditor.checks import baseline

    if path is None:
        write(baseline.dump(entries))
        return
    try:
        baseline.save(entries, path)
    except OSError as error:
        message = f"{path}: can't be written: {error.strerror}"
        raise UsageError(message) from None
