"""The shared vectors of overall markings and captions: level, controls, and the codes found with their severity."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from auditor.cable.cable import read_cable
from auditor.cable.vocabulary import captions, level_id, words
from auditor.checks.cases import records_of
from auditor.checks.catalogue import load_catalogue
from auditor.checks.evaluate import evaluate
from auditor.law.determine import determine
from auditor.law.orders import load_law
from auditor.law.schedule import schedule_row

VECTORS = Path(__file__).parents[3] / "shared/markings/vectors.csv"
pytestmark = pytest.mark.skipif(not VECTORS.exists(), reason="../shared/markings is not beside this checkout")

FAMILIES = ("BS", "CP")
WRONG: dict[str, str] = {}
"""Vectors believed wrong, with the citation."""

ROWS = []
if VECTORS.exists():
    with VECTORS.open(encoding="utf-8", newline="") as file:
        ROWS = [row for row in csv.DictReader(file) if row["kind"] in ("banner", "caption") and row["id"] not in WRONG]

LAW = load_law()
CARDS = [card for card in load_catalogue().cards if card.kind == "rule" and card.family in FAMILIES]


def record_of(row):
    """Return the record that a row describes: a marking, with a caption, under a security line, or page by page."""
    made = {"id": row["id"], "created": row["doc_date"]}
    typed = row["input"]
    if row["kind"] == "caption":
        made |= {"classification": row["banner_or_context"], "captions": re.split(r", | then ", typed)}
    elif " + caption " in typed:
        made["classification"], caption = typed.split(" + caption ")
        made["captions"] = [caption]
    elif typed.startswith("ZN"):
        line, marking = typed.split(" + ")
        made |= {"header": f"{line}\n", "text": f"{marking} LIMA 000123\n\n1. One."}
    elif typed.startswith("PAGE "):
        pages = [page.split(" ", 2) for page in typed.split(" / ")]
        made["text"] = "\n\n".join(f"{level}\n\n{word} {n}        LIMA  00123\n\nOne." for word, n, level in pages)
    else:
        made["classification"] = typed
    return records_of({"name": row["id"], "cable": made})[0]


def judged(row):
    """Return the cable of a row, and the findings of the families as the vectors write them."""
    record = record_of(row)
    cable = read_cable(record)
    outcome = determine(LAW, cable.statement, None, with_steps=False)
    schedule = schedule_row(record, cable, outcome, None)
    found = evaluate(CARDS, [record], [cable], [outcome], [schedule]).findings
    return cable, sorted(f"{finding.severity}:{finding.code}" for finding in found)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["id"])
def test_codes_and_severities(row):
    wanted = [] if row["verdict"] == "ok" else row["verdict"].split(" + ")
    _, found = judged(row)
    assert found == sorted(verdict for verdict in wanted if verdict.partition(":")[2][:2] in FAMILIES)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["id"])
def test_level_and_controls(row):
    cable, _ = judged(row)
    if row["parsed_level"].endswith("?"):
        assert cable.overall_level is None
        assert cable.overall_suggestion == words().level_words[row["parsed_level"][:-1]]
    else:
        assert level_id(cable.overall_level) == row["parsed_level"]
    held = {*cable.control_kinds, *cable.captions}
    for token in re.split(r"\+", row["controls"]):
        name = token.partition(" (")[0]
        if name == "date":
            assert cable.overall_declassify
        elif name == "added word":
            assert "added-word" in cable.overall_faults
        elif name.endswith(" governs"):
            strictest = captions().forms[name.removesuffix(" governs")].restriction
            assert cable.caption_restriction == strictest
        elif name in words().controls or name in captions().forms:
            assert name in held
