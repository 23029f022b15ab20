"""The report in the order in which a reader needs it; every format for people is written from a `Story`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from auditor.timing.estimators import Value
from auditor.timing.notices import Notice


@dataclass(frozen=True, slots=True)
class Table:
    """A table for people: `numeric` says which columns are numbers; `note` stands below it (what is not shown)."""

    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: tuple[bool, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart: the specification `reports/charts/<name>.json`, its title, what it shows in words, and its data sets."""

    name: str
    title: str
    description: str
    data: dict[str, list[dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the report: a title, paragraphs, pictures, tables, and the line that says what it rests on."""

    id: str
    title: str
    paragraphs: tuple[str, ...]
    pictures: tuple[Picture, ...] = ()
    tables: tuple[Table, ...] = ()
    basis: str = ""


@dataclass(frozen=True, slots=True)
class Headline:
    """A figure to print large, what it is, and what it rests on."""

    figure: str
    label: str
    note: str


@dataclass(frozen=True, slots=True)
class Story:
    """Kicker, title and first paragraph, headline figures, warnings, sections."""

    kicker: str
    title: str
    lead: str
    headlines: tuple[Headline, ...]
    notices: tuple[Notice, ...]
    sections: tuple[Section, ...]


Cell = Callable[[Any], str]


def plain(value: Any) -> str:
    """Return a value as text, a whole number with its thousands apart."""
    return f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else str(value)


def table(
    caption: str, frame: pd.DataFrame, columns: Sequence[tuple[str, str, Cell]], *, most: int = 0, note: str = ""
) -> Table:
    """Return columns of a frame as a table; each is (column, heading, how to write a cell), `most` caps the rows.

    A column whose heading ends in a full stop is text; the others are numbers.
    """
    shown = frame if not most or len(frame) <= most else frame.head(most)
    if len(shown) < len(frame):
        note = f"Showing {most:,} of {len(frame):,}; the CSV, XLSX and JSON outputs have all. {note}".strip()
    cells = [[write(value) for value in shown[name].tolist()] for name, _, write in columns]
    heads = [head for _, head, _ in columns]
    return Table(
        caption,
        tuple(head.removesuffix(".") for head in heads),
        tuple(zip(*cells, strict=True)),
        tuple(not head.endswith(".") for head in heads),
        note,
    )


def rows_of(frame: pd.DataFrame, names: Iterable[str]) -> list[dict[str, Any]]:
    """Return columns of a frame as a chart's data set, without rows that lack a value."""
    held = frame[list(names)].dropna()
    columns = [held[name].tolist() for name in held.columns]
    return [dict(zip(held.columns, row, strict=True)) for row in zip(*columns, strict=True)]


def each(frame: pd.DataFrame) -> Iterator[Any]:
    """Yield a frame's rows, columns as attributes."""
    yield from frame.itertuples(index=False)


def estimate(row: Any) -> Value:
    """Return the estimate in a row with `share`, `lower` and `upper`."""
    return Value(float(row.share), float(row.lower), float(row.upper))
