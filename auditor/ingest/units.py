"""Units of work: parts of the holdings that can be read, or were read, and are worked on by themselves.

Two kinds with one face: `rows`, `split`, `place`, `key`. Both can be pickled. What is cut from files that all workers
see is sent as slices; what is not (standard input, archives, pages, workbooks) as the rows themselves.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from auditor.ingest.records import Record, Unreadable
from auditor.ingest.seams import split
from auditor.ingest.slices import Slice, rows_of

ROWS = 1000
"""How many rows are carried together at most."""

Place = tuple[str, int]
"""A source and a line in it, the first being 1."""


@dataclass(frozen=True, slots=True)
class Sliced:
    """One slice, or several small files, each whole."""

    slices: tuple[Slice, ...]

    def rows(self, position: int = 0) -> Iterator[Record | Unreadable]:
        """Yield the rows; those of a single slice are numbered on from `position`, the rows of its file before it.

        `InputUnreadable` where a file has changed since it was cut.
        """
        for part in self.slices:
            yield from rows_of(part, position if len(self.slices) == 1 else 0)

    def split(self) -> tuple[Unit, ...]:
        """Return two units that have the same rows, none where it can't be cut any more."""
        if len(self.slices) == 1:
            return tuple(Sliced((part,)) for part in split(self.slices[0]))
        middle = len(self.slices) // 2
        return Sliced(self.slices[:middle]), Sliced(self.slices[middle:])

    @property
    def place(self) -> Place:
        """Where it begins."""
        return self.slices[0].item.source, self.slices[0].before + 1

    @property
    def key(self) -> str:
        """SHA-256 that is another one where the file, its size or its time of change, the place in it is another."""
        return hashlib.sha256("".join(part.key for part in self.slices).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Carried:
    """Rows that have been read, with their positions."""

    held: tuple[Record | Unreadable, ...]

    def rows(self, position: int = 0) -> Iterator[Record | Unreadable]:  # noqa: ARG002
        """Yield the rows; they are numbered already."""
        yield from self.held

    def split(self) -> tuple[Unit, ...]:
        """Return two units of half the rows, none where there is but one."""
        middle = len(self.held) // 2
        return (Carried(self.held[:middle]), Carried(self.held[middle:])) if middle else ()

    @property
    def place(self) -> Place:
        """Where it begins."""
        return self.held[0].source, self.held[0].line

    @property
    def key(self) -> str:
        """SHA-256 of the rows."""
        total = hashlib.sha256()
        for row in self.held:
            total.update(repr(row).encode("utf-8", "surrogatepass"))
        return total.hexdigest()


Unit = Sliced | Carried


def _weigh(part: Slice | Record | Unreadable) -> int:
    """Return about how many bytes there are to read, of a slice where it is a whole file."""
    if isinstance(part, Slice):
        return part.stamp[0]
    return 0 if isinstance(part, Unreadable) else len(part.text.content) + len(part.header.content)


def join_small(parts: Iterable[Slice | Record | Unreadable], target: int) -> Iterator[Unit]:
    """Yield slices and rows as units, in order: rows, and slices that are whole files, share one of `target` bytes."""
    slices: list[Slice] = []
    rows: list[Record | Unreadable] = []
    size = 0
    for part in parts:
        own = max(_weigh(part), target // ROWS, 1)
        held, others = (slices, rows) if isinstance(part, Slice) else (rows, slices)
        if others or size + own > target:
            yield from _filled(slices, rows)
            slices.clear()
            rows.clear()
            size = 0
        held.append(part)  # type: ignore[arg-type]
        size += own
    yield from _filled(slices, rows)


def _filled(slices: list[Slice], rows: list[Record | Unreadable]) -> Iterator[Unit]:
    if slices:
        yield Sliced(tuple(slices))
    if rows:
        yield Carried(tuple(rows))
