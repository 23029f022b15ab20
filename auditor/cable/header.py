"""The transmission header: DE, ZNY or ZNR, date-time group, FM, TO and INFO, in telegram and in SMART form."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from auditor.cable.dates import is_calendar_day
from auditor.cable.identity import full_year
from auditor.cable.lines import BLANK
from auditor.cable.posts import station_post
from auditor.cable.vocabulary import captions

_DE = re.compile(
    r"\n[ \t]{0,20}DE[ ]{1,3}(R[A-Z]{3,7})(?:[ ]{0,3}#[ ]?(\d{1,6})(?:[/\\](\d{1,3}))?)?"
    r"(?:[ ]{1,4}(\d{3})(\d{4})\b)?"
)
_SECURITY = re.compile(r"\n[ \t]{0,20}(ZN[YR])[ ]{1,3}([A-Z]{4,6})(?![A-Z])")
_DTG = re.compile(
    r"\n[ \t]{0,60}(?:Date.{0,3}D[TI]?G.{0,2}[ \t]{0,60})?"
    r"(?:[A-Z][a-z]{2} \d\d, \d{4}[ ]?(?:[/1l|](?=[ ]?\d{6}Z))?[ ]?)?"
    r"((?:[A-Z]{1,2}[ ]{1,2}){0,4})"
    r"((\d{3,8})([A-Z])[ ]{1,3}([A-Z]{3,4})[ ]{1,3}([A-Z0-9]{2,4}))(?![A-Z0-9])"
)
_STATION = re.compile(r"\n[ \t]{0,20}(FM|TO|INFO)[ ]{1,4}([^\n]{1,200})")
_SMART = re.compile(r"\n[ \t]{0,60}(From|Action|Info):[ \t\n]{0,40}([^\n]{1,200})")
MONTHS = {
    name: at
    for at, name in enumerate(["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"], 1)
}
_END = re.compile(r"\n[ \t]{0,10}#[ ]?(\d{1,6})[ \t]{0,40}(?=\n|$)")
_AFTER_END = 3
"""Words that may follow the serial at the end of a message: NNNN, a level at the foot of the page."""
_PRECEDENCE = re.compile(r"(?:^|[ ])([A-Z]{4,9})$")

_HOLDS = {
    "de": ("routing", "serial", "section", "day", "time"),
    "security": ("letters", "signal"),
    "dtg": ("precedence", "dtg", "dtg_on", "dtg_fault", "dtg_zone"),
    "from": ("from_line", "from_post"),
    "to": ("action", "info"),
}

Place = tuple[int, int]
"""Start and end offset in the text that was read."""


@dataclass(slots=True)
class Transmission:
    """What the transmission header says. `places` gives the span of each anchor that was found.

    `dtg_day` is (year, month, day) even where no calendar has it. `action` and `info` are the addressees as typed.
    """

    routing: str | None = None
    serial: int | None = None
    section: int | None = None
    day: int | None = None
    time: str | None = None
    letters: str | None = None
    signal: str | None = None
    precedence: str | None = None
    dtg: str | None = None
    dtg_on: date | None = None
    dtg_fault: str | None = None
    dtg_zone: str | None = None
    from_line: str | None = None
    from_post: str | None = None
    action: list[str] = field(default_factory=list)
    info: list[str] = field(default_factory=list)
    places: dict[str, Place] = field(default_factory=dict)

    def adopt(self, other: Transmission, anchor: str) -> None:
        """Take over what another reading found for an anchor that this one lacks."""
        for name in _HOLDS[anchor]:
            setattr(self, name, getattr(other, name))
        self.places[anchor] = other.places[anchor]


def read_transmission(text: str, start: int, end: int, *, smart: bool) -> Transmission:
    """Read the header lines between two offsets of a text; `smart` reads the labels `From:` and `Action:`."""
    found = Transmission()
    probe = "\n" + text[start:end]
    if "DE " in probe:
        _read_routing(found, probe, start)
    if "ZN" in probe:
        _read_security(found, probe, start)
    _read_dtg(found, probe, start)
    _read_stations(found, probe, start)
    if smart:
        _read_smart(found, probe, start)
    return found


def _read_routing(found: Transmission, probe: str, start: int) -> None:
    """Read `DE RUEHTA #1022/01 1540947`."""
    line = _DE.search(probe)
    if line is None:
        return
    found.routing = line[1]
    found.serial = int(line[2]) if line[2] else None
    found.section = int(line[3]) if line[3] else None
    found.day = int(line[4]) if line[4] else None
    found.time = line[5]
    found.places["de"] = (start + line.start() + line[0].index("DE ") - 1, start + line.end() - 1)


def _read_security(found: Transmission, probe: str, start: int) -> None:
    """Read `ZNY CCCCC ZZH`; letters that differ are kept as typed."""
    line = _SECURITY.search(probe)
    if line is None:
        return
    found.signal = line[1]
    found.letters = line[2][0] if len(set(line[2])) == 1 else line[2]
    found.places["security"] = (start + line.start(1) - 1, start + line.end() - 1)


def _read_dtg(found: Transmission, probe: str, start: int) -> None:
    """Read the first date-time group, sound or not."""
    for line in _DTG.finditer(probe):
        letters, typed, digits, zone, month, year = line.groups()
        if month[:3] not in MONTHS and not (letters and len(digits) == 6):
            continue
        _judge_dtg(found, digits, month, year)
        found.dtg, found.dtg_zone = " ".join(typed.split()), zone
        first = letters.split()[:1]
        if first:
            found.precedence = captions().precedence_letters.get(first[0], first[0])
        found.places["dtg"] = (start + line.start(2) - 1, start + line.end(2) - 1)
        return


def _judge_dtg(found: Transmission, digits: str, month: str, year: str) -> None:
    """Set the day of a date-time group, or say why it is none: `malformed` or `impossible`."""
    if len(digits) != 6 or month not in MONTHS or not year.isdigit() or len(year) == 3:
        found.dtg_fault = "malformed"
        return
    full, number, day = full_year(year), MONTHS[month], int(digits[:2])
    if int(digits[2:4]) > 23 or int(digits[4:]) > 59 or not is_calendar_day(full, number, day):
        found.dtg_fault = "impossible"
        return
    found.dtg_on = date(full, number, day)


def _read_stations(found: Transmission, probe: str, start: int) -> None:
    """Read FM, TO and INFO with the lines that continue them."""
    lines = list(_STATION.finditer(probe))
    begins = {line.start() for line in lines}
    for line in lines:
        word, name = line[1], line[2].strip(BLANK)
        if word == "FM" and found.from_line is None:
            found.from_line, found.from_post = name, station_post(name)
            found.places["from"] = (start + line.start(2) - 1, start + line.end(2) - 1)
        elif word in {"TO", "INFO"}:
            kept = found.action if word == "TO" else found.info
            kept.append(name)
            if line.end() not in begins:
                kept.extend(_continued(probe, line.end()))
            if word == "TO":
                found.places.setdefault("to", (start + line.start(2) - 1, start + line.end(2) - 1))


def _continued(probe: str, at: int) -> list[str]:
    """Return the addressee lines that follow a TO or INFO line, up to a blank line or another kind of line."""
    names: list[str] = []
    while at < len(probe) and len(names) < 200:
        end = probe.find("\n", at + 1)
        end = len(probe) if end < 0 else end
        name = probe[at + 1 : end].strip(BLANK)
        if not name or _STATION.match("\n" + name) or not _is_addressee(name):
            break
        names.append(name)
        at = end
    return names


def _is_addressee(name: str) -> bool:
    """Say whether a line names a station: a routing indicator, or a station that the vocabulary knows."""
    return name.startswith(("RU", "RH", "ZEN", "AM", "US", "SEC")) or station_post(name) is not None


def _read_smart(found: Transmission, probe: str, start: int) -> None:
    """Read `From:` and `Action:` of a SMART header."""
    for line in _SMART.finditer(probe):
        name = line[2].strip(BLANK)
        if line[1] == "From" and found.from_line is None:
            found.from_line, found.from_post = name, station_post(name)
            found.places["from"] = (start + line.start(2) - 1, start + line.end(2) - 1)
        elif line[1] == "Action" and not found.action:
            found.action.append(name)
            found.places["to"] = (start + line.start(2) - 1, start + line.end(2) - 1)


def addressee_precedence(stations: list[str]) -> tuple[str | None, tuple[str, ...]]:
    """Return the highest precedence word behind stations, and words in its place that are none.

    The stations are addressees without the numbers behind them.
    """
    known = captions().precedence_words
    words = [_last_word(name) for name in stations]
    best = max((word for word in words if word in known), key=lambda word: known[word], default=None)
    return best, tuple(word for word in words if word and word not in known)


@lru_cache(maxsize=4096)
def _last_word(name: str) -> str:
    """Return the word in the place of a precedence behind a station, known or not, "" where none stands there."""
    last = _PRECEDENCE.search(name)
    if last is None:
        return ""
    if last[1] in captions().precedence_words:
        return last[1]
    is_extra = station_post(name) is None and station_post(name[: last.start(1)]) is not None
    return last[1] if is_extra else ""


def end_serial(text: str) -> tuple[int, int, int] | None:
    """Return the serial after `#` on the last line that holds nothing else, with its span; None inside a text."""
    if "#" not in text:
        return None
    last = None
    for line in _END.finditer("\n" + text):
        last = line
    if last is None or len(text[last.end() - 1 :].split()) > _AFTER_END:
        return None
    return int(last[1]), last.start(1) - 1, last.end(1) - 1
