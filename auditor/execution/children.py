"""One worker process as its parent sees it: what it is given, what it has in hand, how it ended."""

from __future__ import annotations

import multiprocessing
import pickle
import signal
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import resource_tracker
from typing import Any, Generic, TypeVar

from auditor.execution.worker import OUT_OF_MEMORY, serve

T = TypeVar("T")

GRACE = 5.0
"""Seconds for a process that has closed its pipe to end by itself."""

_CONTEXT = multiprocessing.get_context("spawn")


class Child(Generic[T]):
    """A process and its end of the pipe; `hand` says what it was given and has not answered, in order."""

    def __init__(self, prepare: bytes) -> None:
        self.pipe, theirs = _CONTEXT.Pipe()
        self._process = _CONTEXT.Process(target=serve, args=(theirs, prepare), daemon=True)
        with _undisturbed():
            self._process.start()
        theirs.close()
        self.ready = False
        self.hand: deque[T] = deque()

    def give(self, item: T, unit: Any) -> None:
        """Send a unit, known as `item`. That the process is gone already shows when its pipe is next read."""
        sent = pickle.dumps(unit, pickle.HIGHEST_PROTOCOL)
        self.hand.append(item)
        try:
            self.pipe.send_bytes(sent)
        except OSError:
            return

    def kill(self) -> None:
        """End the process without waiting for it. It has nothing to tidy up, and SIGTERM it might be slow to hear."""
        self.pipe.close()
        self._process.kill()

    def bury(self) -> str:
        """Wait until the process, which has closed its pipe or was killed, is gone; return in words how it ended."""
        self._process.join(GRACE)
        self.kill()
        self._process.join()
        status = self._process.exitcode or 0
        self._process.close()
        return _how(status)


def _how(status: int) -> str:
    """Say how a process ended: by a signal (a status below zero), for want of memory, or with a status."""
    if status < 0:
        names = {number.value: number.name for number in signal.Signals}
        return f"was ended by {names.get(-status, f'signal {-status}')}"
    return "ran out of memory" if status == OUT_OF_MEMORY else f"ended with status {status}"


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Hold signals back while a process starts: here until it is known, there until it can deal with them."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    resource_tracker.ensure_running()  # its own start would let the signals through
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
