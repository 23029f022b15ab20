"""What a copy says about itself: whole, an extract, lost, withdrawn, excised, corrected, cancelled; and its notes."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from auditor.cable.parts import Parts
from auditor.cable.releases import read_extent
from auditor.cable.signs import BEGINNING, OF_HEAD, OF_LINES, OF_TEXT
from auditor.cable.vocabulary import notices

_HEAD = 1500
_LONGEST_NOTICE = 70
_SHORTEST = 4


_Telling = tuple[tuple[str, tuple[tuple[str, re.Pattern[str]], ...]], ...]
"""Words, and for each the phrases that have it by the notice they belong to: without the word there is none of them."""


@cache
def _telling(names: tuple[str, ...]) -> _Telling:
    """Return few words such that every phrase of the notices has one, blanks of any kind between a phrase's words."""
    left = [(name, phrase) for name in names for phrase in notices()[name]]
    found = []
    while left:
        words = {word for _, phrase in left for word in phrase.split() if len(word) >= _SHORTEST}
        word = max(sorted(words), key=lambda word: (sum(word in phrase for _, phrase in left), len(word)))
        sharing: dict[str, list[str]] = {}
        for name, phrase in left:
            if word in phrase:
                sharing.setdefault(name, []).append(r"\s+".join(map(re.escape, phrase.split())))
        found.append((word, tuple((name, re.compile("|".join(forms))) for name, forms in sharing.items())))
        left = [(name, phrase) for name, phrase in left if word not in phrase]
    return tuple(found)


def stated(names: tuple[str, ...], capitals: str) -> set[str]:
    """Return which of the notices stand in a text in capitals."""
    found = set()
    for word, forms in _telling(names):
        if word in capitals:
            found.update([name for name, form in forms if form.search(capitals)])
    return found


def copy_facts(parts: Parts) -> dict[str, Any]:
    """Return the facts on the state of the copy and the notes in its text."""
    record = parts.record
    capitals = parts.capitals
    head = capitals[:_HEAD]
    has_notice = "state" in parts.signs
    of_head = stated(OF_HEAD, head) if has_notice else set()
    said = {name for name in OF_LINES if has_notice and _says(name, head)}
    of_text = stated(OF_TEXT, capitals) if "notices" in parts.signs else set()
    state = _state(parts, of_head)
    return {
        "has_text": bool(record.text),
        "text_complete": state == "complete",
        "text_state": state,
        "record_type": record.get("type"),
        "is_partial": "extract" in of_head,
        "is_corrected": "corrected" in said,
        "is_cancelled": "cancelled" in said,
        "has_compilation_note": "compilation_reason" in of_text,
        "claims_compilation": "compilation_claim" in of_text,
        "has_separation_note": "separation" in of_text,
        "names_attachment": "attachment" in of_text,
    }


def _state(parts: Parts, of_head: set[str]) -> str:
    """Return complete, none, extract, lost, withdrawn or excised."""
    if not parts.capitals[:_HEAD].strip():
        return "none"
    if "lost" in of_head:
        return "lost"
    if "withdrawn" in of_head:
        return "withdrawn"
    if "extract" in of_head:
        return "extract"
    if parts.excisions or read_extent(parts.record.get("release_extent")) == "part":
        return "excised"
    return "complete"


def _says(name: str, head: str) -> bool:
    """Say whether a short line at the head of a text in capitals begins or ends with a phrase of a notice."""
    if not any(phrase[:BEGINNING] in head for phrase in notices()[name]):
        return False
    lines = [" ".join(line.split()).strip(" *-()./") for line in head.split("\n")]
    return any(
        line.startswith(phrase) or line.endswith(phrase)
        for line in lines
        if len(line) <= _LONGEST_NOTICE
        for phrase in notices()[name]
    )
