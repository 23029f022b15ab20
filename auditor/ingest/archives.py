"""Compressed files and archives: gz, bz2, zst as streams, the entries of a zip, with guards against bombs.

Nothing is ever written to disk. Knows no record format.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

from auditor.errors import InputUnreadable, UsageError
from auditor.ingest import members
from auditor.ingest.encoding import ByteStream
from auditor.ingest.locations import Location, Stamp

MAX_RATIO = 200
"""A stream that grows more than this many times, once past `RATIO_FREE` bytes, is refused."""
RATIO_FREE = 64 * 1024 * 1024
MAX_EXPANDED = 256 * 1024**3
"""Most bytes that one compressed file may expand to, and all entries of one archive together."""
MAX_ENTRIES = 100_000
"""Most entries that an archive may have."""

SUFFIXES = (".gz", ".bz2", ".zst")
_TELLING = 16
"""Bytes by which a file can be told; one that is damaged before them, and before its first line ends, says so."""
_MAGIC = ((b"\x1f\x8b", "gz"), (b"BZh", "bz2"), (b"\x28\xb5\x2f\xfd", "zst"))
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2)
"""How entries may be packed: LZMA lets the archive say how much memory its reader needs."""
BROKEN = (EOFError, OSError, ValueError, zlib.error, zipfile.BadZipFile, NotImplementedError, RuntimeError)
"""What the libraries raise on compressed data that is damaged."""


class Compressed:
    """The expanded bytes of a compressed stream; `InputUnreadable` where it is damaged or grows beyond the limits."""

    def __init__(
        self, inner: ByteStream, packed_size: Callable[[], int], name: str, broken: tuple[type[Exception], ...] = ()
    ) -> None:
        self._inner = inner
        self._packed_size = packed_size
        self._name = name
        self._broken: tuple[type[Exception], ...] = (*BROKEN, *broken)
        self._size = 0

    def read(self, size: int, /) -> bytes:
        """Return at most `size` expanded bytes."""
        try:
            block = self._inner.read(size)
        except self._broken as error:
            message = f"{self._name}: the compressed data is damaged or cut off after {self._size} bytes ({error})"
            raise InputUnreadable(message) from error
        self._size += len(block)
        refuse_bomb(self._name, self._size, self._packed_size())
        return block


def refuse_bomb(name: str, expanded_size: int, packed_size: int) -> None:
    """Raise `InputUnreadable` where `packed_size` bytes have become more than the limits allow."""
    if expanded_size > MAX_EXPANDED:
        message = f"{name}: expands to more than {MAX_EXPANDED} bytes; split it"
        raise InputUnreadable(message)
    if expanded_size > RATIO_FREE and expanded_size > MAX_RATIO * max(packed_size, 1):
        message = f"{name}: expands more than {MAX_RATIO}-fold, as a decompression bomb does; expand it yourself"
        raise InputUnreadable(message)


class Peeked:
    """A stream whose first bytes were looked at: `head` is not consumed, `tell` counts the bytes read.

    Damage behind bytes that could be read is told by the `read` that comes to it; a few of them are no beginning.
    """

    def __init__(self, stream: ByteStream, *, is_expanded: bool = False, size: int = 1 << 18) -> None:
        self.is_expanded = is_expanded
        self._stream = stream
        self._damage: InputUnreadable | None = None
        blocks: list[bytes] = []
        try:
            while size > 0 and (block := stream.read(size)):
                blocks.append(block)
                size -= len(block)
        except InputUnreadable as error:
            if sum(map(len, blocks)) < _TELLING and not any(b"\n" in block for block in blocks):
                raise
            self._damage = error
        self.head = b"".join(blocks)
        self._left = self.head
        self._taken = 0

    def read(self, size: int = 1 << 16, /) -> bytes:
        """Return at most `size` bytes."""
        if self._left:
            block, self._left = self._left[:size], self._left[size:]
        elif self._damage is not None:
            raise self._damage
        else:
            block = self._stream.read(size)
        self._taken += len(block)
        return block

    def tell(self) -> int:
        """Return how many bytes were read."""
        return self._taken


def read_all(stream: ByteStream, limit: int, name: str) -> bytes:
    """Return the whole stream, `InputUnreadable` where it is longer than `limit` bytes."""
    blocks, size = [], 0
    while block := stream.read(1 << 20):
        blocks.append(block)
        size += len(block)
        if size > limit:
            message = f"{name}: larger than {limit} bytes, the most that is read of a file of this kind; split it"
            raise InputUnreadable(message)
    return b"".join(blocks)


def expand_stream(stream: ByteStream, name: str) -> Peeked:
    """Return the stream, expanded once where its first bytes are those of gzip, bzip2 or Zstandard."""
    plain: Any = Peeked(stream)
    kind = next((kind for magic, kind in _MAGIC if plain.head.startswith(magic)), "")
    if kind == "gz":
        return Peeked(Compressed(members.gunzip(plain), plain.tell, name), is_expanded=True)
    if kind == "bz2":
        return Peeked(Compressed(members.bunzip2(plain), plain.tell, name), is_expanded=True)
    if kind == "zst":
        try:
            import zstandard  # noqa: PLC0415
        except ImportError as error:
            message = f"{name}: a .zst file needs the extra zstd: pip install 'auditor[zstd]'"
            raise UsageError(message) from error
        reader = members.unzstd(plain, zstandard)
        return Peeked(Compressed(reader, plain.tell, name, (zstandard.ZstdError,)), is_expanded=True)
    return plain  # type: ignore[no-any-return]


@lru_cache(maxsize=1)
def _archive(at: Location, stamp: Stamp) -> zipfile.ZipFile:  # noqa: ARG001
    return zipfile.ZipFile(at.seekable())


def list_entries(at: Location, name: str) -> list[tuple[str, str]]:
    """Return (entry name, why it is refused or "") of a zip, in its own order, folders left out.

    `InputUnreadable` where it is no zip, has too many entries, or claims to expand beyond the limits.
    """
    try:
        entries = _archive(at, at.known_stamp()).infolist()
    except BROKEN as error:
        message = f"{name}: not a zip archive, or a damaged one ({error})"
        raise InputUnreadable(message) from error
    if len(entries) > MAX_ENTRIES:
        message = f"{name}: {len(entries)} entries, at most {MAX_ENTRIES} are read; split it"
        raise InputUnreadable(message)
    refuse_bomb(name, sum(entry.file_size for entry in entries), at.known_stamp()[0])
    _refuse_doubles(name, entries)
    return [(entry.filename, _refusal(entry)) for entry in entries if not entry.filename.endswith("/")]


def _refuse_doubles(name: str, entries: Sequence[zipfile.ZipInfo]) -> None:
    """Raise where two entries have one name: only the later could be opened, and the other would be lost."""
    seen: set[str] = set()
    for entry in entries:
        if entry.filename in seen:
            message = f"{name}: two entries are named {entry.filename!r}; pack it again with a name for each"
            raise InputUnreadable(message)
        seen.add(entry.filename)


def _refusal(entry: zipfile.ZipInfo) -> str:
    if not entry.filename:
        return "the entry has no name"
    parts = entry.filename.replace("\\", "/").split("/")
    if ".." in parts or parts[0] == "" or parts[0].endswith(":"):
        return "the entry's name leaves the archive"
    if entry.flag_bits & 1:
        return "the entry is encrypted"
    if entry.compress_type not in _METHODS:
        return "the entry is packed by a method that is not read; pack it again with deflate"
    if entry.filename.lower().endswith(".zip"):
        return "an archive inside an archive is not opened"
    return ""


def open_entry(at: Location, member: str, name: str) -> Compressed:
    """Return the bytes of one entry of a zip."""
    try:
        archive = _archive(at, at.known_stamp())
        entry = archive.getinfo(member)
        inner = archive.open(entry)
    except (KeyError, *BROKEN) as error:
        message = f"{name}: the entry can't be opened ({error})"
        raise InputUnreadable(message) from error
    return Compressed(inner, lambda: entry.compress_size, name)
