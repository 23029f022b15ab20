"""Seeded mutation: the n-th input of a seed is always the same, on every machine."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from random import Random
from typing import Any

LONGEST = 4096
"""Bytes of an ordinary input whose seed is no longer; one in `RARE` is blown up to as much as `BLOWN_UP`."""
BLOWN_UP = 1 << 16
RARE = 400
_VALUES = (
    None, True, -1, 0, 2.5, 10**15, 10**30, 1e308, float("nan"), "", "x", "9999-12-31", "0001-01-01", "\ud800", "=1+1",
    "(a+)+$", "<b>", "../x", [], [1], [[]], {}, {"a": 1},
)  # fmt: skip
"""What a value of a document is changed to."""


class Mutator:
    """Makes inputs for one harness of its seeds and of the pieces that its reader looks for."""

    def __init__(self, name: str, seed: int, seeds: Sequence[bytes], pieces: Sequence[bytes]) -> None:
        self._key = f"{seed}/{name}"
        self._seeds = seeds or [b""]
        self._pieces = pieces

    def make(self, number: int) -> bytes:
        """Return input `number`."""
        random = Random(f"{self._key}/{number}")  # noqa: S311
        data = bytearray(random.choice(self._seeds) if random.random() < 0.9 else b"")
        longest = max(LONGEST, len(data))
        for _ in range(random.choice((1, 1, 2, 3, 4, 6, 12))):
            random.choice(_WAYS)(self, random, data)
        if random.randrange(RARE) == 0 and data:
            at, end = _span(random, data)
            data[at:end] = bytes(data[at:end]) * (BLOWN_UP // max(end - at, 1))
            return bytes(data[:BLOWN_UP])
        return bytes(data[:longest])

    def insert_piece(self, random: Random, data: bytearray) -> None:
        at = random.randrange(len(data) + 1)
        data[at:at] = random.choice(self._pieces) * random.choice((1, 1, 1, 2, 5))

    def replace_by_piece(self, random: Random, data: bytearray) -> None:
        at, end = _span(random, data)
        data[at:end] = random.choice(self._pieces)

    def splice(self, random: Random, data: bytearray) -> None:
        other = random.choice(self._seeds)
        at, end = _span(random, other)
        here = random.randrange(len(data) + 1)
        data[here:here] = other[at:end]

    def flip(self, random: Random, data: bytearray) -> None:
        if data:
            data[random.randrange(len(data))] ^= 1 << random.randrange(8)

    def set_byte(self, random: Random, data: bytearray) -> None:
        if data:
            data[random.randrange(len(data))] = random.choice(
                (0, 1, 9, 10, 13, 34, 92, 127, 128, 255, random.randrange(256))
            )

    def delete(self, random: Random, data: bytearray) -> None:
        at, end = _span(random, data)
        del data[at:end]

    def repeat(self, random: Random, data: bytearray) -> None:
        at, end = _span(random, data)
        data[at:at] = bytes(data[at:end]) * random.choice((1, 2, 8))

    def swap(self, random: Random, data: bytearray) -> None:
        at, end = _span(random, data)
        moved = bytes(data[at:end])
        del data[at:end]
        here = random.randrange(len(data) + 1)
        data[here:here] = moved

    def change_value(self, random: Random, data: bytearray) -> None:
        """Put another value in one place of the JSON that the input is, or that one of its lines is."""
        lines = [bytes(data)] if random.random() < 0.5 else bytes(data).split(b"\n")
        at = random.randrange(len(lines))
        try:
            document = json.loads(lines[at])
        except (ValueError, RecursionError):
            return
        places = list(_places(document))
        if places:
            holder, key = random.choice(places)
            holder[key] = random.choice(_VALUES)
            lines[at] = json.dumps(document).encode()
            data[:] = b"\n".join(lines)

    def cut(self, random: Random, data: bytearray) -> None:
        if random.random() < 0.3:
            del data[random.randrange(len(data) + 1) :]


_WAYS: Sequence[Callable[[Mutator, Random, bytearray], None]] = (
    Mutator.insert_piece,
    Mutator.insert_piece,
    Mutator.replace_by_piece,
    Mutator.splice,
    Mutator.flip,
    Mutator.set_byte,
    Mutator.delete,
    Mutator.repeat,
    Mutator.swap,
    Mutator.cut,
    Mutator.change_value,
)


def _places(document: Any) -> Iterator[tuple[Any, Any]]:
    """Yield every list and object of a document with every index and key of it."""
    waiting = [document]
    while waiting:
        holder = waiting.pop()
        if isinstance(holder, dict | list):
            keys = list(holder) if isinstance(holder, dict) else range(len(holder))
            yield from ((holder, key) for key in keys)
            waiting += [holder[key] for key in keys]


def _span(random: Random, data: bytes | bytearray) -> tuple[int, int]:
    at = random.randrange(len(data) + 1)
    return at, min(len(data), at + random.choice((1, 1, 2, 4, 8, 20, 60, 200)))
