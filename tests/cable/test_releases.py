from __future__ import annotations

import csv
import json
import time
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.cable import read_cable
from auditor.cable.instruction import read_instruction
from auditor.cable.releases import read_extent, read_releases, read_route, release_layer, reviewer_stamps
from auditor.ingest.records import Passage, Record

SHARED = Path(__file__).parents[3] / "shared"
SYSTEMATIC = "Declassified/Released US Department of State EO Systematic Review 20 MAR 2014"
PAGE = "     UNCLASSIFIED U.S. Department of State Case No. F-2014-20439 Doc No. C05700000 Date: 09/30/2015"
STAMP = (
    "Classified by DAS, A/GIS, DoS on 08/27/2015 \u2014 Class: CONFIDENTIAL \u2014 Reason: 1.4(B), 1.4(D) \u2014 "
    "Declassify on: 04/23/2035"
)
OLD = "UNCLASSIFIED Current Class: CONFIDENTIAL Current Handling: n/a Document Number: 1997STATE000001 Case Number: 200100001"
AUTHORITY = "REVIEW AUTHORITY: JANE DOE DATE/CASE ID: 27 JUN 2003 200100001"


def record(text: str = "", line: int = 1, **fields: str) -> Record:
    return Record("cables.csv", 0, 7, 7, fields, text=Passage(text, line) if text else Passage())


def events(text: str = "", **fields: str) -> list[tuple[date | None, str, str]]:
    return [(event.released_on, event.route, event.extent) for event in read_releases(record(text, **fields))]


def layer(text: str) -> list[str]:
    return [text[start:end] for start, end in release_layer(text)]


# --------------------------------------------------------------------------- stamps of systematic review
@pytest.mark.parametrize(
    "text",
    [
        SYSTEMATIC,
        SYSTEMATIC.replace(" ", "  "),
        SYSTEMATIC.replace(" US", "\nUS").replace(" EO", "\nEO").replace(" 20", "\n20"),
        SYSTEMATIC.replace("Systematic Review", "Systematic\nReview"),
        f"Jane Q. Public {SYSTEMATIC}",
        f"Jane Q. Public\n{SYSTEMATIC}",
        SYSTEMATIC.replace("20 MAR 2014", "20 Mar 2014"),
    ],
)
def test_a_stamp_is_found_wherever_it_falls_in_a_sentence(text):
    cable = f"1. THE DELEGATION SAID THAT\n{text}\nIT WOULD LEAVE."
    assert layer(cable) == [text]
    assert events(cable) == [(date(2014, 3, 20), "systematic", "")]


def test_a_stamp_in_the_middle_of_a_line_leaves_the_words_around_it():
    cable = f"1. THE DELEGATION Jane Q. Public {SYSTEMATIC} SAID SO. {SYSTEMATIC}"
    assert layer(cable) == [f"Jane Q. Public {SYSTEMATIC}", SYSTEMATIC]


def test_a_stamp_keeps_its_line_and_authority_and_counts_once():
    (event,) = read_releases(record(f"1. TEXT\n\n{SYSTEMATIC}\nMORE\n{SYSTEMATIC}", line=10))
    assert event.line == 12
    assert event.field == "text"
    assert event.authority == "US Department of State EO Systematic Review"


@pytest.mark.parametrize(
    "text",
    [
        "THE STATEMENT WAS RELEASED IN FULL BY THE MINISTRY.",
        "RELEASED IN FULL YESTERDAY BY THE MINISTRY",
        "1. THE PRISONERS WERE DECLASSIFIED AND RELEASED.",
        "CLASSIFIED BY AMBASSADOR DOE ON 5/5/2005 FOR REASONS 1.4 (B). DECLASSIFY ON: 5/5/2015",
        "UNCLASSIFIED\nSBU\n1. (U) Text.",
        "CURRENT CLASSES AT THE ACADEMY",
        "",
    ],
)
def test_a_cables_own_words_are_no_release_layer(text):
    assert layer(text) == []
    assert events(text) == []


# --------------------------------------------------------------------------- copies released under FOIA
def test_page_headers_give_date_route_and_the_release_line_the_extent():
    text = f"{PAGE}\n\n{' ' * 60}RELEASE IN PART B6\n\n1. (SBU) Text.\n{PAGE}\n"
    (event,) = read_releases(record(text))
    assert (event.released_on, event.route, event.extent) == (date(2015, 9, 30), "foia", "part")
    assert event.authority == "Case No. F-2014-20439, Doc No. C05700000"
    assert layer(text) == [PAGE, "RELEASE IN PART B6", PAGE]


def test_the_unclassified_banner_of_a_cable_is_its_own():
    text = f"{PAGE}\n\n{' ' * 60}RELEASE IN FULL\n\n{' ' * 30}UNCLASSIFIED\n\nE.O.: 13526\n1. Text.\n"
    assert layer(text) == [PAGE, "RELEASE IN FULL"]


@pytest.mark.parametrize(
    ("line", "extent"),
    [
        ("RELEASE IN FULL", "full"),
        ("RELEASED IN PART", "part"),
        ("RELEASE IN PART B1,1.4(D),B6", "part"),
        ("RELEASE IN\n          FULL", "full"),
        ("RELEASE IN PART\n          B5,B6", "part"),
        ("DENIED IN FULL", "denied"),
    ],
)
def test_release_lines(line, extent):
    text = f"{PAGE}\n          {line}\n\n1. Text.\n"
    assert layer(text) == [PAGE, line]
    assert events(text) == [(date(2015, 9, 30), "foia", extent)]


@pytest.mark.parametrize("pieces", [(SYSTEMATIC, "RELEASE IN FULL"), ("RELEASED IN FULL", SYSTEMATIC)])
def test_a_release_line_beside_a_stamp_gives_its_extent(pieces):
    text = f"{' '.join(pieces)}\n\n1. TEXT"
    assert events(text) == [(date(2014, 3, 20), "systematic", "full")]
    assert layer(text) == list(pieces)


def test_codes_in_the_margin_belong_to_the_release():
    text = f"{PAGE}\n\n{' ' * 40}B6\n1. They met at the club.{' ' * 30}1.4(B)\n2. B6 is a visa class.\n"
    assert [span.strip() for span in layer(text)] == [PAGE.strip(), "B6", "1.4(B)"]


def test_a_case_of_mandatory_review_is_not_foia():
    assert events(PAGE.replace("F-2014", "M-2014")) == [(date(2015, 9, 30), "mdr", "")]


def test_an_older_copy_gives_its_authority_date_and_extent():
    text = f"{OLD}\nRELEASED IN PART\nB1, 1.4(D)\nC O N F I D E N T I A L STATE 000001\n{AUTHORITY}\nUNCLASSIFIED\n1. (C) Text."
    assert events(text) == [(date(2003, 6, 27), "foia", "part")]
    assert layer(text) == [OLD, "RELEASED IN PART\nB1, 1.4(D)", AUTHORITY, "UNCLASSIFIED"]
    (event,) = read_releases(record(text))
    assert event.authority == "JANE DOE, case 200100001"


def test_the_current_level_of_a_copy_is_not_its_marking():
    text = "1. TEXT\n\nNNNN\n*** Current Handling Restrictions *** n/a\n*** Current Classification *** UNCLASSIFIED\n"
    assert layer(text) == ["*** Current Handling Restrictions *** n/a", "*** Current Classification *** UNCLASSIFIED"]
    assert events(text) == []


def test_a_release_line_without_a_date_is_an_event_without_a_date():
    assert events("RELEASE IN PART B1,1.4(D),B6\n1. (C) Text.") == [(None, "foia", "part")]


# --------------------------------------------------------------------------- reviewers' stamps
def test_a_reviewers_stamp_is_release_layer_but_no_release():
    text = f"{PAGE}\n\nHello\n{STAMP}\nRegards\n"
    assert layer(text)[0] == PAGE
    assert "".join(layer(text)[1:]).replace(" ", "") == STAMP.replace(" ", "")
    assert events(text) == [(date(2015, 9, 30), "foia", "")]


def test_a_stamp_wrapped_over_other_text_hides_only_itself():
    text = STAMP.replace("Class:", "Class:\nSubject: Lunch        ").replace(" \u2014 Reason", "\n \u2014 Reason")
    hidden = layer(f"From: A\n{text}\nRegards")
    assert "Lunch" not in " ".join(hidden)
    assert any("CONFIDENTIAL" in span for span in hidden)
    (span,) = reviewer_stamps(text)
    read = read_instruction(text[span[0] : span[1]])
    assert read.layer == "reviewer"
    assert [token.text for token in read.tokens if token.kind == "date"] == ["04/23/2035"]


@pytest.mark.parametrize(
    "broken",
    [
        STAMP.replace("Class:", "Class\n:"),
        STAMP.replace("Class:", "Class\n      :").replace("Reason: ", "Reason:\n"),
        STAMP.replace("1.4(D)", "1.4\n(D)"),
        STAMP.replace("Reason: 1.4", "Reason: 1.4\n"),
        "Best regards,  " + STAMP,
    ],
)
@pytest.mark.parametrize("head", ["", f"{PAGE}\n"])
def test_a_broken_stamp_says_nothing_of_the_cable(broken, head):
    cable = read_cable(record(f"{head}Hello\n{broken}\n\n1. (C) One.\n\n2. (S) Two.\n"))
    assert (cable.classified_by, cable.reason, cable.instruction) == (None, None, None)
    assert [(paragraph.number, paragraph.mark) for paragraph in cable.paragraphs] == [(1, "C"), (2, "S")]


@pytest.mark.parametrize(
    "stamp",
    [
        "(B)(D) \u2014 Declassify on: 04/23/2035",
        "(C) \u2014 Declassify on: 04/23/2035",
        "1.4(D) \u2014 Declassify on: 04/23/2035",
        "\u2014 Declassify on: 04/23/2035",
        STAMP,
        f"Regards {STAMP}",
        STAMP.replace("1.4(D)", "1.4\n(D)"),
        STAMP.replace("Class:", "Class\n:"),
        STAMP.partition(" \u2014 Reason")[0],
    ],
)
@pytest.mark.parametrize("before", range(5))
def test_a_stamp_takes_no_paragraph_away(stamp, before):
    lines = ["1. (C) One says so.", "2. (S) Two says so.", "3. (C) Three says so.", "4. (U) Four says so."]
    text = "\n".join([*lines[:before], stamp, *lines[before:]])
    marks = [(paragraph.number, paragraph.mark) for paragraph in read_cable(record(text)).paragraphs]
    assert marks == [(1, "C"), (2, "S"), (3, "C"), (4, "U")]


# --------------------------------------------------------------------------- metadata
def test_the_plain_fields_describe_one_release():
    (event,) = read_releases(
        record(
            released="2006-05-04", release_route="Systematic review", review_authority="A. B.", release_extent="full"
        )
    )
    assert (event.released_on, event.route, event.authority, event.extent) == (
        date(2006, 5, 4),
        "systematic",
        "A. B.",
        "full",
    )
    assert (event.field, event.line) == ("released", 7)


def test_a_leak_is_no_official_release_and_has_no_authority():
    (event,) = read_releases(record(released="2011-08-30 01:44", release_route="leak", review_authority="A. B."))
    assert (event.route, event.authority) == ("leak", "")


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, []),
        ({"released": "2005-02-30"}, []),
        ({"released": "2006"}, []),
        ({"released": "2006-05-04"}, [(date(2006, 5, 4), "official", "")]),
        ({"release_extent": "denied"}, [(None, "official", "denied")]),
        ({"release_extent": "destroyed"}, [(None, "official", "destroyed")]),
        ({"withheld": "In full"}, [(None, "official", "denied")]),
        ({"withheld": "In part"}, [(None, "official", "part")]),
        ({"withheld": "no"}, []),
        ({"released": "2021-12-15", "withheld": "Redact"}, [(date(2021, 12, 15), "official", "")]),
        (
            {"releases": "2006-05-04=systematic;2011-08-30=leak"},
            [(date(2006, 5, 4), "systematic", ""), (date(2011, 8, 30), "leak", "")],
        ),
        (
            {"releases": "2011-08-30=leak;2006-05-04=systematic"},
            [(date(2006, 5, 4), "systematic", ""), (date(2011, 8, 30), "leak", "")],
        ),
        ({"releases": "2006-05-04"}, [(date(2006, 5, 4), "official", "")]),
        ({"releases": ";=x;2011-02-30=leak"}, []),
        ({"releases": "[broken"}, []),
        ({"releases": "[1, null]"}, []),
    ],
)
def test_fields(fields, expected):
    assert events(**fields) == expected


def test_the_list_of_releases_may_be_json():
    typed = json.dumps(
        [{"released_on": "2006-05-04", "route": "MDR", "extent": "part", "authority": "Panel"}, {"date": "2014-03-20"}]
    )
    first, second = read_releases(record(releases=typed))
    assert (first.released_on, first.route, first.extent, first.authority) == (date(2006, 5, 4), "mdr", "part", "Panel")
    assert (second.released_on, second.route) == (date(2014, 3, 20), "official")


def test_what_is_said_twice_counts_once():
    text = f"1. TEXT\n{SYSTEMATIC}\n"
    (event,) = read_releases(record(text, released="2014-03-20", release_extent="full"))
    assert (event.route, event.extent, event.field) == ("systematic", "full", "released")
    assert event.authority == "US Department of State EO Systematic Review"


def test_a_release_line_fills_the_extent_of_the_release_in_the_fields():
    assert events("RELEASE IN PART B6\n1. Text.", released="2015-09-30") == [(date(2015, 9, 30), "foia", "part")]


def test_a_leak_and_a_release_on_one_day_stay_two():
    found = events(releases="2011-08-30=leak;2011-08-30=foia")
    assert sorted(route for _, route, _ in found) == ["foia", "leak"]


@pytest.mark.parametrize(
    ("text", "route"),
    [
        (None, "official"),
        ("", "official"),
        ("FOIA", "foia"),
        ("Mandatory declassification review", "mdr"),
        ("WikiLeaks", "leak"),
        ("Automatic", "automatic"),
        ("Odd", "odd"),
    ],
)
def test_routes(text, route):
    assert read_route(text) == route


@pytest.mark.parametrize(
    ("text", "extent"),
    [("Released in part", "part"), ("FULL", "full"), ("WITHHELD", "denied"), ("what", ""), (None, "")],
)
def test_extents(text, extent):
    assert read_extent(text) == extent


# --------------------------------------------------------------------------- any text at all
SNIPPETS = st.sampled_from(
    [
        SYSTEMATIC,
        PAGE,
        STAMP,
        OLD,
        AUTHORITY,
        "\n",
        "  ",
        "RELEASE IN PART",
        " B1,B6",
        "UNCLASSIFIED",
        "Class:",
        "Reason: 1.4(B)",
        "text",
        "Current ",
    ]
)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.one_of(SNIPPETS, st.text(max_size=20)), max_size=12).map("".join))
def test_the_layer_lies_in_the_text_in_order_without_overlap(text):
    at = 0
    for start, end in release_layer(text):
        assert at <= start < end <= len(text)
        at = end
    dates = [event.released_on for event in read_releases(record(text)) if event.released_on]
    assert dates == sorted(dates)
    for start, end in reviewer_stamps(text):
        assert read_instruction(text[start:end]).raw


HINT = "/Released RELEASE State Case REVIEW AUTHORITY Current Class: "
BAD = {
    "stamps": "Declassified/Released " * 4_500,
    "pages": "UNCLASSIFIED U.S. Department of State Case No. " * 2_000,
    "spaces": " " * 100_000,
    "lines": "\n" * 100_000,
    "release lines": "\n  RELEASE IN PART B1,B1" * 4_300,
    "authorities": "REVIEW AUTHORITY: " * 5_500,
    "current": "UNCLASSIFIED\nCurrent Class: " * 3_600,
    "reviewers": "Classified by a on 1/1/2001 Class: " * 2_900,
    "classifiers": "Classified by " * 7_100,
    "codes": "x             B1," * 6_000,
    "names": "Abcd Efgh " * 10_000,
}


@pytest.mark.parametrize("name", BAD)
def test_hostile_texts_take_less_than_a_second(name):
    began = time.perf_counter()
    read_releases(record(HINT + BAD[name]))
    assert time.perf_counter() - began < 1


# --------------------------------------------------------------------------- what others collected
def test_the_real_copies_give_their_release():
    folder = SHARED / "data/foia/cables"
    index = SHARED / "data/foia/release_index.csv"
    if not folder.exists() or not index.exists():
        pytest.skip("the released cables are not here")
    with index.open(encoding="utf-8", newline="") as file:
        known = {row["doc_id"]: row for row in csv.DictReader(file)}
    for path in sorted(folder.glob("*.txt")):
        row = known[path.stem]
        found = events(path.read_text(encoding="utf-8", errors="replace"))
        month, day, year = map(int, row["release_date_stamp"].split("/"))
        extent = {"RELEASE IN FULL": "full", "RELEASE IN PART": "part"}.get(row["release_decision"])
        assert found, path.stem
        assert (found[0][0], found[0][1]) == (date(year, month, day), "foia"), path.stem
        assert extent in (None, found[0][2]), path.stem


def test_the_real_stamps_are_found():
    path = SHARED / "data/foia/classification_stamps.csv"
    if not path.exists():
        pytest.skip("the stamps are not here")
    with path.open(encoding="utf-8", newline="") as file:
        stamps = [row["raw_stamp_lines"].replace(" \u23ce ", "\n") for row in csv.DictReader(file)]
    found = sum(bool(reviewer_stamps(stamp)) for stamp in stamps)
    assert found >= 0.99 * len(stamps)
    assert all(read_instruction(stamp).layer == "reviewer" for stamp in stamps)
