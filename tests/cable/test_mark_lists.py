"""Lists inside a mark, special access programs, and brackets that only look like marks."""

import pytest

from auditor.cable.cable import read_cable
from auditor.cable.mark_lists import expanded
from auditor.cable.marking import parse_marking
from auditor.checks.cases import records_of


def cable(**data):
    return read_cable(records_of({"name": "made", "cable": {"created": "2007-03-02", **data}})[0])


def marks(text):
    return [paragraph.mark for paragraph in cable(text=text).paragraphs if paragraph.mark]


@pytest.mark.parametrize(
    ("text", "controls", "faults"),
    [
        ("(TS//SAR-BP//NF)", ("SAR BP", "NOFORN"), ()),
        ("(TS//SAR-BP-123/CA-XYZ YYY//NF)", ("SAR BP-123 CA-XYZ-YYY", "NOFORN"), ()),
        ("TOP SECRET//SPECIAL ACCESS REQUIRED-BUTTER POPCORN//NOFORN", ("SAR BUTTER-POPCORN", "NOFORN"), ()),
        ("(S//RD-SG 1 99)", ("RD", "SIGMA 1 99"), ()),
        ("(S//RD-SG 100)", ("RD", "SIGMA 100"), ("number-range",)),
        ("(S//RD-SG 0)", ("RD", "SIGMA 0"), ("number-range",)),
        ("(S//FGI FRA NATO)", ("FGI FRA NATO",), ()),
        ("(S//FGI NATO FRA)", ("FGI NATO FRA",), ("fgi-order",)),
        ("(S//OC, NF)", ("ORCON", "NOFORN"), ("legacy-separator",)),
        ("(S//REL TO USA, NATO)", ("REL USA NATO",), ()),
        ("(S//REL TO USA, AUS/NF)", ("REL USA AUS", "NOFORN"), ("out-of-order",)),
    ],
)
def test_lists(text, controls, faults):
    mark = parse_marking(text)
    assert (mark.controls, mark.faults, mark.unknown) == (controls, faults, ())


def test_expansion_leaves_coalitions_of_unknown_members():
    assert expanded(["USA", "TEYE", "ISAF"]) == ("USA", "AUS", "GBR", "ISAF")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("1. The trademark reads:\n\n(R) ACME CORPORATION\n\n2. Nothing else.", []),
        ("1. (C) Grades:\n\n(C/S) is the lowest.\n\n2. (C) Nothing else.", ["C", "C"]),
        ("(C) 2005 ACME. All rights reserved.\n\n1. The text.", []),
        ("1. Ships:\n\n(S) Submarine\n\n(C) Cruiser\n\n2. Nothing else.", []),
        ("(S ENTIRE TEXT).\n\n1. THE FIRST.\n\n2. THE SECOND.", ["S ENTIRE TEXT"]),
        ("1. (C) The first.\n\n(C) A paragraph without a number.\n\n2. (C) The second.", ["C", "C", "C"]),
        ("(//NR) A portion of the alliance.\n\n(C) One of ours.", ["//NR", "C"]),
    ],
)
def test_brackets_without_a_number(text, found):
    assert marks(text) == found


@pytest.mark.parametrize(
    ("typed", "faults"),
    [
        ("Sbu", ("wrong-case",)),
        ("(Sbu)", ("wrong-case",)),
        ("NATO S", ("no-double-slash",)),
        ("C - ENTIRE TEXT", ()),
        ("[C]", ("square-brackets",)),
    ],
)
def test_marks_of_metadata_need_no_brackets(typed, faults):
    assert cable(paragraphs=[typed]).paragraphs[0].mark_faults == faults


def test_a_look_alike_of_metadata_is_suggested():
    read = cable(paragraphs=["5"]).paragraphs[0]
    assert (read.level, read.mark_suggestion) == (None, "S")


HEAD = "\n\nE.O. 12958: DECL: 03/02/2017\nTAGS: PREL\nSUBJECT: VISIT\n\n1. (C) The ministry replied."


@pytest.mark.parametrize(
    ("data", "shown"),
    [
        ({"classification": "SECRET", "text": "1. (S) The text."}, True),
        ({"text": f"C O N F I D E N T I A L LIMA 001234{HEAD}"}, True),
        ({"text": "CONFIDENTIAL\n\n1. (C) The text."}, False),
        ({"text": "1. (C) The text."}, False),
        ({"classification": "N/A", "text": "1. (C) The text."}, False),
    ],
)
def test_where_the_overall_marking_is_shown(data, shown):
    assert cable(**data).overall_is_shown is shown


def test_a_quoted_cable_is_no_section():
    quoted = "\n\nS E C R E T OSLO 000321\n\n2. (C) No action."
    read = cable(text=f"C O N F I D E N T I A L LIMA 001234{HEAD}{quoted}")
    assert (read.lowest_section_level, read.highest_section_level) == (2, 2)


def test_what_a_mark_says_of_owners_and_sources():
    read = cable(paragraphs=["//JOINT S CAN USA//REL TO USA, FVEY", "S//FGI FRA", "UK-C"]).paragraphs
    assert (read[0].mark_owner, read[0].mark_owners) == ("JOINT", ("CAN", "USA"))
    assert read[0].mark_audience == ("USA", "AUS", "CAN", "GBR", "NZL")
    assert [(one.mark_owner, one.mark_sources) for one in read[1:]] == [(None, ("FRA",)), ("FGI", ("GBR",))]
