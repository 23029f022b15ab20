"""Dates as typed: every reading of a date in an instruction or a stamp, and the one reading of a metadata date.

Knows no law: which reading and which century holds is not decided here.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal

from auditor.cable.facts import DateReading
from auditor.cable.spellings import VOCABULARY, any_of, compiled, digits_of
from auditor.ingest.layouts import without_specks

Precision = Literal["day", "month", "year", "none", "impossible"]

MONTHS = {name: number for number, names in enumerate(VOCABULARY["months"], 1) for name in names}
_MONTH = f"(?P<month>{any_of(MONTHS)})(?![A-Za-z])[.]?"
_DIGIT = "[0-9OoIl]"
_DAY = f"(?P<day>{_DIGIT}{{1,2}})(?:ST|ND|RD|TH)?"
_NUMERIC = re.compile(
    rf"(?P<a>{_DIGIT}{{1,5}})(?P<s>[ ]{{0,2}}[/\-][/\-]?[ ]{{0,2}}|[.])(?P<b>{_DIGIT}{{1,2}})"
    rf"(?P<t>[ ]{{0,2}}[/\-][/\-]?[ ]{{0,2}}|[.])(?P<c>{_DIGIT}{{1,5}})(?![0-9]|/[0-9])"
)
_NAMED = tuple(
    compiled(pattern)
    for pattern in (
        rf"{_DAY}[\s,./\-]{{0,3}}{_MONTH}[\s,./\-]{{0,3}}'?(?P<year>{_DIGIT}{{2,5}})(?![0-9])",
        rf"{_MONTH}[\s,.\-]{{0,3}}{_DAY}[\s,./\-]{{1,3}}'?(?P<year>{_DIGIT}{{2,5}})(?![0-9:/])",
        rf"(?P<year>[0-9]{{4}})[\s,./\-]{{0,3}}{_MONTH}[\s,./\-]{{0,3}}{_DAY}(?![0-9])",
        rf"{_MONTH}[\s,./\-]{{0,3}}(?:'(?=[0-9]{{2}}(?![0-9])))?(?P<year>[0-9]{{4}}|(?<=')[0-9]{{2}}|[4-9][0-9])(?![0-9:/])",
    )
)
_COMPACT = re.compile(rf"{_DIGIT}{{8}}(?![0-9/])")
_MONTH_YEAR = re.compile(r"(?P<month>[0-9]{1,2})[ ]?/[ ]?(?P<year>[12][0-9]{3})(?![0-9/])")
_YEAR = re.compile(r"(?:19|20|21)[0-9]{2}(?![0-9A-Za-z/]|-[0-9])")
_COMPACT_YEARS = range(1900, 2200)

_ISO = re.compile(
    r"(?P<year>[0-9]{4})(?:-?(?P<month>[0-9]{2})-?(?P<day>[0-9]{2})|-(?P<only>[0-9]{2}))?"
    r"(?:[T ](?P<hour>[0-9]{2}):(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2})(?:[.,][0-9]{1,9})?)?"
    r"(?: ?Z|[+-][0-9]{2}:?[0-9]{2})?)?"
)
_SLASHED = re.compile(
    r"(?P<month>[0-9]{1,2})/(?P<day>[0-9]{1,2})/(?P<year>[0-9]{4}|[0-9]{2})"
    r"(?: (?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2}))?(?: ?[AaPp][Mm])?)?"
)
_CLOCK = re.compile(
    r"[ ,]{1,3}(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2}))?"
    r"(?: ?(?:[AaPp][Mm]|GMT|UTC|Z))?"
)
_NOUGHTS = re.compile(r"0{1,2}[-/.]0{1,2}[-/.]0{0,4}|0000-00-00")
_UNDATED = frozenset(VOCABULARY["undated"])
WITHOUT_CENTURY = "without its century"
_FULL = 4
_LEAP_YEAR = 2000
_LONGEST_DATE = 60


@dataclass(frozen=True, slots=True)
class DateMatch:
    """A date found in text: where it ends, all its readings, and defects of form (`spacing`, `letter-for-digit`)."""

    end: int
    readings: tuple[DateReading, ...]
    faults: tuple[str, ...] = ()


@lru_cache(maxsize=512)
def is_calendar_day(year: int, month: int, day: int) -> bool:
    """Say whether a calendar has that day; a two-digit year counts as one of the two thousands."""
    full = year + 2000 if year < 100 else year
    return 1 <= month <= 12 and 1 <= day <= calendar.monthrange(full, month)[1]


def _reading(year: str, month: int, day: int, layout: str) -> DateReading:
    sound = len(year) in (2, 4) and is_calendar_day(int(year), month, day) and not (len(year) == 4 and int(year) == 0)
    return DateReading(int(year), len(year), month, day, layout, sound)


def _numeric_readings(first: str, second: str, third: str) -> tuple[DateReading, ...]:
    one, two = int(first), int(second)
    if len(first) == 4 and len(third) <= 2:
        return (_reading(first, two, int(third), "ymd"),)
    readings = [_reading(third, one, two, "mdy")]
    if one != two:
        readings.append(_reading(third, two, one, "dmy"))
    if len(first) == 2 and one > 31 and len(third) <= 2:
        readings.append(_reading(first, two, int(third), "ymd"))
    sound = [reading for reading in readings if reading.possible]
    plausible = [reading for reading in readings if 1 <= reading.month <= 12]
    return tuple(sound or plausible[:1] or readings[:1])


def _match_numeric(text: str, at: int) -> DateMatch | None:
    found = _NUMERIC.match(text, at)
    if not found or found["s"].strip() != found["t"].strip() or len(found["a"]) not in (1, 2, 4):
        return None
    if len(found["c"]) == 1 and len(found["a"]) != 4 and "/" not in found["s"]:
        return None
    parts = [digits_of(found[name]) for name in "abc"]
    lettered = any(changed for _, changed in parts)
    if lettered and sum(letter.isdigit() for letter in found[0]) < 4:
        return None
    faults = ["spacing"] if len(found["s"]) > 1 or len(found["t"]) > 1 else []
    faults += ["letter-for-digit"] if lettered else []
    return DateMatch(found.end(), _numeric_readings(*(figures for figures, _ in parts)), tuple(faults))


def _match_named(text: str, at: int) -> DateMatch | None:
    for pattern in _NAMED:
        found = pattern.match(text, at)
        if not found:
            continue
        groups = found.groupdict()
        month = MONTHS[groups["month"].upper()]
        day, odd_day = digits_of(groups.get("day") or "0")
        year, odd_year = digits_of(groups["year"])
        faults = ("letter-for-digit",) if odd_day or odd_year or "0" in groups["month"] else ()
        if groups.get("day") is None:
            reading = DateReading(int(year), len(year), month, 0, "month-year")
        else:
            reading = _reading(year, month, int(day), "month-name")
        return DateMatch(found.end(), (reading,), faults)
    return None


def _match_compact(text: str, at: int) -> DateMatch | None:
    found = _COMPACT.match(text, at)
    if not found or sum(letter.isdigit() for letter in found[0]) < 6:
        return None
    figures, lettered = digits_of(found[0])
    forward = _reading(figures[:4], int(figures[4:6]), int(figures[6:]), "compact")
    backward = _reading(figures[4:], int(figures[:2]), int(figures[2:4]), "compact")
    choices = [reading for reading in (forward, backward) if reading.year in _COMPACT_YEARS]
    sound = [reading for reading in choices if reading.possible] or choices[:1]
    return DateMatch(found.end(), tuple(sound), ("letter-for-digit",) if lettered else ()) if sound else None


def _match_part(text: str, at: int) -> DateMatch | None:
    if (found := _MONTH_YEAR.match(text, at)) is not None:
        month = int(found["month"])
        reading = DateReading(int(found["year"]), 4, month, 0, "month-year", possible=1 <= month <= 12)
        return DateMatch(found.end(), (reading,))
    if (found := _YEAR.match(text, at)) is not None:
        return DateMatch(found.end(), (DateReading(int(found[0]), 4, 0, 0, "year"),))
    return None


def match_date(text: str, at: int = 0) -> DateMatch | None:
    """Read the date that begins at offset `at`, with every reading it allows, or return None.

    The United States' month-first reading comes first; the day-first one follows where both numbers can be a
    month, and stands alone where only it can be right. An impossible date is kept, with `possible` False.
    """
    if at and (text[at - 1].isdigit() or (text[at - 1] in "/-" and at > 1 and text[at - 2].isalnum())):
        return None
    for match in (_match_numeric, _match_named, _match_compact, _match_part):
        if (found := match(text, at)) is not None:
            return found
    return None


def find_date(text: str, at: int, end: int) -> tuple[int, DateMatch] | None:
    """Return the first whole date that begins in `text[at:end]`, with its offset; `end - at` must be small."""
    for start in range(at, min(end, len(text))):
        if start and text[start - 1].isalnum():
            continue
        found = match_date(text, start)
        if found and found.readings[0].day:
            return start, found
    return None


def last_day(first: date, precision: str) -> date:
    """Return the last day of the year, the month or the day that begins with `first`."""
    if precision == "year":
        return first.replace(month=12, day=31)
    if precision == "month":
        return first.replace(day=calendar.monthrange(first.year, first.month)[1])
    return first


def day_of(found: DateMatch) -> date | None:
    """Return the day of a stamp: its first possible reading with a four-digit year, else None."""
    for reading in found.readings:
        if reading.possible and reading.digits == 4 and reading.day and reading.year:
            return date(reading.year, reading.month, reading.day)
    return None


def _day(year: int, month: int, day: int) -> tuple[date | None, Precision, str]:
    if year and is_calendar_day(year if year > 99 else year + 400, month, day):
        return date(year, month, day), "day", ""
    return None, "impossible", "impossible"


def _clock_is_sound(parts: dict[str, str | None]) -> bool:
    hour, minute, second = (int(parts.get(name) or 0) for name in ("hour", "minute", "second"))
    return hour <= 24 and minute <= 59 and second <= 60


def _read_iso(parts: dict[str, str | None]) -> tuple[date | None, Precision, str]:
    year = int(parts["year"] or 0)
    if parts["day"]:
        return _day(year, int(parts["month"] or 0), int(parts["day"]))
    if parts["hour"]:
        return None, "none", "malformed"
    first, precision, fault = _day(year, int(parts["only"] or 1), 1)
    if fault:
        return first, precision, fault
    return first, "month" if parts["only"] else "year", ""


def _read_parts(parts: dict[str, str | None]) -> tuple[date | None, Precision, str]:
    """Judge a day, month and year, the year in two figures or in full."""
    year, month, day = (int(parts[name] or 0) for name in ("year", "month", "day"))
    if len(parts["year"] or "") == _FULL:
        return _day(year, month, day)
    if not is_calendar_day(_LEAP_YEAR, month, day):
        return None, "impossible", "impossible"
    return None, "none", WITHOUT_CENTURY


def _read_named(typed: str) -> tuple[date | None, Precision, str]:
    """Read a date with a named month, with a time of day behind it or without."""
    named = _match_named(typed, 0)
    if named is None or not named.readings[0].day or named.readings[0].digits not in (2, _FULL):
        return None, "none", "malformed"
    clock = _CLOCK.fullmatch(typed, named.end)
    if clock is None and named.end != len(typed):
        return None, "none", "malformed"
    if clock is not None and not _clock_is_sound(clock.groupdict()):
        return None, "impossible", "impossible"
    reading = named.readings[0]
    year = str(reading.year).zfill(reading.digits)
    return _read_parts({"year": year, "month": str(reading.month), "day": str(reading.day)})


def _read_exactly(typed: str) -> tuple[date | None, Precision, str]:
    """Read a date with nothing around it."""
    found = _ISO.fullmatch(typed) or _SLASHED.fullmatch(typed)
    if found is None:
        return _read_named(typed)
    parts = found.groupdict()
    if not _clock_is_sound(parts):
        return None, "impossible", "impossible"
    return _read_iso(parts) if found.re is _ISO else _read_parts(parts)


def says_undated(text: str | None) -> bool:
    """Say whether a `created` field states no date: in words, or in noughts (00/00/0000, cut short too)."""
    typed = (text or "").strip()
    return typed.upper() in _UNDATED or _NOUGHTS.fullmatch(typed) is not None


def read_record_date(text: str | None) -> tuple[date | None, Precision, str]:
    """Read a `created` or `released` field: (day, precision, fault).

    Read are an ISO date or date-time, `YYYY-MM`, `YYYY` (the first day of that month or year, with precision
    `month` or `year`), `M/D/YYYY [H:MM]`, and a date with a named month, all with a four-digit year, and a whole day
    with specks of the copy around it. Nothing else is guessed. `fault` is "" where the field was read, is empty or says
    that there is no date, `impossible` where no calendar has that day (2005-02-30), `without its century` where the
    year has two figures, `malformed` where it is no date in these forms.
    """
    typed = (text or "").strip()
    if not typed or says_undated(typed):
        return None, "none", ""
    read = _read_exactly(typed)
    if read[2] != "malformed":
        return read
    for cleaned in without_specks(typed[:_LONGEST_DATE]):
        if says_undated(cleaned):
            return None, "none", ""
        again = _read_exactly(cleaned)
        if again[1] == "day" or again[2] in ("impossible", WITHOUT_CENTURY):
            return again
    return read
