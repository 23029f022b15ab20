# ruff: noqa: ARG001, PLR0917 - typer reads the options from these parameters; `run` takes them from the context
"""`auditor check` and `auditor schedule`: their options, and nothing else."""

from __future__ import annotations

from typing import Annotated

import typer

from auditor.cli import means
from auditor.cli import options as o
from auditor.cli.run import execute

Summary = Annotated[bool, typer.Option("--summary", help="Show one screen that can go into a mail instead.")]
Statistics = Annotated[bool, typer.Option("--statistics", help="Show counts by rule, family, post and year instead.")]


def check(
    ctx: typer.Context,
    paths: o.Paths,
    select: o.Select = None,
    ignore: o.Ignore = None,
    fail_on: o.FailOn = None,
    as_of: o.AsOf = None,
    law: o.Law = None,
    rules: o.Rules = None,
    baseline: o.Baseline = None,
    profile: o.Profile = None,
    config: o.Config = None,
    isolated: o.Isolated = False,
    keep: o.Keep = None,
    show_text: o.ShowText = None,
    jobs: o.Jobs = None,
    executor: means.Executor = "processes",
    scheduler: means.Scheduler = None,
    run_dir: means.RunDir = None,
    resume: means.Resume = False,
    shard: means.ShardOf = None,
    format_name: o.FormatName = None,
    outputs: o.Outputs = None,
    table: o.TableName = "findings",
    statistics: Statistics = False,
    summary: Summary = False,
    quiet: o.Quiet = False,
    verbose: o.Verbose = False,
    color: o.Color = "auto",
    debug: o.Debug = False,
) -> None:
    """Report where markings, instructions and dates disagree, with the rule and its authority."""
    raise typer.Exit(execute("check", ctx))


def schedule(
    ctx: typer.Context,
    paths: o.Paths,
    as_of: o.AsOf = None,
    law: o.Law = None,
    profile: o.Profile = None,
    config: o.Config = None,
    isolated: o.Isolated = False,
    keep: o.Keep = None,
    jobs: o.Jobs = None,
    executor: means.Executor = "processes",
    scheduler: means.Scheduler = None,
    run_dir: means.RunDir = None,
    resume: means.Resume = False,
    shard: means.ShardOf = None,
    format_name: o.FormatName = None,
    outputs: o.Outputs = None,
    table: o.TableName = "schedule",
    quiet: o.Quiet = False,
    verbose: o.Verbose = False,
    color: o.Color = "auto",
    debug: o.Debug = False,
) -> None:
    """Give the dates on which each record was due, under which order, and why."""
    raise typer.Exit(execute("schedule", ctx))
