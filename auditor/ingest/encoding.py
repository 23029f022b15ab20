"""Bytes -> physical lines of text: byte-order mark, then UTF-8, then cp1252 for the one line that is not UTF-8.

A byte is never dropped or replaced: what cp1252 does not define is read as the control character of its number.
Memory stays at one block and the longest line, whatever the size of the stream.
"""

from __future__ import annotations

import codecs
import hashlib
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from typing import Protocol

from auditor.ingest.blocks import Block
from auditor.ingest.records import Note

RECORD_LIMIT = 16 * 1024 * 1024
"""Longest line and longest record that is read, in bytes; a longer one is an unreadable row (IN011)."""

BOM = codecs.BOM_UTF8
"""The byte-order mark that a UTF-8 file may begin with."""

_BLOCK = 1 << 18
_KEPT = 4096
_CONTROLS = bytes(n for n in range(32) if n not in b"\t\n\r\f") + b"\x7f"
_WIDE_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


class ByteStream(Protocol):
    """Anything with `read(n)`: returns at most n bytes, and b"" at the end."""

    def read(self, size: int, /) -> bytes:
        """Return at most `size` bytes."""


class Lines:
    r"""The physical lines of a byte stream, without line ends, numbered from 1.

    `take` returns the next line and None at the end; `number` is the number of the line last taken, and `put_back`
    returns lines to the stream. Lines end with "\n" or "\r\n", or with "\r" in a file that has no "\n" at all.
    Of a line longer than `RECORD_LIMIT` only the beginning is kept, and `was_cut` says so. What is to be said about
    the bytes of a line (IN004, IN005) is kept until `forget`; `notes` returns it for the lines of a record.
    A stream that begins with the line after number `before` of a UTF-8 file, its byte-order mark passed, is `begun`.
    """

    def __init__(self, stream: ByteStream, *, before: int = 0, begun: bool = False) -> None:
        self.number = before
        self._stream = stream
        self._block: list[str] = []
        self._at = 0
        self._ahead = Block()  # what follows `_block`, not decoded yet
        self._odd = False  # whether there are control characters in it
        self._carry = b""
        self._read = before  # number of the last line decoded
        self._begun = begun
        self._old_mac = False
        self._cut_short: list[int] = []
        self._ended = False
        self._raw: OrderedDict[int, bytes] = OrderedDict()  # both by line, the first to be forgotten first
        self._notes: OrderedDict[int, list[Note]] = OrderedDict()

    def take(self) -> str | None:
        """Return the next line, or None at the end of the stream."""
        while self._at >= len(self._block):
            if self._ahead:
                self._at, self._block = 0, self._decode(self._ahead.take())
            elif self._ended:
                return None
            else:
                self._refill()
        line = self._block[self._at]
        self._at += 1
        self.number += 1
        return line

    def take_without(self, sign: str, before: int, room: int) -> list[str]:
        """Return the lines that follow and do not hold `sign`, as many as are at hand and below number `before`.

        None follows the line with which they have more than `room` characters.
        """
        block, at = self._block, self._at
        end = min(len(block), at + before - self.number - 1)
        while at < end and sign not in block[at]:
            at += 1
        lines = block[self._at : at]
        if sum(map(len, lines)) > room:
            at = self._at + 1 + next(n for n, size in enumerate(accumulate(map(len, lines))) if size > room)
            lines = block[self._at : at]
        self._at = at
        self.number += len(lines)
        return lines

    def quoted(self, sign: bytes, *, backslash: bool) -> list[bytes]:
        """Return the bytes of what is most often the next row (`Block.row`), [] where no such row is at hand.

        It is without flaw as far as `notes` and `was_cut` go.
        """
        if self._at >= len(self._block) and not self._ahead and not self._ended:
            self._refill()
        row = self._ahead.row(sign, backslash=backslash) if self._at >= len(self._block) else []
        return [] if row and self._odd and _has_controls(b'"'.join(row)) else row

    def skip(self, count: int) -> None:
        """Take the row that was seen, of `count` lines."""
        self._ahead.skip()
        self._read = self.number = self.number + count

    def put_back(self, lines: Sequence[str]) -> None:
        """Return the lines last taken, in order, to the stream."""
        self._block[: self._at] = lines
        self._at = 0
        self.number -= len(lines)

    def was_cut(self, first: int, count: int = 1) -> bool:
        """Say whether one of `count` lines from `first` was longer than `RECORD_LIMIT`."""
        return bool(self._cut_short) and any(first <= n < first + count for n in self._cut_short)

    def notes(self, first: int, last: int) -> tuple[Note, ...]:
        """Return what is to be said about the bytes of lines `first` to `last`."""
        if not self._notes:
            return ()
        return tuple(note for n in range(first, last + 1) for note in self._notes.get(n, ()))

    def forget(self, last: int) -> None:
        """Drop what is kept about lines up to `last`."""
        for kept in (self._notes, self._raw):
            while kept and next(iter(kept)) <= last:
                kept.popitem(last=False)
        if self._cut_short:
            self._cut_short = [n for n in self._cut_short if n > last]

    def digest(self, first: int, lines: Iterable[str]) -> str:
        """Return the SHA-256 of the bytes of `lines`, of which the first has number `first`."""
        total = hashlib.sha256()
        for n, line in enumerate(lines, first):
            total.update(self._raw.get(n) or line.encode("utf-8", "surrogatepass"))
            total.update(b"\n")
        return total.hexdigest()

    def _refill(self) -> None:
        block = self._stream.read(_BLOCK)
        if not self._begun:
            block = self._begin(block)
        if self._old_mac:
            block = block.replace(b"\r", b"\n")
        if not block:
            self._ended = True
            whole, self._carry = self._carry, b""
            whole += b"" if whole.endswith(b"\n") or not whole else b"\n"
        else:
            whole, end, self._carry = (self._carry + block).rpartition(b"\n")
            whole += end
            if not end:
                self._carry = self._shorten(self._carry)
                return
        self._at, self._block = 0, []
        if len(whole) > RECORD_LIMIT and (at := whole.find(b"\n")) > RECORD_LIMIT:
            self._cut_line(whole[:at], hashlib.sha256(whole[:at]).digest())
            whole = whole[at + 1 :]
        if b"\r" in whole:
            whole = whole.replace(b"\r\n", b"\n")
        self._odd = _has_controls(whole)
        self._ahead = Block(whole, is_split=len(whole) <= min(2 * _BLOCK, RECORD_LIMIT))

    def _begin(self, block: bytes) -> bytes:
        r"""Remove the byte-order mark, or transcode a UTF-16 or UTF-32 stream, and recognise lone "\r" line ends."""
        self._begun = True
        for mark, encoding in _WIDE_MARKS:
            if block.startswith(mark):
                self._stream = _Transcoded(self._stream, block, encoding)
                block = self._stream.read(_BLOCK)
                break
        block = block.removeprefix(BOM)
        self._old_mac = _is_old_mac(block)
        return block

    def _shorten(self, carry: bytes) -> bytes:
        """Keep the beginning of an endless line; its bytes after the limit are counted in the digest only."""
        if len(carry) <= RECORD_LIMIT:
            return carry
        total = hashlib.sha256(carry)
        end = b""
        while not end:
            block = self._stream.read(_BLOCK)
            if not block:
                self._ended = True
                break
            more, end, rest = (block.replace(b"\r", b"\n") if self._old_mac else block).partition(b"\n")
            total.update(more)
        self._at, self._block = 0, []
        self._cut_line(carry, total.digest())
        return rest if end else b""

    def _cut_line(self, line: bytes, digest: bytes) -> None:
        """Add the beginning of a line that is longer than `RECORD_LIMIT`, with the digest of all of it."""
        self._read += 1
        self._cut_short.append(self._read)
        self._raw[self._read] = digest
        self._block.append(line[:_KEPT].decode("latin-1"))

    def _decode(self, taken: bytes) -> list[str]:
        first = self._read + 1
        try:
            lines = taken[:-1].decode("utf-8").split("\n")
            for n, line in enumerate(lines if self._odd else (), first):
                self._note_controls(line.encode(), n)
        except UnicodeDecodeError:
            lines = [self._decode_line(raw, n) for n, raw in enumerate(taken[:-1].split(b"\n"), first)]
        self._read += len(lines)
        return lines

    def _decode_line(self, raw: bytes, number: int) -> str:
        self._note_controls(raw, number)
        try:
            return raw.decode("utf-8")
        except UnicodeDecodeError as error:
            text = _decode_cp1252(raw)
            place = _decode_cp1252(raw[: error.start])
            seen = f"byte 0x{raw[error.start]:02X} is not UTF-8; the line was read as cp1252"
            self._raw[number] = raw
            self._notes.setdefault(number, []).append(Note("IN004", "", seen, number, len(place) + 1))
            return text

    def _note_controls(self, raw: bytes, number: int) -> None:
        kept = raw.translate(None, _CONTROLS)
        if len(kept) == len(raw):
            return
        at = next(n for n, byte in enumerate(raw) if byte in _CONTROLS)
        seen = f"{len(raw) - len(kept)} control character(s), the first 0x{raw[at]:02X}"
        column = len(raw[:at].decode("utf-8", "replace")) + 1
        self._notes.setdefault(number, []).append(Note("IN005", "", seen, number, column))


def _has_controls(data: bytes) -> bool:
    return len(data.translate(None, _CONTROLS)) != len(data)


def is_transformed(head: bytes) -> bool:
    """Say whether a file that begins with `head`, its first block, is read otherwise than byte for byte."""
    return any(head.startswith(mark) for mark, _ in _WIDE_MARKS) or _is_old_mac(head)


def _is_old_mac(block: bytes) -> bool:
    return b"\r" in block[:-1] and b"\n" not in block


def decode_blocks(stream: ByteStream) -> Iterator[str]:
    """Yield a stream as text in blocks, for formats without lines; a byte that is not UTF-8 is a lone surrogate."""
    block = stream.read(_BLOCK)
    encoding, errors = "utf-8-sig", "surrogateescape"
    for mark, wide in _WIDE_MARKS:
        if block.startswith(mark):
            encoding, errors = wide, "replace"
            break
    decoder = codecs.getincrementaldecoder(encoding)(errors)
    while block:
        yield decoder.decode(block)
        block = stream.read(_BLOCK)
    yield decoder.decode(b"", final=True)


class _Transcoded:
    """A UTF-16 or UTF-32 stream as UTF-8 bytes; a code unit that is no character becomes U+FFFD."""

    def __init__(self, stream: ByteStream, head: bytes, encoding: str) -> None:
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder(encoding)("replace")
        self._head = head

    def read(self, size: int, /) -> bytes:
        """Return the next block as UTF-8, b"" only at the end of the stream."""
        while True:
            block, self._head = self._head or self._stream.read(size), b""
            text = self._decoder.decode(block, final=not block)
            if text or not block:
                return text.encode("utf-8", "replace")


def _decode_cp1252(raw: bytes) -> str:
    """Decode as cp1252; the five bytes it leaves undefined keep their number, as browsers do."""
    try:
        return raw.decode("cp1252")
    except UnicodeDecodeError:
        return "".join(_decode_byte(byte) for byte in raw)


def _decode_byte(byte: int) -> str:
    try:
        return bytes((byte,)).decode("cp1252")
    except UnicodeDecodeError:
        return chr(byte)
