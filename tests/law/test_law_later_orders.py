"""What later orders make of a mark: days taken over, levels kept, several codes, and whose order reads a stamp."""

from datetime import date
from typing import Any

import pytest

from auditor.cable.facts import Statement
from auditor.cable.instruction import read_instruction
from auditor.law import Outcome, determine, level_on, load_law

LAW = load_law()


def ask(day: str, level: str, line: str, as_of: str | None = None, **known: Any) -> Outcome:
    statement = Statement(date.fromisoformat(day), level=level, instruction=read_instruction(line), **known)
    return determine(LAW, statement, date.fromisoformat(as_of) if as_of else None)


def iso(day: date | None) -> str:
    return day.isoformat() if day is not None else ""


@pytest.mark.parametrize(
    ("day", "level", "line", "steps"),
    [
        ("1962-03-01", "TS", "GROUP 3", ("1974-03-01 SECRET", "1986-03-01 CONFIDENTIAL")),
        ("1966-03-01", "S", "GROUP 3", ("1978-03-01 CONFIDENTIAL",)),
        ("1958-03-01", "TS", "GROUP 3", ("1970-03-01 SECRET", "1982-03-01 CONFIDENTIAL")),
        ("1964-05-02", "TS", "GROUP 4", ("1967-05-02 SECRET", "1970-05-02 CONFIDENTIAL")),
        ("1969-07-01", "TS", "GROUP 4", ("1972-06-01 SECRET", "1973-12-31 CONFIDENTIAL")),
        ("1971-07-01", "TS", "GROUP 4", ("1973-12-31 SECRET", "1975-12-31 CONFIDENTIAL")),
        ("1954-05-02", "TS", "GROUP 4", ("1961-09-20 CONFIDENTIAL",)),
        ("1958-12-01", "TS", "GROUP 4", ("1961-12-01 SECRET", "1964-12-01 CONFIDENTIAL")),
    ],
)
def test_a_level_comes_down_by_the_order_in_force_on_that_day(day: str, level: str, line: str, steps: tuple[str, ...]):
    assert ask(day, level, line).downgrades == steps


def test_the_level_of_a_group_4_paper_on_a_given_day():
    found = ask("1964-05-02", "TS", "GROUP 4")
    asked = {"1967-05-01": "TOP SECRET", "1967-05-02": "SECRET", "1970-05-02": "CONFIDENTIAL", "1974-12-31": None}
    assert {day: level_on(found, date.fromisoformat(day)) for day in asked} == asked


def test_no_group_acts_before_the_groups_existed():
    old = ask("1948-02-02", "S", "GROUP 4")
    assert iso(old.declassify_on) == "1961-09-20"
    assert "schedule-ended-before-order" in old.ambiguities


def test_of_several_codes_the_longest_protection_leads():
    found = ask("2014-03-04", "S", "E.O. 13526: DECL: 25X1, 50X1-HUM")
    assert iso(found.automatic_on) == "2089-12-31"
    assert "two-values" in found.instruction_faults
    both = ask("2014-03-04", "S", "E.O. 13526: DECL: 50X1-HUM, 25X1")
    assert (both.automatic_on, both.declassify_on) == (found.automatic_on, found.declassify_on)


def test_only_nuclear_information_is_outside_automatic_declassification():
    nato = ask("2014-03-04", "S", "E.O. 13526: DECL: N/A TO NATO PORTIONS. SEE SOURCE LIST FOR NSI PORTIONS.")
    assert (nato.instruction_kind, iso(nato.automatic_on)) == ("not-applicable", "2039-12-31")
    assert "nato-portions" in nato.ambiguities
    data = ask("2014-03-04", "S", "E.O. 13526: DECL: N/A TO RD/FRD PORTIONS. SEE SOURCE LIST FOR NSI PORTIONS.")
    assert data.automatic_on is None
    assert data.automatic_basis.startswith("excluded")


def test_a_mark_is_read_by_no_order_that_had_ended_before():
    treaty = ask("2014-03-04", "S", "E.O. 13526: DECL: SUBJECT TO TREATY OR INTERNATIONAL AGREEMENT")
    assert treaty.instruction_rule == "R-13526-TREATY"
    assert "treaty-wording" not in treaty.ambiguities
    earlier = ask("2005-03-04", "S", "E.O. 12958: DECL: SUBJECT TO TREATY OR INTERNATIONAL AGREEMENT")
    assert "treaty-wording" in earlier.ambiguities


def test_a_reviewers_stamp_is_read_by_the_order_in_force_at_the_review():
    line = "Classified by DAS, A/XYZ on 08/27/2015 - Class: SECRET - Reason: 1.4(D) - Declassify on: 03/03/2025"
    found = ask("2010-03-04", "S", line)
    assert found.governing_order == "eo-13292"
    assert found.declassify_basis.startswith("a reviewer's stamp of 2015-08-27 and not the cable's own marking")
    assert "E.O. 13526 1.5(a)-(b)" in found.declassify_basis
    told = [step for step in found.steps if step.rule.startswith("a reviewer's stamp counts")]
    assert [step.result for step in told] == ["15 years from the document's date, less 1 day"]
    odd = ask("2010-03-04", "S", line.replace("03/03/2025", "07/07/2026"))
    assert "a slip" in " ".join(step.result for step in odd.steps)
