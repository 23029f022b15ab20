"""Bytes -> records: inputs, profiles, readers of every format. Knows no cable grammar and no law."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.ingest.canonical import to_canonical
from auditor.ingest.holdings import Holdings
from auditor.ingest.profiles import Choice
from auditor.ingest.reading import Source, open_source
from auditor.ingest.records import Record, Unreadable
from auditor.ingest.sources import Input, expand

__all__ = ["Choice", "Holdings", "Input", "Source", "expand", "open_source", "read", "to_canonical"]


def read(source: Input, *, profile: str | None = None) -> Iterator[Record | Unreadable]:
    """Yield the records and unreadable rows of an input in order, in constant memory; see `open_source` for errors."""
    return open_source(source, profile=profile).rows()
