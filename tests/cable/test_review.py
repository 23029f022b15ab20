"""What a record says of its later life: level now, review, what is withheld and under which codes, marks of release."""

from datetime import date

import pytest

from auditor.cable.cable import read_cable
from auditor.cable.vocabulary import level_rank
from auditor.ingest.records import Passage, Record

PAGE = "UNCLASSIFIED U.S. Department of State Case No. F-2014-01234 Doc No. C05790001 Date: 08/31/2015\n\n"
BODY = "C O N F I D E N T I A L LIMA 000321\n\nSUBJECT: VISIT\n\n1. (C) One.\n"


def cable(text: str = "", **fields: str):
    return read_cable(
        Record("memory", 1, 1, 1, {"id": "05LIMA1", **fields}, text=Passage(text, 1) if text else Passage())
    )


@pytest.mark.parametrize(
    ("typed", "level"),
    [("SECRET", "S"), ("UNCLASSIFIED", "U"), ("Confidential//NOFORN", "C"), ("", None), ("see file", None)],
)
def test_level_now(typed, level):
    assert cable(current_classification=typed).current_level == (None if level is None else level_rank(level))


def test_level_now_is_not_the_cables_own():
    found = cable(BODY, current_classification="UNCLASSIFIED", classification="CONFIDENTIAL")
    assert (found.current_level, found.overall) == (level_rank("U"), "CONFIDENTIAL")


@pytest.mark.parametrize(
    ("line", "level"),
    [
        ("*** Current Handling Restrictions *** n/a\n*** Current Classification *** SECRET", "S"),
        ("Current Classification *** LIMITED OFFICIAL USE", "U"),
        ("*** Current Classification *** UNCLASSIFIED ***", "U"),
        ("CONFIDENTIAL Current Class: UNCLASSIFIED Current Handling: n/a Document Number: 1997LIMA000001", "U"),
        ("*** Current Handling Restrictions *** EXDIS", None),
        ("*** Current Classification *** n/a", None),
    ],
)
def test_level_now_on_a_line_of_the_copy(line, level):
    found = cable(f"1. THE BOARD MET.\n\nJONES\n\n{line}\n")
    assert found.current_level == (None if level is None else level_rank(level))
    assert (found.overall, found.text_level, found.captions) == (None, None, ())
    field = cable(f"1. THE BOARD MET.\n\n{line}\n", current_classification="CONFIDENTIAL")
    assert field.current_level == level_rank("C")


@pytest.mark.parametrize(
    ("typed", "day"),
    [("2014-03-20", date(2014, 3, 20)), ("3/20/2014", date(2014, 3, 20)), ("2014", None), ("2014-02-30", None)],
)
def test_day_of_review(typed, day):
    assert cable(reviewed_on=typed).reviewed_on == day


@pytest.mark.parametrize(
    ("typed", "withheld"), [("yes", "denied"), ("No", "full"), ("in part", "part"), ("perhaps", None), ("", None)]
)
def test_withheld(typed, withheld):
    assert cable(withheld=typed).withheld == withheld


def test_codes_of_field_line_and_margin():
    assert cable(exemptions="B1; b6").release_exemptions == ("B1", "B6")
    assert cable(PAGE + "RELEASE IN PART B1,1.4(D),B6\n\n" + BODY).release_exemptions == ("B1", "1.4(D)", "B6")
    assert cable(PAGE + "RELEASE IN FULL\n\n" + BODY).release_exemptions == ()


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        (BODY, ()),
        (PAGE + "RELEASE IN FULL\n\n" + BODY, ("page", "line")),
        ("DECLASSIFIED\n\n" + BODY, ("declassified",)),
        (BODY + "2. (C) The file was declassified\nand DECLASSIFIED it stayed.\n", ()),
        (BODY + "\nDeclassified/Released US Department of State EO Systematic Review 20 Mar 2014\n", ("stamp",)),
    ],
)
def test_marks_of_release(text, marks):
    assert cable(text).release_marks == marks


def test_retention():
    assert cable(retention=" Temporary ").retention == "temporary"
    assert cable().retention is None
