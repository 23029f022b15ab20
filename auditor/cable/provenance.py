"""What the metadata say of the copy itself: film number, page count, the collection it comes from, its practice."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any

from auditor.cable.identity import full_year
from auditor.cable.vocabulary import level_rank, notices, words
from auditor.ingest.records import Record
from auditor.resources import load

_FILM = re.compile(r"([A-Z])(\d\d)\d{4}-\d{4}")
_SPACED = re.compile(r"(?:[A-Z] ){3}[A-Z]")
_PAGES = re.compile(r"\d{1,5}")


def provenance_facts(record: Record) -> dict[str, Any]:
    """Return the facts of `Particulars` on film, pages and collection, and the classification field as typed."""
    film = _FILM.fullmatch((record.get("film_number") or "").strip().upper())
    pages = (record.get("page_count") or "").strip()
    typed = (record.get("classification") or "").strip()
    stated = typed and typed.upper() not in words().no_level and not _SPACED.match(typed)
    kind = (record.get("type") or "").strip().upper()
    return {
        "is_other_type": bool(kind) and kind not in notices()["telegram_types"],
        "film_prefix": film[1] if film else None,
        "film_year": full_year(film[2]) if film else None,
        "page_count": int(pages) if _PAGES.fullmatch(pages) else None,
        "classification_field": typed if stated else None,
        "marks_expected_from": _practices().get(record.profile),
        **_collections().get(record.profile, {}),
    }


@cache
def _collections() -> Mapping[str, Mapping[str, Any]]:
    """Return the facts on the collection that a profile reads, by the profile's name."""
    return {
        profile: {
            "collection": entry["title"],
            "collection_from": date.fromisoformat(entry["from"]),
            "collection_until": date.fromisoformat(entry["until"]),
            "collection_highest": level_rank(entry["highest_level"]),
        }
        for entry in load("vocabulary/collections")["collections"]
        for profile in entry["profiles"]
    }


@cache
def _practices() -> Mapping[str, date]:
    """Return the day from which telegrams of a source mark their paragraphs, by the profile that reads it."""
    return {
        profile: date.fromisoformat(entry["marks_expected_from"])
        for entry in load("vocabulary/collections")["practices"]
        for profile in entry["profiles"]
    }
