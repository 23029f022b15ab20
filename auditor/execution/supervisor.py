"""Worker processes and the units given to them: who has what in hand, who died of what, what comes next.

A process works on its units in the order in which it got them, so the first without an answer is the one it died of.
"""

from __future__ import annotations

import pickle
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from multiprocessing.connection import wait
from typing import Any, Generic, TypeVar

from auditor.execution.children import Child
from auditor.execution.processes import WorkerLost

U = TypeVar("U")
R = TypeVar("R")

AHEAD = 3
"""Units in the line for each process: enough to keep it busy, few enough to keep memory flat."""
HAND = 2
"""Units that a process holds: one at work, one to go on with at once."""
TRIES = 2
"""Processes that a unit may end before it is held to be the cause: the system also ends processes for its own ends."""
STARTS = 3
"""Processes in a row that may end before they are ready."""
DEATHS = 100
"""Processes in a row that may end without one answer: more than it takes to find one record in a unit of any size."""
_DONE: Any = object()


@dataclass(eq=False)
class Task(Generic[U]):
    """A unit or a piece of one; `answer` is what a process sent back, see `worker`."""

    unit: U
    whole: bool = True
    deaths: int = 0
    answer: tuple[bool, Any] | None = None


class Supervisor(Generic[U, R]):
    """Up to `jobs` processes and a line of units; see `processes.run` for what the arguments are."""

    def __init__(
        self,
        prepare: Callable[[], Callable[[U], R]],
        jobs: int,
        split: Callable[[U], Sequence[U]],
        lost: Callable[[U, str], R],
    ) -> None:
        self._prepare = pickle.dumps(prepare)
        self._jobs, self._split, self._lost = jobs, split, lost
        self._workers: list[Child[Task[U]]] = []
        self._line: list[Task[U]] = []  # in the order of the results
        self._waiting: deque[Task[U]] = deque()  # those of the line that no process has, in the same order
        self._stillborn = self._deaths = 0  # in a row

    def results(self, units: Iterable[U]) -> Iterator[R]:
        """Yield the result of every unit, or those of its pieces in its place, in order; then no process is left."""
        source = iter(units)
        try:
            while (taken := self._take(source)) or self._line:
                self._staff()
                self._give()
                self._listen(0 if taken or self._line[0].answer else None)
                if answer := self._line[0].answer:
                    del self._line[0]
                    yield _opened(*answer)
        finally:
            self._close()

    def _take(self, source: Iterator[U]) -> bool:
        """Take one more unit into the line if there are room and unit."""
        if len(self._line) >= self._jobs * AHEAD or (unit := next(source, _DONE)) is _DONE:
            return False
        task = Task(unit)
        self._line.append(task)
        self._waiting.append(task)
        return True

    def _staff(self) -> None:
        """Start processes while there are fewer than allowed and than there is work for."""
        work = sum(task.answer is None for task in self._line)
        while len(self._workers) < min(self._jobs, work):
            try:
                self._workers.append(Child(self._prepare))
            except OSError as error:
                message = f"can't start a worker process: {error.strerror or error}; try fewer than {self._jobs} jobs"
                raise WorkerLost(message) from error

    def _give(self) -> None:
        """Hand out what waits, first to whoever has least in hand."""
        while self._waiting:
            free = [worker for worker in self._workers if worker.ready and len(worker.hand) < HAND]
            if not free:
                return
            task = self._waiting.popleft()
            min(free, key=lambda worker: len(worker.hand)).give(task, task.unit)

    def _listen(self, seconds: float | None) -> None:
        """Hear what the processes have to say; wait for the first word so long, `None` as long as it takes."""
        by_pipe = {worker.pipe: worker for worker in self._workers}
        for pipe in wait(list(by_pipe), seconds):
            worker = by_pipe[pipe]  # type: ignore[index]  # the stubs allow for sockets
            try:
                answer = worker.pipe.recv_bytes()
            except (EOFError, OSError):
                self._replace(worker)
            else:
                self._hear(worker, *pickle.loads(answer))  # noqa: S301 - from our own process

    def _hear(self, worker: Child[Task[U]], well: bool, value: Any) -> None:
        if worker.ready:
            worker.hand.popleft().answer = (well, value)
            self._deaths = 0
        else:
            _opened(well, value)
            worker.ready = True
            self._stillborn = 0

    def _replace(self, worker: Child[Task[U]]) -> None:
        """Take a dead process off the list and put what it had in hand back to the head of what waits."""
        self._workers.remove(worker)
        how = worker.bury()
        self._deaths += 1
        self._stillborn += not worker.ready
        if self._stillborn >= STARTS or self._deaths >= DEATHS:
            when = "before it was ready" if self._stillborn >= STARTS else "at work, on whatever it was given"
            message = f"one worker process after another {how} {when}; try fewer than {self._jobs} jobs, or --jobs 1"
            raise WorkerLost(message)
        blamed = [worker.hand.popleft()] if worker.hand else []
        self._waiting.extendleft(reversed(worker.hand))
        for task in blamed:
            task.deaths += 1
            self._waiting.extendleft(reversed(self._again(task, how)))

    def _again(self, task: Task[U], how: str) -> Sequence[Task[U]]:
        """Return what is to be tried next of a unit that ended a process: itself, its pieces, or nothing more of it."""
        if task.whole and task.deaths < TRIES:
            return [task]
        pieces = [Task(unit, whole=False) for unit in self._split(task.unit)]
        if len(pieces) > 1:
            place = self._line.index(task)
            self._line[place : place + 1] = pieces
            return pieces
        if task.deaths < TRIES:
            return [task]
        task.answer = (True, self._lost(task.unit, f"the process at work on it {how}"))
        return []

    def _close(self) -> None:
        for worker in self._workers:
            worker.kill()
        for worker in self._workers:
            worker.bury()


def _opened(well: bool, value: Any) -> Any:
    """Return the value of an answer, or raise it."""
    if well:
        return value
    raise value
