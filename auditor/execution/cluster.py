"""Units of work done by the workers of a dask cluster; results come in the order of the units."""

from __future__ import annotations

import logging
import pickle
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

from auditor.errors import AuditorError, UsageError, differences

try:
    from distributed import Client, Future, KilledWorker, get_worker
    from distributed.client import FutureCancelledError
    from distributed.comm.core import CommClosedError
except ModuleNotFoundError as error:
    message = f"--executor dask needs {error.name}: pip install 'auditor[dask]'"
    raise UsageError(message) from None

U = TypeVar("U")
R = TypeVar("R")

PATIENCE = 15
"""Seconds in which a scheduler, and then a first worker, must answer."""
AHEAD = 3
"""Units in hand for each thread of the cluster: enough to keep it busy, few enough to keep memory flat."""


class ClusterLost(AuditorError):
    """The scheduler can't be reached, or the connection to it broke."""

    exit_code = 4


def run(
    units: Iterable[U],
    prepare: Callable[[], Callable[[U], R]],
    scheduler: str,
    *,
    split: Callable[[U], Sequence[U]],
    lost: Callable[[U, str], R],
    identify: Callable[[], Mapping[str, str]],
) -> Iterator[R]:
    """Yield the result of every unit, in order, as the workers at the address `scheduler` make it.

    Every worker, also one that comes later, must give what `identify` gives here before it does anything: the same
    versions, law and rules; `UsageError` names the one that does not. dask gives the units of a worker that died to
    others; a unit that workers die of is cut by `split`, as in `processes.run`. Raises `ClusterLost`, and whatever the
    work raised.
    """
    with _unheard():
        with _reached(scheduler):
            client = Client(scheduler, timeout=PATIENCE, set_as_default=False)
        try:
            with _reached(scheduler):
                client.wait_for_workers(1, timeout=PATIENCE)
            order = pickle.dumps((prepare, identify, dict(identify())))
            yield from _Line(client, order, split, lost, scheduler).results(units)
        finally:
            client.close(timeout=1)


@contextmanager
def _unheard() -> Iterator[None]:
    """Keep dask from printing the traces of a lost connection: what the user needs of them is in our message."""
    loggers = [logging.getLogger(name) for name in ("distributed", "distributed.client")]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)


_UNREACHED = (OSError, CommClosedError, ValueError)
_BROKEN = (CommClosedError, FutureCancelledError)


@contextmanager
def _reached(scheduler: str, errors: tuple[type[BaseException], ...] = _UNREACHED) -> Iterator[None]:
    """Say in plain words that a cluster is not there or no longer."""
    try:
        yield
    except errors as error:
        told = " ".join(str(error).split())
        message = (
            f"the dask cluster at {scheduler} can't be reached ({type(error).__name__}: {told}); are scheduler and"
            " workers up? A run with --run-dir goes on with --resume"
        )
        raise ClusterLost(message) from error


class _Line:
    """The units in the hands of the cluster, in order."""

    def __init__(
        self,
        client: Client,
        order: bytes,
        split: Callable[[Any], Sequence[Any]],
        lost: Callable[[Any, str], Any],
        scheduler: str,
    ) -> None:
        self._client, self._order, self._scheduler = client, order, scheduler
        self._split, self._lost = split, lost
        self._line: deque[tuple[Any, Future[Any]]] = deque()

    def results(self, units: Iterable[Any]) -> Iterator[Any]:
        """Yield the result of every unit, or those of its pieces in its place."""
        room = AHEAD * max(1, sum(self._client.nthreads().values()))
        source = iter(units)
        more = True
        while more or self._line:
            while more and len(self._line) < room:
                more = self._give(next(source, None))
            if self._line:
                yield from self._take()

    def _give(self, unit: Any) -> bool:
        """Send a unit off; say whether there was one."""
        if unit is not None:
            self._line.append((unit, self._submit(unit)))
        return unit is not None

    def _submit(self, unit: Any) -> Future[Any]:
        with _reached(self._scheduler, _BROKEN):
            return self._client.submit(_work, self._order, pickle.dumps(unit), pure=False)

    def _take(self) -> Iterator[Any]:
        """Yield the result of the first unit, or put its pieces in its place where workers died of it."""
        unit, future = self._line.popleft()
        try:
            with _reached(self._scheduler, _BROKEN):
                result = future.result()
        except KilledWorker:
            pieces = self._split(unit)
            if len(pieces) > 1:
                self._line.extendleft(reversed([(piece, self._submit(piece)) for piece in pieces]))
            else:
                yield self._alone(unit)
        except ModuleNotFoundError as error:
            message = f"a dask worker has no {error.name}: install on all workers what is installed here"
            raise UsageError(message) from error
        else:
            yield result

    def _alone(self, unit: Any) -> Any:
        """Do a unit again with nothing beside it: dask blames all that a dead worker had in hand, guilty or not."""
        try:
            with _reached(self._scheduler, _BROKEN):
                for _, future in self._line:
                    future.exception()  # waits for its end, whatever that is
                return self._submit(unit).result()
        except KilledWorker as error:
            return self._lost(unit, f"the dask workers at work on it died ({type(error).__name__})")


_made: dict[bytes, Callable[[Any], Any]] = {}
"""What this worker has prepared."""


def _work(order: bytes, unit: bytes) -> Any:
    """Do a unit on a worker; what the order says to prepare is made once, on a worker that is as the client is."""
    if order not in _made:
        prepare, identify, own = pickle.loads(order)  # noqa: S301 - dask itself runs whatever its client sends
        if differing := differences(identify(), own):
            message = (
                f"dask worker {get_worker().address} is not as this auditor ({differing}): install the same on all"
            )
            raise UsageError(message)
        _made.clear()
        _made[order] = prepare()
    return _made[order](pickle.loads(unit))  # noqa: S301 - as above
