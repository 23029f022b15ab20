"""The canonical record as data: lists, paragraphs, and where a converted record first stood. Inverse of `mapping`."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from auditor.ingest.records import FIELDS, Note, Passage, Record, Unreadable
from auditor.ingest.sources import STRAY

LISTS = ("references", "tags", "captions", "exemptions")
"""Fields whose text is a list, its items joined by `;`."""

PASSAGES = ("header", "text")

Marks = tuple[tuple[int | None, str], ...]


def join_list(text: str) -> str:
    """Return a list field with its items stripped and empty ones left out."""
    return ";".join(item for part in text.split(";") if (item := part.strip()))


def parse_paragraphs(text: str) -> Marks:
    """Return (number, mark) pairs from a JSON list or from marks separated by `;` (`2=C/NF` gives a number).

    A mark loses one pair of parentheses; an empty item is an unmarked paragraph. `ValueError` where a JSON item is
    neither a mark nor an object, or a number is no whole number.
    """
    if text.startswith(("[{", '["')):
        return tuple(map(_json_paragraph, json.loads(text)))
    return tuple(map(_marked, text.split(";")))


def _json_paragraph(item: Any) -> tuple[int | None, str]:
    if isinstance(item, Mapping):
        number = item.get("number")
        return None if number in (None, "") else _whole(str(number)), _bare(str(item.get("mark") or ""))
    if isinstance(item, str):
        return _marked(item)
    message = f"a paragraph is {item!r}; expected an object with number and mark, or a mark"
    raise ValueError(message)


def _marked(item: str) -> tuple[int | None, str]:
    number, equals, mark = item.partition("=")
    return (_whole(number), _bare(mark)) if equals else (None, _bare(item))


def _whole(text: str) -> int:
    text = text.strip().removesuffix(".")
    if not (text.isascii() and text.isdigit() and len(text) < 7):
        message = f"paragraph number {text[:20]!r} is no whole number"
        raise ValueError(message)
    return int(text)


def _bare(mark: str) -> str:
    mark = mark.strip()
    return mark[1:-1].strip() if mark.startswith("(") and mark.endswith(")") and mark.count("(") == 1 else mark


# --------------------------------------------------------------------------- where a converted record first stood
@dataclass(frozen=True, slots=True)
class Anchor:
    """Where a passage first stood: its first line and column; `same` where all its lines were one; `runs` else.

    `runs` are [first, count] pairs of consecutive physical lines, empty where all lines are consecutive.
    """

    line: int
    column: int
    same: bool = False
    runs: tuple[tuple[int, int], ...] = ()

    def around(self, content: str) -> Passage:
        """Return the passage with this content; runs that do not fit its lines are continued or cut."""
        rows = content.count("\n") + 1
        if self.same:
            return Passage(content, self.line, self.column, (self.line,) * rows)
        lines: list[int] = []
        for first, count in self.runs:
            lines += range(first, first + min(count, rows - len(lines)))
        if lines:
            lines += [lines[-1]] * (rows - len(lines))
        return Passage(content, self.line, self.column, tuple(lines))


@dataclass(frozen=True, slots=True)
class Provenance:
    """What canonical data say about the first source of a record, beside `source` and `line`."""

    profile: str = ""
    record: int = 0
    end_line: int = 0
    passages: Mapping[str, Anchor] = field(default_factory=dict)
    places: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    notes: tuple[Note, ...] = ()
    unreadable: tuple[str, str, str, str] | None = None
    """Code, observed, digest and field of a row that could not be read."""


def read_provenance(text: str) -> Provenance:
    """Return the provenance in a JSON object; `ValueError` where it is none, or none that auditor writes."""
    data = json.loads(text)
    try:
        return Provenance(
            profile=str(data.get("profile", "")),
            record=_number(data.get("record", 0)),
            end_line=_number(data.get("end_line", 0)),
            passages={name: _anchor(data[name]) for name in PASSAGES if name in data},
            places={name: (_number(line), _number(column)) for name, (line, column) in data.get("fields", {}).items()},
            notes=tuple(map(_note, data.get("notes", ()))),
            unreadable=_unreadable(data["unreadable"]) if "unreadable" in data else None,
        )
    except (AttributeError, KeyError, TypeError) as error:
        raise ValueError(str(error)) from error


def _number(value: Any) -> int:
    """Return a position, line or column, which JSON data give as a number or as its digits."""
    text = str(value)
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        message = f"{text[:40]!r} is no position, line or column"
        raise ValueError(message)
    return int(text)


def _anchor(data: Mapping[str, Any]) -> Anchor:
    runs = tuple((_number(first), _number(count)) for first, count in data.get("runs", ()))
    return Anchor(_number(data["line"]), _number(data["column"]), bool(data.get("same")), runs)


def _note(data: Mapping[str, Any]) -> Note:
    line, column = _number(data["line"]), _number(data["column"])
    return Note(_code(data["code"]), str(data["field"]), str(data["observed"]), line, column)


def _unreadable(data: Mapping[str, Any]) -> tuple[str, str, str, str]:
    if not data["observed"]:
        message = "an unreadable row says what was observed"
        raise ValueError(message)
    return _code(data["code"]), str(data["observed"]), str(data["digest"]), str(data["field"])


def _code(value: Any) -> str:
    """Return the code of an IN rule that speaks of a row; data can't say of themselves that they are no row."""
    if not re.fullmatch(r"IN[0-9]{3}", str(value), re.ASCII) or value == STRAY:
        message = f"{str(value)[:40]!r} is no code of an IN rule about a row"
        raise ValueError(message)
    return str(value)


def unreadable_to_canonical(row: Unreadable) -> dict[str, Any]:
    """Return a row that can't be read as canonical data without an id, which reads back as the same row."""
    seen = {"code": row.code, "observed": row.observed, "digest": row.digest, "field": row.field}
    provenance = {"record": row.position, "end_line": row.end_line, "unreadable": seen}
    return {"source": row.source, "line": row.line, "provenance": provenance}


def to_canonical(record: Record) -> dict[str, Any]:
    """Return a record as JSON-ready canonical data that reads back as an equal record, places included."""
    found: dict[str, Any] = {}
    for name in FIELDS:
        value = _value(record, name)
        if value is not None:
            found[name] = value
    if record.extra:
        found["extra"] = dict(record.extra)
    found["provenance"] = _provenance(record)
    return found


def _value(record: Record, name: str) -> Any:
    if name in PASSAGES:
        passage: Passage = getattr(record, name)
        return passage.content or None
    if name == "paragraphs":
        marks = record.paragraphs
        return None if marks is None else [{"number": number, "mark": mark} for number, mark in marks]
    if name in ("source", "line"):
        return getattr(record, name)
    value = record.get(name)
    if value is not None and name in LISTS:
        return value.split(";")
    return value


def _provenance(record: Record) -> dict[str, Any]:
    found: dict[str, Any] = {"profile": record.profile, "record": record.position, "end_line": record.end_line}
    for name in PASSAGES:
        passage: Passage = getattr(record, name)
        if passage:
            found[name] = {"line": passage.line, "column": passage.column, **_pack(passage.lines)}
    if record.places:
        found["fields"] = {name: list(place) for name, place in record.places.items()}
    if record.notes:
        found["notes"] = [
            {
                "code": note.code,
                "field": note.field,
                "observed": note.observed,
                "line": note.line,
                "column": note.column,
            }
            for note in record.notes
        ]
    return found


def _pack(lines: Sequence[int]) -> dict[str, Any]:
    """Return physical lines as `same` (all equal) or as runs of consecutive ones, [first, count] each."""
    if not lines:
        return {}
    if len(set(lines)) == 1:
        return {"same": True}
    runs: list[list[int]] = []
    for line in lines:
        if runs and line == sum(runs[-1]):
            runs[-1][1] += 1
        else:
            runs.append([line, 1])
    return {"runs": runs}
