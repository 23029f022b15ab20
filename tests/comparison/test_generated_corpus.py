"""A generated corpus, ten of its records edited and its rows shuffled: what a baseline lets through, what a diff says."""

from __future__ import annotations

import random
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from auditor import pipeline, settings
from auditor.checks import baseline
from auditor.comparison import compare
from auditor.output.snapshots import of_result

GENERATOR = Path(__file__).parents[3] / "shared/bench/make_corpus.py"
pytestmark = pytest.mark.skipif(not GENERATOR.exists(), reason="../shared/bench is not beside this checkout")
COUNT, EDITED = 500, 10
ROW = re.compile(r'\n(?="\d+",")')


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    """Audit the corpus as made, shuffled, with ten paragraphs marked higher, and both."""
    folder = tmp_path_factory.mktemp("corpus")
    made = folder / "made.csv"
    subprocess.run([sys.executable, GENERATOR, str(COUNT), made], check=True, capture_output=True)
    rows = ROW.split(made.read_bytes().decode().rstrip("\n"))
    assert len(rows) == COUNT
    edited = edit(rows)
    shuffled = random.Random(5).sample(range(COUNT), COUNT)  # noqa: S311
    corpora = {
        "made": rows,
        "shuffled": [rows[place] for place in shuffled],
        "edited": edited,
        "both": [edited[place] for place in shuffled],
    }
    chosen = replace(
        settings.load([], isolated=True, given={"as-of": ("2026-01-01", "--as-of"), "jobs": (1, "--jobs")}),
        measure=True,
    )
    found = {}
    for name, held in corpora.items():
        (folder / f"{name}.csv").write_bytes("\n".join([*held, ""]).encode())
        found[name] = pipeline.check([str(folder / f"{name}.csv")], chosen)
    return found


def edit(rows):
    """Return the rows with the second paragraph of ten of them marked (TS)."""
    mark = re.compile(r"(?<=\n2\. )\((?:U|SBU|C)\)(?= )")
    edited, left = list(rows), EDITED
    for place in range(0, COUNT, 7):
        if left and len(mark.findall(rows[place])) == 1:
            edited[place], left = mark.sub("(TS)", rows[place]), left - 1
    assert not left
    return edited


def left_of(results, name):
    entries = baseline.accept(list(results["made"].findings), results["made"].rules, "known")
    result = results[name]
    records = {row.record_id for row in result.schedule}
    return baseline.apply(entries, result.findings, None, result.rules, records).split(result.findings)[0]


@pytest.mark.parametrize(("name", "new"), [("made", 0), ("shuffled", 0), ("edited", EDITED), ("both", EDITED)])
def test_a_baseline_lets_through_exactly_what_is_new(results, name, new):
    left = left_of(results, name)
    assert len(left) == new
    assert {finding.code for finding in left} <= {"RU001"}
    assert {finding.observed for finding in left} <= {"TS"}


@pytest.mark.parametrize(("name", "new"), [("made", 0), ("shuffled", 0), ("edited", EDITED), ("both", EDITED)])
def test_a_diff_says_the_same(results, name, new):
    found = compare(of_result(results["made"]), of_result(results[name]))
    assert {kind: count for kind, count in found.counts.items() if count} == ({"new": new} if new else {})
    assert found.same == COUNT
    assert found.unchanged == len(results["made"].findings)
