"""Timing as CSV, Markdown and plain text."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from auditor.timing.merging import FRAMES, meta, records
from auditor.timing.report import Timing
from auditor.timing.story import Table
from auditor.timing.telling import tell

_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
_SPECIAL = str.maketrans({c: f"\\{c}" for c in "\\`*_[]<>|~#"} | {"\n": " ", "\r": " "})
_MOST_ROWS = {"#": 40, "": 12}
"""Rows of a table in Markdown and on a terminal."""


def disarmed(value: Any) -> str:
    """Return a cell as text; a text that a spreadsheet would run as a formula begins with `'`."""
    if isinstance(value, str):
        return f"'{value}" if value.startswith(_DANGEROUS) else value
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def as_csv(timing: Timing) -> str:
    """Return every figure, one cell a line: figure, row, column, value. All rows are there, numbers to nine digits."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["figure", "row", "column", "value"])
    for name, value in meta(timing).items():
        parts = value if isinstance(value, dict) else {name: value}
        for key, part in parts.items():
            writer.writerow(["meta", "1", key, disarmed(";".join(part) if isinstance(part, list) else part)])
    for name in FRAMES:
        for at, row in enumerate(records(getattr(timing, name)), 1):
            writer.writerows([name, str(at), column, disarmed(value)] for column, value in row.items())
    return out.getvalue()


def markdown(timing: Timing) -> str:
    """Return the report in Markdown, e.g. for a job summary; no pictures, and tables are capped and say so."""
    return _told(timing, _markdown_table, "#", lambda text: text.translate(_SPECIAL))


def plain_text(timing: Timing) -> str:
    """Return the report for a terminal; tables are capped and said so."""
    return _told(timing, _plain_table, "", str)


def _told(timing: Timing, write: Callable[[Table], str], mark: str, safe: Callable[[str], str]) -> str:
    story = tell(timing)

    def heading(text: str, depth: int) -> str:
        return f"{mark * depth} {safe(text)}" if mark else f"{text}\n{'=-'[depth - 1] * len(text)}"

    most = _MOST_ROWS[mark]
    parts = [heading(story.title, 1), safe(story.kicker), safe(story.lead)]
    parts.append("\n".join(f"- {safe(h.figure)}: {safe(h.label)} ({safe(h.note)})" for h in story.headlines))
    parts += [f"> {safe(n.text)}" if mark else f"Note: {n.text}" for n in story.notices]
    for section in story.sections:
        parts += [heading(section.title, 2), *map(safe, section.paragraphs)]
        parts += [write(_capped(table, most)) for table in section.tables]
        parts.append(safe(section.basis))
    return "\n\n".join(part for part in parts if part) + "\n"


def _capped(table: Table, most: int) -> Table:
    """Return the table with its first rows, and with a note of what is not shown."""
    if len(table.rows) <= most:
        return table
    note = f"Showing {most} of {len(table.rows):,} rows; the HTML, CSV, XLSX and JSON outputs have all. {table.note}"
    return replace(table, rows=table.rows[:most], note=note.strip())


def _markdown_table(table: Table) -> str:
    lines = [
        f"**{table.caption.translate(_SPECIAL)}**",
        "",
        "| " + " | ".join(head.translate(_SPECIAL) for head in table.heads) + " |",
        "|" + "|".join(" ---: " if is_number else " --- " for is_number in table.numeric) + "|",
        *("| " + " | ".join(cell.translate(_SPECIAL) for cell in row) + " |" for row in table.rows),
    ]
    return "\n".join([*lines, "", table.note.translate(_SPECIAL)] if table.note else lines)


def _plain_table(table: Table) -> str:
    from tabulate import tabulate  # noqa: PLC0415 - the figures need no tabulate

    align = ["right" if is_number else "left" for is_number in table.numeric]
    shown = [[" ".join(cell.split()) for cell in row] for row in table.rows]
    text = tabulate(shown, headers=table.heads, tablefmt="simple", disable_numparse=True, colalign=align)
    return f"{table.caption}\n{text}" + (f"\n{table.note}" if table.note else "")
