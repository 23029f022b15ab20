"""A JSON document -> the objects in it: the items of an array, or one object; streamed, whatever its line breaks."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator

from auditor.ingest.encoding import RECORD_LIMIT
from auditor.ingest.jsonl import to_row
from auditor.ingest.mapping import Broken, Row

_OUTSIDE = re.compile(r'["{}\[\],]')
_INSIDE = re.compile(r'["\\]')


class _Items:
    """Splits text, given in blocks, at the commas of the outermost array; remembers the lines of each piece."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._size = 0
        self._depth = 0
        self._in_array = False
        self._in_string = False
        self._skip = False
        self._line = 1
        self._first = 0

    def feed(self, block: str) -> Iterator[tuple[str, int, int]]:
        """Yield the items that end in this block: text, first and last line."""
        start = at = 0
        if self._skip and block:
            at, self._skip = 1, False
        while True:
            found = (_INSIDE if self._in_string else _OUTSIDE).search(block, at)
            if found is None:
                break
            sign, at = found.group(), found.end()
            if self._in_string:
                at += self._string(sign, at == len(block))
            elif self._outside(sign):
                self._keep(block[start : at - 1])
                yield from self.flush()
                start = at
        self._keep(block[start:])

    def _string(self, sign: str, at_end: bool) -> int:
        """Handle a sign inside a string; return how many letters after it are to be passed over."""
        if sign == '"':
            self._in_string = False
            return 0
        self._skip = at_end
        return 0 if at_end else 1

    def _outside(self, sign: str) -> bool:
        """Handle a sign outside strings; say whether an item ends before it."""
        if sign == '"':
            self._in_string = True
        elif sign == "[" and self._depth == 0 and not self._in_array:
            self._in_array = True
            return True
        elif sign in "[{":
            self._depth += 1
        elif sign in "]}" and self._depth > 0:
            self._depth -= 1
        else:
            return self._depth == 0
        return False

    def _keep(self, text: str) -> None:
        if not self._first:
            lead = len(text) - len(text.lstrip())
            if lead == len(text):
                self._line += text.count("\n")
                return
            self._first = self._line + text.count("\n", 0, lead)
        self._line += text.count("\n")
        self._size += len(text)
        if self._size <= RECORD_LIMIT:
            self._pieces.append(text)

    def flush(self) -> Iterator[tuple[str, int, int]]:
        """Yield the item read so far, where there is one; its text is empty where it is too large."""
        if self._first:
            text = "".join(self._pieces) if self._size <= RECORD_LIMIT else ""
            yield text.strip(), self._first, self._line
        self._pieces, self._size, self._first = [], 0, 0


def rows_of(blocks: Iterable[str]) -> Iterator[Row | Broken]:
    """Yield the row of every item of a JSON document."""
    items = _Items()
    for block in blocks:
        for item in items.feed(block):
            yield _row(*item)
    for item in items.flush():
        yield _row(*item)


def _row(text: str, first: int, last: int) -> Row | Broken:
    def digest() -> str:
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()

    if not text:
        return Broken("IN011", f"the item is longer than {RECORD_LIMIT} bytes", first, last, digest())
    return to_row(text, (first, last), digest, [])
