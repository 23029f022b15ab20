"""Text that is shown can do nothing to a terminal, a spreadsheet or a table."""

from __future__ import annotations

import csv
import io
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_results import finding, made

from auditor.output import document, formats
from auditor.output.text import commanding_nothing, count, disarmed, inert, needs_care, shortened, visible

UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


@given(st.text())
def test_visible_text_is_one_harmless_line(text: str):
    assert not UNSEEN.search(visible(text))
    assert visible(visible(text)) == visible(text)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("::error::x", "\\x3a:error::x"),
        ("  ::error::x", "  \\x3a:error::x"),
        ("a ::b", "a ::b"),
        (": :a", ": :a"),
        ("\n::a", "\\n::a"),
    ],
)
def test_visible_text_begins_no_command(text: str, shown: str):
    assert visible(text) == shown


@given(st.text(st.sampled_from(":a \t\n\u2003\x1c\u2028")))
def test_no_line_is_a_command(text: str):
    assert not visible(text).strip().startswith("::")
    assert not [line for line in commanding_nothing(text).split("\n") if line.strip().startswith("::")]


@given(st.text())
def test_cells_that_need_no_care_are_left_as_they_are(text: str):
    if not needs_care(text):
        assert inert(text) == text
        assert disarmed(text) == text
    assert not disarmed(text)[1:] or not disarmed(text).startswith(("=", "+", "-", "@", "\t", "\r"))


@settings(max_examples=60)
@given(st.text(st.characters(exclude_categories=["Cc", "Cf", "Cs", "Zl", "Zp", "Cn"])))
def test_csv_gives_back_what_it_was_given(text: str):
    out = io.BytesIO()
    result = made(findings=[finding(observed=text, record_id="05OSLO9")])
    formats.to_stream(document.document(result), formats.FORMATS["csv"], out, document.Options())
    (row,) = csv.DictReader(io.StringIO(out.getvalue().decode(), newline=""))
    assert row["observed"].removeprefix("'") == text.removeprefix("'")


@pytest.mark.parametrize(("number", "said"), [(0, "0 rows"), (1, "1 row"), (2464, "2,464 rows")])
def test_counts_agree_with_their_noun(number: int, said: str):
    assert count(number, "row") == said


def test_shortened_text_shows_that_it_is():
    assert shortened("abcdef", 4) == "abc\u2026"
    assert shortened("abcd", 4) == "abcd"
