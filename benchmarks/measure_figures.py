"""What was measured against what is to be reached: ratios within one round, their medians, and the two marks."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from measure_runs import Run

Rounds = Sequence[Mapping[str, Run]]
MEGABYTE = 1e6


@dataclass(frozen=True)
class Figure:
    """One line of the table: `value` of each round (none: `why` says the reason), and the bounds `must` and `aim`.

    `at_least` says that larger is better; `unit` follows the number.
    """

    what: str
    values: tuple[float, ...]
    must: float
    aim: float | None
    unit: str
    at_least: bool = False
    why: str = ""

    @property
    def value(self) -> float | None:
        return median(self.values) if self.values else None

    def meets(self, bound: float | None) -> str:
        if self.value is None or bound is None:
            return "-"
        return "yes" if (self.value >= bound if self.at_least else self.value <= bound) else "no"


def seconds(name: str) -> Callable[[Mapping[str, Run]], float]:
    return lambda runs: runs[name].seconds


def ratio(above: str, below: str) -> Callable[[Mapping[str, Run]], float]:
    return lambda runs: runs[above].seconds / runs[below].seconds


def more(name: str, plain: str) -> Callable[[Mapping[str, Run]], float]:
    return lambda runs: 100 * (runs[name].seconds / runs[plain].seconds - 1)


def peak(*names: str) -> Callable[[Mapping[str, Run]], float]:
    return lambda runs: max(runs[name].peak for name in names)


FIGURES: tuple[tuple[str, Callable[[Mapping[str, Run]], float], float, float | None, str, bool], ...] = (
    ("full audit, two processes, against `grep -c DECL`", ratio("two processes", "grep"), 12, 6, " x", False),
    (
        "full audit, two processes: times faster than a `csv.reader` pass",
        ratio("csv", "two processes"),
        2,
        4,
        " x",
        True,
    ),
    ("one process to two", ratio("one process", "two processes"), 1.7, 1.9, " x", True),
    ("40 more user rules", more("extra rules", "two processes"), 25, 5, " %", False),
    ("help of the command line", seconds("help"), 0.25, 0.15, " s", False),
    ("check of one cable", seconds("one cable"), 0.8, 0.5, " s", False),
    ("ten times the records, time", ratio("two processes", "a tenth"), 10.5, None, " x", False),
    (
        "ten times the records, memory",
        lambda runs: runs["two processes"].peak / runs["a tenth"].peak,
        1.2,
        None,
        " x",
        False,
    ),
)


def figures(rounds: Rounds, single: Mapping[str, Run], report: Path) -> list[Figure]:
    """Return the lines of the table. `report` is what the timing report's benchmark printed."""
    found = [
        Figure(what, tuple(map(value, rounds)), must, aim, unit, at_least)
        for what, value, must, aim, unit, at_least in FIGURES
    ]
    largest = max(single["every form"].peak, *map(peak("one process", "two processes", "a tenth"), rounds))
    found.insert(2, Figure("largest process, every text and JSON form", (largest,), 150, 60, " MB"))
    dask = tuple(runs["dask"].seconds / runs["two processes"].seconds for runs in rounds if "dask" in runs)
    why = "" if dask else "no address of a cluster was given (`--dask`)"
    found.insert(5, Figure("dask, two workers, against two processes", dask, 1.5, 1.2, " x", why=why))
    found.append(Figure("timing report in HTML", (html_size(report),), 5, 1, " MB"))
    return found


def html_size(report: Path) -> float:
    """Return the size of the HTML report in MB (1,000,000 bytes)."""
    found = re.search(r"^html\s+[\d.]+ s\s+([\d,]+) B", report.read_text(encoding="utf-8"), re.MULTILINE)
    assert found, "timing_scale.py prints the size of each form"
    return int(found[1].replace(",", "")) / MEGABYTE


def planted(truth: Path, lines: Path) -> tuple[int, int]:
    """Return how many planted faults the audit found, and how many there are."""
    with lines.open(encoding="utf-8") as file:
        told = {(row.get("record_id"), row.get("code")) for row in map(json.loads, file)}
    with truth.open(encoding="utf-8", newline="") as file:
        rows = [(row["id"], row["code"]) for row in csv.DictReader(file)]
    return sum(row in told for row in rows), len(rows)
