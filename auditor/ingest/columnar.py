"""Parquet and spreadsheets -> rows. The libraries are optional extras, imported only when such a file is met."""

from __future__ import annotations

import hashlib
import json
import math
import sys
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from types import NoneType
from typing import Any

from auditor.errors import InputUnreadable, UsageError
from auditor.ingest import batches
from auditor.ingest.archives import BROKEN, refuse_bomb
from auditor.ingest.encoding import RECORD_LIMIT
from auditor.ingest.extents import refuse_far_cells
from auditor.ingest.jsonl import flatten
from auditor.ingest.mapping import Broken, Row
from auditor.ingest.records import Note

FILE_LIMIT = 1 << 30
"""Largest Parquet file or workbook that is read from an archive or standard input, or that a workbook expands to."""

_BATCH = 500


@dataclass(frozen=True, slots=True)
class Grid:
    """One table of a file: its name ("" where there is only one), its columns, and its rows."""

    name: str
    columns: tuple[str, ...]
    rows: Iterator[Row | Broken]


def read_parquet(content: Any, name: str, extent: tuple[int, int] = (0, sys.maxsize)) -> list[Grid]:
    """Return the one table in a Parquet file given as a path or a binary stream; rows are numbered from 1.

    `extent` leaves out its first rows and those after a number. `UsageError` without pyarrow, `InputUnreadable` where
    the file is damaged; where a row group is, the rows that are lost with it are one broken row.
    """
    file, failures = _open_parquet(content, name)
    return [Grid("", tuple(file.schema_arrow.names), _parquet_rows(file, failures, name, extent))]


def row_groups(content: Any, name: str) -> Iterator[tuple[int, int]]:
    """Yield of each row group of a Parquet file the number of its last row and its size in bytes, compressed."""
    metadata = _open_parquet(content, name)[0].metadata
    last = 0
    for n in range(metadata.num_row_groups):
        group = metadata.row_group(n)
        last += group.num_rows
        yield last, sum(group.column(column).total_compressed_size for column in range(group.num_columns))


def _open_parquet(content: Any, name: str) -> tuple[Any, tuple[type[Exception], ...]]:
    """Return a Parquet file and what reading it may raise."""
    try:
        from pyarrow import ArrowException  # noqa: PLC0415
        from pyarrow.parquet import ParquetFile  # noqa: PLC0415
    except ImportError as error:
        message = f"{name}: a Parquet file needs the extra parquet: pip install 'auditor[parquet]'"
        raise UsageError(message) from error
    failures = (ArrowException, OSError, OverflowError, ValueError)
    try:
        return ParquetFile(content), failures
    except failures as error:
        message = f"{name}: not a Parquet file, or a damaged one ({error})"
        raise InputUnreadable(message) from error


def _parquet_rows(
    file: Any, failures: tuple[type[Exception], ...], name: str, extent: tuple[int, int]
) -> Iterator[Row | Broken]:
    """Yield the rows of the row groups that have one in `extent`."""
    end = 0
    for group in range(file.num_row_groups):
        start, end = end, end + file.metadata.row_group(group).num_rows
        first, last = max(start, extent[0]), min(end, extent[1])
        number = start
        try:
            rows = _batch_rows(file.metadata.row_group(group), name)
            for batch in file.iter_batches(batch_size=rows, row_groups=[group]) if first < last else ():
                low, high = (min(max(edge - number, 0), len(batch)) for edge in (first, last))
                for n, data in enumerate(batches.rows_of(batch.slice(low, high - low), failures), number + low + 1):
                    yield _unread_row(*data, n) if isinstance(data, tuple) else to_row(_plain_row(data), n)
                number += len(batch)
        except failures as error:
            lost = max(number, first) + 1  # beyond the last, where the damage is found when all rows are out
            yield Broken("IN010", f"{name}: damaged after row {number} ({error})", lost, max(last, lost), "")


def _batch_rows(group: Any, name: str) -> int:
    """Return how many rows of a row group are read at once: fewer where they are long; refuse a bomb."""
    columns = [group.column(column) for column in range(group.num_columns)]
    size: int = sum(column.total_uncompressed_size for column in columns)
    refuse_bomb(name, size, sum(column.total_compressed_size for column in columns))
    return max(1, min(_BATCH, RECORD_LIMIT * int(group.num_rows) // max(size, 1)))


def _unread_row(code: str, observed: str, number: int) -> Broken:
    return Broken(code, observed, number, number, hashlib.sha256(observed.encode()).hexdigest())


def _plain_row(data: Mapping[str, Any]) -> dict[str, Any]:
    return {key: _plain(value) for key, value in data.items()}


def read_workbook(content: Any, name: str) -> list[Grid]:
    """Return the sheets of an XLSX, XLS, XLSB or ODS workbook that are not empty; rows have the sheet's numbers.

    The first row that is not empty names the columns. `UsageError` without python-calamine, `InputUnreadable` where
    the file is damaged or protected by a password.
    """
    try:
        import python_calamine  # noqa: PLC0415
    except ImportError as error:
        message = f"{name}: a spreadsheet needs the extra excel: pip install 'auditor[excel]'"
        raise UsageError(message) from error
    _guard(content, name)
    if not isinstance(content, str):
        content.seek(0)  # where it was before the look at it
    try:
        book = python_calamine.load_workbook(content)
        sheets = [(title, book.get_sheet_by_name(title)) for title in book.sheet_names]
    except BaseException as error:
        if not isinstance(error, python_calamine.CalamineError | OSError | ValueError) and not _is_panic(error):
            raise
        message = f"{name}: not a spreadsheet, or a damaged or protected one ({error})"
        raise InputUnreadable(message) from error
    grids = [grid for title, sheet in sheets if (grid := _sheet(title, sheet)) is not None]
    return [Grid("", grids[0].columns, grids[0].rows)] if len(grids) == 1 else grids


def _guard(content: Any, name: str) -> None:
    """Refuse a workbook that expands beyond the limits; a workbook that is no zip has no such danger."""
    if not zipfile.is_zipfile(content):
        return
    try:
        with zipfile.ZipFile(content) as archive:
            entries = archive.infolist()
            size = sum(entry.file_size for entry in entries)
            if size > FILE_LIMIT:
                message = f"{name}: expands to more than {FILE_LIMIT} bytes; save it as CSV"
                raise InputUnreadable(message)
            refuse_bomb(name, size, sum(entry.compress_size for entry in entries))
            refuse_far_cells(archive, name)
    except BROKEN as error:
        message = f"{name}: not a spreadsheet, or a damaged or protected one ({error})"
        raise InputUnreadable(message) from error


def _sheet(title: str, sheet: Any) -> Grid | None:
    rows = enumerate(_sheet_cells(sheet), 1)
    header = next(
        (cells for _, cells in rows if not isinstance(cells, str) and any(cell != "" for cell in cells)), None
    )
    if header is None:
        return None
    columns = tuple(" ".join(str(cell).split()) for cell in header)
    return Grid(title, columns, _sheet_rows(columns, rows))


def _sheet_cells(sheet: Any) -> Iterator[Sequence[Any] | str]:
    """Yield the cells of each row, or as text why the library gives none."""
    rows = sheet.iter_rows()
    while True:
        try:
            cells = next(rows)
        except StopIteration:
            return
        except BaseException as error:
            if not _is_panic(error):
                raise
            cells = f"a cell can't be read ({error})"
        yield cells


def _is_panic(error: BaseException) -> bool:
    """Say whether a library written in Rust gave up on a value: it raises that as no `Exception`."""
    return type(error).__name__ == "PanicException"


def _sheet_rows(columns: Sequence[str], rows: Iterator[tuple[int, Sequence[Any] | str]]) -> Iterator[Row | Broken]:
    for number, cells in rows:
        if isinstance(cells, str):
            yield _unread_row("IN010", cells, number)
        elif any(cell != "" for cell in cells):
            data = {name or f"column {n}": cell for n, (name, cell) in enumerate(zip(columns, cells, strict=False), 1)}
            typed = {name: _type_of(cell) for name, cell in data.items() if not isinstance(cell, str)}
            yield to_row({name: _plain(cell) for name, cell in data.items()}, number, typed)


def _type_of(cell: Any) -> str:
    return "date" if isinstance(cell, date | time) else "number"


def to_row(data: Mapping[str, Any], number: int, typed: Mapping[str, str] | None = None) -> Row:
    """Return the row `number` of a table of Python values."""

    def digest() -> str:
        return hashlib.sha256(json.dumps(data, default=str).encode()).hexdigest()

    notes: list[Note] = []
    values = flatten(data, notes, number)
    return Row(values, number, number, digest, notes=tuple(notes), single_line=True, typed=typed or {})


def _plain(value: Any) -> Any:
    """Return a value with dates and numbers as text: `2021-12-15`, `14` for 14.0, nothing for NaN."""
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items() if item is not None}
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, float):
        return "" if math.isnan(value) else repr(value).removesuffix(".0")
    if isinstance(value, datetime):
        return value.isoformat(" ", "minutes") if value.time() != time() else value.date().isoformat()
    return value if isinstance(value, str | bool | NoneType) else str(value)
