"""What runs in a worker process: units come in through a pipe, and what was made of them goes back through it.

Every answer is a pickled pair: (True, what came out) or (False, the exception). The first is about the start.
"""

from __future__ import annotations

import errno
import os
import pickle
import signal
import threading
import traceback
from collections.abc import Callable
from multiprocessing.connection import Connection
from queue import SimpleQueue
from typing import Any

OUT_OF_MEMORY = errno.ENOMEM
"""Exit status of a process that could get no more memory."""


def serve(pipe: Connection, prepare: bytes) -> None:
    """Unpickle and call `prepare`, then take every unit that comes through `pipe` to the function that it returned.

    The process ends when the other end of `pipe` is closed, were it in the middle of a unit.
    """
    _leave_signals_to_the_parent()
    units: SimpleQueue[bytes] = SimpleQueue()
    threading.Thread(target=_receive, args=(pipe, units), daemon=True).start()
    made: list[Callable[[Any], Any]] = []
    _send(pipe, _answer(lambda: made.append(pickle.loads(prepare)())))  # noqa: S301 - from our own parent
    while made:
        unit = units.get()
        _send(pipe, _answer(lambda: made[0](pickle.loads(unit))))  # noqa: B023, S301 - called at once; as above


def _leave_signals_to_the_parent() -> None:
    """Let Ctrl-C, which reaches every process of a terminal, be the parent's; end its holding back of signals."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT, signal.SIGTERM})


def _receive(pipe: Connection, units: SimpleQueue[bytes]) -> None:
    """Take units off the pipe at once, so that the parent never waits to send; end with the parent."""
    try:
        while True:
            units.put(pipe.recv_bytes())
    except (EOFError, OSError):
        os._exit(0)
    except MemoryError:
        os._exit(OUT_OF_MEMORY)


def _send(pipe: Connection, answer: bytes) -> None:
    try:
        pipe.send_bytes(answer)
    except OSError:
        os._exit(0)


def _answer(call: Callable[[], Any]) -> bytes:
    """Return what `call` gives, or the exception that it raises, as it goes to the parent."""
    try:
        return pickle.dumps((True, call()), pickle.HIGHEST_PROTOCOL)
    except MemoryError:
        os._exit(OUT_OF_MEMORY)
    except BaseException as error:  # noqa: BLE001 - all of them are the parent's to raise
        return pickle.dumps((False, _portable(error)))


def _portable(error: BaseException) -> BaseException:
    """Return the exception with its trace as a note, or one that says the same where it can't be pickled."""
    trace = "".join(traceback.format_exception(error)).rstrip()
    carried = error
    try:
        pickle.loads(pickle.dumps(error))  # noqa: S301 - made on the line itself
    except Exception:  # noqa: BLE001 - a class can fail in any way to be made anew
        carried = RuntimeError(f"{type(error).__name__}: {error}")
    carried.add_note(f"in a worker process:\n{trace}")
    return carried
