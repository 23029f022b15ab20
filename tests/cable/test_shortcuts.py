"""Shortcuts past rare words and usual forms: what is found with them is what the plain reading finds."""

from __future__ import annotations

import dataclasses
import re
from itertools import islice

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from auditor.cable import authority, cable, counted, read_cable, release_marks, starts, states, wording
from auditor.cable.facts import Cable, Paragraph
from auditor.cable.lines import read_copy
from auditor.cable.signs import OF_HEAD, OF_TEXT
from auditor.cable.vocabulary import notices
from auditor.ingest.records import Passage, Record

_NEVER = re.compile(r"(?!)")


def texts(*pieces: str) -> st.SearchStrategy[str]:
    """Texts of the pieces, of white space of every kind, and of anything else."""
    blanks = st.sampled_from([" ", "\n", "  ", "\n\n", "\t", "\xa0", "\u2003", "\x1f", ""])
    return st.lists(st.one_of(st.sampled_from(pieces), blanks, st.text(max_size=4)), max_size=24).map("".join)


NOTICES = sorted({phrase for name in (*OF_HEAD, *OF_TEXT) for phrase in notices()[name]})
NOTICE_WORDS = sorted({word for phrase in NOTICES for word in phrase.split()})


@given(texts(*NOTICES, *NOTICE_WORDS, "S"))
def test_a_notice_is_found_as_in_the_text_with_single_blanks(text):
    flat = " ".join(text.split())
    for names in (OF_HEAD, OF_TEXT):
        plain = {name for name in names if any(phrase in flat for phrase in notices()[name])}
        assert states.stated(names, text) == plain


RELEASES = (
    "Declassified/Released US Department of State EO Systematic Review 20 MAR 2014",
    "DECLASSIFIED/RELEASED",
    "UNCLASSIFIED U.S. Department of State Case No. F-2010-1234 Doc No. C01234567 Date: 01/02/2012",
    "\nRELEASE IN PART B1,1.4(D)\n",
    "REVIEW AUTHORITY: John Doe DATE/CASE ID: 27 JUN 2003 200104094",
    "Current Classification: UNCLASSIFIED",
    "\nUNCLASSIFIED Current Class: CONFIDENTIAL\n",
    "Current ",
    "Classified by J Doe, ON 01/02/2012 Class: SECRET \u2014 Reason: 1.4(D) \u2014 Declassify on: 04/23/2035",
    "CLASSIFIED BY J DOE ON 01/02/2012 CLASS: SECRET",
    "1.4(D) \u2014 Declassify on: 04/23/2035",
    "\u017ftate Case",
)


@given(texts(*RELEASES))
def test_release_marks_are_those_of_every_sort_tried(text):
    sorts = [sort for sort, _ in release_marks._SORTS]
    found = [mark for sort in sorts for mark in islice(sort(text), 2000)]
    if any(mark.sort in ("page", "line") for mark in found):
        found.extend(release_marks._margins(text))
    plain = tuple(sorted(found, key=lambda mark: (mark.start, mark.end)))
    hints = release_marks._WORDS["hints"]
    assert release_marks.find_release_marks(text) == (plain if any(hint in text for hint in hints) else ())


@given(texts("Friday, March 4, 2004", "FRIDAY 05 MARCH 2004", "Monday 1 May 2000", "day ", "DAY ", "TODAY 1/2/2004"))
@example("FRIDAY 06 MARCH 2004, Friday, March 7, 2004, SUNDAY 05 APRIL 2004")
def test_weekdays_of_both_cases_are_found_in_order(text):
    either = re.compile(r"(?:day|DAY)[,.]?[ \n]{1,3}(?=[0-9A-Z])")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(wording, "_DAYS_BEFORE_DATE", (either,))
        plain = wording.weekdays_amiss(text)
    assert wording.weekdays_amiss(text) == plain


@given(texts("Classified By: A B", "XCLASSIFIED BY", "DERIVED FROM", "Reason: 1.4", "REASONS 1.5 (B)", "C", "1.4 (b)"))
def test_the_words_of_an_authority_block_are_all_found(text):
    either = re.compile(
        r"C(?:LASSIFIED|lassified)(?: (?:BY|[Bb]y)| ?:)|D(?:ERIVED|erived) (?:FROM|[Ff]rom)"
        r"|R(?:EASONS?|easons?)(?: ?:| {1,3}(?=[0-9][.][0-9] ?[(]))"
    )
    assert authority._openings(text, 0) == [found.start() for found in either.finditer(text)]


STARTS = (
    "\n1. (C) Text",
    "\n2. (S/NF) The text",
    "\n3.  (U) the entire text",
    "\n4. (C)  (NF) x",
    "\n5. (C) entire ",
    "\n10. Words of it",
    "\n11. C) Word",
    "\n12.  U.S. words",
)


@given(
    texts(*STARTS, "\n6. (B) One", "\n7. (A/C) One", "\n8. (SBU) THE ", "\n9. words", "(C)", " (NF)", "-", "THE", "x")
)
def test_a_usual_number_and_mark_are_read_as_any_other(text):
    probe = "\n" + text
    for line in starts.first_letters(probe, 0):
        start = counted.read_usual(probe, line)
        assert start is None or start == starts.read_candidate(text, probe, line)


@given(
    texts("\n1. (C) Text", "\n(S) Text", "PAGE 02 ASTANA 01022 010203Z\n", "RELEASED IN PART\n", "\n2. Text"), st.data()
)
def test_paragraphs_stand_where_the_passage_says(text, data):
    passage = Passage(text, data.draw(st.integers(1, 9)), data.draw(st.integers(1, 9)))
    assert read_copy(passage).starts == passage.starts()
    for paragraph in read_cable(Record("x", 1, 1, 1, {}, text=passage)).paragraphs:
        for span in paragraph.spans.values():
            inside = [at for at in range(len(text) + 1) if passage.place(at) == (span.line, span.column)]
            assert len(inside) == 1


@given(st.text("ab\n"), st.data())
def test_a_place_is_the_same_counted_and_looked_up(text, data):
    lines = tuple(range(7, 7 + 2 * text.count("\n") + 1, 2)) if data.draw(st.booleans()) else ()
    passage = Passage(text, 3, 4, lines)
    at = data.draw(st.integers(0, len(text)))
    assert passage.place(at) == passage.place(at, passage.starts())


@given(texts("\n1. (C) Text", "SECRET ASTANA 001022\n", "\nE.O. 12958: DECL: 01/02/2010\n", "\n2. (U) COMMENT: Text"))
def test_rows_hold_nothing_but_declared_facts(text):
    found = read_cable(Record("x", 1, 1, 1, {"id": "08ASTANA1022"}, text=Passage(text, 1)))
    for row in (found, *found.paragraphs):
        assert vars(row).keys() <= {field.name for field in dataclasses.fields(row)}
        assert type(row)(**vars(row)) == row


@pytest.mark.parametrize("kind", [Cable, Paragraph])
def test_every_fact_has_a_value_where_a_row_states_none(kind):
    bare = cable.row_of(kind, {}, {})
    assert bare == kind(spans={})
    with pytest.raises(dataclasses.FrozenInstanceError):
        bare.key = "1"
