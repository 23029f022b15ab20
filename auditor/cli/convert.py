# ruff: noqa: ARG001, PLR0917 - typer reads the options from these parameters; the settings take them from the context
"""`auditor convert`: records of any source in the canonical form, each with the place where it first stood."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO

import typer

from auditor.cli import options as o
from auditor.cli.console import Console, Watch
from auditor.cli.deliver import silence, targets
from auditor.cli.inputs import refuse_inputs
from auditor.cli.run import CLEAN, NOTHING_AUDITED, settings_of
from auditor.errors import UsageError

if TYPE_CHECKING:
    from auditor.ingest import Holdings
    from auditor.ingest.records import Record, Unreadable

FormatName = Annotated[
    str | None, typer.Option("--format", "-f", metavar="FORMAT", help="jsonl, csv or parquet. [jsonl]")
]
Outputs = Annotated[
    list[str] | None,
    typer.Option("--output", "-o", metavar="[FORMAT=]PATH", help="Write this file. [standard output]"),
]
_SHOWN = 10


def convert(
    ctx: typer.Context,
    paths: o.Paths,
    format_name: FormatName = None,
    outputs: Outputs = None,
    profile: o.Profile = None,
    config: o.Config = None,
    isolated: o.Isolated = False,
    quiet: o.Quiet = False,
    verbose: o.Verbose = False,
    debug: o.Debug = False,
) -> None:
    """Write records in the canonical form, as JSON Lines, CSV or Parquet.

    Each keeps the file and the lines on which it first stood, so that a check of the result finds the same in the same
    places. A row that can't be read stays a row, without an id, and is named on standard error.
    """
    from auditor.ingest import Holdings
    from auditor.output.records import WRITERS

    files = targets(outputs, ())
    if len(files) > 1 or (files and format_name):
        message = "convert writes one file: --output once, or --format for standard output"
        raise UsageError(message)
    form = o.one_of(files[0].format.name if files else format_name or "jsonl", tuple(WRITERS), "--format")
    settings = settings_of(ctx.params)
    console = Console(quiet, verbose)
    ctx.obj.shows = o.shows_progress(console)
    if files:
        path = files[0].path
        refuse_inputs(dict.fromkeys((path, _part_of(path)), f"--output {(outputs or [''])[0]}"), paths)
    holdings = Holdings(paths, settings.profile_of)
    rows = _Rows(holdings, ctx.obj, console)
    if files:
        _to_file(rows, form, files[0].path)
    else:
        _to_standard_output(rows, form)
    ctx.obj.finish()
    raise typer.Exit(rows.report())


@dataclass
class _Rows:
    """The rows of some inputs, as they are taken; those that can't be read are counted and the first ones kept."""

    holdings: Holdings
    watch: Watch
    console: Console
    records: int = 0
    unreadable: int = 0
    shown: list[Unreadable] = field(default_factory=list)

    def __iter__(self) -> Iterator[Record | Unreadable]:
        from auditor.ingest.records import Unreadable

        for row in self.holdings.rows():
            if isinstance(row, Unreadable):
                self.unreadable += 1
                if len(self.shown) < _SHOWN or self.console.verbose:
                    self.shown.append(row)
            else:
                self.watch(row.get("id") or "", self.records)
                self.records += 1
            yield row

    def report(self) -> int:
        """Say what was converted and what could not be read, and return the exit status."""
        for source, reason in self.holdings.skipped:
            self.console.note(f"skipped {source}: {reason.removeprefix(f'{source}: ')}")
        for row in self.shown:
            self.console.note(f"{row.source}:{row.line}: {row.code} can't be read: {row.observed[:200]}")
        if len(self.shown) < self.unreadable:
            self.console.note(f"showing {len(self.shown)} of {self.unreadable:,} unreadable rows; --verbose lists all")
        total = self.records + self.unreadable
        self.console.note(f"rows in {total:,} = {self.records:,} converted + {self.unreadable:,} unreadable")
        return CLEAN if self.records else NOTHING_AUDITED


def _to_file(rows: _Rows, form: str, path: Path) -> None:
    """Write a file that is there only once it is whole."""
    from auditor.output.records import WRITERS

    part = _part_of(path)
    try:
        with part.open("wb") as out:
            WRITERS[form](rows, out)
        part.replace(path)
    except OSError as error:
        message = f"{path}: can't be written: {error.strerror}"
        raise UsageError(message) from None
    finally:
        with contextlib.suppress(OSError):  # a name too long to write is too long to take away
            part.unlink()


def _part_of(path: Path) -> Path:
    """Return the name that a file has until it is whole."""
    return path.with_name(f"{path.name}.part")


def _to_standard_output(rows: _Rows, form: str) -> None:
    from auditor.output.records import WRITERS

    out: BinaryIO = sys.stdout.buffer
    if form == "parquet" and sys.stdout.isatty():
        message = "format parquet is not for a terminal: use --output FILE.parquet"
        raise UsageError(message)
    try:
        WRITERS[form](rows, out)
        out.flush()
    except BrokenPipeError:
        silence()
