"""Options that say what a run is carried out with and where it is kept; none of them changes what comes out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from auditor.cli import options as o
from auditor.errors import UsageError
from auditor.settings import Settings

if TYPE_CHECKING:
    from auditor.pipeline import Keep, Means

RunDir = Annotated[
    Path | None,
    typer.Option("--run-dir", metavar="DIR", help="Keep what is done there, so that --resume and merge can use it."),
]
Resume = Annotated[bool, typer.Option("--resume", help="Go on with the run in --run-dir where it broke off.")]
ShardOf = Annotated[
    str | None,
    typer.Option("--shard", metavar="I/N", help="Do share I of N and keep it in --run-dir, for auditor merge."),
]
Executor = Annotated[
    str, typer.Option("--executor", metavar="NAME", help="Who does the work: processes of this machine, or dask.")
]
Scheduler = Annotated[
    str | None, typer.Option("--scheduler", metavar="ADDRESS", help="Of the dask scheduler, e.g. tcp://host:8786.")
]

EXECUTORS = ("processes", "dask")


def means_of(params: Mapping[str, Any], settings: Settings) -> Means:
    """Return what the options say the run is carried out with."""
    from auditor.pipeline import Means

    executor, scheduler = o.one_of(params["executor"], EXECUTORS, "--executor"), params["scheduler"] or ""
    if (executor == "dask") != bool(scheduler):
        message = "--executor dask and --scheduler go together: name the address that dask scheduler prints"
        raise UsageError(message)
    return Means(settings.jobs, scheduler=scheduler)


def keep_of(params: Mapping[str, Any]) -> Keep | None:
    """Return where the options say the run is kept, None where it is not."""
    from auditor.pipeline import Keep
    from auditor.pipeline.runs import Shard, read_shard

    folder = params["run_dir"]
    if folder is None:
        for option in ("resume", "shard"):
            if params[option]:
                message = f"--{option}: name the folder of the run with --run-dir"
                raise UsageError(message)
        return None
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]+:/", folder.as_posix()):  # what Path has made of a URL; one letter is a drive
        message = f"--run-dir {folder}: a run is kept in a folder of this machine, not under a URL"
        raise UsageError(message)
    try:
        is_other = folder.exists() and not folder.is_dir()
    except OSError as error:
        message = f"--run-dir {folder}: {error.strerror}; name another folder"
        raise UsageError(message) from None
    if is_other:
        message = f"--run-dir: {folder} is not a folder"
        raise UsageError(message)
    shard = read_shard(params["shard"]) if params["shard"] else Shard()
    return Keep(folder, resume=params["resume"], shard=shard)
