"""A block of whole lines, split at its quotes: what is most often a row is found by looking for one piece of it."""

from __future__ import annotations

_END = b"\n"
_TRIES = 3


class Block:
    """Bytes of which each line has its end, taken from the front: row by row, or what is left.

    What ends with a quote at the end of a line, the next line beginning so, is a row most often: between the two
    quotes stands the line end and nothing else.
    """

    __slots__ = ("_at", "_end", "_pieces")

    def __init__(self, whole: bytes = b"", *, is_split: bool = True) -> None:
        self._pieces = whole.split(b'"') if is_split and whole else [whole] if whole else []
        self._at = 0
        self._end = 0

    def __bool__(self) -> bool:
        return bool(self._pieces)

    def row(self, sign: bytes, *, backslash: bool) -> list[bytes]:
        """Return what is most often the next row, split at its quotes without the last; [] where there is none.

        The first piece is empty then: the row begins with a quote. A line end can also be a cell, or what follows the
        last quote inside one: then the row goes on. `sign` and `backslash` are those of a `Cutter`.
        """
        if not self._pieces or self._pieces[self._at]:
            return []
        self._end = self._at
        for _ in range(_TRIES):
            self._find(self._end + 1)
            if self._end == self._at:
                break
            before = self._pieces[self._end - 1]
            inside = before == sign or before.endswith(b"\\") if backslash else (self._end - self._at) % 2
            if not inside:
                return self._pieces[self._at : self._end]
        return []

    def skip(self) -> None:
        """Take the row that was seen."""
        if self._end + 1 < len(self._pieces):
            self._at = self._end
            self._pieces[self._at] = b""  # the line end behind the row is now the beginning of the next
        else:
            self._pieces = []

    def take(self) -> bytes:
        """Take the lines to the end of what is most often the next row, or all that are left."""
        self._find(self._at + 1)
        if self._end == self._at:
            self._end = len(self._pieces)
            taken = b'"'.join(self._pieces[self._at :])
        else:
            taken = b'"'.join(self._pieces[self._at : self._end]) + b'"\n'
        self.skip()
        return taken

    def _find(self, low: int) -> None:
        """Look for the end of the next row from a piece on; it is its beginning where none is found."""
        try:
            self._end = self._pieces.index(_END, low)
        except ValueError:
            self._end = self._at
