"""What stands on or beside an instruction line and is no value of its own: dates, names, reasons, notes, stamps."""

from __future__ import annotations

import re

from auditor.cable.dates import find_date, match_date
from auditor.cable.instruction_reading import Reading
from auditor.cable.reason import SECTION, read_reason
from auditor.cable.spellings import END, START, VOCABULARY, any_of, compiled

_STAMP = VOCABULARY["stamp"]


def read_date(reading: Reading, at: int) -> int:
    """Recognise a date, with every reading of it."""
    found = match_date(reading.text, at)
    if not found or (at and reading.text[at - 1].isalnum()):
        return at
    reading.fault(*found.faults)
    return reading.add("date", at, found.end, "", found.readings)


# --------------------------------------------------------------------------- the authority block
_CLASSIFIER = VOCABULARY["classifier"]
_CLASSIFIED_BY = compiled(rf"{START}{any_of(_CLASSIFIER['openings'])}{END}[\s:]{{0,9}}", opens=_CLASSIFIER["openings"])
_NAME_ENDS = compiled(
    rf"[;|]|[\s]{{0,9}}[\u2014\u2013]|[\s,.(\-]{{1,9}}(?:{any_of(_CLASSIFIER['until'])}{END}|{any_of(_CLASSIFIER['until_any'])})"
    r"|\sON(?=\s{1,30}[0-9]|\s{0,30}$)|$"
)
_ON = compiled(r"\s{0,9}(?P<on>ON(?=\s|$)\s{0,30})")


def read_classifier(reading: Reading, at: int) -> int:
    """Recognise who classified (kind `name`), and the day of a stamp after it (note `classified-on`)."""
    found = _CLASSIFIED_BY.match(reading.text, at)
    if not found:
        return at
    window = reading.text[: found.end() + 150]
    name = _NAME_ENDS.search(window, found.end())
    end = name.start() if name else len(window)
    end = max(found.end() - 1, at + len(reading.text[at:end].rstrip(" \t\n.,:")))
    end = reading.add("name", at, end, reading.text[found.end() : end].strip())
    on = _ON.match(reading.text, end)
    if not on:
        return end
    dated = match_date(reading.text, on.end())
    stop = dated.end if dated else on.start("on") + 2
    return reading.add("note", on.start("on"), stop, "classified-on", dated.readings if dated else ())


_PAREN_NAME = re.compile(r"\((?P<name>[^()]{0,3}[A-Za-z<][^()]{1,70})(?:\)|$)")


def read_name(reading: Reading, at: int) -> int:
    """Recognise a name in brackets: `(DOE, JOHN)`; one that the end of the line cuts off only after an order."""
    found = _PAREN_NAME.match(reading.text, at)
    if not found or (not found[0].endswith(")") and not reading.order):
        return at
    return reading.add("name", at, found.end(), found["name"].strip())


_REASON = VOCABULARY["reason"]
_REASON_OPENS = compiled(rf"{START}{any_of(_REASON['openings'])}{END}[\s:.]{{0,9}}", opens=_REASON["openings"])
_REASON_ALONE = compiled(rf"{START}{any_of(_REASON['alone'])}{END}\s{{0,3}}:?", opens=_REASON["alone"])
_ITEM = (
    r"(?:\s{0,3}(?:[,/&;]|AND|OR)\s{0,3}|\s{0,3})"
    r"(?:\(\s?(?:[a-z]|[0-9]{1,2})(?:\s?[,/&]\s?[a-z]){0,9}\s?\)|[a-z](?![a-z0-9'\u2019]))"
)
_ITEMS = compiled(rf"{SECTION}(?![0-9])(?P<items>(?:{_ITEM}){{0,12}})")
_MORE = compiled(r"[\s,;/]{0,6}(?:AND\s{1,3})?")


def read_reasons(reading: Reading, at: int) -> int:
    """Recognise a reason: `REASON 1.4 (B)`, `Reasons 1.5 b and d`, or bare `1.4(B), 1.4(D)`."""
    opens = _REASON_OPENS.match(reading.text, at)
    begin = opens.end() if opens else at
    found = _ITEMS.match(reading.text, begin)
    if not found or not found["items"] or (at and not opens and reading.text[at - 1].isalnum()):
        alone = _REASON_ALONE.match(reading.text, at)
        return reading.add("reason", at, alone.end()) if alone else at
    end = found.end()
    while (found := _ITEMS.match(reading.text, _after_join(reading.text, end))) is not None and found["items"]:
        end = found.end()
    sections, letters = read_reason(reading.text[begin:end])
    return reading.add("reason", at, end, f"{','.join(sections)} {','.join(letters)}")


def _after_join(text: str, at: int) -> int:
    found = _MORE.match(text, at)
    return found.end() if found else at


_DERIVED = compiled(
    rf"{START}{any_of(VOCABULARY['derived'])}{END}[\s:.]{{0,9}}(?P<source>[^;\n]{{0,80}}?)"
    rf"(?=[;\n]|\.(?:\s|$)|,?\s{any_of(VOCABULARY['derived_until'])}{END}|[>|]|$)",
    opens=VOCABULARY["derived"],
)


def read_derived(reading: Reading, at: int) -> int:
    """Recognise a source: `DERIVED FROM: GUIDE 3`, `DRV HUM 4-82` (note `derived-from`)."""
    found = _DERIVED.match(reading.text, at)
    return reading.add("note", at, found.end(), "derived-from") if found else at


# --------------------------------------------------------------------------- notes
_DONE = VOCABULARY["declassified"]
_DECLASSIFIED = compiled(
    rf"{START}{any_of(_DONE['openings'])}[\s:]{{1,9}}(?P<by>{any_of(_DONE['authority'])}{END})?",
    opens=_DONE["openings"],
)
_CLAUSE_END = re.compile(r"[.;](?:\s|$)|\n|$")


def read_declassified(reading: Reading, at: int) -> int:
    """Recognise a note that someone did declassify (`DECLASSIFIED BY NARA 09/02/2009`): no date due."""
    found = _DECLASSIFIED.match(reading.text, at)
    if not found:
        return at
    if not found["by"]:
        dated = find_date(reading.text, found.end(), found.end() + 1)
        return reading.add("note", at, dated[1].end, "declassified", dated[1].readings) if dated else at
    dated = find_date(reading.text, found.end(), found.end() + 60)
    if dated:
        return reading.add("note", at, dated[1].end, "declassified", dated[1].readings)
    clause = _CLAUSE_END.search(reading.text, found.end())
    return reading.add("note", at, clause.start() if clause else found.end(), "declassified")


_PHRASES = tuple(
    (name, compiled(f"(?<![A-Za-z0-9]){any_of(spellings)}{END}", opens=spellings))
    for name, spellings in VOCABULARY["notes"].items()
)
_DOWNGRADE = compiled(rf"{START}{any_of(VOCABULARY['downgrade'])}{END}\s{{0,3}}", opens=VOCABULARY["downgrade"])
_FIELD = compiled(rf"(?<![A-Za-z]){any_of(VOCABULARY['line_fields'])}\s{{0,3}}:", opens=VOCABULARY["line_fields"])
_CLASS = compiled(
    rf"{START}{any_of(_STAMP['class'])}\s?:\s{{0,9}}(?P<level>{any_of(_STAMP['levels'])}{END})?", opens=_STAMP["class"]
)
_EXTENT = compiled(f"{START}{any_of(_STAMP['extents'])}{END}", opens=_STAMP["extents"])
_EXEMPTION = re.compile(r"(?<![A-Za-z0-9])B[1-9](?![0-9A-Za-z])")
_ORIGIN = compiled(rf"{START}[O0]R(?:-\s?|\s(?=[A-Z]\W{{0,9}}$))(?P<code>[A-Z]{{1,4}}){END}")


def read_phrase(reading: Reading, at: int) -> int:
    """Recognise fixed phrases: as amended, see source list, downgraded at intervals, release words of a stamp."""
    for name, pattern in _PHRASES:
        if (found := pattern.match(reading.text, at)) is not None:
            return reading.add("note", at, found.end(), name)
    if (found := _DOWNGRADE.match(reading.text, at)) is not None:
        dated = match_date(reading.text, found.end())
        end = dated.end if dated else at + len(found[0].rstrip())
        return reading.add("note", at, end, "downgrade", dated.readings if dated else ())
    if (found := _CLASS.match(reading.text, at)) is not None:
        return reading.add("note", at, at + len(found[0].rstrip()), "class")
    if (found := _EXTENT.match(reading.text, at)) is not None:
        return reading.add("note", at, found.end(), "release")
    found = _EXEMPTION.match(reading.text, at) if reading.reviewer else None
    return reading.add("note", at, found.end(), "exemption-code") if found else at


def read_origin(reading: Reading, at: int) -> int:
    """Recognise the code of the originating section: `OR-M`."""
    found = _ORIGIN.match(reading.text, at)
    if not found:
        return at
    if found[0].startswith("0"):
        reading.fault("letter-for-digit")
    return reading.add("origin-code", at, found.end(), f"OR-{found['code'].upper()}")


def read_next_field(reading: Reading, at: int) -> int:
    """Recognise the next field of the header (`TAGS:`): all from there is the note `after`."""
    found = _FIELD.match(reading.text, at)
    if not found or reading.reviewer or not (reading.frames or reading.tokens):
        return at
    return reading.add("note", at, len(reading.text.rstrip()), "after")
