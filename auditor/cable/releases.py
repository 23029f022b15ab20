"""The release events of a record, from its metadata and from the stamps on its text. Knows no law: a leak is a leak."""

from __future__ import annotations

import dataclasses
import json
from datetime import date
from typing import Any

from auditor.cable.dates import read_record_date
from auditor.cable.facts import Release
from auditor.cable.release_marks import ReleaseMark, find_release_marks, might_hold_marks
from auditor.cable.spellings import VOCABULARY
from auditor.ingest.records import Passage, Record

__all__ = ["might_hold_marks", "read_extent", "read_releases", "read_route", "release_layer", "reviewer_stamps"]

_WORDS = VOCABULARY["release"]
_ROUTES = {word: route for route, words in _WORDS["routes"].items() for word in words}
_EXTENTS = {word: extent for extent, words in _WORDS["extents"].items() for word in words}
_WITHHELD = {word: extent for extent, words in _WORDS["withheld"].items() for word in words}
_GENERAL = "official"
_UNRELEASED = ("denied", "destroyed")


def _key(text: str) -> str:
    return " ".join(text.upper().replace("_", " ").split())


def read_route(text: str | None) -> str:
    """Return the route a field names; `official` where it is empty, the word itself where nobody knows it."""
    if not text or not text.strip():
        return _GENERAL
    return str(_ROUTES.get(_key(text), text.strip().lower()))


def read_extent(text: str | None) -> str:
    """Return `full`, `part`, `denied` or `destroyed` as a `release_extent` field says, "" where it does not."""
    return str(_EXTENTS.get(_key(text or ""), ""))


def release_layer(text: str) -> list[tuple[int, int]]:
    """Return the spans of the release layer in order, merged: page headers, stamps, release lines, margin codes.

    What stands there was put on a copy when it was released or reviewed; none of it is the cable's own marking.
    """
    spans: list[tuple[int, int]] = []
    for mark in find_release_marks(text):
        if spans and mark.start <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(spans[-1][1], mark.end))
        else:
            spans.append((mark.start, mark.end))
    return spans


def reviewer_stamps(text: str) -> list[tuple[int, int]]:
    """Return start and end of each reviewer's stamp, for `read_instruction` to read."""
    stamps: list[tuple[int, int]] = []
    for mark in find_release_marks(text):
        if mark.sort == "reviewer":
            stamps.append((mark.start, mark.end))
        elif mark.sort == "reviewer-piece" and stamps:
            stamps[-1] = (stamps[-1][0], max(stamps[-1][1], mark.end))
    return stamps


# --------------------------------------------------------------------------- the record
def read_releases(record: Record) -> tuple[Release, ...]:
    """Return the release events of a record in order of date, each once; those without a date come last.

    Read are the fields `released`, `release_route`, `release_extent`, `withheld`, `review_authority` and
    `releases`, and the marks on `header` and `text`. A field without a day (empty, a year alone, impossible) gives
    no date. Where two sources give one day, the one that names a route, an authority or an extent fills the other.
    """
    events = [*_from_fields(record), *_from_list(record)]
    for name in ("header", "text"):
        passage: Passage = getattr(record, name)
        if passage:
            events.extend(_from_text(passage, name))
    return _merge(events)


def _place(record: Record, name: str) -> int:
    return record.places.get(name, (record.line, 1))[0]


def _day(text: str | None) -> date | None:
    found, precision, _ = read_record_date(text)
    return found if precision == "day" else None


def _from_fields(record: Record) -> list[Release]:
    """Read the one release that the plain fields describe; a denial is an event without a date."""
    on = _day(record.get("released"))
    extent = read_extent(record.get("release_extent"))
    if on is None and not extent:
        extent = str(_WITHHELD.get(_key(record.get("withheld") or ""), ""))
        extent = extent if extent in ("part", *_UNRELEASED) else ""
    if on is None and not extent:
        return []
    name = "released" if on else "release_extent" if record.get("release_extent") else "withheld"
    route = read_route(record.get("release_route"))
    authority = "" if route == "leak" else (record.get("review_authority") or "").strip()
    return [Release(on, route, authority, extent, name, _place(record, name))]


def _from_list(record: Record) -> list[Release]:
    """Read the `releases` field: a JSON array of objects, or `date=route` joined by semicolons."""
    typed = (record.get("releases") or "").strip()
    if not typed:
        return []
    line = _place(record, "releases")
    if typed.startswith("["):
        items = [item for item in _parse(typed) if isinstance(item, dict)]
    else:
        parts = (part.partition("=") for part in typed.split(";") if part.strip())
        items = [{"released_on": on, "route": route} for on, _, route in parts]
    found = []
    for item in items:
        fields = {key: str(value or "") for key, value in item.items()}
        on = _day(fields.get("released_on") or fields.get("date"))
        extent = read_extent(fields.get("extent")) or fields.get("extent", "").lower()
        if on is not None or extent:
            authority = fields.get("authority", "").strip()
            found.append(Release(on, read_route(fields.get("route")), authority, extent, "releases", line))
    return found


def _parse(typed: str) -> list[Any]:
    try:
        found = json.loads(typed)
    except (ValueError, RecursionError):
        return []
    return found if isinstance(found, list) else []


def _from_text(passage: Passage, name: str) -> list[Release]:
    """Read the marks of one passage: stamps with their own day, page headers and authorities with the extent."""
    marks = find_release_marks(passage.content)
    if not marks:
        return []
    starts = passage.starts()
    extent, hint = "", ""
    for mark in marks:
        if mark.sort == "line":
            extent, hint = extent or mark.extent, hint or mark.route
    dated = [mark for mark in marks if mark.on is not None and mark.sort in ("stamp", "page", "authority")]
    if not any(mark.sort != "stamp" for mark in dated):
        dated.extend(mark for mark in marks if mark.sort == "line")
    return [_release(mark, extent, hint, name, passage.place(mark.start, starts)[0]) for mark in dated]


def _release(mark: ReleaseMark, extent: str, hint: str, name: str, line: int) -> Release:
    if mark.sort == "stamp":
        return Release(mark.on, mark.route or _GENERAL, mark.authority, "", name, line)
    return Release(mark.on, mark.route or hint or _GENERAL, mark.authority, extent, name, line)


# --------------------------------------------------------------------------- one event, said twice
def _merge(events: list[Release]) -> tuple[Release, ...]:
    """Join what is said twice: one day and one route, or one day whose route only one source names."""
    merged: list[Release] = []
    for event in sorted(events, key=lambda event: event.released_on is None):
        at = next((index for index, other in enumerate(merged) if _is_same(event, other)), None)
        if at is None:
            merged.append(event)
            continue
        other = merged[at]
        route = event.route if other.route == _GENERAL else other.route
        merged[at] = dataclasses.replace(
            other, route=route, authority=other.authority or event.authority, extent=other.extent or event.extent
        )
    return tuple(
        sorted(merged, key=lambda event: (event.released_on is None, event.released_on or date.min, event.line))
    )


def _is_same(one: Release, other: Release) -> bool:
    """Say whether a new event is one already held; one without a date fills any that lacks its extent."""
    if one.released_on is None:
        return "leak" not in (one.route, other.route) and (not other.extent or one.extent == other.extent)
    if one.released_on != other.released_on:
        return False
    return one.route == other.route or (_GENERAL in (one.route, other.route) and "leak" not in (one.route, other.route))
