"""What the tests of ingest share: read bytes as a file of a given name, and look at the rows."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditor.ingest import Input, open_source
from auditor.ingest.locations import Local
from auditor.ingest.records import Record, Unreadable


class Bytes:
    """Reads bytes as if they were a file met in a walked folder, so that nothing raises."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def source(self, name: str, data: bytes | str, *, named: bool = False, profile: str | None = None):
        path = self.folder / name
        path.write_bytes(data.encode() if isinstance(data, str) else data)
        return open_source(Input(name, Local(path), named=named), profile=profile)

    def rows(self, name: str, data: bytes | str, **how):
        return list(self.source(name, data, **how).rows())

    def records(self, name: str, data: bytes | str, **how) -> list[Record]:
        rows = self.rows(name, data, **how)
        assert all(isinstance(row, Record) for row in rows), rows
        return rows

    def codes(self, name: str, data: bytes | str, **how) -> list[str]:
        return [row.code if isinstance(row, Unreadable) else "" for row in self.rows(name, data, **how)]


@pytest.fixture
def given(tmp_path):
    return Bytes(tmp_path)
