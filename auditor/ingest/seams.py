"""Where a file can be cut: at the beginnings of rows that can be known for sure without reading all the rows before.

Most are seen in passing: a line of a delimited file with which a row begins whatever stands before it
(`Starts.surely`), any line of JSON Lines, any row group of Parquet. Where none comes, the reader itself finds them.
"""

from __future__ import annotations

import io
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain, pairwise

from auditor.ingest import columnar
from auditor.ingest.cutting import Learned, Starts
from auditor.ingest.encoding import ByteStream, Lines
from auditor.ingest.slices import Slice, Stretch, reader_of
from auditor.ingest.sources import content_of

TARGET = 4 << 20
"""How many bytes a slice has that is not asked to be smaller or larger."""

_BLOCK = 1 << 18
_REACH = 1 << 20
"""How far beyond its target size a slice may be searched for its end before the reader is asked."""


@dataclass(frozen=True, slots=True)
class Seam:
    """A place between two rows: the offset of the second (its number less one in Parquet), the lines before it."""

    offset: int
    line: int
    learned: Learned


def cut(part: Slice, target: int = TARGET) -> Iterator[Slice]:
    """Yield a slice in slices of about `target` bytes, or a row where it is longer, as they are found."""
    for seam in _SEAMS[part.layout.kind](part, target):
        first, part = _divide(part, seam)
        yield first
    yield part


def split(part: Slice) -> tuple[Slice, ...]:
    """Return two slices of about half the size that have the same rows, none where it can't be cut."""
    if part.layout.kind == "parquet":
        middle = (part.start + part.end) // 2
        return _divide(part, Seam(middle, middle, part.learned)) if part.size > 1 else ()
    middle = (part.start + part.end) // 2
    seams = _SEAMS[part.layout.kind](part, 1)
    best = min(seams, key=lambda seam: abs(seam.offset - middle), default=None)
    return _divide(part, best) if best else ()


def _divide(part: Slice, seam: Seam) -> tuple[Slice, Slice]:
    first = replace(part, end=seam.offset, until=seam.line)
    return first, replace(part, start=seam.offset, before=seam.line, learned=seam.learned)


def _row_group_seams(part: Slice, target: int) -> Iterator[Seam]:
    size = 0
    groups = columnar.row_groups(content_of(part.item), part.item.source)
    for (last, own), (_, following) in pairwise(groups):
        size += own
        if part.start < last < part.end and size + following > target:
            yield Seam(last, last, part.learned)
            size = 0


def _line_seams(part: Slice, target: int) -> Iterator[Seam]:
    stream = Stretch(part, beyond=False)
    offset, line, goal = part.start, part.before, part.start + target
    while block := stream.read(_BLOCK):
        at = 0
        while (found := block.find(b"\n", max(goal - offset - 1, at)) + 1) and offset + found < part.end:
            line += block.count(b"\n", at, found)
            at = found
            goal = offset + at + target
            yield Seam(offset + at, line, part.learned)
        line += block.count(b"\n", at)
        offset += len(block)


def _row_seams(part: Slice, target: int) -> Iterator[Seam]:
    assert part.layout.table is not None
    if part.size <= target:
        return
    seam: Seam | None = Seam(part.start, part.before, part.learned)
    while seam is not None:
        starts = part.layout.table.starts(part.learned)
        for seam in _seen_seams(part, target, starts) if starts.is_settled else (None,):
            if seam is None:
                break
            yield seam
            part = _divide(part, seam)[1]
        else:
            return
        for seam in _read_seams(part, target):
            yield seam
        if seam is not None:
            part = _divide(part, seam)[1]


def _seen_seams(part: Slice, target: int, starts: Starts) -> Iterator[Seam | None]:
    """Yield the seams that can be seen; at last None where there is more of the slice and no seam in reach."""
    stream = Stretch(part, beyond=False)
    offset, line, goal = part.start, part.before, part.start + target  # of `text`, of `at` in it, of the next seam
    text, at = b"", 0
    for block in chain(iter(partial(stream.read, _BLOCK), b""), [b"\n"]):
        text += block
        while found := _row_start(text, max(goal - offset - 1, at), starts):
            line += text.count(b"\n", at, found)
            at = found
            goal = offset + at + target
            yield Seam(offset + at, line, part.learned)
        end = max(text.rfind(b"\n"), at)
        line += text.count(b"\n", at, end)
        text, offset, at = text[end:], offset + end, 0
        if max(offset + len(text) - goal, len(text)) > _REACH:
            break
    if part.end - goal > min(_REACH, target):
        yield None


def _row_start(text: bytes, low: int, starts: Starts) -> int:
    """Return the index of the first line at hand in whole that begins a row for sure, not before `low`; 0 if none."""
    while (low := text.find(b'\n"', low)) >= 0:
        end = text.find(b"\n", low + 1)
        if end < 0:
            return 0
        line = Lines(io.BytesIO(text[low + 1 : end + 1]), begun=True).take()
        if line is not None and starts.surely(line):
            return low + 1
        low = end
    return 0


def _read_seams(part: Slice, target: int) -> Iterator[Seam]:
    """Yield the seams that the reader finds, at least up to where it has learned what rows begin like."""
    stream = _Counted(Stretch(part), part.start, part.before)
    reader = reader_of(part, stream)
    goal = part.start + target
    for _ in reader.rows():
        if reader.looks_ahead:
            continue
        offset = stream.offset_after(reader.line)
        if goal <= offset < part.end:
            yield Seam(offset, reader.line, reader.starts.learned)
            if reader.starts.is_settled and offset - part.start > _BLOCK:
                return
            goal = offset + target


class _Counted:
    """A stream that knows where its lines end, in the order in which it is asked."""

    def __init__(self, stream: ByteStream, offset: int, line: int) -> None:
        self._stream = stream
        self._blocks: deque[bytes] = deque()
        self._at = 0
        self._offset = offset  # of the first block
        self._line = line  # the number of lines before `at` in it

    def read(self, size: int, /) -> bytes:
        """Return at most `size` bytes."""
        block = self._stream.read(size)
        self._blocks.append(block)
        return block

    def offset_after(self, line: int) -> int:
        """Return the offset of the line after number `line`, that of the end where there is none."""
        while self._line < line and self._blocks:
            end = self._blocks[0].find(b"\n", self._at)
            if end >= 0:
                self._line += 1
                self._at = end + 1
            else:
                self._offset += len(self._blocks.popleft())
                self._at = 0
        return self._offset + self._at


_SEAMS = {"delimited": _row_seams, "jsonl": _line_seams, "parquet": _row_group_seams}
