"""Rows of facts made at once: a frozen dataclass of many fields takes longer to fill than the text to read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from auditor.cable.facts import Cable, Paragraph, Span

Row = TypeVar("Row", Paragraph, Cable)


def row_of(kind: type[Row], facts: dict[str, Any], spans: Mapping[str, Span]) -> Row:
    """Return a paragraph or cable that takes over `facts`; what they leave out has the default of its field."""
    facts["spans"] = spans
    row = object.__new__(kind)
    object.__setattr__(row, "__dict__", facts)
    return row
