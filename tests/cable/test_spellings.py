"""Patterns that wait until they are needed: a quick look at two letters never hides what the pattern would match."""

import re
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.cable import instruction_codes, instruction_notes, instruction_reading
from auditor.cable.spellings import VOCABULARY, Wording, any_of, compiled, phrase


@cache
def guarded():
    """Return every pattern of the instruction grammar that looks at two letters first."""
    held = []
    for module in (instruction_codes, instruction_notes, instruction_reading):
        held += [value for value in vars(module).values() if isinstance(value, Wording)]
    held += [pattern for _, _, pattern in instruction_codes._CODES]
    held += [family.stem for family in instruction_codes._FAMILIES]
    held += [pattern for _, pattern in instruction_notes._PHRASES]
    return [pattern for pattern in held if pattern._opens]


@cache
def words():
    """Return every text in the vocabulary."""

    def texts(value):
        if isinstance(value, str):
            return [value]
        parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else []
        return [text for part in parts for text in texts(part)] + (list(value) if isinstance(value, dict) else [])

    return sorted(set(texts(VOCABULARY)))


def test_enough_patterns_are_guarded():
    assert len(guarded()) > 40


@pytest.mark.parametrize(
    "change", [str, str.lower, str.title, lambda text: text.replace(" ", "-"), lambda t: t.replace("-", "")]
)
def test_no_spelling_of_the_vocabulary_is_hidden(change):
    for text in map(change, words()):
        for pattern in guarded():
            assert bool(pattern.match(text)) == bool(pattern.pattern.match(text)), (text, pattern.pattern.pattern)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(words()) | st.text("ABCDEFGOQIS015.,:/()- \n", max_size=6), max_size=4), st.booleans())
def test_no_text_is_hidden(parts, lower):
    text = " ".join(parts).lower() if lower else " ".join(parts)
    for at in range(min(len(text), 12)):
        for pattern in guarded():
            assert bool(pattern.match(text, at)) == bool(pattern.pattern.match(text, at)), (text, at)


def test_a_pattern_is_compiled_when_it_is_needed_and_once():
    pattern = compiled("DECL(?:ASSIFY)?", opens=["DECL"])
    assert pattern._held is None
    assert pattern.match("E.O. 12958") is None
    assert pattern._held is None
    assert pattern.match("decl: x") is not None
    assert pattern.pattern is pattern.pattern
    assert compiled("a", re.NOFLAG).search("A") is None


def test_a_spelling_allows_what_typists_put_between_words():
    pattern = re.compile(any_of(["E-MAIL DATE"]))
    for text in ("E-MAIL DATE", "EMAIL DATE", "E MAIL  DATE", "E-MAIL\nDATE", "E-MAIL-DATE"):
        assert pattern.fullmatch(text), text
    assert not pattern.fullmatch("E-MAILDATE")
    assert re.fullmatch(phrase("N/A (X.)"), "N/A (X.)")
