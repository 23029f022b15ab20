"""The transmission header and the first lines, in telegram, Cablegate and SMART form."""

from datetime import date

import pytest

from auditor.cable import read_cable
from auditor.ingest.records import Passage, Record


def cable(text="", header="", **fields):
    passages = [Passage(part, 1) if part else Passage() for part in (header, text)]
    return read_cable(Record("t", 1, 1, 1, fields, *passages))


HEADER = """VZCZCXRO4024
PP RUEHTA
DE RUEHTA #1022/01 1540947
ZNY SSSSS ZZH
P 030935Z JUN 05
FM AMEMBASSY ASTANA
TO RUEHC/SECSTATE WASHDC PRIORITY 1234
INFO RUEHKA/AMEMBASSY DHAKA 0001
RUEAIIA/CIA WASHDC
"""
TEXT = """S E C R E T SECTION 01 OF 02 ASTANA 001022
\x20
NOFORN
SIPDIS
\x20
DEPT FOR SCA/CEN
\x20
E.O. 12958: DECL: 06/03/2015
TAGS: PREL, OVIP (DOE, J.), KZ
SUBJECT: (S) A SUBJECT THAT
GOES ON
\x20
REF: A. 04 DHAKA 12
     B. ASTANA 1001
\x20
Classified By: Ambassador J. Doe for reasons 1.4 (b) and (d).
\x20
1. (S/NF) First.
"""


def test_de_line():
    read = cable(TEXT, HEADER)
    assert (read.routing, read.routing_post, read.de_serial, read.de_section) == ("RUEHTA", "ASTANA", 1022, 1)
    assert (read.de_day, read.de_time) == (154, "0947")
    assert (read.security_signal, read.security_letters, read.security_level) == ("ZNY", "S", 3)
    span = read.spans["de"]
    assert (span.field, span.line, span.column, span.end_column) == ("header", 3, 1, 27)


def test_stations_and_precedence():
    read = cable(TEXT, HEADER)
    assert (read.from_line, read.from_post, read.has_to_line) == ("AMEMBASSY ASTANA", "ASTANA", True)
    assert len(read.addressees) == 3
    assert read.nonstate_addressees == ("RUEAIIA/CIA WASHDC",)
    assert (read.precedence, read.precedence_rank) == ("PRIORITY", 1)
    assert (read.addressee_precedence, read.addressee_precedence_rank) == ("PRIORITY", 1)


def test_first_lines():
    read = cable(TEXT, HEADER)
    assert (read.overall, read.section, read.section_total) == ("SECRET", 1, 2)
    assert (read.banner_post, read.banner_serial) == ("ASTANA", 1022)
    assert read.captions == ("NOFORN", "SIPDIS")
    assert read.tags == ("PREL", "OVIP", "KZ")
    assert (read.subject, read.subject_mark, read.subject_level) == ("A SUBJECT THAT GOES ON", "S", 3)
    assert read.instruction == "E.O. 12958: DECL: 06/03/2015"
    assert (read.classified_by, read.reason) == ("Ambassador J. Doe", "1.4 (b) and (d)")
    assert (read.reason_sections, read.reason_letters) == (("1.4",), ("b", "d"))
    assert read.header_complete


def test_references():
    read = cable(TEXT, HEADER, id="05ASTANA1022")
    assert read.references == ("04DHAKA12", "05ASTANA1001")
    assert (read.latest_reference_year, read.cites_itself) == (2005, False)
    own = cable(TEXT.replace("ASTANA 1001", "ASTANA 1022"), HEADER, id="05ASTANA1022")
    assert own.cites_itself


@pytest.mark.parametrize(
    ("line", "typed", "day", "fault", "zone", "precedence"),
    [
        ("P 020947Z JUN 08", "020947Z JUN 08", date(2008, 6, 2), None, "Z", "PRIORITY"),
        ("O R 051020Z JUN 79", "051020Z JUN 79", date(1979, 6, 5), None, "Z", "IMMEDIATE"),
        ("O 172244Z FEB 78 ZFF6", "172244Z FEB 78", date(1978, 2, 17), None, "Z", "IMMEDIATE"),
        ("030935D JUN 05", "030935D JUN 05", date(2005, 6, 3), None, "D", None),
        ("R 271037Z DEC JUY", "271037Z DEC JUY", None, "malformed", "Z", "ROUTINE"),
        ("33935Z JUN 05", "33935Z JUN 05", None, "malformed", "Z", None),
        ("310935Z JUN 05", "310935Z JUN 05", None, "impossible", "Z", None),
        ("032535Z JUN 05", "032535Z JUN 05", None, "impossible", "Z", None),
    ],
)
def test_date_time_group(line, typed, day, fault, zone, precedence):
    read = cable("SECRET\n\n1. (S) Text.\n", f"{line}\nFM AMEMBASSY ASTANA\n")
    assert (read.dtg, read.dtg_on, read.dtg_fault, read.dtg_zone, read.precedence) == (
        typed,
        day,
        fault,
        zone,
        precedence,
    )


def test_date_of_the_cable():
    header = "P 030935Z FEB 78\n"
    assert cable("x", header, id="1979TEHRAN01701").dated == date(1979, 2, 3)
    assert cable("x", "P 312335Z DEC 08\n", id="09ASTANA1").dated == date(2008, 12, 31)
    assert cable("x", header, created="1979-02-04").dated == date(1979, 2, 4)
    bare = cable("x", id="1979TEHRAN01701")
    assert (bare.dated, bare.dated_precision) == (date(1979, 1, 1), "year")
    assert cable("x").dated_precision == "none"
    wrong = cable("x", header, created="1979-02-30")
    assert (wrong.dated, wrong.dated_precision, wrong.created_fault) == (None, "impossible", "impossible")
    assert wrong.statement.dated_text == "1979-02-30"


@pytest.mark.parametrize(
    ("created", "shown"),
    [("1979", "1979"), ("1979-05", "1979-05"), ("1979-05-03 12:40", "1979-05-03"), ("1979-02-30", None), ("", None)],
)
def test_the_date_is_shown_as_far_as_it_is_stated(created, shown):
    assert cable("x", created=created).dated_as_stated == shown


SMART = """From: Somebody
Subject: not the cable's subject

                    UNCLASSIFIED
                        SBU

MRN:           12 USUN NEW YORK 336
Date/DTG:      Jun 08, 2012 / 080217Z JUN 12
From:          USMISSION USUN NEW YORK
Action:        WASHDC, SECSTATE ROUTINE
E.O.:          13526
TAGS:          PUND, SY
Captions:      SENSITIVE
Subject:       (SBU) A Subject in
               Two Lines


   1. (SBU) SUMMARY: one.

   2. (U) two.
"""


def test_smart_header():
    read = cable(SMART)
    assert (read.overall, read.controls, read.captions) == ("UNCLASSIFIED", ("SBU",), ("SENSITIVE",))
    assert (read.banner_post, read.banner_serial, read.from_post) == ("USUNNEWYORK", 336, "USUNNEWYORK")
    assert (read.dtg_on, read.subject, read.subject_mark) == (date(2012, 6, 8), "A Subject in Two Lines", "SBU")
    assert read.tags == ("PUND", "SY")
    assert [paragraph.mark for paragraph in read.paragraphs] == ["SBU", "U"]


TELEGRAM = """CONFIDENTIAL
PAGE 01        MOSCOW 16343  01 OF 02  261620Z
ACTION EURE-12
O 261604Z JUN 79
FM AMEMBASSY MOSCOW
TO SECSTATE WASHDC IMMEDIATE 8025
C O N F I D E N T I A L SECTION 01 OF 02 MOSCOW 16343
EXDIS/SALT
E.O. 12065: GDS 6/26/85 (DOE, JANE) OR-M
TAGS: PEPR, US, UR
SUBJ: (U) A SUBJECT
REF: STATE 1234
1. (C-ENTIRE TEXT)
2. FIRST.
CONFIDENTIAL
CONFIDENTIALPAGE 02        MOSCOW 16343  01 OF 02  261620Z
THE SENTENCE GOES ON.
"""


def test_telegram_of_1979():
    read = cable(TELEGRAM, id="1979MOSCOW16343")
    assert (read.overall, read.captions) == ("CONFIDENTIAL", ("EXDIS", "SALT"))
    assert (read.from_post, read.dtg_on, read.section_total) == ("MOSCOW", date(1979, 6, 26), 2)
    assert (read.subject, read.subject_mark) == ("A SUBJECT", "U")
    assert (read.page_level, read.header_complete) == (2, True)
    assert [(paragraph.number, paragraph.is_entire_text) for paragraph in read.paragraphs] == [(1, True), (2, False)]


@pytest.mark.parametrize(
    ("line", "level", "controls", "post"),
    [
        ("UNCLAS ASTANA 000123", "UNCLASSIFIED", (), "ASTANA"),
        ("UNCLAS SECTION 02 OF 02 USUN NEW YORK", "UNCLASSIFIED", (), "USUNNEWYORK"),
        ("LIMITED OFFICIAL USE STATE 100001", "UNCLASSIFIED", ("LOU",), "STATE"),
        ("UNCLAS EFTO LONDON 000123", "UNCLASSIFIED", ("EFTO",), "LONDON"),
        ("S E C R E T NOFORN LIMA 000123", "SECRET", ("NOFORN",), "LIMA"),
        ("T O P  S E C R E T STATE 000123", "TOP SECRET", (), "STATE"),
        ("CONFIDENTIAL LIMA 000123 NODIS", "CONFIDENTIAL", ("NODIS",), "LIMA"),
        ("SECRET//NOFORN LIMA 000123", "SECRET", ("NOFORN",), "LIMA"),
        ("SECRET//NOFORN LIMA 123", "SECRET", ("NOFORN",), "LIMA"),
        ("SECRET//NOFORN NOWHERE 000123", "SECRET", ("NOFORN",), "NOWHERE"),
        ("S E C R E T//ORCON/NOFORN SECTION 01 OF 02 LIMA 000123", "SECRET", ("ORCON", "NOFORN"), "LIMA"),
        ("SECRET//REL TO USA, GBR USUN NEW YORK 000123", "SECRET", ("REL USA GBR",), "USUNNEWYORK"),
        ("SECRET//NOFORN 000123", "SECRET", ("NOFORN",), None),
    ],
)
def test_classification_line(line, level, controls, post):
    read = cable(f"{line}\n\n1. Text of one.\n")
    assert (read.overall, read.controls, read.banner_post) == (level, controls, post)


@pytest.mark.parametrize(
    "line",
    [
        "SECRET POLICE ARRESTED 12 PEOPLE IN TOWN.",
        "UNCLASSIFIED U.S. Department of Agency Case No. F-2014-1 Doc No. C1 Date: 09/30/2015",
        "Confidential sources say so.",
        "SECRETARY DOE SAID 1234",
        "CONFIDENTIAL - ENTIRE TEXT.",
    ],
)
def test_prose_is_no_classification_line(line):
    assert cable(f"1. First.\n\n{line}\n\n2. Second.\n").overall is None


def test_a_misspelt_level_is_reported_and_not_taken():
    read = cable("S E C R T ASTANA 001022\n\n1. (S) Text.\n")
    assert (read.overall, read.overall_suggestion, read.overall_faults) == (None, "SECRET", ("misspelt-level",))


def test_captions_of_text_and_field():
    text = "UNCLAS STATE 12345\n\nSENSITIVE\nSIPDIS\nNODIF\nSIPDIS\n\nFOODIS\n\nPASS TO USTR\n\n1. (SBU) Text.\n"
    read = cable(text)
    assert read.captions == ("SENSITIVE", "SIPDIS", "NODIS")
    assert read.unknown_captions == ("FOODIS",)
    assert read.misspelt_captions == ("NODIF=NODIS",)
    assert read.repeated_captions == ("SIPDIS",)
    assert read.controls == ("SBU", "NODIS")
    assert read.caption_restriction == 4
    field = cable(text, captions="ROGER CHANNEL;EXDIS")
    assert field.captions[:2] == ("ROGER CHANNEL", "EXDIS")
    assert (field.field_captions, field.channel_captions) == (("ROGER CHANNEL", "EXDIS"), ("ROGER CHANNEL",))
    assert field.text_captions == ("SENSITIVE", "SIPDIS", "NODIS")


def test_sensitive_is_a_control_on_unclassified_text_only():
    assert cable("UNCLAS LIMA 000123\n\nSENSITIVE\n\n1. Text.\n").controls == ("SBU",)
    assert cable("CONFIDENTIAL LIMA 000123\n\nSENSITIVE\n\n1. Text.\n").controls == ()


AUTHORITY = [
    ("Classified By: A. Doe, DCM. Reason: 1.4 (b), (d).", "A. Doe, DCM", "1.4 (b), (d)", None),
    ("CLASSIFIED BY: CDA J. DOE, REASONS 1.5 (B),(D)", "CDA J. DOE", "1.5 (B),(D)", None),
    ("Classified By: DCM J. Doe for E.O. 12958 reasons 1.4 (b)", "DCM J. Doe", "1.4 (b)", None),
    ("Classified By: DCM J. Doe: 1.4 (B,D)", "DCM J. Doe", "1.4 (B,D)", None),
    ("Derived From: DSCG 05-1\nDeclassify On: 20300101", None, None, "DSCG 05-1"),
    ("the file was classified by hand", None, None, None),
]


@pytest.mark.parametrize(("block", "by", "reason", "source"), AUTHORITY)
def test_authority_block(block, by, reason, source):
    read = cable(f"SECRET LIMA 000123\n\n{block}\n\n1. (S) Text.\n")
    assert (read.classified_by, read.reason, read.derived_from) == (by, reason, source)


def test_a_field_wins_and_the_disagreement_stays():
    read = cable(TEXT, HEADER, classification="CONFIDENTIAL", instruction="DECL: 06/03/2020", subject="Other")
    assert (read.overall, read.field_level, read.text_level) == ("CONFIDENTIAL", 2, 3)
    assert (read.instruction, read.text_instruction_differs) == ("DECL: 06/03/2020", True)
    assert (read.subject, read.text_subject) == ("Other", "A SUBJECT THAT GOES ON")
    same = cable(TEXT, HEADER, instruction="06/03/2015")
    assert not same.text_instruction_differs


def test_header_in_this_copy():
    assert not cable("SECRET ASTANA 001022\n\n1. (S) Text.\n", "P 020947Z JUN 08\n").header_complete
    metadata = dict.fromkeys(("origin", "classification", "subject", "tags"), "x")
    assert cable("1. Text.\n", **metadata).header_complete
