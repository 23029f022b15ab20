"""Message numbers packed into 64 bits: year, post and serial, equal in whatever form the number was typed."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping, Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from auditor.cable.facts import Cable
from auditor.cable.identity import parse_mrn
from auditor.cable.posts import canonical_post, posts

_SERIAL_BITS, _POST_BITS, _YEAR_BITS = 24, 20, 12
_POST_MASK = (1 << _POST_BITS) - 1
_UNKNOWN = 1 << 16
"""Posts from here on are those that the vocabulary does not know."""
NO_NUMBER = np.uint64(1 << 63)
"""A bit that no packed number has."""
_OTHER_KINDS = frozenset({"document-number", "not-a-message-number"})
_UNTRUSTED = frozenset({"resent-suffix", "note-in-number"})


@cache
def _vocabulary() -> tuple[Mapping[str, int], tuple[str, ...]]:
    """Return the index of every known post, from 1, and the posts by that index."""
    names = ("", *sorted(set(posts().spellings.values())))
    return {name: index for index, name in enumerate(names) if name}, names


def pack(year: int, post: str, serial: int, unknown: MutableMapping[str, int]) -> int:
    """Return year, canonical post and serial as one number below 2**56; 0 where no message is of such a year.

    A post that the vocabulary does not know is given an index in `unknown`, which grows.
    """
    if not 0 < year < 1 << _YEAR_BITS:
        return 0
    index = _vocabulary()[0].get(post)
    if index is None:
        index = _UNKNOWN + unknown.setdefault(post, len(unknown))
    year_and_post = (year << _POST_BITS) | (index & _POST_MASK)
    return (year_and_post << _SERIAL_BITS) | (serial % (1 << _SERIAL_BITS))


def number_of(cable: Cable, unknown: MutableMapping[str, int]) -> int:
    """Return the packed number of a cable, 0 where neither its identifier nor its text gives one that is its own.

    Where the identifier is an archive's, the classification line gives post and serial, and the date the year. A
    re-sent copy (`06MADRID2583ZFR2585`) and a note in the identifier have no number of their own.
    """
    year, post, serial = cable.id_year, cable.id_post, cable.id_serial
    if reads_text(cable):
        year, post, serial = cable.dated.year if cable.dated else None, cable.banner_post, cable.banner_serial
    if year is None or post is None or serial is None or cable.id_fault in _UNTRUSTED:
        return 0
    return pack(year, post, serial, unknown)


def reads_text(cable: Cable) -> bool:
    """Say whether the number of a cable is read from its text, because its identifier is no number of a message."""
    return (
        cable.id_fault in _OTHER_KINDS
        and cable.banner_in_front
        and cable.banner_post_known
        and cable.dated_precision == "day"
    )


def read(name: str, unknown: MutableMapping[str, int]) -> int:
    """Return the packed number of a reference (`05ANKARA12`), 0 where it gives none."""
    mrn = parse_mrn(name)
    if mrn.year is None or mrn.post is None or mrn.serial is None:
        return 0
    return pack(mrn.year, canonical_post(mrn.post) or mrn.post, mrn.serial, unknown)


def renumber(packed: NDArray[np.uint64], old: Sequence[str], new: Sequence[str]) -> NDArray[np.uint64]:
    """Return numbers whose unknown posts are indexed in `new` instead of `old`; every post of `old` stands in `new`."""
    if not old or tuple(old) == tuple(new[: len(old)]):
        return packed
    index = post_of(packed)
    place = {post: at for at, post in enumerate(new)}
    moved = np.array([_UNKNOWN + place[post] for post in old], np.int64)
    of_unknown = index >= _UNKNOWN
    index[of_unknown] = moved[index[of_unknown] - _UNKNOWN]
    rest = packed & ~np.uint64(_POST_MASK << _SERIAL_BITS)
    return np.asarray(rest | (index.astype(np.uint64) << np.uint64(_SERIAL_BITS)))


def series_of(packed: NDArray[np.uint64]) -> NDArray[np.uint32]:
    """Return year and post of each number: equal for the numbers of one series."""
    return (packed >> np.uint64(_SERIAL_BITS)).astype(np.uint32)


def year_of(packed: NDArray[np.uint64]) -> NDArray[np.int64]:
    """Return the year of each number, four digits."""
    return (packed >> np.uint64(_POST_BITS + _SERIAL_BITS)).astype(np.int64)


def post_of(packed: NDArray[np.uint64]) -> NDArray[np.int64]:
    """Return the index of the post of each number."""
    return ((packed >> np.uint64(_SERIAL_BITS)) & np.uint64(_POST_MASK)).astype(np.int64)


def serial_of(packed: NDArray[np.uint64]) -> NDArray[np.int64]:
    """Return the serial of each number."""
    return (packed & np.uint64((1 << _SERIAL_BITS) - 1)).astype(np.int64)


def unpack(packed: int, unknown: Sequence[str]) -> tuple[int, str, int]:
    """Return year, post and serial of one number; `unknown` are the posts that the vocabulary does not know."""
    index = (packed >> _SERIAL_BITS) & _POST_MASK
    post = unknown[index - _UNKNOWN] if index >= _UNKNOWN else _vocabulary()[1][index]
    return packed >> (_POST_BITS + _SERIAL_BITS), post, packed & ((1 << _SERIAL_BITS) - 1)


def written(packed: int, unknown: Sequence[str]) -> str:
    """Return a number as text: `05LIMA301`."""
    year, post, serial = unpack(packed, unknown)
    return f"{year % 100:02d}{post}{serial}"
