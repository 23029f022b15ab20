# ruff: noqa: ARG001 - fixtures are asked for by name
"""`auditor check --summary`: one screen of plain text that says what it leaves out."""

from __future__ import annotations

import dataclasses
import json
import subprocess
import sys
from pathlib import Path

import pytest
from made_results import FINDINGS, META, finding, made, many, row

from auditor.output.result import Counts, Standing


@pytest.mark.parametrize("result", [made(), many(900), made(findings=[], records=[])], ids=["few", "many", "none"])
def test_it_fits_a_screen_and_is_plain(auditor_command, pipeline, result):
    pipeline.result = result
    ran = auditor_command("check", "x", "--summary", "--as-of", "2026-01-02", "--color", "always")
    lines = ran.out.splitlines()
    assert len(lines) <= 48
    assert max(map(len, lines)) <= 79
    assert all(character.isprintable() for line in lines for character in line)
    assert "Rows in 5 = 4 audited + 1 unreadable" in lines
    assert ran.out.endswith("imply.\n")


def test_what_it_says(auditor_command, pipeline):
    pipeline.result = made(standing=lambda: Standing(380, 30, 140, 12))
    out = auditor_command("check", "x", "--summary").out
    for said in (
        "Audit of cable records, as of 2026-01-02",
        "Findings 3 error, 2 warning, 1 info, in 3 of 4 records",
        "Files passed over: 1",
        "  RU001 portion-above-overall                       2        0      0        2",
        "Posts with most findings",
        "  OSLO                                                2   1 of 2",
        "2 due, 1 leaked, 1 undetermined",
        "Undetermined, 1 record:\n       1  the record has no date",
        "Not checked by 2 rules",
        "       2  BS001",
        "Law   abababababab: 350 of 380 cited values held against their source",
        "Rules cdcdcdcdcdcd: 128 of 140 that ran have a verified authority",
    ):
        assert said in out
    for word in ("declassified", "NAMES OF PEOPLE"):
        assert word not in out


def test_caps_are_said(auditor_command, pipeline):
    findings = [
        finding(code=f"XX{number:03}", name=f"rule-{number}", record_id=f"05OSLO{number}") for number in range(12)
    ]
    schedule = [
        row(
            f"05OSLO{number}",
            "in/a.txt",
            number + 1,
            status="undetermined",
            declassify_basis=f"no day: {'x' * (number + 1)} is none",
        )
        for number in range(6)
    ]
    counts = Counts(6, 6, 0, {"error": 12}, {f"XX{number:03}": number + 1 for number in range(5)})
    pipeline.result = made(findings=findings, schedule=schedule, meta=dataclasses.replace(META, counts=counts))
    out = auditor_command("check", "x", "--summary").out
    assert "and 5 more rules with 5 findings" in out
    assert "and 3 more; --verbose and --format json have all" in out
    assert "and 2 more; --verbose and --format json have all" in out


def test_values_that_differ_from_record_to_record_are_one_reason(auditor_command, pipeline):
    schedule = [
        row(
            f"05OSLO{day}",
            "in/a.txt",
            day,
            status="undetermined",
            declassify_basis=f"no day: 02/{day}/2018 is no day of the calendar",
        )
        for day in (30, 31)
    ]
    pipeline.result = made(schedule=schedule)
    assert "       2  ... is no day of the calendar" in auditor_command("check", "x", "--summary").out


def test_a_baseline_is_mentioned(auditor_command, pipeline):
    hidden = {"hidden": 17, "used": 17} | dict.fromkeys(
        ("partly-used", "unused", "record-absent", "rule-not-run", "expired"), 0
    )
    pipeline.result = made(meta=dataclasses.replace(META, baseline=hidden))
    assert "The baseline hides 17 known findings beside these" in auditor_command("check", "x", "--summary").out


def test_as_a_format_beside_another(auditor_command, pipeline, tmp_path):
    ran = auditor_command("check", "x", "-f", "json", "-o", "summary=mail.txt")
    assert len(json.loads(ran.out)["findings"]) == len(FINDINGS)
    assert (tmp_path / "mail.txt").read_text() == auditor_command("check", "x", "-f", "summary").out
    ran = auditor_command("check", "x", "--summary", "-f", "json")
    assert (ran.status, ran.out) == (2, "")
    assert "--summary and --format json" in ran.err


def test_a_reader_who_leaves_changes_no_status():
    sample = Path(__file__).parents[2] / "sample_data/cables.csv"
    words = [sys.executable, "-m", "auditor", "check", str(sample), "--as-of", "2026-01-01", "-q", "--isolated"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as ran:
        ran.stdout.close()
        assert ran.stderr.read() == b""
    assert ran.returncode == 1
