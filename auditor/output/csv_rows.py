"""CSV: the main sheet, a header row, LF line ends, UTF-8. A text cell that a spreadsheet would run begins with `'`.

Control characters other than line ends and tabs are made visible, so that a terminal that is shown the file obeys none.
"""

from __future__ import annotations

import csv
from typing import TextIO

from auditor.output.document import Document, Options
from auditor.output.tables import flat
from auditor.output.text import disarmed, inert, needs_care


def write(document: Document, out: TextIO, _options: Options) -> str:
    """Write the main sheet; lists are joined by `;`, a missing number is empty."""
    sheet = document.main
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([disarmed(inert(name)) for name in sheet.names])
    texts = [at for at, column in enumerate(sheet.columns) if column.kind != "number"]
    for row in sheet.rows:
        cells = [flat(value) for value in row]
        if needs_care("\n".join(cells)):
            for at in texts:
                cells[at] = disarmed(inert(cells[at]))
        writer.writerow(cells)
    return ""
