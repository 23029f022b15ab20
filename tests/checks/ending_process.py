"""Work on rows that ends the process at a row whose subject says so, in place of a fault in native code."""

import os

from auditor.execution.processes import run
from auditor.ingest.records import Unreadable
from auditor.pipeline.work import KILLS

SUBJECT = "ENDS THE PROCESS"


def prepare():
    return work


def work(rows):
    if any(not isinstance(row, Unreadable) and row.get("subject") == SUBJECT for row in rows):
        os._exit(9)
    return rows


def halves(rows):
    return [rows[: len(rows) // 2], rows[len(rows) // 2 :]] if len(rows) > 1 else []


def lost(rows, reason):
    return [Unreadable(row.source, row.position, row.line, row.end_line, KILLS, reason, row.get("id")) for row in rows]


def audited(rows):
    """Return the rows after processes have worked on them; those that ended one are unreadable."""
    return [row for part in run([rows], prepare, 2, split=halves, lost=lost) for row in part]
