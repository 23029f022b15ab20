"""Records in canonical form as JSON Lines, CSV or Parquet, written as they are read: nothing is held, nothing lost.

A row that can't be read is a row without an id that says so; read again it is unreadable again, for the same reason.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Mapping
from itertools import islice
from typing import Any, BinaryIO

from auditor.errors import UsageError
from auditor.ingest import to_canonical
from auditor.ingest.canonical import LISTS, unreadable_to_canonical
from auditor.ingest.records import FIELDS, Record, Unreadable

Row = Record | Unreadable

COLUMNS = (*FIELDS, "extra", "provenance")
"""Columns of the canonical form; `auditor schema record` says what they hold."""


def _data(row: Row) -> dict[str, Any]:
    return unreadable_to_canonical(row) if isinstance(row, Unreadable) else to_canonical(row)


_OBJECTS = ("extra", "provenance")
_BATCH = 1000


def write_jsonl(rows: Iterable[Row], out: BinaryIO) -> None:
    """Write one object a line, fields that a record does not state left out."""
    out.writelines(json.dumps(_data(row), ensure_ascii=False).encode() + b"\n" for row in rows)


def write_csv(rows: Iterable[Row], out: BinaryIO) -> None:
    """Write a header row and a row for each record: lists joined by `;`, objects as JSON.

    Cells stand as they are, also those that a spreadsheet would take for a formula: this is data to be read back.
    """
    text = io.TextIOWrapper(out, encoding="utf-8", newline="", write_through=True)
    try:
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(COLUMNS)
        for row in rows:
            data = _data(row)
            writer.writerow([_cell(data.get(name, "")) for name in COLUMNS])
    finally:
        text.detach()


def _cell(value: Any) -> str:
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return ";".join(value)
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict) else str(value)


def write_parquet(rows: Iterable[Row], out: BinaryIO) -> None:
    """Write typed columns in batches: lists of texts, paragraphs as structures, objects as JSON; absent is null."""
    try:
        import pyarrow as pa  # noqa: PLC0415 - an optional library
        import pyarrow.parquet as pq  # noqa: PLC0415
    except ModuleNotFoundError as error:
        message = f"format parquet needs {error.name}: pip install 'auditor[parquet]'"
        raise UsageError(message) from None

    marks = pa.list_(pa.struct([("number", pa.int64()), ("mark", pa.string())]))
    types = {name: pa.string() for name in COLUMNS} | dict.fromkeys(LISTS, pa.list_(pa.string()))
    types |= {"paragraphs": marks, "line": pa.int64()}
    schema = pa.schema(list(types.items()))
    cells = map(_cells, rows)
    with pq.ParquetWriter(out, schema, compression="zstd") as writer:
        while batch := list(islice(cells, _BATCH)):
            writer.write_table(pa.Table.from_pylist(batch, schema))


def _cells(row: Row) -> dict[str, Any]:
    data = _data(row)
    return data | {name: json.dumps(data[name], ensure_ascii=False) for name in _OBJECTS if name in data}


WRITERS: Mapping[str, Callable[[Iterable[Row], BinaryIO], None]] = {
    "jsonl": write_jsonl,
    "csv": write_csv,
    "parquet": write_parquet,
}
"""Format -> writer."""
