"""What the formats for people show of a sheet: fewer columns, in reading order, and every pass-through column."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice

from auditor.checks.findings import SEVERITIES
from auditor.output.tables import TABLES, Mapped, Sheet, Value

_VIEWS = {
    "findings": "source line record_id paragraph severity code name message",
    "schedule": "record_id dated overall governing_order declassify_on automatic_on released_on release_route lag_days"
    " status",
    "portions": "record_id number mark level controls line column",
    "records": "record_id source line overall highest_portion worst findings status",
    "releases": "record_id released_on route authority extent source line",
    "changes": "change record_id what paragraph severity old new days",
    "groups": "what order instruction_kind records moved earlier later gained lost median_days least_days most_days"
    " reached_old reached_new",
    "rules": "code name kind scope severity summary",
}


def capped(sheet: Sheet, limit: int) -> Iterator[Sequence[Value]]:
    """Yield at most `limit` rows in order; of findings, those of lower severity are left out first."""
    if sheet.name != "findings" or len(sheet.rows) <= limit:
        yield from islice(sheet.rows, limit)
        return
    at = sheet.names.index("severity")
    found = Counter(row[at] for row in sheet.rows)
    room: dict[Value, int] = {}
    for severity in SEVERITIES:
        room[severity] = min(found[severity], limit - sum(room.values()))
    for row in sheet.rows:
        if room[row[at]]:
            room[row[at]] -= 1
            yield row


def cap_notice(sheet: Sheet, limit: int) -> str:
    """Return what to say where a sheet has more rows than are shown, else nothing."""
    if len(sheet.rows) <= limit:
        return ""
    gravest = "the gravest " if sheet.name == "findings" else ""
    return f"showing {gravest}{limit:,} of {len(sheet.rows):,} rows; csv and jsonl have all"


def view(sheet: Sheet) -> Sheet:
    """Return the sheet as people read it; a list that has no view is shown whole."""
    if sheet.name not in _VIEWS:
        return sheet
    declared = {column.name for column in TABLES.get(sheet.name, sheet.columns)}
    kept = [column.name for column in sheet.columns if column.name not in declared]
    at = [sheet.names.index(name) for name in (*_VIEWS[sheet.name].split(), *kept)]
    return Sheet(sheet.name, tuple(sheet.columns[i] for i in at), Mapped(sheet.rows, lambda row: [row[i] for i in at]))
