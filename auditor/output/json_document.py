"""JSON: one object with the meta and every sheet, one row a line, ASCII so that no terminal takes offence."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from json.encoder import encode_basestring_ascii
from typing import Any, TextIO

from auditor.output.document import Document, Options
from auditor.output.tables import Sheet

_WRITTEN: dict[type, Callable[[Any], str]] = {str: encode_basestring_ascii, int: repr}
"""How `json.dumps` writes the most common cells, without asking what they are."""


def write(document: Document, out: TextIO, _options: Options) -> str:
    """Write the whole document without holding it."""
    out.write('{"meta": ' + json.dumps(dict(document.meta)))
    for sheet in document.sheets:
        out.write(f",\n{json.dumps(sheet.name)}: [")
        for position, row in enumerate(row_objects(sheet)):
            out.write(",\n" if position else "\n")
            out.write(row)
        out.write("\n]" if len(sheet.rows) else "]")
    out.write("}\n")
    return ""


def row_objects(sheet: Sheet) -> Iterator[str]:
    """Yield the rows as JSON objects in the order of the columns; lists are arrays.

    They are what `json.dumps` makes of a row as a dict, but the names are written once for all rows.
    """
    names = sheet.names
    if len(set(names)) < len(names):
        return (json.dumps(dict(zip(names, row, strict=True))) for row in sheet.rows)
    form = "{" + ", ".join(json.dumps(name).replace("%", "%%") + ": %s" for name in names) + "}"
    return (form % tuple([_WRITTEN.get(type(cell), json.dumps)(cell) for cell in row]) for row in sheet.rows)
