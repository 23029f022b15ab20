# ruff: noqa: ARG001, PLR0917 - typer reads the options from these parameters; the settings take them from the context
"""`auditor map`: which profile reads each file and why, and a proposed one for a table that nobody knows."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

import typer

from auditor.cli import options as o
from auditor.cli.console import Console, say, wants_color
from auditor.cli.deliver import deliver, targets, verify, write
from auditor.cli.run import CLEAN, FINDINGS, settings_of
from auditor.errors import UsageError

if TYPE_CHECKING:
    from auditor.ingest.suggest import Proposal

Suggest = Annotated[bool, typer.Option("--suggest", help="Propose a profile for this table, as JSON for --profile.")]


@dataclass(frozen=True, slots=True)
class _Mapped:
    source: str
    profile: str
    reason: str


def map_(
    ctx: typer.Context,
    paths: o.Paths,
    suggest: Suggest = False,
    profile: o.Profile = None,
    config: o.Config = None,
    isolated: o.Isolated = False,
    format_name: o.FormatName = None,
    outputs: o.Outputs = None,
    quiet: o.Quiet = False,
    color: o.Color = "auto",
    debug: o.Debug = False,
) -> None:
    """Say by which profile each file is read and why; with --suggest propose one for an unknown table.

    A proposal is printed with the confidence of each column; look it over, save it as FILE.json, and read the table
    with --profile FILE.json. Exit status 1 where no column is likely to be the identifier.
    """
    if suggest:
        raise typer.Exit(_suggest(paths, format_name, outputs, Console(quiet)))
    from auditor.output import document, formats
    from auditor.output.tables import columns

    entry, files = formats.named(format_name or "table"), targets(outputs, paths)
    verify("map", entry, files)
    rows = list(_mapped(paths, ctx.params))
    shown = document.Options(color=wants_color(o.one_of(color, o.COLOR, "--color")), limit=len(rows))
    deliver(document.listing("map", columns("source profile reason"), rows), entry, files, shown, Console(quiet))


def _mapped(paths: list[str], params: dict[str, Any]) -> Iterator[_Mapped]:
    """Yield each input with its profile, "" where none reads it."""
    from auditor.ingest import expand, open_source

    settings = settings_of(params)
    for item in expand(paths):
        choice = open_source(item, profile=settings.profile_of(item.source) or None).choice
        yield _Mapped(item.source, choice.profile, choice.reason.removeprefix(f"{item.source}: "))


def _suggest(paths: list[str], format_name: str | None, outputs: list[str] | None, console: Console) -> int:
    from auditor.ingest.suggest import suggest

    if len(paths) != 1 or outputs or format_name not in (None, "json"):
        message = "map --suggest takes one FILE and prints JSON: redirect it to a file"
        raise UsageError(message)
    proposal = suggest(paths[0])
    write(json.dumps(_profile(proposal), indent=2, ensure_ascii=False) + "\n")
    for found in proposal.fields:
        console.note(f"{found.field:<24}{found.confidence:4.2f}  {found.column}: {found.why}")
    if proposal.left_over:
        console.note(f"left over, passed through with --keep: {', '.join(proposal.left_over)}")
    for doubt in proposal.doubts:
        say(f"look at this: {doubt}")
    return CLEAN if proposal.confidence else FINDINGS


def _profile(proposal: Proposal) -> dict[str, Any]:
    """Return the proposed profile, the confidence and the evidence beside each column."""
    profile = proposal.profile()
    for found in proposal.fields:
        profile["fields"][found.field] |= {"confidence": found.confidence, "why": found.why}
    return profile
