"""Gather the columns of the schedule that timing needs, of many records in little memory, and give them as a frame.

Texts are held once each, a row holds their numbers. What a process has gathered can be sent to another and added up.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from operator import attrgetter

import numpy as np
import pandas as pd

from auditor.cable.facts import Cable
from auditor.cable.releases import read_route
from auditor.errors import UsageError, near_miss
from auditor.ingest.records import FIELDS, Record
from auditor.law import COLUMNS, ScheduleRow
from auditor.timing.conventions import conventions

_FROM_ROW = (
    "source", "overall", "post", "governing_order", "cited_order", "instruction_kind", "exemption_codes",
    "declassify_on", "declassify_basis", "automatic_on", "automatic_basis", "automatic_from", "clocks", "status",
    "dated",
)  # fmt: skip
_BESIDE = ("released_on", "release_route", "release_extent", "entered_on", "reason", "profile", "instruction_layer")
_UNRELEASED = ("denied", "destroyed")
_of_row = attrgetter(*_FROM_ROW)


@dataclass(slots=True)
class Texts:
    """A column of texts: `codes` holds, for each row, the number of its text in `known`."""

    codes: array[int] = field(default_factory=lambda: array("i"))
    known: dict[str, int] = field(default_factory=dict)

    def add(self, text: str) -> None:
        """Append a row."""
        self.codes.append(self.known.setdefault(text, len(self.known)))

    def extend(self, other: Texts) -> None:
        """Append the rows of another column."""
        numbers = [self.known.setdefault(text, len(self.known)) for text in other.known]
        self.codes.extend(map(numbers.__getitem__, other.codes))


class Collected:
    """The columns of some schedule rows. `by` names the groups asked for; a name that is no group is a column.

    Such a column is one of the schedule, a field of the record, or a column that the source has beside its fields.
    """

    def __init__(self, by: Sequence[str] = ()) -> None:
        columns = conventions()["group_columns"]
        names = [name for name in by if name not in columns and name not in (*_FROM_ROW, *_BESIDE)]
        self.asked = tuple(dict.fromkeys(names))
        self.met: dict[str, None] = {}
        self.unreadable = 0
        self._ids: list[str] = []
        self._lines = array("q")
        self._texts = {name: Texts() for name in (*_FROM_ROW, *_BESIDE, *self.asked)}

    def __len__(self) -> int:
        return len(self._ids)

    def add(self, records: Sequence[Record], cables: Sequence[Cable], rows: Sequence[ScheduleRow]) -> None:
        """Take in records with what was worked out of them; the three run side by side."""
        for record, cable, row in zip(records, cables, rows, strict=True):
            self._ids.append(row.record_id)
            self._lines.append(row.line)
            for name, text in zip(_FROM_ROW, _of_row(row), strict=True):
                self._texts[name].add(_text(text))
            for name, text in zip(_BESIDE, _beside(record, cable, row), strict=True):
                self._texts[name].add(text)
            if self.asked:
                self._add_asked(record, row)

    def _add_asked(self, record: Record, row: ScheduleRow) -> None:
        self.met |= dict.fromkeys(record.extra)
        for name in self.asked:
            value = getattr(row, name) if name in COLUMNS else record.get(name) or record.extra.get(name)
            self._texts[name].add(_text(value))

    def extend(self, other: Collected) -> None:
        """Append the rows of another collection for the same groups."""
        self._ids += other._ids
        self._lines += other._lines
        self.met |= other.met
        self.unreadable += other.unreadable
        for name, texts in self._texts.items():
            texts.extend(other._texts[name])

    def frame(self) -> pd.DataFrame:
        """Return the columns as a frame; `UsageError` where a group names a column that no source has."""
        for name in self.asked:
            if name not in COLUMNS and name not in FIELDS and name not in self.met:
                _refuse(name, self.met)
        columns: dict[str, object] = {"record_id": self._ids, "line": np.array(self._lines)}
        for name, texts in self._texts.items():
            columns[name] = pd.Categorical.from_codes(np.array(texts.codes), pd.Index(list(texts.known), dtype=object))
        return pd.DataFrame(columns)


def _refuse(name: str, met: dict[str, None]) -> None:
    groups = conventions()["standard_groups"]
    known = [*groups, *COLUMNS, *FIELDS, *met]
    beside = f"; the sources also have {', '.join(met)}" if met else ""
    message = f"no group or column {name!r}{near_miss(name, known)}; groups are {', '.join(groups)}, "
    raise UsageError(message + f"or a column of the schedule or of the record{beside}")


def _text(value: object) -> str:
    if isinstance(value, tuple):
        return ";".join(value)
    return value.isoformat() if isinstance(value, date) else "" if value is None else str(value)


def _beside(record: Record, cable: Cable, row: ScheduleRow) -> Iterator[str]:
    """Yield day, route and extent of the release or denial, the day of entry, reason, profile, and whose the line is.

    A release that the record states without a readable day keeps the text: it is no record withheld.
    """
    refusals = [release for release in cable.releases if release.extent in _UNRELEASED and release.released_on]
    if row.released_on is None and row.status == "denied" and refusals:
        yield _text(refusals[-1].released_on)
        yield ""
        yield refusals[-1].extent
    else:
        stated = (record.get("released") or "").strip() if row.released_on is None else ""
        yield _text(row.released_on) or stated
        yield row.release_route or (read_route(record.get("release_route")) if stated else "")
        yield row.release_extent or ""
    yield record.get("entered_on") or ""
    yield _reason(cable)
    yield record.profile
    instruction = cable.statement.instruction
    yield "" if instruction is None else instruction.layer


def _reason(cable: Cable) -> str:
    """Return the reason for classification as section and letters; the text as typed where it has neither."""
    letters = "".join(f"({letter})" for letter in cable.reason_letters)
    return f"{'/'.join(cable.reason_sections)}{letters}" or cable.reason or ""
