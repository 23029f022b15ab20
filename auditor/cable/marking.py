"""The grammar of one mark: a portion mark, an overall line, or a level in metadata. Memoised by text.

Portion marks come in brackets, whole or damaged, or bare before ENTIRE TEXT; overall lines without. What a mark is
not made of is never corrected: it is `unknown`, or a named fault with a suggestion.

Faults: wrong-case, spaced, unbalanced, square-brackets, unbracketed, no-dash, long-form, portion-form, abbreviation,
added-word, misspelt-level, doubtful-letter, look-alike, no-level, two-levels, duplicate-token, empty-category,
out-of-order, legacy-separator, separate-parentheses, classifier-initials, declassification-date, country-form,
no-double-slash, nato-top-secret, fgi-usa, fgi-order, number-range, rel-without-list, rel-without-usa,
rel-usa-not-first, rel-usa-only, rel-order.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from auditor.cable.facts import Mark
from auditor.cable.mark_lists import Reading
from auditor.cable.mark_tokens import read_tokens
from auditor.cable.vocabulary import words

_LONGEST = 240
_PLAIN = str.maketrans({"\xa0": " ", "\t": " ", "\n": " ", "\r": " ", **dict.fromkeys("\u2011\u2013\u2014\u2212", "-")})
_NUMBER = re.compile(
    r" {0,8}(?:[¶#] ?)?(?:\d{1,3}[A-Za-z]?|(?<=[¶#])[A-Z]?|(?<=[¶#] ))[.:)]{0,3} {0,3}(?=[(\[{]|[A-Za-z -]{0,40}ENTIRE)"
)
_BRACKETED = re.compile(r"([(\[{])([^()\[\]{}]{0,200})([)\]}])")
_OPENED = re.compile(r"[(\[{] {0,2}([A-Za-z/,-]{1,24})(?= |$)")
_CLOSED = re.compile(r"([A-Za-z][A-Za-z/ -]{0,30}?) {0,2}[)\]}]")
_ENTIRE = re.compile(r"(?:THE )?ENTIRE (?:TEXT|MESSAGE|CABLE|TELEGRAM)(?: IS)?(?![A-Z])")
_AFTER = re.compile(r" {0,3}[-:]? {0,3}(?:THE )?ENTIRE (?:TEXT|MESSAGE|CABLE|TELEGRAM)(?![A-Z])", re.IGNORECASE)
_EDGES = " .,:;-"


@dataclass(frozen=True, slots=True)
class _Shape:
    """A mark without its brackets: the inner text, where the mark ends, defects of the brackets."""

    inner: str
    end: int
    portion: bool
    faults: tuple[str, ...] = ()


@lru_cache(maxsize=1 << 12)
def parse_marking(text: str) -> Mark:
    """Read one mark, `(S//NF)`, `SECRET//NOFORN`, `C O N F I D E N T I A L`, and name what is odd about its form.

    Text after the mark (a paragraph, a post and its number) is left out of `Mark.text`. A text that is no mark gives
    a mark without level and controls. Only the first 240 characters are read.
    """
    plain = text[:_LONGEST].translate(_PLAIN).strip()
    numbered = _NUMBER.match(plain)
    plain = plain[numbered.end() :] if numbered else plain
    shape = _unwrap(plain)
    mark = _read_alike(shape) or _read(shape)
    return _read_beyond(mark, plain[shape.end :]) if shape.portion else mark


def _unwrap(plain: str) -> _Shape:
    """Find the brackets of a mark, whole, one-sided or none."""
    whole = _BRACKETED.match(plain)
    if whole is not None:
        faults = () if whole[1] + whole[3] == "()" else ("square-brackets",)
        inner = whole[2].strip()
        if inner != whole[2]:
            faults = (*faults, "spaced")
        return _Shape(inner, whole.end(), portion=True, faults=faults)
    opened = _OPENED.match(plain)
    if opened is not None:
        return _Shape(opened[1], opened.end(), portion=True, faults=("unbalanced",))
    closed = _CLOSED.match(plain)
    if closed is not None:
        return _Shape(closed[1], closed.end(), portion=True, faults=("unbalanced",))
    return _Shape(plain, len(plain), portion=False)


def _read_alike(shape: _Shape) -> Mark | None:
    """Read a mark with letters of another alphabet, `(C/N\u041eFORN)`: what it looks like is a suggestion only."""
    if shape.inner.isascii():
        return None
    latin = shape.inner.translate(words().look_alike_letters)
    if latin == shape.inner or not (shape.portion or _is_letter_form(latin)):
        return None
    alike = _read(replace(shape, inner=latin))
    if alike.unknown or not (alike.level or alike.controls):
        return None
    faults = (*shape.faults, "look-alike")
    return Mark(shape.inner, faults=faults, entire_text=alike.entire_text, suggestion=latin.upper())


def _read(shape: _Shape) -> Mark:
    """Read a mark by its letters as typed."""
    entire = _ENTIRE.search(shape.inner.upper())
    return _read_entire(shape, entire) if entire else _read_plain(shape)


def _read_plain(shape: _Shape) -> Mark:
    """Read a mark without ENTIRE TEXT."""
    inner = shape.inner
    portion = shape.portion or _is_letter_form(inner)
    look = words().look_alikes.get(inner.replace(" ", ""))
    if look is not None and portion:
        return Mark(inner, faults=(*shape.faults, "look-alike"), suggestion=look)
    reading = read_tokens(inner.upper(), portion=portion)
    faults = list(shape.faults)
    if portion and _is_wrong_case(inner, reading):
        faults.append("wrong-case")
    text = inner if portion else inner[: reading.end].rstrip(_EDGES)
    return _mark(text, reading, tuple(faults), entire=False)


@cache
def _letter_forms() -> frozenset[str]:
    """Return the forms that only a portion mark begins with: `C`, `TS`, and letters that look like them."""
    known = words()
    return frozenset((*known.ranks, *(alike for alike in known.look_alikes if not alike.isdigit())))


def _is_letter_form(inner: str) -> bool:
    """Say whether text without brackets has a portion mark's form (`C/NF`, `//NS`, as metadata gives it)."""
    if inner.startswith("//"):
        return " " not in inner.split("//")[1]
    return re.split(r"[/,-]", inner, maxsplit=1)[0].strip().upper() in _letter_forms()


def _is_wrong_case(inner: str, reading: Reading) -> bool:
    """Say whether the letters of a mark stand in lower case; a spelled-out level may be in any case."""
    return inner != inner.upper() and "long-form" not in reading.faults and bool(reading.level or reading.controls)


def _read_entire(shape: _Shape, entire: re.Match[str]) -> Mark:
    """Read a mark that covers the entire text: `C - ENTIRE TEXT`, `ENTIRE TEXT LOU`."""
    inner = shape.inner
    before, after = inner[: entire.start()], inner[entire.end() :]
    faults = list(shape.faults)
    head = before.strip(_EDGES)
    if not shape.portion:
        after = re.split(r"[.;(]", after.lstrip(" .,:-") if not head else "", maxsplit=1)[0]
        faults.append("unbracketed")
    elif head and not before.rstrip(" ").endswith(("-", ",", ":", "/")):
        faults.append("no-dash")
    tail = after.strip(_EDGES)
    reading = read_tokens((head or tail).upper(), portion=True)
    if not shape.portion:
        reading.faults = [fault for fault in reading.faults if fault != "long-form"]
    text = inner if shape.portion else _bare_text(inner, entire, tail if not head else "")
    return _mark(text.strip(_EDGES), reading, tuple(faults), entire=True)


def _bare_text(inner: str, entire: re.Match[str], tail: str) -> str:
    """Return the words of an unbracketed ENTIRE TEXT mark, without what follows it."""
    end = entire.end()
    if tail:
        end = inner.index(tail, end) + len(tail)
    return inner[:end]


def _read_beyond(mark: Mark, beyond: str) -> Mark:
    """Take in what belongs to a mark behind its bracket: `(C) ENTIRE TEXT`, `(S) (NF)`."""
    if not mark.level:
        return mark
    if _AFTER.match(beyond):
        return _changed(mark, entire=True)
    second = _BRACKETED.match(beyond.lstrip(" "))
    if second is None or not second[2].strip():
        return mark
    reading = read_tokens(second[2].strip().upper(), portion=True)
    entire = _ENTIRE.fullmatch(second[2].strip().upper()) is not None
    if entire or (reading.controls and not reading.level and not reading.unknown):
        return _changed(mark, entire=entire, controls=reading.tokens(), faults=("separate-parentheses",))
    return mark


def _changed(mark: Mark, *, entire: bool = False, controls: tuple[str, ...] = (), faults: tuple[str, ...] = ()) -> Mark:
    """Return the mark with what stands behind its bracket added."""
    new = tuple(control for control in controls if control not in mark.controls)
    return Mark(
        mark.text,
        mark.level,
        (*mark.controls, *new),
        mark.unknown,
        (*mark.faults, *faults),
        mark.entire_text or entire,
        mark.suggestion,
        mark.declassify,
        mark.owner,
    )


def _mark(text: str, reading: Reading, faults: tuple[str, ...], *, entire: bool) -> Mark:
    """Return the mark of a reading."""
    return Mark(
        text,
        reading.level,
        reading.tokens(),
        tuple(reading.unknown),
        (*faults, *(fault for fault in reading.faults if fault not in faults)),
        entire,
        reading.suggestion,
        reading.declassify,
        reading.owner,
    )
