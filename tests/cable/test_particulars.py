"""Sections, pages, wording, TAGS, posts by date and what the metadata say of a copy."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.cable.cable import read_cable
from auditor.cable.characters import odd_characters, odd_in_mark
from auditor.cable.history import post_absence
from auditor.cable.tags import doubtful_tags, is_known
from auditor.cable.wording import weekdays_amiss
from auditor.ingest.profiles import known
from auditor.ingest.records import Passage, Record
from auditor.resources import load

SECTION = "C O N F I D E N T I A L SECTION {:02d} OF {:02d} LIMA 000301\n\n"


def cable(text="", header="", profile="canonical", **fields):
    passages = {"header": Passage(header, 1) if header else Passage(), "text": Passage(text, 9) if text else Passage()}
    return read_cable(Record("a.csv", 0, 1, 1, {"id": "05LIMA301", **fields}, profile=profile, **passages))


# --------------------------------------------------------------------------- sections and pages
@pytest.mark.parametrize(
    ("text", "shown", "totals", "first"),
    [
        (SECTION.format(2, 3) + "4. (C) Four.", ("2",), ("3",), 2),
        (SECTION.format(1, 2) + "1. (C) One.\n\n" + SECTION.format(2, 2) + "2. (C) Two.", ("1", "2"), ("2",), 1),
        ("1. (C) One.\n\n" + SECTION.format(2, 2) + "2. (C) Two.", ("1", "2"), ("2",), 1),
        ("1. (C) One.\n\n" + SECTION.format(3, 3) + "2. (C) Two.", ("1", "2", "3"), ("3",), 1),
        (SECTION.format(1, 3) + "1. (C) One.\n\nLIMA 00000301  002 OF 003\n\n2. (C) Two.", ("1", "2"), ("3",), 1),
        ("C O N F I D E N T I A L LIMA 000301\n\n1. (C) One.\n\nLIMA 00000301  002 OF 002\n\n2.", ("1", "2"), (), 1),
        (SECTION.format(1, 2) + "1. (C) Quito:\n\nS E C R E T SECTION 02 OF 05 QUITO 000777\n", ("1",), ("2",), 1),
        ("C O N F I D E N T I A L LIMA 000301\n\n1. (C) One.", (), (), None),
    ],
)
def test_sections(text, shown, totals, first):
    found = cable(text)
    assert (found.sections_shown, found.section_totals, found.first_section) == (shown, totals, first)


def test_pages_of_all_sections_are_added_up():
    lines = [("01", "01 OF 02"), ("02", "01 OF 02"), ("01", "02 OF 02")]
    found = cable("".join(f"PAGE {page}        LIMA 00301  {part}  031620Z\n\nONE.\n\n" for page, part in lines))
    assert (found.pages_found, found.received_at, found.sections_shown) == (3, "031620", ("1", "2"))
    assert cable("1. ONE.").pages_found is None


# --------------------------------------------------------------------------- numbers and posts
@pytest.mark.parametrize(
    ("name", "canonical"),
    [
        ("08SCTION02OF02SAOPAULO335", "08SAOPAULO335"),
        ("1976JIDDA00963", "76JEDDAH963"),
        ("06DAMASCCUS4435", "06DAMASCUS4435"),
        ("08XYZZYTOWN12", "08XYZZYTOWN12"),
        ("06ASTANA", None),
        ("C05787231", None),
    ],
)
def test_canonical_identifiers(name, canonical):
    assert cable(id=name).canonical_id == canonical


def test_a_post_is_absent_in_its_days_only():
    assert post_absence("KABUL", date(1995, 1, 1)) is not None
    assert post_absence("KABUL", date(1989, 1, 31)) is None
    assert post_absence("KABUL", date(2001, 12, 17)) is None
    assert post_absence("St. Petersburg", date(1990, 1, 1)) is not None
    assert post_absence("LIMA", date(1950, 1, 1)) is post_absence(None, None) is None


def test_a_post_that_opened_within_the_stated_year_or_month_was_not_absent():
    assert post_absence("ASTANA", date(1990, 1, 1), "year") is not None
    assert post_absence("KABUL", date(2001, 11, 1), "month") is not None
    assert post_absence("KABUL", date(2001, 12, 1), "month") is None
    assert cable(id="01KABUL5").post_absence is cable(id="01KABUL5", created="2001-12").post_absence is None


def test_every_absence_is_an_interval_with_a_reason():
    for entry in load("vocabulary/post-history")["absences"]:
        assert entry.keys() & {"from", "until"}, entry
        assert entry["why"]
        assert entry.get("from", "0001-01-01") < entry.get("until", "9999-12-31"), entry


# --------------------------------------------------------------------------- wording
@pytest.mark.parametrize(
    ("end", "ending"),
    [
        ("The board met.", "sentence"),
        ('He said "no."', "sentence"),
        ("The board met.\n\nMCLEAN", "signature"),
        ("The board met.\n\nMCLEAN\n\nNNNN", "end-sign"),
        ("The board met.\n#0301", "end-sign"),
        ("The minister said that the", "broken-off"),
        ("ministers of trade,", "broken-off"),
        ("the inter-", "broken-off"),
        ("Berths 1, 2 and 7 are closed for works", "other"),
        ("THE BOARD MET.\n\nCONFIDENTIAL", "sentence"),
        ("THE MINISTER SAID HE WOULD\n\nCONFIDENTIAL", "broken-off"),
    ],
)
def test_endings(end, ending):
    assert cable(f"1. (C) One.\n\n2. (C) Two. {end}").ending == ending


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("1. (C) SUMMARY: One. END SUMMARY.", (True, True, False, True)),
        ("1. (C) One.\n\nBEGIN SUMMARY: Two. END OF SUMMARY", (True, True, True, True)),
        ("1. (C) Summary. One. End\nSummary.", (True, True, False, True)),
        ("1. INTRO AND SUMMARY. ONE. END SUMMARY.", (False, True, False, True)),
        ("1. (C) One. END SUMMARY.", (False, False, False, True)),
        ("1. (C) One. SUMMARY ENDS.", (False, False, False, True)),
        ("1. (C) A summary of the talks.", (False, True, False, False)),
        ("1. (C) SUMMARYX: One.", (False, True, False, False)),
        ("1. (C) THE WEEKEND SUMMARY", (False, True, False, False)),
        ("1. (C) One.", (False, False, False, False)),
    ],
)
def test_summaries(text, facts):
    found = cable(text)
    assert (found.summary_headed, found.summary_named, found.summary_begins, found.summary_ends) == facts


@pytest.mark.parametrize(
    ("text", "amiss"),
    [
        ("on FRIDAY, 03 MARCH 2004", ("FRIDAY, 03 MARCH 2004=WEDNESDAY",)),
        ("on Wednesday, March 3, 2004", ()),
        ("on Wednesday March 3", ()),
        ("on Thursday\n3 March 2004", ("THURSDAY, 3 March 2004=WEDNESDAY",)),
        ("Saturday, 04/03/2004", ()),
        ("Friday, 30 February 2004", ()),
        ("the holiday, 3 March 2004", ()),
        ("Monday, 3 March 2004 and Monday, 3 March 2004", ("MONDAY, 3 March 2004=WEDNESDAY",)),
    ],
)
def test_weekdays(text, amiss):
    assert weekdays_amiss(text) == amiss


@given(st.text())
def test_any_text_has_wording(text):
    weekdays_amiss(text)
    assert all(odd_characters(text))


def test_characters():
    assert odd_characters("caf\ufffd, caf\ufffd, cafÃ©, âx \x85") == ("U+FFFD", "Ã©", "U+0085")
    assert odd_characters("São Paulo, “NAÇÃO” \u2013 ¶ €") == ()
    assert odd_in_mark("(\u0421/\xa0NF)") == ("U+0421", "U+00A0")
    assert odd_in_mark("(C \u2013 ENTIRE TEXT)") == ()


# --------------------------------------------------------------------------- TAGS
def test_tags_that_resemble_a_code():
    assert doubtful_tags(("PREL", "PRELL", "EOCN", "PHUMBA", "ELECTIONS", "PE", "KXYZ")) == (
        "PRELL=PREL",
        "EOCN=ECON",
        "PHUMBA=PHUM BA",
    )
    assert doubtful_tags(("OVIP", "PETER", "MARK", "PREL", "PETER")) == ("PETER=PTER",)
    assert is_known("KDEM")
    assert is_known("UNSC")


def test_no_known_code_resembles_another_kind():
    """Every listed code is known, so that none is called doubtful."""
    held = load("vocabulary/tags")
    assert doubtful_tags((*held["subjects"], *held["former"], *held["organizations"])) == ()


# --------------------------------------------------------------------------- metadata
def test_film_pages_type_and_field():
    found = cable(film_number="D760123-0456", page_count="3", type="Telegram", classification="SECRTE")
    assert (found.film_prefix, found.film_year, found.page_count) == ("D", 1976, 3)
    assert (found.is_other_type, found.classification_field) == (False, "SECRTE")
    odd = cable(film_number="R 12", page_count="n/a", type="airgram", classification="S E C R E T")
    assert (odd.film_prefix, odd.film_year, odd.page_count) == (None, None, None)
    assert (odd.is_other_type, odd.classification_field) == (True, None)
    assert cable(classification="Not Marked").classification_field is None


def test_collections_by_profile():
    found = cable(profile="aad-overview")
    assert (found.collection_from, found.collection_until, found.collection_highest) == (
        date(1973, 1, 1),
        date(1980, 1, 1),
        3,
    )
    assert cable().collection is cable().marks_expected_from is None


def test_state_telegrams_mark_their_paragraphs_from_december_1978():
    assert cable(profile="bare-text").marks_expected_from == date(1978, 12, 1)


def test_collections_and_practices_name_profiles_that_there_are():
    held = load("vocabulary/collections")
    named = {profile for entry in (*held["collections"], *held["practices"]) for profile in entry["profiles"]}
    assert named <= known().keys()


# --------------------------------------------------------------------------- notices
@pytest.mark.parametrize(
    ("text", "corrected", "cancelled"),
    [
        ("CORRECTED COPY\n\n1. (C) One.", True, False),
        ("UNCLAS LIMA 000301 CORRECTED COPY\n\n1. One.", True, False),
        ("1. (C) The ministry asks for a corrected copy of the protocol, which the board will send by the end of May.", False, False),
        ("NUMBER CANCELLED", False, True),
        ("1. (C) The visit was cancelled.", False, False),
    ],
)  # fmt: skip
def test_corrected_and_cancelled(text, corrected, cancelled):
    found = cable(text)
    assert (found.is_corrected, found.is_cancelled) == (corrected, cancelled)
