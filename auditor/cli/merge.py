# ruff: noqa: ARG001, PLR0917 - typer reads the options from these parameters
"""`auditor merge`: the shards of a run put together, or the release timing of parts of a collection."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from auditor.cli import options as o
from auditor.cli.console import Console
from auditor.cli.run import CLEAN, Delivery, settings_of
from auditor.cli.timing import FormatName, deliver, summary, wanted
from auditor.errors import InputUnreadable, UsageError

Parts = Annotated[
    list[str], typer.Argument(metavar="PART", help="Folders of --run-dir, or the timing.json of auditor timing.")
]

_OF_RUNS = ("fail_on", "law", "rules", "baseline", "show_text", "table")


def merge(
    ctx: typer.Context,
    parts: Parts,
    fail_on: o.FailOn = None,
    law: o.Law = None,
    rules: o.Rules = None,
    baseline: o.Baseline = None,
    show_text: o.ShowText = None,
    format_name: FormatName = None,
    outputs: o.Outputs = None,
    table: o.TableName = "",
    quiet: o.Quiet = False,
    verbose: o.Verbose = False,
    color: o.Color = "auto",
    debug: o.Debug = False,
) -> None:
    """Put the parts of a collection together: what comes out is what one run over all of it would have given.

    PART are the folders of auditor check --shard (or schedule), one for each shard; law, rules and day are those of the
    run. Or they are timing.json files that answer the same question: these hold counts, no records, so a record that
    stands in two of them counts twice, and the lists (ics, requests) come from the records alone.
    """
    if all(os.path.isdir(part) for part in parts):
        raise typer.Exit(_runs(ctx))
    if given := [f"--{name.replace('_', '-')}" for name in _OF_RUNS if ctx.params[name]]:
        message = f"{' and '.join(given)}: only for the folders of runs; a timing.json has its own law and no findings"
        raise UsageError(message)
    _timings(parts, format_name, outputs or (), quiet=quiet)
    raise typer.Exit(CLEAN)


def _runs(ctx: typer.Context) -> int:
    """Put the shards of a run together and deliver the result."""
    from auditor import pipeline
    from auditor.output.document import tables_of
    from auditor.pipeline.runs import command_of

    folders = [Path(part) for part in ctx.params["parts"]]
    command = command_of(folders[0])
    ctx.params["table"] = ctx.params["table"] or tables_of(command)[0]
    settings = settings_of({**ctx.params, "paths": [], "isolated": True})
    delivery = Delivery(ctx, command, settings, ())
    return delivery.write(pipeline.merged(folders, settings))


def _timings(parts: Sequence[str], format_name: str | None, outputs: Sequence[str], *, quiet: bool) -> None:
    """Put timings together and deliver them."""
    from auditor.timing import merge as merged

    entry, files = wanted(format_name, outputs, parts)
    found = merged(*_read(parts), names=parts)
    deliver(found, entry, files)
    tally = found.tally
    Console(quiet).note(
        f"{len(parts):,} parts   rows in {tally.rows + tally.unreadable:,} = {tally.rows:,} audited + "
        f"{tally.unreadable:,} unreadable   {summary(found)}   law {found.question.law.digest[:12]}   "
        f"as of {found.question.as_of.isoformat()}"
    )


def _read(parts: Sequence[str]) -> list[bytes]:
    """Return the bytes of each file; `UsageError` where one is there twice, which would count its records twice."""
    seen: dict[bytes, str] = {}
    for name in parts:
        try:
            content = Path(name).read_bytes()
        except OSError as error:
            message = f"{name}: can't be read: {error.strerror}"
            raise InputUnreadable(message) from None
        if content in seen:
            message = f"{name} is the same as {seen[content]}: its records would count twice"
            raise UsageError(message)
        seen[content] = name
    return list(seen)
