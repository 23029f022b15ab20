"""One process that tries inputs on one harness, with bounds on time and memory; started by `campaign`.

What it is trying stands in the state file, so that the input is known even where the process dies of it.
"""

from __future__ import annotations

import contextlib
import mmap
import resource
import signal
import struct
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any

HEAD = struct.Struct("<QdI")
"""State: inputs begun, seconds of the slowest, bytes of the one being tried, which follow."""
ROOM = HEAD.size + (1 << 17)
HANG = 5.0
"""Seconds of the processor that an input may take: a busy machine is no hang."""
GROWTH = 1 << 30
"""Bytes of address space that a harness may take beyond its start."""
_TRIES = 400


class Hang(BaseException):
    """An input took longer than it may."""


def _ring(_signal: int, _frame: object) -> None:
    raise Hang


class Trials:
    """Tries inputs one after another and keeps the first of each kind that is no answer, made small."""

    def __init__(self, name: str, state: Path, kept: Path, folder: Path) -> None:
        from harnesses import attempt

        self._attempt, self._name, self._folder, self._kept = attempt, name, folder, kept
        file = state.open("r+b")
        self._state = mmap.mmap(file.fileno(), ROOM)
        self.begun, self._slowest, _ = HEAD.unpack_from(self._state)
        self._seen: set[str] = {path.stem for path in kept.glob("*.bin")}
        signal.signal(signal.SIGPROF, _ring)

    def one(self, data: bytes) -> None:
        """Try one input."""
        self.begun += 1
        HEAD.pack_into(self._state, 0, self.begun, self._slowest, len(data))
        self._state[HEAD.size : HEAD.size + len(data)] = data
        began = time.process_time()
        kind, trace = self._try(data)
        self._slowest = max(self._slowest, time.process_time() - began)
        HEAD.pack_into(self._state, 0, self.begun, self._slowest, 0)
        if kind and kind not in self._seen:
            self._seen.add(kind)
            self._kept.mkdir(parents=True, exist_ok=True)
            (self._kept / f"{kind}.txt").write_text(trace, encoding="utf-8", errors="backslashreplace")
            (self._kept / f"{kind}.bin").write_bytes(data)
            (self._kept / f"{kind}.bin").write_bytes(self._made_small(data, kind))

    def _try(self, data: bytes) -> tuple[str, str]:
        """Return what kind of crash the input is, "" where it is none, and its trace."""
        signal.setitimer(signal.ITIMER_PROF, HANG)
        try:
            self._attempt(self._name, data, self._folder)
        except Hang:
            return f"hang-{_place()}", traceback.format_exc()
        except BaseException as error:  # noqa: BLE001 - anything that is no answer is what is looked for
            return f"{type(error).__name__}-{_place()}", traceback.format_exc()
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
        return "", ""

    def _made_small(self, data: bytes, kind: str) -> bytes:
        """Return a shorter input of the same kind, found by leaving parts out."""
        if kind.startswith("hang"):
            return data
        tries, size = 0, len(data) // 2
        while size and tries < _TRIES:
            at = 0
            while at < len(data) and tries < _TRIES:
                shorter, tries = data[:at] + data[at + size :], tries + 1
                if self._try(shorter)[0] == kind:
                    data = shorter
                else:
                    at += size
            size //= 2
        return data


def _place() -> str:
    """Return the innermost line of the product in the trace of the exception at hand."""
    frames = traceback.extract_tb(sys.exception().__traceback__)
    own = [frame for frame in frames if "/auditor/" in frame.filename] or frames
    return f"{Path(own[-1].filename).stem}-{own[-1].name.strip('<>')}-{own[-1].lineno}"


@contextlib.contextmanager
def bounded() -> Iterator[Path]:
    """Bound the address space of the process and give a folder to write in."""
    size = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (size + GROWTH, size + GROWTH))
    shared = Path("/dev/shm")  # noqa: S108
    with tempfile.TemporaryDirectory(dir=shared if shared.is_dir() else None) as folder:
        yield Path(folder)


def mutate(name: str, seed: int, wanted: int, state: Path, kept: Path) -> None:
    """Try the inputs of the seeded mutation that are not tried yet."""
    from harnesses import HARNESSES, seeds
    from mutation import Mutator

    mutator = Mutator(name, seed, seeds(name), HARNESSES[name].pieces)
    with bounded() as folder:
        trials = Trials(name, state, kept, folder)
        while trials.begun < wanted:
            trials.one(mutator.make(trials.begun))


def explore(name: str, seed: int, wanted: int, state: Path, kept: Path) -> None:
    """Try inputs that atheris makes, guided by the lines of the product they reach."""
    import atheris

    with atheris.instrument_imports(include=["auditor"]):
        from harnesses import CORPUS
    with tempfile.TemporaryDirectory() as grown, bounded() as folder:
        trials: list[Any] = []

        def one(data: bytes) -> None:
            if not trials:
                trials.append(Trials(name, state, kept, folder))  # its alarm is set after atheris set its own
            trials[0].one(data)

        begun = HEAD.unpack_from(state.read_bytes())[0]
        bounds = [
            f"-runs={wanted - begun}",
            f"-seed={seed + begun + 1}",
            "-max_len=4096",
            "-timeout=0",
            "-rss_limit_mb=0",
        ]
        atheris.Setup(["fuzz", *bounds, "-verbosity=0", "-print_final_stats=0", grown, str(CORPUS / name)], one)
        atheris.Fuzz()


if __name__ == "__main__":
    engine, name, seed, wanted, state, kept = sys.argv[1:]
    {"own": mutate, "atheris": explore}[engine](name, int(seed), int(wanted), Path(state), Path(kept))
