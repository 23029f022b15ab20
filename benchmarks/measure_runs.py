"""Run a command and measure it: wall time, the largest process, the memory of each, and what else the machine did."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

POLL = 0.05
TIMES = 5
PROC = Path("/proc")
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
"""Modules are compiled once, as they are where the package is installed: not anew in every process."""


@dataclass(frozen=True)
class Run:
    """`seconds` of wall time, start of the interpreter included. Memory in MB (2**20 bytes).

    `peak` is the largest single process as the kernel counted it to its end; `processes` is the high-water mark of
    each process that was seen at least once (looked at every 50 ms, Linux only), largest first. `foreign` is the share
    of the machine's processors that other programs used meanwhile, 0 to 1, or None where the machine can't say.
    """

    seconds: float
    peak: float
    processes: tuple[float, ...]
    foreign: float | None


def run(command: Sequence[str], output: Path, statuses: Sequence[int] = (0,)) -> Run:
    """Run a command, its standard output into a file. Another exit status than `statuses` ends the measurement."""
    errors = output.with_name(output.name + ".stderr")
    busy = machine_time()
    with output.open("wb") as out, errors.open("wb") as err:
        start = time.perf_counter()
        process = subprocess.Popen(command, stdout=out, stderr=err, env=ENVIRONMENT)
        watch = Watch(process.pid)
        _, status, used = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        seen = watch.stop()
    if process.returncode not in statuses:
        told = errors.read_text(encoding="utf-8", errors="replace")[-2000:]
        sys.exit(f"{' '.join(command)}\nended with status {process.returncode}:\n{told}")
    peak = used.ru_maxrss / (1024 if sys.platform != "darwin" else 1 << 20)
    return Run(seconds, peak, seen, foreign(busy, used.ru_utime + used.ru_stime, seconds))


def steady(command: Sequence[str], output: Path) -> Run:
    """Run a short command once, so that all it reads is in the page cache, then `TIMES`; return the middle one."""
    run(command, output)
    return sorted((run(command, output) for _ in range(TIMES)), key=lambda one: one.seconds)[TIMES // 2]


class Watch(threading.Thread):
    """Look at the memory of a process and of its descendants until told to stop."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.pid, self.peaks, self.done = pid, dict[int, float](), threading.Event()
        if PROC.is_dir():
            self.start()

    def run(self) -> None:
        while not self.done.wait(POLL):
            for pid in family(self.pid):
                self.peaks[pid] = max(self.peaks.get(pid, 0.0), high_water(pid))

    def stop(self) -> tuple[float, ...]:
        self.done.set()
        if self.ident:
            self.join()
        return tuple(sorted(self.peaks.values(), reverse=True))


def family(pid: int) -> list[int]:
    """Return a process and its descendants, as far as the kernel still knows them."""
    found = [pid]
    for one in found:
        try:
            found += map(int, (PROC / f"{one}/task/{one}/children").read_text().split())
        except OSError:
            continue
    return found


def high_water(pid: int) -> float:
    """Return the largest memory of a process so far in MB; 0 where it has ended."""
    try:
        rows = (PROC / f"{pid}/status").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(row.split()[1]) / 1024 for row in rows if row.startswith("VmHWM:")), 0.0)


def machine_time() -> float | None:
    """Return the seconds for which the machine's processors have worked since it started."""
    try:
        ticks = [int(word) for word in (PROC / "stat").read_text().splitlines()[0].split()[1:]]
    except OSError:
        return None
    idle = ticks[3] + ticks[4]
    return (sum(ticks[:8]) - idle) / os.sysconf("SC_CLK_TCK")


def foreign(before: float | None, own: float, seconds: float) -> float | None:
    now = machine_time()
    if before is None or now is None:
        return None
    return max(0.0, now - before - own) / (seconds * (os.cpu_count() or 1))
