"""Caption lines and caption fields, and what controls and captions together amount to."""

import pytest

from auditor.cable.cable import read_cable
from auditor.cable.caption_lines import nearest_caption, read_captions
from auditor.cable.marking import parse_marking
from auditor.cable.posts import is_other_agency
from auditor.ingest.records import Passage, Record


def cable(text, **fields):
    fields = {"id": "05LIMA123", "created": "2005-06-03", **fields}
    return read_cable(Record("f", 1, 1, 9, fields, text=Passage(text, 1)))


def under(*lines, head="S E C R E T LIMA 000123"):
    return cable("\n\n".join((head, *lines)) + "\n\nE.O. 12958: DECL: 06/03/2015\n\n1. (S) Text.\n")


@pytest.mark.parametrize(
    ("lines", "captions"),
    [
        (["NODIS/CHEROKEE", "EYES ONLY FOR THE AMBASSADOR"], ("NODIS", "CHEROKEE", "EYES ONLY")),
        (["ABUJA FOR ECON", "SIPDIS"], ("SIPDIS",)),
        (["LABOR FOR ILAB", "NSC FOR DOE", "SIPDIS"], ("SIPDIS",)),
        (["JOINT STATE/AID MESSAGE", "NOFORN"], ("NOFORN",)),
        (["C O R R E C T E D  C O P Y (CAPTION ADDED)", "SIPDIS"], ("SIPDIS",)),
        (["NOFORN, SIPDIS, FOR DCMS AND DRAFTERS"], ("NOFORN", "SIPDIS")),
        (["RELIDO", "RESTRICTED DATA"], ("RELIDO", "RD")),
        (["THE AMBASSADOR SAID", "SIPDIS"], ()),
    ],
)
def test_captions_between_other_lines(lines, captions):
    read = under(*lines)
    assert (read.captions, read.unknown_captions) == (captions, ())


def test_a_lone_word_is_an_unknown_caption_unless_it_is_a_post_or_an_agency():
    assert under("FOODIS", "BANGKOK", "TREASURY", "STATE").unknown_captions == ("FOODIS",)


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("SIPDSI", "SIPDIS"),
        ("EXDISS", "EXDIS"),
        ("NODI", ""),
        ("NOFORN", ""),
        ("FOODIS", ""),
        ("STATE", ""),
        ("MODEL", ""),
    ],
)
def test_near_misses(word, meant):
    assert nearest_caption(word) == meant


@pytest.mark.parametrize(
    ("typed", "known", "lists"),
    [
        ("NOFORN;REL TO USA, GBR", ("NOFORN",), ("REL USA GBR",)),
        ("REL TO USA;GBR;SIPDIS", ("SIPDIS",), ("REL USA GBR",)),
        ("REL TO GBR, USA, FVEY, AUS", (), ("REL USA AUS GBR FVEY",)),
        ("DISPLAY ONLY AFG", (), ("DISPLAY AFG",)),
        ("NO FOREIGN DISSEM", ("NOFORN",), ()),
    ],
)
def test_release_lists_in_a_field(typed, known, lists):
    read = read_captions(typed)
    assert (read.known, read.lists, read.unknown) == (known, lists, ())


def test_a_list_of_no_country_is_unknown():
    assert read_captions("REL TO NOBODY").unknown == ("REL TO NOBODY",)
    assert read_captions("GBR").unknown == ("GBR",)


def test_captions_of_the_metadata_win_and_the_text_keeps_its_own():
    read = cable("CONFIDENTIAL LIMA 000123\n\nNODIS\n\n1. (C) Text.\n", captions="EXDIS")
    assert (read.captions, read.text_captions) == (("EXDIS",), ("NODIS",))
    assert (read.field_restriction, read.text_restriction, read.caption_restriction) == (3, 4, 3)
    assert read.control_kinds == ("NODIS", "EXDIS")


@pytest.mark.parametrize(
    ("typed", "ascends"),
    [("STADIS;EXDIS", True), ("EXDIS;STADIS", False), ("SIPDIS;NODIS", False), ("NODIS;SIPDIS;STADIS", False)],
)
def test_order_of_captions(typed, ascends):
    assert cable("1. Text.\n", captions=typed).captions_ascend is ascends


def test_the_form_judged_is_the_text_line_where_it_is_odd():
    odd = cable("C O N F I D E N T A L LIMA 000123\n\n1. (C) Text.\n", classification="CONFIDENTIAL")
    assert (odd.overall, odd.marking, odd.overall_suggestion) == (
        "CONFIDENTIAL",
        "C O N F I D E N T A L",
        "CONFIDENTIAL",
    )
    assert odd.spans["marking"].field == "text"
    even = cable("C O N F I D E N T I A L LIMA 000123\n\n1. (C) Text.\n", classification="CONF")
    assert (even.marking, even.overall_faults) == ("CONF", ("abbreviation",))
    assert even.spans["marking"].field == "classification"


@pytest.mark.parametrize(
    ("typed", "owner", "register", "admin"),
    [
        ("//NATO SECRET", "NATO", ("NATO",), ()),
        ("//GBR SECRET", "FGI", ("FGI",), ()),
        ("SECRET//NOFORN//NODIS", None, ("NOFORN", "NODIS"), ()),
        ("SECRET NODIS", None, (), ()),
        ("UNCLASSIFIED//SBU NOFORN", None, ("SBU-NF",), ("SBU-NF",)),
        ("LIMITED OFFICIAL USE", None, (), ("LOU",)),
        ("UNCLAS EFTO", None, (), ("EFTO",)),
    ],
)
def test_groups_of_controls(typed, owner, register, admin):
    read = cable("1. Text.\n", classification=typed)
    assert (read.overall_owner, read.register_controls, read.admin_controls) == (owner, register, admin)


@pytest.mark.parametrize(
    ("typed", "text", "level", "faults"),
    [
        ("S E C R E T NATO 01234", "S E C R E T", "S", ()),
        ("SECRET NATO NOFORN", "SECRET NATO NOFORN", "S", ()),
        ("CONFIDENTIAL SECRET", "CONFIDENTIAL SECRET", "S", ("two-levels",)),
        ("SECRET-SENSITIVE", "SECRET-SENSITIVE", "S", ("added-word",)),
        ("SECRET//NOFORN//SENSITIVE", "SECRET//NOFORN//SENSITIVE", "S", ("added-word",)),
        ("UNCLASSIFIED//SENSITIVE", "UNCLASSIFIED//SENSITIVE", "U", ()),
        ("COSMIC SECRET", "COSMIC SECRET", "S", ()),
        ("TOP SECRT", "TOP SECRT", "", ("misspelt-level",)),
        ("TPO SECRET", "TPO SECRET", "", ("misspelt-level",)),
        ("DECLASSIFIED", "", "", ()),
        ("CLASSIFIED", "", "", ()),
    ],
)
def test_overall_markings(typed, text, level, faults):
    mark = parse_marking(typed)
    assert (mark.text, mark.level, mark.faults) == (text, level, faults)


def test_distribution_offices_and_page_headings():
    text = (
        "CONFIDENTIAL\n\nPAGE 01        LIMA  01234  021200Z\n\nORIGIN NODS-00\n\nINFO  OCT-01  ISO-00  /001 R\n\n"
        "O 021200Z JAN 75\nFM SECSTATE WASHDC\nTO AMEMBASSY LIMA\n\nC O N F I D E N T I A L STATE 001234\n\nNODIS\n\n"
        "1. TEXT.\n\nSECRET\n\nPAGE 02        STATE  001234\n\n2. TEXT ON ACTION EUR-12.\n"
    )
    read = cable(text)
    assert read.distribution_offices == ("NODS", "OCT", "ISO")
    assert (read.page_level, read.spans["high_page"].line, read.spans["distribution"].line) == (3, 19, 5)


def test_page_headings_alone_are_no_classification_line():
    read = cable("1. TEXT.\n\nSECRET\n\nPAGE 02        LIMA  01234\n\n2. TEXT.\n")
    assert (read.overall, read.text_level, read.page_level) == ("SECRET", None, 3)


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("RUEAIIA/CIA WASHDC PRIORITY 0123", True),
        ("RUEKJCS/SECDEF WASHDC", True),
        ("RUMIAAA/CDR USSOUTHCOM MIAMI FL", True),
        ("USCINCEUR VAIHINGEN GE", True),
        ("RUEHC/SECSTATE WASHDC", False),
        ("RUEHXX/AMCONSUL NEWPLACE", False),
        ("WASHDC, SECSTATE ROUTINE", False),
        ("ALL DIPLOMATIC POSTS", False),
    ],
)
def test_other_agencies(name, other):
    assert is_other_agency(name) is other


@pytest.mark.parametrize(
    ("subject", "named"),
    [
        ("OFFICIAL-INFORMAL NO. 12", ("OFFICIAL INFORMAL",)),
        ("Official Informal", ("OFFICIAL INFORMAL",)),
        ("INFORMAL OFFICIAL TALKS", ()),
        ("SBUFFER STATES", ()),
    ],
)
def test_captions_that_the_subject_names(subject, named):
    assert cable("1. Text.\n", subject=subject).subject_captions == named
