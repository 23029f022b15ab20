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
MAX_COLUMNS = 100_000
"""Most cells of a row that is read; one with more is an unreadable row (IN011)."""


class Following(Protocol):
    """The lines after one, for a cell that is not closed on it."""

    def take(self) -> str | None:
        """Return the next line, None where a cell must end."""

    def take_plain(self, room: int) -> list[str]:
        """Return the lines that follow and hold no quote, as many as are at hand.

        None follows the line with which they have more than `room` characters.
        """


class NoLines:
    """Nothing follows."""

    def take(self) -> str | None:
        """Return None."""
        return None

    def take_plain(self, room: int) -> list[str]:  # noqa: ARG002
        """Return no line."""
        return []


@dataclass(slots=True)
class Cut:
    """One row as cut from its lines: cells, their places, and what is wrong with it.

    `open_at` is the place of a quote that is not closed, `stray` the places of quotes inside a quoted cell that are
    neither escaped nor its end (they are read as they stand), `bare_at` the place of the first cell without quotes.
    Of a row that has `too_many` cells only some are kept.
    """

    lines: list[str]
    cells: list[str] = field(default_factory=list)
    places: list[tuple[int, int]] = field(default_factory=list)
    stray: list[tuple[int, int]] = field(default_factory=list)
    open_at: tuple[int, int] | None = None
    bare_at: tuple[int, int] | None = None
    too_large: bool = False
    too_many: bool = False
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
            if len(row.cells) > MAX_COLUMNS:
                row.too_many = True
                del row.cells[1:], row.places[1:]
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
                plain = after.take_plain(RECORD_LIMIT - row.size)
                parts += plain
                row.lines += plain
                row.size += sum(map(len, plain))
                following = after.take() if row.size <= RECORD_LIMIT else ""
                if following is None:
                    row.open_at = opened
                    return len(row.lines[-1])
                if row.size <= RECORD_LIMIT:
                    line, low, at = following, 0, 0
                    row.lines.append(line)
                    row.size += len(line)
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
            plain = text.replace('\\"', '"')
            return plain if "\\" not in plain else _ESCAPED.sub(r"\1", text)
        return text.replace('""', '"') if '""' in text else text


@dataclass(frozen=True, slots=True)
class Learned:
    """What the good rows read so far, up to the first 500, have shown: how many there were, the kinds of first cell."""

    rows: int = 0
    shapes: frozenset[str] = frozenset()


class Starts:
    """Tells a line that begins a record: by the format's own pattern, or as the rows read so far began."""

    def __init__(
        self, cutter: Cutter, width: int, pattern: re.Pattern[str] | None, learned: Learned | None = None
    ) -> None:
        self._cutter = cutter
        self._width = width
        self._pattern = pattern
        self._shapes: set[str] = set(learned.shapes) if learned else set()
        self._learned = learned.rows if learned else 0

    @property
    def learned(self) -> Learned:
        """What was learned so far."""
        return Learned(self._learned, frozenset(self._shapes))

    @property
    def is_settled(self) -> bool:
        """Whether no row changes any more what a line says."""
        return self._pattern is not None or self._learned >= _LEARNED

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

    def surely(self, line: str) -> bool:
        """Say whether a row begins with `line` whatever stands before it, and nothing before it looks beyond.

        So it is where the line begins a record with a quote that an open cell could not take for its own: the reader
        of that cell stops there, and puts back what it has taken (`Cutter._quoted`, then `Reader._refuse`).
        """
        return line.startswith('"') and line[1:2] not in ("", '"', self._cutter.delimiter) and self.begin(line)

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
