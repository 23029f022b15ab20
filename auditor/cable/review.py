"""What a record says of its later life: level now, review, what is withheld and why, marks of release. Knows no law."""

from __future__ import annotations

import re
from typing import Any

from auditor.cable.dates import read_record_date
from auditor.cable.marking import parse_marking
from auditor.cable.parts import Parts
from auditor.cable.release_marks import ReleaseMark, find_release_marks
from auditor.cable.spellings import VOCABULARY, any_of, compiled
from auditor.cable.vocabulary import level_rank
from auditor.ingest.records import Record

_WITHHELD = {word: extent for extent, words in VOCABULARY["release"]["withheld"].items() for word in words}
_CODE = re.compile(r"(?<![0-9A-Z.])(?:[A-Z][0-9]|[0-9]\.[0-9])(?: ?\([A-Z0-9]\))?")
_LEVEL_NOW = compiled(
    rf"{any_of(VOCABULARY['release']['current_level'])}[ \t]{{0,3}}(?::|\*{{3}})[ \t]{{0,3}}"
    r"(?-i:([A-Z]{2,30}(?:[ ][A-Z]{2,20}){0,3})(?![a-z]))"
)
_BARE = re.compile(r"(?<=\n)[ \t*]{0,80}DECLASSIFIED[ \t*.]{0,80}(?=\n)")


def review_facts(parts: Parts) -> dict[str, Any]:
    """Return the facts of `Background` on what came after the marking."""
    record = parts.record
    marks = find_release_marks(record.text.content) if "marks" in parts.signs else ()
    reviewed, precision, _ = read_record_date(record.get("reviewed_on"))
    return {
        "current_level": _current_level(record, marks),
        "retention": (record.get("retention") or "").strip().lower() or None,
        "reviewed_on": reviewed if precision == "day" else None,
        "withheld": _WITHHELD.get(" ".join((record.get("withheld") or "").upper().split())),
        "release_exemptions": _exemptions(record, marks),
        "release_marks": _sorts(parts, marks),
    }


def _current_level(record: Record, marks: tuple[ReleaseMark, ...]) -> int | None:
    """Return the level that the record has now, by the field or else by a line of the copy's: never the cable's own."""
    typed = (record.get("current_classification") or "").strip()
    for mark in marks if not typed else ():
        found = _LEVEL_NOW.search(record.text.content, mark.start, mark.end) if mark.sort == "current" else None
        if found is not None:
            typed = found[1]
            break
    return level_rank(parse_marking(typed).level) if typed else None


def _exemptions(record: Record, marks: tuple[ReleaseMark, ...]) -> tuple[str, ...]:
    """Return the codes under which something is withheld: of the field, else of release lines and margins."""
    typed = record.get("exemptions") or ""
    stated = [part.strip().upper() for part in re.split(r"[;,|]", typed) if part.strip()] if typed else []
    text = record.text.content
    for mark in marks:
        if mark.sort in ("line", "code"):
            stated += [code.replace(" ", "") for code in _CODE.findall(text[mark.start : mark.end])]
    return tuple(dict.fromkeys(stated))


def _sorts(parts: Parts, marks: tuple[ReleaseMark, ...]) -> tuple[str, ...]:
    """Return the sorts of the marks of release, and `declassified` for the bare word on a line of its own."""
    bare = "declassified" in parts.signs and _BARE.search(f"\n{parts.record.text.content}\n")
    return tuple(dict.fromkeys((*(mark.sort for mark in marks), *(["declassified"] if bare else []))))
