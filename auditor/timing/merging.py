"""`timing.json`: the figures for people and programs, and the tally from which runs are merged."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from importlib.metadata import version
from typing import Any

import pandas as pd

from auditor.documents import parse_json, prove_shape
from auditor.errors import InputUnreadable, UsageError
from auditor.timing import notices
from auditor.timing.conventions import conventions
from auditor.timing.estimators import Value
from auditor.timing.question import Question, day_of, horizon_of
from auditor.timing.report import SCHEMA_VERSION, Timing, assemble
from auditor.timing.statute import Statute, Term
from auditor.timing.tally import Tally, add_tallies, as_json, from_json

FRAMES = (
    "reconciliation", "exclusions", "shares", "curve", "outcomes", "ages", "lag_bands", "lag_shares", "lag_histogram",
    "lexis", "batches", "fillers", "backlog", "history", "oldest", "oldest_leaked", "forward_years", "forward_months",
    "outside", "groups",
)  # fmt: skip
"""Attributes of `Timing` that are frames, in the order in which they are written."""
_DIGITS = 9


def to_json(timing: Timing) -> str:
    """Return the figures and the tally as JSON text; the same figures give the same bytes."""
    return json.dumps(document(timing), ensure_ascii=False, separators=(",", ":"), allow_nan=False) + "\n"


def document(timing: Timing) -> dict[str, Any]:
    """Return the figures and the tally as JSON values; a missing number is null."""
    found = timing.population
    return {
        "meta": meta(timing),
        "population": {
            "kind": found.kind,
            "stated": found.stated,
            "reason": found.reason,
            "released": found.released,
            "withheld": found.withheld,
            "leaked": found.leaked,
            "refusal": found.refusal,
        },
        "terms": [asdict(term) for term in timing.terms],
        "notices": [asdict(notice) for notice in notices.notices(timing)],
        "release_dates": asdict(timing.grain),
        "median": _value(timing.median),
        "mean": _value(timing.mean) | {"years": timing.mean_years},
        "given_years": _number(timing.given_years),
        "share_years": timing.share_years,
        "lag_quartiles": {name: _value(value) for name, value in timing.lag_quartiles.items()},
        "figures": {name: records(getattr(timing, name)) for name in FRAMES},
        "tally": as_json(timing.tally),
    }


def meta(timing: Timing) -> dict[str, Any]:
    """Return what the figures rest on."""
    asked, tally = timing.question, timing.tally
    left_out = sum(tally.excluded.values())
    return {
        "tool": "auditor",
        "version": version("auditor"),
        "schema": "timing",
        "schema_version": SCHEMA_VERSION,
        "law_digest": asked.law.digest,
        "as_of": asked.as_of.isoformat(),
        "clock": asked.clock,
        "horizon": asked.horizon.isoformat(),
        "by": list(asked.by),
        "population_stated": asked.stated,
        "counts": {
            "in": tally.rows + tally.unreadable,
            "unreadable": tally.unreadable,
            "left_out": left_out,
            "used": tally.rows - left_out,
        },
    }


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return a frame's rows as JSON values, numbers rounded to nine digits after the point."""
    columns = [frame[name].tolist() for name in frame.columns]
    return [dict(zip(frame.columns, map(_number, row), strict=True)) for row in zip(*columns, strict=True)]


def _number(value: Any) -> Any:
    if value is None or value is pd.NA:
        return None
    if isinstance(value, float):
        return None if math.isnan(value) else round(value, _DIGITS)
    return value


def _value(value: Value) -> dict[str, Any]:
    return {name: _number(part) for name, part in asdict(value).items()}


def merge(*parts: str | bytes | Mapping[str, Any], names: Sequence[str] = ()) -> Timing:
    """Return the timing of all records behind several `timing.json`: every figure is that of one run over them all.

    `parts` are texts or parsed documents, `names` what messages call them. `UsageError` where they answer different
    questions (as-of date, clock, horizon, groups, stated population, law), `InputUnreadable` where one is not a timing
    document.
    """
    if not parts:
        message = "nothing to merge: give at least one timing.json"
        raise UsageError(message)
    called = list(names) or [f"part {at}" for at in range(1, len(parts) + 1)]
    read = [_read(part, name) for part, name in zip(parts, called, strict=True)]
    first = read[0]["meta"]
    asked = ("schema_version", "as_of", "clock", "horizon", "by", "population_stated", "law_digest")
    for other, called_so in zip(read[1:], called[1:], strict=True):
        for name in asked:
            if other["meta"][name] != first[name]:
                message = f"{called_so}: {name} is {other['meta'][name]!r}, but {first[name]!r} in {called[0]}; "
                raise UsageError(message + "only runs with the same question and law can be merged")
    question = _question(read[0], called[0])
    tallies = [_tally(part, name) for part, name in zip(read, called, strict=True)]
    if any(sorted(tally.groups) != sorted(tallies[0].groups) for tally in tallies):
        message = "the parts have different groups: run each with the same `by` on tables with the same columns"
        raise UsageError(message)
    return assemble(add_tallies(tallies, conventions()["oldest"]), question)


def _read(part: str | bytes | Mapping[str, Any], name: str) -> Mapping[str, Any]:
    data = parse_json(part, name, InputUnreadable) if isinstance(part, str | bytes) else part
    meta_ = data.get("meta") if isinstance(data, Mapping) else None
    if not isinstance(meta_, Mapping) or meta_.get("schema") != "timing":
        message = (
            f"{name} is no timing document (meta.schema is not `timing`); `auditor timing -o timing.json` makes one"
        )
        raise InputUnreadable(message)
    if meta_.get("schema_version") != SCHEMA_VERSION:
        message = f"{name} has schema version {meta_.get('schema_version')!r}, not {SCHEMA_VERSION!r}; make it anew"
        raise InputUnreadable(message)
    prove_shape(data, "timing", f"{name} is damaged", InputUnreadable)
    return data


def _question(document: Mapping[str, Any], name: str) -> Question:
    """Return what a document answers; its law is that of the terms which it gives."""
    asked = document["meta"]
    try:
        as_of = day_of(asked["as_of"])
        horizon = horizon_of(asked["horizon"], as_of)
    except UsageError as error:
        message = f"{name} is damaged: $.meta: {error}; make it anew"
        raise InputUnreadable(message) from error
    law = Statute(asked["law_digest"], tuple(Term(**term) for term in document["terms"]))
    return Question(as_of, asked["clock"], horizon, tuple(asked["by"]), asked["population_stated"], law)


def _tally(document: Mapping[str, Any], name: str) -> Tally:
    try:
        return from_json(document["tally"])
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        message = f"{name} is damaged: its tally can't be read ({type(error).__name__}: {error}); make it anew"
        raise InputUnreadable(message) from error
