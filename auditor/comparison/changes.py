"""One difference a row: what of which record, from what to what, and why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from auditor.comparison.pairing import Pair
from auditor.comparison.state import Dated, RecordState

KINDS = {
    "withdrawn": ("records", "withdrawn"),
    "more-redacted": ("redaction", "more"),
    "shorter": ("texts", "shorter"),
    "new": ("findings", "new"),
    "graver": ("findings", "graver"),
    "moved": ("dates", "moved"),
    "level": ("levels", "changed"),
    "less-redacted": ("redaction", "less"),
    "longer": ("texts", "longer"),
    "added": ("records", "added"),
    "milder": ("findings", "milder"),
    "resolved": ("findings", "resolved"),
    "gone": ("findings", "gone with their records"),
}
"""The kinds of change in the order in which they are listed, with what changed and how."""

OF_FINDINGS = frozenset({"new", "graver", "milder", "resolved", "gone"})

DISAPPEARED = ("withdrawn", "more-redacted", "shorter")
"""Kinds of which a reader says that something disappeared."""

_OPENNESS = {"full": 0, "part": 1, "denied": 2, "destroyed": 2}
_REDACTED = {True: "more-redacted", False: "less-redacted"}
_WHOLE_DAY = 10


@dataclass(frozen=True, slots=True)
class Change:
    """One difference; the columns of the output, in order. Place: of the new side, of the old where it has no other.

    `what` is the date, level or measure that changed, of a finding its rule. `old_basis` and `new_basis` say why: the
    basis of a date, the authority of a rule. `days` is how far a date moved, negative for earlier.
    """

    change: str
    record_id: str
    source: str
    line: int
    what: str = ""
    paragraph: str = ""
    severity: str = ""
    old: str = ""
    new: str = ""
    days: int | None = None
    old_basis: str = ""
    new_basis: str = ""
    order: str = ""
    instruction_kind: str = ""
    fingerprint: str = ""


def of_record(change: str, state: RecordState) -> Change:
    """Return the change that a record is there on one side only."""
    return Change(
        change,
        state.record_id,
        state.source,
        state.line,
        what="record",
        old=state.overall if change == "withdrawn" else "",
        new="" if change == "withdrawn" else state.overall,
        order=state.order,
        instruction_kind=state.instruction_kind,
    )


def moves(pair: Pair) -> Iterator[tuple[Dated, Dated]]:
    """Yield the dates of a record that are not the same on both sides, also those gained and lost.

    The first day on which automatic declassification could bite is left out where the calculated date itself moved.
    """
    old, new = ({dated.what: dated for dated in state.dates} for state in pair)
    names = [*new, *(name for name in old if name not in new)]
    moved = [(old.get(name, Dated(name, "")), new.get(name, Dated(name, ""))) for name in names]
    moved = [(one, other) for one, other in moved if one.on != other.on]
    has_automatic = any(one.what == "automatic_on" for one, _ in moved)
    yield from ((one, other) for one, other in moved if not (has_automatic and one.what == "automatic_from"))


def of_pair(pair: Pair) -> Iterator[Change]:
    """Yield what changed in one record: its dates, its level, and how much of it there is to read."""
    old, new = pair
    for one, other in moves(pair):
        yield _change(
            "moved",
            pair,
            one.what,
            (one.on, other.on),
            days=days(one.on, other.on),
            old_basis=one.basis,
            new_basis=other.basis,
        )
    if old.overall != new.overall:
        yield _change("level", pair, "overall", (old.overall, new.overall))
    yield from _openness(pair)


def _openness(pair: Pair) -> Iterator[Change]:
    """Yield a change for each measure by which a record is more or less redacted, where both sides have it."""
    old, new = pair
    if old.extent != new.extent and old.extent in _OPENNESS and new.extent in _OPENNESS:
        is_more = _OPENNESS[new.extent] >= _OPENNESS[old.extent]
        yield _change(_REDACTED[is_more], pair, "release_extent", (old.extent, new.extent))
    if old.excised is not None and new.excised is not None and old.excised != new.excised:
        is_more = len(new.excised) >= len(old.excised)
        shown = (";".join(old.excised), ";".join(new.excised))
        yield _change(_REDACTED[is_more], pair, "excised_paragraphs", shown)
    if old.words is not None and new.words is not None and old.words != new.words:
        word = "shorter" if new.words < old.words else "longer"
        yield _change(word, pair, "words", (str(old.words), str(new.words)))


def _change(
    change: str,
    pair: Pair,
    what: str,
    shown: tuple[str, str],
    *,
    days: int | None = None,
    old_basis: str = "",
    new_basis: str = "",
) -> Change:
    old, new = pair
    return Change(
        change,
        new.record_id,
        new.source,
        new.line,
        what=what,
        old=shown[0],
        new=shown[1],
        days=days,
        old_basis=old_basis,
        new_basis=new_basis,
        order=old.order or new.order,
        instruction_kind=old.instruction_kind or new.instruction_kind,
    )


def days(old: str, new: str) -> int | None:
    """Return the days from one ISO day to another, None where one of them is no day (`1975-08`)."""
    if len(old) != _WHOLE_DAY or len(new) != _WHOLE_DAY:
        return None
    try:
        return (date.fromisoformat(new) - date.fromisoformat(old)).days
    except ValueError:
        return None
