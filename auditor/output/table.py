"""The default: findings by file, one line each, or the main sheet as a table. Cells are shown as they are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, TextIO

from tabulate import tabulate

from auditor.output.colors import paint
from auditor.output.document import Document, Options, for_people
from auditor.output.redaction import LEAK
from auditor.output.tables import Sheet, flat, plain
from auditor.output.text import commanding_nothing, count, visible
from auditor.output.views import cap_notice, capped, view

if TYPE_CHECKING:
    from auditor.law.schedule import ScheduleRow

_WIDEST = 72
_FEW = 3


def write(document: Document, out: TextIO, options: Options) -> str:
    """Write at most `options.limit` rows and say how many there are; up to three records are described first."""
    document = for_people(document)
    out.writelines(f"{visible(line)}\n" for line in document.preface)
    if document.result is not None and document.main.name == "findings" and len(document.result.schedule) <= _FEW:
        out.writelines(_described(row) for row in document.result.schedule)
    notices = []
    for sheet in map(view, document.shown or (document.main,)):
        out.write("\n" if document.preface else "")
        notices.append(_write_sheet(sheet, out, options))
    return "; ".join(filter(None, notices))


def _write_sheet(sheet: Sheet, out: TextIO, options: Options) -> str:
    rows = ([visible(flat(cell)) for cell in row] for row in capped(sheet, options.limit))
    if not len(sheet.rows):
        out.write(f"no {sheet.name}\n")
    elif sheet.name == "findings":
        out.writelines(_by_source(sheet, rows, options))
    else:
        out.write(_grid(sheet.names, list(rows)) + "\n")
    notice = cap_notice(sheet, options.limit)
    out.write(notice and f"{notice}\n")
    return notice


def _by_source(sheet: Sheet, rows: Iterator[list[str]], options: Options) -> Iterator[str]:
    """Yield a table for each run of findings in one file, under the file's name."""
    names = ["line", "record", "par.", "severity", "rule", "finding", *sheet.names[8:]]
    for source, found in groupby(rows, key=lambda row: row[0]):
        table = [_finding_cells(row, options) for row in found]
        yield f"{paint(source or '(data set)', 'strong', on=options.color)}\n{_grid(names, table)}\n\n"


def _finding_cells(row: list[str], options: Options) -> list[str]:
    line, record, paragraph, severity, code, name, message, *kept = row[1:]
    number = paragraph.removesuffix("#1")
    return [
        "" if line == "0" else line,
        record,
        number,
        paint(severity, severity, on=options.color),
        f"{code} {name}",
        message,
        *kept,
    ]


def _grid(names: Sequence[str], rows: list[list[str]]) -> str:
    """Return cells, which are visible, as a grid; where one goes on in a further line, that is no command either."""
    heads, widths = [visible(name) for name in names], [_WIDEST] * len(names)
    grid = tabulate(rows, headers=heads, tablefmt="plain", disable_numparse=True, maxcolwidths=widths)
    return commanding_nothing(grid)


def _described(row: ScheduleRow) -> str:
    """Return one record's dates with their reasons, as a paragraph of its own."""
    order, dated = row.governing_order or "no order", plain(row.dated, "date") or "no date"
    opened = "made public" if row.release_route == LEAK else "released"
    dates = (
        ("by its marking", row.declassify_on, row.declassify_basis),
        ("automatic", row.automatic_on, row.automatic_basis),
        (opened, row.released_on, (row.release_route or "no release stated") + _lag(row.lag_days)),
    )
    lines = [f"{row.record_id}  {row.overall or 'no level'}  dated {dated}  governed by {order}"]
    lines += [f"  {name:<14}  {plain(day, 'date') or 'no date':<10}  {basis}" for name, day, basis in dates]
    lines += [f"  {'status':<14}  {row.status}"]
    return "\n".join(visible(line) for line in lines) + "\n\n"


def _lag(days: int | None) -> str:
    if days is None:
        return ""
    return f", {count(abs(days), 'day')} {'before' if days < 0 else 'after'} the date of the marking"
