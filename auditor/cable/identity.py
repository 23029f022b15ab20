"""The message reference number: year, post and serial out of every form an identifier takes. Never a silent rewrite.

Faults: doubled-year, section-debris, word-debris, two-numbers, resent-suffix, note-in-number, misspelt-post,
no-serial, no-post, document-number, not-a-message-number, empty.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from auditor.cable.posts import canonical_post, cut_post, nearest_post, posts, squeeze
from auditor.resources import load

_CENTURIES = (19, 20)
"""Hundreds of the years in which a cable can have been sent."""
_LONGEST = 80
_PLAIN = re.compile(r"(\d{4}|\d{2})?[ ]{0,3}([A-Z][A-Z .'-]{0,40}?)[ ]{0,3}(\d{1,7})")
_DOUBLED = re.compile(r"(\d\d)\1([A-Z]{3,24})(\d{1,7})")
_NO_SERIAL = re.compile(r"(\d{4}|\d{2})[ ]{0,3}([A-Z][A-Z .'-]{1,30})")
_TWO = re.compile(r"(\d{2}|\d{4})([A-Z]{3,24})(\d{1,7})([A-Z]{3,20})(\d{1,7})")
_SECTIONS = re.compile(r"(\d\d)(?=[A-Z0-9]{0,12}\d)[A-Z0-9]{2,16}?F?\d{1,2}([A-Z]{3,24})(\d{1,7})")
_NO_POST = re.compile(r"(\d\d)\d{0,2}OF\d{1,3}")
_DOCUMENT = re.compile(r"[A-Z]\d{6,10}|\d{3}-\d{4,6}-\d{4,6}|DOCID-\d{6,12}|P\d{6}-\d{4}|CIA-RDP[0-9A-Z-]{6,30}")


@dataclass(frozen=True, slots=True)
class Mrn:
    """A message reference number as read: four-digit year, post as one word, serial; None where not stated.

    `fault` names what is wrong with the text, "" where nothing is; then year, post and serial are what it most likely
    means, and `note` says in plain words how it was read.
    """

    year: int | None
    post: str | None
    serial: int | None
    fault: str = ""
    note: str = ""


@cache
def _first_year() -> int:
    """Return the year that the earliest two-digit year of the identifiers stands for."""
    return int(load("vocabulary/posts")["century"]["two_digit_first"])


@cache
def _debris() -> tuple[tuple[str, ...], frozenset[str], frozenset[str], frozenset[str]]:
    """Return words that got into a post, words of a second number, suffixes of a resent cable, and notes."""
    held = load("vocabulary/posts")["debris"]
    words = tuple(sorted(held["words"], key=len, reverse=True))
    return words, frozenset(held["travel"]), frozenset(held["resent"]), frozenset(held["note"])


def full_year(digits: str) -> int:
    """Return the year that two or four digits stand for, by the window of the vocabulary."""
    year, first = int(digits), _first_year()
    if len(digits) == 4:
        return year
    century = first - first % 100
    return century + year if year >= first % 100 else century + 100 + year


@lru_cache(maxsize=512)
def parse_mrn(text: str) -> Mrn:
    """Read a message reference number: `08ASTANA1022`, `1976JIDDA00963`, `ASTANA 001022`, `10 BERLIN 1052`.

    A post cut to six characters beside a four-digit year is given in full. Serials compare as numbers, so padding
    does not count.
    """
    typed = text.strip()[:_LONGEST].upper()
    if not typed:
        return Mrn(None, None, None, "empty", "no identifier")
    plain = _PLAIN.fullmatch(typed)
    if plain is not None and not _is_document(typed) and not _is_odd_year(plain[1]):
        return _read_plain(plain[1], plain[2], int(plain[3]))
    for reader in (_read_doubled, _read_two, _read_sections, _read_partial):
        found = reader(typed)
        if found is not None and (found.year is None or found.year // 100 in _CENTURIES):
            return found
    return Mrn(None, None, None, "not-a-message-number", "not a year, a post and a serial")


def _is_document(typed: str) -> bool:
    """Say whether the identifier is some archive's document number."""
    return _DOCUMENT.fullmatch(typed) is not None


def _is_odd_year(digits: str | None) -> bool:
    """Say whether four digits are no year of this century or the last."""
    return digits is not None and len(digits) == 4 and int(digits[:2]) not in _CENTURIES


def _read_plain(digits: str | None, name: str, serial: int) -> Mrn:
    """Read year, post and serial in their normal places; the post may be cut short, mistyped or have words in it."""
    year = full_year(digits) if digits else None
    post = squeeze(name)
    if canonical_post(post) is not None:
        return Mrn(year, post, serial)
    cut = cut_post(post) if digits and len(digits) == 4 else None
    if cut is not None:
        return Mrn(year, cut, serial, "", f"{post} is {cut} cut to six characters")
    for word in _debris()[0]:
        rest = post.removeprefix(word)
        if rest != post and canonical_post(rest) is not None:
            return Mrn(year, rest, serial, "word-debris", f"{word} stands before the post")
    near = nearest_post(post)
    if near is not None:
        return Mrn(year, post, serial, "misspelt-post", f"{post} is no known post; {near} is the nearest")
    return Mrn(year, post, serial, "", f"{post} is no known post")


def _read_doubled(typed: str) -> Mrn | None:
    """Read `7575LIBREVILLE1895`."""
    found = _DOUBLED.fullmatch(typed)
    if found is None:
        return None
    return Mrn(full_year(found[1]), found[2], int(found[3]), "doubled-year", f"the year {found[1]} stands twice")


def _read_two(typed: str) -> Mrn | None:
    """Read an identifier with two numbers: of a travelling delegation, of a resent cable, or beside a note."""
    found = _TWO.fullmatch(typed)
    if found is None or canonical_post(found[2]) is None:
        return None
    year, post, word = full_year(found[1]), found[2], found[4]
    _, travel, resent, notes = _debris()
    if word in travel:
        return Mrn(year, post, int(found[3]), "two-numbers", f"{word} {int(found[5])} stands behind the number")
    if word in resent:
        return Mrn(year, post, int(found[3]), "resent-suffix", f"{word} {int(found[5])} stands behind the number")
    if word in notes:
        return Mrn(year, post, int(found[5]), "note-in-number", f"{word} stands between {int(found[3])} and the number")
    return None


def _read_sections(typed: str) -> Mrn | None:
    """Read an identifier that swallowed `SECTION 02 OF 02`, whole or damaged."""
    found = _SECTIONS.fullmatch(typed)
    if found is None:
        return None
    year, post, serial = full_year(found[1]), found[2], int(found[3])
    swallowed = typed[2 : found.start(2)]
    note = f"{swallowed} of the classification line stands before the post"
    if canonical_post(post) is None:
        near = nearest_post(post)
        note += f"; {post} is no known post" + (f", {near} is the nearest" if near else "")
    return Mrn(year, post, serial, "section-debris", note)


def _read_partial(typed: str) -> Mrn | None:
    """Read what is left of a number without serial or post, and know an archive's document number."""
    if _is_document(typed):
        return Mrn(None, None, None, "document-number", "a document number of an archive, not of a cable")
    if (bare := _NO_SERIAL.fullmatch(typed)) is not None and not _is_odd_year(bare[1]):
        return Mrn(full_year(bare[1]), squeeze(bare[2]), None, "no-serial", "no serial after the post")
    if (lost := _NO_POST.fullmatch(typed)) is not None:
        return Mrn(full_year(lost[1]), None, None, "no-post", "section words only, no post and no serial")
    return None


def is_travelling(post: str | None) -> bool:
    """Say whether a post is a travelling delegation (SECTO, PARTO), whose numbers follow no post's serials."""
    return post is not None and post in posts().delegations
