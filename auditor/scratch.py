"""What a run sets aside on disk while it goes on: bytes in a file without a name, which goes with the run."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from auditor.errors import AuditorError

_IN_HAND = 1 << 20
"""Bytes that stay in memory; beyond that all of them go to the folder for temporary files."""


class NoRoom(AuditorError):
    """What a run must set aside can't be written to the folder for temporary files."""

    exit_code = 4


class Lying(NamedTuple):
    """Where something lies in a scratch file: offset and length in bytes."""

    at: int
    length: int


class Scratch:
    """A file of what was put into it, one thing after another."""

    def __init__(self) -> None:
        self._file = tempfile.SpooledTemporaryFile(_IN_HAND)  # noqa: SIM115 - it lives as long as the run

    def put(self, content: bytes) -> Lying:
        """Write something at the end; raise `NoRoom` where that can't be done."""
        with _room():
            lying = Lying(self._file.seek(0, 2), len(content))
            self._file.write(content)
        return lying

    def get(self, lying: Lying) -> bytes:
        """Return what lies there; raise `NoRoom` where what was put last can't be written any more."""
        with _room():
            self._file.seek(lying.at)
            return self._file.read(lying.length)


@contextmanager
def _room() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        folder = tempfile.tempdir or "temporary files"
        message = (
            f"{folder}: what the run sets aside can't be written: {error.strerror};"
            " make room there, or name another folder in TMPDIR"
        )
        raise NoRoom(message) from error
