"""A generated corpus with known defects: each defect's code is found, and the reasons where none applies are kept here.

The generator plants a defect whether or not it can bite, so each row of the table says, from the row itself, which code is
due. `None` with a reason means that no rule should speak.
"""

from __future__ import annotations

import csv
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import pandas as pd
import pytest

import auditor

SHARED = Path(__file__).parents[3] / "shared"
GENERATOR = SHARED / "bench/make_corpus.py"
pytestmark = pytest.mark.skipif(not GENERATOR.exists(), reason="../shared/bench is not beside this checkout")
COUNT = 3000


class Planted:
    """What the generator wrote for one record, enough to say whether its defect bites."""

    def __init__(self, row: list[str], portions):
        self.level = {"U": 0, "C": 2, "S": 3}[row[4][0]]
        self.controlled = "//" in row[4] and self.level == 0
        self.text = row[7]
        self.portions = portions
        self.day = row[1]

    @property
    def classified(self) -> bool:
        return self.level >= 2


def due(defect: str, made: Planted) -> set[str] | str:  # noqa: C901, PLR0911, PLR0912 - a table in code
    """Return the codes of which one must be found, or the reason why none is."""
    marks = [p.mark for p in made.portions]
    numbers = [None if pd.isna(p.number) else int(p.number) for p in made.portions]
    if defect == "portion_over":
        return {"RU001"} if made.level < 3 else "nothing is higher than Secret in this generator"
    if defect == "rollup_under":
        if not made.classified:
            return "no portion can be below an unclassified overall level"
        return {"RU004"} if made.level == 2 else {"RU002"}
    if defect == "portion_missing":
        if not made.classified:
            return "marks are optional on an unclassified cable"
        return {"PS001", "PS002"}
    if defect == "num_gap":
        inner = [n for n in numbers if n is not None]
        holes = len(inner) > 1 and inner != list(range(inner[0], inner[0] + len(inner)))
        return {"PN001"} if holes else "the shift starts at the first paragraph: no number is skipped"
    if defect == "num_dup":
        return {"PN002"} if len(numbers) > 1 else "one paragraph only: nothing to repeat"
    if defect == "num_none":
        if not any(n is None and m for n, m in zip(numbers, marks, strict=True)):
            return "an unnumbered, unmarked block reads as part of the paragraph before it"
        return {"PN006"} if numbers[0] is not None else "the first block has no number: numbering has not begun"
    if defect == "decl_missing":
        return {"DI001"} if made.classified else "no instruction was due"
    if defect == "decl_bad":
        if not made.classified:
            return "the line was written N/A"
        return "day first: 13 January" if "13/01/2018" in made.text else {"DI036"}
    if defect == "decl_early":
        return {"DI012"} if made.classified else "the line was written N/A"
    if defect == "decl_late":
        return {"DI010", "DI011"} if made.classified else "the line was written N/A"
    if defect == "decl_on_unclass":
        return {"DI004"} if not made.classified else "a date belongs on a classified cable"
    if defect == "dtg_created":
        return "a day at most between date-time group and created date is allowed"
    if defect == "julian":
        return "up to three days after the date-time group is allowed"
    return {
        "serial": {"ID005"},
        "year": {"DT006"},
        "banner": {"BS015"},
        "dtg_missing": "a missing date-time group is an incomplete header, not a defect of form",
    }[defect]


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    folder = tmp_path_factory.mktemp("corpus")
    out, truth = folder / "cables.csv", folder / "truth.csv"
    subprocess.run(
        [sys.executable, str(GENERATOR), str(COUNT), str(out), "--truth", str(truth), "--defects", "0.3"], check=True
    )
    csv.field_size_limit(1 << 24)
    with out.open(encoding="utf-8", newline="") as file:
        rows = {row[2]: row for row in csv.reader(file, escapechar="\\", doublequote=False)}
    return out, list(csv.reader(truth.open())), rows


@pytest.fixture(scope="module")
def audit(corpus):
    return auditor.audit([str(corpus[0])], as_of="2026-01-01")


def test_every_planted_defect_that_can_bite_is_found(corpus, audit):
    found, portions = defaultdict(set), defaultdict(list)
    for row in audit.findings.itertuples():
        found[row.record_id].add(row.code)
    for row in audit.portions.itertuples():
        portions[row.record_id].append(row)
    _, truth, rows = corpus
    missed = []
    for ref, defect in truth:
        wanted = due(defect, Planted(rows[ref], portions[ref]))
        if not isinstance(wanted, str) and not wanted & found[ref]:
            missed.append((ref, defect, sorted(wanted)))
    assert not missed, f"{len(missed)} of {len(truth)} planted defects not found: {missed[:10]}"


def test_all_rows_are_accounted_for(audit):
    assert audit.counts["in"] == COUNT == audit.counts["audited"] + audit.counts["unreadable"]
