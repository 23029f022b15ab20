"""The values of a declassification instruction other than dates: codes, N/A, indefinite, source marked.

Codes are read whether or not any order knows them; none has a meaning here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from auditor.cable.dates import find_date, match_date
from auditor.cable.instruction_reading import Reading
from auditor.cable.spellings import END, START, VOCABULARY, Wording, any_of, compiled, distance, number_of

_ALONE = r"(?=\s{0,30}(?:$|[,;)/:]|\.(?!\s?[A-Za-z])|AND(?![A-Za-z])|[0-9]))"


def _code_patterns() -> Iterator[tuple[str, str, Wording]]:
    """Yield (value, fault, pattern) of every code without a number."""
    for code in VOCABULARY["codes"]:
        end = "" if code.get("lenient") else END
        for name, fault, tail in (
            ("spellings", "", end),
            ("alone", "alone", _ALONE),
            ("misspellings", "misspelt-code", END),
        ):
            if code.get(name):
                yield code["value"], fault, compiled(f"{START}{any_of(code[name])}{tail}", opens=code[name])
        if (garbled := code.get("garbled")) is not None:
            words = rf"{any_of(garbled['opening'])}\s{{1,9}}\S{{1,8}}\s{{1,9}}{any_of(garbled['closing'])}"
            yield code["value"], "misspelt-code", compiled(f"{START}{words}{END}", opens=garbled["opening"])


_CODES = tuple(_code_patterns())
_NEAR = tuple(code["value"] for code in VOCABULARY["codes"] if code.get("near"))
_NEAR_WORD = re.compile(r"[A-Z0-9]{4,5}(?![A-Za-z0-9])|[A-Za-z0-9]{3}[a-zA-Z!](?![A-Za-z0-9])")


def read_code(reading: Reading, at: int) -> int:
    """Recognise a code without a number: GDS, ADS, OADR, MR, the phrase of a Group or of a treaty."""
    for value, fault, pattern in _CODES:
        found = pattern.match(reading.text, at)
        if found and (fault != "alone" or _is_alone(reading)):
            if fault == "misspelt-code":
                reading.fault(fault)
            return reading.add("code", at, found.end(), value)
    found = _NEAR_WORD.match(reading.text, at) if reading.follows("label") else None
    if found:
        for value in _NEAR:
            if distance(found[0].upper(), value) == 1:
                reading.fault("misspelt-code")
                return reading.add("code", at, found.end(), value)
    return at


def _is_alone(reading: Reading) -> bool:
    """Say whether two letters may be a code here: at the start, or after a frame or another value."""
    if reading.pending is not None:
        return False
    last = reading.tokens[-1] if reading.tokens else None
    framed = reading.frames[-1][0] if reading.frames else -1
    return last is None or framed > last.start or last.kind in ("code", "date")


# --------------------------------------------------------------------------- numbered codes
_FIGURES = r"[0-9]{1,2}(?![0-9A-Za-z%]|[.\-][0-9]|/[0-9]{1,2}/)"
_LETTER = r"[ILSBOZ](?![0-9A-Za-z/'])"
_LOOSE = r"(?:[\s=~_\-]{0,3}|,(?=[0-9]))\(?"
_WORD = "|".join([*VOCABULARY["numbers"], *(roman for roman in VOCABULARY["roman"] if len(roman) > 1)])
_NEXT_NUMBER = compiled(
    rf"\s{{0,3}}(?:[,/&]\s?(?P<also>AND\b)?|(?P<and>AND\b))[\s\-]{{0,3}}(?P<number>\(?(?P<figures>{_FIGURES})\)?)"
)


@dataclass(frozen=True, slots=True)
class _Family:
    """Codes of one stem (XGDS-1, 25X6): patterns of the stem and of the number after it, canonical suffixes."""

    name: str
    join: str
    stem: Wording
    number: Wording
    bare: Wording | None
    suffixes: dict[str, str]


def _families() -> Iterator[_Family]:
    for family in VOCABULARY["families"]:
        stem = any_of(family["spellings"])
        if family.get("misspellings"):
            stem = f"(?:{stem}|(?P<odd>{any_of(family['misspellings'])}))"
        suffixes = family.get("suffixes", {})
        choices = [rf"{_LOOSE}(?P<figures>{_FIGURES})\)?"]
        if suffixes:
            named = "|".join(sorted(suffixes, key=len, reverse=True))
            choices.insert(0, rf"{_LOOSE}(?P<digit>[0-9]{{1,2}})[\s,\-]{{0,3}}(?P<suffix>{named}){END}")
        loose = _LOOSE if family["join"] else ""
        choices.append(rf"{loose}(?P<letter>{_LETTER}|(?:{_WORD}){END})\)?" if loose else rf"(?P<letter>{_LETTER})")
        bare = {"optional": compiled(END)}.get(family["number"])
        yield _Family(
            family["stem"],
            family["join"],
            compiled(START + stem, opens=[*family["spellings"], *family.get("misspellings", ())]),
            compiled(f"(?:{'|'.join(choices)})"),
            bare,
            {word.upper(): value for word, value in suffixes.items()},
        )


_FAMILIES = tuple(_families())
_FIGURES_BEFORE = re.compile(r"(?<![0-9A-Za-z.])[0-9]{2}\s{1,3}\Z")
_BARE = compiled(f"{START}{any_of(VOCABULARY['bare_after_label'])}{END}", opens=VOCABULARY["bare_after_label"])


def read_family(reading: Reading, at: int) -> int:
    """Recognise a numbered code, and further numbers of the same family: `X1, X5`, `XGDS-1,2`, `25X1, 6`."""
    for family in _FAMILIES:
        stem = family.stem.match(reading.text, at)
        if not stem or (not family.join and _follows_figures(reading, at)):
            continue
        found = family.number.match(reading.text, stem.end())
        if found and not (found["figures"] and match_date(reading.text, found.start("figures"))):
            return _add_numbers(reading, at, family, found)
        if family.bare and family.bare.match(reading.text, stem.end()):
            return reading.add("code", at, stem.end(), family.name)
    found = _BARE.match(reading.text, at) if reading.follows("label") else None
    return reading.add("code", at, found.end(), found[0].upper()) if found else at


def _follows_figures(reading: Reading, at: int) -> bool:
    """Say whether two figures that nothing recognised stand before: `28 XL` is a 25X1 misread, and no X1."""
    return reading.pending is not None and _FIGURES_BEFORE.search(reading.text, reading.pending, at) is not None


def _add_numbers(reading: Reading, at: int, family: _Family, found: re.Match[str]) -> int:
    groups = found.groupdict()
    typed = groups["figures"] or groups.get("digit") or groups["letter"]
    suffix = groups.get("suffix")
    if groups["letter"] and len(typed) == 1 and not (family.join and typed == "I"):
        reading.fault("letter-for-digit")
    lead = found[0][: found[0].index(typed)].strip("(")
    if lead.strip(" -\t\n"):
        reading.fault("ocr-noise")
    elif lead and not family.join:
        reading.fault("spacing")
    value = f"{family.name}{family.join}{number_of(typed)}"
    end = reading.add("code", at, found.end(), f"{value}-{family.suffixes[suffix.upper()]}" if suffix else value)
    return _add_more(reading, end, family)


def _add_more(reading: Reading, end: int, family: _Family) -> int:
    """Add the further numbers of a list, unless a date begins there; joining words are frames."""
    while (more := _NEXT_NUMBER.match(reading.text, end)) is not None:
        if match_date(reading.text, more.start("figures")):
            break
        for name in ("also", "and"):
            if more[name]:
                reading.frame("joint", *more.span(name))
        value = f"{family.name}{family.join}{int(more['figures'])}"
        end = reading.add("code", more.start("number"), more.end(), value)
    return end


_CATEGORY = VOCABULARY["category"]
_SECTION = any_of(_CATEGORY["section"])
_OPENS_SECTION = any_of(_CATEGORY["section_openings"])
_CATEGORY_NUMBERS = compiled(
    rf"{START}(?:{any_of(_CATEGORY['openings'])}[\s:.,=>\-]{{0,4}}{_SECTION}?|(?:{_OPENS_SECTION}\s{{1,3}})?{_SECTION}(?=\s?\())"
    rf"[\s\"\u201d]{{0,3}}\(?(?P<figures>{_FIGURES})\)?",
    opens=[*_CATEGORY["openings"], *_CATEGORY["section_openings"], *_CATEGORY["section"]],
)
_CATEGORY_WORD = compiled(
    rf"{START}{any_of(_CATEGORY['word'])}{END}(?:[\s:.,=>\-]{{0,4}}{_SECTION}{END})?", opens=_CATEGORY["word"]
)


def read_category(reading: Reading, at: int) -> int:
    """Recognise an exemption by its category: `EXEMPTION CATEGORY 5B (2)`, `Categories 2 and 3`."""
    found = _CATEGORY_NUMBERS.match(reading.text, at)
    family = next(family for family in _FAMILIES if family.name == _CATEGORY["stem"])
    if found:
        end = reading.add("code", at, found.end(), f"{family.name}{family.join}{int(found['figures'])}")
        return _add_more(reading, end, family)
    found = _CATEGORY_WORD.match(reading.text, at) if reading.follows("order") else None
    return reading.add("code", at, found.end(), family.name) if found else at


# --------------------------------------------------------------------------- other values
_NA = VOCABULARY["not_applicable"]
_NA_TYPED = compiled(
    f"{START}(?:{any_of(_NA['spellings'])}{END}|{any_of(_NA['alone'])}{_ALONE})",
    opens=[*_NA["spellings"], *_NA["alone"]],
)
_NA_ODD = compiled(f"{START}{any_of(_NA['misspellings'])}(?=[\\s.,;]|$)", opens=_NA["misspellings"])
_PORTIONS = compiled(
    rf"\s{{1,9}}TO\s{{1,9}}(?P<controls>{any_of(_NA['portions'])}[A-Z/ ,&]{{0,60}}?)\s{{1,9}}PORTIONS?{END}"
)
_CONTROL = compiled(f"{START}{any_of(_NA['portions'])}{END}")


def read_not_applicable(reading: Reading, at: int) -> int:
    """Recognise N/A; the value names the portions it is limited to (`RD/FRD`), or is empty."""
    found = _NA_TYPED.match(reading.text, at)
    if not found and (reading.follows("order") or reading.follows("label")):
        found = _NA_ODD.match(reading.text, at)
        if found:
            reading.fault("misspelt-code")
    if not found:
        return at
    portions = _PORTIONS.match(reading.text, found.end())
    if not portions:
        return reading.add("not-applicable", at, found.end())
    values = (_NA["portion_values"].get(name.upper(), name.upper()) for name in _CONTROL.findall(portions["controls"]))
    return reading.add("not-applicable", at, portions.end(), "/".join(dict.fromkeys(values)))


_INDEFINITE = compiled(f"{START}{any_of(VOCABULARY['indefinite'])}{END}", opens=VOCABULARY["indefinite"])


def read_indefinite(reading: Reading, at: int) -> int:
    """Recognise words that say no date can be set: INDEFINITE, IMPOSSIBLE TO DETERMINE."""
    found = _INDEFINITE.match(reading.text, at)
    return reading.add("indefinite", at, found.end(), "INDEFINITE") if found else at


_MARKED = VOCABULARY["source_marked"]
_SOURCE_MARKED = compiled(
    rf"{START}{any_of(_MARKED['openings'])}[\s:\"'\u201c\u201d\u2018\u2019]{{1,6}}(?P<code>[A-Z0-9.\-]{{1,14}})[\"'\u201d\u2019]?",
    opens=_MARKED["openings"],
)
_SOURCE_DATE = compiled(rf"{START}{any_of(_MARKED['date'])}{END}[\s:]{{0,6}}", opens=_MARKED["date"])


def read_source_marked(reading: Reading, at: int) -> int:
    """Recognise that a source bore a code (the value), and the source's date (in `readings`): never a date due."""
    found = _SOURCE_MARKED.match(reading.text, at)
    if found:
        return reading.add("source-marked", at, found.end(), found["code"].upper().rstrip("."))
    found = _SOURCE_DATE.match(reading.text, at)
    dated = find_date(reading.text, found.end(), found.end() + 1) if found else None
    if not dated or not any(token.kind == "source-marked" for token in reading.tokens):
        return at
    return reading.add("source-marked", at, dated[1].end, "", dated[1].readings)


_UNITS = VOCABULARY["event"]["duration_units"]
_DURATION = compiled(
    rf"{START}(?P<count>[0-9]{{1,2}}|{_WORD})[\s\-]{{1,3}}(?:\([0-9]{{1,2}}\)\s?)?(?P<unit>{any_of(_UNITS)}){END}"
)


def read_duration(reading: Reading, at: int) -> int:
    """Recognise a span of time typed for a date: an event whose value is an ISO 8601 duration (`P10Y`)."""
    found = _DURATION.match(reading.text, at)
    if not found:
        return at
    value = f"P{number_of(found['count'])}{_UNITS[found['unit'].upper()]}"
    return reading.add("event", at, found.end(), value)
