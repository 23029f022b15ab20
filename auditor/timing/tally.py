"""Everything that timing remembers of the records: counts that add up. `timing.json` holds a tally.

The figures are computed from the tally alone, so merging two tallies gives the figures of the whole.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any

from auditor.timing.histogram import EMPTY, Histogram, merged

Counts = dict[str, int]
Histograms = dict[str, Histogram]
NOT_STATED = "not stated"
"""Label of the group of records for which a dimension has no value."""


@dataclass(frozen=True, slots=True)
class Spell:
    """Waiting times of some records, in one unit, from one starting point.

    `events` counts those with an outcome by outcome and time, `windows` the released among them by the time from
    start to the as-of date, `opened` those without outcome by state and that same time, `entries` those that came
    under observation late, by time.
    """

    events: Histograms = field(default_factory=dict)
    windows: Histogram = EMPTY
    opened: Histograms = field(default_factory=dict)
    entries: Histogram = EMPTY


@dataclass(frozen=True, slots=True)
class Cell:
    """One group of records. `age` runs from origin, `lag` from the day due; `bands` counts releases by lag band.

    `overdue` counts records past their date by state, `overdue_days` their days past it. Only certain dates count
    in `lag`, `bands` and `overdue`.
    """

    records: int = 0
    age: Spell = field(default_factory=Spell)
    lag: Spell = field(default_factory=Spell)
    bands: Counts = field(default_factory=dict)
    overdue: Counts = field(default_factory=dict)
    overdue_days: Counts = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts over all records that were read.

    `unreadable` rows of the input could not be read and are in none of the counts. `repeated` rows bear the id of an
    earlier row of the same run, `twins` its dates as well; all are counted. `late_releases` lie after the as-of date,
    `month_releases` are dated to a month alone. `whole` is in days, the cells of `groups` (by dimension and label) in
    months. `origins` and `releases` count days, `lexis` years as `origin * 10000 + release`. `due_years` and
    `done_years` count certain dates by the year in which they fell due and in which they stopped being overdue.
    `ahead` counts dates to come by worth, state and month (`year * 12 + month - 1`), `passed` those behind. `oldest`
    holds, by state, the records longest past a certain date.
    """

    rows: int = 0
    unreadable: int = 0
    repeated: int = 0
    twins: int = 0
    late_releases: int = 0
    month_releases: int = 0
    excluded: Counts = field(default_factory=dict)
    undated: Counts = field(default_factory=dict)
    sources: Counts = field(default_factory=dict)
    profiles: Counts = field(default_factory=dict)
    whole: Cell = field(default_factory=Cell)
    origins: Histogram = EMPTY
    releases: Histogram = EMPTY
    lexis: Histogram = EMPTY
    due_years: Histogram = EMPTY
    done_years: Histogram = EMPTY
    ahead: Histograms = field(default_factory=dict)
    passed: Counts = field(default_factory=dict)
    oldest: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    groups: dict[str, dict[str, Cell]] = field(default_factory=dict)

    @property
    def is_monthly(self) -> bool:
        """Whether every release is dated to a month alone."""
        return bool(self.month_releases) and self.month_releases == self.releases.total


def add_spells(parts: Sequence[Spell]) -> Spell:
    """Add up spells."""
    return Spell(
        merged(*(part.events for part in parts)),
        merged(*({"": part.windows} for part in parts))[""],
        merged(*(part.opened for part in parts)),
        merged(*({"": part.entries} for part in parts))[""],
    )


def add_cells(parts: Sequence[Cell]) -> Cell:
    """Add up cells."""
    return Cell(
        sum(part.records for part in parts),
        add_spells([part.age for part in parts]),
        add_spells([part.lag for part in parts]),
        *(add_counts([getattr(part, name) for part in parts]) for name in ("bands", "overdue", "overdue_days")),
    )


def add_tallies(parts: Sequence[Tally], oldest: int) -> Tally:
    """Add up tallies; keep the `oldest` records of each state."""

    def counts(name: str) -> Counts:
        return add_counts([getattr(part, name) for part in parts])

    def days(name: str) -> Histogram:
        return merged(*({name: getattr(part, name)} for part in parts))[name]

    states = sorted({state for part in parts for state in part.oldest})
    return Tally(
        rows=sum(part.rows for part in parts),
        unreadable=sum(part.unreadable for part in parts),
        repeated=sum(part.repeated for part in parts),
        twins=sum(part.twins for part in parts),
        late_releases=sum(part.late_releases for part in parts),
        month_releases=sum(part.month_releases for part in parts),
        excluded=counts("excluded"),
        undated=counts("undated"),
        sources=counts("sources"),
        profiles=counts("profiles"),
        whole=add_cells([part.whole for part in parts]),
        origins=days("origins"),
        releases=days("releases"),
        lexis=days("lexis"),
        due_years=days("due_years"),
        done_years=days("done_years"),
        ahead=merged(*(part.ahead for part in parts)),
        passed=counts("passed"),
        oldest={s: ranked([row for part in parts for row in part.oldest.get(s, [])], oldest) for s in states},
        groups={name: _add_groups([part.groups[name] for part in parts]) for name in parts[0].groups},
    )


def ranked(rows: list[dict[str, Any]], oldest: int) -> list[dict[str, Any]]:
    """Return the rows with the earliest day due, ties by day written, record and place."""
    order = ("due", "dated", "record_id", "source", "line")
    return sorted(rows, key=lambda row: tuple(row[name] for name in order))[:oldest]


def _add_groups(parts: list[dict[str, Cell]]) -> dict[str, Cell]:
    labels = sorted({label for part in parts for label in part})
    return {label: add_cells([part[label] for part in parts if label in part]) for label in labels}


def add_counts(parts: Sequence[Mapping[str, int]]) -> Counts:
    """Add up counts by name."""
    names = sorted({name for part in parts for name in part})
    return {name: sum(part.get(name, 0) for part in parts) for name in names}


def as_json(value: Any) -> Any:
    """Return a tally, or a part of one, as JSON values; names in sorted order, so that equal counts are equal bytes."""
    if isinstance(value, Histogram):
        return value.as_json()
    if isinstance(value, Tally | Cell | Spell):
        return {name: as_json(part) for name, part in _parts(value)}
    if isinstance(value, Mapping):
        return {name: as_json(value[name]) for name in sorted(value)}
    return value


def _parts(value: Tally | Cell | Spell) -> Iterator[tuple[str, Any]]:
    return ((f.name, getattr(value, f.name)) for f in fields(value))


def from_json(data: Mapping[str, Any]) -> Tally:
    """Read what `as_json` gave for a tally."""
    known = dict(data)
    known["whole"] = _cell(data["whole"])
    known["ahead"] = _histograms(data["ahead"])
    known["groups"] = {
        name: {label: _cell(cell) for label, cell in cells.items()} for name, cells in data["groups"].items()
    }
    for name in ("origins", "releases", "lexis", "due_years", "done_years"):
        known[name] = Histogram.from_json(data[name])
    return Tally(**known)


def _histograms(data: Mapping[str, Any]) -> Histograms:
    return {name: Histogram.from_json(part) for name, part in data.items()}


def _spell(data: Mapping[str, Any]) -> Spell:
    windows, entries = (Histogram.from_json(data[name]) for name in ("windows", "entries"))
    return Spell(_histograms(data["events"]), windows, _histograms(data["opened"]), entries)


def _cell(data: Mapping[str, Any]) -> Cell:
    return Cell(
        data["records"],
        _spell(data["age"]),
        _spell(data["lag"]),
        dict(data["bands"]),
        dict(data["overdue"]),
        dict(data["overdue_days"]),
    )
