"""What the law makes of one statement: dates, each with its basis, and the steps that led there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from auditor.columns import fact


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a derivation, readable alone.

    `rule` is what was applied in plain words, `authority` its citation, `inputs` the (name, value) pairs it used,
    `operation` one of govern, read, anniversary, end-of-year, fixed, none, review, compare, convention; `result`
    what came out, `rejected` the alternatives with the reason each was not taken.
    """

    rule: str
    authority: str
    inputs: tuple[tuple[str, str], ...] = ()
    operation: str = ""
    result: str = ""
    rejected: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Clock:
    """One deadline beside the marking: its id, date (None with the reason in `basis`) and citation."""

    id: str
    on: date | None
    basis: str
    authority: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """The law's answer for one statement; facts of scope "cable". Every `*_basis` is a sentence, never empty."""

    governing_order: str | None = fact("text", "order in force on the cable's date (eo-12958 ...)", field="created")
    cited_order: str | None = fact(
        "text",
        "order the instruction cites: its id, or the number as typed if no order has it",
        anchor="instruction",
        field="instruction",
    )
    cited_number: str | None = fact(
        "text", "number the instruction cites, as digits", anchor="instruction", field="instruction"
    )
    order_relation: str = fact(
        "text",
        "cited order against the governing one: governing, amending, previous, next, other, unknown or none",
        anchor="instruction",
        field="instruction",
    )
    order_distance: int | None = fact(
        "number",
        "days between the cable's date and the nearest day on which the cited order governed",
        anchor="instruction",
        field="instruction",
    )
    nearest_order: str | None = fact(
        "text", "number of the order that a mistyped number comes nearest to", anchor="instruction", field="instruction"
    )
    instruction_kind: str = fact(
        "text", "date, event, exempt, none, not-applicable or malformed", anchor="instruction", field="instruction"
    )
    exemption_codes: tuple[str, ...] = fact(
        "list", "exemption and schedule codes of the instruction, canonical", anchor="instruction", field="instruction"
    )
    code_faults: tuple[str, ...] = fact(
        "list", "codes outside the vocabulary of the order cited", anchor="instruction", field="instruction"
    )
    instruction_faults: tuple[str, ...] = fact(
        "list",
        "defects of the instruction by name (impossible-date, two-values, unknown-code, no-category ...)",
        anchor="instruction",
        field="instruction",
    )
    notes: tuple[str, ...] = fact(
        "list",
        "observations on the instruction by name (two-digit-year, nonstandard-format, source-marked ...)",
        anchor="instruction",
        field="instruction",
    )
    ambiguities: tuple[str, ...] = fact(
        "list", "points on which the law is ambiguous here, by name", anchor="instruction", field="instruction"
    )
    declassify_on: date | None = fact(
        "date", "day on which the marking itself has the cable declassified", anchor="instruction", field="instruction"
    )
    declassify_basis: str = fact(
        "text", "why that day, or why there is none", anchor="instruction", field="instruction"
    )
    declassify_alternatives: tuple[str, ...] = fact(
        "list", "other readings of the typed date, ISO", anchor="instruction", field="instruction"
    )
    limit_on: date | None = fact(
        "date",
        "last day the governing order allows for an instruction of this kind",
        anchor="instruction",
        field="instruction",
    )
    limit_basis: str = fact(
        "text", "which limit that is, or why there is none", anchor="instruction", field="instruction"
    )
    limit_years: int | None = fact("number", "length of that limit in years", anchor="instruction", field="instruction")
    overrun_days: int | None = fact(
        "number",
        "days by which the marking's date passes the limit (negative: inside it)",
        anchor="instruction",
        field="instruction",
    )
    review_on: date | None = fact(
        "date", "day on which the marking asks for a review", anchor="instruction", field="instruction"
    )
    automatic_on: date | None = fact("date", "calculated date of automatic declassification", field="created")
    automatic_basis: str = fact("text", "why that day, or why there is none", field="created")
    automatic_from: date | None = fact(
        "date", "first day on which automatic declassification could bite", field="created"
    )
    cap_on: date | None = fact(
        "date", "last day if the exemption claimed is valid", anchor="instruction", field="instruction"
    )
    downgrades: tuple[str, ...] = fact(
        "list", "scheduled downgrades, `1976-12-31 SECRET`", anchor="instruction", field="instruction"
    )
    clocks: tuple[Clock, ...] = ()
    steps: tuple[Step, ...] = ()
