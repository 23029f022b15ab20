"""Our own cases, worked out from the orders' texts: one row a point on which a reader of the law could trip."""

import csv
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import pytest

from auditor.cable.facts import Statement
from auditor.cable.instruction import read_instruction
from auditor.law import Outcome, determine, load_law

CASES = Path(__file__).parent / "vectors_own.csv"
LAW = load_law()
LEVELS = {"TOP SECRET": "TS", "SECRET": "S", "CONFIDENTIAL": "C", "RESTRICTED": "R"}
CONTROLS = {"SBU": ("SBU",), "LIMITED OFFICIAL USE": ("LOU",)}
FLAGS = {"yes": True, "no": False}


def iso(day: date | None) -> str:
    return day.isoformat() if day is not None else "none"


SEEN: Mapping[str, Callable[[Outcome, str], bool]] = {
    "note": lambda found, name: name in found.notes,
    "fault": lambda found, name: name in found.instruction_faults,
    "form": lambda found, name: name in found.form_faults,
    "due": lambda found, flag: found.instruction_due is FLAGS[flag],
    "level-in-order": lambda found, flag: found.level_in_order is FLAGS[flag],
    "window": lambda found, name: (found.citation_window or "none") == name,
    "relation": lambda found, name: found.order_relation == name,
    "nearest": lambda found, number: found.nearest_order == number,
    "code-fault": lambda found, flag: bool(found.code_faults) is FLAGS[flag],
    "retired": lambda found, code: found.retired_codes == () if code == "none" else code in found.retired_codes,
    "over": lambda found, years: found.limit_years == int(years) and (found.overrun_days or 0) > 0,
    "tolerated": lambda found, flag: found.overrun_tolerated is FLAGS[flag],
    "replaced": lambda found, flag: (found.replaced_by_automatic or False) is FLAGS[flag],
    "limit": lambda found, day: iso(found.limit_on) == day,
    "ceiling": lambda found, day: iso(found.ceiling_on) == day,
    "review": lambda found, day: iso(found.review_on) == day,
    "calculated": lambda found, day: iso(found.calculated_on) == day,
    "downgrade": lambda found, step: step in found.downgrades,
}
"""How an outcome shows what the column `seen` names, as `name:value`."""


def cases() -> list[dict[str, str]]:
    with CASES.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def outcome(case: dict[str, str]) -> Outcome:
    line, marking = case["line"], case["classification"]
    statement = Statement(
        date.fromisoformat(case["created"]),
        level=LEVELS.get(marking, "U"),
        controls=CONTROLS.get(marking, ()),
        instruction=read_instruction(line) if line else None,
    )
    return determine(LAW, statement, None)


@pytest.mark.parametrize("case", cases(), ids=lambda case: f"{case['id']} {case['note']}")
def test_own_case(case: dict[str, str]):
    found = outcome(case)
    days = (found.declassify_on, found.automatic_on, found.automatic_from, found.cap_on)
    expected = (case["declassify_on"], case["automatic_on"], case["automatic_from"], case["cap_on"])
    assert (found.governing_order or "", found.cited_number or "") == (case["governing_order"], case["cited"])
    assert found.instruction_kind == case["kind"]
    assert tuple(day.isoformat() if day else "" for day in days) == expected
    for token in filter(None, case["seen"].split(";")):
        name, _, value = token.partition(":")
        assert SEEN[name](found, value), (token, found)
    assert bool(found.ambiguities) or not case["ambiguous"], found
    if case["rule"]:
        assert found.instruction_rule == case["rule"]
