"""Controls of portion marks brought together: the register's table row by row, precedence, and what holds always."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.cable.cable import read_cable
from auditor.cable.mark_lists import expanded
from auditor.cable.marking import parse_marking
from auditor.checks.cases import records_of
from auditor.checks.controls_rollup import roll_up_controls
from auditor.checks.precedence import precedence
from auditor.checks.release_rollup import bring_together


def together(*marks, overall=()):
    return bring_together([parse_marking(f"({mark})").controls for mark in marks], overall)


def rolled(*marks, classification="SECRET", **more):
    data = {"created": "2010-03-02", "classification": classification, "paragraphs": list(marks), **more}
    return roll_up_controls(read_cable(records_of({"name": "made", "cable": data})[0]))


ROWS = [
    # the table of D.2, row by row: marks, outcome, overall controls
    ("1", ["S//NF"], "noforn", ("NOFORN",)),
    ("2", ["S//NF", "S//REL TO USA, GBR"], "noforn", ("NOFORN",)),
    ("9", ["S//REL TO USA, AUS", "S//REL TO USA, DEU"], "no-common", ("NOFORN",)),
    ("10", ["S//REL TO USA, AUS", "S//RELIDO"], "mixed", ("NOFORN",)),
    ("11", ["S//REL TO USA, AUS", "S//DISPLAY ONLY AFG"], "no-audience", ("NOFORN",)),
    ("12", ["S//REL TO USA, AUS/RELIDO", "S"], "partial", ("NOFORN",)),
    ("13", ["S//REL TO USA, AUS", "S//USA/GBR EYES ONLY"], "no-common", ("NOFORN",)),
    ("16", ["S//REL TO USA, AUS", "S"], "partial", ("NOFORN",)),
    ("17", ["S//RELIDO", "S"], "mixed", ("NOFORN",)),
    ("18", ["S//RELIDO", "S//DISPLAY ONLY AFG"], "mixed", ("NOFORN",)),
    ("19", ["S//DISPLAY ONLY AFG", "S"], "no-audience", ("NOFORN",)),
    ("20", ["S//DISPLAY ONLY AFG", "S//DISPLAY ONLY IRQ"], "no-audience", ("NOFORN",)),
    ("21", ["S//REL TO USA, AUS, GBR", "S//REL TO USA, GBR"], "common", ("REL USA GBR",)),
    ("22", ["S//REL TO USA, GBR", "S//USA/GBR EYES ONLY"], "common", ("REL USA GBR",)),
    ("23", ["S//REL TO USA, FVEY", "S//REL TO USA, DEU, NZL"], "common", ("REL USA NZL",)),
    ("24", ["S//RELIDO", "S//RELIDO"], "relido", ("RELIDO",)),
    ("25", ["S//DISPLAY ONLY AFG, IRQ", "S//DISPLAY ONLY AFG"], "display", ("DISPLAY AFG",)),
    ("26", ["S//DISPLAY ONLY AFG", "S//REL TO USA, AFG"], "display", ("DISPLAY AFG",)),
    ("27", ["S//REL TO USA, GBR/DISPLAY ONLY AFG"] * 2, "display", ("REL USA GBR", "DISPLAY AFG")),
    ("p. 155", ["S//RELIDO", "S//REL TO USA, AUS/RELIDO"], "relido", ("RELIDO",)),
    ("none", ["S", "S//OC"], "none", ()),
    ("eyes", ["S//USA/GBR EYES ONLY"] * 2, "common", ("EYES USA GBR",)),
    ("unknown coalition", ["S//REL TO USA, ISAF", "S//REL TO USA, GBR"], None, ()),
    ("bare, no list", ["S//REL"], None, ()),
]


@pytest.mark.parametrize(("marks", "outcome", "controls"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS])
def test_the_table(marks, outcome, controls):
    release = together(*marks)
    assert (release.outcome, release.controls) == (outcome, controls)


def test_a_bare_release_repeats_the_overall_list():
    assert together("S//REL", "S//REL TO USA, JPN, NZL", overall=("REL USA NZL",)).countries == ("USA", "NZL")


PRECEDENCE = [
    (["S//FRD", "S//RD"], "SECRET", ("RD",)),
    (["S//TFNI", "S//FRD"], "SECRET", ("FRD",)),
    (["S//RD-SG 14", "S//RD-SG 20"], "SECRET", ("RD", "SIGMA 14 20")),
    (["S//NF//ND", "S//NF//XD"], "SECRET", ("NOFORN", "NODIS")),
    (["U//FOUO", "U//PR"], "UNCLASSIFIED", ("PROPIN",)),
    (["U//FOUO", "SBU"], "UNCLASSIFIED", ("SBU",)),
    (["SBU", "SBU-NF"], "UNCLASSIFIED", ("SBU-NF",)),
    (["U//NF//XD", "SBU"], "UNCLASSIFIED", ("NOFORN", "EXDIS")),
    (["C", "SBU-NF"], "CONFIDENTIAL", ("NOFORN",)),
    (["C", "SBU", "U//FOUO"], "CONFIDENTIAL", ()),
    (["S//NF", "U//LES-NF"], "SECRET", ("NOFORN", "LES")),
    (["//GBR S", "//CAN S"], "SECRET", ("FGI GBR CAN",)),
    (["//GBR S", "//FGI S"], "SECRET", ("FGI",)),
    (["//NS", "C"], "SECRET", ("FGI NATO",)),
    (["TS//SI-G/TK//OC/NF"], "TOP SECRET", ("GAMMA", "SI", "TK", "ORCON", "NOFORN")),
    (["TS//SAR-BP//NF", "TS//SAR-CA//NF"], "TOP SECRET", ("SAR BP CA", "NOFORN")),
]


@pytest.mark.parametrize(("marks", "level", "controls"), PRECEDENCE)
def test_precedence(marks, level, controls):
    assert rolled(*marks, classification=level).expected_controls == controls


def test_what_the_overall_marking_lacks_and_has_alone():
    found = rolled("(S//OC/NF)", "(U)", classification="SECRET//NOFORN/PROPIN")
    assert (found.uncarried, found.uncarried_marks, found.overall_only) == (
        ("ORCON",),
        ("no. 1 (S//OC/NF)",),
        ("PROPIN",),
    )
    assert rolled("(U//LES-NF)", classification="UNCLASSIFIED//NOFORN//LES").uncarried == ()


def test_the_subject_is_a_portion_and_the_classified_by_block_is_none():
    text = "1. (S//OC) Classified by: the Charge.\n\n2. (S) The ministry replied."
    data = {"created": "2010-03-02", "classification": "SECRET", "subject": "(S//NF) A VISIT", "text": text}
    found = roll_up_controls(read_cable(records_of({"name": "made", "cable": data})[0]))
    assert found.portion_kinds == ("NOFORN",)
    assert found.uncarried_marks == ("subject (S//NF)",)


def test_nothing_lacks_where_the_copy_does_not_show_the_overall_marking():
    data = {"created": "2010-03-02", "text": "1. (S//OC/NF) The ministry replied."}
    found = roll_up_controls(read_cable(records_of({"name": "made", "cable": data})[0]))
    assert found.expected_controls == ("ORCON", "NOFORN")
    assert found.uncarried == ()


COUNTRIES = st.lists(st.sampled_from(["AUS", "CAN", "DEU", "FVEY", "GBR", "ACGU"]), min_size=1, max_size=4, unique=True)
MARKS = st.one_of(
    st.just(()),
    st.just(("RELIDO",)),
    st.just(("ORCON",)),
    COUNTRIES.map(lambda codes: (" ".join(["REL", "USA", *codes]),)),
    COUNTRIES.map(lambda codes: (" ".join(["DISPLAY", *codes]),)),
)


@settings(max_examples=200, deadline=None)
@given(st.lists(MARKS, min_size=1, max_size=6), st.randoms())
def test_order_and_repetition_do_not_matter(marks, random):
    release = bring_together(marks, ())
    again = [*marks, *marks]
    random.shuffle(again)
    assert bring_together(again, ()) == release


@settings(max_examples=200, deadline=None)
@given(st.lists(MARKS, min_size=1, max_size=6))
def test_a_further_mark_never_opens_anything(marks):
    fewer, more = bring_together(marks[:-1] or marks, ()), bring_together(marks, ())
    if fewer.outcome != "none":
        assert set(more.countries) <= set(fewer.countries)
        assert (
            set(more.shown_to) | set(more.countries) <= set(fewer.shown_to) | set(fewer.countries) or not fewer.shown_to
        )
    assert bring_together([*marks, ("NOFORN",)], ()).controls == ("NOFORN",)


@settings(max_examples=100, deadline=None)
@given(COUNTRIES)
def test_expansion_is_idempotent_and_keeps_usa_first(codes):
    once = expanded(["USA", *codes])
    assert expanded(once) == once
    assert once[0] == "USA"
    assert not {"FVEY", "ACGU"} & set(once)


def test_the_precedence_names_known_controls_only():
    from auditor.cable.vocabulary import words

    rules = precedence()
    named = {*rules.drops, *rules.parts, *rules.release, *rules.kept, rules.source, rules.alliance}
    named |= {control for group in (*rules.drops.values(), *rules.parts.values()) for control in group}
    assert named <= set(words().controls)
