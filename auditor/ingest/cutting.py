"""Delimited text -> rows of cells with their places, one row at a time. Knows no profile and no record.

A quote that is not closed swallows the rows after it. It shows: a line inside the cell begins like a row (the
pattern of the format, or the width and the kind of first cell of the rows before).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from auditor.ingest.encoding import RECORD_LIMIT

_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_LEARNED = 500


class Following(Protocol):
    """The lines after one: `take` gives the next, None at the end; `take_plain` the next ones without a quote."""

    def take(self) -> str | None:
        """Return the next line, None where a cell must end."""

    def take_plain(self) -> list[str]:
        """Return the lines that follow and hold no quote, as many as are at hand."""


class NoLines:
    """Nothing follows."""

    def take(self) -> str | None:
        """Return None."""
        return None

    def take_plain(self) -> list[str]:
        """Return no line."""
        return []


@dataclass(slots=True)
class Cut:
    """One row as cut from its lines: cells, their places, and what is wrong with it.

    `open_at` is the place of a quote that is not closed, `stray` the places of quotes inside a quoted cell that are
    neither escaped nor its end (they are read as they stand), `bare_at` the place of the first cell without quotes.
    """

    lines: list[str]
    cells: list[str] = field(default_factory=list)
    places: list[tuple[int, int]] = field(default_factory=list)
    stray: list[tuple[int, int]] = field(default_factory=list)
    open_at: tuple[int, int] | None = None
    bare_at: tuple[int, int] | None = None
    too_large: bool = False
    size: int = 0


@dataclass(frozen=True, slots=True)
class Cutter:
    """Cuts rows from lines: the delimiter, whether a quote in a cell is doubled or has a backslash."""

    delimiter: str
    backslash: bool = False

    def cut(self, line: str, number: int, after: Following, begins: Callable[[str], bool]) -> Cut:
        """Return the row that begins with `line`; `after` gives the lines after it, `begins` says what begins a row."""
        row = Cut([line], size=len(line))
        at = 0
        while True:
            here = number + len(row.lines) - 1
            if line.startswith('"', at):
                row.places.append((here, at + 2))
                at = self._quoted(row, number, at, after, begins)
                line = row.lines[-1]
                if row.open_at or row.too_large:
                    return row
            else:
                end = line.find(self.delimiter, at)
                end = len(line) if end < 0 else end
                row.places.append((here, at + 1))
                row.cells.append(self._unescape(line[at:end]) if self.backslash else line[at:end])
                if end > at and row.bare_at is None:
                    row.bare_at = (here, at + 1)
                at = end
            if at >= len(line):
                return row
            at += 1

    def _quoted(self, row: Cut, number: int, at: int, after: Following, begins: Callable[[str], bool]) -> int:
        """Read a quoted cell whose quote is at `at`; return the offset after its end in the row's last line."""
        opened = (number + len(row.lines) - 1, at + 1)
        line = row.lines[-1]
        parts: list[str] = []
        low = at = at + 1
        while True:
            quote = line.find('"', at)
            if quote < 0:
                parts.append(line[low:])
                plain = after.take_plain()
                parts += plain
                row.lines += plain
                following = after.take()
                if following is None:
                    row.open_at = opened
                    return len(row.lines[-1])
                line, low, at = following, 0, 0
                row.lines.append(line)
                row.size += len(line) + sum(map(len, plain))
                if row.size > RECORD_LIMIT:
                    row.too_large = True
                    return len(line)
            elif self._escapes(line, low, quote):
                at = quote + (1 if self.backslash else 2)
            elif line[quote + 1 : quote + 2] in ("", self.delimiter):
                parts.append(line[low:quote])
                row.cells.append(self._unescape("\n".join(parts)))
                return quote + 1
            elif quote == 0 and parts and begins(line):
                row.open_at = opened
                return len(line)
            else:
                row.stray.append((number + len(row.lines) - 1, quote + 1))
                at = quote + 1

    def _escapes(self, line: str, low: int, quote: int) -> bool:
        """Say whether the quote belongs to the cell: doubled, or after an odd number of backslashes."""
        if not self.backslash:
            return line.startswith('"', quote + 1)
        before = quote
        while before > low and line[before - 1] == "\\":
            before -= 1
        return (quote - before) % 2 == 1

    def _unescape(self, text: str) -> str:
        if self.backslash:
            if text.count("\\") == text.count('\\"'):
                return text.replace('\\"', '"')
            return _ESCAPED.sub(r"\1", text)
        return text.replace('""', '"') if '""' in text else text


class Starts:
    """Tells a line that begins a record: by the format's own pattern, or as the rows read so far began."""

    def __init__(self, cutter: Cutter, width: int, pattern: re.Pattern[str] | None) -> None:
        self._cutter = cutter
        self._width = width
        self._pattern = pattern
        self._shapes: set[str] = set()
        self._learned = 0

    def learn(self, cell: str) -> None:
        """Remember the kind of first cell that a good row has."""
        if self._pattern is None and self._learned < _LEARNED:
            self._learned += 1
            self._shapes.add(_shape(cell))

    def begin(self, line: str) -> bool:
        """Say whether a line inside a quoted cell looks like the beginning of a record."""
        if self._pattern is not None:
            return self._pattern.match(line) is not None
        delimiters = line.count(self._cutter.delimiter)
        if delimiters == 0 or self._width < (2 if self._shapes else 3):
            return False
        row = self._cutter.cut(line, 1, NoLines(), _never)
        if not row.cells or (self._shapes and _shape(row.cells[0]) not in self._shapes):
            return False
        if '"' in row.cells[0] and not line.startswith('"'):
            return False  # the quote ends the open cell, whose last line this is
        return len(row.cells) == self._width or (bool(self._shapes) and row.open_at is not None)

    def inside(self, lines: list[str]) -> int:
        """Return the first of `lines`, after the first, that begins a record; 0 where none does."""
        return next((n for n, line in enumerate(lines[1:], 1) if self.begin(line)), 0)

    def swallowed(self, lines: list[str]) -> int:
        """Like `inside`, but of a row that seems good: only a line that is a whole row of its own counts."""
        if self._pattern is not None or self._width < 3:
            return 0
        least = self._width - 1
        delimiter = self._cutter.delimiter
        return next(
            (n for n, line in enumerate(lines[1:], 1) if line.count(delimiter) >= least and self.begin(line)), 0
        )


def _never(_: str) -> bool:
    return False


def _shape(cell: str) -> str:
    """Return the kind of a cell: `08ASTANA1022` is `9A9`."""
    return re.sub(r"[A-Za-z]+", "A", re.sub(r"[0-9]+", "9", cell[:80].strip()))
