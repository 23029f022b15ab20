"""What the formats for people show of a sheet: fewer columns, in reading order, and every pass-through column."""

from __future__ import annotations

from auditor.output.tables import TABLES, Mapped, Sheet

_VIEWS = {
    "findings": "source line record_id paragraph severity code name message",
    "schedule": "record_id dated overall governing_order declassify_on automatic_on released_on release_route lag_days"
    " status",
    "portions": "record_id number mark level controls line column",
    "records": "record_id source line overall highest_portion worst findings status",
    "releases": "record_id released_on route authority extent source line",
    "rules": "code name kind scope severity summary",
}


def view(sheet: Sheet) -> Sheet:
    """Return the sheet as people read it; a list that has no view is shown whole."""
    if sheet.name not in _VIEWS:
        return sheet
    declared = {column.name for column in TABLES.get(sheet.name, sheet.columns)}
    kept = [column.name for column in sheet.columns if column.name not in declared]
    at = [sheet.names.index(name) for name in (*_VIEWS[sheet.name].split(), *kept)]
    return Sheet(sheet.name, tuple(sheet.columns[i] for i in at), Mapped(sheet.rows, lambda row: [row[i] for i in at]))
