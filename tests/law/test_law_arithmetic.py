"""Time is added in one module: every operation against the calendar, on any day."""

from calendar import isleap
from datetime import date, timedelta

import pendulum
import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.law import arithmetic
from auditor.law.values import Authority, CenturyWindow, Operation

NOWHERE = Authority("convention", "test", None, "unverified")
DAYS = st.dates(date(1900, 1, 1), date(2300, 12, 31))
YEARS = st.integers(1, 100)


def anniversary(years: int, leap_day: str) -> Operation:
    return Operation("anniversary", years, "decision", leap_day)


@given(DAYS, YEARS, st.sampled_from(["02-28", "03-01"]))
def test_an_anniversary_keeps_month_and_day(day: date, years: int, leap_day: str):
    found = arithmetic.compute(anniversary(years, leap_day), day)
    assert found is not None
    assert found.year == day.year + years
    if (day.month, day.day) != (2, 29) or isleap(found.year):
        assert (found.month, found.day) == (day.month, day.day)
    else:
        assert found.strftime("%m-%d") == leap_day


@given(DAYS, YEARS)
def test_the_end_of_a_year_forgets_month_and_day(day: date, years: int):
    found = arithmetic.compute(Operation("end-of-year", years, "origin"), day)
    assert found == date(day.year + years, 12, 31)
    assert found == arithmetic.compute(Operation("end-of-year", years, "origin"), date(day.year, 1, 1))


@given(DAYS, DAYS, YEARS)
def test_later_days_never_fall_due_earlier(one: date, other: date, years: int):
    first, second = sorted((one, other))
    for operation in (anniversary(years, "02-28"), anniversary(years, "03-01"), Operation("end-of-year", years)):
        assert arithmetic.compute(operation, first) <= arithmetic.compute(operation, second)  # type: ignore[operator]


@given(st.dates(), YEARS, st.sampled_from(["", "02-28", "03-01"]))
def test_years_are_added_as_a_library_of_dates_adds_them(day: date, years: int, leap_day: str):
    kept, ended = anniversary(years, leap_day), Operation("end-of-year", years)
    if day.year + years > date.max.year:
        assert arithmetic.compute(kept, day) is arithmetic.compute(ended, day) is None
        return
    added = pendulum.date(day.year, day.month, day.day).add(years=years)
    moved = added.add(days=1) if leap_day == "03-01" and added.day != day.day else added
    assert arithmetic.compute(kept, day) == moved
    assert arithmetic.compute(ended, day) == added.end_of("year")


@given(DAYS)
def test_fixed_review_and_none(day: date):
    assert arithmetic.compute(Operation("fixed", base="stated"), day) == day
    assert arithmetic.compute(Operation("fixed", on=date(2006, 12, 31)), day) == date(2006, 12, 31)
    assert arithmetic.compute(Operation("review", base="stated"), day) == day
    assert arithmetic.compute(Operation("none"), day) is None


@pytest.mark.parametrize("operation", ["anniversary", "end-of-year"])
def test_beyond_the_calendar_there_is_no_day(operation: str):
    assert arithmetic.compute(Operation(operation, 25, "origin", "02-28"), date(9990, 5, 5)) is None


@given(st.integers(1900, 2300), st.integers(0, 99), st.integers(0, 99))
def test_a_century_window_holds_every_two_digits_once(year: int, short: int, back: int):
    found = arithmetic.full_year(short, year, CenturyWindow(back, 99 - back, NOWHERE))
    assert found % 100 == short
    assert year - back <= found <= year + 99 - back


@pytest.mark.parametrize(
    ("year", "short", "full"),
    [(1979, 99, 1999), (1979, 9, 2009), (1990, 0, 2000), (2008, 8, 2008), (1999, 49, 2049), (2012, 80, 2080)],
)
def test_two_digit_years_by_ten_back_and_eighty_nine_forward(year: int, short: int, full: int):
    assert arithmetic.full_year(short, year, CenturyWindow(10, 89, NOWHERE)) == full


@given(DAYS, DAYS)
def test_days_between_is_the_calendars(one: date, other: date):
    assert one + timedelta(days=arithmetic.days_between(one, other)) == other
    assert arithmetic.day_before(one) + timedelta(days=1) == one


@pytest.mark.parametrize(
    ("year", "month", "last"),
    [
        (2000, 2, date(2000, 2, 29)),
        (1900, 2, date(1900, 2, 28)),
        (2018, 0, date(2018, 12, 31)),
        (2018, 13, None),
        (0, 5, None),
        (10000, 5, None),
    ],
)
def test_the_last_day_of_a_period(year: int, month: int, last: date | None):
    assert arithmetic.last_day(year, month) == last


@pytest.mark.parametrize(
    ("base", "span", "end"),
    [
        (date(2008, 2, 29), "P10Y", date(2018, 2, 28)),
        (date(2008, 1, 31), "P1M", date(2008, 2, 29)),
        (date(2008, 1, 31), "P30D", date(2008, 3, 1)),
        (date(2008, 1, 31), "UPON SIGNATURE", None),
        (date(2008, 1, 31), "P", None),
        (date(2008, 1, 31), "", None),
        (date(9999, 1, 31), "P10Y", None),
    ],
)
def test_a_span_of_time(base: date, span: str, end: date | None):
    assert arithmetic.duration_after(base, span) == end


def test_the_authority_reads_like_a_citation():
    assert Authority("32 CFR 2001", "2001.12(c)(1)", None, "x").citation == "32 CFR 2001.12(c)(1)"
    assert Authority("22 U.S.C. 4354", "(a)(1)", None, "x").citation == "22 U.S.C. 4354(a)(1)"
    assert Authority("E.O. 13526", "3.3(a)", None, "x").citation == "E.O. 13526 3.3(a)"
