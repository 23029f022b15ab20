"""The transmission header of the common shape, line by line; what any other header says, `cable/header.py` reads."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from functools import lru_cache

from auditor.cable.dates import is_calendar_day
from auditor.cable.header import MONTHS, Transmission
from auditor.cable.identity import full_year
from auditor.cable.lines import BLANK
from auditor.cable.posts import station_post
from auditor.cable.vocabulary import captions

_PREFACE = re.compile(r"VZCZC[A-Z0-9]{1,12}|[A-Z]{2}(?: R[A-Z]{3,7}){1,20}")
_DE = re.compile(r"DE (R[A-Z]{3,7}) #(\d{1,6})/(\d{1,3}) (\d{3})(\d{4})")
_SECURITY = re.compile(r"(ZN[YR]) (([A-Z])\3{3,5})(?: ZZH)?")
_DTG = re.compile(r"([A-Z]{1,2}) ((\d\d)(?:[01]\d|2[0-3])[0-5]\d([A-Z]) ([A-Z]{3}) (\d\d))")
_LONGEST = 200


def read_lines(text: str) -> Transmission | None:
    """Return what a header says of which every line is of a known kind; None for any other."""
    found = Transmission()
    listed: list[str] | None = None
    at = 0
    for line in text.split("\n"):
        word, _, rest = line.partition(" ")
        name = rest.strip(BLANK)
        if word in ("TO", "INFO") and name and len(rest) <= _LONGEST and rest[0] != " ":
            listed = found.action if word == "TO" else found.info
            listed.append(name)
            if word == "TO":
                found.places.setdefault("to", (at + 3, at + len(line)))
        elif listed is not None and line.startswith(("RU", "RH")):
            listed.append(line.strip(BLANK))
        elif line.strip(BLANK):
            reader = _READERS.get(word, _read_other)
            if listed is not None or not reader(found, line, at):
                return None
        elif at + len(line) < len(text.rstrip()):
            return None
        at += len(line) + 1
    return found if found.action and found.from_line is not None else None


def _read_routing(found: Transmission, line: str, at: int) -> bool:
    shape = _DE.fullmatch(line)
    if shape is None or found.routing is not None:
        return False
    found.routing, found.serial, found.section = shape[1], int(shape[2]), int(shape[3])
    found.day, found.time = int(shape[4]), shape[5]
    found.places["de"] = (at, at + len(line))
    return True


def _read_security(found: Transmission, line: str, at: int) -> bool:
    shape = _SECURITY.fullmatch(line)
    if shape is None or found.signal is not None:
        return False
    found.signal, found.letters = shape[1], shape[3]
    found.places["security"] = (at, at + shape.end(2))
    return True


def _read_from(found: Transmission, line: str, at: int) -> bool:
    name = line[3:].strip(BLANK)
    if not name or line[3] == " " or found.from_line is not None or len(line) > _LONGEST:
        return False
    found.from_line, found.from_post = name, station_post(name)
    found.places["from"] = (at + 3, at + len(line))
    return True


def _read_other(found: Transmission, line: str, at: int) -> bool:
    """Read the date-time group, or pass over the lines before the routing indicators."""
    shape = _DTG.fullmatch(line)
    if shape is None:
        return _PREFACE.fullmatch(line) is not None and not found.places
    on = _day(shape[3], shape[5], shape[6])
    if on is None or found.dtg is not None:
        return False
    found.dtg, found.dtg_on, found.dtg_zone = shape[2], on, shape[4]
    found.precedence = captions().precedence_letters.get(shape[1], shape[1])
    found.places["dtg"] = (at + shape.start(2), at + len(line))
    return True


@lru_cache(maxsize=1 << 12)
def _day(day: str, month: str, year: str) -> date | None:
    number, full = MONTHS.get(month, 0), full_year(year)
    return date(full, number, int(day)) if number and is_calendar_day(full, number, int(day)) else None


_READERS: dict[str, Callable[[Transmission, str, int], bool]] = {
    "DE": _read_routing,
    "ZNY": _read_security,
    "ZNR": _read_security,
    "FM": _read_from,
}
