"""Parquet: the main sheet, typed; the meta block is JSON under the key `auditor` of the file's metadata."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from itertools import islice
from typing import Any, BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

from auditor.output.document import Document, Options
from auditor.output.tables import Kind

_BATCH = 16_384
_TYPES: Mapping[Kind, Any] = {
    "text": pa.string(),
    "number": pa.int64(),
    "flag": pa.bool_(),
    "date": pa.date32(),
    "list": pa.list_(pa.string()),
}


def write(document: Document, out: BinaryIO, _options: Options) -> str:
    """Write the main sheet in batches; an empty date is null, everything else as in JSON."""
    sheet = document.main
    fields = [pa.field(column.name, _TYPES[column.kind]) for column in sheet.columns]
    schema = pa.schema(fields, metadata={"auditor": json.dumps(dict(document.meta))})
    rows = iter(sheet.rows)
    with pq.ParquetWriter(out, schema, compression="zstd") as writer:
        while batch := list(islice(rows, _BATCH)):
            arrays = [
                pa.array(map(_day, values) if field.type == pa.date32() else values, field.type)
                for field, values in zip(fields, zip(*batch, strict=True), strict=True)
            ]
            writer.write_table(pa.Table.from_arrays(arrays, schema=schema))
    return ""


def _day(value: str) -> date | None:
    return date.fromisoformat(value) if value else None
