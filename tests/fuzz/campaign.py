"""A long run: every harness in a process of its own, watched from outside, and a table of what came of it."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from harnesses import HARNESSES
from worker import HANG, HEAD, ROOM

WORKER = Path(__file__).with_name("worker.py")
STUCK = 12 * HANG
"""Seconds without a new input after which a process is taken to hang where no alarm reaches it, and is ended."""
MEMORY = 500
"""Megabytes that a process may reach, interpreter and libraries included."""


@dataclass(frozen=True)
class Told:
    """What came of one harness."""

    name: str
    inputs: int
    crashes: int
    hangs: int
    slowest: float
    peak: int
    seconds: float

    @property
    def is_clean(self) -> bool:
        """Whether nothing is to be looked at."""
        return not (self.crashes or self.hangs) and self.peak <= MEMORY


def shares(total: int, names: Sequence[str]) -> Mapping[str, int]:
    """Return how many of `total` inputs each harness gets, at least one."""
    whole = sum(HARNESSES[name].share for name in names)
    return {name: max(1, -(-total * HARNESSES[name].share // whole)) for name in names}


def engines() -> tuple[str, ...]:
    """Return the engines that are installed, the best one first."""
    return ("atheris", "own") if importlib.util.find_spec("atheris") else ("own",)


def run(total: int, names: Sequence[str], seed: int, engine: str, kept: Path) -> Iterator[Told]:
    """Try `total` inputs and yield what came of each harness."""
    for name, wanted in shares(total, names).items():
        with tempfile.TemporaryDirectory() as folder:
            yield _harness(name, wanted, seed, engine, kept / name, Path(folder) / "state")


def _harness(name: str, wanted: int, seed: int, engine: str, kept: Path, state: Path) -> Told:
    state.write_bytes(bytes(ROOM))
    peak, lost, began = 0, 0, time.monotonic()
    while True:
        before = _read(state)[0]
        arguments = [sys.executable, str(WORKER), engine, name, str(seed), str(wanted), str(state), str(kept)]
        process = subprocess.Popen(arguments, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        peak = max(peak, _watched(process, state))
        begun, slowest, data = _read(state)
        if begun >= wanted and not data:
            break
        lost += 1
        _keep(kept, f"{'hang' if process.returncode == -9 else 'died'}-{begun}", data, process)
        if begun == before:
            break  # it does not even start
    found = [path.stem for path in kept.glob("*.bin")]
    hangs = sum(name.startswith("hang") for name in found)
    return Told(name, begun, len(found) - hangs, hangs, slowest, peak, time.monotonic() - began)


def _read(state: Path) -> tuple[int, float, bytes]:
    held = state.read_bytes()
    begun, slowest, size = HEAD.unpack_from(held)
    return begun, slowest, held[HEAD.size : HEAD.size + size]


def _watched(process: subprocess.Popen[bytes], state: Path) -> int:
    """Wait for a worker, end it where it hangs, and return the most memory it held, in megabytes."""
    last, since = -1, time.monotonic()
    while True:
        pid, status, used = os.wait4(process.pid, os.WNOHANG)
        if pid:
            process.returncode = os.waitstatus_to_exitcode(status)
            return used.ru_maxrss // 1024
        begun = _read(state)[0]
        if begun != last:
            last, since = begun, time.monotonic()
        elif time.monotonic() - since > STUCK:
            process.kill()
        time.sleep(0.2)


def _keep(kept: Path, kind: str, data: bytes, process: subprocess.Popen[bytes]) -> None:
    kept.mkdir(parents=True, exist_ok=True)
    (kept / f"{kind}.bin").write_bytes(data)
    (kept / f"{kind}.txt").write_bytes(process.stderr.read() if process.stderr else b"")
