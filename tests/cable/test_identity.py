"""Message reference numbers in every form, and posts under all their names."""

import csv
import gzip
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.cable import parse_mrn
from auditor.cable.identity import full_year
from auditor.cable.posts import canonical_post, nearest_post, posts, routing_posts, station_post

IDS = Path(__file__).parents[2].parent / "shared" / "data" / "lists" / "cable-ids-by-month.csv.gz"


@pytest.mark.parametrize(
    ("text", "year", "post", "serial"),
    [
        ("08ASTANA1022", 2008, "ASTANA", 1022),
        (" 08astana1022 ", 2008, "ASTANA", 1022),
        ("66BUENOSAIRES2481", 1966, "BUENOSAIRES", 2481),
        ("65STATE1", 2065, "STATE", 1),
        ("1976JIDDA00963", 1976, "JIDDA", 963),
        ("1979VICTOR01578", 1979, "VICTORIA", 1578),
        ("1979USUNN01253", 1979, "USUNNEWYORK", 1253),
        ("1978SANTO03422", 1978, "SANTODOMINGO", 3422),
        ("1973STATE089296", 1973, "STATE", 89296),
        ("ASTANA 001022", None, "ASTANA", 1022),
        ("10 BERLIN 1052", 2010, "BERLIN", 1052),
        ("11 PORT AU PRINCE 504", 2011, "PORTAUPRINCE", 504),
        ("2005 STATE 226504", 2005, "STATE", 226504),
        ("SECTO 1001", None, "SECTO", 1001),
    ],
)
def test_sound_numbers(text, year, post, serial):
    mrn = parse_mrn(text)
    assert (mrn.year, mrn.post, mrn.serial, mrn.fault) == (year, post, serial, "")


@pytest.mark.parametrize(
    ("text", "fault", "year", "post", "serial"),
    [
        ("7575LIBREVILLE1895", "doubled-year", 1975, "LIBREVILLE", 1895),
        ("08SCTION02OF02SAOPAULO335", "section-debris", 2008, "SAOPAULO", 335),
        ("08SECTION01GF02LIMA21", "section-debris", 2008, "LIMA", 21),
        ("0901OF02RPODUBAI288", "section-debris", 2009, "RPODUBAI", 288),
        ("09EFTOLONDON2468", "word-debris", 2009, "LONDON", 2468),
        ("09AMEMBASSYHANOI1284", "word-debris", 2009, "HANOI", 1284),
        ("90STATE255195TOSEC140301", "two-numbers", 1990, "STATE", 255195),
        ("06MADRID002583ZFR2585", "resent-suffix", 2006, "MADRID", 2583),
        ("08ACCRA001382SUSPECTEDDUPLICATE1392", "note-in-number", 2008, "ACCRA", 1392),
        ("06MINSI225", "misspelt-post", 2006, "MINSI", 225),
        ("05ASTANA", "no-serial", 2005, "ASTANA", None),
        ("092OF5", "no-post", 2009, None, None),
        ("C05783794", "document-number", None, None, None),
        ("104-10104-10152", "document-number", None, None, None),
        ("hello", "not-a-message-number", None, None, None),
        ("", "empty", None, None, None),
    ],
)
def test_faulty_numbers_are_named_and_read(text, fault, year, post, serial):
    mrn = parse_mrn(text)
    assert (mrn.fault, mrn.year, mrn.post, mrn.serial) == (fault, year, post, serial)
    assert mrn.note


def test_a_number_is_never_rewritten_silently():
    mrn = parse_mrn("07SECTION02OF03EIJING483")
    assert mrn.post == "EIJING"
    assert "BEIJING" in mrn.note
    assert parse_mrn("1979VICTOR01578").note == "VICTOR is VICTORIA cut to six characters"


def test_two_digit_years():
    assert [full_year(digits) for digits in ("66", "99", "00", "65", "1957")] == [1966, 1999, 2000, 2065, 1957]


@pytest.mark.parametrize(
    ("text", "post"),
    [
        ("Embassy Astana", "ASTANA"),
        ("AMEMBASSY ASTANA", "ASTANA"),
        ("RUEHTA/AMEMBASSY ASTANA 0123", "ASTANA"),
        ("SECSTATE WASHDC IMMEDIATE 8025", "STATE"),
        ("Secretary of State", "STATE"),
        ("Consulate S\u00e3o Paulo", "SAOPAULO"),
        ("USMISSION USUN NEW YORK", "USUNNEWYORK"),
        ("American Institute Taiwan, Taipei", "TAIPEI"),
        ("AIT TAIPEI", "TAIPEI"),
        ("AMEMBASSY KIEV", "KYIV"),
        ("CIA WASHDC", None),
        ("AMEMBASSY", None),
        ("", None),
    ],
)
def test_stations(text, post):
    assert station_post(text) == post


def test_look_alike_missions_stay_apart():
    assert canonical_post("UNVIE VIENNA") != canonical_post("VIENNA")
    assert canonical_post("USNATO") != canonical_post("USEU BRUSSELS")
    assert canonical_post("NOWHERE") is None


def test_routing_indicators():
    assert routing_posts("RUEHTA") == ("ASTANA",)
    assert routing_posts("RUEHKA") == ("DHAKA",)
    assert set(routing_posts("RUEHGV")) == {"GENEVA", "CDGENEVA", "USTRGENEVA"}
    assert routing_posts("RUEHZZZ") == ()


def test_nearest_post():
    assert nearest_post("MANAMMA") == "MANAMA"
    assert nearest_post("XYZZYXY") is None
    assert all(canonical_post(name) for name in posts().spellings)


@pytest.mark.skipif(not IDS.exists(), reason="the list of published identifiers is not here")
def test_published_identifiers_parse_or_are_named():
    with gzip.open(IDS, "rt", encoding="utf-8", newline="") as file:
        typed = [row[0] for row in csv.reader(file) if row]
    assert len(typed) == 251_287
    faulty = {}
    for text in typed:
        mrn = parse_mrn(text)
        if mrn.fault:
            faulty[text] = mrn
        else:
            assert text == f"{mrn.year % 100:02d}{mrn.post}{mrn.serial}"
    assert len(faulty) == 201
    assert all(mrn.note for mrn in faulty.values())
    assert [text for text, mrn in faulty.items() if None in (mrn.post, mrn.serial)] == ["06ASTANA", "092OF5"]


@settings(max_examples=200)
@given(st.text(max_size=40) | st.text("0129SECTIONOFSTATEEFTO /", max_size=40))
def test_any_text_gives_an_answer(text):
    mrn = parse_mrn(text)
    assert mrn.fault or mrn.post
    assert mrn.year is None or 0 < mrn.year < 10_000


@pytest.mark.parametrize("typed", ["0000ANKARA12SECTO5", "6071ANKARA12SECTO5", "0000ANKARA12", "0000ANKARA12 NOTAL 5"])
def test_no_form_of_a_number_gives_a_year_outside_the_two_centuries(typed):
    read = parse_mrn(typed)
    assert read.fault
    assert read.year is None or read.year // 100 in (19, 20)
