"""Every case of every card about input: a file written to a folder that is then walked."""

import zipfile

import ending_process
import pytest
import xlsxwriter

from auditor.checks.across import input_findings
from auditor.checks.cards import Card
from auditor.checks.catalogue import load_catalogue
from auditor.ingest.reading import open_source
from auditor.ingest.records import Record
from auditor.ingest.sources import expand
from auditor.pipeline.work import KILLS

CASES = [
    pytest.param(card, case, id=f"{card.code}: {case['name']}")
    for card in load_catalogue().cards
    if card.scope == "input"
    for case in card.cases
]


def write(case, path):
    if "archive" in case:
        with zipfile.ZipFile(path, "w") as archive:
            for name, text in case["archive"].items():
                archive.writestr(name, text)
    elif "sheet" in case:
        with xlsxwriter.Workbook(path) as book:
            sheet = book.add_worksheet()
            for number, row in enumerate(case["sheet"]):
                sheet.write_row(number, 0, row)
    else:
        path.write_bytes(case["input"].replace("{pad}", "x" * case.get("pad", 0)).encode("latin-1"))


@pytest.mark.parametrize(("card", "case"), CASES)
def test_case(card: Card, case, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "holdings").mkdir()
    write(case, tmp_path / "holdings" / case["file"])
    rows = [row for item in expand(["holdings"]) for row in open_source(item).rows()]
    rows = ending_process.audited(rows) if card.code == KILLS else rows
    records = [row for row in rows if isinstance(row, Record)]
    found = input_findings([card], [row for row in rows if not isinstance(row, Record)], records)
    assert len(found) == len(case["findings"]), [finding.observed for finding in found]
    for finding, stated in zip(found, case["findings"], strict=True):
        assert {key: getattr(finding, key) for key in stated} == stated
        assert finding.source.startswith("holdings/")


def test_every_code_that_the_reader_uses_has_its_card():
    import re
    from pathlib import Path

    import auditor.ingest

    used = set()
    for path in Path(auditor.ingest.__file__).parent.glob("*.py"):
        used |= set(re.findall(r'"(IN\d{3})"', path.read_text(encoding="utf-8")))
    assert used | {KILLS} == {card.code for card in load_catalogue().cards if card.scope == "input"}
