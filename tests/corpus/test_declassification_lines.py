"""703 real instruction lines, each read by eye: kind, date and codes, and that nothing unread goes without a reason.

`lines_by_eye.csv` names a line by the hash of its text and keeps what a person reads in it. A reading in `engine` stands
beside the person's own where the two differ, with the person's words why.
"""

import csv
import hashlib
import re
from collections import Counter, defaultdict
from datetime import date
from pathlib import Path

import pytest

from auditor.cable.facts import Instruction, Statement
from auditor.cable.instruction import read_instruction
from auditor.law import Outcome, determine, load_law

LINES = Path(__file__).resolve().parents[3] / "shared" / "data" / "variants" / "declassification_lines.csv"
BY_EYE = Path(__file__).parent / "lines_by_eye.csv"
pytestmark = pytest.mark.skipif(not LINES.exists(), reason="the collected lines are not beside this checkout")

LAW = load_law()
KINDS = {"date", "event", "exempt", "none", "not-applicable", "malformed"}
MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
UNREAD = {"unread", "unknown-code", "code-outside-order", "impossible-date"}
"""Defects by which part of a line is not understood; a mistyped order number is, and so is a value too many."""
UNDERSTOOD_AT_LEAST = {
    "cable_header": (1.0, 0.96),
    "telegram_header": (1.0, 1.0),
    "foia_stamp": (1.0, 1.0),
    "foia_email_line": (1.0, 1.0),
    "ocr_marking": (0.37, 0.71),
    "looks like stamp": (1.0, 1.0),
    "looks like prose": (0.93, 1.0),
    "looks like marking": (0.47, 0.75),
}
"""Shares of lines read to the last sign, and of lines with a sound value: most of the rest are noise of a machine's."""


def dated(text: str) -> date | None:
    """Return the day of `2009-12-05` or of a date-time group (`O R 051020Z JUN 79`)."""
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        return date.fromisoformat(text)
    group = re.search(r"(\d\d)\d{4}Z ([A-Z]{3}) (\d\d)$", text)
    return date(1900 + int(group[3]), MONTHS.index(group[2]) + 1, int(group[1])) if group else None


def read(row: dict[str, str]) -> tuple[Instruction, Outcome]:
    instruction, day = read_instruction(row["line"]), dated(row["doc_date"])
    statement = Statement(day, "day" if day else "none", row["doc_date"], "S", (), instruction)
    return instruction, determine(LAW, statement, with_steps=False)


def rows() -> list[dict[str, str]]:
    with LINES.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def key(row: dict[str, str]) -> str:
    return hashlib.sha256(f"{row['doc_date']}|{row['line']}".encode()).hexdigest()[:12]


def reading(instruction: Instruction, outcome: Outcome) -> str:
    """Return layer, kind, day (of declassification or review) and codes as one word each."""
    day = outcome.declassify_on or outcome.review_on
    codes = "+".join(outcome.exemption_codes)
    return " ".join((instruction.layer, outcome.instruction_kind, str(day or "-"), codes or "-"))


def is_understood(outcome: Outcome) -> bool:
    return UNREAD.isdisjoint(outcome.instruction_faults)


def test_every_line_has_a_kind_and_one_that_is_not_understood_a_reason():
    for row in rows():
        instruction, outcome = read(row)
        assert instruction.raw.strip() == row["line"].strip()
        assert outcome.instruction_kind in KINDS
        assert outcome.declassify_basis
        if outcome.instruction_kind == "malformed":
            assert outcome.instruction_faults, row["line"]


def test_the_share_understood_by_origin_and_by_look():
    counted: dict[str, Counter[str]] = defaultdict(Counter)
    for row in rows():
        _, outcome = read(row)
        for group in (row["kind"], f"looks like {row['looks_like']}", "all"):
            counted[group].update(lines=1, whole=is_understood(outcome), valued=outcome.instruction_kind != "malformed")
    assert counted["all"]["lines"] == len(rows())
    for group, (whole, valued) in UNDERSTOOD_AT_LEAST.items():
        found = counted[group]
        told = f"{group}: {found['whole']} of {found['lines']} read whole, {found['valued']} with a sound value"
        assert found["whole"] >= whole * found["lines"], told
        assert found["valued"] >= valued * found["lines"], told


def test_words_that_a_machine_misread_are_reported_as_such():
    for row in rows():
        instruction, outcome = read(row)
        has_rest = any(token.kind == "unread" for token in instruction.tokens)
        assert has_rest == ("unread" in outcome.instruction_faults)
        if has_rest:
            assert {"ocr-noise", "unread-words"} & set(outcome.form_faults), row["line"]


def test_a_date_that_stands_plainly_on_a_line_is_the_date_found():
    """An independent reading: the one date of four figures behind the label."""
    plain = re.compile(r"(?i)decl(?:assify)?\.?(?: on)?:\s{0,2}(\d\d?)[/-](\d\d?)[/-](\d{4})\b")
    seen = 0
    for row in rows():
        found = plain.search(row["line"])
        if found is None:
            continue
        seen += 1
        month, day, year = map(int, found.groups())
        assert read(row)[1].declassify_on == date(year, month, day), row["line"]
    assert seen > 100


def test_a_stamp_is_a_reviewers_and_a_footer_is_prose():
    for row in rows():
        instruction, _ = read(row)
        if row["looks_like"] == "stamp" and re.search(r"(?i)class(ified by|:)|reason|\d\.\d\(", row["line"]):
            assert instruction.layer == "reviewer", row["line"]
        if row["kind"] == "foia_email_line" and re.search(r"(?i)^this (e-?mail|message)", row["line"]):
            assert instruction.layer == "prose", row["line"]


def test_each_line_reads_as_a_person_reads_it():
    with BY_EYE.open(encoding="utf-8", newline="") as file:
        by_eye = {row["line"]: row for row in csv.DictReader(file)}
    wrong = []
    for row in rows():
        person = by_eye.pop(key(row))
        found = reading(*read(row))
        if found not in (person["reading"], person["engine"]):
            wrong.append((row["line"], found, person["reading"]))
    assert not wrong
    assert not by_eye, "a line that was read by eye is gone"
