"""The dates a cable states about itself, and which of them is its own date."""

from __future__ import annotations

from calendar import isleap
from datetime import date
from typing import Any

from auditor.cable.dates import read_record_date, says_undated
from auditor.cable.parts import Parts

_LENGTHS = {"year": 4, "month": 7, "day": 10}
"""Letters that an ISO date has by what it states."""


def date_facts(parts: Parts) -> dict[str, Any]:
    """Return created date, date-time group, draft date, and the date of the cable with how much of it is stated.

    Without a created date the date-time group holds, in the identifier's year where the two differ; without that,
    the identifier's year alone.
    """
    created, precision, fault = read_record_date(parts.record.get("created"))
    drafted, _, _ = read_record_date(parts.record.get("drafted_on"))
    dated, stated = created, str(precision)
    if created is None and precision != "impossible":
        dated, stated = _date_of_text(parts, stated)
    return {
        "created": created,
        "created_fault": fault or None,
        "created_text": parts.record.get("created") or None,
        "says_undated": says_undated(parts.record.get("created")),
        "dated": dated,
        "dated_precision": stated,
        "dated_as_stated": dated.isoformat()[: _LENGTHS[stated]] if dated is not None else None,
        "drafted": drafted,
        "dtg": parts.sent.dtg,
        "dtg_on": parts.sent.dtg_on,
        "dtg_fault": parts.sent.dtg_fault,
        "dtg_zone": parts.sent.dtg_zone,
    }


def _date_of_text(parts: Parts, stated: str) -> tuple[date | None, str]:
    """Return the date that the header or else the identifier states, and its precision."""
    if parts.sent.dtg_on is not None:
        return _in_year(parts.sent.dtg_on, parts.mrn.year), "day"
    if parts.sent.dtg_fault == "impossible":
        return None, "impossible"
    if parts.mrn.year is not None:
        return date(parts.mrn.year, 1, 1), "year"
    return None, stated


def _in_year(sent: date, year: int | None) -> date:
    """Return the day of a date-time group in the identifier's year where the two differ, but not at a year's turn."""
    if year is None or year == sent.year:
        return sent
    at_turn = abs(sent.year - year) == 1 and (sent.month, sent.day) in {(1, 1), (12, 31)}
    leap_day = (sent.month, sent.day) == (2, 29) and not isleap(year)
    return sent if at_turn or leap_day else sent.replace(year=year)
