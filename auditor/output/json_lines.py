"""JSONL: the main sheet, one JSON object a line and nothing else."""

from __future__ import annotations

from typing import TextIO

from auditor.output.document import Document, Options
from auditor.output.json_document import row_objects


def write(document: Document, out: TextIO, _options: Options) -> str:
    """Write one line for each row of the main sheet."""
    out.writelines(row + "\n" for row in row_objects(document.main))
    return ""
