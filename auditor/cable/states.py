"""What a copy says about itself: whole, an extract, lost, withdrawn, excised, corrected, cancelled; and its notes."""

from __future__ import annotations

from functools import cache
from typing import Any

from auditor.cable.parts import Parts
from auditor.cable.releases import read_extent
from auditor.cable.vocabulary import notices

_HEAD = 1500
_LONGEST_NOTICE = 70
_TELLING_PART = 9
_TELLING = 5
_WHOLE_TEXT = ("compilation_reason", "compilation_claim", "separation")


@cache
def _telling() -> tuple[str, ...]:
    """Return words such that a text without any of them has no notice about compilation or separation."""
    left = [phrase.split() for name in _WHOLE_TEXT for phrase in notices()[name]]
    chosen: list[str] = []
    while left:
        long = [word for phrase in left for word in phrase if len(word) >= _TELLING]
        chosen.append(max(sorted(set(long)), key=lambda word: (long.count(word), len(word))))
        left = [phrase for phrase in left if chosen[-1] not in phrase]
    return tuple(chosen)


def copy_facts(parts: Parts) -> dict[str, Any]:
    """Return the facts on the state of the copy and the notes in its text."""
    record = parts.record
    capitals = record.text.content.upper()
    head = " ".join(capitals[:_HEAD].split())
    flat = " ".join(capitals.split()) if any(word in capitals for word in _telling()) else ""
    partial = _holds("extract", head)
    state = _state(parts, head, partial=partial)
    return {
        "has_text": bool(record.text),
        "text_complete": state == "complete",
        "text_state": state,
        "record_type": record.get("type"),
        "is_partial": partial,
        "is_corrected": _says("corrected", capitals),
        "is_cancelled": _says("cancelled", capitals),
        "has_compilation_note": _holds("compilation_reason", flat),
        "claims_compilation": _holds("compilation_claim", flat),
        "has_separation_note": _holds("separation", flat),
        "names_attachment": _holds("attachment", capitals),
    }


def _state(parts: Parts, head: str, *, partial: bool) -> str:
    """Return complete, none, extract, lost, withdrawn or excised."""
    if not parts.record.text or not head:
        return "none"
    if _holds("lost", head):
        return "lost"
    if _holds("withdrawn", head):
        return "withdrawn"
    if partial:
        return "extract"
    if parts.excisions or read_extent(parts.record.get("release_extent")) == "part":
        return "excised"
    return "complete"


def _says(name: str, capitals: str) -> bool:
    """Say whether a short line at the head of a text in capitals begins or ends with a phrase of a notice."""
    head = capitals[:_HEAD]
    if not any(phrase[:_TELLING_PART] in head for phrase in notices()[name]):
        return False
    lines = [" ".join(line.split()).strip(" *-()./") for line in head.split("\n")]
    return any(
        line.startswith(phrase) or line.endswith(phrase)
        for line in lines
        if len(line) <= _LONGEST_NOTICE
        for phrase in notices()[name]
    )


def _holds(name: str, flat: str) -> bool:
    """Say whether a text in capitals has one of the phrases of a notice."""
    if flat:
        for phrase in notices()[name]:
            if phrase in flat:
                return True
    return False
