"""JSON: one object with the meta and every sheet, one row a line, ASCII so that no terminal takes offence."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TextIO

from auditor.output.document import Document, Options
from auditor.output.tables import Sheet, Value


def write(document: Document, out: TextIO, _options: Options) -> str:
    """Write the whole document without holding it."""
    out.write('{"meta": ' + json.dumps(dict(document.meta)))
    for sheet in document.sheets:
        out.write(f",\n{json.dumps(sheet.name)}: [")
        for position, row in enumerate(sheet.rows):
            out.write(",\n" if position else "\n")
            out.write(row_object(sheet, row))
        out.write("\n]" if len(sheet.rows) else "]")
    out.write("}\n")
    return ""


def row_object(sheet: Sheet, row: Sequence[Value]) -> str:
    """Return one row as a JSON object in the order of the columns; lists are arrays."""
    return json.dumps(dict(zip(sheet.names, row, strict=True)))
