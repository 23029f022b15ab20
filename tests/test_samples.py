"""The sample cables: each named defect is found, and a clean record has no error and no warning."""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path

import pytest

import auditor

ROOT = Path(__file__).parents[1]
ROWS = list(csv.DictReader((ROOT / "tests/data/sample_defects.csv").open()))


@pytest.fixture(scope="module")
def audit(monkeypatch_module):
    monkeypatch_module.chdir(ROOT)
    return auditor.audit(["sample_data"], as_of="2026-01-01")


@pytest.fixture(scope="module")
def monkeypatch_module():
    with pytest.MonkeyPatch.context() as patch:
        yield patch


@pytest.fixture(scope="module")
def codes(audit):
    found = defaultdict(set)
    for row in audit.findings.itertuples():
        found[row.record_id].add((row.code, row.severity))
    return found


def test_rows_in_are_audited_or_unreadable(audit):
    assert audit.counts["in"] == audit.counts["audited"] + audit.counts["unreadable"]
    assert audit.counts["audited"] >= 60
    assert audit.counts["unreadable"] == 1


@pytest.mark.parametrize(
    "row", [r for r in ROWS if r["codes"] and not r["record"].startswith("row ")], ids=lambda r: r["record"]
)
def test_named_defects_are_found(row, codes):
    assert set(row["codes"].split(";")) <= {code for code, _ in codes[row["record"]]}


@pytest.mark.parametrize("row", [r for r in ROWS if not r["codes"]], ids=lambda r: r["record"])
def test_clean_records_are_clean(row, codes):
    assert not {(code, how) for code, how in codes[row["record"]] if how != "info"}
