"""What a command reads, held against what it is about to write: an input is never rewritten, by whatever name."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from auditor.errors import InputUnreadable, UsageError


def refuse_inputs(written: Mapping[Path, str], inputs: Sequence[str]) -> None:
    """Raise where a file to be written (with the option that names it) is among the inputs, links followed.

    Only a file that is there can be an input; where none is, nothing is looked up.
    """
    there = {path: option for path, option in written.items() if os.path.isfile(path)}
    if not there:
        return
    for reads in _readings(inputs):
        for path, option in there.items():
            if reads(path):
                which = "that" if option.endswith(str(path)) else path.name
                message = f"{option}: {which} is among the inputs; auditor never rewrites one: name another file"
                raise UsageError(message)


def _readings(inputs: Iterable[str]) -> Iterator[Callable[[Path], bool]]:
    """Yield for each input the question whether a path leads to it; what a walk passes over is none."""
    from auditor.ingest.locations import is_url
    from auditor.ingest.sources import expand

    for name in inputs:
        given = name.removeprefix("file://")
        if given == "-":
            yield _is_standard_input
        elif not is_url(given):  # what is under a URL is no file of this machine, and asking costs time
            try:
                found = expand([given])
            except InputUnreadable:  # the run says so, if it is to read it at all
                continue
            yield from (item.at.is_same for item in found if item.at is not None and not item.is_stray)


def _is_standard_input(path: Path) -> bool:
    try:
        return os.path.samestat(path.stat(), os.fstat(sys.stdin.fileno()))
    except (OSError, ValueError, AttributeError):  # closed, or put in place by a test
        return False
