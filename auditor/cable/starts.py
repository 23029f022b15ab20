"""Where a paragraph may begin: a number, a mark, or both, at the start of a line. What counts is decided elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

from auditor.cable.facts import Mark
from auditor.cable.lines import BLANK, Copy
from auditor.cable.marking import parse_marking
from auditor.cable.vocabulary import longest, notices, words

_HEAD = r"\n[ \t\xa0\x1f]{0,80}(?:[¶#•\"\u201c'][ ]?)?(?:"
_CHOICES = (
    r"(?P<number>\d{1,3})(?![\d,/%])(?:(?P<sub>[A-Za-z])(?=[.:) ]|\()|\.(?P<dotted>[A-Za-z])(?=[.)][ (]|\())?"
    r"|(?=[(\[{])|(?P<letter>[A-Za-z])[.)](?=[ ]{0,3}[(\[])"
)
_CANDIDATE = re.compile(f"{_HEAD}{_CHOICES})")
_MAY_BEGIN = re.compile("\n(?:[ \t\xa0\x1f]?[\\d(\\[{¶#•\"\u201c']|[ \t\xa0\x1f]{2}|[ \t\xa0\x1f]?[A-Za-z][.)])")
"""Where a candidate may begin: it fails on most lines at their first letter."""
_CANDIDATE_ENTIRE = re.compile(rf"{_HEAD}{_CHOICES}|(?=[^\n]{{0,30}}(?:ENTIRE|Entire)[ ]))")
_ENTIRE_WORD = re.compile("E(?:NTIRE|ntire) ")
_STOP = re.compile(r"([ \t]{0,2}[.:)]{1,3})?[ \t\xa0\x1f]{0,8}(?:['\"`*.,•]{1,2}[ \t]{0,2})?")
_BREAK = re.compile(r"\n?[ \t]{0,12}(?=[(\[{])")
_BRACKET = re.compile(
    r"[(\[{]([^()\[\]{}\n]{1,60})[)\]}](?:[ ]{0,3}[(\[][^()\[\]{}\n]{1,24}[)\]]"
    r"|[ ]{0,3}[-:]?[ ]{0,3}(?:THE[ ])?ENTIRE[ ](?:TEXT|MESSAGE|CABLE|TELEGRAM))?",
    re.IGNORECASE,
)
_ENTIRE = re.compile(
    r"(?:[A-Z][A-Z ]{0,28}?[ ]{0,2}-{0,2}[ ]{0,2})?(?:THE[ ])?ENTIRE[ ](?:TEXT|MESSAGE|CABLE|TELEGRAM)[^\n.;(]{0,40}"
)
SENTENCE_END = frozenset(".?!:;\"'\u201d\u2019)]>")
_UNDERLINE = re.compile(r"\n[ \t]{0,8}[-=_]{3,200}[ \t-]{0,80}(?=\n|$)")
_CITED = re.compile(
    r"\((?:NOTAL|Notal)\)"
    r"|(?:\d{2,4} )?[A-Z][A-Z./-]*(?: [A-Z][A-Z./-]*){0,3} \d{2,7}(?![\d%])[^\n]{0,24}(?=\n|$)"
)
_GLUED = re.compile(r"[0-9]{4,9}(?![0-9.,%])")
"""Figures behind a number's point that are a code and no decimals: a price or a share has one or two."""
_YEAR = re.compile(r"(?:19|20)\d{2}(?!\d)")
_SHORT = 40
_WRAPPED = 120


@dataclass(slots=True)
class Start:
    """A place where a paragraph may begin. Offsets are in the text; `at` is the first character of number or mark.

    `stopped` says that the number has its point or bracket; `parted` that a blank line stands before; `ended` that
    the line before ends a sentence; `fits` that the first word would have fitted on the line before, so that the
    break was meant; `follows` that the line before is a whole paragraph, longer than any teletype's line; `refers`
    that the line before ends in a word such as `para`; `heads` that the line is underlined, a heading; `glued` that
    figures follow the point (`13.37141`). `letter` is the lone letter of the bracket, in capitals, level or not.
    """

    at: int
    text_at: int
    number: int | None = None
    number_end: int = 0
    sub: str = ""
    mark: Mark | None = None
    mark_at: int = 0
    mark_end: int = 0
    stopped: bool = False
    parted: bool = False
    ended: bool = False
    fits: bool = False
    follows: bool = False
    refers: bool = False
    heads: bool = False
    letter: str = ""
    inline: bool = False
    glued: bool = False


@cache
def _half_open() -> re.Pattern[str]:
    """Return the pattern of a mark with one bracket lost: `(C TEXT`, `C) TEXT`."""
    levels = "|".join(longest({*words().ranks, "SBU", "LOU"} - {"R"}))
    return re.compile(rf"[(\[{{][ ]?(?:{levels})(?=[ ][A-Z])(?![^\n()]{{0,60}}[)\]}}])|(?:{levels})[)\]}}](?=[ ])")


def find_starts(copy: Copy, body: int) -> list[Start]:
    """Return every place at or after `body` where a paragraph may begin, in order."""
    found, text = [], copy.text
    places = _CANDIDATE_ENTIRE.finditer("\n" + text, body) if _ENTIRE_WORD.search(text) else candidates(text, body)
    for candidate in places:
        start = _read_start(text, candidate)
        if start is not None:
            _note_context(copy, start, candidate.start())
            found.append(start)
    return found


def candidates(text: str, body: int) -> Iterator[re.Match[str]]:
    """Yield where number or bracket may begin a paragraph at or after `body`; offsets are one more than in the text."""
    probe = "\n" + text
    found = (_CANDIDATE.match(probe, line) for line in first_letters(probe, body))
    return (candidate for candidate in found if candidate is not None)


def first_letters(probe: str, body: int) -> Iterator[int]:
    """Yield the offsets of lines that may begin with number or bracket, each that of the line feed before it."""
    return (line.start() for line in _MAY_BEGIN.finditer(probe, body))


def read_candidate(text: str, probe: str, line: int) -> Start | None:
    """Read number and mark at the beginning of one line of a text; `probe` is the text behind a line feed."""
    candidate = _CANDIDATE.match(probe, line)
    return _read_start(text, candidate) if candidate is not None else None


def _read_start(text: str, candidate: re.Match[str]) -> Start | None:
    """Read number and mark at a candidate; None where neither stands there."""
    end = candidate.end() - 1
    number, sub, dotted, letter = candidate.groups()
    if number:
        start = Start(candidate.start("number") - 1, end, int(number), end, (sub or dotted or "").lower())
        stop = _STOP.match(text, end)
        assert stop is not None
        start.stopped, start.text_at = bool(stop[1]), stop.end()
        return _finish_number(text, start)
    if letter:
        start = Start(candidate.start("letter") - 1, end, sub=letter.lower())
        take_mark(text, start, _skip(text, end))
        return start if start.mark else None
    start = Start(end, end)
    taken = take_mark(text, start, end)
    if taken and (_CITED.match(text, start.text_at) or _is_copyright(text, start)):
        return None
    return start if taken or start.letter else None


def _is_copyright(text: str, start: Start) -> bool:
    """Say whether a lone C stands before a year, as a copyright sign does."""
    return start.letter == "C" and _YEAR.match(text, start.text_at) is not None


def _skip(text: str, at: int) -> int:
    """Return the offset of the first character that is no blank."""
    while at < len(text) and text[at] in " \t":
        at += 1
    return at


def _finish_number(text: str, start: Start) -> Start | None:
    """Read the mark behind a number; a number without one needs its stop and words."""
    at = start.text_at
    broken = _BREAK.match(text, at) if text[at : at + 1] in "\n \t" else None
    if broken is not None:
        at = broken.end()
    if take_mark(text, start, at) or (start.stopped and _take_half(text, start, at)):
        return start
    following = text[start.text_at : start.text_at + 1]
    stop_only = start.text_at == start.number_end + 1
    start.glued = stop_only and following.isdigit()
    if not start.stopped or not following or (start.glued and not _GLUED.match(text, start.text_at)) or start.letter:
        return start if start.letter else None
    return start


def take_mark(text: str, start: Start, at: int) -> bool:
    """Take the mark that begins at `at`, in brackets or before ENTIRE TEXT, if it is one."""
    bracket = _BRACKET.match(text, at) if text[at : at + 1] in "([{" else None
    if bracket is not None:
        found = bracketed(bracket[0], bracket[1], numbered=start.number is not None or bool(start.sub))
        start.letter = found.letter
        if found.mark is None:
            return False
        _set_mark(text, start, found.mark, at, at + found.length)
        return True
    entire = _ENTIRE.match(text, at)
    if entire is not None:
        mark = parse_marking(entire[0])
        if mark.entire_text and (mark.level or mark.controls) and not mark.unknown:
            _set_mark(text, start, mark, at, at + len(mark.text))
            return True
    return False


class _Bracketed(NamedTuple):
    """What a bracket holds: the lone letter, in capitals; the mark, None where it is none, and its length as typed."""

    letter: str
    mark: Mark | None
    length: int


@lru_cache(maxsize=1 << 12)
def bracketed(typed: str, inner: str, *, numbered: bool) -> _Bracketed:
    """Read a bracket with what belongs to it behind; `inner` is what stands between the brackets."""
    lone = inner.strip()
    letter = lone.upper() if len(lone) == 1 and lone.isalpha() else ""
    mark = parse_marking(typed)
    if not is_mark(mark, inner, numbered=numbered):
        return _Bracketed(letter, None, 0)
    beyond = "separate-parentheses" in mark.faults or (mark.entire_text and "ENTIRE" not in inner.upper())
    return _Bracketed(letter, mark, len(typed) if beyond else len(inner) + 2)


def _take_half(text: str, start: Start, at: int) -> bool:
    """Take a mark that lost one bracket; only after a number."""
    half = _half_open().match(text, at)
    if half is None or (half[0].endswith(")") and "B)" in text[max(0, at - 400) : at]):
        return False
    mark = parse_marking(half[0])
    if mark.level:
        _set_mark(text, start, mark, at, half.end())
    return bool(mark.level)


def _set_mark(text: str, start: Start, mark: Mark, at: int, end: int) -> None:
    """Record a mark and where its text begins."""
    start.mark, start.mark_at, start.mark_end = mark, at, end
    start.text_at = end
    while start.text_at < len(text) and text[start.text_at] in " \t.:-\xa0":
        start.text_at += 1


def is_mark(mark: Mark, inner: str, *, numbered: bool) -> bool:
    """Say whether a bracket at the start of a portion is a mark, and not a word, party and state, or a list letter."""
    if mark.suggestion:
        return numbered and "look-alike" in mark.faults
    if not numbered and ("two-levels" in mark.faults or (mark.level == "R" and not mark.owner)):
        return False
    if not mark.level:
        return numbered and bool(mark.controls) and not mark.unknown
    if mark.unknown and (
        mark.level == "R" or not numbered or any(not _is_token(token, inner) for token in mark.unknown)
    ):
        return False
    return numbered or len(inner.strip()) > 1 or inner.strip().isupper()


def _is_token(token: str, inner: str) -> bool:
    """Say whether an unknown piece of a mark looks like a token typed as one: capitals, no blanks."""
    return token in inner and re.fullmatch(r"[A-Z0-9&]{2,14}", token) is not None


def is_underlined(copy: Copy, start: Start) -> bool:
    """Say whether a line of dashes stands below the line of a start, which makes it a heading."""
    return _UNDERLINE.match(copy.text, copy.line_end(start.at)) is not None


def _note_context(copy: Copy, start: Start, line: int) -> None:
    """Note what stands before the line of a start."""
    before, start.parted = copy.previous_line(line)
    if start.number is None or start.mark is None:
        start.heads = is_underlined(copy, start)
    if not before.strip():
        start.parted = start.ended = start.fits = True
        return
    start.ended = before[-1] in SENTENCE_END or not before.strip("-=_* ")
    if start.parted:
        start.fits = True
        return
    start.follows = start.ended and len(before) > _WRAPPED
    last = before.rsplit(None, 1)[-1]
    start.refers = last.upper().strip(".,") in notices()["referring"]
    start.fits = _would_fit(copy, start, line, len(before))


def _would_fit(copy: Copy, start: Start, line: int, length: int) -> bool:
    """Say whether the line before had room for the first word here, measured by the longest of the lines around.

    A very short line had room; a line longer than any teletype's is a whole paragraph, and others beside it may be.
    """
    if not _SHORT < length <= _WRAPPED:
        return True
    width, at = length, line
    for _ in range(6):
        end = at - 1
        if end < 0:
            break
        at = copy.text.rfind("\n", 0, end) + 1
        width = max(width, len(copy.text[at:end].rstrip(BLANK)))
    first = copy.text[start.at : copy.line_end(start.at)].split(None, 1)[0]
    return width > _WRAPPED or length + 1 + len(first) <= width
