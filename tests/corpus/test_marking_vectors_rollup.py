"""The worked cases of portion marks and roll-ups, against the cards of families PS and RU and their facts.

The file is other people's and only read where it lies beside the repository.
"""

import csv
import re
from pathlib import Path

import pytest

from auditor.cable.cable import read_cable
from auditor.checks.cases import records_of, shown
from auditor.checks.catalogue import load_catalogue
from auditor.checks.evaluate import evaluate, tabulate
from auditor.checks.facts import facts_in
from auditor.law import determine, load_law, schedule_row

VECTORS = Path(__file__).resolve().parents[2].parent / "shared" / "markings" / "vectors.csv"
CARDS = [card for card in load_catalogue().cards if card.kind == "rule" and card.family in ("RU", "PS")]
LAW = load_law()
LETTERS = {"UNCLASSIFIED": "U", "RESTRICTED": "R", "CONFIDENTIAL": "C", "SECRET": "S", "TOP SECRET": "TS"}
SAME_CONTROL = {"LIMDIS (NGA)": "LIMDIS-NGA", "REL same-as-banner": "REL", "REL none": "REL", "FRD-CNWDI": "FRD+CNWDI"}
NO_CONTROL = {"ENTIRE_TEXT", "authority-block", "unknown XYZZY"}
IMPLIED = {"P082": {"NATO"}}
"""COSMIC is NATO's: the reader says so, the row does not."""
WORDS = "The ministry replied on Monday."


def rows(kind):
    if not VECTORS.is_file():
        return []
    with VECTORS.open(encoding="utf-8", newline="") as stream:
        return [row for row in csv.DictReader(stream) if row["kind"] == kind]


def verdicts(row):
    """Return severity:code of the families RU and PS that a row expects; readings make no finding."""
    tokens = row["verdict"].split(" + ")
    return {token for token in tokens if re.match(r"(?:info|warning|error):(?:RU|PS)", token)}


def judge(cable):
    """Return severity:code of every finding of RU and PS, the facts of the cable, and those of its paragraphs."""
    records = records_of({"name": "vector", "cable": cable})
    cables = [read_cable(record) for record in records]
    outcomes = [determine(LAW, one.statement, None, with_steps=False) for one in cables]
    schedule = [schedule_row(*parts, None) for parts in zip(records, cables, outcomes, strict=True)]
    facts = tabulate(frozenset(facts_in("portion")), cables, outcomes, schedule)
    findings = evaluate(CARDS, records, cables, outcomes, schedule).findings
    portions = [shown(facts.portions, at) for at in range(len(facts.parents))]
    return {f"{finding.severity}:{finding.code}" for finding in findings}, shown(facts.cables, 0), portions


def controls(text):
    """Return the controls a row names, in the vocabulary's words."""
    named = [SAME_CONTROL.get(token, token) for token in text.split("+") if token not in NO_CONTROL]
    return {token for name in named for token in name.split("+") if token}


# --------------------------------------------------------------------------- kind portion
def portion_cable(row):
    """Build a cable of one paragraph, which shows no level of its own."""
    typed = row["input"]
    text = typed if re.match(r"\d+\. ", typed) else f"1. {typed}"
    return {"created": f"{row['doc_date']}-06-30", "text": text if text.endswith("TEXT") else f"{text} {WORDS}"}


@pytest.mark.parametrize("row", rows("portion"), ids=lambda row: row["id"])
def test_portion(row):
    found, _, portions = judge(portion_cable(row))
    assert found == verdicts(row)
    level = portions[0]["level"] if portions else None
    if row["parsed_level"] == "none":
        assert level is None
    elif row["parsed_level"].endswith("?"):
        assert (level, portions[0]["mark_suggestion"]) == (None, row["parsed_level"][0])
    else:
        assert LETTERS[level] == row["parsed_level"]
        read = set(portions[0]["mark_controls"])
        assert read - IMPLIED.get(row["id"], set()) == controls(row["controls"])


@pytest.mark.parametrize(
    "row", [row for row in rows("portion") if row["input"].startswith("(")], ids=lambda row: row["id"]
)
def test_portion_mark_of_metadata(row):
    if row["id"] == "P107":
        pytest.skip("running text, not a mark that metadata could give")
    found, _, _ = judge({"created": f"{row['doc_date']}-06-30", "paragraphs": [row["input"]]})
    assert found - {"warning:PS003"} == verdicts(row) - {"warning:PS003"}


# --------------------------------------------------------------------------- kind rollup
def rollup_cable(row):
    """Build the cable of a rollup row: metadata where marks are all there is, else a text."""
    created = f"{row['doc_date']}-06-30"
    parts = row["portions"].split(" ; ")
    level = row["banner_or_context"]
    if level.startswith("release page"):
        head = "UNCLASSIFIED U.S. Department of State Case No. F-2014-20439 Doc No. C05700000 Date: 07/31/2015\n\n"
        stamp = "Class: CONFIDENTIAL\n\n"
        return {"created": created, "text": head + stamp + "".join(map(paragraph, parts, range(1, 9)))}
    if parts[0].startswith("section"):
        return {"created": created, "text": "".join(map(section, parts, range(1, 9)))}
    if all(re.fullmatch(r"\([^()]+\)", part) for part in parts):
        return {"created": created, "classification": level, "paragraphs": parts}
    subject = "".join(f"SUBJECT: {part[8:]} A VISIT\n\n" for part in parts if part.startswith("SUBJECT"))
    rest = [part for part in parts if not part.startswith("SUBJECT")]
    text = subject + "".join(map(paragraph, rest, range(1, 9)))
    if parts[0].startswith("partial extract"):
        text = "This record is a partial extract of the original cable.\n\n" + text
    return {"created": created, "classification": level, "text": text}


def paragraph(part, number):
    """Write one paragraph as a row describes it."""
    if part.startswith("only mark"):
        return f"1. (U) Classified by: A. Example. Reason: 1.4 (d).\n\n2. {WORDS}\n\n3. {WORDS}\n\n"
    if part.startswith("excised"):
        return f"{number}. [2 lines not declassified]\n\n"
    if several := re.fullmatch(r"(\d+)-(\d+) unmarked", part):
        return "".join(f"{n}. {WORDS.upper()}\n\n" for n in range(int(several[1]), int(several[2]) + 1))
    if re.match(r"\d+\. ", part):
        return f"{part}\n\n"
    described = re.fullmatch(r"(?:partial extract )?(?:(\d+)([a-z]?) )?(\([^()]+\)|unmarked)", part)
    assert described is not None, part
    printed, sub, mark = described.groups()
    shown_mark = "" if mark == "unmarked" else f"{mark} "
    return f"{printed or number}{sub or ''}. {shown_mark}{WORDS}\n\n"


def section(part, number):
    """Write one section of a cable, with its classification line."""
    _, _, mark, level = part.split(" ")
    return f"{' '.join(level)} SECTION 0{number} OF 02 LIMA 001234\n\n{number}. {mark} {WORDS}\n\n"


@pytest.mark.parametrize("row", rows("rollup"), ids=lambda row: row["id"])
def test_rollup(row):
    found, facts, _ = judge(rollup_cable(row))
    assert found == verdicts(row)
    expected = row["parsed_level"]
    if expected and expected != "?":
        assert LETTERS[facts["highest_portion"]] == expected.removeprefix(">=")
    if expected.startswith((">=", "?")):
        assert facts["highest_is_bound"]
    assert set(facts["expected_controls"]) == controls(row["controls"])
