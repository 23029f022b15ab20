"""The commands that are measured side by side, and the inputs that they need."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
SCRIPT = Path(sys.executable).with_name("auditor")
AUDITOR = [str(SCRIPT)] if SCRIPT.exists() else [sys.executable, "-m", "auditor"]
AS_OF = "2026-01-01"
READ_ROWS = (
    "import csv, sys; csv.field_size_limit(1 << 24); "
    "print(sum(1 for _ in csv.reader(open(sys.argv[1], encoding='utf-8', newline=''), escapechar='\\\\', "
    "doublequote=False)))"
)
SHORT = ("grep", "help", "one cable")
"""What takes so little time that a single run says little of it."""
EXTRA_RULES = 40
CONDITIONS = (
    ("portion", "level > overall_level and number > {n} and length(mark) > 3"),
    ("portion", "is_marked and occurrence > {n} and startswith(mark, 'Q')"),
    ("cable", "overall_level >= 'SECRET' and lag_days > {n} and missing(reviewed_on)"),
    ("cable", "declassify_on - dated > {n} and instruction_kind == 'event' and post == 'NOWHERE'"),
)


@dataclass(frozen=True)
class Inputs:
    """The corpus and its truth, one of a tenth of its size, one cable, extra rules; a folder for what is printed."""

    large: Path
    small: Path
    one: Path
    pack: Path
    folder: Path
    truth: Path


def prepare(folder: Path, records: int) -> Inputs:
    """Write the inputs; a corpus of that size that is there already is used again."""
    large, small, one = (folder / f"cables-{count}.csv" for count in (records, max(records // 10, 1), 1))
    for path in (large, small, one):
        if not path.with_name(path.name + ".truth.csv").exists():
            maker = [sys.executable, str(HERE / "corpus.py"), path.stem.rpartition("-")[2], str(path)]
            subprocess.run(maker, check=True)  # apart: a large measuring program would hide the size of small ones
    return Inputs(large, small, one, write_pack(folder / "pack"), folder, large.with_name(large.name + ".truth.csv"))


def write_pack(folder: Path) -> Path:
    """Write forty rules of three terms that a user could have added; none of them fires often."""
    folder.mkdir(exist_ok=True)
    for place in range(EXTRA_RULES):
        scope, condition = CONDITIONS[place % len(CONDITIONS)]
        code = f"XTRA{place + 1:03}"
        card = {
            "code": code,
            "name": f"extra-rule-{place + 1}",
            "since": "1.0",
            "scope": scope,
            "kind": "rule",
            "summary": "An extra rule that costs what a user's rule costs.",
            "severity": "warning",
            "when": condition.format(n=1000 + place),
            "about": "mark" if scope == "portion" else "overall",
            "message": "an extra rule",
            "help": "Nothing to do.",
            "authority": [{"source": "none", "section": "none"}],
        }
        (folder / f"{code}.json").write_text(json.dumps(card), encoding="utf-8")
    return folder


def audit(path: Path, jobs: int, *more: str) -> list[str]:
    """Return the full audit: all rules, each finding with its span as a JSON line, counts at the end."""
    return [
        *AUDITOR, "check", str(path), "--jobs", str(jobs), "--as-of", AS_OF, "--isolated", "--fail-on", "never",
        "--format", "jsonl", *more,
    ]  # fmt: skip


def commands(inputs: Inputs, cluster: str | None) -> dict[str, list[str]]:
    """Return what is run in each round, in this order. `cluster` is the address of a running dask scheduler."""
    found = {
        "grep": ["grep", "-c", "DECL", str(inputs.large)],
        "csv": [sys.executable, "-c", READ_ROWS, str(inputs.large)],
        "one process": audit(inputs.large, 1),
        "two processes": audit(inputs.large, 2),
        "extra rules": audit(inputs.large, 2, "--rules", str(inputs.pack)),
        "a tenth": audit(inputs.small, 2),
        "help": [*AUDITOR, "--help"],
        "one cable": audit(inputs.one, 1),
    }
    if cluster:
        found["dask"] = audit(inputs.large, 2, "--executor", "dask", "--scheduler", cluster)
    return found


def once(inputs: Inputs, timing_records: int) -> dict[str, list[str]]:
    """Return what is run a single time: every text and JSON form for its memory, rules one by one, a timing report."""
    forms = ("json", "csv", "concise", "markdown")
    files = [word for form in forms for word in ("--output", f"{form}={inputs.folder / f'all.{form}'}")]
    return {
        "every form": audit(inputs.large, 2, *files),
        "rules": [sys.executable, str(HERE / "measure_rules.py"), str(inputs.small)],
        "timing report": [sys.executable, str(HERE / "timing_scale.py"), str(timing_records)],
    }
