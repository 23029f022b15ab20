"""gzip, bzip2 and Zstandard streams, member by member: what is sound comes out before the damage behind it is told.

The readers of the libraries lose what they hold when they meet damage, and that of zstandard takes a stream that is
cut off for one that has ended.
"""

from __future__ import annotations

import bz2
import zlib
from collections.abc import Callable, Iterator
from typing import Any

from auditor.ingest.encoding import ByteStream

_BLOCK = 1 << 16
_MOST = 1 << 18
_ZST_BLOCK = 1 << 11
"""How much of a Zstandard stream is expanded at once: its decoder takes no limit, and 4 bytes can become 128 kB."""

Step = Callable[[bytes], tuple[bytes, bytes]]
"""Takes packed bytes; gives expanded ones, and the packed ones that wait for the next step."""


class Members:
    """The expanded bytes of all members of a stream; what is raised on damage comes after what is before it."""

    def __init__(self, blocks: Iterator[bytes]) -> None:
        self._blocks = blocks
        self._left = memoryview(b"")

    def read(self, size: int, /) -> bytes:
        """Return at most `size` bytes, b"" at the end."""
        if not self._left:
            self._left = memoryview(next(self._blocks, b""))
        block, self._left = self._left[:size], self._left[size:]
        return bytes(block)


def gunzip(stream: ByteStream) -> Members:
    """Expand gzip; as gzip does, take zero bytes between and behind the members for padding."""
    return Members(_expand(stream, _begin_gzip, b"\x1f\x8b", _BLOCK))


def bunzip2(stream: ByteStream) -> Members:
    """Expand bzip2."""
    return Members(_expand(stream, _begin_bzip2, b"BZh", _BLOCK))


def unzstd(stream: ByteStream, zstandard: Any) -> Members:
    """Expand Zstandard with its library; skippable frames among the others are skipped."""

    def begin() -> tuple[Any, Step]:
        decoder = zstandard.ZstdDecompressor().decompressobj()
        return decoder, lambda packed: (decoder.decompress(packed), b"")

    return Members(_expand(stream, begin, b"", _ZST_BLOCK))


def _begin_gzip() -> tuple[Any, Step]:
    decoder = zlib.decompressobj(31)  # with the header and the check of gzip

    def step(packed: bytes) -> tuple[bytes, bytes]:
        return decoder.decompress(packed, _MOST), decoder.unconsumed_tail

    return decoder, step


def _begin_bzip2() -> tuple[Any, Step]:
    decoder = bz2.BZ2Decompressor()

    def step(packed: bytes) -> tuple[bytes, bytes]:
        return decoder.decompress(packed, _MOST), b""

    return decoder, step


def _expand(stream: ByteStream, begin: Callable[[], tuple[Any, Step]], magic: bytes, block: int) -> Iterator[bytes]:
    """Yield the expanded bytes of each member; `EOFError` where the last is not whole, `ValueError` for other data."""
    packed = stream.read(block)
    while packed:
        if not packed.startswith(magic):
            message = "what follows the compressed data is none"
            raise ValueError(message)
        decoder, step = begin()
        while not decoder.eof:
            holds = not getattr(decoder, "needs_input", True)  # bzip2 keeps by itself what waits
            packed = packed or (b"" if holds else stream.read(block))
            if not packed and not holds:
                message = "it ends before its end mark"
                raise EOFError(message)
            data, packed = step(packed)
            if data:
                yield data
        packed = _next_member(stream, decoder.unused_data, block)


def _next_member(stream: ByteStream, packed: bytes, block: int) -> bytes:
    """Return the beginning of the next member, with enough bytes to tell it; b"" where nothing but padding follows."""
    while len(packed := packed.lstrip(b"\0")) < 4 and (more := stream.read(block)):
        packed += more
    return packed
