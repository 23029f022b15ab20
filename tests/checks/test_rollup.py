"""Roll-up and numbering facts over hand-made paragraphs."""

import pytest

from auditor.cable.facts import Cable, Paragraph
from auditor.checks.naming import name_paragraphs
from auditor.checks.rollup import place_paragraphs, roll_up

RANK = {"U": 0, "C": 2, "S": 3}


def paragraph(ordinal, text, **more):
    """`2 C`, `- C` unnumbered, `2a C` sub-paragraph, `3` unmarked."""
    printed, _, mark = text.partition(" ")
    digits = printed.rstrip("ab-")
    return Paragraph(
        ordinal=ordinal,
        number=int(digits) if digits else None,
        sub=printed[len(digits) :].strip("-") or None,
        mark=mark or None,
        level=RANK.get(mark),
        is_marked=bool(mark),
        **more,
    )


def cable(*texts, text_complete=True, header_complete=True, **more):
    paragraphs = tuple(paragraph(n, text) if isinstance(text, str) else text for n, text in enumerate(texts, 1))
    return Cable(
        record_id="X",
        has_text=True,
        text_complete=text_complete,
        header_complete=header_complete,
        paragraphs=paragraphs,
        **more,
    )


def places(*texts, **more):
    return place_paragraphs(cable(*texts, **more))


def names(*texts, **more):
    made = cable(*texts, **more)
    return list(name_paragraphs(made.paragraphs, place_paragraphs(made)))


@pytest.mark.parametrize(
    ("texts", "skipped"),
    [
        ("1 C,2 C,3 C", []),
        ("1 C,2 C,4 C", [(4, "3")]),
        ("1 C,5 C", [(5, "2-4")]),
        ("2 C,3 C", [(2, "1")]),
        ("1 C,- C,3 C", []),
        ("1 C,- C,4 C", [(4, "3")]),
        ("1 C,-,3 C", [(3, "2")]),
        ("1 C,3 C,2 C,4 C", []),
        ("5 C,5 C,6 C,- C,8 C", [(5, "1-4")]),
        ("- C,2 C", []),
        ("1 C,1999 C,2 C", []),
        ("1 C,2 C,2a C,2b C,3 C", []),
    ],
)
def test_skipped_numbers(texts, skipped):
    shown = texts.split(",")
    found = places(*shown)
    assert [
        (int(text.split(" ")[0]), place.skipped) for text, place in zip(shown, found, strict=True) if place.skipped
    ] == skipped


def test_a_later_section_or_a_fragment_may_begin_anywhere():
    assert places("6 C", "7 C", section=2)[0].skipped is None
    assert places("6 C", "7 C", text_complete=False)[0].previous_number is None
    assert places("6 C", "7 C", header_complete=False)[0].previous_number is None
    assert names("6 C", "7 C", header_complete=False)[0].follows is None
    assert [name.follows for name in names("6 C", "7 C")] == ["begins the text", "follows 6"]


def test_quoted_and_authority_paragraphs_stay_out_of_the_numbering():
    quoted = paragraph(3, "7 S", is_quoted=True)
    authority = paragraph(1, "- U", is_authority_block=True)
    found = places(authority, "1 C", "2 C", quoted, "3 C")
    assert [place.skipped for place in found] == [None] * 5
    assert [place.previous_number for place in found] == [0, 0, 1, 2, 2]


@pytest.mark.parametrize(
    ("texts", "called"),
    [
        ("5 C", "paragraph 5"),
        ("2a C", "paragraph 2a"),
        ("1 C,- C", "unnumbered paragraph after 1"),
        ("- C", "unnumbered paragraph (no. 1)"),
    ],
)
def test_what_a_paragraph_is_called(texts, called):
    assert names(*texts.split(","))[-1].called == called


def test_a_repeated_number_is_called_by_its_occurrence():
    assert names(paragraph(1, "5 C", occurrence=2))[0].called == "second paragraph 5"
    assert names(paragraph(1, "5 C", occurrence=7))[0].called == "7th paragraph 5"


def test_lacks_mark_knows_what_covers_a_paragraph():
    block = paragraph(5, "5", in_unclassified_block=True)
    excised = paragraph(6, "6", is_excised=True)
    authority = paragraph(7, "-", is_authority_block=True)
    found = places("1 C", "2", "2a", "3 C", "3a", block, excised, authority, "8")
    assert [place.lacks_mark for place in found] == [False, True, True, False, False, False, False, False, True]
    assert [place.lacks_mark_ordinal for place in found] == [None, 1, 2, None, None, None, None, None, 3]


def test_entire_text_covers_all():
    whole = paragraph(1, "1 C", is_entire_text=True)
    made = cable(whole, "2", "3")
    rolled = roll_up(made, place_paragraphs(made))
    assert (rolled.has_entire_text, rolled.all_marked, rolled.unmarked_count) == (True, True, 0)


@pytest.mark.parametrize(
    ("texts", "highest", "all_marked", "bound"),
    [
        ("1 C,2 S", "SECRET", True, False),
        ("1 C,2", "CONFIDENTIAL", False, True),
        ("1,2", None, False, True),
        ("", None, False, False),
        ("1 U,2 U", "UNCLASSIFIED", True, False),
    ],
)
def test_roll_up(texts, highest, all_marked, bound):
    made = cable(*texts.split(",") if texts else ())
    rolled = roll_up(made, place_paragraphs(made))
    assert (rolled.highest_portion, rolled.all_marked, rolled.highest_is_bound) == (highest, all_marked, bound)


def test_highest_is_a_bound_where_the_text_is_not_whole():
    for more in ({"text_complete": False}, {"is_partial": True}):
        made = cable("1 C", **more)
        assert roll_up(made, place_paragraphs(made)).highest_is_bound


def test_the_subject_counts_and_the_authority_block_does_not():
    made = cable("1 C", paragraph(2, "- S", is_authority_block=True), subject_level=2)
    rolled = roll_up(made, place_paragraphs(made))
    assert (rolled.highest_portion, rolled.portion_count, rolled.marked_count) == ("CONFIDENTIAL", 1, 1)


def test_controls_of_all_portions_in_order():
    made = cable(paragraph(1, "1 C", mark_controls=("NOFORN",)), paragraph(2, "2 C", mark_controls=("ORCON", "NOFORN")))
    assert roll_up(made, place_paragraphs(made)).portion_controls == ("NOFORN", "ORCON")
