"""The release layer of a copy: stamps, page headers and release lines put on long after the cable was written.

Each is found as a mark with its place, so that a reader of the cable can pass over it, and a reader of releases
can take its date. Knows no law.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import groupby, islice
from operator import itemgetter

from auditor.cable.dates import day_of, match_date
from auditor.cable.spellings import END, START, VOCABULARY, any_of, compiled

_WORDS = VOCABULARY["release"]
_HINTS = tuple(
    re.compile(f"{first}(?:{'|'.join(re.escape(hint[1:]) for hint in hints)})")
    for first, hints in groupby(sorted(_WORDS["hints"]), itemgetter(0))
)
"""One pattern for each letter: with a letter to begin with, a text is searched many times faster."""
_MOST = 2000
"""Marks of one sort read in one text; a page has two or three, and no cable a thousand pages."""


@dataclass(frozen=True, slots=True)
class ReleaseMark:
    """One mark of release.

    `sort` is stamp, page, authority, line, current, code, reviewer or reviewer-piece (a reviewer's stamp is wrapped
    over other text in pieces). `on` is the day it states, `route` how the copy came out, "" where the mark does not
    say, `authority` who or which case, `extent` full, part or denied.
    """

    start: int
    end: int
    sort: str
    on: date | None = None
    route: str = ""
    authority: str = ""
    extent: str = ""


_GAP = r"[\s\x1f]{1,120}"
_NAME = r"(?:(?<=\n)|(?<=\A))[ \t]{0,80}[A-Z][a-z]{1,20}(?:[ ][A-Z][a-z]{0,20}\.?){0,2}[ ][A-Z][A-Za-z'\-]{1,25}"
_INITIALLED = r"(?<![A-Za-z])[A-Z][a-z]{1,20}[ ][A-Z]\.[ ][A-Z][A-Za-z'\-]{1,25}"
_NAME_BEFORE = compiled(rf"(?:{_INITIALLED}|{_NAME})[\s]{{1,80}}\Z", re.NOFLAG)
_STAMP = compiled(
    rf"{START}{any_of(_WORDS['stamp']['openings'])}{END}"
    rf"(?:{_GAP}(?P<agency>{any_of(_WORDS['stamp']['agencies'])}){END})?"
    rf"(?:{_GAP}(?P<review>{any_of(_WORDS['stamp']['reviews'])}){END})?(?:{_GAP})?"
)
_REVIEWS = _WORDS["stamp"]["reviews"]


def _stamps(text: str) -> Iterator[ReleaseMark]:
    """Find `Declassified/Released ... EO Systematic Review 20 Mar 2014`, with the name that may stand before it."""
    for found in _STAMP.finditer(text):
        dated = match_date(text, found.end())
        name = _NAME_BEFORE.search(text[max(0, found.start() - 140) : found.start()])
        start = found.start() - len(name[0].lstrip()) if name else found.start()
        end = dated.end if dated else found.start() + len(found[0].rstrip())
        review = " ".join((found["review"] or "").upper().split())
        authority = " ".join(" ".join(filter(None, (found["agency"], found["review"]))).split())
        yield ReleaseMark(start, end, "stamp", day_of(dated) if dated else None, _REVIEWS.get(review, ""), authority)


_PAGE = compiled(
    rf"(?:(?<=\n)|(?<=\A))[ \t\u2022]{{0,200}}(?:{any_of(_WORDS['page']['levels'])}[ ]{{1,40}})?"
    rf"{any_of(_WORDS['page']['agencies'])}\s{{1,40}}Case\s?No\.?[ ]{{0,3}}(?P<case>[A-Z]?-?[0-9\-]{{4,16}})"
    r"(?:\s{1,40}Doc\s?No\.?[ ]{0,3}(?P<doc>[A-Z]?[0-9A-Z]{4,14}))?(?:\s{1,40}Date:?\s{0,3}(?=[0-9]))?"
)
_PREFIXES = _WORDS["case_prefixes"]


def _pages(text: str) -> Iterator[ReleaseMark]:
    """Find page headers: `UNCLASSIFIED U.S. Department of State Case No. ... Doc No. ... Date: ...`."""
    for found in _PAGE.finditer(text):
        dated = match_date(text, found.end())
        authority = f"Case No. {found['case']}" + (f", Doc No. {found['doc']}" if found["doc"] else "")
        route = _PREFIXES.get(found["case"][0].upper(), "")
        end = dated.end if dated else found.start() + len(found[0].rstrip())
        yield ReleaseMark(found.start(), end, "page", day_of(dated) if dated else None, route, authority)


_CODE = r"(?:B[1-9](?:[ ]?\([A-Z0-9]\))?|[0-9]\.[0-9][ ]?\([A-H]\))(?![0-9A-Za-z])"
_CODES = rf"{_CODE}(?:[ ]?,[ ]?{_CODE}){{0,12}}[ ]?,?"
_LINES = tuple(
    (extent, any_of(words).replace(r"[\s\-]{1,30}", r"\s{1,150}")) for extent, words in _WORDS["lines"].items()
)
_LINE = compiled(
    rf"(?:(?<=\n)|(?<=\A)|(?<=[ ][ ])|(?<=\t)|(?<=[0-9]{{4}}[ ]))"
    rf"(?:{'|'.join(f'(?P<{extent}>{words})' for extent, words in _LINES)})"
    rf"(?:(?:[ ]{{1,4}}|[ ]{{0,200}}\n[ ]{{0,200}})(?P<codes>{_CODES}))?"
    rf"(?=[ \t]{{0,200}}(?:\n|\Z)|[ ][ ]|\t|[ ](?i:{any_of(_WORDS['stamp']['openings'])}))",
    re.NOFLAG,
)


def _lines(text: str) -> Iterator[ReleaseMark]:
    """Find release lines that stand alone or beside a stamp: `RELEASE IN PART B1,1.4(D),B6`; never in a sentence."""
    for found in _LINE.finditer(text):
        extent = next(name for name, _ in _LINES if found[name])
        codes = found["codes"] or ""
        route = next((route for letter, route in _WORDS["code_routes"].items() if letter in codes), "")
        yield ReleaseMark(found.start(), found.end(), "line", None, route, "", extent)


_AUTHORITY = compiled(
    rf"{any_of(_WORDS['review_authority'])}[ ]?:[ \t]{{0,40}}(?P<name>[^\n:]{{0,80}}?)"
    rf"(?:[\s]{{1,80}}{any_of(_WORDS['case_id'])}[ ]?:[ \t]{{0,40}}|(?=[ \t]{{0,40}}(?:\n|\Z)))",
)
_CASE_NUMBER = compiled(r"[ \t]{1,20}(?P<case>[A-Z0-9][A-Z0-9\-]{3,16})", re.NOFLAG)


def _authorities(text: str) -> Iterator[ReleaseMark]:
    """Find `REVIEW AUTHORITY: <name> DATE/CASE ID: 27 JUN 2003 200104094`."""
    for found in _AUTHORITY.finditer(text):
        dated = match_date(text, found.end())
        end = dated.end if dated else found.start() + len(found[0].rstrip())
        case = _CASE_NUMBER.match(text, end) if dated else None
        authority = ", ".join(filter(None, (found["name"].strip(), f"case {case['case']}" if case else "")))
        on = day_of(dated) if dated else None
        yield ReleaseMark(found.start(), case.end() if case else end, "authority", on, "", authority)


_FIELD = r"[ \t]{0,3}(?::|\*{3})[ \t]{0,3}(?-i:n/a|[A-Z0-9]{1,30}(?:[ ][A-Z]{2,20}){0,3}(?![a-z]))?"
_CURRENT = compiled(
    rf"(?:(?:(?<=\n)|(?<=\A))[ \t]{{0,80}}{any_of(_WORDS['page']['levels'])}\s{{1,80}})?(?:\*{{3}}[ ])?"
    rf"(?:(?P<page>{any_of(_WORDS['current_page'])})|{any_of(_WORDS['current'])}){_FIELD}"
    rf"(?:\s{{1,80}}{any_of(_WORDS['current_beside'])}{_FIELD}){{0,6}}(?:[ ]\*{{3}})?",
)
_BARE_LEVEL = compiled(
    rf"(?:(?<=\n)|(?<=\A))[ \t]{{0,80}}{any_of(_WORDS['released_level'])}(?=[ \t]{{0,80}}(?:\n|\Z))",
    re.NOFLAG,
)


def _current(text: str) -> Iterator[ReleaseMark]:
    """Find lines of the level the copy has now: `UNCLASSIFIED Current Class: ... Case Number: ...`.

    Where they head the pages, the bare level at the foot of a page is the copy's too.
    """
    is_paged = False
    for found in _CURRENT.finditer(text):
        is_paged = is_paged or found["page"] is not None
        yield ReleaseMark(found.start(), found.end(), "current")
    for level in _BARE_LEVEL.finditer(text) if is_paged else ():
        yield ReleaseMark(level.start(), level.end(), "current")


_MARGIN = compiled(rf"(?:(?<=\n)[ ]{{20,200}}|(?<=[^ \n])[ ]{{12,200}}){_CODES}(?=[ ]{{0,200}}(?:\n|\Z))", re.NOFLAG)


def _margins(text: str) -> Iterator[ReleaseMark]:
    """Find exemption codes printed in the margin, beside what was withheld."""
    for found in _MARGIN.finditer(text):
        yield ReleaseMark(found.start(), found.end(), "code")


_DASH = r"(?:[\u2014\u2013]|-{1,2})"
_LEVEL = any_of(VOCABULARY["stamp"]["levels"])
_CLASSED = compiled(
    rf"{START}{any_of(VOCABULARY['classifier']['openings'])}[ ][^\u2014\u2013]{{1,160}}?\sON(?:\s|$|(?=[0-9]))"
)
_LETTERS = r"(?:\([A-Z]\)){1,4}"
_SECTION = rf"[0-9]\.[0-9][ ]?{_LETTERS}"
_REASONS = rf"(?:B[0-9],?[ ]?)?{_SECTION}(?:,[ ]?(?:{_SECTION}|B[0-9])){{0,6}},?"
_BROKEN = rf"(?:{_SECTION},\s{{1,40}}){{0,6}}[0-9]\.[0-9]\s{{0,40}}{_LETTERS}(?=[ \t]{{0,9}}{_DASH})"
_STAMP_PIECE = compiled(
    rf"(?:{_DASH}[ \t]{{0,9}})?(?P<class>CLASS\s{{0,40}}:)(?P<level>[ \t]{{0,9}}{_LEVEL})?(?:[ \t]{{0,9}}{_DASH})?"
    rf"|{START}(?:{_LEVEL}|{_REASONS}|[0-9]{{1,2}}[/\-][0-9]{{1,2}}[/\-][0-9]{{4}})[ \t]{{0,9}}{_DASH}"
    rf"|(?:(?<=[ ][ ])|(?<=\n))(?P<bare>{_LEVEL})(?=[ \t]{{0,200}}(?:\n|\Z))"
    rf"|(?:{_DASH}[ \t]{{0,9}})?REASON[ ]?:(?:\s{{0,40}}{_BROKEN}|[ \t]{{0,9}}{_REASONS})?(?:[ \t]{{0,9}}{_DASH})?"
    rf"|(?P<last>(?:{_DASH}[ \t]{{0,9}})?DECLASSIFY(?:\s{{1,150}}ON)?(?:[ \t]?:)?(?:\s{{0,150}}(?=[0-9]{{1,2}}[/\-]))?)"
)
_TAIL = compiled(
    rf"(?:(?:{START}{_REASONS}|(?<![A-Z0-9.]){_LETTERS})[ \t]{{0,9}})?"
    r"[\u2014\u2013][ \t]{0,9}DECLASSIFY(?:[ \t]{1,9}ON)?[ \t]?:?[ \t]{0,9}(?=[0-9]{1,2}[/\-])"
)
_LEVEL_DASH = compiled(rf"{_LEVEL}[ \t]{{0,9}}{_DASH}")
_REACH = 500


def _reviewers(text: str) -> Iterator[ReleaseMark]:
    """Find reviewers' stamps, piece by piece, since they are wrapped anywhere and lie over other text.

    A last piece (`1.4(D) — Declassify on: 04/23/2035`) is one though the copy has lost those before it.
    """
    held: set[int] = set()
    for found in _CLASSED.finditer(text):
        dated = match_date(text, found.end())
        at = dated.end if dated else found.end()
        pieces = [ReleaseMark(found.start(), at, "reviewer", day_of(dated) if dated else None)]
        is_stamp, is_leveled = False, False
        for piece in _STAMP_PIECE.finditer(text, at, min(len(text), at + _REACH)):
            if piece["bare"] and (is_leveled or not is_stamp):
                continue
            due = match_date(text, piece.end()) if piece["last"] else None
            pieces.append(ReleaseMark(piece.start(), due.end if due else piece.end(), "reviewer-piece"))
            is_stamp = is_stamp or piece["class"] is not None
            is_leveled = is_leveled or bool(piece["level"] or piece["bare"]) or _LEVEL_DASH.match(piece[0]) is not None
            if piece["last"]:
                break
        if is_stamp:
            held.update(piece.end for piece in pieces)
            yield from pieces
    for tail in _TAIL.finditer(text):
        due = match_date(text, tail.end())
        if due is not None and due.end not in held:
            yield ReleaseMark(tail.start(), due.end, "reviewer")


_SORTS = tuple(
    (sort, re.compile(words))
    for sort, words in (
        (_stamps, any_of(_WORDS["stamp"]["openings"])),
        (_pages, any_of(_WORDS["page"]["agencies"])),
        (_lines, "|".join(words for _, words in _LINES)),
        (_authorities, any_of(_WORDS["review_authority"])),
        (_current, any_of([*_WORDS["current"], *_WORDS["current_page"]])),
        (_reviewers, any_of(VOCABULARY["classifier"]["openings"])),
    )
)
"""Every sort with words that each of its marks has, in capitals; a reviewer's may lack them where dashes stand."""


def might_hold_marks(text: str) -> bool:
    """Say quickly whether a text can hold a release mark at all; most cables hold none."""
    return any(hint.search(text) for hint in _HINTS)


@lru_cache(maxsize=4)
def find_release_marks(text: str) -> tuple[ReleaseMark, ...]:
    """Return the release marks of a text in order of place; in linear time, and once for all readers of a record."""
    if not might_hold_marks(text):
        return ()
    found: list[ReleaseMark] = []
    capitals = text.upper() if text.isascii() else ""
    for sort, words in _SORTS:
        if not capitals or words.search(capitals):
            found.extend(islice(sort(text), _MOST))
    if any(mark.sort in ("page", "line") for mark in found):
        found.extend(islice(_margins(text), _MOST))
    return tuple(sorted(found, key=lambda mark: (mark.start, mark.end)))
