"""One run of the pipeline from the command line: settings, pipeline, delivery, exit status."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from auditor import settings as configuration
from auditor.cli import options as o
from auditor.cli.console import Console, report, say, wants_color
from auditor.cli.deliver import deliver, targets, verify
from auditor.cli.means import keep_of, means_of
from auditor.errors import UsageError
from auditor.settings import Settings

if TYPE_CHECKING:
    from auditor.output.document import Document
    from auditor.output.result import Counts, Result
    from auditor.pipeline import Keep

CLEAN, FINDINGS, NOTHING_AUDITED = 0, 1, 3
_SETTINGS = ("select", "ignore", "fail-on", "as-of", "law", "rules", "baseline", "profile", "keep", "show-text", "jobs")


def settings_of(params: Mapping[str, Any]) -> Settings:
    """Return the settings of a run: the file's, with the options that were given in their place."""
    stated = {key: params.get(key.replace("-", "_")) for key in _SETTINGS}
    given = {key: value for key, value in stated.items() if value not in (None, (), [])}
    for key in ("select", "ignore"):
        if key in given:
            given[key] = o.words(given[key])
    if "fail-on" in given:
        o.one_of(given["fail-on"], o.FAIL_ON, "--fail-on")
    if given.get("as-of") == "":
        message = "--as-of: found nothing, allowed is a date YYYY-MM-DD; without --as-of it is today"
        raise UsageError(message)
    file = _settings_file(params)
    return configuration.load(
        params["paths"],
        config=file,
        isolated=file is None,
        given={key: (value, f"--{key}") for key, value in given.items()},
    )


def _settings_file(params: Mapping[str, Any]) -> Path | None:
    """Return the settings file of a run; name one that lies with the inputs, as who packed them may have made it."""
    if params.get("config"):
        return o.file_of(params["config"])
    found = None if params["isolated"] else configuration.find(params["paths"])
    if found is not None and not Path.cwd().is_relative_to(found.parent) and not params.get("quiet"):
        say(f"settings from {configuration.shown(found)}, which lies with the input; --isolated looks for none")
    return found


def execute(command: str, ctx: typer.Context) -> int:
    """Run `check` or `schedule` with the options of the context and return the exit status."""
    from auditor import pipeline

    params, console = ctx.params, Console(ctx.params["quiet"], ctx.params["verbose"])
    settings, is_today = o.dated(settings_of(params))
    delivery = Delivery(ctx, command, settings, params["paths"])
    means, keep = means_of(params, settings), keep_of(params)
    settings = dataclasses.replace(settings, portions=keep is not None or delivery.shows("portions"))
    ctx.obj.shows = o.shows_progress(console)
    if keep is not None and params["shard"]:
        if params["outputs"] or params["format_name"]:
            message = "--shard: a share has no output of its own; give --output and --format to auditor merge"
            raise UsageError(message)
        counts = pipeline.share(command, params["paths"], settings, keep, ctx.obj, means)
        ctx.obj.finish()
        console.note(_shared(keep, counts))
        return CLEAN
    run = pipeline.check if command == "check" else pipeline.schedule
    result = run(params["paths"], settings, ctx.obj, means, keep)
    ctx.obj.finish()
    return delivery.write(result, is_today=is_today)


def _shared(keep: Keep, counts: Counts) -> str:
    return (
        f"shard {keep.shard}: rows in {counts.rows:,} = {counts.audited:,} audited + {counts.unreadable:,} unreadable; "
        f"kept in {keep.path} for auditor merge"
    )


class Delivery:
    """Where a result goes and how: verified before the work begins."""

    def __init__(self, ctx: typer.Context, command: str, settings: Settings, inputs: Sequence[str]) -> None:
        from auditor.output import formats

        params = ctx.params
        self._params, self._settings = params, settings
        self._console = Console(params["quiet"], params["verbose"])
        self._color = wants_color(o.one_of(params["color"], o.COLOR, "--color"))
        self._table = _table(command, params)
        self._entry = formats.named(_format_name(params))
        self._files = targets(params["outputs"], inputs)
        verify(self._table, self._entry, self._files)

    def shows(self, table: str) -> bool:
        """Say whether a table is shown somewhere: as the one asked for, or in a format that has all of them."""
        formats = (self._entry, *(target.format for target in self._files))
        return table == self._table or any(entry.all_tables for entry in formats)

    def write(self, result: Result, *, is_today: bool = False) -> int:
        """Write the result everywhere and return the exit status."""
        from auditor.output import document, formats

        found = _document(result, self._table)
        options = document.Options(color=self._color, fail_on=self._settings.fail_on)
        deliver(found, self._entry, self._files, options, self._console)
        plain = self._entry.name == "table" and self._table == "findings" and self._params["format_name"] is None
        if plain and o.in_github_actions():
            deliver(found, formats.named("github"), (), options, self._console)
        report(self._console, document.meta_of(result), today=is_today)
        return _status(result, self._settings)


def _format_name(params: Mapping[str, Any]) -> str:
    """Return the format of standard output: `--summary` is short for that format."""
    if not params.get("summary"):
        return params["format_name"] or "table"
    if params["format_name"] not in (None, "summary"):
        message = f"--summary and --format {params['format_name']}: standard output takes one of them"
        raise UsageError(message)
    return "summary"


def _table(command: str, params: Mapping[str, Any]) -> str:
    """Return the name of the main sheet that the options ask for."""
    from auditor.output import document

    if params.get("statistics"):
        return "statistics"
    return o.one_of(params["table"], document.tables_of(command), "--table")


def _document(result: Result, table: str) -> Document:
    from auditor.output import document, statistics

    return statistics.document(result) if table == "statistics" else document.document(result, table)


def _status(result: Result, settings: Settings) -> int:
    counts = result.meta.counts
    if not counts.audited:
        say("auditor: nothing was audited")
        return NOTHING_AUDITED
    failing = o.FAIL_ON[: o.FAIL_ON.index(settings.fail_on) + 1] if settings.fail_on != "never" else ()
    return FINDINGS if any(counts.findings.get(severity) for severity in failing) else CLEAN
