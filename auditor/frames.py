"""The Python API: paths or a pandas frame in, pandas frames out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from os import PathLike, fspath
from pathlib import Path
from typing import Any

import pandas as pd

from auditor import pipeline, settings
from auditor.ingest.columnar import to_row
from auditor.ingest.mapping import Mapper
from auditor.ingest.profiles import named
from auditor.ingest.records import Record, Unreadable
from auditor.ingest.seams import TARGET
from auditor.ingest.units import Unit, join_small
from auditor.law import Law
from auditor.output.document import meta_of
from auditor.output.result import Result
from auditor.output.tables import TABLES, sheet_of
from auditor.timing import Question, Timing, answer, ask

Paths = str | PathLike[str] | Sequence[str | PathLike[str]]
FRAME = "frame"
"""The source name of records that came in a frame."""


@dataclass(frozen=True)
class Audit:
    """The tables of one run as frames, columns as in every other output, dates as ISO text ("" where there is none).

    `counts` holds `in`, `audited`, `unreadable`, `findings` by severity and `not_checked` records by rule.
    """

    schedule: pd.DataFrame
    portions: pd.DataFrame
    findings: pd.DataFrame
    releases: pd.DataFrame
    records: pd.DataFrame
    coverage: pd.DataFrame
    gaps: pd.DataFrame
    counts: Mapping[str, Any]
    meta: Mapping[str, Any]


def audit(
    paths_or_frame: Paths | pd.DataFrame,
    *,
    law: Paths | None = None,
    rules: Paths | None = None,
    select: Iterable[str] | None = None,
    ignore: Iterable[str] | None = None,
    as_of: date | str | None = None,
    jobs: int | None = None,
) -> Audit:
    """Audit files, folders and patterns, or a frame whose columns are canonical fields.

    `law` and `rules` are folders laid over the installed ones. Without `as_of` nothing is due or pending, and rules
    that need the day do not run; no settings file is read. Raises the errors of `auditor.errors`.
    """
    values = {"law": law, "rules": rules, "select": select, "ignore": ignore, "as-of": as_of, "jobs": jobs}
    return _audit("check", paths_or_frame, values)


def schedule(
    paths_or_frame: Paths | pd.DataFrame, *, law: Paths | None = None, as_of: date | str | None = None
) -> Audit:
    """Work out when every record is due, and check nothing; the findings are then empty."""
    return _audit("schedule", paths_or_frame, {"law": law, "as-of": as_of})


def timing(  # noqa: PLR0913 - a question has many parts, and each has its name
    records: Paths | pd.DataFrame,
    *,
    as_of: date | str,
    clock: str = "marking",
    by: Sequence[str] | str = (),
    horizon: date | str | None = None,
    population: str | None = None,
    law: Paths | None = None,
    jobs: int | None = None,
) -> Timing:
    """Work out how early or late records were released as of a day, what is due and what comes due.

    `records` are files, folders and patterns, a frame whose columns are canonical fields, or rows of a schedule as
    `audit` and `schedule` give them. Lags run against `clock`: `marking`, `automatic` or the id of another clock.
    `by` names groups (post, year, level, order, kind, reason, route) or columns; none means all that are known.
    `horizon` is the last day, or year, of the schedule ahead. `population` states what the records are
    (`released-and-withheld`, `released-only`, `schedule-only`), else they show it. Raises the errors of
    `auditor.errors`.
    """
    chosen = _settings({"law": law, "as-of": as_of, "jobs": jobs})

    def question(held: Law) -> Question:
        return ask(clock=clock, by=by, as_of=as_of, horizon=horizon, population=population, law=held)

    if not isinstance(records, pd.DataFrame):
        return pipeline.timing(_listed(records), chosen, question)[0]
    rulebook = pipeline.open_law(chosen)
    asked = question(rulebook.law)
    if "id" not in records.columns:
        return answer(records, asked)
    return pipeline.time_units(_units(records), rulebook, chosen, asked)[0]


def _settings(values: Mapping[str, Any]) -> settings.Settings:
    given = {key: (_given(key, value), key) for key, value in values.items() if value is not None}
    return settings.load([], isolated=True, given=given)


def _audit(command: str, paths_or_frame: Paths | pd.DataFrame, values: Mapping[str, Any]) -> Audit:
    chosen = _settings(values)
    if isinstance(paths_or_frame, pd.DataFrame):
        rulebook = pipeline.open_rulebook(chosen)
        return _frames(pipeline.audit_units(command, _units(paths_or_frame), rulebook, chosen))
    run = pipeline.check if command == "check" else pipeline.schedule
    return _frames(run(_listed(paths_or_frame), chosen))


def _given(key: str, value: Any) -> Any:
    if key in ("law", "rules"):
        return [Path(path) for path in _listed(value)]
    if key in ("select", "ignore"):
        return [value] if isinstance(value, str) else list(value)
    return value.isoformat() if isinstance(value, date) else value


def _listed(paths: Paths) -> list[str]:
    return [fspath(paths)] if isinstance(paths, str | PathLike) else [fspath(path) for path in paths]


def _units(frame: pd.DataFrame) -> Iterator[Unit]:
    return join_small(_records(frame), TARGET)


def _records(frame: pd.DataFrame) -> Iterator[Record | Unreadable]:
    """Yield the rows of a frame as records; a missing cell is a field not stated."""
    mapper = Mapper(FRAME, named("canonical"))
    for row, values in enumerate(frame.to_dict("records"), 1):
        yield mapper.map(to_row({str(key): value for key, value in values.items() if _is_stated(value)}, row))


def _is_stated(value: Any) -> bool:
    return not (pd.api.types.is_scalar(value) and pd.isna(value))


def _frames(result: Result) -> Audit:
    meta = meta_of(result)
    frames = {name: _frame(name, getattr(result, name)) for name in TABLES}
    return Audit(**frames, counts=meta["counts"], meta=meta)


def _frame(name: str, rows: Any) -> pd.DataFrame:
    sheet = sheet_of(name, TABLES[name], rows)
    frame = pd.DataFrame(list(sheet.rows), columns=sheet.names)
    numbers = {column.name: "Int64" for column in sheet.columns if column.kind == "number"}
    return frame.astype(numbers)
