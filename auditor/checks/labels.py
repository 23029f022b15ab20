"""What each record of a set is called and where it stands: wanted of hits only, so it waits in a file."""

from __future__ import annotations

import marshal
from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from auditor.scratch import Lying, Scratch

_OPEN = 8
"""Units whose labels are held once they are read: hits come in the order of the records."""


class Label(NamedTuple):
    """Identifier as given, file and line of a record; `content` is 64 bits of a hash of the whole record."""

    record_id: str
    source: str
    line: int
    content: int


class LabelFile(Sequence[Label]):
    """The labels of one unit after another, in a file without a name as soon as they are many."""

    def __init__(self) -> None:
        self._scratch = Scratch()
        self._begins: list[int] = []
        self._units: list[Lying] = []
        self._count = 0
        self._unit = lru_cache(_OPEN)(self._read)

    def add(self, labels: Sequence[Label]) -> None:
        """Take in the labels of the next unit."""
        self._begins.append(self._count)
        self._units.append(self._scratch.put(marshal.dumps(list(map(tuple, labels)))))
        self._count += len(labels)

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, row: Any) -> Any:
        at = range(self._count)[row]
        unit = bisect_right(self._begins, at) - 1
        return Label(*self._unit(unit)[at - self._begins[unit]])

    def _read(self, unit: int) -> list[tuple[str, str, int, int]]:
        content = self._scratch.get(self._units[unit])
        found: list[tuple[str, str, int, int]] = marshal.loads(content)  # noqa: S302 - bytes that this run made
        return found
