"""The grammar of one mark: every era's shapes, named faults, and what is no mark."""

import csv
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.cable import level_id, level_rank, level_word, parse_marking
from auditor.cable.marking import parse_marking as parse
from auditor.cable.vocabulary import words

VECTORS = Path(__file__).parents[2].parent / "shared" / "markings" / "vectors.csv"

SHAPES = [
    # text, level, controls, faults
    ("(C)", "C", (), ()),
    ("(U)", "U", (), ()),
    ("(TS)", "TS", (), ()),
    ("(S//NF)", "S", ("NOFORN",), ()),
    ("(C/NF)", "C", ("NOFORN",), ("legacy-separator",)),
    ("(S, NF)", "S", ("NOFORN",), ("legacy-separator",)),
    ("(C-NF)", "C", ("NOFORN",), ("legacy-separator",)),
    ("(SBU)", "U", ("SBU",), ()),
    ("(SBU/N)", "U", ("SBU-NF",), ("legacy-separator",)),
    ("(SBU-NF)", "U", ("SBU-NF",), ()),
    ("(LOU)", "U", ("LOU",), ()),
    ("(OUO)", "U", ("OUO",), ()),
    ("(FOUO)", "U", ("FOUO",), ()),
    ("(CUI)", "U", ("CUI",), ()),
    ("(U//FOUO)", "U", ("FOUO",), ()),
    ("(U/AIUO)", "U", ("AIUO",), ("legacy-separator",)),
    ("(CONFIDENTIAL)", "C", (), ("long-form",)),
    ("(Unclassified - PLC)", "U", (), ("long-form", "classifier-initials")),
    ("(Secret)", "S", (), ("long-form",)),
    ("(SECRET-EYES ONLY)", "S", ("EYES",), ("long-form", "legacy-separator")),
    ("(s)", "S", (), ("wrong-case",)),
    ("(Sbu)", "U", ("SBU",), ("wrong-case",)),
    ("( C )", "C", (), ("spaced",)),
    ("(c )", "C", (), ("spaced", "wrong-case")),
    ("[C]", "C", (), ("square-brackets",)),
    ("(C TEXT", "C", (), ("unbalanced",)),
    ("C) TEXT", "C", (), ("unbalanced",)),
    ("(C/S)", "S", (), ("two-levels",)),
    ("(TS////NF)", "TS", ("NOFORN",), ("empty-category",)),
    ("(S//NF/NF)", "S", ("NOFORN",), ("duplicate-token",)),
    ("(S//NF/OC)", "S", ("NOFORN", "ORCON"), ("out-of-order",)),
    ("(S//NOFORN)", "S", ("NOFORN",), ("long-form",)),
    ("(S) (NF)", "S", ("NOFORN",), ("separate-parentheses",)),
    ("(S//REL TO USA, GBR)", "S", ("REL USA GBR",), ()),
    ("(S//REL TO GBR, USA)", "S", ("REL USA GBR",), ("rel-usa-not-first",)),
    ("(S//REL TO USA, GBR, CAN)", "S", ("REL USA GBR CAN",), ("rel-order",)),
    ("(S//REL TO USA, GBR, FVEY)", "S", ("REL USA GBR FVEY",), ()),
    ("(C//REL TO USA)", "C", ("REL USA",), ("rel-usa-only",)),
    ("(C/REL FRANCE)", "C", ("REL FRA",), ("country-form", "legacy-separator", "rel-without-usa")),
    ("(S//REL TO US, UK)", "S", ("REL USA GBR",), ("country-form",)),
    ("(S//REL TO)", "S", ("REL",), ("rel-without-list",)),
    ("(S//REL)", "S", ("REL",), ()),
    ("(S//REL TO USA, CAN//ND)", "S", ("REL USA CAN", "NODIS"), ()),
    ("(S//USA/GBR EYES ONLY)", "S", ("EYES USA GBR",), ()),
    ("(S//DISPLAY ONLY AFG)", "S", ("DISPLAY AFG",), ()),
    ("(S//RELIDO)", "S", ("RELIDO",), ()),
    ("(S//FGI FRA)", "S", ("FGI FRA",), ()),
    ("(C//FGI CAN USA)", "C", ("FGI CAN USA",), ("fgi-usa",)),
    ("(//GBR S)", "S", ("FGI GBR",), ()),
    ("(UK-C)", "C", ("FGI GBR",), ()),
    ("(FGI-C)", "C", ("FGI",), ()),
    ("(//NS)", "S", ("NATO",), ()),
    ("(//NR)", "R", ("NATO",), ()),
    ("(NATO-S)", "S", ("NATO",), ()),
    ("(NATO S)", "S", ("NATO",), ("no-double-slash",)),
    ("(//CTS//BOHEMIA)", "TS", ("NATO", "COSMIC", "BOHEMIA"), ()),
    ("(//JOINT S CAN USA//REL TO USA, CAN)", "S", ("JOINT CAN USA", "REL USA CAN"), ()),
    ("(TS//SI-G/TK//OC/NF)", "TS", ("SI", "GAMMA", "TK", "ORCON", "NOFORN"), ()),
    ("(S//RD-N)", "S", ("RD", "CNWDI"), ()),
    ("(S//FRD-N)", "S", ("FRD", "CNWDI"), ()),
    ("(S//RD-SG 1 2//NF)", "S", ("RD", "SIGMA 1 2", "NOFORN"), ()),
    ("(U//DCNI)", "U", ("DOD-UCNI",), ()),
    ("(U//LES)", "U", ("LES",), ()),
    ("(S//DS)", "S", ("LIMDIS-NGA",), ()),
    ("(TS-CCO)", "TS", ("CCO",), ("legacy-separator",)),
    # overall lines
    ("SECRET", "S", (), ()),
    ("secret", "S", (), ()),
    ("UNCLAS", "U", (), ()),
    ("UNCLAS EFTO", "U", ("EFTO",), ()),
    ("S E C R E T ASTANA 001022", "S", (), ()),
    ("T O P S E C R E T", "TS", (), ()),
    ("L I M I T E D  O F F I C I A L  U S E CAIRO 1234", "U", ("LOU",), ()),
    ("C O N F I D E N T I A L SECTION 01 OF 03 LIMA 000525", "C", (), ()),
    ("SECRET NOFORN ASTANA 001022", "S", ("NOFORN",), ()),
    ("SECRET//NOFORN ASTANA 001022", "S", ("NOFORN",), ()),
    ("UNCLASSIFIED//FOR OFFICIAL USE ONLY", "U", ("FOUO",), ()),
    ("UNCLASSIFIED//SBU NOFORN", "U", ("SBU-NF",), ()),
    ("SECRET//NF", "S", ("NOFORN",), ("portion-form",)),
    ("CONF//NOFORN", "C", ("NOFORN",), ("abbreviation",)),
    ("CONFIDENTIAL//SECRET", "S", (), ("two-levels",)),
    ("SECRET SENSITIVE", "S", ("SENSITIVE",), ("added-word",)),
    ("UNCLAS SENSITIVE", "U", ("SENSITIVE",), ()),
    ("SECRET//NOFORN//SI", "S", ("NOFORN", "SI"), ("out-of-order",)),
    ("NOFORN", "", ("NOFORN",), ("no-level",)),
    ("RESTRICTED DATA", "", ("RD",), ("no-level",)),
    ("//NATO TOP SECRET", "TS", ("NATO",), ("nato-top-secret",)),
]


@pytest.mark.parametrize(("text", "level", "controls", "faults"), SHAPES, ids=[shape[0] for shape in SHAPES])
def test_shape(text, level, controls, faults):
    mark = parse_marking(text)
    assert (mark.level, mark.controls, mark.faults) == (level, controls, faults)
    assert not mark.unknown


NEAR = [
    # text, as it is quoted, the level it looks like, the fault
    ("Secr\u00e9t", "Secr\u00e9t", "S", "misspelt-level"),
    ("SECRE!", "SECRE!", "S", "misspelt-level"),
    ("SECRE! LIMA 001022", "SECRE!", "S", "misspelt-level"),
    ("\u201cCONFIDENTIAD", "\u201cCONFIDENTIAD", "C", "misspelt-level"),
    ("Sere", "Sere", "S", "misspelt-level"),
    ("S aw", "S aw", "S", "doubtful-letter"),
    ("U 1", "U 1", "U", "doubtful-letter"),
    ("S$", "S$", "S", "doubtful-letter"),
    ("T", "T", "TS", "doubtful-letter"),
    ("\u201cT x", "\u201cT x", "TS", "doubtful-letter"),
]


@pytest.mark.parametrize(("text", "quoted", "level", "fault"), NEAR, ids=[shape[0] for shape in NEAR])
def test_what_comes_near_a_level_is_none(text, quoted, level, fault):
    mark = parse_marking(text)
    assert (mark.text, mark.level, mark.suggestion, mark.faults) == (quoted, "", level, (fault,))


@pytest.mark.parametrize("text", ["Sera", "U S", "C 12345", "+", "2", "\u201cB", "SECURE!", "GOMFIDENTYAT", "S awed"])
def test_what_comes_near_no_level(text):
    mark = parse_marking(text)
    assert (mark.level, mark.suggestion) == ("", "")


@pytest.mark.parametrize("text", ["\u00b0 Unclassified", '"Unclassified', "\u2014 UNCLASSIFIED"])
def test_signs_before_a_level_are_specks(text):
    assert (parse_marking(text).level, parse_marking(text).faults) == ("U", ())


ALIKE = [
    ("(\u0421)", "C", False),
    ("(\u0441)", "C", False),
    ("(S\u0412U)", "SBU", False),
    ("(C/N\u041eFORN)", "C/NOFORN", False),
    ("(\uff33//NF)", "S//NF", False),
    ("(S//REL TO USA, G\u0392R)", "S//REL TO USA, GBR", False),
    ("(\u0421 - ENTIRE TEXT)", "C - ENTIRE TEXT", True),
    ("\u0421/NF", "C/NF", False),
]


@pytest.mark.parametrize(("text", "suggestion", "entire"), ALIKE, ids=[shape[1] for shape in ALIKE])
def test_a_mark_with_letters_of_another_alphabet_is_suggested_and_never_taken(text, suggestion, entire):
    mark = parse_marking(text)
    assert (mark.suggestion, mark.faults, mark.entire_text) == (suggestion, ("look-alike",), entire)
    assert (mark.text, mark.level, mark.controls) == (text.strip("()"), "", ())


@pytest.mark.parametrize(
    "text", ["(\u0422\u0410\u0421\u0421)", "(C/XYZ\u041e)", "(\u0420\u0424)", "\u0421 12345", "(Caf\u00e9)"]
)
def test_other_words_with_letters_of_another_alphabet_are_no_marks(text):
    assert parse_marking(text).suggestion == ""


ENTIRE = [
    ("(C - ENTIRE TEXT)", "C - ENTIRE TEXT", "C", ()),
    ("(C ENTIRE TEXT)", "C ENTIRE TEXT", "C", ("no-dash",)),
    ("1. (C-ENTIRE TEXT).", "C-ENTIRE TEXT", "C", ()),
    ("1. C- ENTIRE TEXT.", "C- ENTIRE TEXT", "C", ("unbracketed",)),
    ("CONFIDENTIAL - ENTIRE TEXT. CLASSIFIED BY", "CONFIDENTIAL - ENTIRE TEXT", "C", ("unbracketed",)),
    ("ENTIRE TEXT LOU.", "ENTIRE TEXT LOU", "U", ("unbracketed",)),
    ("(SECRET-ENTIRE TEXT.)", "SECRET-ENTIRE TEXT", "S", ("long-form",)),
    ("(C) ENTIRE TEXT.", "C", "C", ()),
]


@pytest.mark.parametrize(("text", "typed", "level", "faults"), ENTIRE)
def test_entire_text(text, typed, level, faults):
    mark = parse_marking(text)
    assert mark.entire_text
    assert (mark.text, mark.level, mark.faults) == (typed, level, faults)


@pytest.mark.parametrize(
    ("text", "suggestion", "fault"),
    [
        ("(0)", "C", "look-alike"),
        ("(5)", "S", "look-alike"),
        ("(\u0421)", "C", "look-alike"),
        ("S E C R T", "S", "misspelt-level"),
        ("CONFIDENTAL", "C", "misspelt-level"),
    ],
)
def test_a_misread_level_is_suggested_and_never_taken(text, suggestion, fault):
    mark = parse_marking(text)
    assert (mark.level, mark.suggestion) == ("", suggestion)
    assert fault in mark.faults


@pytest.mark.parametrize(
    "text", ["(A)", "(XGDS-1)", "COPYRIGHT (C) 2005", "B. UNIT 152048JAN75 (S) (NOTAL)", "", "()", "(1)"]
)
def test_no_mark(text):
    mark = parse_marking(text)
    assert (mark.level, mark.controls) == ("", ())


def test_unknown_token_and_date():
    assert parse_marking("(S//XYZZY//NF)").unknown == ("XYZZY",)
    dated = parse_marking("SECRET//NOFORN//20301231")
    assert (dated.declassify, dated.controls, dated.unknown) == ("20301231", ("NOFORN",), ())


def test_text_leaves_out_what_is_not_the_mark():
    assert parse_marking("S E C R E T ASTANA 001022").text == "S E C R E T"
    assert parse_marking("2. (S//NF) Something").text == "S//NF"


def test_levels_rank_and_speak():
    assert [level_rank(level) for level in ("U", "R", "C", "S", "TS", "LOU")] == [0, 1, 2, 3, 4, None]
    assert level_word("TS") == "TOP SECRET"
    assert level_id(2) == "C"


def test_controls_are_never_levels():
    assert not {"LOU", "SBU", "FOUO", "OUO", "CUI"} & set(words().ranks)


def test_vocabulary_forms_read_back():
    known = words()
    for form, control in known.portion.items():
        if "//" not in form and not known.controls[control].after and control not in {"JOINT", "FGI", "SAR", "EYES"}:
            mark = parse_marking(f"(S//{form})")
            assert control in {token.split()[0] for token in mark.controls} | set(mark.controls), form


def _expected(row):
    names = {"LIMDIS (State)": "LIMDIS", "LIMDIS (NGA)": "LIMDIS-NGA", "REL same-as-banner": "REL", "REL none": "REL"}
    names |= {"ENTIRE_TEXT": "", "date": "", "FRD-CNWDI": "FRD", "added word": "SENSITIVE", "authority-block": ""}
    tokens = [names.get(token, token) for token in row["controls"].split("+")]
    return {token for token in tokens if token and not token.startswith("unknown")}


def _vectors():
    if not VECTORS.exists():
        return []
    with VECTORS.open(newline="", encoding="utf-8") as file:
        return [row for row in csv.DictReader(file) if row["kind"] in {"portion", "banner"}]


# a header with a marking, and page lines, are read by read_cable; M905 is a line of references
ELSEWHERE = {"B045", "B049", "M905"}


@pytest.mark.parametrize("row", _vectors(), ids=lambda row: row["id"])
def test_worked_case(row):
    if row["id"] in ELSEWHERE:
        pytest.skip("read by the cable reader")
    typed, _, caption = row["input"].partition(" + caption ")
    mark = parse_marking(typed)
    level = row["parsed_level"]
    assert (mark.level or f"{mark.suggestion}?").strip("?") == level.replace("none", "").strip("?")
    held = set(mark.controls) | ({caption} if caption else set())
    assert _expected(row) <= held


@settings(max_examples=200)
@given(st.text(max_size=60) | st.text("()[]/-, .CSUTRNFOBEL0", max_size=40))
def test_any_text_gives_a_mark(text):
    mark = parse(text)
    assert mark.level in {"", "U", "R", "C", "S", "TS"}
    assert len(mark.text) <= max(len(text), 0) + 1


@settings(max_examples=100)
@given(
    st.sampled_from(["U", "C", "S", "TS"]),
    st.lists(st.sampled_from(["NF", "OC", "PR", "RELIDO", "XD", "ND", "SI", "RD"]), unique=True, max_size=4),
)
def test_register_marks_read_back(level, tokens):
    mark = parse_marking(f"({'//'.join([level, *tokens])})")
    assert mark.level == level
    assert mark.controls == tuple(words().portion[token] for token in tokens)
    assert not mark.unknown
