"""One record into facts: metadata and text together, what a copy says of itself, and what may never happen."""

import csv
import dataclasses
import time
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.cable import level_rank, read_cable
from auditor.cable.facts import Cable, Paragraph
from auditor.columns import Rows, kinds_of
from auditor.ingest.records import Passage, Record

SEED = Path(__file__).parents[2].parent / "shared" / "data" / "seed" / "08ASTANA1022.txt"


def record(text="", header="", rows=None, line=1, **fields):
    passages = [Passage(part, line) if part else Passage() for part in (header, text)]
    return Record("t", 1, 1, 1, fields, *passages, rows)


HEADER = "DE RUEHPE #0123/01 0320947\nZNY CCCCC ZZH\nP 010947Z FEB 08\nFM AMEMBASSY LIMA\nTO SECSTATE WASHDC PRIORITY\n"
TEXT = """C O N F I D E N T I A L LIMA 000123
\x20
SIPDIS
\x20
E.O. 12958: DECL: 02/01/2018
TAGS: PREL, PE
SUBJECT: A VISIT
\x20
Classified By: J. Doe for reason 1.4 (b).
\x20
1. (C) Summary: The first paragraph says little.
\x20
2. (S/NF) The second one says (C) more.
\x20
3. (U) The third is the last.
"""


def test_everything_together():
    read = read_cable(record(TEXT, HEADER, id="08LIMA123", created="2008-02-01", origin="Embassy Lima"))
    assert (read.record_id, read.id_year, read.id_post, read.id_serial) == ("08LIMA123", 2008, "LIMA", 123)
    assert {read.id_post, read.banner_post, read.origin_post, read.from_post, read.routing_post, read.post} == {"LIMA"}
    assert (read.overall, read.overall_level, read.field_level, read.text_level) == ("CONFIDENTIAL", 2, None, 2)
    assert (read.created, read.dated, read.dated_precision) == (date(2008, 2, 1), date(2008, 2, 1), "day")
    assert [paragraph.level for paragraph in read.paragraphs] == [2, 3, 0]
    statement = read.statement
    assert (statement.dated, statement.precision, statement.level) == (date(2008, 2, 1), "day", "C")
    assert statement.instruction is not None
    assert statement.instruction.order == "12958"
    assert (statement.classified_by, statement.reason, statement.header_complete) == ("J. Doe", "1.4 (b)", True)
    for anchor in (
        "instruction",
        "banner",
        "overall",
        "de",
        "dtg",
        "subject",
        "tags",
        "from",
        "security",
        "reason",
        "id",
    ):
        assert anchor in read.spans


def test_every_fact_has_a_column():
    read = read_cable(record(TEXT, HEADER, id="08LIMA123"))
    cables = Rows({Cable: [read, read_cable(record())]}, kinds_of(Cable).keys())
    portions = Rows({Paragraph: read.paragraphs}, kinds_of(Paragraph).keys())
    assert all(len(column) == 2 for column in cables.values())
    assert {len(column) for column in portions.values()} == {3}
    assert not set(cables) & set(portions)


def test_an_empty_record():
    read = read_cable(record())
    assert (read.overall, read.paragraphs, read.dated, read.has_text) == (None, (), None, False)
    assert (read.text_state, read.id_fault) == ("none", "empty")


def test_nothing_shows_a_level():
    read = read_cable(record("1. (C) ONE.\n\n2. TWO.\n", id="1979LIMA00123"))
    assert (read.overall, read.overall_level, read.text_level) == (None, None, None)
    assert read.statement.level is None


@pytest.mark.parametrize(
    ("field", "level", "controls"),
    [
        ("SECRET//NOFORN", "SECRET", ("NOFORN",)),
        ("UNCLASSIFIED//FOR OFFICIAL USE ONLY", "UNCLASSIFIED", ("FOUO",)),
        ("limited official use", "UNCLASSIFIED", ("LOU",)),
        ("top secret", "TOP SECRET", ()),
        ("SBU", "UNCLASSIFIED", ("SBU",)),
        ("unknown", None, ()),
        ("n/a", None, ()),
    ],
)
def test_classification_field(field, level, controls):
    read = read_cable(record("1. Text.\n", classification=field))
    assert (read.overall, read.controls) == (level, controls)


def test_a_field_without_a_level_leaves_the_text_to_speak():
    assert read_cable(record(TEXT, classification="n/a")).overall == "CONFIDENTIAL"


def test_release_layer_of_a_released_copy_is_not_the_cable():
    page = "UNCLASSIFIED U.S. Department of State Case No. F-2014-1 Doc No. C05700000 Date: 09/30/2015\n"
    stamp = "Classified by DAS, A/GIS, DoS on 08/27/2015 \u2014 Class: SECRET \u2014 Reason: 1.4(B) \u2014 Declassify on: 02/01/2023\n"
    text = f"{page}\n  RELEASE IN PART B1,1.4(B)\n\n{stamp}\n{TEXT}{page}"
    read, plain = read_cable(record(text)), read_cable(record(TEXT))
    assert (read.overall, read.text_level) == ("CONFIDENTIAL", 2)
    assert (read.classified_by, read.reason, read.instruction) == (plain.classified_by, plain.reason, plain.instruction)
    assert [paragraph.mark for paragraph in read.paragraphs] == ["C", "S/NF", "U"]
    bare = read_cable(record(f"{page}\n{stamp}\n1. (SBU) One.\n\n2. (SBU) Two.\n{page}"))
    assert (bare.overall, bare.classified_by) == (None, None)


def test_excisions():
    read = read_cable(record(TEXT.replace("says little", "says [less than 1 line not declassified]")))
    assert [paragraph.is_excised for paragraph in read.paragraphs] == [True, False, False]
    assert (read.text_state, read.text_complete) == ("excised", False)
    assert read_cable(record(TEXT, release_extent="part")).text_state == "excised"


def test_states_of_a_copy():
    lost = "ERROR READING TEXT INDEX FILE; TELEGRAM TEXT FOR THIS MRN IS UNAVAILABLE"
    assert read_cable(record(lost)).text_state == "lost"
    extract = "This record is a partial extract of the original cable. The full text of the original cable is not available.\n"
    read = read_cable(record(extract + TEXT))
    assert (read.text_state, read.is_partial) == ("extract", True)
    assert read_cable(record(TEXT)).text_complete


def test_notes_on_compilation():
    claimed = read_cable(record(TEXT + "\nClassified by compilation.\n"))
    assert (claimed.claims_compilation, claimed.has_compilation_note) == (True, False)
    reasoned = read_cable(record(TEXT + "\nThe paragraphs are unclassified when standing\nalone.\n"))
    assert reasoned.has_compilation_note


def test_paragraphs_of_metadata_only_without_text():
    rows = ((1, "C"), (2, "S//NF"))
    assert [paragraph.level for paragraph in read_cable(record(rows=rows, classification="SECRET")).paragraphs] == [
        2,
        3,
    ]
    assert len(read_cable(record(TEXT, rows=rows)).paragraphs) == 3


def test_places_in_metadata_and_text():
    placed = Record("t", 1, 7, 30, {"id": "08LIMA123", "classification": "SECRET"}, Passage(), Passage(TEXT, 12, 9))
    read = read_cable(dataclasses.replace(placed, places={"classification": (7, 31)}))
    assert (read.spans["overall"].field, read.spans["overall"].line, read.spans["overall"].column) == (
        "classification",
        7,
        31,
    )
    assert (read.spans["id"].line, read.spans["banner"].line, read.spans["banner"].column) == (7, 12, 9)
    first = read.paragraphs[0].spans["mark"]
    assert (first.line, first.column, first.end_column) == (22, 4, 7)


@pytest.mark.skipif(not SEED.exists(), reason="the first cable is not here")
def test_the_first_cable():
    text = SEED.read_text(encoding="utf-8")
    fields = {
        "id": "08ASTANA1022",
        "created": "2008-06-02 09:47",
        "classification": "SECRET",
        "origin": "Embassy Astana",
    }
    read = read_cable(record(text, **fields))
    keys = [paragraph.key for paragraph in read.paragraphs]
    assert keys == ["1", "2", "3", "4", "5", "5#2", "6", "after-6#1", "8", "9", "10", "11", "12"]
    assert "".join(paragraph.mark or "-" for paragraph in read.paragraphs) == "CCCCCCCCCSCCU"
    assert [paragraph.key for paragraph in read.paragraphs if paragraph.is_repeated] == ["5#2"]
    assert not any(paragraph.missing_before for paragraph in read.paragraphs)
    assert (read.overall, read.text_level, read.banner_serial, read.de_serial, read.de_day) == (
        "SECRET",
        3,
        1022,
        1022,
        154,
    )
    assert (read.dtg_on, read.created, read.routing_post, read.origin_post) == (date(2008, 6, 2),) * 2 + ("ASTANA",) * 2
    assert read.instruction == "E.O. 12958: DECL: 05/29/2018"
    assert (read.header_complete, read.classified_by, read.reason, read.subject) == (False, None, None, None)


VECTORS = SEED.parents[2] / "markings" / "vectors.csv"
# sections of several records, excisions, extracts: not a list of portions
ELSEWHERE = {"R061", "R063", "R068", "R075", "M907"}


def _rollups():
    if not VECTORS.exists():
        return []
    with VECTORS.open(newline="", encoding="utf-8") as file:
        return [row for row in csv.DictReader(file) if row["kind"] == "rollup" and row["id"] not in ELSEWHERE]


def _text_of(portions):
    lines, number = [], 0
    for portion in portions.split(" ; "):
        if portion.startswith("SUBJECT"):
            lines.insert(0, f"SUBJECT: {portion[8:]} A VISIT\n")
            continue
        own = portion[:1].isdigit()
        number += not own
        mark = portion.replace("2-8 unmarked", "").replace("2-4 unmarked", "").replace("unmarked", "")
        lines.append(f"{mark.replace(' (', '. (') if own else f'{number}. {mark}'} TEXT OF IT.\n")
    return "\n".join(lines)


@pytest.mark.parametrize("row", _rollups(), ids=lambda row: row["id"])
def test_worked_case_of_a_roll_up(row):
    read = read_cable(record(_text_of(row["portions"]), classification=row["banner_or_context"]))
    levels = [paragraph.level for paragraph in read.paragraphs if paragraph.level is not None]
    levels += [read.subject_level] if read.subject_level is not None else []
    expected = row["parsed_level"].strip(">=")
    assert max(levels, default=None) == (None if expected == "?" else level_rank(expected))
    assert read.overall is not None


# --------------------------------------------------------------------------- properties
WORD = st.sampled_from(
    ["the", "a", "house", "visit", "river", "seven", "talks", "went", "on", "well", "and", "then", "why", "rained"]
)
PROSE = st.lists(st.lists(WORD, min_size=1, max_size=9).map(" ".join), max_size=6).map("\n".join)
PIECES = st.sampled_from(
    [
        "1. (C) ", "2. ", "(S) ", "(A)", "\n", "\n\n", "SECRET", "S E C R E T", " LIMA 000123", "E.O. 12958: DECL: ", "TAGS: ",
        "SUBJECT: ", "REF: A. ", "BEGIN TEXT", "END TEXT", "FM AMEMBASSY LIMA\n", "TO SECSTATE WASHDC\n", "P 010947Z FEB 08\n",
        "DE RUEHPE #1/01 0320947\n", "ZNY CCCCC ZZH\n", "MRN: ", "Classified By: ", "Reason: 1.4 (b)", "ENTIRE TEXT", "[not declassified]",
        "PAGE 02 ", "//NOFORN", "(", ")", "\t", "\x00", "\u00b6", "B1", "@@@@", "12", "COMMENT: ", "#0123\n", "NNNN", "\u2028",
    ]
)  # fmt: skip


def facts(read):
    skipped = {"spans", "paragraphs", "statement", "releases", "ending"}
    own = {field.name: getattr(read, field.name) for field in dataclasses.fields(read) if field.name not in skipped}
    inner = [
        {field.name: getattr(paragraph, field.name) for field in dataclasses.fields(paragraph) if field.name != "spans"}
        for paragraph in read.paragraphs
    ]
    return own, inner, read.statement


@settings(max_examples=60, deadline=None)
@given(before=PROSE, after=PROSE)
def test_prose_around_a_cable_changes_no_fact(before, after):
    plain = read_cable(record(TEXT, HEADER, id="08LIMA123"))
    around = read_cable(record(f"{before}\n\n{TEXT}\n\n{after}\n", HEADER, id="08LIMA123"))
    assert facts(around) == facts(plain)


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES | st.text(max_size=12), max_size=40).map("".join), st.text(max_size=40))
def test_any_text_gives_a_cable(text, field):
    read = read_cable(
        record(text, field, id=field, classification=field, created=field, captions=field, instruction=field)
    )
    assert isinstance(read, Cable)
    lines = text.split("\n")
    for paragraph in read.paragraphs:
        span = min(paragraph.spans.values(), key=lambda span: (span.line, span.column))
        assert 1 <= span.line <= len(lines)
        assert 1 <= span.column <= len(lines[span.line - 1]) + 1


@pytest.mark.parametrize(
    "piece",
    ["A", "\n", "1. (C) X\n\n", "1. A\n\n3. B\n\n", "SECRET\n", "BEGIN TEXT\n1. A\n", "(", "(A) x\n(C) z\n", "1.", "/", "SUBJECT: A\n",
     "CLASSIFIED BY: X\n", "PAGE 01 SECRET\n", "TO X\nA\n", "[not declassified] ", "1a. A\n", "E.O. 12958: DECL: "],
    ids=repr,
)  # fmt: skip
def test_time_grows_with_the_text(piece):
    """A text of 400 kB must not take much more than four times as long as one of 100 kB."""
    spent = []
    for size in (100_000, 400_000):
        text = piece * (size // len(piece))
        begin = time.process_time()
        read_cable(record(text))
        spent.append(time.process_time() - begin)
    assert spent[1] < 10 * spent[0] + 0.2
