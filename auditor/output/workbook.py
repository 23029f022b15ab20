"""XLSX: an About sheet, the worklist, one sheet for each rule family, then the other tables. Text stays text.

Every sheet has a frozen header and a filter. Cells are never formulas, links or guessed numbers, so a cell that begins
with `=` shows as it is. Rows beyond what a sheet holds go on in a further sheet.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Any, BinaryIO

import xlsxwriter

from auditor.output.document import Document, Options
from auditor.output.tables import Sheet, Value, flat
from auditor.output.text import shortened, visible

MAX_ROWS = 1_048_576 - 1
MAX_TEXT = 32_767
"""What one sheet and one cell of a workbook hold."""

_SAFE = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_FIXED = datetime(2000, 1, 1)
"""Creation time of every workbook: the same input gives the same bytes."""

_WIDE = {"message", "help", "authority", "expected", "observed", "summary", "meaning", "instruction"}


def write(document: Document, out: BinaryIO, _options: Options) -> str:
    """Write the workbook; the file is complete, so there is nothing to announce."""
    whole = io.BytesIO()  # a zip file that can't be written to its end prints a trace when it is let go
    book = xlsxwriter.Workbook(whole, _SAFE)
    book.set_properties({"created": _FIXED})
    head = book.add_format({"bold": True, "bottom": 1, "valign": "top"})
    if document.meta:
        _write_about(book, document, head)
    for title, sheet in _ordered(document.sheets):
        _write_sheet(book, title, sheet, head)
    book.close()
    out.write(whole.getbuffer())
    return ""


def _ordered(sheets: tuple[Sheet, ...]) -> Iterator[tuple[str, Sheet]]:
    """Yield titles and sheets: the worklist, the findings by family, the rest."""
    by_name = {sheet.name: sheet for sheet in sheets}
    for name in ("records", "findings", *(name for name in by_name if name not in ("records", "findings"))):
        if name == "findings" and name in by_name:
            yield from _families(by_name[name])
        elif name in by_name:
            yield name, by_name[name]


def _families(findings: Sheet) -> Iterator[tuple[str, Sheet]]:
    at = findings.names.index("code")
    by_family: dict[str, list[Sequence[Value]]] = {}
    for row in findings.rows:
        by_family.setdefault(str(row[at]).rstrip("0123456789"), []).append(row)
    for family in sorted(by_family):
        yield family, Sheet("findings", findings.columns, by_family[family])


def _write_sheet(book: Any, title: str, sheet: Sheet, head: Any) -> None:
    rows = iter(sheet.rows)
    part = 1
    while (some := list(islice(rows, MAX_ROWS))) or part == 1:
        page = book.add_worksheet(title if part == 1 else f"{title} {part}")
        page.freeze_panes(1, 0)
        for at, name in enumerate(sheet.names):
            page.set_column(at, at, 48 if name in _WIDE or name.endswith("_basis") else max(len(name) + 4, 12))
        _write_rows(page, [sheet.names], head)
        _write_rows(page, some, None, first=1)
        page.autofilter(0, 0, max(len(some), 1), len(sheet.names) - 1)
        part += 1


def _write_rows(page: Any, rows: Iterable[Sequence[Value]], style: Any, first: int = 0) -> None:
    for at, row in enumerate(rows, start=first):
        for column, value in enumerate(row):
            if isinstance(value, int) and not isinstance(value, bool):
                page.write_number(at, column, value, style)
            elif text := visible(flat(value)):
                page.write_string(at, column, shortened(text, MAX_TEXT), style)


def _write_about(book: Any, document: Document, head: Any) -> None:
    """Write what the workbook rests on: digests, counts, what was not checked, profiles, stray files."""
    page = book.add_worksheet("About")
    page.set_column(0, 0, 32)
    page.set_column(1, 1, 80)
    meta = document.meta
    rows = _of_result(meta) if "counts" in meta else [("", line) for line in document.preface]
    _write_rows(page, [("about", "")], head)
    _write_rows(page, rows, None, first=1)


def _of_result(meta: Mapping[str, Any]) -> list[tuple[Value, Value]]:
    counts = meta["counts"]
    rows: list[tuple[Value, Value]] = [(key, meta[key]) for key in ("tool", "version", "schema_version")]
    rows += [(key.replace("_", " "), meta[key]) for key in ("law_digest", "rules_digest", "as_of")]
    rows += [(f"records {key}", counts[key]) for key in ("in", "audited", "unreadable")]
    rows += [(f"findings, {severity}", number) for severity, number in counts["findings"].items()]
    rows += [(f"not checked by {code}", number) for code, number in counts["not_checked"].items()]
    rows += [(f"profile of {source}", profile) for source, profile in meta["profiles"].items()]
    rows += [(f"baseline, {state.replace('-', ' ')}", number) for state, number in meta.get("baseline", {}).items()]
    rows += [(f"skipped {part['source']}", part["reason"]) for part in meta["skipped"]]
    rows += [
        ("text", "Leaked records show marks and dates; their text is withheld unless --show-text asked for it."),
        (
            "dates",
            "A date due is what the marking and the order in force imply, unless exempted; a leak is no release.",
        ),
    ]
    return rows
