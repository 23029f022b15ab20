"""Paths, URLs, folders, patterns, `-` and archives -> the list of inputs, each with the name it has in every output."""

from __future__ import annotations

import glob
import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import BinaryIO

from auditor.errors import InputUnreadable
from auditor.ingest import archives
from auditor.ingest.locations import Location, Stamp, clean, locate, matching

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

    `source` is its name in every output: POSIX separators, relative unless the user gave an absolute path or a URL,
    `-` for standard input, `a.zip!/b.csv` for an archive entry. `named` is True where the user named it: what can't be
    opened is then an error and not a row. `refused` says why it is not read at all, with the `code` of its IN rule.
    """

    source: str
    at: Location | None = None
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
            key = (_identity(item), item.member)
            if key not in found or (item.named and not found[key].named):
                found[key] = item
    return list(found.values())


def _identity(item: Input) -> str:
    """Return what tells a file from another: where it lies, links followed."""
    return item.at.identity(follows=not item.refused) if item.at else "-"


def _expand_one(given: str) -> Iterator[Input]:
    if given == "-":
        yield Input("-")
        return
    at = locate(given)
    if at is None:
        yield from _match(given)
    elif at.is_folder():
        inside = list(_visit(at.children()))
        if not inside:
            message = f"{at.shown}: the folder holds no file"
            raise InputUnreadable(message)
        yield from inside
    elif _suffix(at) == ".zip":
        yield from _entries(at)
    else:
        yield Input(at.shown, at)


def _match(given: str) -> Iterator[Input]:
    if not glob.has_magic(given):
        message = f"{given}: no such file or folder"
        raise InputUnreadable(message)
    matches = matching(given)
    if not matches:
        message = f"{given}: no file matches the pattern"
        raise InputUnreadable(message)
    yield from _visit(matches)


def _visit(found: Sequence[Location]) -> Iterator[Input]:
    """Yield the inputs that are there, folders walked in place; depth costs no recursion."""
    waiting = list(reversed(found))
    while waiting:
        at = waiting.pop()
        reason = _passed_over(at)
        if reason:
            yield _stray(at, reason, STRAY)
        elif at.is_folder():
            try:
                waiting += reversed(at.children())
            except InputUnreadable as error:
                yield _stray(at, str(error), "IN010")
        elif _suffix(at) == ".zip":
            try:
                yield from _entries(at)
            except InputUnreadable as error:
                yield _stray(at, str(error), "IN010")
        else:
            yield Input(at.shown, at, named=False)


def _passed_over(at: Location) -> str:
    """Return why what is met in a walk is not read, "" where it is."""
    if at.name.startswith("."):
        return "hidden"
    oddity = at.oddity()
    if oddity or at.is_folder():
        return oddity
    if not kind_of(at.name) and _suffix(at) != ".zip":
        return f"unknown suffix {PurePosixPath(at.name).suffix or '(none)'}"
    return ""


def _suffix(at: Location) -> str:
    return PurePosixPath(at.name).suffix.lower()


def _entries(at: Location) -> list[Input]:
    inside = []
    for name, refusal in archives.list_entries(at, at.shown):
        last = name.rsplit("/", 1)[-1]
        passed_over = "" if kind_of(last) and not last.startswith(".") else "hidden or of an unknown suffix"
        code = "IN015" if refusal else STRAY if passed_over else ""
        source = f"{at.shown}!/{clean(name)}"
        inside.append(Input(source, at, name, named=False, refused=refusal or passed_over, code=code))
    if not inside:
        message = f"{at.shown}: the archive holds no file"
        raise InputUnreadable(message)
    return inside


def _stray(at: Location, reason: str, code: str) -> Input:
    return Input(at.shown, at, named=False, refused=reason, code=code)


def open_bytes(item: Input) -> archives.Peeked:
    """Return the bytes of an input, expanded where they are compressed; `InputUnreadable` where it can't be opened."""
    if item.at is None:
        return archives.expand_stream(sys.stdin.buffer, item.source)
    if item.member:
        return archives.expand_stream(archives.open_entry(item.at, item.member, item.source), item.source)
    return archives.expand_stream(open_file(item), item.source)


def open_file(item: Input, start: int = 0) -> Plain:
    """Return the bytes of an input that is a file, from an offset, as they lie there."""
    assert item.at is not None
    try:
        return Plain(item.at.open(start), item.source)
    except OSError as error:
        message = f"{item.source}: can't be opened ({error.strerror})"
        raise InputUnreadable(message) from error


def stamp_of(item: Input, *, anew: bool = True) -> Stamp:
    """Return what is another one where a file has changed: of now, or of when it was found where that is cheaper."""
    assert item.at is not None
    try:
        return item.at.stamp() if anew else item.at.known_stamp()
    except OSError as error:
        message = f"{item.source}: can't be opened ({error.strerror})"
        raise InputUnreadable(message) from error


def content_of(item: Input) -> str | BinaryIO:
    """Return an input that is a file for a library that reads here and there in it."""
    assert item.at is not None
    return item.at.seekable()


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
