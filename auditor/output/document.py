"""A result made ready for the writers: its meta, its tables as sheets, redacted where text is withheld."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from auditor.checks.findings import SEVERITIES
from auditor.output.places import Places
from auditor.output.redaction import Redaction
from auditor.output.result import Meta, Result, Rows
from auditor.output.tables import TABLES, TABLES_OF, Column, Mapped, Sheet, Value, sheet_of
from auditor.output.telling import told
from auditor.output.text import count


@dataclass(frozen=True, slots=True)
class Document:
    """What a writer gets: `main` is the sheet that one-table formats show; a list has no `result` behind it.

    Formats for people begin with the lines of `preface` and show the sheets `shown` where there are any.
    """

    meta: Mapping[str, Any]
    sheets: tuple[Sheet, ...]
    main: Sheet
    result: Result | None = None
    preface: tuple[str, ...] = ()
    shown: tuple[Sheet, ...] = ()


@dataclass(frozen=True, slots=True)
class Options:
    """How to write. `limit` caps the rows of the formats for people, `fail_on` tells JUnit what fails.

    `beside` is the name of the file that takes what a page has no room for; empty where there is none.
    """

    color: bool = False
    limit: int = 200
    fail_on: str = "error"
    beside: str = ""


def document(result: Result, table: str = "") -> Document:
    """Return the document of a result; `table` names the main sheet, else the command's first."""
    sheets = {name: _sheet(result, name, getattr(result, name)) for name in TABLES_OF[result.command]}
    return Document(meta_of(result), tuple(sheets.values()), sheets[table or TABLES_OF[result.command][0]], result)


def for_people(document: Document) -> Document:
    """Return the document with findings as people are told them, see `telling`."""
    fewer = told(document.result) if document.result is not None and document.main.name == "findings" else None
    if fewer is None or document.result is None:
        return document
    shown = _sheet(document.result, document.main.name, fewer)
    return dataclasses.replace(document, preface=(fewer.notice,), shown=(shown,))


def tables_of(command: str) -> tuple[str, ...]:
    """Return the names of the tables that a command gives."""
    return TABLES_OF[command]


def listing(
    name: str,
    columns: tuple[Column, ...],
    rows: Sequence[Any],
    meta: Meta | None = None,
    beside: Mapping[str, tuple[tuple[Column, ...], Sequence[Any]]] | None = None,
) -> Document:
    """Return the document of one list, e.g. the rules; `beside` are columns and rows of lists that come with it."""
    sheet = sheet_of(name, columns, rows)
    sheets = (sheet, *(sheet_of(other, *listed) for other, listed in (beside or {}).items()))
    preface = tuple(f"{count(len(other.rows), 'value')} {other.name}, listed below" for other in sheets[1:])
    return Document(
        {} if meta is None else meta_values(meta), sheets, sheet, preface=preface, shown=sheets if beside else ()
    )


def meta_of(result: Result) -> dict[str, Any]:
    """Return the meta block of a result as JSON values."""
    return {**meta_values(result.meta), "command": result.command}


def meta_values(meta: Meta) -> dict[str, Any]:
    """Return `Meta` as JSON values, in a fixed order."""
    counts = meta.counts
    return {
        "tool": meta.tool,
        "version": meta.version,
        "schema_version": meta.schema_version,
        "law_digest": meta.law_digest,
        "rules_digest": meta.rules_digest,
        "as_of": meta.as_of,
        "counts": {
            "in": counts.rows,
            "audited": counts.audited,
            "unreadable": counts.unreadable,
            "findings": {severity: counts.findings.get(severity, 0) for severity in SEVERITIES},
            "not_checked": dict(sorted(counts.not_checked.items())),
        },
        "profiles": dict(sorted(meta.profiles.items())),
        "skipped": [
            {"source": source, "reason": reason.removeprefix(f"{source}: ")} for source, reason in meta.skipped
        ],
        **({"baseline": dict(meta.baseline)} if meta.baseline else {}),
    }


def _sheet(result: Result, name: str, rows: Rows[Any]) -> Sheet:
    if name == "findings":
        rows = Mapped(rows, Redaction(result).finding)
    sheet = sheet_of(name, TABLES[name], rows)
    return _with_kept(sheet, result) if result.kept_columns and "record_id" in sheet.names else sheet


def _with_kept(sheet: Sheet, result: Result) -> Sheet:
    """Return the sheet with the pass-through columns, `kept.NAME` where a column has that name already."""
    taken = set(sheet.names)
    added = tuple(Column(f"kept.{name}" if name in taken else name) for name in result.kept_columns)
    places = Places(result.schedule)
    identifier = sheet.names.index("record_id")
    source = sheet.names.index("source") if "source" in taken else None
    line = sheet.names.index("line")
    nothing = ("",) * len(added)

    def extend(row: Sequence[Value]) -> Sequence[Value]:
        origin = None if source is None else str(row[source])
        found = places.find(str(row[identifier]), origin, row[line])
        kept = nothing if found is None else result.kept.get((found.source, found.line), nothing)
        return (*row, *kept)

    return Sheet(sheet.name, (*sheet.columns, *added), Mapped(sheet.rows, extend))


def result_of(document: Document) -> Result:
    """Return the result behind a document; the registry lets no list come to a format of findings."""
    assert document.result is not None
    return document.result
