"""What the wording of a text shows of its copy: how it ends, characters gone wrong, dates beside a wrong weekday."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from itertools import islice
from typing import Any

from auditor.cable.characters import odd_characters
from auditor.cable.dates import match_date
from auditor.cable.facts import DateReading
from auditor.cable.identity import full_year
from auditor.cable.lines import Copy
from auditor.cable.parts import Parts
from auditor.cable.vocabulary import notices, words

_WEEKDAYS = ("MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY")
_DAYS_BEFORE_DATE = tuple(re.compile(rf"{day}[,.]?[ \n]{{1,3}}(?=[0-9A-Z])") for day in ("day", "DAY"))
"""One pattern for each case: with letters to begin with, the text is searched many times faster."""
_LONGEST_WEEKDAY = 9
_EARLIEST = 1900
_WORD = "SUMMARY"
_HEADING = re.compile(
    r"(?:^|\n)[ \t]{0,8}(?:\d{1,2}[.)][ \t]{0,4})?(?:\([^()\n]{1,20}\)[ \t]{0,4})?(?:BEGIN[ ]{1,3})?$"
)
_BEGIN = re.compile(r"(?<![A-Z])BEGIN\s{1,4}(?:OF\s{1,4})?$")
_END = re.compile(r"(?<![A-Z])END(?:\s{1,4}OF)?\s{0,4}(?:EXECUTIVE\s{1,4})?$")
_ENDS = re.compile(r"\s{1,4}ENDS(?![A-Z])")
_BEFORE = 60
_END_SIGN = re.compile(r"NNNN?|BT|#[ ]?\d{1,6}|[*-]{3,}")
_SIGNATURE = re.compile(r"[A-Z][A-Za-z.,'()/ -]{1,40}")
_CLOSED = frozenset(".!?\"')]:;*_=\u201d\u2019")
_TAIL = 600
_MOST_WORDS = 4


_NO_SUMMARY = dict.fromkeys(("summary_headed", "summary_named", "summary_begins", "summary_ends"), False)


def wording_facts(parts: Parts) -> dict[str, Any]:
    """Return the facts of `Particulars` on wording."""
    content = parts.record.text.content
    return {
        "ending": _ending(parts.text) if content else None,
        **(_summary(parts.capitals) if "summary" in parts.signs else _NO_SUMMARY),
        "odd_characters": odd_characters(content),
        "weekdays_amiss": weekdays_amiss(content) if "weekdays" in parts.signs else (),
    }


def _summary(capitals: str) -> dict[str, bool]:
    """Return the facts on where a summary begins and ends in a text in capitals, false where the word is not there."""
    found = dict(_NO_SUMMARY)
    at = capitals.find(_WORD)
    while at >= 0:
        before, behind = capitals[max(0, at - _BEFORE) : at], at + len(_WORD)
        if _END.search(before) or _ENDS.match(capitals, behind):
            found["summary_ends"] = True
        else:
            found["summary_named"] = True
            found["summary_begins"] |= _BEGIN.search(before) is not None
            is_word = not capitals[behind : behind + 1].isalpha()
            found["summary_headed"] |= is_word and _HEADING.search(before) is not None
        at = capitals.find(_WORD, behind)
    return found


# --------------------------------------------------------------------------- weekdays
def weekdays_amiss(content: str) -> tuple[str, ...]:
    """Return the dates that stand behind another weekday than theirs, each with its own after `=`.

    Only a date with its year counts. One that can be read in two ways is amiss where neither fits.
    """
    amiss = []
    days = [found for pattern in _DAYS_BEFORE_DATE for found in pattern.finditer(content)]
    for found in sorted(days, key=re.Match.start):
        weekday = _weekday_before(content, found.start() + 3)
        dated = match_date(content, found.end()) if weekday else None
        read = [day for reading in dated.readings if (day := _day(reading))] if dated else []
        if weekday and dated and read and all(_WEEKDAYS[day.weekday()] != weekday for day in read):
            typed = " ".join(content[found.end() : dated.end].split())
            amiss.append(f"{weekday}, {typed}={_WEEKDAYS[read[0].weekday()]}")
    return tuple(dict.fromkeys(amiss))


def _weekday_before(content: str, end: int) -> str | None:
    """Return the weekday that ends at an offset and begins a word."""
    word = content[max(0, end - _LONGEST_WEEKDAY - 1) : end].upper()
    for weekday in _WEEKDAYS:
        if word.endswith(weekday):
            before = word[: -len(weekday)][-1:]
            return None if before.isalpha() else weekday
    return None


def _day(reading: DateReading) -> date | None:
    if not reading.possible or not reading.day:
        return None
    year = reading.year if reading.digits == 4 else full_year(f"{reading.year:02d}")
    return date(year, reading.month, reading.day) if year >= _EARLIEST else None


# --------------------------------------------------------------------------- the end
@cache
def _dangling() -> frozenset[str]:
    """Return the words with which no sentence ends."""
    return frozenset(notices()["dangling"])


def _ending(copy: Copy) -> str:
    """Return how a text ends, level lines at its foot left out."""
    typed = (" ".join(line.split()) for line in reversed(copy.text[-_TAIL:].split("\n")))
    lines = list(islice((line for line in typed if line and line not in words().level_forms), 2))
    if not lines:
        return "other"
    last = lines[0]
    if any(_END_SIGN.fullmatch(line) for line in lines):
        return "end-sign"
    if last[-1] in ",-" or last.split()[-1].upper() in _dangling():
        return "broken-off"
    if last[-1] in _CLOSED:
        return "sentence"
    is_name = _SIGNATURE.fullmatch(last) is not None and len(last.split()) <= _MOST_WORDS
    return "signature" if is_name else "other"
