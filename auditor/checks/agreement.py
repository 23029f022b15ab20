"""Facts that compare what one record says in different places: header against identifier, releases, dates.

They are observations that several rules share, never one rule's verdict.
"""

from __future__ import annotations

from calendar import isleap
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from auditor.cable.facts import Cable, Instruction
from auditor.checks.comparing import later_tokens, minutes_to_receipt, number_post, subject_form
from auditor.checks.usage import early_and_ended
from auditor.columns import fact
from auditor.law.outcome import Outcome

_PRINTED_DIGITS = 10_000
"""The DE line prints four digits of a longer serial number (5 FAH-2 H-321)."""
_COMMON_YEAR = 365
_HALF_A_YEAR = 182
"""No day of the year before or after is nearer than one so many days away."""
_AROUND = frozenset({"before", "after", "as-amended"})
"""Notes on an instruction line that are no statement of its own."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """Statements of one record brought to a form in which they can be compared; facts of scope "cable"."""

    is_classified: bool | None = fact(
        "flag",
        "the overall level is above UNCLASSIFIED; missing where there is none",
        anchor="overall",
        field="classification",
    )
    header_stands: bool = fact(
        "flag",
        "a complete header of the whole cable or its first section stands in this copy, or its metadata do; never "
        "where the number was cancelled or the type is no telegram",
    )
    instruction_is_empty: bool = fact(
        "flag",
        "the cable's own E.O. line stands in this copy and states nothing behind the order's number or the label",
        anchor="instruction",
        field="instruction",
    )
    lacks_level_only: bool = fact(
        "flag", "everything of the header but the classification line stands in this copy, and the copy is no release"
    )
    year_days: int | None = fact(
        "number", "days in the year of the cable, 365 or 366", anchor="created", field="created"
    )
    de_days_after: int | None = fact(
        "number",
        "days from the day of the date-time group to the day of the year on the DE line, across a year's end",
        anchor="de",
        field="header",
    )
    message_serial: int | None = fact(
        "number", "message number on the classification line, else in the identifier", anchor="banner", field="id"
    )
    early_controls: tuple[str, ...] = fact(
        "list",
        "controls and captions that came into use after the cable's date, as the vocabulary dates them",
        anchor="overall",
        field="classification",
    )
    ended_controls: tuple[str, ...] = fact(
        "list",
        "controls and captions that went out of use before the cable's date, as the vocabulary dates them",
        anchor="overall",
        field="classification",
    )
    absent_parts: tuple[str, ...] = fact(
        "list",
        "parts of the header that this copy does not show; on a classified cable also Classified By and Reason where "
        "the order in force asks for a reason",
        field="header",
    )
    message_serial_tail: int | None = fact(
        "number", "last four digits of the message number, as the DE line prints it", anchor="banner", field="id"
    )
    number_post: str | None = fact(
        "text",
        "post in the number on the classification line, else in the identifier, where the vocabulary knows it",
        anchor="banner",
        field="id",
    )
    subject_form: str | None = fact(
        "text", "the subject of the metadata beside the text's: same, cut or other", anchor="subject", field="subject"
    )
    minutes_to_receipt: int | None = fact(
        "number", "minutes from the date-time group to the time on the first PAGE line", anchor="page", field="header"
    )
    later_tokens: tuple[str, ...] = fact(
        "list",
        "marking tokens younger than the cable: controls and captions not yet in use, an order not yet signed",
        anchor="instruction",
        field="classification",
    )


def agree(cable: Cable, outcome: Outcome) -> Agreement:
    """Return the facts of `Agreement` for one cable and what the law makes of it."""
    day = cable.dtg_on or cable.dated
    serial = cable.id_serial if cable.banner_serial is None else cable.banner_serial
    absent = tuple(_absent_parts(cable, reason_due=bool(outcome.reason_due)))
    early, ended = early_and_ended(cable)
    return Agreement(
        early_controls=early,
        ended_controls=ended,
        is_classified=_is_classified(cable),
        header_stands=cable.header_complete
        and cable.section in (None, 1)
        and not (cable.is_other_type or cable.is_cancelled),
        instruction_is_empty=_is_empty(cable.statement.instruction),
        lacks_level_only=absent == ("classification line",) and cable.overall_level is None and not cable.releases,
        year_days=None if day is None else 366 if isleap(day.year) else 365,
        de_days_after=_days_after(cable.dtg_on, cable.de_day),
        message_serial=serial,
        absent_parts=absent,
        message_serial_tail=None if serial is None else serial % _PRINTED_DIGITS,
        number_post=number_post(cable),
        subject_form=subject_form(cable),
        minutes_to_receipt=minutes_to_receipt(cable),
        later_tokens=later_tokens(cable, outcome, early),
    )


def _absent_parts(cable: Cable, *, reason_due: bool) -> Iterator[str]:
    """Name what a complete header would show and this copy does not."""
    reason_due = reason_due and bool(_is_classified(cable))
    parts = {
        "FM line": cable.from_line is not None,
        "TO line": cable.has_to_line,
        "classification line": cable.text_level is not None,
        "E.O. line": cable.has_instruction,
        "TAGS": bool(cable.tags),
        "SUBJECT": cable.subject is not None,
        "Classified By": not reason_due or bool(cable.classified_by or cable.derived_from),
        "Reason": not reason_due or bool(cable.reason or cable.derived_from),
    }
    absent = [name for name, is_shown in parts.items() if not is_shown]
    return iter(absent or (["classification line at its head"] if not cable.header_complete else []))


def _is_empty(instruction: Instruction | None) -> bool:
    """Say whether an E.O. line stands there and holds no more than the order, the label and what surrounds the line."""
    if instruction is None or instruction.layer != "cable" or not instruction.frame:
        return False
    return all(token.kind == "note" and token.value in _AROUND for token in instruction.tokens)


def _is_classified(cable: Cable) -> bool | None:
    return None if cable.overall_level is None else cable.overall_level > 0


def _days_after(day: date | None, day_of_year: int | None) -> int | None:
    """Return days from `day` to the nearest day that is the `day_of_year`-th of its year; None where there is none."""
    if day is None or day_of_year is None:
        return None
    days = day_of_year - (day - date(day.year, 1, 1)).days - 1
    if abs(days) < _HALF_A_YEAR and 1 <= day_of_year <= _COMMON_YEAR:
        return days
    years = (year for year in range(day.year - 1, day.year + 2) if date.min.year <= year <= date.max.year)
    firsts = (date(year, 1, 1) for year in years if 1 <= day_of_year <= 365 + isleap(year))
    return min(((first - day).days + day_of_year - 1 for first in firsts), key=abs, default=None)
