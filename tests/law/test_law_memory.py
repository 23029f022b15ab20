"""What is remembered is what would have been found: with memory and without, for any statement of any era."""

import dataclasses
import functools
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.cable.facts import DateReading, Instruction, Statement, Token
from auditor.cable.instruction import read_instruction
from auditor.law import determine, load_law
from auditor.law.assemble import assemble
from auditor.law.determine import _answer, _is_of_era
from auditor.law.eras import days_in
from auditor.law.values import Days

LAW = load_law()
BOUNDARIES = sorted(set(days_in((LAW.orders, LAW.clocks))))
NEAR = st.builds(lambda day, by: day + timedelta(days=by), st.sampled_from(BOUNDARIES), st.integers(-2, 2))
DAYS = NEAR | st.dates(date(1940, 1, 1), date(2035, 12, 31)) | st.dates() | st.just(date(2004, 2, 29))
CODES = sorted({code for order in LAW.orders for code in order.by_code})
NUMBERS = [*sorted(LAW.bearers), "1295", "99999", ""]
CONTROLS = st.lists(st.sampled_from(["RD", "FRD", "TFNI", "NATO", "NOFORN", "SBU", "LOU"]), max_size=2, unique=True)
VALUES = [*CODES, "N/A", "RD/FRD", "10 YEARS", "WHEN THE TALKS END", "INDEFINITE", "2/30/2011", "", "???"]
TYPED = DAYS.map(lambda day: f"{day.month}/{day.day}/{day.year % 100:02}")
LINES = st.text(max_size=40) | st.builds(
    "{}E.O. {}: {}{}{}".format,
    st.sampled_from(["", "DECLASSIFIED ", "DERIVED FROM MULTIPLE SOURCES ", "REVIEWED BY A. MADEUP 3/4/2006 "]),
    st.sampled_from(NUMBERS),
    st.sampled_from(["DECL: ", "DECLASSIFY ON: ", ""]),
    st.sampled_from(VALUES) | TYPED,
    st.sampled_from(["", " 1.4 (B), (D)", " 12/31/2019", " X1"]),
)


def tokens() -> st.SearchStrategy[Token]:
    readings = st.builds(
        DateReading,
        st.integers(0, 99) | st.integers(1, 9999),
        st.sampled_from([2, 4]),
        st.integers(0, 13),
        st.integers(0, 32),
        st.sampled_from(["mdy", "dmy", "ymd", "compact", "month-name", "month-year", "year"]),
        st.booleans(),
    )
    kinds = ["date", "code", "event", "not-applicable", "indefinite", "reason", "note", "source-marked", "unread"]
    values = [*CODES, "", "P10Y", "P6M", "RD/FRD", "declassified", "classified-on", "derived-from", "1.5", "ZZ9"]
    return st.builds(
        Token,
        st.sampled_from(kinds),
        st.sampled_from(["a day", "UPON REVIEW", "x"]),
        st.sampled_from(values),
        st.lists(readings, max_size=2).map(tuple),
    )


MADE = st.builds(
    Instruction,
    st.just("made"),
    st.sampled_from(NUMBERS),
    label=st.booleans(),
    tokens=st.lists(tokens(), max_size=3).map(tuple),
    layer=st.sampled_from(["cable", "reviewer", "prose"]),
)
STATEMENTS = st.builds(
    Statement,
    DAYS | st.none(),
    st.sampled_from(["day", "day", "day", "month", "year", "none", "impossible"]),
    st.sampled_from(["", "as typed"]),
    st.sampled_from(["U", "R", "C", "S", "TS", None]),
    CONTROLS.map(tuple),
    st.none() | LINES.map(read_instruction) | MADE,
    st.sampled_from(["", "a guide"]),
    st.none() | DAYS,
    header_complete=st.booleans(),
)
AS_OF = st.none() | NEAR | st.just(date(2026, 1, 1))


def memories() -> Iterator[Any]:
    """Yield every function of the law that remembers, but the readers of its files."""
    for name, module in list(sys.modules.items()):
        if name.startswith("auditor.law.") and name != "auditor.law.structure":
            yield from (held for held in vars(module).values() if isinstance(held, functools._lru_cache_wrapper))


@settings(max_examples=400, deadline=None)
@given(st.lists(st.tuples(STATEMENTS, AS_OF), min_size=1, max_size=4))
def test_memory_changes_nothing(asked: list[tuple[Statement, date | None]]):
    warm = [determine(LAW, statement, as_of, with_steps=False) for statement, as_of in asked]
    told = [determine(LAW, statement, as_of) for statement, as_of in asked]
    for (statement, as_of), found, full in zip(asked, warm, told, strict=True):
        for memory in memories():
            memory.cache_clear()
        plain = assemble(_answer(LAW, statement, as_of), with_steps=False)
        assert found == plain
        assert dataclasses.replace(full, steps=()) == plain


@settings(max_examples=300)
@given(STATEMENTS, st.data())
def test_two_days_of_one_era_differ_only_in_what_runs_from_them(statement: Statement, data: st.DataObject):
    if not _is_of_era(LAW, statement):
        return
    assert statement.dated is not None
    first = LAW.eras.first(statement.dated)
    later = [day for day in BOUNDARIES if day > statement.dated]
    last = later[0] - timedelta(days=1) if later else date.max
    other = dataclasses.replace(statement, dated=data.draw(st.dates(first, last)))
    one, two = (determine(LAW, asked, date(2026, 1, 1), with_steps=False) for asked in (statement, other))
    running = {"limit_on", "limit_basis", "default_on", "ceiling_on", "outer_limit_on", "clocks"}
    alike = [field.name for field in dataclasses.fields(one) if field.name not in running]
    assert [getattr(one, name) for name in alike] == [getattr(two, name) for name in alike]


def spans(value: Any) -> Iterator[Days]:
    if isinstance(value, Days):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from spans(part)
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from spans(getattr(value, field.name))


SPANS = list(spans((LAW.orders, LAW.clocks)))


@given(DAYS)
def test_what_holds_on_a_day_holds_on_the_first_day_of_its_era(day: date):
    first = LAW.eras.first(day)
    assert first <= day
    assert [span.holds(first) for span in SPANS] == [span.holds(day) for span in SPANS]


def test_a_statement_is_worked_out_once_whoever_classified_it():
    statement = Statement(date(2004, 1, 1), level="S", classified_by="J. Doe", reason="1.4 (b)")
    again = Statement(date(2004, 1, 1), level="S", classified_by="A. Roe")
    assert determine(LAW, statement, with_steps=False) is determine(LAW, again, with_steps=False)
