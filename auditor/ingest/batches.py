"""A batch of Parquet rows -> Python values, in pieces that fit in memory; a value that is none costs its own row."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from auditor.ingest.encoding import RECORD_LIMIT

Read = dict[str, Any] | tuple[str, str]
"""A row, or the code and the observation of what makes one unreadable."""


def rows_of(batch: Any, failures: tuple[type[Exception], ...]) -> Iterator[Read]:
    """Yield the rows, or what is wrong with one: it is too large, or has a value that can't be read."""
    for piece in _pieces(batch):
        if piece.num_rows == 1 and _size(piece) > RECORD_LIMIT:
            yield "IN011", f"the row is longer than {RECORD_LIMIT} bytes"
            continue
        try:
            yield from piece.to_pylist()
        except failures:
            yield from _one_by_one(piece, failures)


def _pieces(batch: Any) -> Iterator[Any]:
    """Yield a batch in parts of which each has few bytes, or one row."""
    waiting = [batch]
    while waiting:
        part = waiting.pop()
        if part.num_rows > 1 and _size(part) > RECORD_LIMIT:
            middle = part.num_rows // 2
            waiting += [part.slice(middle), part.slice(0, middle)]
        else:
            yield part


def _size(batch: Any) -> int:
    return sum(map(_bytes_of, batch.columns))


def _bytes_of(column: Any) -> int:
    """Return how many bytes the values take when each is written out, those of a dictionary at every use."""
    if not hasattr(column, "dictionary"):
        return int(column.nbytes)
    import pyarrow.compute as pc  # noqa: PLC0415

    try:
        sizes = pc.binary_length(column.dictionary).take(column.indices)
    except (NotImplementedError, TypeError, ValueError):  # no text
        return int(column.nbytes)
    return int(pc.sum(sizes).as_py() or 0)


def _one_by_one(batch: Any, failures: tuple[type[Exception], ...]) -> Iterator[Read]:
    columns = [
        (name, _values(column, failures)) for name, column in zip(batch.schema.names, batch.columns, strict=True)
    ]
    for n in range(batch.num_rows):
        row = {name: values[n] for name, values in columns}
        bad = next((name for name, value in row.items() if isinstance(value, Exception)), None)
        yield row if bad is None else ("IN010", f"the value of {bad} can't be read ({row[bad]})")


def _values(column: Any, failures: tuple[type[Exception], ...]) -> list[Any]:
    """Return the values of a column, for one that can't be read as it is its text, or else what was raised."""
    try:
        return list(_in_known_zone(column).to_pylist())
    except failures:
        return [_value(column.slice(n, 1), failures) for n in range(len(column))]


def _in_known_zone(column: Any) -> Any:
    """Return times whose zone pyarrow doesn't know in UTC, in which Parquet keeps them."""
    import pyarrow as pa  # noqa: PLC0415

    if not pa.types.is_timestamp(column.type) or column.type.tz is None:
        return column
    return column.cast(pa.timestamp(column.type.unit)).cast(pa.timestamp(column.type.unit, "UTC"))


def _value(one: Any, failures: tuple[type[Exception], ...]) -> Any:
    import pyarrow as pa  # noqa: PLC0415

    seen: Exception = ValueError()
    for kind in (None, pa.string(), pa.binary()):
        try:
            return (one if kind is None else one.cast(kind)).to_pylist()[0]
        except failures as error:
            seen = error
    return seen
