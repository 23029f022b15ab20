# ruff: noqa: ARG001, PLR0917 - typer reads the options from these parameters; the settings take them from the context
"""`auditor diff`: two results, two data sets, or two laws over one data set."""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from auditor.cli import options as o
from auditor.cli.console import Console, report, wants_color
from auditor.cli.deliver import deliver, targets, verify
from auditor.cli.run import CLEAN, FINDINGS, settings_of
from auditor.errors import UsageError
from auditor.settings import Settings

if TYPE_CHECKING:
    from auditor.comparison import LawChange, Snapshot
    from auditor.output.differences import Side

Sides = Annotated[
    list[str],
    typer.Argument(
        metavar="OLD NEW | DATA...",
        help="Saved results (.json or .jsonl of check or schedule) or data sets; with two --law, the data for both.",
    ),
]
Laws = Annotated[
    list[str] | None,
    typer.Option("--law", metavar="DIR", help="Twice: the two laws; a folder of order files, or installed as shipped."),
]
TableName = Annotated[
    str, typer.Option("--table", metavar="NAME", help="Show only this: changes, groups, law or summary.")
]
FailOn = Annotated[
    str | None,
    typer.Option(
        "--fail-on",
        metavar="SEVERITY",
        help="Exit 1 where a record or text disappeared, or a finding at or above this is new; never: do not. [error]",
    ),
]
INSTALLED = "installed"


def diff(
    ctx: typer.Context,
    paths: Sides,
    law: Laws = None,
    table: TableName = "",
    select: o.Select = None,
    ignore: o.Ignore = None,
    fail_on: FailOn = None,
    as_of: o.AsOf = None,
    rules: o.Rules = None,
    profile: o.Profile = None,
    config: o.Config = None,
    isolated: o.Isolated = False,
    show_text: o.ShowText = None,
    jobs: o.Jobs = None,
    format_name: o.FormatName = None,
    outputs: o.Outputs = None,
    quiet: o.Quiet = False,
    verbose: o.Verbose = False,
    color: o.Color = "auto",
    debug: o.Debug = False,
) -> None:
    """Report what changed: findings new and resolved, dates moved, records withdrawn or more redacted.

    Exit status 1 where a record was withdrawn, is more redacted or has less text, or a finding is new at --fail-on.
    """
    from auditor.comparison import compare
    from auditor.output import differences, document, formats

    entry = formats.named(format_name or "table", formats.OF_TABLES)
    files = targets(outputs, paths, formats.OF_TABLES)
    o.one_of(table, ("", *differences.TABLES), "--table")
    verify(table or "changes", entry, files)
    shown = document.Options(color=wants_color(o.one_of(color, o.COLOR, "--color")))
    settings, is_today = o.dated(settings_of({**ctx.params, "law": ()}))
    run = _Run(ctx, settings, Console(quiet, verbose), is_today)
    (old, before), (new, after), changed = _laws(law, paths, run) if law else _sides(paths, run)
    found = compare(before, after)
    deliver(differences.document(old, new, found, changed, table), entry, files, shown, run.console)
    raise typer.Exit(FINDINGS if found.fails(settings.fail_on) else CLEAN)


@dataclasses.dataclass(frozen=True, slots=True)
class _Run:
    """What the sides are audited with."""

    ctx: typer.Context
    settings: Settings
    console: Console
    is_today: bool

    def audit(self, name: str, paths: Sequence[str], law: tuple[Path, ...]) -> tuple[Side, Snapshot]:
        """Audit a data set under a law and return it as a side."""
        from auditor import pipeline
        from auditor.output import document
        from auditor.output.differences import Side
        from auditor.output.snapshots import of_result

        self.ctx.obj.shows = o.shows_progress(self.console)
        result = pipeline.check(
            paths,
            dataclasses.replace(self.settings, law=law, baseline=None, measure=True, portions=False),
            self.ctx.obj,
        )
        self.ctx.obj.finish()
        meta = document.meta_of(result)
        self.console.note(f"{name}:")
        report(self.console, meta, today=self.is_today)
        return Side(name, meta), of_result(result)


_Compared = tuple[tuple["Side", "Snapshot"], tuple["Side", "Snapshot"], "Sequence[LawChange]"]


def _sides(paths: Sequence[str], run: _Run) -> _Compared:
    """Return the two sides named, each a saved result or a data set."""
    if len(paths) != 2:
        message = f"diff takes OLD and NEW, found {len(paths)}; to compare two laws over data name both with --law"
        raise UsageError(message)
    old, new = (_side(path, run) for path in paths)
    if not _has_common(old[1], new[1]):
        message = f"{paths[0]} and {paths[1]} have no table in common: one holds findings, the other a schedule"
        raise UsageError(message)
    return old, new, ()


def _side(path: str, run: _Run) -> tuple[Side, Snapshot]:
    from auditor.output import saved
    from auditor.output.differences import Side

    if not saved.is_saved(path):
        return run.audit(path, [path], run.settings.law)
    held = saved.read_saved(path)
    run.console.detail(f"{path}: a saved result; it does not say how long texts are and what in them is excised")
    return Side(path, held.meta), held.snapshot


def _has_common(old: Snapshot, new: Snapshot) -> bool:
    return (old.records is not None and new.records is not None) or (
        old.findings is not None and new.findings is not None
    )


def _laws(laws: Sequence[str], paths: Sequence[str], run: _Run) -> _Compared:
    """Return one data set under two laws, and where these differ."""
    from auditor.comparison import law_changes
    from auditor.law import load_law

    if len(laws) != 2:
        message = f"--law: two laws are compared, found {len(laws)}; --law {INSTALLED} is the law as shipped"
        raise UsageError(message)
    folders = [_folders(law) for law in laws]
    changed = law_changes(*(load_law(*folder) for folder in folders))
    old, new = (run.audit(f"law {law}", paths, folder) for law, folder in zip(laws, folders, strict=True))
    return old, new, changed


def _folders(law: str) -> tuple[Path, ...]:
    if law == INSTALLED:
        return ()
    if not os.path.isdir(law):
        message = f"--law: {law} is not a folder; {INSTALLED} is the law as shipped"
        raise UsageError(message)
    return (Path(law),)
