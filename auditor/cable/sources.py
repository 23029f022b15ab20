"""What stands behind a marking: the pieces of the E.O. line, the classifier's position, the sources. Knows no law."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from typing import Any

from auditor import resources
from auditor.cable.dates import find_date
from auditor.cable.facts import DateReading, Instruction, Token
from auditor.cable.instruction import find_instruction, read_instruction
from auditor.cable.parts import Parts

_WORD = re.compile(r"[A-ZÀ-Þ][A-ZÀ-Þ/]*")
_PIECE = re.compile(r"[A-Z0-9]+")
_YEAR = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])")
_MESSAGE = re.compile(r"(?<![0-9A-Z])[0-9]{2,4} {0,2}[A-Z]{3,20} {0,2}[0-9]{1,7}(?![0-9])")
_VALUES = frozenset({"date", "code", "event", "not-applicable", "indefinite"})
_REACH = 200


@dataclass(frozen=True, slots=True)
class _Words:
    """The vocabulary of the authority block."""

    positions: frozenset[str]
    guides: frozenset[str]
    several: frozenset[str]
    source_lists: tuple[str, ...]


@cache
def _words() -> _Words:
    held = resources.load("vocabulary/authority")
    return _Words(
        frozenset(held["positions"]), frozenset(held["guides"]), frozenset(held["several"]), tuple(held["source_lists"])
    )


def source_facts(parts: Parts, instruction: Instruction | None, facts: dict[str, Any]) -> dict[str, Any]:
    """Return the facts of `Background` on what stands behind the marking; `facts` has the authority block."""
    derived = (facts["derived_from"] or "").upper()
    return {
        "instruction_parts": tuple(dict.fromkeys(token.kind for token in instruction.tokens)) if instruction else (),
        "section_values": _section_values(parts),
        "classifier_position": _position(facts["classified_by"] or ""),
        "source_kind": _source_kind(derived),
        "source_date": _source_date(derived),
        "has_source_list": any(phrase in _flat(parts) for phrase in _words().source_lists) if derived else False,
    }


def _flat(parts: Parts) -> str:
    return " ".join(parts.record.text.content.upper().split())


@lru_cache(maxsize=1 << 10)
def _position(classified_by: str) -> str | None:
    """Return the words by which a Classified By line says more than a person's name; an identifier counts."""
    if not classified_by:
        return None
    found = [word for word in _WORD.findall(classified_by.upper()) if word in _words().positions or "/" in word]
    identifiers = [word for word in _PIECE.findall(classified_by.upper()) if not word.isalpha()]
    return " ".join((*found, *identifiers)) or None


def _source_kind(derived: str) -> str | None:
    """Return what a Derived From line names: several sources, a guide, or one document."""
    if not derived.strip():
        return None
    named = frozenset(_WORD.findall(derived))
    if named & _words().several:
        return "several"
    return "guide" if named & _words().guides else "document"


def _source_date(derived: str) -> str | None:
    """Return the date, year or message number by which a Derived From line dates its source, as typed."""
    if not derived:
        return None
    head = derived[:_REACH]
    dated = find_date(head, 0, len(head))
    if dated is not None:
        return head[dated[0] : dated[1].end]
    found = _YEAR.search(head) or _MESSAGE.search(head)
    return found[0] if found else None


# --------------------------------------------------------------------------- sections of one text
def _section_values(parts: Parts) -> tuple[str, ...]:
    """Return what the E.O. lines of the sections of one text state, each value once."""
    starts = [line.start for line in parts.banner.lines] if parts.banner_in == "text" else []
    if len(starts) < 2:
        return ()
    text = parts.text.text
    found: dict[str, None] = {}
    for begin, end in pairwise((*starts, len(text))):
        section = text[begin:end]
        at = find_instruction(section)
        stated = stated_value(read_instruction(section[at[0] : at[1]])) if at else ""
        if stated:
            found[stated] = None
    return tuple(found)


def stated_value(instruction: Instruction) -> str:
    """Return the dates, codes and events of an instruction in one form, `2015-06-01; X1`, "" where it has none."""
    return "; ".join(_said(token) for token in instruction.tokens if token.kind in _VALUES)


def _said(token: Token) -> str:
    first: DateReading | None = token.readings[0] if token.readings else None
    if first is None:
        return token.value or " ".join(token.text.upper().split())
    return f"{first.year % 100:02d}-{first.month:02d}-{first.day:02d}"
