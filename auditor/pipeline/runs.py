"""A run that is kept in a folder, unit by unit: it can be resumed, done in shards, and merged."""

from __future__ import annotations

import json
import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

from auditor import __version__
from auditor.documents import read_json
from auditor.errors import AuditorError, InputUnreadable, UsageError, differences
from auditor.ingest.units import Unit
from auditor.output.tables import TABLES_OF
from auditor.pipeline import part_files
from auditor.pipeline.parts import Part
from auditor.pipeline.results import Inputs
from auditor.pipeline.rulebook import Rulebook
from auditor.pipeline.work import Numbered
from auditor.settings import Settings

SCHEMA_VERSION = "2"
_RUN, _DONE = "run.json", "done.json"
_PART = re.compile(r"[0-9]{7,12}-[0-9a-f]{16}\.part")
_SHARD = re.compile(r"([0-9]{1,6})/([0-9]{1,6})")


class NotKept(AuditorError):
    """What was worked out can't be written to the folder of the run."""

    exit_code = 4


@dataclass(frozen=True, slots=True)
class Shard:
    """One of several equal shares of a run: of `count` units that follow one another it takes number `index`."""

    index: int = 1
    count: int = 1

    def takes(self, number: int) -> bool:
        """Tell whether the unit of that number, the first being 0, is in the share."""
        return number % self.count == self.index - 1

    def __str__(self) -> str:
        return f"{self.index}/{self.count}"


def read_shard(text: str) -> Shard:
    """Read `2/5`; `UsageError` where that is no share."""
    found = _SHARD.fullmatch(text.strip())
    index, count = (int(found[1]), int(found[2])) if found else (0, 0)
    if not 1 <= index <= count:
        message = f"--shard: found {text}, allowed is I/N with 1 <= I <= N, e.g. 2/5"
        raise UsageError(message)
    return Shard(index, count)


@dataclass(frozen=True, slots=True)
class Keep:
    """Where a run is kept, whether one that lies there is gone on with, and which share of it is done."""

    path: Path
    resume: bool = False
    shard: Shard = Shard()


def terms_of(command: str, rulebook: Rulebook, settings: Settings, target: int) -> dict[str, Any]:
    """Return everything that decides what a unit yields, as JSON has it: two runs of equal terms can be merged."""
    chosen = ("select", "ignore", "severity", "profile", "keep", "measure")
    return {
        "auditor": __version__,
        "schema_version": SCHEMA_VERSION,
        "command": command,
        "law": rulebook.law.digest,
        "rules": rulebook.catalogue.digest,
        "as_of": rulebook.as_of.isoformat() if rulebook.as_of else "",
        **{name: _plain(getattr(settings, name)) for name in chosen},
        "per_path": [repr(part) for part in settings.per_path],
        "profile_files": _profile_files(settings),
        "unit_size": target,
    }


def _profile_files(settings: Settings) -> dict[str, str]:
    """Return the digest of every profile that is a file of the user's."""
    names = {settings.profile, *(part.profile or "" for part in settings.per_path)}
    return {name: sha256(Path(name).read_bytes()).hexdigest() for name in sorted(names) if Path(name).is_file()}


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else dict(value) if isinstance(value, Mapping) else value


class RunFolder:
    """The folder of one run: `run.json` with its terms, a file for each unit done, `done.json` when all are."""

    def __init__(self, path: Path, terms: Mapping[str, Any], shard: Shard, *, resume: bool) -> None:
        """Open the folder; `UsageError` where it holds another run, or one that is not to be gone on with."""
        self._path, self._shard = path, shard
        self._names: list[str] = []
        own = {**terms, "shard": str(shard)}
        held = _read(path / _RUN) if (path / _RUN).is_file() else None
        if held is None:
            with _kept(path):
                path.mkdir(parents=True, exist_ok=True)
                _write(path / _RUN, own)
        elif not resume:
            message = f"{path}: holds a run already; --resume goes on with it, or name another folder"
            raise UsageError(message)
        elif differing := differences(held, own):
            message = f"{path}: holds a run of other terms ({differing}); give the same ones, or name another folder"
            raise UsageError(message)

    def parts(
        self, units: Iterable[Unit], work: Callable[[Iterable[Numbered]], Iterator[tuple[int, Part]]]
    ) -> Iterator[Part]:
        """Yield the part of every unit of the shard, in order: as it was kept, else as `work` yields it, then kept."""
        order: deque[int] = deque()

        def left() -> Iterator[Numbered]:
            for number, unit in enumerate(units):
                self._names.append(f"{number:07d}-{unit.key[:16]}.part")
                if self._shard.takes(number):
                    order.append(number)
                    if not part_files.is_whole(self._file(number)):
                        yield number, unit

        for number, pieces in groupby(work(left()), key=itemgetter(0)):
            while order[0] != number:
                yield _loaded(self._file(order.popleft()))
            part = _joined([piece for _, piece in pieces])
            with _kept(self._path):
                part_files.save(part, self._file(order.popleft()))
            yield part
        while order:
            yield _loaded(self._file(order.popleft()))

    def _file(self, number: int) -> Path:
        return self._path / self._names[number]

    def close(self, inputs: Inputs) -> None:
        """Note that the run is at its end, and what is to be said of the sources."""
        told = {"profiles": dict(inputs.profiles), "skipped": list(map(list, inputs.skipped))}
        with _kept(self._path):
            _write(self._path / _DONE, {"units": self._names, **told})


def _joined(pieces: Sequence[Part]) -> Part:
    first, *others = pieces
    for piece in others:
        first.add(piece)
    return first


@contextmanager
def _kept(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        message = f"{path}: can't be written: {error.strerror}; what is done is kept, --resume goes on with it"
        raise NotKept(message) from error


def _write(path: Path, document: Mapping[str, Any]) -> None:
    waiting = path.with_name(f"{path.name}.tmp")
    waiting.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8", newline="\n")
    waiting.replace(path)


def _read(path: Path) -> dict[str, Any]:
    document = read_json(path, str(path), InputUnreadable)
    if not isinstance(document, dict):
        message = f"{path}: is not what auditor writes"
        raise InputUnreadable(message)
    return document


@dataclass(frozen=True, slots=True)
class Merged:
    """A run put together from its shards: its terms, its parts in order, what is to be said of its sources."""

    terms: Mapping[str, Any]
    parts: Iterator[Part]
    inputs: Inputs


def merge(folders: Sequence[Path]) -> Merged:
    """Put the shards of one run together; `UsageError` where they are not of one run, or do not hold it whole."""
    done = {folder: _finished(folder) for folder in folders}
    held = {folder: {**_read(folder / _RUN), "shard": ""} for folder in folders}
    first = folders[0]
    for folder in folders:
        if differing := differences(held[first], held[folder]):
            message = f"{first} and {folder} are no shards of one run ({differing})"
            raise UsageError(message)
        if _input_of(done[folder]) != _input_of(done[first]):
            message = f"{first} and {folder} are no shards of one run: they did not read the same input"
            raise UsageError(message)
    places = [_place(number, done) for number in range(len(done[first]["units"]))]
    skipped = [(source, reason) for source, reason in done[first]["skipped"]]
    return Merged(held[first], map(_loaded, places), Inputs(done[first]["profiles"], skipped))


def _input_of(done: Mapping[str, Any]) -> tuple[int, Mapping[str, str]]:
    """Return what tells one input from another on every machine: how many units it has, and its sources."""
    return len(done["units"]), done["profiles"]


def command_of(folder: Path) -> str:
    """Return the command whose run a folder keeps."""
    _finished(folder)
    command = str(_read(folder / _RUN).get("command"))
    if command not in TABLES_OF:
        message = f"{folder / _RUN}: {command} is no command whose runs are kept"
        raise InputUnreadable(message)
    return command


def verify(terms: Mapping[str, Any], rulebook: Rulebook) -> None:
    """Raise where a run was made with another auditor, law or rules than those in force."""
    own = {
        "auditor": __version__,
        "schema_version": SCHEMA_VERSION,
        "law": rulebook.law.digest,
        "rules": rulebook.catalogue.digest,
    }
    if differing := differences(terms, own):
        message = (
            f"the run was made with something else ({differing}); give the same --law and --rules, or run it again"
        )
        raise UsageError(message)


def _finished(folder: Path) -> dict[str, Any]:
    if not (folder / _RUN).is_file():
        message = f"{folder}: holds no run; auditor check --run-dir writes one"
        raise UsageError(message)
    if not (folder / _DONE).is_file():
        message = f"{folder}: the run is not at its end; --resume goes on with it"
        raise UsageError(message)
    found = _read(folder / _DONE)
    try:
        is_ours = all(map(_PART.fullmatch, found["units"])) and all(len(pair) == 2 for pair in found["skipped"])
        is_ours = is_ours and isinstance(found["profiles"], dict)
    except (KeyError, TypeError):
        is_ours = False
    if not is_ours:
        message = f"{folder / _DONE}: is not what auditor writes"
        raise InputUnreadable(message)
    return found


def _place(number: int, done: Mapping[Path, Mapping[str, Any]]) -> Path:
    """Return the file of a unit."""
    paths = [folder / str(held["units"][number]) for folder, held in done.items()]
    found = [path for path in paths if path.is_file()]
    if len(found) != 1:
        where = "in none of the folders" if not found else f"in {' and '.join(str(path.parent) for path in found)}"
        message = f"unit {number + 1} is {where}: give every shard once"
        raise UsageError(message)
    return found[0]


def _loaded(path: Path) -> Part:
    part = part_files.load(path)
    if part is None:
        message = f"{path}: is damaged; run its shard again with --resume"
        raise InputUnreadable(message)
    return part
