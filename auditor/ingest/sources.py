"""Paths, folders, patterns, `-` and archives -> the list of inputs, each with the name it has in every output."""

from __future__ import annotations

import glob
import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from auditor.errors import InputUnreadable
from auditor.ingest import archives

KINDS = {
    ".csv": "delimited",
    ".tsv": "delimited",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".json": "json",
    ".parquet": "parquet",
    ".xlsx": "sheet",
    ".xlsb": "sheet",
    ".xls": "sheet",
    ".ods": "sheet",
    ".txt": "text",
    ".tel": "text",
    ".htm": "html",
    ".html": "html",
    ".xhtml": "html",
    ".xml": "xml",
}
"""Suffixes that are read in a walked folder, and the kind of file that each promises."""


STRAY = "IN008"
"""The IN rule of files that a walk passes over."""


@dataclass(frozen=True, slots=True)
class Input:
    """One file, archive entry or standard input to be read.

    `source` is its name in every output: POSIX separators, relative unless the user gave an absolute path, `-` for
    standard input, `a.zip!/b.csv` for an archive entry. `named` is True where the user named it: what can't be
    opened is then an error and not a row. `refused` says why it is not read at all, with the `code` of its IN rule.
    """

    source: str
    path: Path | None = None
    member: str = ""
    named: bool = True
    refused: str = ""
    code: str = ""

    @property
    def is_stray(self) -> bool:
        """Whether a walk passed the input over, so that it is no row of the holdings."""
        return self.code == STRAY


def kind_of(name: str) -> str:
    """Return the kind that the suffix of a name promises, compression suffixes left aside, or ""."""
    name = name.lower()
    for suffix in archives.SUFFIXES:
        name = name.removesuffix(suffix)
    return KINDS.get(os.path.splitext(name)[1], "")  # noqa: PTH122


def expand(paths: Sequence[str]) -> list[Input]:
    """Return the inputs that files, folders, patterns and `-` stand for, in the order given, each once.

    Folders are walked in the order of names; what is not read there (hidden, unknown suffix, link) is in the list
    with its reason. `InputUnreadable` where a named path is missing, holds nothing or can't be looked at.
    """
    found: dict[tuple[str, str], Input] = {}
    for given in paths:
        for item in _expand_one(given):
            key = (_place(item), item.member)
            if key not in found or (item.named and not found[key].named):
                found[key] = item
    return list(found.values())


def _place(item: Input) -> str:
    """Return what tells a file from another: where it lies, links followed; those in a circle lead nowhere."""
    if item.path is None:
        return "-"
    try:
        return str(item.path.absolute() if item.refused else item.path.resolve())
    except (OSError, RuntimeError):
        return str(item.path.absolute())


def _expand_one(given: str) -> Iterator[Input]:
    if given == "-":
        yield Input("-")
        return
    path = Path(given)
    if not os.path.lexists(given):
        yield from _match(given)
    elif path.is_dir():
        inside = list(_visit(_children(path)))
        if not inside:
            message = f"{_shown(path)}: the folder holds no file"
            raise InputUnreadable(message)
        yield from inside
    elif path.suffix.lower() == ".zip":
        yield from _entries(path)
    else:
        yield Input(_shown(path), path)


def _children(folder: Path) -> list[Path]:
    try:
        return sorted(folder / name for name in os.listdir(folder))  # noqa: PTH208
    except OSError as error:
        message = f"{_shown(folder)}: the folder can't be listed ({error.strerror})"
        raise InputUnreadable(message) from error


def _match(given: str) -> Iterator[Input]:
    if not glob.has_magic(given):
        message = f"{given}: no such file or folder"
        raise InputUnreadable(message)
    matches = sorted(glob.glob(given, recursive=True))  # noqa: PTH207
    if not matches:
        message = f"{given}: no file matches the pattern"
        raise InputUnreadable(message)
    yield from _visit([Path(match) for match in matches])


def _visit(paths: list[Path]) -> Iterator[Input]:
    """Yield the inputs at `paths`, folders walked in place; depth costs no recursion."""
    waiting = paths[::-1]
    while waiting:
        path = waiting.pop()
        reason = _passed_over(path)
        if reason:
            yield _stray(path, reason, STRAY)
        elif path.is_dir():
            try:
                waiting += _children(path)[::-1]
            except InputUnreadable as error:
                yield _stray(path, str(error), "IN010")
        elif path.suffix.lower() == ".zip":
            try:
                yield from _entries(path)
            except InputUnreadable as error:
                yield _stray(path, str(error), "IN010")
        else:
            yield Input(_shown(path), path, named=False)


def _passed_over(path: Path) -> str:
    """Return why a path met in a walk is not read, "" where it is."""
    if path.name.startswith("."):
        return "hidden"
    if path.is_symlink():
        return "a link is not followed in a walked folder; name its target"
    if path.is_dir():
        return ""
    if not path.is_file():
        return "not a regular file"
    if not kind_of(path.name) and path.suffix.lower() != ".zip":
        return f"unknown suffix {path.suffix or '(none)'}"
    return ""


def _entries(path: Path) -> list[Input]:
    shown = _shown(path)
    inside = []
    for name, refusal in archives.list_entries(path, shown):
        last = name.rsplit("/", 1)[-1]
        passed_over = "" if kind_of(last) and not last.startswith(".") else "hidden or of an unknown suffix"
        code = "IN015" if refusal else STRAY if passed_over else ""
        source = f"{shown}!/{_clean(name)}"
        inside.append(Input(source, path, name, named=False, refused=refusal or passed_over, code=code))
    if not inside:
        message = f"{shown}: the archive holds no file"
        raise InputUnreadable(message)
    return inside


def _stray(path: Path, reason: str, code: str) -> Input:
    return Input(_shown(path), path, named=False, refused=reason, code=code)


def _shown(path: Path) -> str:
    return _clean(path.as_posix())


def _clean(name: str) -> str:
    """Return a file name as text that can be printed: undecodable bytes and control characters are replaced."""
    text = os.fsencode(name).decode("utf-8", "replace")
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in text)


def open_bytes(item: Input) -> archives.Peeked:
    """Return the bytes of an input, expanded where they are compressed; `InputUnreadable` where it can't be opened."""
    if item.path is None:
        return archives.expand_stream(sys.stdin.buffer, item.source)
    if item.member:
        return archives.expand_stream(archives.open_entry(item.path, item.member, item.source), item.source)
    return archives.expand_stream(open_file(item), item.source)


def open_file(item: Input, start: int = 0) -> Plain:
    """Return the bytes of an input that is a file, from an offset, as they lie there."""
    assert item.path is not None
    try:
        stream = item.path.open("rb")
        if start:  # a pipe has no places
            stream.seek(start)
    except OSError as error:
        message = f"{item.source}: can't be opened ({error.strerror})"
        raise InputUnreadable(message) from error
    return Plain(stream, item.source)


def stamp_of(item: Input) -> tuple[int, int]:
    """Return the size of a file in bytes and the time of its last change in ns: another one where it has changed."""
    assert item.path is not None
    try:
        found = item.path.stat()
    except OSError as error:
        message = f"{item.source}: can't be opened ({error.strerror})"
        raise InputUnreadable(message) from error
    return found.st_size, found.st_mtime_ns


class Plain:
    """An open file whose read errors say which file it is; closed at its end."""

    def __init__(self, stream: BinaryIO, name: str) -> None:
        self._stream = stream
        self._name = name

    def read(self, size: int, /) -> bytes:
        """Return at most `size` bytes."""
        try:
            block = self._stream.read(size) if not self._stream.closed else b""
        except OSError as error:
            message = f"{self._name}: can't be read ({error.strerror})"
            raise InputUnreadable(message) from error
        if not block:
            self._stream.close()
        return block
