"""Schedule -> statistics: how early or late records were released, what is due, and what comes due.

`analyse` takes the schedule table as a pandas frame and returns a `Timing`, whose attributes are frames:

    timing = analyse(frame, as_of=date(2026, 11, 24), by=["post"])
    timing.shares        # share released by 10, 20, 25, 30, 35 years, with 95 percent limits
    timing.backlog       # records past their day due, by how long
    Path("report.html").write_bytes(write(timing, "html"))
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from auditor.law import Law
from auditor.timing import cases, counting
from auditor.timing.collecting import Collected
from auditor.timing.merging import merge, to_json
from auditor.timing.question import Question, ask
from auditor.timing.report import Timing, assemble
from auditor.timing.writers import FORMATS, write

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["FORMATS", "Collected", "Question", "Timing", "analyse", "answer", "ask", "merge", "to_json", "write"]


def analyse(
    frame: pd.DataFrame,
    *,
    clock: str = "marking",
    by: Sequence[str] = (),
    as_of: date | str,
    horizon: date | str | None = None,
    population: str | None = None,
    law: Law | None = None,
) -> Timing:
    """Return the release timing of the records of a schedule table (columns as in `auditor schema schedule`).

    `clock` says against which date a release is early or late: `marking`, `automatic`, or the id of another clock.
    `by` names groups (post, year, level, order, kind, reason, route, or any column); none means all that the table has.
    `as_of` is the day on which everything is judged, `horizon` the last day of the schedule ahead. `population`
    states what the records are (`released-and-withheld`, `released-only`, `schedule-only`); without it, they show it.
    Optional columns: `entered_on` (when a record came under observation), `release_extent`, `reason`, and
    `instruction_layer` (`reviewer` where the date is a later stamp's: no release is measured against it).
    Raises `UsageError` for a missing column or an unknown name.
    """
    question = ask(clock=clock, by=by, as_of=as_of, horizon=horizon, population=population, law=law)
    return answer(frame, question)


def answer(frame: pd.DataFrame, question: Question, unreadable: int = 0) -> Timing:
    """Return the release timing of a schedule table; `unreadable` rows of the input are not in it."""
    found = cases.read(frame, question)
    return assemble(counting.count(frame, found, question.by, unreadable), question, (frame, found))
