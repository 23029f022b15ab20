"""The page that says what was measured: `docs/performance.md`."""

from __future__ import annotations

import os
import platform
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from statistics import median

from measure_figures import Figure, Rounds
from measure_runs import Run
from tabulate import tabulate

FEW = 100_000
QUIET = 0.1
DEAREST = 15
COMMANDS = {
    "grep": "`grep -c DECL`",
    "csv": "one pass of `csv.reader`",
    "one process": "audit, one process",
    "two processes": "audit, two processes",
    "extra rules": "audit, two processes, 40 more rules",
    "a tenth": "audit of a tenth of the records, two processes",
    "help": "help of the command line",
    "one cable": "audit of one cable",
    "dask": "audit, two dask workers",
}
HEAD = """# Performance

`python benchmarks/measure.py` wrote this page: change that, not this. It makes {records:,} invented cables of the
Cablegate shape ({size:,} MB, 5 % with a planted fault) and runs every command below {rounds}, one after another, so
that each ratio compares runs made side by side. Of `grep`, which comes first and brings the file into the page cache,
the help and the audit of one cable a run is the middle one of five, after one that does not count.
"""
AUDIT = """An audit is `auditor check FILE --jobs N --format jsonl`: every rule that can run is evaluated, and every
finding, info included, is written with its span as a line of JSON. Times are of the whole command, the start of the
interpreter included. Planted faults found: {found:,} of {planted:,}. Output of one process and of two: {same}.
"""
SMALL = """
**These are not the figures to quote**: with fewer than {few:,} records the start of the interpreter is most of what is
measured, and ratios against `grep` mean nothing.
"""
RULES = """Time in the condition of each rule, over {records:,} records in one process ({all:.1f} s in all, conditions
{conditions:.2f} s); the {shown} dearest of {count}. Facts that several rules share are in the whole, not in a row.
"""


@dataclass(frozen=True)
class Story:
    """Everything that the page tells. `costs` are (codes, seconds), the first row (`all`, seconds of the audit)."""

    records: int
    size: float
    rounds: Rounds
    single: Mapping[str, Run]
    figures: Sequence[Figure]
    planted: tuple[int, int]
    same: bool
    costs: Sequence[tuple[str, float]]


def number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"


def table(figures: Sequence[Figure]) -> str:
    """Return the table of what is to be reached, as Markdown."""
    rows = []
    for figure in figures:
        sign = "≥" if figure.at_least else "≤"
        value = "not measured: " + figure.why if figure.value is None else number(figure.value) + figure.unit
        spread = f"{number(min(figure.values))} to {number(max(figure.values))}" if len(figure.values) > 1 else ""
        bounds = [f"{sign} {bound:g}{figure.unit}" if bound is not None else "" for bound in (figure.must, figure.aim)]
        rows.append(
            [figure.what, value, spread, bounds[0], figure.meets(figure.must), bounds[1], figure.meets(figure.aim)]
        )
    return grid(rows, ["what", "measured (median)", "rounds", "must", "met", "aim", "met"])


def grid(rows: Sequence[Sequence[object]], heads: Sequence[str]) -> str:
    return tabulate(rows, heads, tablefmt="github", disable_numparse=True) + "\n"


def runs_table(story: Story) -> str:
    """Return median time, throughput and memory of every command, as Markdown."""
    rows = []
    for name in story.rounds[0]:
        runs = [runs[name] for runs in story.rounds]
        taken = median(run.seconds for run in runs)
        each = max((run.processes for run in runs), key=len)
        rows.append(
            [COMMANDS[name], f"{taken:.3f}", number(max(run.peak for run in runs)), ", ".join(map(number, each))]
        )
    return grid(rows, ["command", "seconds (median)", "largest process, MB", "each process seen, MB"])


def floor(story: Story) -> float:
    """Return the smallest memory that the kernel counted: a new process begins with that of the one that started it."""
    return min(run.peak for runs in story.rounds for run in runs.values())


def machine() -> str:
    """Return processors, system, interpreter and libraries; no name of a host."""
    parts = [
        f"{os.cpu_count()} processors ({platform.machine()}), {platform.system()}, Python {platform.python_version()}"
    ]
    for name in ("numpy", "pandas", "pendulum", "pyarrow"):
        try:
            parts.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            parts.append(f"no {name}")
    return ", ".join(parts)


def noise(story: Story) -> str:
    shares = [run.foreign for runs in story.rounds for run in runs.values() if run.foreign is not None]
    if not shares:
        return "Whether other programs ran meanwhile is not known."
    said = f"Other programs used {median(shares):.0%} of the machine meanwhile (median; at most {max(shares):.0%})."
    return (
        said
        if median(shares) <= QUIET
        else f"{said}\n**That is too much: repeat it on a machine with nothing else to do.**"
    )


def page(story: Story) -> str:
    """Return the page as Markdown."""
    rounds = "once" if len(story.rounds) == 1 else f"{len(story.rounds)} times"
    whole, costs = story.costs[0][1], story.costs[1:]
    parts = [
        HEAD.format(records=story.records, size=round(story.size), rounds=rounds),
        AUDIT.format(
            found=story.planted[0], planted=story.planted[1], same="the same bytes" if story.same else "**different**"
        ),
        SMALL.format(few=FEW) if story.records < FEW else "",
        f"Machine: {machine()}.\n{noise(story)}\n",
        "## What is to be reached\n",
        table(story.figures),
        "## Every command\n",
        runs_table(story),
        f"A process smaller than the measuring program, {number(floor(story))} MB, shows that size as its largest.\n",
        "## Rule by rule\n",
        RULES.format(
            records=max(story.records // 10, 1),
            all=whole,
            conditions=sum(cost for _, cost in costs),
            shown=min(DEAREST, len(costs)),
            count=len(costs),
        ),
        grid([[codes, f"{1000 * cost:.2f}"] for codes, cost in costs[:DEAREST]], ["rule", "milliseconds"]),
    ]
    return "\n".join(part.strip("\n") + "\n" for part in parts if part)
