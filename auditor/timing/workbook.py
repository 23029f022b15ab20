"""Timing as an XLSX workbook: a sheet for each figure, numbers as numbers, and one that says what they rest on."""

from __future__ import annotations

import io
from datetime import datetime

from auditor.errors import UsageError
from auditor.timing.merging import FRAMES, meta, records
from auditor.timing.notices import notices
from auditor.timing.report import Timing

_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": False,
}
_LARGEST = 1_048_575


def xlsx(timing: Timing) -> bytes:
    """Return the workbook; its only date is the as-of date. `UsageError` where the extra `excel` is not installed."""
    try:
        import xlsxwriter  # noqa: PLC0415
    except ImportError as error:
        message = "XLSX output needs xlsxwriter; install it with: pip install 'auditor[excel]'"
        raise UsageError(message) from error
    out = io.BytesIO()
    asked = timing.question.as_of
    with xlsxwriter.Workbook(out, _OPTIONS) as book:
        book.set_properties({"title": "Release timing", "created": datetime(asked.year, asked.month, asked.day)})
        bold = book.add_format({"bold": True})
        _write(book.add_worksheet("about"), ["what", "value"], _about(timing), bold)
        for name in FRAMES:
            frame = getattr(timing, name)
            rows = [list(row.values()) for row in records(frame)]
            _write(book.add_worksheet(name), list(map(str, frame.columns)), rows, bold)
    return out.getvalue()


def _about(timing: Timing) -> list[list[object]]:
    found = timing.population
    rows: list[list[object]] = []
    for name, value in meta(timing).items():
        rows += [[f"{name}: {k}", v] for k, v in value.items()] if isinstance(value, dict) else [[name, value]]
    rows += [["population", found.kind], ["population: reason", found.reason], ["not estimated because", found.refusal]]
    rows += [[f"notice: {notice.code}", notice.text] for notice in notices(timing)]
    return [[name, ";".join(value) if isinstance(value, list) else value] for name, value in rows]


def _write(sheet: object, heads: list[str], rows: list[list[object]], bold: object) -> None:
    add = sheet.write  # type: ignore[attr-defined]
    for column, head in enumerate(heads):
        add(0, column, head, bold)
    for at, row in enumerate(rows[:_LARGEST], 1):
        for column, value in enumerate(row):
            if value is not None:
                add(at, column, value)
    sheet.freeze_panes(1, 0)  # type: ignore[attr-defined]
    if rows:
        sheet.autofilter(0, 0, min(len(rows), _LARGEST), len(heads) - 1)  # type: ignore[attr-defined]
