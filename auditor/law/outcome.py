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
    """The law's answer for one statement; facts of scope "cable". Every `*_basis` is a sentence, never empty.

    `marked_level` is the word of the marking's level and `level_steps` its scheduled downgrades (day, level);
    `temporary_basis` says why a record without permanent value has no automatic date.
    """

    governing_order: str | None = fact(
        "text", "order in force on the cable's date, by the id of its file", field="created"
    )
    cited_order: str | None = fact(
        "text",
        "order the instruction cites: its id, or the number as typed if no order has it",
        anchor="instruction",
        field="instruction",
    )
    cited_number: str | None = fact(
        "text", "number the instruction cites, as digits", anchor="instruction", field="instruction"
    )
    order_relation: str | None = fact(
        "text",
        "cited order against the governing one: governing, amending, previous, next, other, unknown or none; missing "
        "where the cable's date can't tell",
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
    declassify_doubt: str | None = fact(
        "text", "why that day is not certainly the marking's own", anchor="instruction", field="instruction"
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
    citation_window: str | None = fact(
        "text",
        "days on which the order file accepts the number cited: in-force, after-change or before-change",
        anchor="instruction",
        field="instruction",
    )
    retired_codes: tuple[str, ...] = fact(
        "list",
        "codes that documents of the cable's date may no longer bear (OADR, X1 ...)",
        anchor="instruction",
        field="instruction",
    )
    form_faults: tuple[str, ...] = fact(
        "list",
        "defects of spelling and form of the instruction (missing-colon, spacing, misspelt-label ...)",
        anchor="instruction",
        field="instruction",
    )
    instruction_layer: str | None = fact(
        "text", "whose line the instruction is: cable, reviewer or prose", anchor="instruction", field="instruction"
    )
    instruction_rule: str | None = fact(
        "text",
        "id of the provision that reads the instruction, as the law files name it",
        anchor="instruction",
        field="instruction",
    )
    instruction_due: bool | None = fact(
        "flag", "an instruction was due on a cable of that date and level", anchor="overall", field="instruction"
    )
    level_in_order: bool | None = fact(
        "flag",
        "the overall level is a level of the governing order, or none at all",
        anchor="overall",
        field="classification",
    )
    default_on: date | None = fact(
        "date",
        "day on which an instruction of the length that the order takes as usual would end",
        anchor="instruction",
        field="instruction",
    )
    ceiling_on: date | None = fact(
        "date",
        "last day under a stricter bound that the directive states beside the order",
        anchor="instruction",
        field="instruction",
    )
    outer_limit_on: date | None = fact(
        "date",
        "last day under the wider limit of a special category that a cable does not show",
        anchor="instruction",
        field="instruction",
    )
    overrun_tolerated: bool | None = fact(
        "flag",
        "the overrun is no longer than the days between decision and sending",
        anchor="instruction",
        field="instruction",
    )
    scheduled_on: date | None = fact(
        "date", "day that the order's own schedule gives (GDS)", anchor="instruction", field="instruction"
    )
    calculated_on: date | None = fact(
        "date",
        "day calculated for a derivative cable from its source's date",
        anchor="instruction",
        field="instruction",
    )
    replaced_by_automatic: bool | None = fact(
        "flag",
        "the marking's date lies so late that the automatic date takes its place",
        anchor="instruction",
        field="instruction",
    )
    date_layout: str | None = fact(
        "text",
        "how the date was typed: mdy, dmy, ymd, compact, month-name, month-year or year",
        anchor="instruction",
        field="instruction",
    )
    typed_on: date | None = fact(
        "date",
        "day typed on the line, whatever stands beside it; month first where two readings are possible",
        anchor="instruction",
        field="instruction",
    )
    swapped_on: date | None = fact(
        "date",
        "the day typed, read day first, where that is another possible day",
        anchor="instruction",
        field="instruction",
    )
    derivative: bool | None = fact("flag", "the cable says that it is classified derivatively", anchor="derived_from")
    reason_due: bool | None = fact(
        "flag", "a Reason line was due on an original decision of that date", anchor="reason", field="reason"
    )
    reason_sections_accepted: tuple[str, ...] = fact(
        "list", "sections that a Reason may cite on the cable's date", anchor="reason", field="reason"
    )
    reason_letters_known: tuple[str, ...] = fact(
        "list", "letters of those sections, lower case", anchor="reason", field="reason"
    )
    undetermined: str | None = fact("text", "why the law has no answer, where it has none", field="created")
    clocks: tuple[Clock, ...] = ()
    steps: tuple[Step, ...] = ()
    marked_level: str | None = None
    level_steps: tuple[tuple[date, str], ...] = ()
    temporary_basis: str = ""
