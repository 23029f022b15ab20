"""Delimited files -> records: header or none, delimiter and escape, damage cut out, the rows after it read again."""

from __future__ import annotations

import hashlib
import io
import re
import sys
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from auditor.ingest.clean import cut_clean
from auditor.ingest.cutting import MAX_COLUMNS, Cut, Cutter, Learned, Starts
from auditor.ingest.encoding import RECORD_LIMIT, Lines
from auditor.ingest.mapping import Broken, Row
from auditor.ingest.profiles import Choice, Dialect, Profile, choose, known
from auditor.ingest.records import Note

_DELIMITERS = ",\t;|"
_DOUBLED = re.compile(r'[^,\n\\]""[^,\n]')


@dataclass(frozen=True, slots=True)
class Table:
    """How one delimited file is read: its profile, the names of its columns, and its manner of writing."""

    profile: Profile
    columns: tuple[str, ...]
    cutter: Cutter
    has_header: bool

    @property
    def least(self) -> int:
        """How many cells a row must have: columns without a name at the end are none."""
        return max((n for n, name in enumerate(self.columns, 1) if name), default=1)

    def starts(self, learned: Learned | None = None) -> Starts:
        """Return what tells a line that begins a row of this table."""
        return Starts(self.cutter, self.least, self.profile.dialect.record_start, learned)


def recognise(head: str, profile: Profile | None = None) -> tuple[Table, Choice] | None:
    """Return how a delimited file beginning with `head` is read, and why; None where no profile fits its columns."""
    for candidate in (profile,) if profile else known().values():
        dialect = candidate.dialect
        if dialect.columns and (profile or (candidate.match_pattern and candidate.match_pattern.match(head))):
            cutter = Cutter(",", backslash=_has_backslashes(dialect, head))
            reason = f"no header row; the first line begins like a row of {candidate.name}"
            if dialect.escape != "double":
                reason += f"; quotes in a cell {'have a backslash' if cutter.backslash else 'are doubled'}"
            return Table(candidate, dialect.columns, cutter, has_header=False), Choice(candidate.name, reason)
    headers = [(_header(head, delimiter), delimiter) for delimiter in _DELIMITERS]
    if profile:
        columns, delimiter = max(headers, key=lambda found: len(found[0]))
        cutter = Cutter(delimiter, backslash=_has_backslashes(profile.dialect, head))
        return Table(profile, columns, cutter, has_header=True), Choice(profile.name, "asked for")
    fitting = [(*chosen, columns, delimiter) for columns, delimiter in headers if (chosen := choose(columns))]
    if not fitting:
        return None
    fits, reason, columns, delimiter = max(fitting, key=lambda found: len(found[2]))
    cutter = Cutter(delimiter, backslash=_has_backslashes(fits.dialect, head))
    return Table(fits, columns, cutter, has_header=True), Choice(fits.name, reason)


def header_of(head: str) -> tuple[str, ...]:
    """Return the header row of a delimited text, cut at the delimiter that gives most columns."""
    return max((_header(head, delimiter) for delimiter in _DELIMITERS), key=len)


def _header(head: str, delimiter: str) -> tuple[str, ...]:
    lines = Lines(io.BytesIO(head.encode("utf-8", "replace")))
    reader = _Head(lines)
    while (line := lines.take()) is not None:
        if line.strip():
            cut = Cutter(delimiter).cut(line, lines.number, reader, lambda _: False)
            return tuple(" ".join(cell.split()) for cell in cut.cells)
    return ()


@dataclass(frozen=True, slots=True)
class _Head:
    """The lines of a header row."""

    lines: Lines

    def take(self) -> str | None:
        return self.lines.take()

    def take_plain(self, room: int) -> list[str]:
        return self.lines.take_without('"', sys.maxsize, room)


def _has_backslashes(dialect: Dialect, head: str) -> bool:
    """Say whether quotes inside cells have a backslash before them, by what the head of the file shows more of."""
    if dialect.escape != "sniff":
        return dialect.escape == "backslash"
    return head.count('\\"') >= len(_DOUBLED.findall(head))


def plain_table(head: str) -> Table:
    """Return how a delimited file beginning with `head` is read where no profile is wanted: a header row, then rows."""
    columns = header_of(head)
    delimiter = max(_DELIMITERS, key=lambda sign: len(_header(head, sign)))
    return Table(Profile("table", "any table", "rows", {}), columns, Cutter(delimiter), has_header=True)


class Reader:
    """Reads the rows of one delimited file, or those of a part of it.

    The part begins with the next of `lines`, its first row not that of the file where there are lines before, and
    `learned` says what the rows before have shown. It has the rows that begin up to line `until`.
    """

    def __init__(self, lines: Lines, table: Table, *, learned: Learned | None = None, until: int = sys.maxsize) -> None:
        self.starts = table.starts(learned)
        self._lines = lines
        self._until = until
        self._cutter = table.cutter
        self._sign = table.cutter.delimiter.encode()
        self._dialect = table.profile.dialect
        self._header = not table.has_header or lines.number > 0
        self._names = _distinct(table.columns)
        self._least = table.least
        self._fences: deque[int] = deque()

    @property
    def line(self) -> int:
        """The number of the last line of the last row."""
        return self._lines.number

    @property
    def looks_ahead(self) -> bool:
        """Whether damage before has shown where rows begin after the next one."""
        return bool(self._fences) and self._fences[-1] > self._lines.number + 1

    def rows(self) -> Iterator[Row | Broken]:
        """Yield the rows in order; every line but the header and empty rows belongs to exactly one."""
        while self._lines.number < self._until:
            if (clean := self._clean()) is not None:
                yield clean
                continue
            if (line := self._lines.take()) is None:
                return
            number = self._lines.number
            while self._fences and self._fences[0] <= number:
                self._fences.popleft()
            if not line.strip():
                continue
            cut = self._cutter.cut(line, number, self, self.starts.begin)
            problem = self._problem(cut, number)
            if problem:
                yield self._refuse(cut, number, *problem)
            elif self._header and any(map(str.strip, cut.cells)):
                yield self._row(cut, number)
            self._header = True
            self._lines.forget(self._lines.number)

    def _clean(self) -> Row | None:
        """Return the next row where it is of quoted cells without flaw, which is most often."""
        if self._fences or not self._header:
            return None
        pieces = self._lines.quoted(self._sign, backslash=self._cutter.backslash)
        number = self._lines.number + 1
        clean = cut_clean(pieces, number, self._cutter) if pieces else None
        if clean is None or not self._least <= len(clean.cells) <= len(self._names):
            return None
        cells, places, last = clean
        if not any(map(str.strip, cells)) or (last > number and self.starts.swallowed(_lines_of(pieces))):
            return None
        self._lines.skip(last - number + 1)
        self.starts.learn(cells[0])
        values = dict(zip(self._names, cells, strict=False))
        digest = partial(_digest, pieces)
        return Row(values, number, last, digest, dict(zip(self._names, places, strict=False)))

    def take(self) -> str | None:
        """Return the next line of a cell; None at a line where a row is known to begin."""
        if self._fences and self._lines.number + 1 >= self._fences[0]:
            return None
        return self._lines.take()

    def take_plain(self, room: int) -> list[str]:
        """Return the next lines of a cell that hold no quote."""
        return self._lines.take_without('"', self._fences[0] if self._fences else sys.maxsize, room)

    def _row(self, cut: Cut, number: int) -> Row:
        self.starts.learn(cut.cells[0])
        last = number + len(cut.lines) - 1
        notes = self._lines.notes(number, last)
        if cut.stray:
            seen = "a quote inside a quoted cell is neither doubled nor escaped"
            notes += tuple(Note("IN012", "", seen, *place) for place in cut.stray)
        return Row(
            dict(zip(self._names, cut.cells, strict=False)),
            number,
            last,
            lambda: self._lines.digest(number, cut.lines),
            dict(zip(self._names, cut.places, strict=False)),
            notes=notes,
        )

    def _problem(self, cut: Cut, number: int) -> tuple[str, str] | None:
        """Return the code and the observation of what makes a row unreadable."""
        width = len(cut.cells)
        if cut.too_large or cut.too_many or self._lines.was_cut(number, len(cut.lines)):
            most = f"has more than {MAX_COLUMNS} columns" if cut.too_many else f"is longer than {RECORD_LIMIT} bytes"
            return "IN011", f"the row {most}"
        if cut.open_at:
            line, column = cut.open_at
            return "IN003", f"the quote opened in line {line}, column {column} is not closed"
        if cut.bare_at and self._dialect.all_quoted:
            line, column = cut.bare_at
            return "IN003", f"the cell in line {line}, column {column} has no opening quote"
        if width < self._least or any(cell.strip() for cell in cut.cells[len(self._names) :]):
            return "IN002", f"{width} columns where {self._least} are expected"
        if len(cut.lines) > 1 and self.starts.swallowed(cut.lines):
            return "IN003", "a quote is not closed"
        return None

    def _refuse(self, cut: Cut, number: int, code: str, observed: str) -> Broken:
        """Refuse the lines up to the next that begins a row, and put the rest back with fences at such lines."""
        begins = [n for n, line in enumerate(cut.lines[1:], 1) if self.starts.begin(line)]
        kept = cut.lines[: begins[0]] if begins else cut.lines
        if begins:
            self._lines.put_back(cut.lines[begins[0] :])
            self._fences.extendleft(number + n for n in reversed(begins))
            code, observed = ("IN003", "a quote is not closed") if code == "IN002" else (code, observed)
            observed += f"; line {number + begins[0]} begins a row"
        digest = self._lines.digest(number, self._damaged(kept))
        return Broken(code, observed, number, self._lines.number, digest)

    def _damaged(self, lines: Sequence[str]) -> Iterator[str]:
        """Yield the damaged lines and, where the format shows how a row begins, those after them that begin none."""
        yield from lines
        if self._dialect.record_start is None:
            return
        while (line := self.take()) is not None:
            if self.starts.begin(line):
                self._lines.put_back([line])
                return
            yield line
            self._lines.forget(self._lines.number)


def _digest(pieces: Sequence[bytes]) -> str:
    """Return the SHA-256 of a row that was split at its quotes."""
    return hashlib.sha256(b'"'.join(pieces) + b'"\n').hexdigest()


def _lines_of(pieces: Sequence[bytes]) -> list[str]:
    return (b'"'.join(pieces) + b'"').decode().split("\n")


def _distinct(columns: Sequence[str]) -> tuple[str, ...]:
    """Return column names with the nameless ones numbered and repeated ones told apart."""
    names: dict[str, None] = {}
    for n, column in enumerate(columns, 1):
        name = column or f"column {n}"
        names[name if name not in names else f"{name} ({n})"] = None
    return tuple(names)
