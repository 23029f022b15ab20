"""1,268 reviewer's stamps on released documents: each date explained as a whole term of years, or read by eye.

`stamps_by_eye.csv` has every dated stamp that no whole term from the document's own day gives: document number, the
three days, and a person's reading in words. A stamp is never the cable's own marking.
"""

import csv
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from auditor.cable import read_cable
from auditor.cable.facts import Statement
from auditor.cable.instruction import read_instruction
from auditor.ingest.records import Passage, Record
from auditor.law import determine, load_law
from auditor.law.stamps import DECIDED, SENT, explain_stamp

STAMPS = Path(__file__).resolve().parents[3] / "shared" / "data" / "foia" / "classification_stamps.csv"
BY_EYE = Path(__file__).parent / "stamps_by_eye.csv"
pytestmark = pytest.mark.skipif(not STAMPS.exists(), reason="the stamps are not beside this checkout")

LAW = load_law()
DAY = re.compile(r"(\d\d?)[/-](\d\d?)[/-](\d{4})")
REVIEWED = re.compile(r" on(?: \u23ce)? *(\d\d?[/-]\d\d?[/-]\d{4})")
OWN = "E.O. 12958: DECL: 06/01/2015"


def rows() -> list[dict[str, str]]:
    with STAMPS.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def day(text: str) -> date | None:
    found = DAY.search(text)
    if found is None:
        return None
    month, number, year = map(int, found.groups())
    return date(year, month, number)


def stamp_lines(row: dict[str, str]) -> list[str]:
    return [line.strip() for line in row["raw_stamp_lines"].split("\u23ce")]


def dated() -> Iterator[tuple[str, date, date | None, date]]:
    """Yield document, day sent, day of the review and day stamped, where the first and the last are known."""
    for row in rows():
        stamped = day(row["declassify_on"])
        if stamped is None or not row["sent_iso"]:
            continue
        reviewed = REVIEWED.search(f"{row['classified_by_on']} {row['raw_stamp_lines']}")
        yield row["doc_id"], date.fromisoformat(row["sent_iso"]), day(reviewed[1]) if reviewed else None, stamped


def test_each_date_is_a_whole_term_of_years_or_was_read_by_eye():
    with BY_EYE.open(encoding="utf-8", newline="") as file:
        by_eye = {row["document"]: row for row in csv.DictReader(file)}
    counted: Counter[str] = Counter()
    for document, sent, reviewed, stamped in dated():
        found = explain_stamp(LAW, sent, reviewed, stamped)
        counted["flagged" if found is None else found.base] += 1
        if found is not None and found.base == SENT:
            assert document not in by_eye
            continue
        seen = by_eye.pop(document)
        assert (seen["sent"], seen["stamped"]) == (sent.isoformat(), stamped.isoformat())
        assert seen["reviewed"] == (reviewed.isoformat() if reviewed else "")
        assert seen["reading"]
        assert ("from the day of the review instead" in seen["reading"]) == (found is not None)
    assert not by_eye, "a stamp that was read by eye is gone"
    assert counted.total() > 1000
    assert counted[SENT] / counted.total() > 0.89
    assert 0 < counted[DECIDED] < 12


def test_most_stamps_leave_off_a_day():
    terms = Counter(
        (found.years, found.short)
        for _, sent, reviewed, stamped in dated()
        if (found := explain_stamp(LAW, sent, reviewed, stamped)) is not None
    )
    assert {years for years, _ in terms} == {10, 15, 20, 25}
    assert sum(count for (_, short), count in terms.items() if short) > sum(terms.values()) / 2


def test_the_grammar_reads_a_stamp_as_a_reviewers_with_the_date_that_stands_on_it():
    for row in rows():
        raw = " ".join(stamp_lines(row))
        instruction = read_instruction(raw)
        assert instruction.layer == "reviewer", raw
        outcome = determine(LAW, Statement(None, "none", instruction=instruction), with_steps=False)
        assert "reviewer-stamp" in outcome.notes
        if row["declassify_on"] in raw and day(row["declassify_on"]) is not None:
            assert outcome.declassify_on == day(row["declassify_on"]), raw


def cable_with(stamp: list[str], *, own: bool):
    header = ["C O N F I D E N T I A L OSLO 000123", "", *([OWN] if own else []), "TAGS: PREL", "SUBJECT: HARBOR", ""]
    text = "\n".join([*header, "1. (C) The harbor is open.", "", *stamp, "", "2. (C) It closes at night.", ""])
    return read_cable(Record("t", 0, 1, 20, {"id": "C05700001", "created": "2009-12-05"}, text=Passage(text, 1)))


def test_a_stamp_in_a_text_is_never_the_cables_own_marking():
    """No stamp gives the instruction or the level. Where a line ends inside `Class:` or a reason, parts still leak."""
    borrowed, split = [], []
    for row in rows():
        stamp = stamp_lines(row)
        bare, marked = cable_with(stamp, own=False), cable_with(stamp, own=True)
        assert not bare.has_instruction, stamp
        assert bare.statement.instruction is None, stamp
        assert marked.instruction == OWN, stamp
        for cable in (bare, marked):
            assert cable.overall == "CONFIDENTIAL"
            if (cable.classified_by, cable.reason) != (None, None):
                borrowed.append(stamp)
            if [paragraph.mark for paragraph in cable.paragraphs if paragraph.is_marked] != ["C", "C"]:
                split.append(stamp)
    assert len(borrowed) <= 4, borrowed
    assert len(split) <= 6, split
