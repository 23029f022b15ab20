"""The options that commands share, and the settings they come to."""

from __future__ import annotations

import dataclasses
import os
import re
import sys
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

import typer

from auditor.cli.console import Console
from auditor.errors import UsageError, near_miss
from auditor.output.text import shortened
from auditor.settings import Settings

Paths = Annotated[
    list[str], typer.Argument(metavar="PATH", help="Files, folders, globs, .gz, .zip, s3://...; - is standard input.")
]
Select = Annotated[
    list[str] | None, typer.Option("--select", metavar="RULE,...", help="Run only these: code, family or name.")
]
Ignore = Annotated[list[str] | None, typer.Option("--ignore", metavar="RULE,...", help="Do not run these.")]
FailOn = Annotated[
    str | None,
    typer.Option(
        "--fail-on", metavar="SEVERITY", help="Exit 1 at or above error, warning or info; never: do not. [error]"
    ),
]
AsOf = Annotated[
    str | None, typer.Option("--as-of", metavar="DATE", help="The day on which things are due, YYYY-MM-DD. [today]")
]
Law = Annotated[
    list[str] | None, typer.Option("--law", metavar="DIR", help="Lay these order files over the built-in law.")
]
Rules = Annotated[list[str] | None, typer.Option("--rules", metavar="DIR", help="Add these rule cards.")]
Baseline = Annotated[
    Path | None, typer.Option("--baseline", metavar="FILE", help="Hide the findings that this file accepts.")
]
Profile = Annotated[
    str | None, typer.Option("--profile", metavar="NAME", help="Read the inputs by this column mapping.")
]
Config = Annotated[Path | None, typer.Option("--config", metavar="FILE", help="Take the settings from this file.")]
Isolated = Annotated[bool, typer.Option("--isolated", help="Look for no settings file.")]
Keep = Annotated[bool | None, typer.Option("--keep", help="Pass unknown columns through to the outputs.")]
ShowText = Annotated[
    bool | None,
    typer.Option("--show-text", help="Show cable text where it is withheld: leaks, and the formats of build logs."),
]
Jobs = Annotated[int | None, typer.Option("--jobs", min=0, help="Processes; 0 is one for each processor.")]
FormatName = Annotated[
    str | None, typer.Option("--format", "-f", metavar="FORMAT", help="What standard output gets. [table]")
]
Outputs = Annotated[
    list[str] | None,
    typer.Option(
        "--output",
        "-o",
        metavar="[FORMAT=]PATH",
        help="Also write this file; repeatable; the suffix may say the format.",
    ),
]
TableName = Annotated[
    str, typer.Option("--table", metavar="NAME", help="What csv, jsonl, parquet, table and markdown show.")
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Print nothing but errors on standard error.")]
Verbose = Annotated[bool, typer.Option("--verbose", "-v", help="Print more on standard error.")]
Color = Annotated[str, typer.Option("--color", metavar="WHEN", help="auto, always or never; NO_COLOR wins.")]
Debug = Annotated[bool, typer.Option("--debug", help="Show the trace of an internal error.")]

_LAST_SECOND = 253402300799
"""The last one of the year 9999, where dates end."""

FAIL_ON = ("error", "warning", "info", "never")
COLOR = ("auto", "always", "never")


def one_of(value: str, choices: Sequence[str], option: str) -> str:
    """Return `value` if it is a choice of an option, else raise with the nearest."""
    if value in choices:
        return value
    message = f"{option}: unknown {value}{near_miss(value, choices)}; use one of {', '.join(choices)}"
    raise UsageError(message)


def words(values: Sequence[str]) -> list[str]:
    """Split the values of a repeatable option at commas."""
    return [word.strip() for value in values for word in value.split(",") if word.strip()]


def file_of(path: str) -> Path:
    """Return the path of an option that names a file, `UsageError` where there is none."""
    if not os.path.isfile(path):
        message = f"--config: {path} is not a file"
        raise UsageError(message)
    return Path(path)


def dated(settings: Settings) -> tuple[Settings, bool]:
    """Return settings with an as-of date, and whether that is today as nothing set it.

    The day of SOURCE_DATE_EPOCH stands for today where a build sets it. Nothing else in auditor reads the clock.
    """
    if settings.as_of is not None:
        return settings, False
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    return dataclasses.replace(settings, as_of=_day_of_epoch(epoch) if epoch else date.today()), True


def _day_of_epoch(epoch: str) -> date:
    """Return the day of a number of seconds since 1970; `UsageError` where it is none, or beyond the year 9999."""
    if re.fullmatch("[0-9]{1,12}", epoch) is None or int(epoch) > _LAST_SECOND:
        message = (
            f"SOURCE_DATE_EPOCH: found {shortened(epoch, 40)}, allowed is a whole number of seconds since 1970 from 0"
            f" to {_LAST_SECOND}; correct it, unset it, or give --as-of"
        )
        raise UsageError(message)
    return datetime.fromtimestamp(int(epoch), UTC).date()


def shows_progress(console: Console) -> bool:
    """Say whether standard error is a terminal whose reader wants to see progress."""
    return sys.stderr.isatty() and not console.quiet


def in_github_actions() -> bool:
    """Say whether this is a step of GitHub Actions, where annotations go beside the table."""
    return os.environ.get("GITHUB_ACTIONS") == "true"
