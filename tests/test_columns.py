"""Columns and rows of facts say what the row dataclasses say, one by one."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.columns import Later, Rows, RowsBelow, column, fact


@dataclass(frozen=True)
class Sheet:
    """A row above."""

    title: str | None = fact("text", "")
    rank: int | None = fact("level", "")
    count: int | None = fact("number", "")
    day: date | None = fact("date", "")
    is_old: bool = fact("flag", "")
    words: tuple[str, ...] = fact("list", "")


@dataclass(frozen=True)
class Line:
    """A row below one."""

    ordinal: int = fact("number", "")


TEXT = st.sampled_from(["", "A", "B"])
SHEETS = st.lists(
    st.builds(
        Sheet,
        st.none() | TEXT,
        st.none() | st.integers(0, 4),
        st.none() | st.integers(-(10**12), 10**12),
        st.none() | st.dates(),
        st.booleans(),
        st.lists(TEXT, max_size=2).map(tuple),
    ),
    max_size=5,
)
NAMES = tuple(Sheet.__dataclass_fields__)


def plain(values, known):
    """Return a column as Python values, None being missing."""
    held = [value.item() if isinstance(value, np.generic) else value for value in values]
    return [value if is_known else None for value, is_known in zip(held, known, strict=True)]


@given(SHEETS)
def test_a_column_holds_the_values_of_its_rows(sheets):
    table = Rows({Sheet: sheets}, set(NAMES))
    assert list(table) == list(NAMES)
    for name in NAMES:
        values = [getattr(sheet, name) for sheet in sheets]
        made = table[name]
        assert plain(made.values, made.known) == values
        assert len(made) == len(sheets)
        assert made.is_same == (len(set(values)) == 1)
        assert [table.value(name, row) for row in range(len(sheets))] == [(made.kind, value) for value in values]


@given(st.lists(st.tuples(SHEETS.filter(len).map(lambda held: held[0]), st.integers(0, 3)), max_size=4))
def test_rows_below_see_what_stands_above(sheets):
    above = Rows({Sheet: [sheet for sheet, _ in sheets]}, {"title", "words", "count", "day"})
    parents = [row for row, (_, lines) in enumerate(sheets) for _ in range(lines)]
    lines = Later(lambda: map(Line, range(len(parents))))
    below = RowsBelow({Line: lines}, {"ordinal"}, above, np.array(parents, np.intp))
    assert set(below) == {"title", "words", "count", "day", "ordinal"}
    assert len(below) == 5
    for name in ("title", "words", "count", "day"):
        expected = [getattr(sheets[row][0], name) for row in parents]
        assert plain(below[name].values, below[name].known) == expected
        assert [below.value(name, row)[1] for row in range(len(parents))] == expected
    assert plain(below["ordinal"].values, below["ordinal"].known) == list(range(len(parents)))


def test_a_fact_that_is_no_column_has_its_value_all_the_same():
    table = Rows({Sheet: [Sheet(title="A", is_old=True)]}, {"title"})
    assert list(table) == ["title"]
    assert table.value("is_old", 0) == ("flag", True)
    with pytest.raises(KeyError):
        table["colour"]


def test_rows_are_not_made_before_they_are_asked_for():
    made = []
    rows = Later(lambda: made.append(1) or [Sheet(count=7)])
    table = Rows({Sheet: rows}, {"count", "day"})
    assert not made
    assert (plain(table["count"].values, table["count"].known), len(rows), len(made)) == ([7], 1, 1)
    assert plain(table["day"].values, table["day"].known) == [None]
    assert made == [1]


@pytest.mark.parametrize("day", [date.min, date(1969, 12, 31), date.max])
def test_every_day_of_the_calendar_is_held(day):
    assert column("date", [day, None]).values[0].item() == day
