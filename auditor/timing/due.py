"""The records that are or come due, one row each: what a request list and a calendar are made of."""

from __future__ import annotations

import numpy as np
import pandas as pd

from auditor.timing.cases import BASIS, CERTAINTIES, OPEN, STATES, Cases
from auditor.timing.conventions import to_days
from auditor.timing.question import Question
from auditor.timing.statute import clock_name

COLUMNS = ["record_id", "dated", "post", "overall", "due", "days", "leaked", "authority", "source", "line"]


def listed(frame: pd.DataFrame, cases: Cases, question: Question) -> pd.DataFrame:
    """Return the records without release whose certain day due is not after the horizon, earliest first.

    `days` is how long a record is past its day due at the as-of date, negative before it; `leaked` says that it was
    leaked. Denied records are not listed.
    """
    held = (cases.certainty == CERTAINTIES.index("date")) & (cases.due <= to_days(question.horizon))
    held &= np.isin(cases.state, [STATES.index(state) for state in OPEN if not state.startswith("denied")])
    found = cases.where(held)
    rows = frame.iloc[found.rows]

    def column(name: str) -> list[str]:
        held = rows[name].astype(object) if name in rows.columns else pd.Series([""] * len(rows))
        return held.where(held.notna(), "").astype(str).tolist()

    basis = BASIS.get(cases.clock)
    lines = rows["line"].fillna(0).astype(int).tolist() if "line" in rows.columns else [0] * len(rows)
    table = pd.DataFrame(
        {
            "record_id": column("record_id"),
            "dated": found.origin.astype("datetime64[D]").astype(str),
            "post": column("post"),
            "overall": column("overall"),
            "due": found.due.astype("datetime64[D]").astype(str),
            "days": cases.as_of - found.due,
            "leaked": found.state == STATES.index("leaked"),
            "authority": column(basis) if basis else [clock_name(cases.clock, question.law.terms)] * len(rows),
            "source": column("source"),
            "line": lines,
        }
    )
    return table.sort_values(["due", "dated", "record_id", "source", "line"], kind="stable", ignore_index=True)
