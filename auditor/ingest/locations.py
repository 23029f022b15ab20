"""Where a file is: on this machine, or under a URL (`remote`). What the readers ask of it, whichever it is."""

from __future__ import annotations

import glob
import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol

from auditor.errors import InputUnreadable

Stamp = tuple[int, int | str]
"""The size of a file in bytes, and the time of its last change in ns or its version: another where it has changed."""

_DEEP = re.compile(r"(?:^|(?<=/))\*\*(?:/+|$)")
_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{0,31}://", re.ASCII)


class Location(Protocol):
    """A file, or a folder, that can be pickled. `OSError` or an `AuditorError` where it can't be looked at."""

    def __hash__(self) -> int: ...

    @property
    def name(self) -> str:
        """The last part of its path."""

    @property
    def shown(self) -> str:
        """All of its path, as outputs have it."""

    def identity(self, *, follows: bool) -> str:
        """Return what tells it from others, `follows` links or not."""

    def is_folder(self) -> bool:
        """Say whether it has children."""

    def is_file(self) -> bool:
        """Say whether any part of it can be read, and twice: not so of a pipe."""

    def oddity(self) -> str:
        """Return why a walk passes it over, whatever its name is, or ""."""

    def children(self) -> Sequence[Location]:
        """Return what a folder holds, in the order of names; `InputUnreadable` where it can't be listed."""

    def known_stamp(self) -> Stamp:
        """Return the stamp, where asking costs time that of when it was found."""

    def stamp(self) -> Stamp:
        """Return the stamp that it has now."""

    def open(self, start: int = 0) -> BinaryIO:
        """Return its bytes from an offset."""

    def seekable(self) -> str | BinaryIO:
        """Return what a library takes that reads here and there in it."""

    def is_same(self, path: Path) -> bool:
        """Say whether it is that file of this machine."""


@dataclass(frozen=True, slots=True)
class Local:
    """A path of this machine."""

    path: Path

    @property
    def name(self) -> str:
        """The last part of the path."""
        return self.path.name

    @property
    def shown(self) -> str:
        """POSIX separators, relative unless the user gave an absolute path."""
        return clean(self.path.as_posix())

    def identity(self, *, follows: bool) -> str:
        """Return where it lies; links in a circle lead nowhere."""
        try:
            return str(self.path.resolve() if follows else self.path.absolute())
        except (OSError, RuntimeError):
            return str(self.path.absolute())

    def is_folder(self) -> bool:
        """Say whether it is a folder or a link to one."""
        return self.path.is_dir()

    def is_file(self) -> bool:
        """Say whether it is a regular file."""
        return self.path.is_file()

    def oddity(self) -> str:
        """Name links, and what is neither file nor folder."""
        if self.path.is_symlink():
            return "a link is not followed in a walked folder; name its target"
        return "" if self.path.is_dir() or self.path.is_file() else "not a regular file"

    def children(self) -> Sequence[Location]:
        """Return what the folder holds."""
        try:
            return [Local(path) for path in sorted(self.path / name for name in os.listdir(self.path))]  # noqa: PTH208
        except OSError as error:
            message = f"{self.shown}: the folder can't be listed ({error.strerror})"
            raise InputUnreadable(message) from error

    def known_stamp(self) -> Stamp:
        """Ask: it costs nothing."""
        return self.stamp()

    def stamp(self) -> Stamp:
        """Return size and time of the last change."""
        found = self.path.stat()
        return found.st_size, found.st_mtime_ns

    def open(self, start: int = 0) -> BinaryIO:
        """Open the file."""
        stream = self.path.open("rb")
        if start:  # a pipe has no places
            stream.seek(start)
        return stream

    def seekable(self) -> str:
        """Return the path: libraries open it themselves."""
        return str(self.path)

    def is_same(self, path: Path) -> bool:
        """Say whether the path leads there, by whatever links."""
        return path.samefile(self.path)


def is_url(given: str) -> bool:
    """Say whether an input is named by a URL."""
    return _URL.match(given) is not None


def locate(given: str) -> Location | None:
    """Return where the named file or folder is, None where there is none."""
    if is_url(given):
        from auditor.ingest import remote  # noqa: PLC0415 - a run over local files does without

        return remote.locate(given)
    return Local(Path(given)) if os.path.lexists(given) else None


def matching(pattern: str) -> Sequence[Location]:
    """Return what fits a pattern, in the order of paths."""
    if is_url(pattern):
        from auditor.ingest import remote  # noqa: PLC0415

        return remote.matching(pattern)
    return [Local(Path(match)) for match in sorted(set(_glob(pattern)))]


def _glob(pattern: str) -> Iterator[str]:
    """Yield the paths that fit a pattern; unlike in `glob`, `**` goes through no link, so that a circle ends."""
    deep = _DEEP.search(pattern)
    if deep is None:
        yield from glob.glob(pattern)  # noqa: PTH207
        return
    before, rest = pattern[: deep.start()], pattern[deep.end() :]
    for base in glob.glob(before) if before else ["."]:  # noqa: PTH207
        for folder, inside, _ in os.walk(base):
            inside[:] = [name for name in inside if not name.startswith(".")]
            here = os.path.join(folder, "") if before else folder[2:] and f"{folder[2:]}/"  # noqa: PTH118
            yield from _glob(glob.escape(here) + (rest or "*"))


def clean(name: str) -> str:
    """Return a file name as text that can be printed: undecodable bytes and control characters are replaced."""
    text = os.fsencode(name).decode("utf-8", "replace")
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in text)
