"""The formats of a timing: each writer takes a `Timing` and returns text or bytes; none reads the clock."""

from __future__ import annotations

from collections.abc import Callable

from auditor.errors import UsageError, near_miss
from auditor.timing import lists, merging, page, tables, workbook
from auditor.timing.report import Timing

FORMATS: dict[str, Callable[[Timing], str | bytes]] = {
    "table": tables.plain_text,
    "html": page.html,
    "json": merging.to_json,
    "csv": tables.as_csv,
    "markdown": tables.markdown,
    "xlsx": workbook.xlsx,
    "ics": lists.ics,
    "requests": lists.requests,
}
"""Format -> writer."""


def write(timing: Timing, form: str) -> bytes:
    """Return a timing in the format `form`, as UTF-8 where it is text; `UsageError` for an unknown format."""
    if form not in FORMATS:
        message = f"unknown format {form!r}{near_miss(form, FORMATS)}; timing has {', '.join(FORMATS)}"
        raise UsageError(message)
    found = FORMATS[form](timing)
    return found.encode() if isinstance(found, str) else found
