"""The reader of ordinary cables against the plain one: the same parts wherever it gives any."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.cable.authority import find_authority, has_opening
from auditor.cable.blocks import find_stretches
from auditor.cable.instruction_grammar import read_instruction, read_whole
from auditor.cable.ordinary import ordinary_parts
from auditor.cable.parts import read_parts
from auditor.cable.release_marks import might_hold_marks
from auditor.cable.signs import OF_TEXT, signs_of
from auditor.cable.starts import _CANDIDATE, candidates
from auditor.cable.states import stated
from auditor.cable.wording import weekdays_amiss
from auditor.ingest.records import Passage, Record

HEADER = """VZCZCXRO1234
PP RUEHKO
DE RUEHTA #{number:04d}/01 1540947
ZNY CCCCC ZZH
P 020947Z JUN 08
FM AMEMBASSY ASTANA
TO RUEHC/SECSTATE WASHDC PRIORITY 2420
RUEHNE/AMEMBASSY NEW DELHI 0104
INFO RUCNCIS/CIS COLLECTIVE 0664
RUEAIIA/CIA WASHDC
"""
TEXT = """C O N F I D E N T I A L ASTANA {number:06d}{pad}
{pad}
SIPDIS{pad}
{pad}
{order}{pad}
TAGS: {tags}{pad}
SUBJECT: {subject}{pad}
{pad}
{refs}{block}1. {mark}Summary: The harbour will close for a week.
A second line of it.
{pad}
2. {mark}Nothing was decided on Monday, 3 March 2008, or after.
{middle}
{pad}
3. {mark}The talks go on.
{pad}
HOAGLAND
"""
PIECES = [
    "",
    "\n",
    "\n\n",
    " ",
    "\x1f",
    "\t",
    "#12\n",
    "[",
    "\n(C) ",
    "\n(A) one\n(B) two\n",
    "\n1. (S) ",
    "\n\n4. (C) More.\n",
    "\n2. more",
    " 4. (C) Inside.",
    "\nCOMMENT: it rains in the hills and the valleys too.\n",
    "\nBEGIN TEXT\n1. (U) One.\nEND TEXT\n",
    "\nENTIRE TEXT\n",
    "\nSECRET\n",
    "S E C R E T ASTANA 000012\n",
    "\nPAGE 02 ASTANA 01022\n",
    "\n@@@\n",
    "MRN: 08 ASTANA 12\n",
    "\nE.O. 12958: DECL: 01/02/2018\n",
    "\nTAGS: ECON\n",
    "\nSUBJECT: ANOTHER\n",
    "\nREF: STATE 1234\n",
    "\nClassified By: DCM Doe, reason 1.4 (b).\n",
    "\nReason: 1.4 (d)\n",
    "Derived from: guide",
    "\nRELEASED IN FULL\n",
    "DECLASSIFIED\n",
    "ACTION EUR-00\n",
    "\nDECL: X1\n",
    "\nINFO SECTO\n",
    "TO ",
    "\u00e9",
    "\n-----\n",
    "WHEN SEPARATED FROM",
]
ORDERS = [
    "E.O. 12958: DECL: 06/02/2018",
    "E.O. 12958: DECL: 6/2/18",
    "EO 12958 DECL: OADR",
    "E.O. 12958: N/A",
    "E.O. 12958:",
    "E.O. 12958: DECL: 13/45/2018",
    "E.O. 11652: GDS",
    "E.O. 12958: DECL: AFTER THE TALKS",
    "E.O. 12958: DECL: 06/02/2018 REASON 1.4 (B)",
]


@st.composite
def records(draw: st.DrawFn) -> Record:
    """Return a record of the common shape with pieces put in anywhere, or none."""
    number = draw(st.integers(0, 99_999))
    text = TEXT.format(
        number=number,
        pad=draw(st.sampled_from(["", " ", "  "])),
        order=draw(st.sampled_from(ORDERS)),
        tags=draw(st.sampled_from(["PREL, PGOV, KZ", "ECON", "OVIP (DOE, J.), KZ", ""])),
        subject=draw(st.sampled_from(["THE HARBOUR", "(U) THE HARBOUR", "(S/NF) TALKS\nGO ON", "TO BE: OR NOT"])),
        refs=draw(st.sampled_from(["", "REF: A. 08 STATE 12\n     B. ASTANA 3\n\n", "REF: STATE 12\n \n"])),
        block=draw(
            st.sampled_from(["", "Classified By: DCM Doe for reasons 1.4 (b) and (d).\n \n", "CLASSIFIED BY: X\n\n"])
        ),
        mark=draw(st.sampled_from(["(C) ", "(U) ", "(SBU) ", "", "(C/NF) ", "(X) ", "(c) "])),
        middle=draw(st.sampled_from(["", "(see reftel)", "12. of May", "- a tick", "2008 was a good year"])),
    )
    header = HEADER.format(number=number)
    for _ in range(draw(st.integers(0, 2))):
        at = draw(st.integers(0, len(text)))
        text = text[:at] + draw(st.sampled_from(PIECES)) + text[at + draw(st.sampled_from([0, 0, 1, 7])) :]
    if draw(st.integers(0, 3)) == 0:
        at = draw(st.integers(0, len(header)))
        header = header[:at] + draw(st.sampled_from(PIECES)) + header[at + draw(st.sampled_from([0, 1, 5])) :]
    fields = {"id": f"08ASTANA{number}", "created": "2008-06-02 09:47", "classification": "CONFIDENTIAL"}
    return Record("s", 1, 1, 1, fields, Passage(header, 2), Passage(text, 20, 8))


@settings(max_examples=400, deadline=None)
@given(records())
def test_parts_are_those_of_the_plain_reader(record: Record) -> None:
    found = ordinary_parts(record)
    assert found is None or found == read_parts(record)


def plainest() -> Record:
    """Return a record of the common shape."""
    text = TEXT.format(
        number=1022,
        pad=" ",
        order=ORDERS[0],
        tags="PREL",
        subject="X",
        refs="",
        block="Classified By: DCM Doe for reasons 1.4 (b) and (d).\n \n",
        mark="(C) ",
        middle="",
    )
    fields = {"id": "08ASTANA1022", "created": "2008-06-02", "classification": "CONFIDENTIAL"}
    return Record("s", 1, 1, 1, fields, Passage(HEADER.format(number=1022), 2), Passage(text, 20, 8))


def test_an_ordinary_cable_is_read_as_one() -> None:
    found = ordinary_parts(plainest())
    assert found is not None
    assert [paragraph.mark for paragraph in found.paragraphs] == ["C", "C", "C"]
    assert found == read_parts(plainest())


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from([*PIECES, "Monday, 3 March 2008", "by Compilation", "reason", "summary "]), max_size=8))
def test_a_sign_is_missing_only_where_its_words_are(pieces: Sequence[str]) -> None:
    text = "x".join(pieces)
    signs = signs_of(text)
    assert "authority" in signs or not has_opening(text, 0)
    assert "authority" in signs or not find_authority(text, 0).places
    assert "quotes" in signs or not find_stretches(text)
    assert "marks" in signs or not might_hold_marks(text)
    assert "notices" in signs or not stated(OF_TEXT, text.upper())
    assert "weekdays" in signs or not weekdays_amiss(text)
    assert "summary" in signs or "SUMMARY" not in text.upper()
    assert "pages" in signs or not any(word in f"\n{text}" for word in ("PAGE ", " OF 0", "\n@@@"))


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from([*PIECES, " ", "a) (b", "b.(", '"1. x', "\xa0\xa03"]), max_size=10), st.integers(0, 9))
def test_candidates_are_those_of_the_whole_pattern(pieces: Sequence[str], body: int) -> None:
    text = "\n".join(pieces)
    expected = [found.span() for found in _CANDIDATE.finditer("\n" + text, body)]
    assert [found.span() for found in candidates(text, body)] == expected


@settings(max_examples=400, deadline=None)
@given(
    st.sampled_from(
        ["E.O. 12958: DECL: ", "E.O. 13526: DECL:", "DECL: ", "EO 12958 ", "E.O. 11652: GDS ", "DECLAS ON ", ""]
    ),
    st.from_regex(r"[0-9]{1,2}/[0-9]{1,2}/[0-9]{2,4}", fullmatch=True),
)
def test_a_line_that_differs_in_its_date_is_read_as_it_would_be_alone(before: str, date: str) -> None:
    assert read_instruction(before + date) == read_whole(before + date)


@pytest.mark.parametrize("piece", PIECES)
@pytest.mark.parametrize("place", ["SIPDIS", "TAGS", "SUBJECT", "Classified", "1. (C)", "A second", "HOAGLAND"])
def test_no_piece_at_the_beginning_of_a_line_is_overlooked(piece: str, place: str) -> None:
    plain = plainest()
    content = plain.text.content.replace(place, piece + place, 1)
    record = Record("s", 1, 1, 1, plain.fields, plain.header, Passage(content, 20, 8))
    found = ordinary_parts(record)
    assert found is None or found == read_parts(record)
