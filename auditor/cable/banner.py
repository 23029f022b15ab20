"""The classification line of a cable's text: level, controls, section, post and number."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from auditor.cable.facts import Mark
from auditor.cable.lines import BLANK, Copy
from auditor.cable.marking import parse_marking
from auditor.cable.posts import canonical_post
from auditor.cable.vocabulary import longest, words

_REST = re.compile(
    r"(?:(?:FINAL )?SECTION (?P<section>\d{1,2}) ?OF ?(?P<total>\d{1,2})|SECTION (?P<only>\d{1,2}))? ?"
    r"(?:(?P<post>[A-Z][A-Z .'/-]{1,40}?) ?(?P<serial>\d{1,7})(?:/\d{1,2})?|(?P<bare>[A-Z][A-Z .'-]{2,40}))?"
    r"(?: (?P<tail>[A-Z][A-Z ,/-]{0,60}))?"
)
_NUMBER = re.compile(r"[ ]\d{1,7}$")
_SECTION = re.compile(r"[ ](?:FINAL[ ])?SECTION[ ]\d{1,2}\b")
_STATION = re.compile(r"(?P<post>(?:[ ][A-Z][A-Z.'-]{1,20}){1,3})[ ]{1,3}(?P<serial>\d{1,7})(?:/\d{1,2})?$")
_COLUMN = re.compile(r"[ \t\xa0]{10}")
"""What parts two columns of a page whose lines were copied as one."""
_PADDED = 5


@dataclass(frozen=True, slots=True)
class ClassLine:
    """A classification line. `start` and `end` span its mark, `stop` ends the line; `full` where it names a post."""

    start: int
    end: int
    stop: int
    mark: Mark
    post: str = ""
    serial: int | None = None
    section: int | None = None
    total: int | None = None
    full: bool = False
    tail: str = ""


@cache
def _opening() -> re.Pattern[str]:
    """Return the pattern of a line that may be a classification line: a level's word, or letters standing apart."""
    forms = {*words().level_forms, *words().abbreviations}
    forms |= {form for form, control in words().overall.items() if words().controls[control].implies}
    forms |= {form for form in words().foreign if " " in form}
    heads = {" ?".join(form[:4].replace(" ", "")) for form in forms}
    first = "".join(sorted({head[0] for head in heads}))
    return re.compile(
        rf"\n[ \t]{{0,120}}(?=[{first}A-Z/])"
        rf"(?:(?=[{first}/])(?=(?://)?(?:{'|'.join(longest(heads))}))|(?=(?:[A-Z] ){{3}}[A-Z]))"
    )


def find_class_lines(copy: Copy, begin: int = 0) -> list[ClassLine]:
    """Return every classification line and bare level line of the text from offset `begin` on, in order."""
    found = []
    for opening in _opening().finditer("\n" + copy.text, begin):
        at = opening.end() - 1
        line = _read_line(copy, at)
        if line is not None:
            found.append(line)
    return found


def _read_line(copy: Copy, at: int) -> ClassLine | None:
    """Read one line as classification line; None where it is anything else."""
    stop = copy.line_end(at)
    if stop - at > 160:
        return None
    line = copy.text[at:stop].rstrip(BLANK)
    found = _read_words(line, at, stop)
    column = _COLUMN.search(line) if found is None else None
    return _read_words(line[: column.start()], at, stop) if column else found


def _read_words(line: str, at: int, stop: int) -> ClassLine | None:
    """Read a line without blanks at its ends, or its first column, as classification line."""
    mark = parse_marking(_without_station(line) if "//" in line else _NUMBER.sub(" 0", line))
    if not (mark.level or mark.suggestion) or not mark.text or mark.entire_text or line.upper() != line:
        return None
    rest = re.sub(r"[ \t]+", " ", line[len(mark.text) :].strip(BLANK + ".,-"))
    shape = _REST.fullmatch(rest)
    if shape is None or not line.startswith(mark.text):
        return None
    return _class_line(at, stop, mark, shape)


def _without_station(line: str) -> str:
    """Return `SECRET//NOFORN` of `SECRET//NOFORN CAIRO 001022`: the line without section, post and number."""
    section = _SECTION.search(line)
    if section is not None:
        return line[: section.start()].rstrip(BLANK)
    station = _STATION.search(line)
    names = station["post"].split() if station is not None else []
    for size in range(len(names), 0, -1):
        post = " ".join(names[-size:])
        padded = size == 1 and station is not None and len(station["serial"]) >= _PADDED
        if canonical_post(post) is not None or (padded and post not in words().overall):
            return line[: line.rindex(" " + names[-size])].rstrip(BLANK)
    return line


def _is_station(mark: Mark, post: str, serial: str) -> bool:
    """Say whether `SECRET CAIRO 12677` names a post and its number, and is not prose with a figure in it."""
    spaced = mark.text[1:2] == " "
    return spaced or canonical_post(post) is not None or len(serial) >= _PADDED


def _class_line(at: int, stop: int, mark: Mark, shape: re.Match[str]) -> ClassLine | None:
    """Return the classification line of a mark and of what follows it, unless that is prose."""
    section, post = shape["section"] or shape["only"], shape["post"] or ""
    if post and not section and not _is_station(mark, post, shape["serial"]):
        return None
    full = bool(section or post)
    if not full and (shape["bare"] or shape["tail"]):
        return None
    if not mark.level and not full:
        return None
    return ClassLine(
        start=at,
        end=at + len(mark.text),
        stop=stop,
        mark=mark,
        post=(post or shape["bare"] or "").strip(" -/"),
        serial=int(shape["serial"]) if shape["serial"] else None,
        section=int(section) if section else None,
        total=int(shape["total"]) if shape["total"] else None,
        full=full,
        tail=shape["tail"] or "",
    )
