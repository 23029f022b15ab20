"""A slice: a part of a file that is read by itself and gives the rows that reading the whole file gives there.

A slice is small and can be sent to another process or machine that sees the same file.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterator
from dataclasses import dataclass

from auditor.errors import InputUnreadable
from auditor.ingest import columnar, delimited, jsonl
from auditor.ingest.cutting import Learned
from auditor.ingest.encoding import ByteStream, Lines
from auditor.ingest.locations import Stamp
from auditor.ingest.mapping import Broken, Mapper, Row
from auditor.ingest.reading import Layout, guarded
from auditor.ingest.records import Record, Unreadable
from auditor.ingest.sources import Input, content_of, open_file, stamp_of


@dataclass(frozen=True, slots=True)
class Slice:
    """A part of a file: from byte `start`, which begins a row, up to byte `end`; of Parquet, from row to row.

    `before` is the number of lines before it, `until` that of its last line where it is not the last of the file.
    `learned` is what the rows before have shown of a delimited file. `stamp` is that of the file when it was cut.
    """

    item: Input
    layout: Layout
    stamp: Stamp
    start: int
    end: int
    before: int = 0
    until: int = sys.maxsize
    learned: Learned = Learned()

    @property
    def size(self) -> int:
        """Bytes, or rows of Parquet."""
        return self.end - self.start

    @property
    def key(self) -> str:
        """SHA-256 of what the rows depend on: the file and its stamp, the place in it, the way it is read."""
        table = self.layout.table
        manner = (table.columns, table.cutter, table.has_header) if table else ()
        learned = (self.learned.rows, sorted(self.learned.shapes))
        place = (self.item.source, self.stamp, self.start, self.end, self.before, self.until)
        return hashlib.sha256(repr((place, self.layout.profile.name, manner, learned)).encode()).hexdigest()


def whole(item: Input, layout: Layout) -> Slice:
    """Return all of a file as one slice."""
    stamp = stamp_of(item, anew=False)
    if layout.kind == "parquet":
        last = max((last for last, _ in columnar.row_groups(content_of(item), item.source)), default=0)
        return Slice(item, layout, stamp, 0, last)
    return Slice(item, layout, stamp, layout.begins, stamp[0])


def rows_of(part: Slice, position: int = 0) -> Iterator[Record | Unreadable]:
    """Yield the rows of a slice, their positions counted on from `position`, the rows before it in its file.

    `InputUnreadable` where the file has changed since it was cut.
    """
    if stamp_of(part.item) != part.stamp:
        message = f"{part.item.source}: the file has changed since the run began; start again"
        raise InputUnreadable(message)
    mapper = Mapper(part.item.source, part.layout.profile, position)
    return guarded(part.item.source, map(mapper.map, _READERS[part.layout.kind](part)), position, part.before)


def _delimited_rows(part: Slice) -> Iterator[Row | Broken]:
    return reader_of(part, Stretch(part)).rows()


def reader_of(part: Slice, stream: ByteStream) -> delimited.Reader:
    """Return the reader of a slice of a delimited file; `stream` begins where the slice does and does not end there."""
    assert part.layout.table is not None
    lines = Lines(stream, before=part.before, begun=True)
    return delimited.Reader(lines, part.layout.table, learned=part.learned, until=part.until)


def _json_rows(part: Slice) -> Iterator[Row | Broken]:
    return jsonl.rows_of(Lines(Stretch(part, beyond=False), before=part.before, begun=True))


def _parquet_rows(part: Slice) -> Iterator[Row | Broken]:
    yield from columnar.read_parquet(content_of(part.item), part.item.source, (part.start, part.end))[0].rows


class Stretch:
    """The bytes of a slice, and `beyond` it those that follow: damage in a row shows in what comes after it."""

    def __init__(self, part: Slice, *, beyond: bool = True) -> None:
        self._stream = open_file(part.item, part.start)
        self._left = part.size
        self._beyond = beyond

    def read(self, size: int, /) -> bytes:
        """Return at most `size` bytes, none of what follows the slice together with some of it."""
        if self._left:
            block = self._stream.read(min(size, self._left))
            self._left -= len(block)
            return block
        return self._stream.read(size) if self._beyond else b""


_READERS = {"delimited": _delimited_rows, "jsonl": _json_rows, "parquet": _parquet_rows}
