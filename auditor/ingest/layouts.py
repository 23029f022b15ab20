"""Date layouts of profiles: a written date -> ISO, or nothing where it does not fit. Guesses no order of day and month.

A layout is a pattern of named parts, e.g. `{month}/{day}/{year} {hour}:{minute}`; the parts are listed in `PARTS`.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache

from auditor.errors import ConfigError

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

PARTS: Mapping[str, str] = {
    "year": r"(?P<year>\d{4})",
    "year2": r"(?P<year2>\d{2})",
    "month": r"(?P<month>\d{1,2})",
    "month_name": r"(?P<month_name>[A-Za-z]{3,9})",
    "day": r"(?P<day>\d{1,2})",
    "weekday": r"[A-Za-z]{3,9}",
    "hour": r"(?P<hour>\d{1,2})",
    "minute": r"(?P<minute>\d{2})",
    "second": r"(?P<second>\d{2}(?:\.\d{1,9})?)",
    "half": r"(?P<half>[AaPp])\.?[Mm]\.?",
    "zone": r"(?:Z|[+-]\d{2}:?\d{2})",
}
"""Parts of a layout and what each matches. `year2` needs the `century_from` of its field."""

_PART = re.compile(r"\{([a-z0-9_]{1,12})\}")
_EDGES = re.compile(r"^[\W_]{1,40}|[\W_]{1,40}$")
_SCRAPS = 2
_LONGEST_SCRAP = 3


@cache
def compile_layout(layout: str) -> re.Pattern[str]:
    """Return the pattern of a layout; `ConfigError` where it has an unknown or repeated part."""
    pieces = _PART.split(layout)
    try:
        body = "".join(PARTS[piece] if n % 2 else _literal(piece) for n, piece in enumerate(pieces))
        return re.compile(body, re.ASCII)
    except (KeyError, re.error) as error:
        message = f"date layout {layout!r}: unknown or repeated part; known parts: {', '.join(PARTS)}"
        raise ConfigError(message) from error


def _literal(text: str) -> str:
    return "".join(r"\s{1,3}" if letter == " " else re.escape(letter) for letter in text)


@lru_cache(maxsize=512)
def to_iso(text: str, layout: str, century_from: int | None = None) -> str | None:
    """Return `YYYY-MM-DD`, with ` HH:MM` where the layout has a time; None where the text is no such date.

    A day or month of 00 is unknown: the result is then `YYYY-MM` or `YYYY`; a year of 0000, or nothing but noughts,
    gives "", no date at all. Two-digit years are taken in the hundred years from `century_from`. Where AM stands behind
    an hour of the afternoon, the day holds and the time is left out.
    """
    match = compile_layout(layout).fullmatch(text)
    if match is None:
        return None
    parts = match.groupdict()
    year = _year(parts, century_from)
    month = _month(parts)
    if year is None or month is None:
        return None
    day = int(parts.get("day") or 0)
    if year == 0 or (month == day == 0 and parts.get("year2") == "00"):
        return ""
    if month == 0 or day == 0:
        return f"{year:04}-{month:02}" if month else f"{year:04}"
    time = _time(parts)
    if day > calendar.monthrange(year, month)[1] or time is None:
        return None
    return f"{year:04}-{month:02}-{day:02}{time}"


def without_specks(text: str) -> Iterator[str]:
    """Yield a written date without what machine reading makes of spots on the paper, the least taken away first.

    Taken away are signs around it or by themselves between blanks, then one scrap behind it, of up to three letters or
    figures, then two: `- 03/22/1962 {`, `AUG _ 9 1963`, `05/29/1969 i rc`.
    """
    words = [word for word in text.split() if any(map(str.isalnum, word))]
    for kept in range(len(words), max(len(words) - _SCRAPS, 1) - 1, -1):
        if any(sum(map(str.isalnum, scrap)) > _LONGEST_SCRAP for scrap in words[kept:]):
            return
        yield _EDGES.sub("", " ".join(words[:kept]))


def _year(parts: Mapping[str, str | None], century_from: int | None) -> int | None:
    if (full := parts.get("year")) is not None:
        return int(full)
    short = parts.get("year2")
    if short is None or century_from is None:
        return None
    return century_from + (int(short) - century_from) % 100


def _month(parts: Mapping[str, str | None]) -> int | None:
    """Return the month's number, 0 where it is not stated, None where it is no month."""
    name = parts.get("month_name")
    if name is None:
        month = int(parts.get("month") or 0)
        return month if month <= len(MONTHS) else None
    return MONTHS.index(name[:3].lower()) + 1 if name[:3].lower() in MONTHS else None


def _time(parts: Mapping[str, str | None]) -> str | None:
    """Return ` HH:MM`, "" where the layout has no time, None where it is no time of a clock."""
    if parts.get("hour") is None or parts.get("minute") is None:
        return ""
    hour, minute = int(parts["hour"] or 0), int(parts["minute"] or 0)
    half = (parts.get("half") or "").lower()
    if half and 12 < hour < 24 and minute < 60:
        return f" {hour:02}:{minute:02}" if half == "p" else ""
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "p" else 0)
    return f" {hour:02}:{minute:02}" if hour < 24 and minute < 60 else None
