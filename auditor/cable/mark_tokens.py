"""The inside of one mark: its level and the controls after it, category by category.

`read_tokens` gets a mark in capitals without its brackets. It is `marking.py` that finds brackets, ENTIRE TEXT and
case; together they are the one grammar of a mark.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise

from auditor.cable.mark_levels import Found, find_level
from auditor.cable.mark_lists import (
    Reading,
    check_release,
    check_sources,
    list_country,
    read_eyes,
    read_list,
    read_program,
    take_joint,
)
from auditor.cable.vocabulary import Control, longest, words

_DECLASSIFY = re.compile(
    r"(?:DECL:? ?)?(\d{8}|\d{6}|\d{1,2}/\d{1,2}/\d{2,4}|(?:25|50|75)X\d(?:-[A-Z]+)?|X[1-8]|MR|OADR)"
)
_EYES = re.compile(r"((?:[A-Z]{3,4}[/, ]{1,2}){1,20})EYES(?: ONLY)?")
_TAKES = re.compile(r"(REL(?: ?TO)?|RELEASABLE TO|DISPLAY ONLY|FGI|JOINT|SIGMA|SG)\b[ :-]*+(.*)")
_PROGRAM = re.compile(r"(?:SAR|SPECIAL ACCESS REQUIRED)-(.{1,80})")
_INITIALS = re.compile(r"[A-Z]{2,5}")
_LEADING = re.compile(r"[\s.:;/,-]*")
_SERIAL = re.compile(r" {0,3}\d")
_OTHER_TEXT = re.compile(r"(?:SECTION .*|[A-Z][A-Z .'-]{2,40} \d{1,7}(?: .*)?)")
_HARD = frozenset("/,-")


def read_tokens(text: str, *, portion: bool) -> Reading:
    """Read a mark in capitals, without brackets: `S//NF`, or with `portion` False `SECRET//NOFORN ASTANA 001022`."""
    reading = Reading(register="//" in text)
    found = find_level(text, portion=portion)
    _take_level(reading, found)
    start = found.end
    rest = text[start:]
    if found.post_list:
        rest = take_joint(reading, rest)
        start = len(text) - len(rest)
    categories = rest.split("//")
    if _read_tail(reading, categories[0], found, portion=portion):
        reading.end = len(text)
        for category in categories[1:]:
            own = category if portion else _without_other_text(category.strip())
            if own is None:
                break
            _read_category(reading, own, found, portion=portion)
    else:
        reading.end += start
    _finish(reading, found, portion=portion)
    return reading


def _take_level(reading: Reading, found: Found) -> None:
    """Take over what the level says."""
    reading.level, reading.suggestion, reading.owner = found.level, found.suggestion, found.owner
    for control in found.controls:
        reading.add(control)
    for control, codes in found.lists.items():
        reading.lists[control] = list(codes)
    reading.faults.extend(found.faults)
    reading.unknown.extend(found.unknown)


def _read_tail(reading: Reading, tail: str, found: Found, *, portion: bool) -> bool:
    """Read what follows the level within its category; False where other text (a post, a number) begins."""
    lead = _LEADING.match(tail)
    at = lead.end() if lead else 0
    if at == len(tail):
        reading.end = len(tail.rstrip())
        return True
    separator = tail[:at].strip()[:1]
    loose = not portion and separator not in _HARD
    if loose:
        return _read_loose(reading, tail, at)
    before = len(reading.controls)
    if (eyes := _EYES.fullmatch(tail[at:].strip())) is not None:
        read_eyes(reading, eyes[1])
        return True
    _read_items(reading, tail[at:], found, portion=portion)
    if portion and separator in _HARD and len(reading.controls) > before:
        reading.fault("legacy-separator")
    return True


def _read_loose(reading: Reading, tail: str, at: int) -> bool:
    """Read the known controls that follow the level after blanks; the first other word begins other text.

    A control's name before a number is a post's (`SECRET NATO 01234`); a second level is a defect.
    """
    known = words()
    while at < len(tail):
        form = _longest_form(tail, at)
        level = _longest_level(tail, at) if form is None else None
        word = form or level
        if word is None or _SERIAL.match(tail, at + len(word)) is not None:
            reading.end = len(tail[:at].rstrip(" ,/-"))
            return False
        if form is not None:
            reading.add(known.overall[form])
        else:
            _take_second_level(reading, known.level_forms[word])
        at += len(word)
        at += len(tail[at:]) - len(tail[at:].lstrip(" ,/.-"))
    return True


def _take_second_level(reading: Reading, level: str) -> None:
    """Note a second level; the higher one holds."""
    reading.fault("two-levels")
    reading.level = max(reading.level, level, key=lambda held: words().ranks.get(held, -1))


def _longest_level(text: str, at: int) -> str | None:
    """Return the spelled-out level that begins at `at`."""
    found = _level_pattern().match(text, at)
    return found[1] if found else None


@cache
def _level_pattern() -> re.Pattern[str]:
    """Return the pattern of every spelled-out level, the longest first."""
    return re.compile(f"({'|'.join(map(re.escape, longest(words().level_forms)))})(?![A-Z0-9])")


@cache
def _overall_pattern() -> re.Pattern[str]:
    """Return the pattern of every overall form of a control, the longest first."""
    return re.compile(f"({'|'.join(map(re.escape, longest(words().overall)))})(?![A-Z0-9])")


def _longest_form(text: str, at: int) -> str | None:
    """Return the overall form of a control that begins at `at`."""
    found = _overall_pattern().match(text, at)
    return found[1] if found else None


def _without_other_text(category: str) -> str | None:
    """Return a category of an overall line without post and number behind it; None where it is nothing else."""
    form = _longest_form(category, 0)
    if form is None:
        return None if _OTHER_TEXT.fullmatch(category) else category
    return form if _OTHER_TEXT.fullmatch(category[len(form) :].strip()) else category


def _read_category(reading: Reading, category: str, found: Found, *, portion: bool) -> None:
    """Read one category between double slashes."""
    body = category.strip(" .")
    reading.listing = ""
    if not body:
        reading.fault("empty-category")
    elif (eyes := _EYES.fullmatch(body)) is not None:
        read_eyes(reading, eyes[1])
    elif body in words().portion or body in words().overall:
        _read_item(reading, body, found, portion=portion)
    else:
        _read_items(reading, body, found, portion=portion)


def _read_items(reading: Reading, body: str, found: Found, *, portion: bool) -> None:
    """Read the items of one category; a comma before a control is a legacy separator, in a list of countries none."""
    pieces = re.split(r"([/,])", body)
    for separator, piece in zip(("", *pieces[1::2]), pieces[::2], strict=True):
        item, before = piece.strip(" .;"), len(reading.controls)
        if separator == "," and reading.listing not in {"", "SAR"} and item in words().countries:
            list_country(reading, reading.listing, item)
            continue
        _read_item(reading, item, found, portion=portion)
        if separator == "," and len(reading.controls) > before:
            reading.fault("legacy-separator")


def _read_item(reading: Reading, item: str, found: Found, *, portion: bool) -> None:
    """Read one item: a control, a further country of an open list, a second level, a date, initials or unknown."""
    known = words()
    if not item:
        reading.fault("empty-category")
    elif (program := _program(reading, item)) is not None:
        read_program(reading, "SAR", program)
    elif reading.listing and item in known.countries and item not in known.portion:
        list_country(reading, reading.listing, item)
    elif _read_control(reading, item, portion=portion):
        return
    elif (takes := _TAKES.fullmatch(item)) is not None:
        read_list(reading, takes[1], takes[2])
    elif (second := _second_level(item)) is not None:
        _take_second_level(reading, second)
    elif (dated := _DECLASSIFY.fullmatch(item)) is not None:
        reading.declassify = dated[1]
        reading.fault("declassification-date")
    elif not _read_parts(reading, item, portion=portion):
        if portion and found.spelled_out and _INITIALS.fullmatch(item):
            reading.fault("classifier-initials")
        else:
            reading.unknown.append(item)


def _program(reading: Reading, item: str) -> str | None:
    """Return the name of a program under special access, None where the item is something else."""
    named = _PROGRAM.fullmatch(item)
    if named is not None:
        return named[1]
    follows = reading.listing == "SAR" and item not in words().portion and item not in words().overall
    return item if follows else None


def _read_control(reading: Reading, item: str, *, portion: bool) -> bool:
    """Read an item that is one control in its portion or overall form."""
    known = words()
    own, other = (known.portion, known.overall) if portion else (known.overall, known.portion)
    form, name = (own, "") if item in own else (other, "long-form" if portion else "portion-form")
    control = known.controls.get(form.get(item, ""))
    if control is None or (control.takes and control.id != "EYES") or not _may_follow(control, reading):
        return False
    if name and item not in own:
        reading.fault(name)
    reading.add(control.id)
    return True


def _may_follow(control: Control, reading: Reading) -> bool:
    """Say whether a control that needs another before it (N after RD) has it."""
    return not control.after or any(needed in reading.controls for needed in control.after)


def _second_level(item: str) -> str | None:
    """Return the level an item spells, as letter or word."""
    known = words()
    if item in known.ranks:
        return item
    return known.level_forms.get(item)


def _read_parts(reading: Reading, item: str, *, portion: bool) -> bool:
    """Read an item whose parts, at hyphens or blanks, are controls: `RD-N`, `SI-G`, `NOFORN ORCON`."""
    parts = [part for part in re.split(r"[ -]+", item) if part]
    first = words().portion.get(parts[0]) or words().overall.get(parts[0]) if len(parts) > 1 else None
    if first is None:
        return False
    hides = words().controls[first].category == words().controls["SI"].category
    for part in parts:
        if (takes := _TAKES.fullmatch(part)) is not None:
            read_list(reading, takes[1], item.partition(part)[2].strip(" -"))
            return True
        if not _read_control(reading, part, portion=portion) and not hides:
            reading.unknown.append(part)
    return True


def _finish(reading: Reading, found: Found, *, portion: bool) -> None:
    """Put lists into canonical order and note what is odd about them, the order, or a missing level.

    SENSITIVE joined to a classified level is an added word; on an unclassified line it is a caption.
    """
    release = reading.lists.get("REL")
    if release:
        check_release(reading, release)
    check_sources(reading, reading.lists.get("FGI", []))
    if reading.register and _out_of_order(reading):
        reading.fault("out-of-order")
    if not portion and "SENSITIVE" in reading.controls and reading.level not in {"", "U"}:
        reading.fault("added-word")
    if not reading.level and reading.controls and not found.suggestion:
        reading.fault("no-level")


def _out_of_order(reading: Reading) -> bool:
    """Say whether the controls run against the register's order of categories, or of one category."""
    held = [words().controls[control] for control in reading.controls]
    for before, after in pairwise(held):
        if after.category < before.category:
            return True
        same = after.category == before.category and None not in {before.order, after.order}
        if same and (after.order or 0) < (before.order or 0):
            return True
    return False
