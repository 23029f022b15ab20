"""The schedule row: columns, lag, status, leaks, and what a temporary record has no date for."""

from dataclasses import fields, replace
from datetime import date
from typing import Any

import pytest

from auditor.cable.facts import Cable, Paragraph, Release, Statement
from auditor.cable.instruction import read_instruction
from auditor.columns import facts_of
from auditor.ingest.records import Record
from auditor.law import COLUMNS, Outcome, ScheduleRow, determine, load_law, schedule_row

LAW = load_law()
LINE = "E.O. 12958: DECL: 05/03/2017"


def row(
    *releases: Release, as_of: str | None = "2024-01-01", level: str | None = "S", line: str | None = LINE, **known: Any
) -> ScheduleRow:
    statement = Statement(
        known.pop("dated", date(2007, 5, 3)),
        known.pop("precision", "day"),
        level=level,
        instruction=read_instruction(line) if line is not None else None,
    )
    names = {"U": "UNCLASSIFIED", "S": "SECRET", None: None}
    cable = Cable(
        record_id="07POST1",
        overall=names[level],
        post="POST",
        dated_as_stated=statement.dated.isoformat() if statement.dated else None,
        instruction=line,
        statement=statement,
        releases=tuple(releases),
        controls=("NOFORN",),
    )
    day = date.fromisoformat(as_of) if as_of else None
    return schedule_row(Record("a.csv", 0, 2, 2, known), cable, determine(LAW, statement, day), day)


def official(day: str, extent: str = "full", route: str = "foia", authority: str = "") -> Release:
    return Release(date.fromisoformat(day), route, authority, extent)


LEAK = Release(date(2010, 11, 28), "leak")


def test_columns_are_the_promised_ones_in_order():
    assert tuple(field.name for field in fields(ScheduleRow))[: len(COLUMNS)] == COLUMNS
    assert [name for name in COLUMNS if name.endswith("_basis")] == ["declassify_basis", "automatic_basis"]


def test_a_row_in_full():
    found = row(official("2012-05-03"))
    assert (found.record_id, found.source, found.line, found.dated) == ("07POST1", "a.csv", 2, "2007-05-03")
    assert (found.overall, found.post, found.controls) == ("SECRET", "POST", ("NOFORN",))
    assert (found.governing_order, found.cited_order, found.instruction) == ("eo-13292", "eo-12958", LINE)
    assert found.clocks == "marking=2017-05-03;automatic=2032-12-31;usc-22-4351=2037-05-03;usc-22-4354=2032-05-03"
    assert (found.released_on, found.release_route, found.status) == (date(2012, 5, 3), "foia", "released")
    assert found.lag_days == (date(2012, 5, 3) - date(2017, 5, 3)).days == -1826
    assert found.automatic_lag_days is not None
    assert found.automatic_lag_days < 0


@pytest.mark.parametrize(
    ("releases", "status", "route"),
    [
        ((), "due", None),
        ((LEAK,), "leaked", "leak"),
        ((LEAK, official("2015-01-01")), "released", "foia"),
        ((official("2015-01-01", "part"), LEAK), "released-in-part", "foia"),
        ((official("2015-01-01", "part"), official("2016-01-01")), "released", "foia"),
        ((official("2015-01-01", "denied"),), "denied", None),
        ((official("2015-01-01", "denied"), LEAK), "leaked", "leak"),
        ((official("2025-01-01"),), "due", "foia"),
        ((Release(None, "mdr"),), "released", "mdr"),
    ],
)
def test_status_by_release(releases: tuple[Release, ...], status: str, route: str | None):
    found = row(*releases)
    assert (found.status, found.release_route) == (status, route)


@pytest.mark.parametrize(
    ("level", "line", "as_of", "status"),
    [
        ("U", "E.O. 12958: N/A", "2024-01-01", "not-classified"),
        ("S", LINE, "2017-05-02", "pending"),
        ("S", LINE, "2017-05-03", "due"),
        ("S", LINE, None, "undetermined"),
        ("S", "E.O. 12958: DECL: 25X1", "2024-01-01", "no-date"),
        ("S", "E.O. 12958: DECL: UPON END OF TALKS", "2024-01-01", "no-date"),
        ("S", None, "2024-01-01", "no-date"),
        ("S", "E.O. 12958: DECL: 02/30/2017", "2024-01-01", "undetermined"),
        (None, None, "2024-01-01", "undetermined"),
    ],
)
def test_status_by_the_marking(level: str | None, line: str | None, as_of: str | None, status: str):
    assert row(level=level, line=line, as_of=as_of).status == status


def test_a_leak_has_a_lag_but_is_no_release():
    found = row(LEAK, official("2020-01-01", "part"))
    assert (found.released_on, found.leaked_on) == (date(2020, 1, 1), LEAK.released_on)
    assert found.released_in_full_on is None
    alone = row(LEAK)
    assert (alone.lag_days, alone.automatic_lag_days) == (-2348, None)


def test_a_temporary_record_has_no_automatic_date():
    found = row(retention="temporary")
    assert (found.automatic_on, found.automatic_from) == (None, None)
    assert "3.3(k)" in found.automatic_basis
    assert row(retention="permanent").automatic_on == date(2032, 12, 31)


def test_an_undated_record_keeps_its_row_and_says_why():
    found = row(dated=None, precision="none", line=None)
    assert (found.dated, found.status, found.clocks.count("=")) == ("", "undetermined", 4)
    assert "bears no date" in found.automatic_basis


def test_no_fact_has_two_meanings():
    names = [fact.name for kind in (Cable, Paragraph, Outcome, ScheduleRow) for fact in facts_of(kind, "")]
    assert len(names) == len(set(names))


def test_every_fact_of_the_law_says_what_it_means():
    for fact in (*facts_of(Outcome, ""), *facts_of(ScheduleRow, "")):
        assert len(fact.meaning) > 10, fact.name
        assert fact.field, fact.name


def test_rows_are_values():
    assert replace(row(), line=3).line == 3
    assert row() == row()


def test_a_release_is_not_measured_against_a_reviewers_stamp():
    stamp = "Classified by DAS, A/XYZ on 08/27/2015 - Class: SECRET - Reason: 1.4(D) - Declassify on: 05/02/2022"
    found = row(official("2015-08-31"), line=stamp)
    assert (found.declassify_on, found.lag_days) == (date(2022, 5, 2), None)
    assert found.declassify_basis.startswith("a reviewer's stamp of 2015-08-27")


@pytest.mark.parametrize(
    ("dated", "line", "controls", "day", "reason"),
    [
        (date(1975, 8, 2), None, (), "1983-12-31", "no instruction on the record states it"),
        (date(1975, 8, 2), "E.O. 11652: N/A", (), "1983-12-31", "the line states none"),
        (date(1996, 5, 31), "E.O. 12958: DECL: X1, 05/31/2006", (), "2006-05-31", "not in order (two-values)"),
        (date(2004, 5, 31), "E.O. 12958: DECL: 05/31/1018", (), "1018-05-31", "before the cable's own date"),
        (date(2012, 2, 29), "E.O. 13526: DECL: 20220228", ("RD",), "2022-02-28", "Restricted Data"),
    ],
)
def test_a_day_that_is_not_certain_is_shown_but_nothing_is_due_on_it(dated, line, controls, day, reason):
    statement = Statement(
        dated, level="S", controls=controls, instruction=read_instruction(line) if line is not None else None
    )
    outcome = determine(LAW, statement, date(2026, 1, 1))
    released = (official("2025-01-01"),)
    found = [
        schedule_row(
            Record("a.csv", 0, 2, 2, {}),
            Cable(record_id="X", statement=statement, releases=releases),
            outcome,
            date(2026, 1, 1),
        )
        for releases in ((), released)
    ]
    assert outcome.declassify_on == date.fromisoformat(day)
    assert reason in (outcome.declassify_doubt or "")
    assert f"; not certain: {outcome.declassify_doubt}" in outcome.declassify_basis
    assert [one.status for one in found] == ["undetermined", "released"]
    assert [one.lag_days for one in found] == [None, None]
