"""One record read into facts: metadata first, text beside it, every disagreement between the two kept."""

from __future__ import annotations

from datetime import date
from typing import Any

from auditor.cable.addressing import addressing_facts, identity_facts, reference_facts
from auditor.cable.controls import kinds_of, named_in
from auditor.cable.dates import day_of, find_date
from auditor.cable.dating import date_facts
from auditor.cable.facts import Cable, Instruction, Statement
from auditor.cable.front import read_subject, read_tags
from auditor.cable.instruction import read_instruction
from auditor.cable.numbers import number_facts
from auditor.cable.ordinary import ordinary_parts
from auditor.cable.overall import overall_facts
from auditor.cable.parts import Parts, read_parts
from auditor.cable.places import Spots
from auditor.cable.provenance import provenance_facts
from auditor.cable.reason import read_reason
from auditor.cable.releases import read_releases
from auditor.cable.review import review_facts
from auditor.cable.sections import section_facts
from auditor.cable.sources import source_facts
from auditor.cable.states import copy_facts
from auditor.cable.stating import row_of
from auditor.cable.tags import doubtful_tags
from auditor.cable.vocabulary import level_id, level_rank
from auditor.cable.wording import wording_facts
from auditor.ingest.records import Record

_VALUES = frozenset({"date", "code", "event", "not-applicable", "indefinite"})
_METADATA_HEADER = ("origin", "classification", "subject", "tags")


def read_cable(record: Record) -> Cable:
    """Read one record into the facts it states; any record gives a cable.

    A field of the metadata wins over the text. What the text says is kept beside it (`field_level`, `text_level`,
    `text_instruction_differs`). The release layer of a released copy is no part of the cable and is left out.
    """
    parts = ordinary_parts(record) or read_parts(record)
    facts = identity_facts(parts)
    facts |= addressing_facts(parts, facts["post"])
    facts |= overall_facts(record, parts.text, parts.banner, parts.captions)
    facts |= date_facts(parts)
    instruction = _instruction(parts, facts)
    facts |= _subject_facts(parts)
    facts |= reference_facts(parts, facts["post"])
    facts |= copy_facts(parts)
    facts |= source_facts(parts, instruction, facts)
    facts |= review_facts(parts)
    facts |= number_facts(parts, facts["banner_post"], facts["dated"], facts["dated_precision"])
    facts |= section_facts(parts)
    facts |= provenance_facts(record)
    facts |= wording_facts(parts)
    facts["doubtful_tags"] = doubtful_tags(facts["tags"])
    facts["header_complete"] = _is_complete(parts)
    facts["record_id"] = record.get("id") or ""
    facts["paragraphs"] = parts.paragraphs
    facts["releases"] = read_releases(record)
    facts["statement"] = _statement(facts, instruction, record)
    return row_of(Cable, facts, Spots(parts))


def _instruction(parts: Parts, facts: dict[str, Any]) -> Instruction | None:
    """Add the facts on instruction and authority block; return the instruction that holds."""
    typed, at = parts.record.get("instruction"), parts.instruction_at
    found = parts.text.text[at[0] : at[1]] if at else None
    own = typed is not None and bool(typed.strip())
    shown = typed if own else found
    instruction = read_instruction(shown) if shown is not None else None
    reason = parts.record.get("reason") or parts.authority.reason or _reason_on_line(instruction)
    sections, letters = read_reason(reason) if reason else ((), ())
    facts |= {
        "instruction": shown,
        "has_instruction": shown is not None,
        "text_instruction_differs": own and found is not None and _differ(typed or "", found),
        "classified_by": parts.record.get("classified_by") or parts.authority.classified_by,
        "derived_from": parts.record.get("derived_from") or parts.authority.derived_from,
        "reason": reason,
        "reason_sections": sections,
        "reason_letters": letters,
    }
    return instruction


def _reason_on_line(instruction: Instruction | None) -> str | None:
    """Return the Reason that stands on the instruction line itself."""
    tokens = instruction.tokens if instruction is not None and instruction.layer == "cable" else ()
    return next((token.text for token in tokens if token.kind == "reason" and token.value.strip()), None)


def _differ(typed: str, found: str) -> bool:
    """Say whether field and line give different values; a field may hold less than the line (the bare code)."""
    one, other = _values(typed), _values(found)
    if not one or not other:
        return "".join(typed.upper().split()) not in "".join(found.upper().split())
    return not one <= other


def _values(text: str) -> set[tuple[str, str]]:
    """Return the dates, codes and events of an instruction in a form that compares."""
    found: set[tuple[str, str]] = set()
    for token in read_instruction(text).tokens:
        if token.kind in _VALUES:
            day = token.readings[0] if token.readings else None
            value = f"{day.year % 100}-{day.month}-{day.day}" if day else token.value or token.text.upper()
            found.add((token.kind, value))
    return found


def _subject_facts(parts: Parts) -> dict[str, Any]:
    """Return subject, its own mark, and TAGS."""
    typed, front = parts.record.get("subject"), parts.front
    mark, bare = read_subject(typed or "")
    if mark is None and front.subject_mark:
        mark, _ = read_subject(f"({front.subject_mark})")
    fields = parts.record.fields
    subject = bare or front.subject or None
    return {
        "subject": subject,
        "subject_captions": named_in(subject) if subject else (),
        "text_subject": front.subject or None,
        "subject_mark": mark.text if mark else None,
        "subject_level": level_rank(mark.level) if mark else None,
        "tags": read_tags(fields["tags"]) if "tags" in fields else front.tags,
    }


def _is_complete(parts: Parts) -> bool:
    """Say whether the header stands in this copy: FM, TO and the classification line, or metadata in their place."""
    sent, banner = parts.sent, parts.banner
    if sent.from_line and sent.action and banner.in_front and banner.mark is not None:
        return True
    return all(name in parts.record.fields for name in _METADATA_HEADER)


def _statement(facts: dict[str, Any], instruction: Instruction | None, record: Record) -> Statement:
    """Return what the law needs to know."""
    undated = facts["dated_precision"] in {"none", "impossible"}
    derived = facts["derived_from"] or ""
    rank = facts["overall_level"]
    return Statement(
        dated=facts["dated"],
        precision=facts["dated_precision"],
        dated_text=(record.get("created") or facts["dtg"] or "") if undated else "",
        level=level_id(rank) if rank is not None else None,
        controls=kinds_of(facts["controls"]),
        instruction=instruction,
        derived_from=derived,
        source_date=_source_date(derived),
        classified_by=facts["classified_by"] or "",
        reason=facts["reason"] or "",
        header_complete=facts["header_complete"],
    )


def _source_date(derived: str) -> date | None:
    """Return the date of the source that a Derived From line names."""
    found = find_date(derived, 0, min(len(derived), 200)) if derived else None
    return day_of(found[1]) if found else None
