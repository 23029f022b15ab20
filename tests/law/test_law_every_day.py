"""Every day from the first order on: one order governs, nothing fails, and dates move the way the law does."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.cable.facts import Statement
from auditor.cable.instruction import read_instruction
from auditor.law import Outcome, determine, load_law

LAW = load_law()
FIRST, LAST = date(1951, 10, 27), date(2030, 12, 31)
LEVELS = ("U", "R", "C", "S", "TS", None)
KINDS = {"date", "event", "exempt", "none", "not-applicable", "malformed"}
CODES = sorted({code for order in LAW.orders for entry in order.instructions for code in entry.codes})
LINES = (
    None,
    "E.O. 11652: GDS",
    "E.O. 11652: XGDS-3",
    "E.O. 12065: GDS 3/3/86 (ROE) OR-M",
    "E.O. 12065: RDS-1 2/29/00 (ROE) OR-M",
    "E.O. 12356: DECL: OADR",
    "E.O. 12958: DECL: X1, X6",
    "E.O. 12958: DECL: 02/29/2016",
    "E.O. 12958: DECL: 25X6, 12/31/2050",
    "E.O. 13526: DECL: 50X1-HUM",
    "E.O. 13526: N/A",
    "GROUP 4",
    "DECL: UPON END OF TALKS",
    "E.O. 1265: DECL: 13/13/13",
)


def boundaries() -> list[date]:
    """Every day on which a law file changes something, with its neighbours."""
    days = {FIRST, LAST}
    for order in LAW.orders:
        parts = (order.accepted_citations, order.instructions, order.limits, order.automatic, order.legacy)
        spans = [order.governs.days, *(value.days for part in parts for value in part)]
        days.update(day for span in spans for day in (span.since, span.until) if day is not None)
    near = {day + timedelta(days=step) for day in days for step in (-1, 0, 1)}
    leap = {date(year, 2, 29) for year in range(1952, 2031, 4)}
    return sorted(day for day in near | leap if FIRST <= day <= LAST)


def answer(day: date, level: str | None, line: str | None, as_of: date | None = None) -> Outcome:
    instruction = read_instruction(line) if line is not None else None
    return determine(LAW, Statement(day, level=level, instruction=instruction), as_of, with_steps=False)


def check(found: Outcome) -> None:
    assert found.governing_order is not None
    assert found.instruction_kind in KINDS
    assert found.declassify_basis
    assert found.automatic_basis
    assert found.limit_basis
    assert all(clock.basis for clock in found.clocks)
    if found.overrun_days is not None:
        assert found.limit_on is not None


def test_every_single_day_has_exactly_one_order():
    day = FIRST
    while day <= LAST:
        holding = [order.id for order in LAW.orders if order.governs.days.holds(day)]
        assert len(holding) == 1
        assert LAW.timeline.on(day).id == holding[0]
        day += timedelta(days=1)


def test_before_the_first_order_none_governs():
    for day in (FIRST - timedelta(days=1), date(1900, 1, 1), date.min):
        assert LAW.timeline.on(day) is None
        found = answer(day, "S", None)
        assert found.governing_order is None
        assert (found.undetermined or "").startswith("undetermined: no order file governs")


@pytest.mark.parametrize("level", LEVELS)
def test_boundary_days_with_every_kind_of_line(level: str | None):
    for day in boundaries():
        for line in LINES:
            check(answer(day, level, line))


@settings(max_examples=200, deadline=None)
@given(
    st.dates(FIRST, LAST),
    st.sampled_from(LEVELS),
    st.sampled_from(CODES),
    st.sampled_from([order.number for order in LAW.orders]),
    st.sampled_from(["", " 12/31/99", " 02/29/2040", ", 20500101", " AFTER TALKS"]),
    st.none() | st.dates(date(1950, 1, 1), LAST),
)
def test_any_code_on_any_day_under_any_number(
    day: date, level: str | None, code: str, number: str, tail: str, as_of: date | None
):
    statement = Statement(day, level=level, instruction=read_instruction(f"E.O. {number}: DECL: {code}{tail}"))
    found = determine(LAW, statement, as_of)
    check(found)
    assert found.steps


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60), st.dates(FIRST, LAST), st.sampled_from(LEVELS))
def test_any_text_gives_an_answer(text: str, day: date, level: str | None):
    check(answer(day, level, text))


def monotone(days: list[date | None]) -> bool:
    known = [day for day in days if day is not None]
    return all(one <= other for one, other in pairwise(known))


@pytest.mark.parametrize(
    ("line", "level", "first", "last"),
    [
        ("E.O. 11652: GDS", "TS", date(1972, 6, 1), date(1978, 11, 30)),
        ("E.O. 11652: GDS", "S", date(1972, 6, 1), date(1978, 11, 30)),
        ("E.O. 11652: GDS", "C", date(1972, 6, 1), date(1978, 11, 30)),
        ("GROUP 4", "S", date(1961, 9, 20), date(1972, 5, 31)),
        (None, "S", FIRST, LAST),
    ],
)
def test_a_later_cable_never_falls_due_earlier(line: str | None, level: str, first: date, last: date):
    count = (last - first).days
    outcomes = [answer(first + timedelta(days=step), level, line) for step in range(0, count, 17)]
    if line is not None:
        assert monotone([found.declassify_on for found in outcomes])
    assert monotone([found.automatic_on for found in outcomes])
    assert monotone([found.automatic_from for found in outcomes])


def test_the_higher_level_stays_longer_under_a_schedule():
    for day in (date(1972, 6, 1), date(1976, 2, 29), date(1978, 11, 30)):
        due = [answer(day, level, "E.O. 11652: GDS").declassify_on for level in ("C", "S", "TS")]
        assert monotone(due)


@settings(max_examples=100, deadline=None)
@given(st.dates(FIRST, LAST), st.dates(FIRST, date(2060, 1, 1)))
def test_a_limit_is_passed_by_the_days_after_it(day: date, due: date):
    found = answer(day, "S", f"DECL: {due:%Y%m%d}")
    if found.limit_on is not None and found.overrun_days is not None and found.declassify_on == due:
        assert found.overrun_days == (due - found.limit_on).days
