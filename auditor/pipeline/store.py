"""The tables of a whole run: the parts that its units have yielded, in order, set aside until they are told."""

from __future__ import annotations

import marshal
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from auditor.pipeline.packing import unpack
from auditor.pipeline.parts import Lines, Part
from auditor.scratch import Lying, Scratch

_LINES = "lines"


class Store:
    """The tables of all parts added, in order."""

    def __init__(self) -> None:
        self._scratch = Scratch()
        self._held: list[_Place] = []
        self._sizes: Counter[str] = Counter()
        self._lines = _LineIndex(self)

    def add(self, part: Part) -> None:
        """Take in the tables and lines of a part."""
        content = {**part.packed().tables, _LINES: marshal.dumps(part.lines)}
        lying = {name: self._scratch.put(packed) for name, packed in content.items()}
        self._held.append(_Place(self._scratch, lying, part.sizes))
        self._sizes.update(part.sizes)
        self._lines.note(part.lines)

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
        return self._held[number].lines()


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the tables and lines of one part lie, and how many rows each table has."""

    scratch: Scratch
    lying: Mapping[str, Lying]
    sizes: Mapping[str, int]

    def size(self, table: str) -> int:
        return self.sizes[table]

    def rows(self, table: str) -> Sequence[Any]:
        return unpack(table, self.scratch.get(self.lying[table]))

    def lines(self) -> Lines:
        found: Lines = marshal.loads(self.scratch.get(self.lying[_LINES]))  # noqa: S302 - bytes that this run made
        return found


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
