"""An unknown table -> a proposed profile, with the evidence for each field. It proposes; it never reads by itself.

Names are compared with the columns of all known profiles and the names in `rules/profiles/suggest/values.json`;
values with the patterns and date layouts there.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import PurePosixPath
from typing import Any

from auditor.errors import InputUnreadable
from auditor.ingest.layouts import to_iso
from auditor.ingest.profiles import fold, known
from auditor.ingest.reading import sample_rows
from auditor.ingest.records import FIELDS
from auditor.ingest.sources import expand
from auditor.resources import load

_SAMPLE = 400
_LEAST = 0.5
_LIKE = 0.82
_LONG = 400


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A column proposed for a field: confidence from 0 to 1, why, and for dates the layout of most values."""

    field: str
    column: str
    confidence: float
    why: str
    layout: str = ""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A proposed profile for a file: its fields, the columns left over, fillers met, and what is still in doubt."""

    source: str
    fields: tuple[Suggestion, ...]
    left_over: tuple[str, ...]
    fillers: tuple[str, ...]
    doubts: tuple[str, ...]

    @property
    def confidence(self) -> float:
        """Confidence of the whole: that of the identifier, without which no row is a record, and 0 without one."""
        return next((found.confidence for found in self.fields if found.field == "id"), 0.0)

    def profile(self) -> dict[str, Any]:
        """Return the proposal as the JSON of a profile, to be looked over and saved."""
        name = re.sub(r"[^a-z0-9]+", "-", PurePosixPath(self.source).name.lower()).strip("-") or "table"
        fields: dict[str, Any] = {}
        for found in self.fields:
            fields[found.field] = {"from": found.column} | ({"dates": [found.layout]} if found.layout else {})
        return {
            "name": name,
            "title": f"Columns of {PurePosixPath(self.source).name}",
            "reader": "rows",
            "match": {"columns": [[found.column for found in self.fields]]},
            "released_means": "none",
            "fillers": list(self.fillers),
            "fields": fields,
        }


def suggest(path: str) -> Proposal:
    """Return a proposed profile for a table (CSV, JSON, Parquet, spreadsheet).

    `InputUnreadable` where the path is no single readable table.
    """
    items = [item for item in expand([path]) if not item.refused]
    if len(items) != 1:
        message = f"{path}: a profile is proposed for one file at a time"
        raise InputUnreadable(message)
    columns, rows = sample_rows(items[0], _SAMPLE)
    values = {column: [text for row in rows if (text := row.get(column, "").strip())] for column in columns}
    fillers = _fillers(values)
    stated = {column: [text for text in texts if text not in fillers] for column, texts in values.items()}
    found = _assign(list(_candidates(stated, len(rows))))
    taken = {suggestion.column for suggestion in found}
    left_over = tuple(column for column in columns if column and column not in taken)
    return Proposal(items[0].source, found, left_over, fillers, tuple(_doubts(found, stated, len(rows))))


def _evidence() -> Mapping[str, Any]:
    data: Mapping[str, Any] = load("profiles/suggest/values")
    return data


@cache
def _names() -> Mapping[str, frozenset[str]]:
    """Return the names by which each field is known, folded."""
    names: dict[str, set[str]] = {field: {field} for field in FIELDS if field not in ("source", "line")}
    for profile in known().values():
        for field, rules in profile.fields.items():
            if profile.reader == "rows":
                plain = [rule for rule in rules if rule.pattern is None]
                names[field] |= {fold(column) for rule in plain for column in rule.columns}
    for field, others in _evidence()["names"].items():
        names[field] |= set(map(fold, others))
    return {field: frozenset(known_as) for field, known_as in names.items()}


def _fillers(values: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    known_fillers = _evidence()["fillers"]
    return tuple(filler for filler in known_fillers if any(filler in texts for texts in values.values()))


def _candidates(stated: Mapping[str, Sequence[str]], rows: int) -> Iterator[Suggestion]:
    for column, texts in stated.items():
        for field, names in _names().items():
            likeness, nearest = _likeness(fold(column), names)
            share, seen, layout = _fit(field, texts, rows)
            confidence = _confidence(field, likeness, share)
            if confidence >= _LEAST:
                why = f"the name is like {nearest}" if likeness >= _LIKE else "the name says nothing"
                yield Suggestion(field, column, round(confidence, 2), f"{why}; {seen}", layout)


def _confidence(field: str, likeness: float, share: float | None) -> float:
    """Return how sure a pair is: the name for the most, the values beside it; alone only where they are telling."""
    if likeness >= _LIKE:
        return 0.8 * likeness if share is None else 0.6 * likeness + 0.4 * share
    telling = field in _evidence()["telling"] and share is not None and share > 0.9
    return 0.6 * share if telling and share is not None else 0.0


def _likeness(name: str, names: frozenset[str]) -> tuple[float, str]:
    """Return how like a column's name is to the nearest of a field's names, 1 where it is one of them."""
    if name in names:
        return 1.0, name
    nearest = max(sorted(names), key=lambda other: difflib.SequenceMatcher(None, name, other).ratio())
    return difflib.SequenceMatcher(None, name, nearest).ratio(), nearest


def _fit(field: str, texts: Sequence[str], rows: int) -> tuple[float | None, str, str]:
    """Return the share of values that fit a field (None: can't be said), what was seen, and the layout of dates."""
    evidence = _evidence()
    if not texts:
        return None, "the column is empty", ""
    if field in evidence["date_fields"]:
        counts = {layout: sum(bool(to_iso(text, layout)) for text in texts) for layout in evidence["dates"]}
        layout = max(counts, key=lambda one: counts[one])
        share = counts[layout] / len(texts)
        return share, f"{share:.0%} of the values are dates {layout}", layout if share else ""
    if field in evidence["long"]:
        share = min(1.0, sum(map(len, texts)) / len(texts) / _LONG)
        return share, f"{sum(map(len, texts)) // len(texts)} letters a value", ""
    if field not in evidence["values"]:
        return None, "no pattern of values is known", ""
    pattern = re.compile(evidence["values"][field])
    share = sum(pattern.match(text) is not None for text in texts) / len(texts)
    seen = f"{share:.0%} of the values look like it"
    if field in evidence["unique"]:
        unique = len(set(texts)) / max(rows, 1)
        share, seen = (share + 2 * unique) / 3, f"{seen}, {unique:.0%} of the rows have one of their own"
    return share, seen, ""


def _assign(candidates: Sequence[Suggestion]) -> tuple[Suggestion, ...]:
    """Give each field and each column once, the surest pairs first."""
    found: dict[str, Suggestion] = {}
    taken: set[str] = set()
    for candidate in sorted(candidates, key=lambda one: (-one.confidence, FIELDS.index(one.field))):
        if candidate.field not in found and candidate.column not in taken:
            found[candidate.field] = candidate
            taken.add(candidate.column)
    return tuple(found[field] for field in FIELDS if field in found)


def _doubts(found: Sequence[Suggestion], stated: Mapping[str, Sequence[str]], rows: int) -> Iterator[str]:
    fields = {suggestion.field: suggestion for suggestion in found}
    if "id" not in fields:
        yield "no column is a likely identifier; name one"
    elif len(set(stated[fields["id"].column])) < rows:
        yield f"the identifiers in {fields['id'].column} repeat or are missing in some rows"
    if "released" in fields:
        yield "say with released_means whether the release date is that of a release, a leak or a load"
    for suggestion in found:
        swapped = suggestion.layout.replace("{month}", "{}").replace("{day}", "{month}").replace("{}", "{day}")
        texts = stated[suggestion.column]
        if suggestion.layout.startswith(("{month}/", "{day}/")) and all(to_iso(text, swapped) for text in texts):
            yield f"every date in {suggestion.column} also reads with day and month swapped"
