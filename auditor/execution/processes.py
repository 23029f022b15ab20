"""Units of work done one after another or on several processes; results come in the order of the units either way."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar

from auditor.errors import AuditorError

U = TypeVar("U")
R = TypeVar("R")

WORTH_IT = 32 << 20
"""Bytes of input from which the start of a second process pays."""


def choose_jobs(wanted: int, size: int) -> int:
    """Return how many processes to use: those wanted; for 0 one for each processor, and one for a small input."""
    if wanted or size < WORTH_IT:
        return wanted or 1
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class WorkerLost(AuditorError):
    """Worker processes can't be started, or end one after another whatever they are given."""

    exit_code = 4


def run(
    units: Iterable[U],
    prepare: Callable[[], Callable[[U], R]],
    jobs: int,
    *,
    split: Callable[[U], Sequence[U]],
    lost: Callable[[U, str], R],
) -> Iterator[R]:
    """Yield the result of every unit, in order. `prepare` makes the worker's function, once in each process.

    With more than one job `prepare` and the units are sent to processes started afresh, and an exception is raised
    here as it was raised there. A process that dies is replaced. A unit that processes die of is cut by `split` into
    smaller ones, which follow one another and leave nothing out, until the smallest is found that `split` can't cut
    (it gives one or none); for that one `lost` makes the result, told in words what happened. The others are done:
    such a unit yields a result for each piece. Raises `WorkerLost`.
    """
    if jobs <= 1:
        yield from map(prepare(), units)
    else:
        from auditor.execution.supervisor import Supervisor  # noqa: PLC0415 - 10 ms that one cable need not pay

        yield from Supervisor(prepare, jobs, split, lost).results(units)
