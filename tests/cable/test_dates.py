from __future__ import annotations

import time
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.cable.dates import day_of, find_date, match_date, read_record_date


def readings(text: str) -> list[tuple[int, int, int, int, str, bool]]:
    found = match_date(text)
    assert found, text
    assert found.end == len(text)
    return [(r.year, r.digits, r.month, r.day, r.layout, r.possible) for r in found.readings]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("05/29/2018", [(2018, 4, 5, 29, "mdy", True)]),
        ("6/3/08", [(8, 2, 6, 3, "mdy", True), (8, 2, 3, 6, "dmy", True)]),
        ("1/1/89", [(89, 2, 1, 1, "mdy", True)]),
        ("29/05/2018", [(2018, 4, 5, 29, "dmy", True)]),
        ("2020/02/23", [(2020, 4, 2, 23, "ymd", True)]),
        ("2018-05-29", [(2018, 4, 5, 29, "ymd", True)]),
        ("99/12/31", [(99, 2, 12, 31, "ymd", True)]),
        ("20351010", [(2035, 4, 10, 10, "compact", True)]),
        ("05292018", [(2018, 4, 5, 29, "compact", True)]),
        ("12.31.2015", [(2015, 4, 12, 31, "mdy", True)]),
        ("MAY 1999", [(1999, 4, 5, 0, "month-year", True)]),
        ("MAY '12", [(12, 2, 5, 0, "month-year", True)]),
        ("MAY 99", [(99, 2, 5, 0, "month-year", True)]),
        ("05/2018", [(2018, 4, 5, 0, "month-year", True)]),
        ("1984", [(1984, 4, 0, 0, "year", True)]),
        ("23 FEB 2020", [(2020, 4, 2, 23, "month-name", True)]),
        ("FEB 23, 2020", [(2020, 4, 2, 23, "month-name", True)]),
        ("February 23rd, 2020", [(2020, 4, 2, 23, "month-name", True)]),
        ("2020 FEB 23", [(2020, 4, 2, 23, "month-name", True)]),
        ("29-MAY-18", [(18, 2, 5, 29, "month-name", True)]),
        ("29MAY2018", [(2018, 4, 5, 29, "month-name", True)]),
    ],
)
def test_every_way_to_write_a_date(text, expected):
    assert readings(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("02/30/2015", (2015, 4, 2, 30, "mdy", False)),
        ("13/29/2018", (2018, 4, 13, 29, "mdy", False)),
        ("02/29/2006", (2006, 4, 2, 29, "mdy", False)),
        ("2/29/86", (86, 2, 2, 29, "mdy", False)),
        ("05/29/208", (208, 3, 5, 29, "mdy", False)),
        ("31/06/2015", (2015, 4, 6, 31, "dmy", False)),
        ("20260229", (2026, 4, 2, 29, "compact", False)),
        ("00/00/0000", (0, 4, 0, 0, "mdy", False)),
        ("FEB 30, 2015", (2015, 4, 2, 30, "month-name", False)),
        ("13/2018", (2018, 4, 13, 0, "month-year", False)),
    ],
)
def test_an_impossible_date_is_kept_and_called_impossible(text, expected):
    assert readings(text) == [expected]


def test_leap_days_are_possible_in_leap_years_only():
    assert readings("02/29/2008")[0][-1]
    assert readings("2/29/08")[0][-1]
    assert not readings("2/29/09")[0][-1]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("11 /10/02", "spacing"),
        ("11/ 10/02", "spacing"),
        ("O5/29/2018", "letter-for-digit"),
        ("05/29/2O18", "letter-for-digit"),
        ("0CT 5, 2018", "letter-for-digit"),
    ],
)
def test_defects_of_form_are_named(text, fault):
    found = match_date(text)
    assert found
    assert found.faults == (fault,)
    assert found.readings[0].possible


@pytest.mark.parametrize(
    "text", ["MAY 29", "5/18", "1.4.5", "010-009-013", "201-1224541", "4-82", "31607", "1.4(b)", ""]
)
def test_what_is_no_date_is_not_read_as_one(text):
    assert match_date(text) is None


def test_a_date_is_found_only_where_it_begins():
    assert match_date("X05/29/2018", 1) is not None
    assert match_date("105/29/2018", 1) is None
    assert find_date("BY NARA 09/02/2009 AT", 0, 20)[0] == 8
    assert find_date("BY NARA", 0, 7) is None


def test_the_day_of_a_stamp_needs_four_digits_and_a_calendar():
    assert day_of(match_date("20 MAR 2014")) == date(2014, 3, 20)
    assert day_of(match_date("09/02/2009")) == date(2009, 9, 2)
    assert day_of(match_date("9/2/09")) is None
    assert day_of(match_date("02/30/2009")) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2008-06-02", (date(2008, 6, 2), "day", "")),
        ("2008-06-02 09:47", (date(2008, 6, 2), "day", "")),
        ("2005-04-22T00:00:00", (date(2005, 4, 22), "day", "")),
        ("2005-04-22T00:00:00.000Z", (date(2005, 4, 22), "day", "")),
        ("1969-04-10T00:00:00-05:00", (date(1969, 4, 10), "day", "")),
        ("20050422", (date(2005, 4, 22), "day", "")),
        ("12/28/1966 18:48", (date(1966, 12, 28), "day", "")),
        ("5/6/2007", (date(2007, 5, 6), "day", "")),
        ("22 May 2009", (date(2009, 5, 22), "day", "")),
        ("October 7, 2002", (date(2002, 10, 7), "day", "")),
        ("1975", (date(1975, 1, 1), "year", "")),
        ("1975-03", (date(1975, 3, 1), "month", "")),
        ("", (None, "none", "")),
        (None, (None, "none", "")),
        ("  ", (None, "none", "")),
        ("2005-02-30", (None, "impossible", "impossible")),
        ("1975-13", (None, "impossible", "impossible")),
        ("0000-00-00", (None, "none", "")),
        ("00/00/0000", (None, "none", "")),
        ('00/00/00"', (None, "none", "")),
        ("00/00/0", (None, "none", "")),
        ("undated", (None, "none", "")),
        ("N.D.", (None, "none", "")),
        ("11/16/1964 Z", (date(1964, 11, 16), "day", "")),
        ("\u2014 03/25/1976 {", (date(1976, 3, 25), "day", "")),
        ("3/26/1963 . : i", (date(1963, 3, 26), "day", "")),
        ("05/29/1969 i rc", (date(1969, 5, 29), "day", "")),
        ("AUG _ 9 1963", (date(1963, 8, 9), "day", "")),
        ("17 DEC 1986 00:24:24 GMT", (date(1986, 12, 17), "day", "")),
        ("17 DEC 1986 25:24", (None, "impossible", "impossible")),
        ("05/29/1969 see the other sheet", (None, "none", "malformed")),
        ("1969 i", (None, "none", "malformed")),
        ("13/5/2005", (None, "impossible", "impossible")),
        ("2005-04-22 25:00", (None, "impossible", "impossible")),
        ("30 FEB 2005", (None, "impossible", "impossible")),
        ("5/6/07", (None, "none", "without its century")),
        ("17 DEC 86 00:24:24 GMT", (None, "none", "without its century")),
        ("29 Feb 60", (None, "none", "without its century")),
        ("93/26/97", (None, "impossible", "impossible")),
        ("30 FEB 05", (None, "impossible", "impossible")),
        ("10/09/9", (None, "none", "malformed")),
        ("12/00/750", (None, "none", "malformed")),
        ("197503", (None, "none", "malformed")),
        ("1975 12:00", (None, "none", "malformed")),
        ("MAY 1975", (None, "none", "malformed")),
        ("unknown", (None, "none", "malformed")),
        ("\u0661\u0669\u0667\u0665", (None, "none", "malformed")),
    ],
)
def test_record_dates(text, expected):
    assert read_record_date(text) == expected


@settings(max_examples=200, deadline=None)
@given(st.dates(min_value=date(1000, 1, 1)), st.sampled_from(["%Y-%m-%d", "%m/%d/%Y", "%Y-%m-%dT%H:%M:%S", "%d %b %Y"]))
def test_every_day_that_is_written_is_read(day, form):
    assert read_record_date(day.strftime(form)) == (day, "day", "")


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60), st.integers(0, 60))
def test_any_text_is_read_without_error(text, at):
    found = match_date(text, min(at, len(text)))
    assert found is None or found.readings
    day, precision, fault = read_record_date(text)
    assert (day is None) == (precision in ("none", "impossible"))
    assert not (day and fault)


@settings(max_examples=100, deadline=None)
@given(st.dates(min_value=date(1930, 1, 1), max_value=date(2099, 12, 31)))
def test_readings_are_true_to_the_digits(day):
    month_first = match_date(f"{day:%m/%d/%Y}")
    assert day_of(month_first) == day
    day_first = match_date(f"{day:%d/%m/%Y}")
    assert any((r.year, r.month, r.day) == (day.year, day.month, day.day) for r in day_first.readings)
    assert day_of(match_date(f"{day:%Y%m%d}")) == day


@pytest.mark.parametrize("text", ["1/" * 50_000, "MAY " * 25_000, "1" * 100_000, " " * 100_000])
def test_long_texts_take_no_time(text):
    began = time.perf_counter()
    match_date(text)
    read_record_date(text)
    assert time.perf_counter() - began < 1
