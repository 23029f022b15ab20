"""The tables of a whole run: the parts that its units have yielded, in order, in memory first and then on disk."""

from __future__ import annotations

import marshal
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import IO, Any

from auditor.pipeline.packing import ROW_TYPES, unpack
from auditor.pipeline.parts import Lines, Part

ROOM = 1_000
"""Records whose rows stay in memory; beyond that rows wait on disk, so that memory does not grow with the set."""

_LINES = "lines"


class Store:
    """The tables of all parts added, in order."""

    def __init__(self, room: int = ROOM) -> None:
        self._room = room
        self._held: list[Part | _Place] = []
        self._file: IO[bytes] | None = None
        self._sizes: Counter[str] = Counter()
        self._lines = _LineIndex(self)

    def add(self, part: Part) -> None:
        """Take in the tables and lines of a part."""
        for name in ROW_TYPES:
            self._sizes[name] += part.size(name)
        self._held.append(part)
        self._lines.note(part.lines)
        if self._file is None and self._sizes["schedule"] > self._room:
            self._file = tempfile.TemporaryFile()  # noqa: SIM115 - it lives as long as the store
            self._held = [self._stow(held) for held in self._held if isinstance(held, Part)]
        elif self._file is not None:
            self._held[-1] = self._stow(part)

    def size(self, table: str) -> int:
        """Return how many rows a table has."""
        return self._sizes[table]

    def rows(self, table: str) -> Stored:
        """Return the rows of a table, to be walked through as often as need be."""
        return Stored(self, table)

    def iterate(self, table: str) -> Iterator[Any]:
        """Yield the rows of a table."""
        for held in self._held:
            yield from held.rows(table) if held.size(table) else ()

    def line_of(self, source: str, line: int) -> str | None:
        """Return the source line that a finding points at, None where it was not to be had."""
        return self._lines.find(source, line)

    def lines(self, number: int) -> Lines:
        """Return the source lines of one part."""
        held = self._held[number]
        return held.lines if isinstance(held, Part) else held.read_lines()

    def _stow(self, part: Part) -> _Place:
        assert self._file is not None
        content = {**part.packed().tables, _LINES: marshal.dumps(part.lines)}
        at = self._file.seek(0, 2)
        spans = {}
        for name, packed in content.items():
            spans[name] = (at, len(packed), part.sizes.get(name, 0))
            at += self._file.write(packed)
        return _Place(self._file, spans)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the tables of one part lie in a file: offset, length in bytes and number of rows of each."""

    file: IO[bytes]
    spans: Mapping[str, tuple[int, int, int]]

    def size(self, table: str) -> int:
        return self.spans[table][2]

    def rows(self, table: str) -> Sequence[Any]:
        return unpack(table, self._read(table))

    def read_lines(self) -> Lines:
        found: Lines = marshal.loads(self._read(_LINES))  # noqa: S302 - bytes that this run made
        return found

    def _read(self, name: str) -> bytes:
        at, length, _ = self.spans[name]
        self.file.seek(at)
        return self.file.read(length)


class Stored:
    """The rows of one table of a store."""

    def __init__(self, store: Store, table: str) -> None:
        self._store = store
        self._table = table

    def __iter__(self) -> Iterator[Any]:
        return self._store.iterate(self._table)

    def __len__(self) -> int:
        return self._store.size(self._table)


class _LineIndex:
    """Finds source lines part by part: of each part it knows the files and lines it has, and it holds one open."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._ranges: list[dict[str, tuple[int, int]]] = []
        self._number = -1
        self._open: Lines = {}

    def note(self, lines: Lines) -> None:
        """Note the lines of the next part."""
        ranges: dict[str, tuple[int, int]] = {}
        for source, line in lines:
            least, most = ranges.get(source, (line, line))
            ranges[source] = (min(least, line), max(most, line))
        self._ranges.append(ranges)

    def find(self, source: str, line: int) -> str | None:
        """Return a line, looking into the open part first."""
        if (source, line) in self._open:
            return self._open[source, line]
        for number, ranges in enumerate(self._ranges):
            least, most = ranges.get(source, (1, 0))
            if number != self._number and least <= line <= most:
                self._number, self._open = number, self._store.lines(number)
                if (source, line) in self._open:
                    return self._open[source, line]
        return None
