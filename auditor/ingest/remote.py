"""Files under a URL: object stores and whatever else fsspec reads. The library is an optional extra.

Credentials are fsspec's business: it takes them from the environment of each process that reads, and none of them is
ever part of a location. A storage that does not answer, refuses, or has another file than before ends the run
(`Unreachable`): that is no fault of the input, so it must never become an unreadable row.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO, cast

from auditor.errors import AuditorError, InputUnreadable, Unreachable, UsageError
from auditor.ingest.locations import Location, Stamp, clean

BLOCK = 4 << 20
"""Bytes that are fetched at a time; a file that has no more comes in one request."""

_WEB = ("http", "https")
_PASSWORD = re.compile(r"[^/]{1,64}://[^/]{0,1024}:[^/]{0,1024}@", re.ASCII)
_MAGIC = re.compile(r"[*?\[]")
_HIDDEN = re.compile(r"/\.")
_SAID = 300
_VERSIONS = ("ETag", "etag", "generation", "md5Hash", "content_md5")
_TIMES = ("LastModified", "last_modified", "mtime", "modified", "updated", "created")


@dataclass(frozen=True, slots=True)
class Remote:
    """A URL, and the size and version that the file had when it was found."""

    url: str
    folder: bool = False
    size: int = 0
    version: str = ""

    @property
    def name(self) -> str:
        """The last part of the URL."""
        return self.url.rpartition("/")[2]

    @property
    def shown(self) -> str:
        """The URL, without the slash at its end."""
        return clean(self.url)

    def identity(self, *, follows: bool) -> str:  # noqa: ARG002 - there are no links
        """Return the URL; a folder may have the name of a file."""
        return f"{self.url}/" if self.folder else self.url

    def is_folder(self) -> bool:
        """Say whether it is a prefix."""
        return self.folder

    def is_file(self) -> bool:
        """Say whether it is an object."""
        return not self.folder

    def oddity(self) -> str:
        """Name what no listing leads to."""
        return "" if self.name else "a part of its name is empty"

    def children(self) -> Sequence[Location]:
        """Return what is below the prefix, in the order of names, as in a folder."""
        system, path = _system(self.url)
        with _reached(self.url):
            entries = system.ls(path, detail=True)
        found = [_found(f"{self.url}/{_below(path, entry['name'])}", entry) for entry in entries if _is_in(path, entry)]
        return sorted(found, key=lambda child: (child.name, not child.folder))

    def known_stamp(self) -> Stamp:
        """Return what was known when it was found: asking is a request for each file."""
        return self.size, self.version

    def stamp(self) -> Stamp:
        """Ask for size and version."""
        system, path = _system(self.url)
        with _reached(self.url):
            return _stamp(system.info(path))

    def open(self, start: int = 0) -> BinaryIO:
        """Return its bytes, fetched at once where it is small, else as they are read."""
        if start or self.size > BLOCK:
            stream = self.seekable()
            stream.seek(start)
            return stream
        system, path = _system(self.url)
        with _reached(self.url):
            return io.BytesIO(system.cat_file(path))

    def seekable(self) -> BinaryIO:
        """Return its bytes, of which any can be read; only those are fetched, and some after them."""
        system, path = _system(self.url)
        with _reached(self.url):
            return cast("BinaryIO", _Stream(self, system.open(path, "rb", block_size=BLOCK)))

    def is_same(self, path: Path) -> bool:  # noqa: ARG002
        """Say no."""
        return False

    def lost(self, error: Exception) -> Unreachable:
        """Return the exception for a file that could be opened and can't be read to its end."""
        try:
            has_changed = self.stamp() != self.known_stamp()
        except AuditorError:
            has_changed = False
        if has_changed:
            return Unreachable(f"{self.shown}: the file has changed since the run began; start again")
        return Unreachable(f"{self.shown}: can't be read to its end ({_said(error)}); with --run-dir, --resume goes on")


class _Stream(io.RawIOBase):
    """An open file whose failures say which file it is, and are none of the content."""

    def __init__(self, at: Remote, file: Any) -> None:
        self._at, self._file = at, file

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        try:
            block = self._file.read(len(buffer))
        except Exception as error:
            raise self._at.lost(error) from error
        buffer[: len(block)] = block
        return len(block)

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        try:
            return int(self._file.seek(offset, whence))
        except ValueError as error:  # before the first byte; the readers of archives look for what a file raises
            raise OSError(*error.args) from error

    def tell(self) -> int:
        return int(self._file.tell())

    def close(self) -> None:
        if not self.closed:
            self._file.close()
        super().close()


def locate(given: str) -> Remote | None:
    """Return the file or folder under a URL, None where there is none; with a slash at its end it is a folder."""
    _refuse(given)
    url = given.rstrip("/")
    if given.endswith("/"):
        return Remote(url, folder=True)
    system, path = _system(url)
    with _reached(url):
        try:
            return _found(url, system.info(path))
        except FileNotFoundError:
            return None


def matching(pattern: str) -> Sequence[Remote]:
    """Return what fits a pattern, in the order of paths; as in a folder, `*` stands for no hidden name."""
    system, path = _system(pattern)
    root = _MAGIC.split(pattern)[0].rpartition("/")[0]
    start = _system(root)[1]
    with _reached(pattern):
        entries = system.glob(path, detail=True)
    below = {_below(start, name): entry for name, entry in entries.items()}
    hidden = _HIDDEN.search(pattern)
    return [_found(f"{root}/{name}", below[name]) for name in sorted(below) if hidden or not _HIDDEN.search(f"/{name}")]


def _below(path: str, name: str) -> str:
    return name.removeprefix(path).removeprefix("/")


def _is_in(path: str, entry: Mapping[str, Any]) -> bool:
    """Tell what is in a folder from the folder itself, which some stores list as an empty object."""
    return bool(_below(path, entry["name"])) or entry["type"] == "directory" or bool(entry["size"])


def _found(url: str, entry: Mapping[str, Any]) -> Remote:
    return Remote(url, entry["type"] == "directory", *_stamp(entry))


def _stamp(entry: Mapping[str, Any]) -> tuple[int, str]:
    """Return the size, and what the store calls the version of a file, else the time of its last change."""
    stated = next((entry[key] for key in (*_VERSIONS, *_TIMES) if entry.get(key) is not None), "")
    return int(entry["size"] or 0), str(stated.timestamp() if isinstance(stated, datetime) else stated)


def _system(url: str) -> tuple[Any, str]:
    """Return the file system of a URL, which has forgotten what it listed before, and the path in it."""
    _refuse(url)
    try:
        from fsspec.core import url_to_fs  # noqa: PLC0415
    except ModuleNotFoundError as error:
        message = f"{clean(url)}: a URL needs the extra remote: pip install 'auditor[remote]'"
        raise UsageError(message) from error
    with _reached(url):
        try:
            system, path = url_to_fs(url)
        except (ImportError, ValueError) as error:
            message = f"{clean(url)}: {error}; s3:// is read with the extra remote: pip install 'auditor[remote]'"
            raise UsageError(message) from error
    system.invalidate_cache()
    return system, path


def _refuse(url: str) -> None:
    """Refuse URLs that would carry a secret into every output, or name no one file."""
    scheme, _, rest = url.partition("://")
    if _PASSWORD.match(url):
        message = f"{scheme}://: a URL with a password in it; set it in the environment, where fsspec finds it"
        raise UsageError(message)
    if scheme.lower() in _WEB:
        message = f"{scheme}://: pages and signed links are not read; download the file, or name it in its object store"
        raise UsageError(message)
    if "::" in rest:
        message = f"{clean(url)}: a chain of URLs (::) is not read; name the file itself"
        raise UsageError(message)
    if not rest.strip("/") or _MAGIC.search(rest.partition("/")[0]):
        message = f"{clean(url)}: name one bucket and what is in it, e.g. s3://bucket/cables/"
        raise UsageError(message)


@contextmanager
def _reached(url: str) -> Iterator[None]:
    """Say in plain words what a storage raises; each kind raises what it likes, and so does the network below it."""
    try:
        yield
    except AuditorError:
        raise
    except FileNotFoundError as error:
        message = f"{clean(url)}: no such file or folder"
        raise InputUnreadable(message) from error
    except Exception as error:
        message = f"{clean(url)}: can't be read ({_said(error)})"
        raise Unreachable(message) from error


def _said(error: Exception) -> str:
    """Return the words of an exception on one line."""
    words = " ".join((getattr(error, "strerror", None) or str(error)).split())[:_SAID]
    plain = isinstance(error, OSError) and words
    return words if plain else f"{type(error).__name__}: {words}"
