"""Rows of quoted cells without flaw, which most are, cut from bytes that are split at their quotes.

A row comes out as `Cutter.cut` makes it of the same bytes, at the cost of a few searches. One with a flaw is its task.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from auditor.ingest.cutting import Cutter

_ESCAPED = re.compile(rb"\\(.)", re.DOTALL)


class Clean(NamedTuple):
    """A row of quoted cells without flaw: its cells, their places, the number of its last line."""

    cells: list[str]
    places: list[tuple[int, int]]
    last: int


def cut_clean(pieces: Sequence[bytes], number: int, cutter: Cutter) -> Clean | None:
    """Return the row whose bytes, split at the quotes without the last, are `pieces`; None where it has a flaw.

    The first of its lines has this `number`.
    """
    sign = cutter.delimiter.encode()
    ends = [*pieces, sign]
    cells: list[str] = []
    places: list[tuple[int, int]] = []
    at, line, column = 1, number, 2
    try:
        while at < len(ends):
            places.append((line, column))
            end = ends.index(sign, at + 1)
            written = plain = pieces[at]
            if end > at + 1 or (cutter.backslash and b"\\" in written):
                written = b'"'.join(pieces[at:end])
                plain = _plain(pieces[at:end], written, backslash=cutter.backslash)
            cell = plain.decode()
            cells.append(cell)
            if b"\n" in written:
                line += written.count(b"\n")
                column = 4 + len(written[written.rfind(b"\n") + 1 :].decode())
            else:
                column += 3 + len(cell if plain is written else written.decode())
            at = end + 1
    except ValueError:  # a piece out of place, or bytes that are not UTF-8
        return None
    return Clean(cells, places, line) if at == len(ends) and cells else None


def _plain(parts: Sequence[bytes], written: bytes, *, backslash: bool) -> bytes:
    """Return a cell as it is meant, of the parts between its quotes; `ValueError` where one ends it or is stray."""
    if not backslash:
        if len(parts) % 2 == 0 or any(parts[1::2]):
            raise ValueError
        return b'"'.join(parts[::2])
    whole = b"".join(parts)
    if whole.replace(b"\\", b'\\"') == written:
        return whole.replace(b"\\", b'"')  # no backslash but those before quotes
    if _is_open(parts[-1]) or not all(map(_is_open, parts[:-1])):
        raise ValueError
    return _ESCAPED.sub(rb"\1", written)


def _is_open(part: bytes) -> bool:
    """Say whether the quote behind a part has an odd number of backslashes before it."""
    return (len(part) - len(part.rstrip(b"\\"))) % 2 == 1
