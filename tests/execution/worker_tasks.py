"""What worker processes do in tests. Light to import, for every one of them does."""

import ctypes
import os
import signal
import sys
import time
from functools import partial
from pathlib import Path

from auditor.errors import ConfigError
from auditor.execution.processes import run


def once(work, *given):
    """Return what makes `work`, which has nothing to prepare."""
    return partial(_itself, partial(work, *given))


def _itself(work):
    return work


# ------------------------------------------------------------------------------------- preparing
def die_at_start():
    os._exit(7)


def raise_at_start():
    message = "the law does not load"
    raise ConfigError(message)


class Unknown:
    """Can be pickled and not unpickled, as the main program of another process."""

    def __reduce__(self):
        return (_refuse, ())


def _refuse():
    message = "no such module here"
    raise ModuleNotFoundError(message)


# ------------------------------------------------------------------------------------------ working
def double(number):
    return number * 2


def late(given):
    number, seconds = given
    time.sleep(seconds)
    return number


def name_process(_number):
    return os.getpid()


def enlarge(text):
    return text * 2


def fail_at(bad, number):
    if number in bad:
        message = f"unit {number}"
        raise ValueError(message)
    return number


class Stubborn(Exception):
    """Can be pickled and not unpickled: it takes more than its one argument says."""

    def __init__(self, where, what):
        super().__init__(f"{where}: {what}")


def fail_stubbornly(_number):
    where, what = "line 3", "odd"
    raise Stubborn(where, what)


def unpicklable(_number):
    return lambda: None


def _segfault():
    ctypes.string_at(0)


def _starve():
    raise MemoryError


ENDS = {
    "exit": partial(os._exit, 9),
    "kill": lambda: os.kill(os.getpid(), signal.SIGKILL),
    "segfault": _segfault,
    "memory": _starve,
}


def work_on(ends, log, numbers):
    """Return ten times the numbers; end the process at one of `ends`, which says how, after a line in `log`."""
    for number in numbers:
        if number in ends:
            with Path(log).open("a", encoding="utf-8") as written:
                written.write(f"{number}\n")
            ENDS[ends[number]]()
    return [number * 10 for number in numbers]


def die_once(mark, number):
    """End the process at unit 5 unless `mark` says that this has been."""
    if number == 5 and not Path(mark).exists():
        Path(mark).touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return number


# -------------------------------------------------------------------------------------------- a client
def report_and_hang(folder, number):
    (Path(folder) / str(os.getpid())).touch()
    time.sleep(600)
    return number


def client(folder):
    """Run work without end and say how that ended, as a program would that is told to stop."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        list(run(range(9), once(report_and_hang, folder), 2, split=lambda _unit: (), lost=lambda unit, _reason: unit))
    except KeyboardInterrupt:
        print("interrupted")  # noqa: T201 - read by the test


if __name__ == "__main__":
    client(sys.argv[1])
