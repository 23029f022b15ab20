"""Units of work done one after another or on several processes; results come in the order of the units either way."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any, TypeVar

from auditor.errors import AuditorError

if TYPE_CHECKING:
    from concurrent.futures import Future

U = TypeVar("U")
R = TypeVar("R")

WORTH_IT = 32 << 20
"""Bytes of input from which the start of a second process pays."""
AHEAD = 3
"""Units in hand for each process: enough to keep it busy, few enough to keep memory flat."""


def choose_jobs(wanted: int, size: int) -> int:
    """Return how many processes to use: those wanted; for 0 one for each processor, and one for a small input."""
    if wanted or size < WORTH_IT:
        return wanted or 1
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class WorkerLost(AuditorError):
    """A process died in the middle of a unit, as when the system runs out of memory."""

    exit_code = 4


def run(units: Iterable[U], prepare: Callable[[], Callable[[U], R]], jobs: int) -> Iterator[R]:
    """Yield the result of every unit, in order. `prepare` makes the worker's function, once in each process.

    With more than one job `prepare` and the units are sent to processes started afresh; `WorkerLost` where one dies.
    """
    if jobs <= 1:
        yield from map(prepare(), units)
    else:
        yield from _spread(units, prepare, jobs)


def _spread(units: Iterable[U], prepare: Callable[[], Callable[[U], R]], jobs: int) -> Iterator[R]:
    """Yield the result of every unit from processes started afresh."""
    import multiprocessing  # noqa: PLC0415 - with what follows 10 ms that one cable need not pay
    from concurrent.futures import ProcessPoolExecutor  # noqa: PLC0415
    from concurrent.futures.process import BrokenProcessPool  # noqa: PLC0415

    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(jobs, context, _start, (prepare,)) as pool:
        waiting: deque[Future[R]] = deque()
        try:
            for unit in units:
                waiting.append(pool.submit(_work, unit))
                if len(waiting) >= jobs * AHEAD:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        except BrokenProcessPool as error:
            message = f"a worker process died; try --jobs 1, which names the record, or fewer than {jobs} jobs"
            raise WorkerLost(message) from error
        finally:
            pool.shutdown(cancel_futures=True)


_worker: list[Callable[[Any], Any]] = []
"""The function of this worker process, once it has started."""


def _start(prepare: Callable[[], Callable[[Any], Any]]) -> None:
    _worker[:] = [prepare()]


def _work(unit: Any) -> Any:
    return _worker[0](unit)
