"""Controls and captions against the days on which they were in use."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.cable.facts import Cable
from auditor.cable.vocabulary import captions, words
from auditor.checks.usage import early_and_ended


def cable(day, precision="day", controls=(), held=()):
    return Cable(record_id="X", dated=day, dated_precision=precision, control_kinds=controls, captions=held)


@pytest.mark.parametrize(
    ("day", "precision", "controls", "early", "ended"),
    [
        (date(1995, 9, 30), "day", ("LOU",), (), ()),
        (date(1995, 10, 1), "day", ("LOU",), (), ("LOU",)),
        (date(1995, 1, 1), "year", ("LOU",), (), ()),
        (date(1995, 10, 1), "month", ("LOU", "SBU"), (), ("LOU",)),
        (date(1996, 1, 1), "year", ("LOU",), (), ("LOU",)),
        (date(2016, 11, 13), "day", ("CUI",), ("CUI",), ()),
        (date(2016, 11, 14), "day", ("CUI",), (), ()),
        (date(2016, 1, 1), "year", ("CUI",), (), ()),
        (None, "none", ("CUI", "LOU"), (), ()),
        (None, "impossible", ("CUI", "LOU"), (), ()),
        (date(1950, 3, 2), "day", ("RD", "FRD"), ("FRD",), ()),
        (date(2005, 3, 2), "day", ("NOFORN", "nothing known"), (), ()),
    ],
)
def test_dates_of_use(day, precision, controls, early, ended):
    assert early_and_ended(cable(day, precision, controls)) == (early, ended)


def test_a_caption_and_the_control_it_is_count_once():
    assert early_and_ended(cable(date(1990, 1, 1), controls=("SBU",), held=("SIPDIS", "SBU"))) == (
        ("SBU", "SIPDIS"),
        (),
    )


@settings(max_examples=100)
@given(st.dates(date(1940, 1, 1), date(2030, 12, 31)), st.sampled_from(["day", "month", "year"]))
def test_nothing_is_early_and_ended_and_an_exact_date_says_no_less(day, precision):
    every = (tuple(words().controls), tuple(captions().forms))
    early, ended = early_and_ended(cable(day, precision, *every))
    exact = early_and_ended(cable(day, "day", *every))
    assert not set(early) & set(ended)
    assert set(early) <= set(exact[0])
    assert set(ended) <= set(exact[1])
