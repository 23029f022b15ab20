"""The standard streams of a run: one that is closed or full is a message, and none of the tool's own faults."""

from __future__ import annotations

import errno
import io
import os
import sys
from typing import Any

from auditor.errors import UsageError

_BLOCK = 65_536


def prepare() -> None:
    """Put streams in place that say what is wrong with them; a closed one is opened, or a file gets its number."""
    if sys.stdin is None:
        sys.stdin = io.TextIOWrapper(io.BufferedReader(_Closed(os.open(os.devnull, os.O_WRONLY), "rb")))
    out = _Out(os.open(os.devnull, os.O_RDONLY) if sys.stdout is None else sys.stdout.fileno(), "wb", closefd=False)
    err = _Err(os.open(os.devnull, os.O_WRONLY) if sys.stderr is None else sys.stderr.fileno(), "wb", closefd=False)
    sys.stdout = io.TextIOWrapper(
        io.BufferedWriter(out, _BLOCK),
        encoding=getattr(sys.stdout, "encoding", "utf-8"),
        errors=getattr(sys.stdout, "errors", "backslashreplace"),
        line_buffering=out.isatty(),
    )
    sys.stderr = io.TextIOWrapper(
        io.BufferedWriter(err),
        encoding=getattr(sys.stderr, "encoding", "utf-8"),
        errors="backslashreplace",
        line_buffering=True,
    )


class _Out(io.FileIO):
    """Standard output: the first failure to write is a message, what is left after it goes nowhere."""

    _has_failed = False

    def write(self, data: Any, /) -> int:
        """Write, `UsageError` where that can't be done; a reader who left is for others to see."""
        if self._has_failed:
            return len(data)
        try:
            return super().write(data)
        except BrokenPipeError:
            raise
        except OSError as error:
            self._has_failed = True
            message = f"standard output: can't be written: {_reason(error)}"
            raise UsageError(message) from None


class _Err(io.FileIO):
    """Standard error: nobody could be told of what it does not take."""

    def write(self, data: Any, /) -> int:
        """Write as far as it can be."""
        try:
            return super().write(data)
        except OSError:
            return len(data)


class _Closed(io.FileIO):
    """Standard input that was closed before the run."""

    def readinto(self, _buffer: Any, /) -> int:
        """Raise."""
        message = "standard input: can't be read: it is closed; give - a file or a pipe"
        raise UsageError(message)

    def readall(self) -> bytes:
        """Raise."""
        self.readinto(b"")
        return b""


def _reason(error: OSError) -> str:
    """Return what a reader takes for the reason: nothing was opened there to write to."""
    return "it is closed" if error.errno == errno.EBADF else str(error.strerror)
