# ruff: noqa: ARG001 - typer reads the options from these parameters
"""`auditor merge`: the release timing of a whole collection from the timing.json of its parts."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from auditor.cli import options as o
from auditor.cli.console import Console
from auditor.cli.run import CLEAN
from auditor.cli.timing import FormatName, deliver, summary, wanted
from auditor.errors import InputUnreadable, UsageError

Parts = Annotated[
    list[str], typer.Argument(metavar="FILE", help="timing.json of each part, from auditor timing -o part.json.")
]


def merge(
    parts: Parts,
    format_name: FormatName = None,
    outputs: o.Outputs = None,
    quiet: o.Quiet = False,
    debug: o.Debug = False,
) -> None:
    """Put the timing of several parts together: every figure is that of one run over all their records.

    The parts must answer the same question (as-of date, clock, horizon, groups, population, law). They hold counts, no
    records: a record that stands in two parts counts twice, and the lists (ics, requests) come from the records alone.
    """
    from auditor.timing import merge as merged

    entry, files = wanted(format_name, outputs or (), parts)
    found = merged(*_read(parts), names=parts)
    deliver(found, entry, files)
    tally = found.tally
    Console(quiet).note(
        f"{len(parts):,} parts   rows in {tally.rows + tally.unreadable:,} = {tally.rows:,} audited + "
        f"{tally.unreadable:,} unreadable   {summary(found)}   law {found.question.law.digest[:12]}   "
        f"as of {found.question.as_of.isoformat()}"
    )
    raise typer.Exit(CLEAN)


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
