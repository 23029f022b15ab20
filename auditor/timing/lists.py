"""Lists of records: a calendar of what comes due (iCalendar), and a list that is ready for a request (CSV)."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterator

from auditor.timing.report import Timing
from auditor.timing.tables import disarmed
from auditor.timing.wording import count, due_under

_LISTED = 25


def requests(timing: Timing) -> str:
    """Return the records past a certain day due with no release recorded, longest first, as CSV.

    Columns: record, day written, post, level, day due, days past it, authority, whether it was leaked, place, and a
    sentence for the request. `UsageError` after a merge.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    heads = ["record_id", "dated", "post", "overall", "due", "days_past", "authority", "leaked", "source", "line"]
    writer.writerow([*heads, "statement"])
    found = timing.due
    as_of, under = timing.question.as_of.isoformat(), due_under(timing)
    for row in found[found["days"] >= 0].itertuples():
        statement = f"{row.record_id} of {row.dated}: {row.due} is the day {under}; no release recorded as of {as_of}"
        cells = [row.record_id, row.dated, row.post, row.overall, row.due, row.days, row.authority]
        place = ["yes" if row.leaked else "no", row.source, row.line]
        writer.writerow([disarmed(cell) for cell in (*cells, *place, statement)])
    return out.getvalue()


def ics(timing: Timing) -> str:
    """Return a calendar with one event for each day to come on which records come due on a certain date.

    `UsageError` after a merge.
    """
    asked, found = timing.question, timing.due
    stamp = f"{asked.as_of:%Y%m%d}T000000Z"
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//auditor//release timing//EN", "CALSCALE:GREGORIAN"]
    for due, rows in found[found["days"] < 0].groupby("due", sort=True):
        leaked = int(rows["leaked"].sum())
        apart = f" ({leaked:,} leaked)" if leaked else ""
        names = rows["record_id"].tolist()
        shown = ", ".join(names[:_LISTED])
        rest = f", and {len(names) - _LISTED:,} more" if len(names) > _LISTED else ""
        uid = hashlib.sha256(f"{asked.clock}\x1f{due}\x1f{names}".encode()).hexdigest()[:32]
        lines += [
            "BEGIN:VEVENT",
            f"UID:{uid}@auditor",
            f"DTSTAMP:{stamp}",
            f"DTSTART;VALUE=DATE:{str(due).replace('-', '')}",
            f"SUMMARY:{_text(count(len(names), 'record') + ' ' + due_under(timing) + apart)}",
            f"DESCRIPTION:{_text(shown + rest)}",
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
        ]
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line))


def _text(value: str) -> str:
    for char, escaped in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n"), ("\r", "")):
        value = value.replace(char, escaped)
    return value


def _folded(line: str) -> Iterator[str]:
    """Yield the pieces of a content line, each of at most 75 octets, split between characters (RFC 5545, 3.1)."""
    piece, room = "", 75
    for char in line:
        if len((piece + char).encode()) > room:
            yield piece
            piece = " "
        piece += char
    yield piece
