"""The researched cases, where they are at hand: governing order, kind, days, and every observation they name."""

import csv
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import pytest

from auditor.cable.facts import Statement
from auditor.cable.instruction import read_instruction
from auditor.law import Outcome, determine, load_law

CASES = Path(__file__).resolve().parents[3] / "shared" / "law" / "vectors.csv"
LAW = load_law()
LEVELS = {"TOP SECRET": "TS", "SECRET": "S", "CONFIDENTIAL": "C", "RESTRICTED": "R"}
CONTROLS = {"SBU": ("SBU",), "LIMITED OFFICIAL USE": ("LOU",)}
AMENDED = "E.O. 12958 (am. 13292)"

Seen = Callable[[Outcome], bool]


def fault(name: str) -> Seen:
    return lambda found: name in found.instruction_faults


def note(name: str) -> Seen:
    return lambda found: name in found.notes


def form(name: str) -> Seen:
    return lambda found: name in found.form_faults


def over(years: int) -> Seen:
    return lambda found: found.limit_years == years and (found.overrun_days or 0) > 0


OBSERVED: Mapping[str, Seen] = {
    "LEGACY_WORDS": note("legacy-words"),
    "INDEFINITE": note("indefinite"),
    "EVENT_UNRESOLVED": note("event-unresolved"),
    "EVENT_NOT_FORESEEABLE": note("event-not-foreseeable"),
    "DECL_ON_UNCLASS": fault("on-unclassified"),
    "NO_INSTRUCTION": lambda found: found.instruction_kind == "none" and found.instruction_due is True,
    "TWO_DIGIT_YEAR": note("two-digit-year"),
    "EXTRA_TOKEN": fault("extra-token"),
    "DATE_CONFLICT": fault("two-values"),
    "MISSING_COLON": form("missing-colon"),
    "SPACING": form("spacing"),
    "UNKNOWN_ORDER": lambda found: found.order_relation == "unknown" and found.nearest_order is not None,
    "OVER_6Y": over(6),
    "OVER_10Y": over(10),
    "OVER_20Y": over(20),
    "OVER_25Y": lambda found: over(25)(found) or found.replaced_by_automatic is True,
    "OVER_50Y": note("over-cap"),
    "OVER_10Y_OK": note("over-default"),
    "FEB29_ANNIV": note("leap-day"),
    "INVALID_DATE": fault("impossible-date"),
    "REVIEW_DATE": lambda found: found.review_on is not None and "review-date" in found.notes,
    "NO_DATE": fault("no-date"),
    "25X_NO_DATE": fault("no-date"),
    "25X_AT_ORIGIN": note("exemption-at-origin"),
    "25X1H_RETIRED_LATER": note("retired-later"),
    "DATE_EQ_DOC": note("date-equals-document"),
    "DATE_BEFORE_DOC": note("date-before-document"),
    "TRANSITION_WINDOW": note("transition-window"),
    "ORDER_MISMATCH": lambda found: (
        found.order_relation in ("previous", "next", "other") and found.citation_window in (None, "before-change")
    ),
    "AMENDING_ORDER_CITED": lambda found: found.order_relation == "amending",
    "MISSING_ORDER": fault("missing-order"),
    "NA_ON_CLASSIFIED": fault("not-applicable-on-classified"),
    "OADR_AFTER_1995": lambda found: "OADR" in found.retired_codes,
    "X_AFTER_13292": lambda found: any(code.startswith("X") for code in found.retired_codes),
    "MR_RETIRED": lambda found: "MR" in found.retired_codes,
    "MULTI_CODE": note("multi-code"),
    "NONSTD_FORMAT": note("nonstandard-format"),
    "DAY_FIRST": note("day-first"),
    "UNKNOWN_CODE": lambda found: bool(found.code_faults),
    "NO_EO_LINE": note("no-order-line"),
    "DECLASSIFIED_NOTE": note("declassified-note"),
    "INVALID_DOC_DATE": lambda found: "no day of the calendar" in (found.undetermined or ""),
    "REVIEWER_STAMP": note("reviewer-stamp"),
    "SOURCE_MARKED": note("source-marked"),
    "OVER_GDS": fault("date-without-effect"),
}
"""How an outcome shows what a case names, so that a card can say it."""


def cases() -> list[dict[str, str]]:
    if not CASES.exists():
        return []
    with CASES.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def outcome(case: dict[str, str]) -> Outcome:
    try:
        dated, precision = date.fromisoformat(case["doc_date"]), "day"
    except ValueError:
        dated, precision = None, "impossible"
    line = case["raw_line"]
    statement = Statement(
        dated,
        precision,  # type: ignore[arg-type]
        case["doc_date"],
        LEVELS.get(case["classification"], "U"),
        CONTROLS.get(case["classification"], ()),
        read_instruction(line) if line else None,
    )
    return determine(LAW, statement, None)


def order_id(name: str) -> str | None:
    if name == AMENDED:
        return "eo-13292"
    return f"eo-{name.removeprefix('E.O. ')}" if name.startswith("E.O. ") else None


def iso(day: date | None) -> str:
    return day.isoformat() if day is not None else ""


@pytest.mark.skipif(not CASES.exists(), reason="the researched cases are not beside this checkout")
@pytest.mark.parametrize("case", cases(), ids=lambda case: case["id"])
def test_researched_case(case: dict[str, str]):
    found = outcome(case)
    assert found.governing_order == order_id(case["governing_order"])
    assert (found.cited_number or "") == case["cited_order"]
    assert found.instruction_kind == case["kind"]
    assert iso(found.declassify_on) == case["decl_date"]
    assert iso(found.automatic_on) == case["auto_date"]
    assert iso(found.automatic_from) == case["auto_onset"]
    assert iso(found.cap_on) == case["auto_cap_if_exemption_valid"]
    for token in filter(None, case["findings"].split(";")):
        assert OBSERVED[token](found), (token, found.instruction_faults, found.notes, found.form_faults)
    if case["ambiguous"]:
        assert found.ambiguities, case["note"]
