"""Read the schedule frame into integer columns: which records can be used, and why the others can't.

Days are whole days since 1970-01-01. A release after the as-of date has not happened yet; a leak is no release.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from auditor.errors import InputUnreadable, UsageError, near_miss
from auditor.law.sentences import DOUBT, STAMP
from auditor.timing.cells import NONE, UNREADABLE, day_of, days, having, release_days, texts
from auditor.timing.conventions import conventions, to_date, to_days
from auditor.timing.histogram import Ints
from auditor.timing.question import Question
from auditor.timing.statute import AUTOMATIC, MARKING

REQUIRED = ("record_id", "dated", "released_on", "status")
OUTCOMES = ("full", "part", "released", "denied", "destroyed")
"""Outcomes of a record; the first three are releases: in full, in part, to an extent that is not stated."""
RELEASES = OUTCOMES[:3]
OPEN = ("withheld", "leaked", "denied, no date")
"""States of a record without outcome: withheld, withheld though leaked, denied on a day that is not stated."""
STATES = (*OUTCOMES, *OPEN)
CERTAINTIES = ("date", "event", "exempt", "none")
"""What a due date is worth: a date that follows, one that hangs on an event, one under a claimed exemption, no date."""

BASIS = {MARKING: "declassify_basis", AUTOMATIC: "automatic_basis"}
"""Column that says why a clock's date is what it is."""

EXCLUSIONS = {
    "not-classified": "not classified (nothing to declassify)",
    "no-date": "without a date of origin",
    "partial-date": "without a full date of origin",
    "filler-date": "with a known filler as date of origin",
    "implausible-date": "with a date of origin outside the years that a record can have",
    "future-date": "written after the as-of date",
    "undated-release": "released on a day that is not stated",
    "unreadable-release": "with a release date that is neither a day nor a month",
    "filler-release": "with a known filler as release date",
    "implausible-release": "with a release date outside the years that a record can have",
    "released-before-written": "released before they were written",
    "entered-after": "under observation only after their release or the as-of date",
}
"""Reasons for which a record is left out of every estimate, in the order in which they are tried."""


@dataclass(frozen=True, slots=True)
class Cases:
    """The records that can be used, one array element each; `rows` are their positions in the frame.

    `age` is days from origin to outcome (NONE without), `window` days from origin to the as-of date, `entry` days
    from origin until the record came under observation (0: from the start). `due` is the day due under the
    clock, `certainty` an index into CERTAINTIES, `state` an index into STATES. `excluded` counts the others.
    """

    rows: NDArray[np.intp]
    origin: Ints
    age: Ints
    window: Ints
    entry: Ints
    due: Ints
    certainty: NDArray[np.int8]
    state: NDArray[np.int8]
    as_of: int
    clock: str
    records: int
    excluded: Mapping[str, int]
    undated: Mapping[str, int]
    late_releases: int
    month_releases: int

    @property
    def is_open(self) -> NDArray[np.bool_]:
        """Where a record has no outcome by the as-of date."""
        found: NDArray[np.bool_] = self.state >= len(OUTCOMES)
        return found

    @property
    def is_release(self) -> NDArray[np.bool_]:
        """Where a record was officially released by the as-of date."""
        found: NDArray[np.bool_] = self.state < len(RELEASES)
        return found

    def where(self, held: NDArray[np.bool_]) -> Cases:
        """Return the cases for which `held` is true."""
        arrays = ("rows", "origin", "age", "window", "entry", "due", "certainty", "state")
        return replace(self, **{name: getattr(self, name)[held] for name in arrays})


def read(frame: pd.DataFrame, question: Question) -> Cases:
    """Read a schedule frame under the clock asked for.

    `UsageError` where a column does not exist, `InputUnreadable` where there are no rows.
    """
    if not len(frame):
        message = "the table holds no records: there is nothing to report on"
        raise InputUnreadable(message)
    for name in REQUIRED:
        if name not in frame.columns:
            message = f"the table has no column {name!r}{near_miss(name, map(str, frame.columns))}; "
            raise UsageError(message + "timing takes records (with an `id`) or a schedule")
    today = to_days(question.as_of)
    origin = days(frame, "dated")
    released, by_month = release_days(frame, today)
    state, event, late = _states(frame, released, today)
    entered = days(frame, "entered_on")
    reason = _exclusions(frame, origin, released, event, entered, today)
    rows = np.flatnonzero(reason < 0)
    due, certainty = _due(frame, question, origin)
    origin, event, entered = origin[rows], event[rows], entered[rows]
    kept = certainty[rows]
    return Cases(
        rows,
        origin,
        np.where(event == NONE, NONE, event - origin),
        today - origin,
        np.where(entered > origin, entered - origin, 0),
        due[rows],
        kept,
        state[rows],
        today,
        question.clock,
        len(frame),
        {name: int((reason == at).sum()) for at, name in enumerate(EXCLUSIONS)},
        _undated(frame, rows[kept == CERTAINTIES.index("none")], question.clock),
        int(late[rows].sum()),
        int((by_month[rows] & (event != NONE)).sum()),
    )


def _states(frame: pd.DataFrame, released: Ints, today: int) -> tuple[NDArray[np.int8], Ints, NDArray[np.bool_]]:
    """Return state, day of the outcome, and where a stated release lies after the as-of date."""
    state = np.full(len(frame), STATES.index("released"), np.int8)
    state[having(frame, "status", {"released-in-part"})] = STATES.index("part")
    for extent in OUTCOMES:
        state[having(frame, "release_extent", {extent})] = STATES.index(extent)
    denied = having(frame, "status", {"denied"})
    state[denied & (state < len(RELEASES))] = STATES.index("denied")
    leaked = having(frame, "release_route", {"leak"}) | having(frame, "status", {"leaked"})
    dated = released > UNREADABLE
    late = dated & (released > today) & ~leaked
    happened = dated & (released <= today) & ~leaked
    waiting = np.where(state == STATES.index("denied"), STATES.index("denied, no date"), STATES.index("withheld"))
    waiting = np.where(late, STATES.index("withheld"), waiting)
    waiting = np.where(leaked, STATES.index("leaked"), waiting)
    return np.where(happened, state, waiting).astype(np.int8), np.where(happened, released, NONE), late


def _exclusions(
    frame: pd.DataFrame, origin: Ints, released: Ints, event: Ints, entered: Ints, today: int
) -> NDArray[np.int8]:
    """Return for each row the index of the first reason that applies, -1 where none does."""
    kept = conventions()
    fillers = [to_days(date.fromisoformat(day)) for day in kept["filler_dates"]]
    first, last = (to_days(date.fromisoformat(kept[name])) for name in ("first_plausible", "last_plausible"))
    early = event != NONE
    tests = {
        "not-classified": having(frame, "status", {"not-classified"}),
        "no-date": origin == NONE,
        "partial-date": origin == UNREADABLE,
        "filler-date": np.isin(origin, fillers),
        "implausible-date": (origin < first) | (origin > last),
        "future-date": origin > today,
        "undated-release": (released == NONE) & having(frame, "status", {"released", "released-in-part"}),
        "unreadable-release": released == UNREADABLE,
        "filler-release": np.isin(released, fillers),
        "implausible-release": (released > last) | ((released > UNREADABLE) & (released < first)),
        "released-before-written": (released > UNREADABLE) & (released < origin),
        "entered-after": (entered > today) | (early & (entered > event)),
    }
    reason = np.full(len(frame), -1, np.int8)
    for name, applies in tests.items():
        reason[(reason < 0) & applies] = list(EXCLUSIONS).index(name)
    return reason


def _due(frame: pd.DataFrame, question: Question, origin: Ints) -> tuple[Ints, NDArray[np.int8]]:
    """Return the day due under the clock and what it is worth."""
    if question.clock == MARKING:
        marked = days(frame, "declassify_on")
        due = np.where(marked <= UNREADABLE, _automatic(frame), marked)
        certainty = np.where(marked > UNREADABLE, 0, CERTAINTIES.index("none"))
        for kind in ("event", "exempt"):
            certainty[having(frame, "instruction_kind", {kind})] = CERTAINTIES.index(kind)
        certainty[_is_stamped(frame) | _is_doubted(frame)] = CERTAINTIES.index("none")
    else:
        due = _automatic(frame) if question.clock == AUTOMATIC else _clock_days(frame, question.clock)
        certainty = np.where(_is_exempt(frame, question.law.exemptions), CERTAINTIES.index("exempt"), 0)
    last = to_days(date.fromisoformat(conventions()["last_plausible"]))
    unusable = (due <= UNREADABLE) | (due > last) | ((origin > UNREADABLE) & (due < origin))
    certainty = np.where(unusable, CERTAINTIES.index("none"), certainty)
    return np.where(certainty == CERTAINTIES.index("none"), NONE, due), certainty.astype(np.int8)


def _is_stamped(frame: pd.DataFrame) -> NDArray[np.bool_]:
    """Return where the instruction is a reviewer's stamp: what it sets is no date that the record itself was due on.

    A schedule that says nothing of the line's layer tells by its basis.
    """
    if "instruction_layer" in frame.columns:
        return having(frame, "instruction_layer", {"reviewer"})
    codes, values = texts(frame, BASIS[MARKING])
    return np.array([value.startswith(STAMP) for value in values], np.bool_)[codes]


def _is_doubted(frame: pd.DataFrame) -> NDArray[np.bool_]:
    """Return where the basis says that the day due is not certain."""
    codes, values = texts(frame, BASIS[MARKING])
    return np.array([DOUBT in value for value in values], np.bool_)[codes]


def _automatic(frame: pd.DataFrame) -> Ints:
    """Return the first day on which automatic declassification could bite, else the day calculated for it."""
    bites = days(frame, "automatic_from")
    return np.where(bites <= UNREADABLE, days(frame, "automatic_on"), bites)


def _is_exempt(frame: pd.DataFrame, exempt: frozenset[str]) -> NDArray[np.bool_]:
    """Return where a code claims an exemption from automatic declassification."""
    if "exemption_codes" not in frame.columns:
        return np.zeros(len(frame), np.bool_)
    codes, values = pd.factorize(frame["exemption_codes"].map(_joined))
    return np.array([*(bool(exempt & set(value.split(";"))) for value in values), False], np.bool_)[codes]


def _joined(value: object) -> str:
    return value if isinstance(value, str) else ";".join(value) if isinstance(value, list | tuple) else ""


def _clock_days(frame: pd.DataFrame, clock: str) -> Ints:
    """Return one clock's days out of the column `clocks` (`id=date`, joined or listed, or objects)."""
    held = frame["clocks"] if "clocks" in frame.columns else pd.Series([""] * len(frame))
    codes, values = pd.factorize(held.map(_clock_text))
    read_ = [dict(part.split("=", 1) for part in value.split(";") if "=" in part) for value in values]
    return np.array([*(day_of(clocks.get(clock, "")) for clocks in read_), NONE], np.int64)[codes]


def _clock_text(value: object) -> str:
    if isinstance(value, list | tuple):
        return ";".join(part if isinstance(part, str) else f"{part.id}={part.on or ''}" for part in value)
    return value if isinstance(value, str) else ""


def _undated(frame: pd.DataFrame, rows: NDArray[np.intp], clock: str) -> dict[str, int]:
    """Count the records without a due date by the kind of their instruction; under the marking, stamps apart."""
    codes, values = texts(frame, "instruction_kind")
    values = [value or "not stated" for value in values]
    if clock == MARKING:
        codes, values = np.where(_is_stamped(frame), len(values), codes), [*values, STAMP]
    counts = np.bincount(codes[rows], minlength=len(values))
    return dict(sorted((value, int(n)) for value, n in zip(values, counts, strict=True) if n))


def iso(day: int) -> str:
    """Return a day as ISO text."""
    return to_date(int(day)).isoformat()
