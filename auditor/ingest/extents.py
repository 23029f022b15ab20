"""How large a workbook would become, found by a look at its parts before the library takes it: bombs are refused.

A cell that stands far out makes calamine set up every cell before it, and a number of strings is believed.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from auditor.errors import InputUnreadable
from auditor.ingest.encoding import RECORD_LIMIT, ByteStream

MAX_CELLS = 50_000_000
"""Most cells of a sheet, empty ones up to its last row and column too."""
_FREE_CELLS = 4_000_000
_MAX_SPARSE = 20
"""A sheet of more than `_FREE_CELLS` may have this many times the cells that are filled."""

_BLOCK = 1 << 18
_PLACE = re.compile(r"([A-Za-z]{0,7})([0-9]{0,10})")
_PARTS = ("content.xml", "xl/sharedstrings.xml")
_SHEETS = "xl/worksheets/"


@dataclass(slots=True)
class _Extent:
    """The last row and column that are filled of one sheet, and how many cells are."""

    rows: int = 0
    columns: int = 0
    filled: int = 0

    def fill(self, row: int, column: int) -> None:
        self.rows, self.columns, self.filled = max(self.rows, row), max(self.columns, column), self.filled + 1
        size = self.rows * self.columns
        if size > MAX_CELLS or (size > _FREE_CELLS and size > _MAX_SPARSE * self.filled):
            message = f"a sheet reaches to row {self.rows}, column {self.columns}, too far; save it as CSV"
            raise InputUnreadable(message)


class _Cells:
    """Follows the elements of a sheet in Open XML or OpenDocument."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._extent = _Extent()
        self._row = self._column = 0
        self._next_row = self._next_column = 1

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        name = tag.rpartition(":")[2]
        if name in ("v", "is", "p"):
            self._extent.fill(self._row, self._column)
        elif name == "c":
            self._row, self._column = _place(attributes.get("r", ""), self._next_row, self._next_column)
            self._next_column = self._column + 1
        elif name == "row":
            self._next_row = _place(attributes.get("r", ""), self._next_row, 1)[0]
        elif name in ("table-cell", "covered-table-cell"):
            self._column += _number(attributes.get("table:number-columns-repeated", "1"))
            if "office:value-type" in attributes:
                self._extent.fill(self._row, self._column)
        elif name == "table-row":
            self._row, self._column = self._row + _number(attributes.get("table:number-rows-repeated", "1")), 0
        elif name in ("sheetData", "table"):
            self._extent, self._row, self._column, self._next_row, self._next_column = _Extent(), 0, 0, 1, 1
        elif name == "sst":
            self._strings(attributes)

    def end(self, tag: str) -> None:
        if tag.rpartition(":")[2] == "row":
            self._next_row, self._next_column = self._next_row + 1, 1

    def doctype(self, *_: object) -> None:
        message = "a document type declaration is refused, for it can define entities"
        raise InputUnreadable(message)

    def _strings(self, attributes: Mapping[str, str]) -> None:
        for key in ("count", "uniqueCount"):
            # each use of a string is a cell elsewhere: only the distinct ones must be here
            if key == "uniqueCount" and _number(attributes.get(key, "0")) > self._size:
                message = f"more strings are announced than {self._size} bytes can hold"
                raise InputUnreadable(message)
            if _number(attributes.get(key, "0")) > 10 * MAX_CELLS:
                message = f"more than {10 * MAX_CELLS} strings are announced"
                raise InputUnreadable(message)


def _number(text: str) -> int:
    return int(text[:18]) if text.isascii() and text.isdigit() else 1


def _place(text: str, row: int, column: int) -> tuple[int, int]:
    """Return the row and column of a reference such as `AB12`, those given where it does not say."""
    found = _PLACE.match(text)
    letters, digits = found.groups() if found else ("", "")
    named = 0
    for letter in letters.upper():
        named = named * 26 + ord(letter) - 64
    return int(digits or row), named or column


def refuse_far_cells(archive: zipfile.ZipFile, name: str) -> None:
    """Raise `InputUnreadable` where a sheet, or its list of strings, would take memory far beyond what it holds."""
    for entry in archive.infolist():
        part = entry.filename.replace("\\", "/").lstrip("/")
        if part.lower() in _PARTS or (part.lower().startswith(_SHEETS) and part.lower().endswith(".xml")):
            try:
                with archive.open(entry) as stream:
                    _follow(stream, _Cells(entry.file_size))
            except InputUnreadable as error:
                message = f"{name}: {part}: {error}"
                raise InputUnreadable(message) from error


def _follow(stream: ByteStream, cells: _Cells) -> None:
    from xml.parsers import expat  # noqa: PLC0415 - few runs need it

    parser: Any = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = cells.start, cells.end
    parser.StartDoctypeDeclHandler = cells.doctype
    fed = 0
    try:
        while block := stream.read(_BLOCK):
            fed += len(block)
            parser.Parse(block, False)  # noqa: FBT003
            if fed - parser.CurrentByteIndex > RECORD_LIMIT:
                message = f"a tag or comment is longer than {RECORD_LIMIT} bytes"
                raise InputUnreadable(message)
        parser.Parse(b"", True)  # noqa: FBT003
    except (expat.ExpatError, LookupError, ValueError) as error:
        message = f"the XML can't be read ({error})"
        raise InputUnreadable(message) from error
