"""Tables as one page that opens from a disk, without network and without script; the template is in `reports/`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TextIO

from markupsafe import Markup

from auditor.output.document import Document, Options
from auditor.output.html_page import asset, digest, environment
from auditor.output.tables import Sheet, flat
from auditor.output.views import cap_notice, capped

MOST_ROWS = 5_000


@dataclass(frozen=True, slots=True)
class _Table:
    name: str
    names: list[str]
    rows: list[list[str]]
    notice: str


def write(document: Document, out: TextIO, options: Options) -> str:
    """Write the sheets that people are shown, each with at most 5,000 rows; the cap is stated."""
    tables = [_table(sheet, options.beside) for sheet in document.shown or (document.main,)]
    style = asset("style.css")
    page = (
        environment()
        .get_template("tables.html.j2")
        .stream(
            title=document.meta.get("command", document.main.name),
            preface=document.preface,
            tables=tables,
            style=Markup(style),  # noqa: S704 - the style is our own file
            policy=f"default-src 'none'; style-src '{digest(style)}'",
        )
    )
    out.writelines(page)
    out.write("\n")
    return "; ".join(table.notice for table in tables if table.notice)


def _table(sheet: Sheet, beside: str) -> _Table:
    rows = [[flat(cell) for cell in row] for row in capped(sheet, MOST_ROWS)]
    notice = cap_notice(sheet, MOST_ROWS)
    return _Table(sheet.name, sheet.names, rows, f"{notice}, also {beside}" if notice and beside else notice)
