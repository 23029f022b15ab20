"""A reviewer's stamp: which whole term, from which day, gives its date."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.law import load_law
from auditor.law.arithmetic import anniversary
from auditor.law.stamps import explain_stamp, stamp_terms

LAW = load_law()
SENT, DECIDED = date(2010, 3, 4), date(2015, 8, 27)
TERMS = stamp_terms(LAW, DECIDED)
assert TERMS is not None


@pytest.mark.parametrize(
    ("stamped", "base", "years", "short"),
    [
        ("2020-03-04", "sent", 10, 0),
        ("2025-03-03", "sent", 15, 1),
        ("2030-03-04", "sent", 20, 0),
        ("2035-03-03", "sent", 25, 1),
        ("2035-08-26", "decided", 20, 1),
        ("2040-08-27", "decided", 25, 0),
    ],
)
def test_a_whole_term_is_found(stamped: str, base: str, years: int, short: int):
    found = explain_stamp(LAW, SENT, DECIDED, date.fromisoformat(stamped))
    assert found is not None
    assert (found.base, found.years, found.short) == (base, years, short)


@pytest.mark.parametrize(
    "stamped", ["2025-03-02", "2025-03-05", "2024-03-03", "2031-03-03", "2015-03-03", "2010-03-04"]
)
def test_a_slip_fits_nothing(stamped: str):
    assert explain_stamp(LAW, SENT, DECIDED, date.fromisoformat(stamped)) is None


def test_a_day_that_is_not_known_is_not_counted_from():
    assert explain_stamp(LAW, None, None, date(2025, 3, 3)) is None
    found = explain_stamp(LAW, None, DECIDED, date(2025, 8, 26))
    assert found is not None
    assert found.base == "decided"


def test_a_leap_day_counts_as_the_data_say():
    for stamped, short in ((date(2027, 2, 28), 0), (date(2027, 2, 27), 1)):
        found = explain_stamp(LAW, date(2012, 2, 29), None, stamped)
        assert found is not None
        assert (found.years, found.short) == (15, short)
    assert explain_stamp(LAW, date(2012, 2, 29), None, date(2027, 3, 1)) is None


@given(st.dates(date(2003, 3, 25), date(2015, 8, 26)), st.sampled_from(TERMS.years))
def test_every_whole_term_is_explained(sent: date, years: int):
    stamped = anniversary(sent, years)
    assert stamped is not None
    found = explain_stamp(LAW, sent, None, stamped)
    assert found is not None
    assert (found.base, found.years, found.short) == ("sent", years, 0)
