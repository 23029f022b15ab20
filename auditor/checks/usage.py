"""Controls and captions of a cable against the days on which they were in use, as the vocabulary dates them."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from datetime import date

from auditor.cable.facts import Cable
from auditor.cable.vocabulary import Caption, Control, captions, words


def early_and_ended(cable: Cable) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return controls and captions first used after the cable's date, and those last used before it.

    A cable dated to a month or a year is judged by all its days; of an undated one nothing is said.
    """
    span = _span(cable)
    if span is None:
        return (), ()
    first, last = span
    entries = list(_entries(cable))
    early = dict.fromkeys(entry.id for entry in entries if entry.start is not None and last < entry.start)
    ended = dict.fromkeys(entry.id for entry in entries if entry.end is not None and entry.end < first)
    return tuple(early), tuple(ended)


def _entries(cable: Cable) -> Iterator[Control | Caption]:
    """Yield what the vocabularies say of every control and caption."""
    controls, forms = words().controls, captions().forms
    for name in (*cable.control_kinds, *cable.captions):
        if name in controls:
            yield controls[name]
        if name in forms:
            yield forms[name]


def _span(cable: Cable) -> tuple[date, date] | None:
    """Return the first and the last day on which the cable can be dated, None where nothing is known."""
    day = cable.dated
    if day is None or cable.dated_precision not in {"day", "month", "year"}:
        return None
    if cable.dated_precision == "day":
        return day, day
    if cable.dated_precision == "year":
        return date(day.year, 1, 1), date(day.year, 12, 31)
    return day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1])
