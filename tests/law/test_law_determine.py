"""What the law makes of single lines: kinds, days, limits, conversions by later orders, and the law of another day."""

from datetime import date
from typing import Any

import pytest

from auditor.cable.facts import Statement
from auditor.cable.instruction import read_instruction
from auditor.law import Outcome, determine, level_on, load_law
from auditor.law.determine import _remembered

LAW = load_law()


def ask(day: str, level: str | None, line: str | None, as_of: str | None = None, **known: Any) -> Outcome:
    statement = Statement(
        dated=date.fromisoformat(day) if day else None,
        precision=known.pop("precision", "day" if day else "none"),
        dated_text=day,
        level=level,
        instruction=read_instruction(line) if line is not None else None,
        **known,
    )
    return determine(LAW, statement, date.fromisoformat(as_of) if as_of else None)


def iso(day: date | None) -> str:
    return day.isoformat() if day is not None else ""


def test_a_plain_ten_year_date_of_2007():
    found = ask("2007-05-03", "S", "E.O. 12958: DECL: 05/03/2017")
    assert (found.governing_order, found.cited_order, found.order_relation) == ("eo-13292", "eo-12958", "governing")
    assert (found.instruction_kind, iso(found.declassify_on)) == ("date", "2017-05-03")
    assert (iso(found.automatic_on), iso(found.automatic_from)) == ("2032-12-31", "2032-12-31")
    assert (iso(found.default_on), iso(found.limit_on), found.limit_years) == ("2017-05-03", "2032-05-03", 25)
    assert found.instruction_rule == "R-13292-10Y"
    assert not found.instruction_faults
    assert not found.ambiguities


@pytest.mark.parametrize(
    ("day", "level", "line", "kind", "due"),
    [
        ("1972-06-01", "TS", "E.O. 11652: GDS", "date", "1982-12-31"),
        ("1974-12-31", "S", "E.O. 11652: GDS", "date", "1982-12-31"),
        ("1975-01-01", "C", "E.O. 11652: GDS", "date", "1981-12-31"),
        ("1975-01-01", "C", None, "none", "1981-12-31"),
        ("1975-01-01", "C", "E.O. 11652: ADS 1/5/76", "date", "1976-01-05"),
        ("1975-01-01", "C", "E.O. 11652: ADS 1/5/90", "date", "1981-12-31"),
        ("1975-01-01", "C", "E.O. 11652: XGDS-2", "exempt", ""),
        ("1975-01-01", "C", "E.O. 11652: GDS 1979", "malformed", "1981-12-31"),
        ("1980-03-03", "S", "E.O. 12065: GDS 3/3/86 (ROE, R.) OR-M", "date", "1986-03-03"),
        ("1980-03-03", "S", "E.O. 12065: GDS (ROE, R.) OR-M", "malformed", ""),
        ("1980-03-03", "S", "E.O. 12065: RDS-3 3/3/00 (ROE, R.) OR-M", "exempt", ""),
        ("1980-03-03", "S", "E.O. 12065: XDS-3 3/3/99 (ROE, R.) OR-M", "date", "1999-03-03"),
        ("1980-03-03", "S", "E.O. 12065: 3/3/84 (ROE, R.)", "date", "1984-03-03"),
        ("1988-03-03", "S", "E.O. 12356: DECL: OADR", "exempt", ""),
        ("1988-03-03", "S", "E.O. 12356: GDS", "malformed", ""),
        ("1988-03-03", "S", "E.O. 12356: DECL: X1", "malformed", ""),
        ("1998-03-03", "S", "E.O. 12958: DECL: X1, X5", "exempt", ""),
        ("1998-03-03", "S", "E.O. 12958: DECL: 03/03/2008 AND X5", "malformed", "2008-03-03"),
        ("2008-02-29", "S", "E.O. 12958: DECL: 02/29/2018", "malformed", ""),
        ("2008-02-29", "S", "E.O. 12958: DECL: UPON END OF VISIT", "event", ""),
        ("2008-02-29", "S", "E.O. 12958: DECL: MAY 2012", "date", "2012-05-31"),
        ("2008-02-29", "S", "E.O. 12958: DECL: 10 YEARS", "date", "2018-02-28"),
        ("2008-02-29", "S", "E.O. 12598: DECL: 02/28/2018", "malformed", "2018-02-28"),
        ("2013-02-03", "S", "E.O. 13526: DECL: 50X1-HUM", "exempt", ""),
        ("2013-02-03", "S", "E.O. 13526: DECL: 25X6, 20400101", "exempt", "2040-01-01"),
        ("2013-02-03", "S", "E.O. 13526: DECL: 25X11, 20400101", "malformed", ""),
        ("2013-02-03", "S", "E.O. 13526: N/A", "not-applicable", ""),
        ("2013-02-03", "U", "E.O. 13526: N/A", "not-applicable", ""),
        ("2013-02-03", "U", "E.O. 13526: DECL: 20230203", "malformed", "2023-02-03"),
        ("2013-02-03", "U", None, "not-applicable", ""),
    ],
)
def test_kind_and_day_of_a_line(day: str, level: str, line: str | None, kind: str, due: str):
    found = ask(day, level, line)
    assert (found.instruction_kind, iso(found.declassify_on)) == (kind, due)


@pytest.mark.parametrize(
    ("day", "number", "relation", "window", "distance"),
    [
        ("1982-07-31", "12065", "governing", "in-force", 0),
        ("1982-08-01", "12065", "previous", "after-change", 1),
        ("1982-09-30", "12065", "previous", "after-change", 61),
        ("1982-10-01", "12065", "previous", None, 62),
        ("1995-10-07", "12958", "next", "before-change", 7),
        ("1995-10-06", "12958", "next", None, 8),
        ("2007-01-01", "13292", "amending", "in-force", 0),
        ("2007-01-01", "12958", "governing", "in-force", 0),
        ("2007-01-01", "11652", "other", None, 10259),
        ("2007-01-01", "12598", "unknown", None, None),
    ],
)
def test_the_order_cited_against_the_one_in_force(
    day: str, number: str, relation: str, window: str | None, distance: int | None
):
    found = ask(day, "S", f"E.O. {number}: DECL: 01/01/2009")
    assert (found.order_relation, found.citation_window, found.order_distance) == (relation, window, distance)


@pytest.mark.parametrize(
    ("day", "number", "nearest"),
    [
        ("2007-01-01", "12598", "12958"),
        ("2007-01-01", "12985", "12958"),
        ("2007-01-01", "1295", "12958"),
        ("1984-01-01", "12365", "12356"),
        ("1975-01-01", "11562", "11652"),
        ("2014-01-01", "13536", "13526"),
        ("2014-01-01", "99999", None),
    ],
)
def test_a_mistyped_number_suggests_the_nearest(day: str, number: str, nearest: str | None):
    assert ask(day, "S", f"E.O. {number}: DECL: OADR").nearest_order == nearest


def test_days_before_the_first_order_are_undetermined_but_old_records_still_fall_due():
    found = ask("1951-10-26", "S", None)
    assert found.governing_order is None
    assert found.undetermined == "undetermined: no order file governs 1951-10-26"
    assert iso(found.automatic_on) == "1976-12-31"


def test_without_a_date_of_its_own_a_full_year_still_counts_and_so_does_a_short_one_of_one_century():
    assert iso(ask("", "S", "E.O. 12958: DECL: 05/03/2017").declassify_on) == "2017-05-03"
    short = ask("", "S", "E.O. 12958: DECL: 05/03/17")
    assert iso(short.declassify_on) == "2017-05-03", "every day on which 12958 could be cited gives this century"
    assert iso(ask("", "S", "E.O. 12065: RDS-4 6/5/99 (DOE) OR-M").review_on) == "1999-06-05"
    assert short.undetermined == "undetermined: the cable bears no date"


@pytest.mark.parametrize("line", ["E.O. 12958: DECL: 05/03/97", "E.O. 13526: DECL: 05/03/17", "DECL: 05/03/17"])
def test_a_century_that_can_not_be_told_is_no_impossible_date(line):
    found = ask("", "S", line)
    assert (found.instruction_kind, found.declassify_on) == ("date", None)
    assert "century-unknown" in found.instruction_faults
    assert "impossible-date" not in found.instruction_faults
    assert "two-digit year" in found.declassify_basis


def test_a_code_on_an_undated_line_without_an_order_is_outside_no_vocabulary():
    assert ask("", "S", "DECL: OADR").code_faults == ()
    assert ask("", "S", "E.O. 13526: DECL: OADR").code_faults == ("OADR",)


def test_an_undated_line_without_an_order_is_read_by_the_order_for_which_it_is_complete():
    bare = ask("", "S", "GDS")
    assert (bare.instruction_kind, bare.instruction_rule) == ("date", "R-11652-GDS-S")
    assert bare.declassify_basis.startswith("undetermined")
    assert "no-date" not in ask("", "S", "DECL: 25X6").instruction_faults
    assert "no-date" in ask("", "S", "E.O. 13526: DECL: 25X6").instruction_faults


def test_an_impossible_own_date_gives_no_automatic_date():
    impossible = ask("", "S", None, precision="impossible")
    assert "no day of the calendar" in impossible.automatic_basis


def test_a_year_is_enough_for_the_end_of_a_year_and_not_for_an_anniversary():
    year = ask("1975-01-01", "S", "E.O. 11652: GDS", precision="year")
    assert (iso(year.declassify_on), iso(year.automatic_on)) == ("1983-12-31", "2000-12-31")
    assert "dated less exactly" in {clock.id: clock.basis for clock in year.clocks}["usc-22-4354"]
    split = ask("1972-01-01", "S", "E.O. 11652: GDS", precision="year")
    assert split.governing_order is None
    assert "E.O. 10501 and then E.O. 11652" in (split.undetermined or "")
    month = ask("1972-05-01", "S", None, precision="month")
    assert month.governing_order == "eo-10501"


@pytest.mark.parametrize(
    ("day", "level", "as_of", "due"),
    [
        ("1966-02-02", "S", None, "1974-12-31"),
        ("1966-02-02", "S", "1972-05-31", "1978-02-02"),
        ("1964-02-02", "C", None, "1972-06-01"),
        ("1958-02-02", "S", None, "1970-02-02"),
    ],
)
def test_group_4_moves_to_the_schedule_of_1972_unless_it_had_run_out(day: str, level: str, as_of: str | None, due: str):
    assert iso(ask(day, level, "GROUP 4", as_of).declassify_on) == due


def test_downgrades_are_a_timeline():
    found = ask("1974-05-05", "TS", "E.O. 11652: GDS")
    assert found.downgrades == ("1976-12-31 SECRET", "1978-12-31 CONFIDENTIAL")
    days = [date(1976, 12, 30), date(1976, 12, 31), date(1979, 1, 1), date(1984, 12, 31)]
    assert [level_on(found, day) for day in days] == ["TOP SECRET", "SECRET", "CONFIDENTIAL", None]
    assert level_on(ask("2007-05-03", None, None), date(2008, 1, 1)) is None


def test_an_earlier_schedule_under_a_shorter_limit_gives_both_days():
    found = ask("1978-12-20", "S", "E.O. 11652: GDS")
    assert (iso(found.declassify_on), found.declassify_alternatives) == ("1984-12-20", ("1986-12-31",))
    assert "two-schedules" in found.ambiguities


@pytest.mark.parametrize(
    ("line", "days", "tolerated"),
    [("05/03/2032", 0, False), ("05/10/2032", 7, True), ("05/11/2032", 8, False), ("12/31/2032", 242, False)],
)
def test_limits_have_no_slack_and_small_overruns_are_told_apart(line: str, days: int, tolerated: bool):
    found = ask("2007-05-03", "S", f"E.O. 12958: DECL: {line}")
    assert (found.overrun_days, found.overrun_tolerated) == (days, tolerated)
    assert found.replaced_by_automatic is (days > 0)


def test_a_limit_from_a_leap_day_ends_on_the_first_of_march():
    for line, over in (("02/28/2014", -1), ("03/01/2014", 0), ("03/02/2014", 1)):
        found = ask("2004-02-29", "S", f"E.O. 12958: DECL: {line}")
        assert iso(found.default_on) == "2014-03-01"
        assert ("over-default" in found.notes) is (over > 0)


def test_review_dates_have_a_wider_limit_for_what_a_cable_does_not_show():
    found = ask("1980-03-03", "S", "E.O. 12065: RDS-1 3/3/05 (ROE)")
    assert (iso(found.review_on), iso(found.limit_on), iso(found.outer_limit_on)) == (
        "2005-03-03",
        "2000-03-03",
        "2010-03-03",
    )
    assert found.declassify_on is None
    assert "declassifies nothing" in found.declassify_basis


def test_codes_past_their_time():
    assert ask("2005-01-01", "S", "E.O. 12958: DECL: X4").retired_codes == ("X4",)
    silent = ask("2003-06-01", "S", "E.O. 12958: DECL: X4")
    assert not silent.retired_codes
    assert not silent.code_faults
    assert "transition-window" in silent.notes
    assert ask("1997-01-01", "S", "E.O. 12958: DECL: OADR").retired_codes == ("OADR",)
    derived = ask("1997-01-01", "S", "E.O. 12958: DECL: SOURCE MARKED OADR, DATE OF SOURCE 10/01/94")
    assert not derived.retired_codes
    assert iso(derived.calculated_on) == "2019-10-01"
    assert ask("1985-01-01", "S", "E.O. 12356: GDS").code_faults == ("GDS",)
    assert "unknown-code" in ask("2013-01-01", "S", "E.O. 13526: DECL: 25X12").instruction_faults


def test_a_human_source_is_protected_for_seventy_five_years_in_todays_reading():
    found = ask("2007-05-03", "S", "E.O. 12958: DECL: 25X1-HUMAN")
    assert (iso(found.automatic_on), found.cap_on) == ("2082-12-31", None)
    then = ask("2007-05-03", "S", "E.O. 12958: DECL: 25X1-HUMAN", "2008-01-01")
    assert iso(then.automatic_on) == "2032-12-31"


def test_the_fifty_year_cap_is_a_later_law():
    assert iso(ask("2007-05-03", "S", "E.O. 12958: DECL: 25X4").cap_on) == "2057-12-31"
    assert ask("2007-05-03", "S", "E.O. 12958: DECL: 25X4", "2008-01-01").cap_on is None


@pytest.mark.parametrize(
    ("as_of", "on", "since"),
    [
        ("1990-01-01", "", ""),
        ("1998-01-01", "1993-03-04", "2000-04-17"),
        ("2000-01-01", "1993-12-31", "2001-10-17"),
        ("2005-01-01", "1993-12-31", "2006-12-31"),
        (None, "1993-12-31", "2006-12-31"),
    ],
)
def test_automatic_declassification_by_the_law_of_the_day(as_of: str | None, on: str, since: str):
    found = ask("1968-03-04", "S", None, as_of)
    assert (iso(found.automatic_on), iso(found.automatic_from)) == (on, since)
    assert found.automatic_basis


@pytest.mark.parametrize("control", ["RD", "FRD", "TFNI"])
def test_atomic_information_has_no_automatic_date(control: str):
    found = ask("1968-03-04", "S", None, controls=(control,))
    assert found.automatic_on is None
    assert found.automatic_basis.startswith("excluded")


@pytest.mark.parametrize(
    ("day", "as_of", "deadline"),
    [
        ("1985-03-04", None, "2015-03-04"),
        ("1994-03-04", None, "2021-12-27"),
        ("2000-03-04", None, "2025-03-04"),
        ("1994-03-04", "2015-01-01", "2024-03-04"),
        ("1950-03-04", "1990-01-01", ""),
    ],
)
def test_the_statutes_clock_bites_when_its_term_is_law(day: str, as_of: str | None, deadline: str):
    clocks = {clock.id: clock for clock in ask(day, "S", None, as_of).clocks}
    assert list(clocks) == ["marking", "automatic", "usc-22-4351", "usc-22-4354"]
    assert iso(clocks["usc-22-4354"].on) == deadline
    assert all(clock.basis for clock in clocks.values())


def test_what_is_expected_of_a_cable_of_its_day():
    assert ask("1960-01-01", "S", None).instruction_due is False
    assert ask("1966-01-01", "S", None).instruction_due is True
    assert ask("2007-01-01", "U", None).instruction_due is False
    assert ask("2007-01-01", None, None).instruction_due is None
    assert ask("1952-01-01", "R", None).level_in_order is True
    assert ask("1960-01-01", "R", None).level_in_order is False
    assert ask("1998-01-01", "S", None).reason_sections_accepted == ("1.5",)
    assert ask("2003-05-01", "S", None).reason_sections_accepted == ("1.4", "1.5")
    assert ask("2007-01-01", "S", None).reason_letters_known == tuple("abcdefgh")
    assert ask("1988-01-01", "S", None).reason_due is False


def test_a_reviewers_stamp_and_prose_are_not_held_against_the_order_in_force():
    stamp = ask("1976-05-05", "S", "CLASS: CONFIDENTIAL - REASON: 1.4(B) - DECLASSIFY ON: 02/24/2031")
    assert (stamp.order_relation, stamp.overrun_days) == ("none", None)
    assert "reviewer-stamp" in stamp.notes
    prose = ask("2007-05-05", "S", "THIS WAS DISCUSSED UNDER E.O. 13526 LAST WEEK")
    assert (prose.order_relation, prose.instruction_kind) == ("none", "none")


def test_every_step_is_readable_alone():
    found = ask("1966-02-02", "TS", "GROUP 4")
    assert [step.operation for step in found.steps][:2] == ["govern", "read"]
    for step in found.steps:
        assert step.rule
        assert step.authority
        assert step.result
    shown = " ".join((*[step.result for step in found.steps], found.declassify_basis, found.automatic_basis))
    assert "due on 1976-12-31" in shown
    assert "is declassified" not in shown


def test_outcomes_are_remembered_by_value_and_names_do_not_count():
    _remembered.cache_clear()
    ask("2007-05-03", "S", "E.O. 12958: DECL: 05/03/2017", classified_by="one officer")
    ask("2007-05-03", "S", "E.O. 12958: DECL: 05/03/2017", classified_by="another")
    assert _remembered.cache_info().misses == 1


def test_without_steps_the_answer_is_the_same():
    statement = Statement(date(2007, 5, 3), level="S", instruction=read_instruction("E.O. 12958: DECL: X4"))
    full, bare = determine(LAW, statement), determine(LAW, statement, with_steps=False)
    assert full.steps
    assert not bare.steps
    assert (full.declassify_basis, full.clocks, full.retired_codes) == (
        bare.declassify_basis,
        bare.clocks,
        bare.retired_codes,
    )


def test_the_other_reading_of_a_date_is_kept_unless_the_cables_own_day_settles_it():
    assert ask("2007-05-03", "S", "E.O. 12958: DECL: 06/05/2017").declassify_alternatives == ("2017-05-06",)
    assert ask("2007-05-03", "S", "E.O. 12958: DECL: 05/03/2017").declassify_alternatives == ()
    assert iso(ask("2007-05-03", "S", "E.O. 12958: DECL: 29/05/2017").declassify_on) == "2017-05-29"


def test_without_a_day_the_order_cited_is_held_against_none():
    assert ask("", "S", "E.O. 12356: DECL: OADR").order_relation is None
    assert ask("1979-01-01", "S", "E.O. 11652: GDS", precision="month").order_relation is None
    assert ask("1979-01-01", "S", "E.O. 12065: GDS 1/1/84", precision="month").order_relation == "governing"


def test_a_year_reads_the_line_by_the_text_of_its_first_day():
    assert ask("1965-01-01", "S", None, precision="year").instruction_rule == "R-10964-UNMARKED"
    assert ask("1955-01-01", "S", None, precision="year").instruction_rule == "R-10501-NONE"


def test_a_copy_without_header_or_instruction_says_what_it_cannot_know():
    lost = ask("1975-08-02", "C", None, header_complete=False)
    assert iso(lost.declassify_on) == "1981-12-31"
    assert "may be missing from the copy only" in lost.declassify_basis
    for other in (ask("1975-08-02", "C", None), ask("1975-08-02", "U", None, header_complete=False)):
        assert "missing from the copy" not in other.declassify_basis
