"""The measurement: it runs to its end over a few records and says what it should; a time is never asserted."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

import auditor

sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))

from measure_figures import FIGURES, Figure, html_size, planted
from measure_jobs import EXTRA_RULES, write_pack
from measure_page import table
from measure_runs import PROC, run

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    """The page of a quick measurement, and what it printed."""
    path = tmp_path_factory.mktemp("quick") / "performance.md"
    done = subprocess.run(
        [sys.executable, str(ROOT / "benchmarks/measure.py"), "--quick", "--page", str(path)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return path.read_text(encoding="utf-8"), done.stdout


def test_the_table_has_every_row_with_a_number_or_a_reason(page):
    text, printed = page
    assert printed in text
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in printed.splitlines()[2:]]
    assert len(rows) == len(FIGURES) + 3
    for what, measured, _, must, met, *_ in rows:
        assert re.match(r"-?[\d,.]+ (x|MB|%|s)$|not measured: ", measured), what
        assert must.startswith(("≤", "≥"))
        assert met in {"yes", "no"} or measured.startswith("not measured")


def test_the_page_says_that_results_agree_and_that_few_records_prove_nothing(page):
    text, _ = page
    found, known = map(int, re.search(r"Planted faults found: (\d+) of (\d+)", text).groups())
    assert found == known > 0
    assert "Output of one process and of two: the same bytes" in text
    assert "These are not the figures to quote" in text


def test_the_page_names_no_folder(page):
    assert "/tmp" not in page[0]  # noqa: S108
    assert str(ROOT) not in page[0]


def test_the_rules_are_told_dearest_first(page):
    costs = re.findall(r"^\| ([A-Z]+\d{3}\S*) +\| ([\d.]+)", page[0], re.MULTILINE)
    assert len(costs) == 15
    assert [float(cost) for _, cost in costs] == sorted((float(cost) for _, cost in costs), reverse=True)


def test_the_page_of_the_repository_is_one_that_the_measurement_writes(page):
    held = (ROOT / "docs/performance.md").read_text(encoding="utf-8")
    assert re.findall("^#.*", held, re.MULTILINE) == re.findall("^#.*", page[0], re.MULTILINE)


def test_the_extra_rules_are_a_lawful_pack(tmp_path):
    cards = auditor.load_rules([write_pack(tmp_path / "pack")]).cards
    assert sum(card.code.startswith("XTRA") for card in cards) == EXTRA_RULES


@pytest.mark.parametrize(
    ("value", "at_least", "met"),
    [(12.0, False, "yes"), (12.01, False, "no"), (12.0, True, "yes"), (11.99, True, "no")],
)
def test_a_bound_is_met_up_to_its_own_value(value, at_least, met):
    assert Figure("", (value,), 12, None, " x", at_least).meets(12) == met


def test_the_figure_is_the_median_and_what_was_not_measured_says_why():
    rows = [Figure("three", (1.0, 9.0, 2.0), 12, 6, " x"), Figure("none", (), 1, 1, " x", why="nobody asked")]
    assert rows[0].value == 2
    three, none = table(rows).splitlines()[2:]
    assert re.search(r"\| 2\.00 x +\| 1\.00 to 9\.00", three)
    assert re.search(r"\| not measured: nobody asked +\| +\| ≤ 1 x +\| - +\|", none)


def test_memory_of_a_process_and_of_its_child_is_seen(tmp_path):
    child = "x = bytearray(90 << 20); import time; time.sleep(0.5)"
    parent = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}])"
    done = run([sys.executable, "-c", parent], tmp_path / "out")
    assert 90 < done.peak < 400
    if PROC.is_dir():
        assert 90 < done.processes[0] < 200
        assert len(done.processes) >= 2
        assert done.foreign >= 0


def test_a_command_that_fails_ends_the_measurement(tmp_path):
    with pytest.raises(SystemExit, match="status 7"):
        run([sys.executable, "-c", "import sys; sys.exit(7)"], tmp_path / "out")


def test_a_report_without_a_size_is_refused(tmp_path):
    path = tmp_path / "report"
    path.write_text("html             0.4 s     511,234 B  peak   90 MB\n")
    assert html_size(path) == 0.511234
    path.write_text("nothing\n")
    with pytest.raises(AssertionError):
        html_size(path)


def test_planted_faults_are_counted_by_record_and_code(tmp_path):
    truth, lines = tmp_path / "truth.csv", tmp_path / "lines.jsonl"
    truth.write_text("id,code,defect,row\nA,RU001,x,1\nB,DI001,y,2\n")
    lines.write_text('{"record_id": "A", "code": "RU001"}\n{"record_id": "B", "code": "RU001"}\n{"meta": 1}\n')
    assert planted(truth, lines) == (1, 2)
