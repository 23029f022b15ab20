"""Text files: saved web pages, bare telegrams, telegrams with message attributes, State FOIA releases."""

from __future__ import annotations

import pytest

PAGE = """A site about cables
Some words of the site. 1. (S) Not a paragraph.
{labels}
{values}


DE RUEHRO #0007/01 0021200
P 021200Z JAN 08

C O N F I D E N T I A L ROME 000007
E.O. 12958: DECL: 01/02/2018
1. (C) One.

2. (C) Two.


Leave a Reply
1. (S) A comment of a reader.
"""
LABELS = "Reference ID Created Released Classification Origin"
VALUES = "08ROME7 2008-01-02 12:00 2011-08-30 01:44 CONFIDENTIAL//NOFORN Embassy Rome"


def page(labels=LABELS, values=VALUES):
    return PAGE.format(labels=labels, values=values)


def test_text_page(given):
    source = given.source("a.txt", page())
    (record,) = source.rows()
    assert source.choice.profile == "cable-page-text"
    assert source.choice.reason.startswith("line 3 reads 'Reference ID Created Released Classification Origin'")
    assert "leak" in source.choice.reason
    assert record.fields == {
        "id": "08ROME7", "created": "2008-01-02 12:00", "released": "2011-08-30 01:44", "release_route": "leak",
        "classification": "CONFIDENTIAL//NOFORN", "origin": "Embassy Rome",
    }  # fmt: skip
    assert record.header.content == "DE RUEHRO #0007/01 0021200\nP 021200Z JAN 08"
    assert record.header.line == 7
    assert record.text.content.startswith("C O N F I D E N T I A L ROME")
    assert record.text.content.endswith("2. (C) Two.")
    assert record.text.place(record.text.content.index("2. (C)")) == (14, 1)
    assert (record.line, record.end_line) == (4, 16)
    assert record.places["released"] == (4, 26)


def test_one_label_a_line(given):
    labels = "Reference ID\nCreated\nReleased\nClassification\nOrigin"
    values = "08ROME7\n2008-01-02 12:00\n2011-08-30 01:44\nUNCLASSIFIED//FOR OFFICIAL USE ONLY\nUSUN New York"
    (record,) = given.records("a.txt", page(labels, values))
    assert record.get("classification") == "UNCLASSIFIED//FOR OFFICIAL USE ONLY"
    assert record.get("origin") == "USUN New York"
    assert record.header.line == 15


def test_two_cables_on_a_page(given):
    first, second = given.records("a.txt", page() + page(values=VALUES.replace("ROME7", "ROME8")))
    assert (first.get("id"), second.get("id")) == ("08ROME7", "08ROME8")
    assert second.line == first.line + PAGE.count("\n")
    assert "reader" not in first.text.content + second.text.content


def test_labels_without_values_are_a_row_without_id(given):
    assert given.codes("a.txt", page(values="nothing of the kind")) == ["IN009"]


TELEGRAM = """CONFIDENTIAL

PAGE 01        LISBON 00412  01 OF 02  271200Z
ACTION EUR-12

------------------089862 261630Z /40
O 261604Z JUN 79
FM AMEMBASSY LISBON
TO SECSTATE WASHDC IMMEDIATE 8025
C O N F I D E N T I A L SECTION 01 OF 02 LISBON 00412
{eo}
1. (C - ENTIRE TEXT)

2. FIRST POINT.
SMITH
CONFIDENTIAL

NNN
---
"""
BLOCK = """Message Attributes

Automatic Decaptioning: X
Capture Date: 01 JAN 1994
Current Classification: UNCLASSIFIED
Document Number: 1979LISBON00412
Draft Date: 26 JUN 1979
Executive Order: GDS
From: LISBON
Original Classification: CONFIDENTIAL
Original Handling Restrictions: n/a
Page Count: 2
Reference: 79 STATE 1234, 79 PARIS 567
Review Date: 22 Apr 2005
Decaption Date: 01 JAN 1960
TAGS: PEPR, PO
Type: TE
Markings: A. Reviewer Declassified/Released US Department of State
 EO Systematic Review
 20 Mar 2014
"""


def test_attributes_become_fields(given):
    source = given.source("x.txt", TELEGRAM.format(eo="") + BLOCK)
    (record,) = source.rows()
    assert source.choice.profile == "telegram-1973"
    assert record.fields == {
        "id": "1979LISBON00412", "created": "1979-06-26", "classification": "CONFIDENTIAL",
        "current_classification": "UNCLASSIFIED", "instruction": "GDS", "origin": "LISBON",
        "references": "79 STATE 1234;79 PARIS 567", "tags": "PEPR;PO", "reviewed_on": "2005-04-22", "type": "telegram",
        "page_count": "2", "released": "2014-03-20", "release_route": "systematic",
    }  # fmt: skip
    assert record.extra["Capture Date"] == "01 JAN 1994"
    assert record.text.content.startswith("C O N F I D E N T I A L SECTION 01 OF 02 LISBON 00412")
    assert record.text.content.endswith("SMITH\nCONFIDENTIAL")
    assert record.header.content.startswith("CONFIDENTIAL\n\nPAGE 01")
    assert record.places["tags"] == (35, 6)


def test_the_printed_instruction_is_preferred_to_the_bare_code(given):
    (record,) = given.records("x.txt", TELEGRAM.format(eo="E.O. 12065: GDS 6/26/85 (DOE, J.) OR-M") + BLOCK)
    assert record.get("instruction") is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (TELEGRAM.format(eo=""), "LISBON 00412"),
        (TELEGRAM.format(eo="").replace("LISBON 00412\n", "\n"), "LISBON 00412"),
        ("UNCLAS BUENOS AIRES 001234\n1. TEXT", "BUENOS AIRES 001234"),
        ("1. TEXT\nS E C R E T ROME 000012\n2. MORE", "1979ROME00099"),
        ("1. TEXT ONLY", "1979ROME00099"),
    ],
)
def test_identifier_of_a_bare_text(given, text, expected):
    (record,) = given.records("1979ROME00099.txt", text)
    assert record.get("id") == expected


def test_bare_text_keeps_its_lines(given):
    data = "\n\nBEGIN SUMMARY: X\n1. A\n\n2. B\n\n*** Current Handling Restrictions *** EXDIS\n*** Current Classification *** SECRET\n\n"
    source = given.source("1975ROME00099.txt", data)
    (record,) = source.rows()
    assert source.choice.profile == "bare-text"
    assert record.text.content == "BEGIN SUMMARY: X\n1. A\n\n2. B"
    assert record.text.line == 3
    assert record.get("current_classification") == "SECRET"
    assert record.get("classification") is None
    assert (record.line, record.end_line) == (3, 9)


def test_blank_text(given):
    assert given.rows("a.txt", " \n\n") == []


HEAD = "     UNCLASSIFIED U.S. Department of State Case No. F-2099-00001 Doc No. C09999999 Date: 01/07/2016\n"
RELEASE = (
    HEAD
    + """

                                                              RELEASE IN PART
                                                              B6,1.4(D)
From:                    Doe, Jane
Sent:                    Sunday, March 11, 2012 12:37 PM
Subject:                 FW: A cable    Classified by DAS, A/GIS, DoS on 11-30-2015 \u2013
                                        Class: CONFIDENTIAL \u2013 Reason: 1.4(D) \u2013 Declassify on: 03/11/2027

See below.
"""
)
SMART = (
    """
From: SMART Core
Subject: A cable

                      UNCLASSIFIED
                          SBU

MRN:                  12 ROME 1212
Date/DTG:             Mar 11, 2012 / 111502Z MAR 12
From:                 AMEMBASSY ROME
E.O.:                 13526
TAGS:                 PINS, IT
"""
    + HEAD
    + HEAD
    + """Captions:             SENSITIVE
Subject:              A subject that runs
                      over two lines

1. (SBU) First part of
"""
    + HEAD
    + """                                                            B6
a sentence.

Signature:            Doe
Dissemination Rule:   Released Copy

                      UNCLASSIFIED
                          SBU

This email is UNCLASSIFIED.
"""
    + HEAD
)


def test_a_cable_inside_an_email(given):
    source = given.source("C09999999.txt", RELEASE + SMART)
    (record,) = source.rows()
    assert source.choice.profile == "state-foia-text"
    assert record.fields == {
        "id": "C09999999", "created": "2012-03-11", "classification": "UNCLASSIFIED//SBU", "origin": "AMEMBASSY ROME",
        "subject": "A subject that runs over two lines", "tags": "PINS;IT", "captions": "SENSITIVE", "type": "telegram",
        "released": "2016-01-07", "release_route": "foia", "release_extent": "part", "exemptions": "B6;1.4(D)",
        "reviewed_on": "2015-11-30",
    }  # fmt: skip
    assert record.extra["MRN"] == "12 ROME 1212"
    text = record.text
    assert "(SBU) First part of\na sentence." in text.content
    assert "Department of State" not in text.content
    assert text.content.lstrip().startswith("UNCLASSIFIED")
    assert text.content.rstrip().endswith("SBU")
    all_lines = (RELEASE + SMART).split("\n")
    for n, line in enumerate(text.content.split("\n")):
        assert all_lines[text.lines[n] - 1] == line


def test_the_level_stands_above_the_number_whatever_blank_lines_part_them(given):
    parted = SMART.replace("SBU\n\nMRN", "SBU\n\n\n\n\nSEAL\n\n\n\n\nAction Office:\n\n\n     POL\n\n\n\n\n\n\nMRN")
    assert parted != SMART
    (record,) = given.records("C09999999.txt", RELEASE + parted)
    assert record.get("classification") == "UNCLASSIFIED//SBU"
    assert record.text.content.lstrip().startswith("UNCLASSIFIED")


@pytest.mark.parametrize(
    "broken",
    [
        "Classified by DAS, A/GIS, DoS on 11-30-2015 \u2013 Class\n: CONFIDENTIAL \u2013 Reason: 1.4(D)",
        "Classified by DAS, A/GIS, DoS on 11-30-2015 \u2013 Class: SECRET \u2013 Reason: 1.4\n(B)(D) \u2014 Declassify on: 03/11/2027",
        "1.4(B), 1.4(D) \u2014 Declassify on: 03/11/2027",
    ],
)
def test_a_stamp_broken_over_two_lines_leaves_nothing_behind(given, broken):
    (record,) = given.records("C09999999.txt", RELEASE + f"Hello\n{broken}\nGoodbye\n")
    assert record.text.content.rstrip().endswith("Hello\nGoodbye")


def test_codes_in_the_margin_of_a_release_without_a_decision_say_that_part_was_withheld(given):
    (record,) = given.records("C09999999.txt", HEAD + "Hello\n" + " " * 60 + "B6\nGoodbye\n" + HEAD)
    assert (record.get("release_extent"), record.get("exemptions")) == ("part", "B6")
    (record,) = given.records("C09999999.txt", HEAD + "Hello\nGoodbye\n" + HEAD)
    assert record.get("release_extent") is None


def test_an_email_without_a_numbered_cable(given):
    (record,) = given.records("C09999999.txt", RELEASE + "1. (SBU) A point.\n")
    assert record.get("created") == "2012-03-11 12:37"
    assert record.get("subject") == "FW: A cable"
    assert record.get("type") == "e-mail"
    assert "Declassify on" not in record.text.content
    assert "Classified by" not in record.text.content
    assert record.text.content.endswith("1. (SBU) A point.")


def test_older_release(given):
    data = (
        "UNCLASSIFIED Current Class: CONFIDENTIAL Current Handling: n/a Document Number: 1997STATE231842 Case Number: 200104094\n"
        "RELEASED IN PART\nREVIEW AUTHORITY: A. REVIEWER\nDATE/CASE ID: 27 JUN 2003 200104094\n\n1. (C) TEXT\n"
    )
    (record,) = given.records("x.txt", data)
    assert record.get("id") == "1997STATE231842"
    assert record.get("released") == "2003-06-27"
    assert record.get("release_extent") == "part"
    assert record.text.content == "1. (C) TEXT"
