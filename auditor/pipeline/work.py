"""Units of rows to what they yield, in order, on whatever does the work: this process, several, or a cluster."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Sized
from dataclasses import dataclass
from functools import partial
from typing import Generic, TypeVar

from auditor.execution.processes import choose_jobs, run
from auditor.ingest.seams import TARGET
from auditor.ingest.units import Unit
from auditor.output.result import Progress
from auditor.pipeline.stages import Begin, Rows, telling, telling_nobody

R = TypeVar("R", bound=Sized)
"""What a unit yields: as long as it has records."""
KILLS = "IN016"
"""The IN rule of a record that ends the process at work on it."""
Numbered = tuple[int, Unit]
"""A unit, or a piece of one, with the number of the unit in the run."""


@dataclass(frozen=True, slots=True)
class Means:
    """What a run is carried out with; nothing of it changes a byte of what comes out.

    `jobs` 0 is one process for each processor where the input is worth it. `target` is the size of a unit in bytes.
    `scheduler` is the address of a dask scheduler, empty where the work is done on this machine.
    """

    jobs: int = 0
    target: int = TARGET
    scheduler: str = ""


ALONE = Means(jobs=1)
"""The work of this process."""

Make = Callable[[Begin], Callable[[Rows], R]]
"""Makes what is done with the rows of a unit, once in each process; it is told whom to tell of each record."""


@dataclass(frozen=True, slots=True)
class Work(Generic[R]):
    """What is done with every unit.

    `alone` stands for `make` where one process does all: it can share what is loaded already. `lost` says what a row
    yields that ends every process at work on it, `identify` what must be the same wherever units are worked on.
    """

    make: Make[R]
    alone: Make[R]
    lost: Callable[[Unit, str], R]
    identify: Callable[[], Mapping[str, str]]


def spread(
    units: Iterable[Numbered], work: Work[R], means: Means, size: int, progress: Progress
) -> Iterator[tuple[int, R]]:
    """Yield what every unit yields, in order, with its number. `size` is that of the whole input in bytes.

    The pieces of a unit that processes died of yield each for itself.
    """
    jobs = choose_jobs(means.jobs, size)
    if jobs == 1 and not means.scheduler:
        do = work.alone(telling(progress))
        for number, unit in units:
            yield number, do(unit.rows())
        return
    prepare, lost = partial(_prepare, work.make), partial(_told, work.lost)
    watch = _Watch(progress)
    watched = watch.units(units)
    if means.scheduler:
        from auditor.execution import cluster  # noqa: PLC0415 - needs dask

        done = cluster.run(watched, prepare, means.scheduler, split=_split, lost=lost, identify=work.identify)
    else:
        done = run(watched, prepare, jobs, split=_split, lost=lost)
    yield from watch.results(done)


class _Watch:
    """Tells how many records others have done, and the place of the unit that was given out last."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._place, self._done = "", 0

    def units(self, units: Iterable[Numbered]) -> Iterator[Numbered]:
        """Pass units on."""
        for number, unit in units:
            self._place = ":".join(map(str, unit.place))
            self._progress(self._place, self._done)
            yield number, unit

    def results(self, results: Iterable[tuple[int, R]]) -> Iterator[tuple[int, R]]:
        """Pass on what comes of them."""
        for number, result in results:
            self._done += len(result)
            self._progress(self._place, self._done)
            yield number, result


def _prepare(make: Make[R]) -> Callable[[Numbered], tuple[int, R]]:
    work = make(telling_nobody)
    return lambda numbered: (numbered[0], work(numbered[1].rows()))


def _split(numbered: Numbered) -> Sequence[Numbered]:
    number, unit = numbered
    return [(number, piece) for piece in unit.split()]


def _told(lost: Callable[[Unit, str], R], numbered: Numbered, reason: str) -> tuple[int, R]:
    return numbered[0], lost(numbered[1], reason)
