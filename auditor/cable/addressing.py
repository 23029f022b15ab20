"""Facts on who sent a cable to whom under which number: identifier, stations, routing, precedence, references."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, NamedTuple

from auditor.cable.front import read_references
from auditor.cable.header import addressee_precedence
from auditor.cable.identity import is_travelling, parse_mrn
from auditor.cable.parts import Parts
from auditor.cable.posts import canonical_post, is_other_agency, routing_posts, station_post
from auditor.cable.vocabulary import captions, level_rank, security_levels

_FIGURES = "0123456789 "
_COLLECTIVE = re.compile(r"COLLECTIVE|ALL (?:DIPLOMATIC|CONSULAR)|ALDAC", re.IGNORECASE)
_OFFICE = re.compile(r"(?<![A-Z])([A-Z]{1,6})-\d{2}(?!\d)")
_DISTRIBUTION = re.compile(
    r"^[ \t]{0,20}(?:(?:ACTION|ORIGIN|INFO)[ \t]{1,8})?[A-Z]{1,6}-\d{2}(?!\d)[^\na-z]{0,120}$", re.MULTILINE
)


def identity_facts(parts: Parts) -> dict[str, Any]:
    """Return what identifier, banner, FM line and origin say about post and serial; posts are canonical."""
    mrn, sent = parts.mrn, parts.sent
    printed = parse_mrn(parts.front.mrn) if parts.front.smart else None
    line = parts.banner.line
    origin = parts.record.get("origin")
    id_post = _canonical(mrn.post)
    origin_post = station_post(origin) if origin else None
    banner_post = _canonical(printed.post if printed else line.post if line else None)
    return {
        "id_year": mrn.year,
        "id_post": id_post,
        "id_serial": mrn.serial,
        "id_fault": mrn.fault or None,
        "id_note": mrn.note or None,
        "banner_post": banner_post,
        "banner_serial": printed.serial if printed else line.serial if line else None,
        "origin": origin,
        "origin_post": origin_post,
        "from_line": sent.from_line,
        "from_post": sent.from_post,
        "post": id_post or sent.from_post or origin_post or banner_post,
        "is_travelling": is_travelling(mrn.post) or mrn.fault == "two-numbers",
        "section": line.section if line else None,
        "section_total": line.total if line else None,
    }


def _canonical(name: str | None) -> str | None:
    """Return the canonical post of a name, the name itself where the vocabulary does not know it."""
    return (canonical_post(name) or name or None) if name else None


class _Kind(NamedTuple):
    """What an addressee is."""

    is_other_agency: bool
    is_collective: bool


@lru_cache(maxsize=1 << 12)
def _kind(station: str) -> _Kind:
    """Return what an addressee without the number behind it is."""
    return _Kind(is_other_agency(station), _COLLECTIVE.search(station) is not None)


def addressing_facts(parts: Parts, post: str | None) -> dict[str, Any]:
    """Return what the transmission header says: routing, security letters, precedence, addressees."""
    sent = parts.sent
    users = routing_posts(sent.routing) if sent.routing else ()
    addressees = (*sent.action, *sent.info)
    stations = [name.rstrip(_FIGURES) for name in addressees]
    best, unknown = addressee_precedence(stations)
    kinds = [_kind(station) for station in stations]
    ranks = captions().precedence_words
    level = security_levels().get(sent.letters or "")
    return {
        "has_to_line": bool(sent.action),
        "routing": sent.routing,
        "routing_post": (post if post in users else users[0]) if users else None,
        "de_serial": sent.serial,
        "de_section": sent.section,
        "de_day": sent.day,
        "de_time": sent.time,
        "end_serial": parts.end[0] if parts.end else None,
        "security_letters": sent.letters,
        "security_level": level_rank(level) if level else None,
        "security_signal": sent.signal,
        "precedence": sent.precedence,
        "precedence_rank": ranks.get(sent.precedence or ""),
        "addressee_precedence": best,
        "addressee_precedence_rank": ranks.get(best or ""),
        "unknown_precedences": unknown,
        "addressees": addressees,
        "nonstate_addressees": tuple(
            [name for name, kind in zip(addressees, kinds, strict=True) if kind.is_other_agency]
        ),
        "has_collective_addressee": any(kind.is_collective for kind in kinds),
        "pages_total": next((page.total for page in parts.text.pages if page.total is not None), None),
        "distribution_offices": _distribution_offices(parts),
    }


def distribution_lines(front: str) -> Iterator[re.Match[str]]:
    """Yield the ACTION, ORIGIN and INFO lines of offices (`ORIGIN NODS-00`), and lines that continue them."""
    if "ACTION " in front or "ORIGIN " in front:
        yield from _DISTRIBUTION.finditer(front)


def _distribution_offices(parts: Parts) -> tuple[str, ...]:
    """Return the offices on those lines above the first paragraph, without the number of copies."""
    front = parts.text.text[: parts.first]
    lines = (line[0] for text in (parts.header.text, front) for line in distribution_lines(text))
    return tuple(dict.fromkeys(office for line in lines for office in _OFFICE.findall(line)))


def reference_facts(parts: Parts, post: str | None) -> dict[str, Any]:
    """Return the references, the latest of their years, and whether the cable cites itself."""
    typed = parts.record.get("references") or parts.front.references
    printed = parse_mrn(parts.front.mrn).year if parts.front.smart else None
    cited = read_references(typed, parts.mrn.year or printed) if typed else ()
    read = [parse_mrn(number) for number in cited]
    own = (parts.mrn.year, post, parts.mrn.serial)
    return {
        "references": cited,
        "latest_reference_year": max((number.year for number in read if number.year is not None), default=None),
        "cites_itself": None not in own and any((mrn.year, _canonical(mrn.post), mrn.serial) == own for mrn in read),
    }
