# ruff: noqa: ARG001, PLR0917 - typer reads the options from these parameters; the settings take them from the context
"""`auditor timing`: how early or late records were released, what is due and what comes due."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from auditor.cli import options as o
from auditor.cli.console import Console, report
from auditor.cli.deliver import Target, save, targets
from auditor.cli.deliver import write as put
from auditor.cli.run import CLEAN, settings_of
from auditor.errors import UsageError

if TYPE_CHECKING:
    from auditor.law import Law
    from auditor.output.formats import Format
    from auditor.timing import Question, Timing

By = Annotated[
    list[str] | None,
    typer.Option(
        "--by", metavar="GROUP,...", help="Compare post, year, level, order, kind, reason, route or columns. [all]"
    ),
]
Clock = Annotated[
    str, typer.Option("--clock", metavar="NAME", help="What lags run against: marking, automatic or another clock.")
]
Horizon = Annotated[
    str | None,
    typer.Option("--horizon", metavar="DATE", help="Last day, or year, of the schedule ahead. [ten years on]"),
]
Population = Annotated[
    str | None,
    typer.Option(
        "--population",
        metavar="KIND",
        help="What the records are: released-and-withheld, released-only, schedule-only. [as they show]",
    ),
]
Calendar = Annotated[
    Path | None, typer.Option("--ics", metavar="PATH", help="Write a calendar of what comes due; as --output ics=PATH.")
]
Requests = Annotated[
    Path | None,
    typer.Option(
        "--requests", metavar="PATH", help="Write a list of what is due, for requests; as --output requests=PATH."
    ),
]
FormatName = Annotated[
    str | None,
    typer.Option("--format", "-f", metavar="FORMAT", help="What standard output gets. [table]"),
]
SUFFIXES: Mapping[str, tuple[str, ...]] = {
    "table": (".txt",),
    "html": (".html", ".htm"),
    "json": (".json",),
    "csv": (".csv",),
    "markdown": (".md",),
    "xlsx": (".xlsx",),
    "ics": (".ics",),
}
"""Which file names stand for which format of a timing; the others are named."""


def timing(
    ctx: typer.Context,
    paths: o.Paths,
    by: By = None,
    clock: Clock = "marking",
    as_of: o.AsOf = None,
    horizon: Horizon = None,
    population: Population = None,
    law: o.Law = None,
    profile: o.Profile = None,
    config: o.Config = None,
    isolated: o.Isolated = False,
    jobs: o.Jobs = None,
    format_name: FormatName = None,
    outputs: o.Outputs = None,
    ics: Calendar = None,
    requests: Requests = None,
    quiet: o.Quiet = False,
    verbose: o.Verbose = False,
    debug: o.Debug = False,
) -> None:
    """Report how early or late records were released, what is due and what comes due.

    The report is one HTML file (-o report.html) that fetches nothing; its figures are also written as json, csv, xlsx
    and markdown. What was asked of parts of a collection can be put together: auditor merge.
    """
    beside = [f"{name}={path}" for name, path in (("ics", ics), ("requests", requests)) if path is not None]
    entry, files = wanted(format_name, [*(outputs or ()), *beside], paths)
    settings, is_today = o.dated(settings_of(ctx.params))
    console = Console(quiet, verbose)
    ctx.obj.shows = o.shows_progress(console)

    def ask(held: Law) -> Question:
        from auditor.timing import ask

        names = o.words(by or ())
        day = settings.as_of or ""
        return ask(clock=clock, by=names, as_of=day, horizon=horizon, population=population, law=held)

    _run(ctx, settings, ask, (entry, files), console, is_today=is_today)


def _run(
    ctx: typer.Context,
    settings: Any,
    ask: Any,
    where: tuple[Format, Sequence[Target]],
    console: Console,
    *,
    is_today: bool,
) -> None:
    from auditor import pipeline
    from auditor.output.document import meta_values

    found, meta = pipeline.timing(ctx.params["paths"], settings, ask, ctx.obj)
    ctx.obj.finish()
    deliver(found, *where)
    report(console, meta_values(meta), today=is_today, found=summary(found))
    raise typer.Exit(CLEAN)


def formats() -> dict[str, Format]:
    """Return the formats of a timing."""
    from auditor.output.formats import Format
    from auditor.timing import FORMATS

    return {name: Format(name, "", SUFFIXES.get(name, ()), binary=name == "xlsx") for name in FORMATS}


def wanted(format_name: str | None, outputs: Sequence[str], inputs: Sequence[str]) -> tuple[Format, list[Target]]:
    """Return what standard output gets, and the files to write."""
    from auditor.output.formats import named

    known = formats()
    entry, files = named(format_name or "table", known), targets(outputs, inputs, known)
    if entry.binary and sys.stdout.isatty():
        message = f"format {entry.name} is not for a terminal: use --output {entry.name}=PATH"
        raise UsageError(message)
    return entry, files


def deliver(found: Timing, entry: Format, files: Sequence[Target]) -> None:
    """Write the files, then standard output."""
    from auditor.timing import write

    for target in files:
        save(write(found, target.format.name), target.path)
    put(write(found, entry.name))


def summary(found: Timing) -> str:
    """Return what came of the records, for the closing line."""
    left_out = sum(found.tally.excluded.values())
    return f"used {found.tally.rows - left_out:,}, left out {left_out:,}"
