"""Runs the command line as a process, under the limits that a hostile day brings, and says what it left behind."""

from __future__ import annotations

import resource
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

CABLE = 'id,created,classification,text\n08ROME1,2008-01-02,SECRET,"E.O. 12958: DECL: 01/02/2018\n\n1. (TS) One.\n"\n'
"""One record, of which one rule says that it is in error."""


MEASURING = """
import os, sys
child = os.spawnvp(os.P_NOWAIT, sys.argv[2], sys.argv[2:])
_, status, used = os.wait4(child, 0)
with open(sys.argv[1], "w") as out:
    out.write(str(used.ru_maxrss // 1024))
code = os.waitstatus_to_exitcode(status)
os.kill(os.getpid(), -code) if code < 0 else sys.exit(code)
"""
"""Starts a process from a small one: the peak of a process counts what its parent held when it was started."""


@dataclass(frozen=True)
class Ran:
    """What a process left behind; `peak` is the most memory it held, in megabytes."""

    status: int
    out: str
    err: str
    peak: int

    @property
    def said(self) -> str:
        """The message of a run that failed: one line, and no trace of the tool's own."""
        assert "Traceback" not in self.err
        assert "internal error" not in self.err
        return self.err.strip()


class Tool:
    """Runs `auditor` in one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def start(
        self, *words: str, before: Callable[[], None] | None = None, prefix: Sequence[str] = (), **how
    ) -> subprocess.Popen[bytes]:
        """Start a run; `before` is called in the process before the tool begins."""
        command = [*prefix, sys.executable, "-m", "auditor", *words]
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "stdin": subprocess.DEVNULL} | how
        return subprocess.Popen(command, cwd=self.folder, preexec_fn=before, **pipes)  # noqa: PLW1509

    def run(self, *words: str, prefix: Sequence[str] = (), **how) -> Ran:
        """Run to the end."""
        out, err, peak = (self.folder.parent / name for name in ("out", "err", "peak"))
        measured = (sys.executable, "-c", MEASURING, str(peak), *prefix)
        with out.open("wb") as stdout, err.open("wb") as stderr:
            status = self.start(*words, prefix=measured, **({"stdout": stdout, "stderr": stderr} | how)).wait()
        text = [file.read_bytes().decode("utf-8", "surrogateescape") for file in (out, err)]
        return Ran(status, *text, int(peak.read_text()))

    def check(self, *words: str, **how) -> Ran:
        """Run a check as of a fixed day."""
        return self.run("check", *words, "--as-of", "2020-01-01", **how)

    def write(self, name: str, data: bytes | str = CABLE) -> Path:
        """Write a file into the folder."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data.encode() if isinstance(data, str) else data)
        return path


def limited(size: int) -> Callable[[], None]:
    """Make a disk of `size` bytes a file: what is written beyond fails as on a full one."""
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


@pytest.fixture
def tool(tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    return Tool(folder)


@pytest.fixture
def disk():
    return limited
