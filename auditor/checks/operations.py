"""Operations of the expression language on columns, in three-valued logic. Knows no syntax and no fact.

A value that is not known is missing, and so is every operation on it, except that `and` is false where one side is
false and `or` true where one side is true. Truth values are False where they are not known. Either half of a `Pair`
may be of no dimension: a literal, a value that all rows have, or "all are known". Operations on texts and lists look
at every distinct value, or pair of them, once.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from auditor.columns import Coded, Kind, Pair, Values

_ALL = np.array(True)  # noqa: FBT003 - one truth value, not an option
"""`known` where no row lacks a value."""
_FIRST = np.datetime64(date.min, "D")
_LAST = np.datetime64(date.max, "D")


def conjoin(left: Pair, right: Pair) -> Pair:
    """`left and right`: true where both are, false where one is false, else missing."""
    values = left[0] & right[0]
    return values, values | (left[1] & ~left[0]) | (right[1] & ~right[0])


def disjoin(left: Pair, right: Pair) -> Pair:
    """`left or right`: true where one is, false where both are false, else missing."""
    values = left[0] | right[0]
    return values, values | (left[1] & right[1])


def negate(of: Pair) -> Pair:
    """`not of`: missing stays missing."""
    return ~of[0] & of[1], of[1]


COMPARISONS: dict[str, Callable[[Any, Any], Any]] = {
    "==": np.equal,
    "!=": np.not_equal,
    "<": np.less,
    "<=": np.less_equal,
    ">": np.greater,
    ">=": np.greater_equal,
}


def compare(operator: str, left: Pair, right: Pair) -> Pair:
    """Compare two columns of one kind by `operator`; missing where a side is."""
    known = left[1] & right[1]
    one, other = left[0], right[0]
    if isinstance(one, Coded):
        one, other = _in_one_code(one, other)
    return COMPARISONS[operator](one, other).astype(np.bool_) & known, known


def _in_one_code(one: Coded, other: Coded) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Return the codes of two columns of texts as one of them numbers its texts; -1 for a text that it lacks."""
    if len(one.distinct) < len(other.distinct):
        one, other = other, one
    index = {text: code for code, text in enumerate(one.distinct)}
    translated = np.fromiter((index.get(text, -1) for text in other.distinct), np.int32, len(other.distinct))
    return one.codes, translated[other.codes]


def is_one_of(of: Pair, choices: Sequence[Pair]) -> Pair:
    """`of in (a, b)`: whether the value is one of the literals; missing where it is."""
    found = np.zeros_like(of[1])
    for choice in choices:
        found = found | compare("==", of, choice)[0]
    return found, of[1]


def is_member(of: Pair, within: Pair) -> Pair:
    """`of in within`: whether the text stands in the list; missing where a side is."""
    return _pairwise(lambda text, items: text in items, of, within)


def add(left: Pair, right: Pair) -> Pair:
    """Sum of two numbers; callers keep literals small, so that no sum leaves 64 bits."""
    return left[0] + right[0], left[1] & right[1]


def subtract(left: Pair, right: Pair) -> Pair:
    """Difference of two numbers."""
    return left[0] - right[0], left[1] & right[1]


def days_between(left: Pair, right: Pair) -> Pair:
    """`left - right` of two dates: days, negative where `left` is the earlier."""
    return (left[0] - right[0]).astype(np.int64), left[1] & right[1]


def add_days(left: Pair, right: Pair) -> Pair:
    """`date + days`; missing where the calendar has no such day (before year 1, after year 9999)."""
    moved = left[0] + right[0].astype("timedelta64[D]")
    return moved, left[1] & right[1] & (moved >= _FIRST) & (moved <= _LAST)


def subtract_days(left: Pair, right: Pair) -> Pair:
    """`date - days`; missing where the calendar has no such day."""
    return add_days(left, opposite(right))


def opposite(of: Pair) -> Pair:
    """Return `-number`."""
    return -of[0], of[1]


def _lengths(of: Pair) -> Pair:
    return of[0].each(len, np.int64), of[1]


def _missing(of: Pair) -> Pair:
    return ~of[1], _ALL


def _overlaps(left: Pair, right: Pair) -> Pair:
    return _pairwise(lambda one, other: not set(one).isdisjoint(other), left, right)


def _is_subset(left: Pair, right: Pair) -> Pair:
    return _pairwise(lambda one, other: set(one).issubset(other), left, right)


def _pairwise(of: Callable[[Any, Any], bool], left: Pair, right: Pair) -> Pair:
    """Apply a test to the texts or lists of two columns row by row, once for each pair that there is."""
    known = left[1] & right[1]
    one, other = left[0], right[0]
    if len(one.distinct) == 1:
        (value,) = one.distinct
        return _known_of(other.each(lambda item: of(value, item)), known)
    if len(other.distinct) == 1:
        (value,) = other.distinct
        return _known_of(one.each(lambda item: of(item, value)), known)
    pairs, rows = np.unique(one.codes * np.int64(len(other.distinct)) + other.codes, return_inverse=True)
    places = zip(*(part.tolist() for part in np.divmod(pairs, len(other.distinct))), strict=True)
    both = ((one.distinct[first], other.distinct[second]) for first, second in places)
    found = (None not in pair and of(*pair) for pair in both)
    return np.fromiter(found, np.bool_, len(pairs))[rows] & known, known


def _known_of(values: Values, known: NDArray[np.bool_]) -> Pair:
    """Return truth values, False where they are not known; those of no dimension stay so where they are False."""
    return values & known if values.ndim or values else values, known


def _starts_with(of: Pair, start: Pair) -> Pair:
    (begins,) = start[0].distinct
    return _known_of(of[0].each(lambda text: text.startswith(begins)), of[1])


def _years(of: Pair) -> Pair:
    return of[0].astype("datetime64[Y]").astype(np.int64) + 1970, of[1]


@dataclass(frozen=True, slots=True)
class Function:
    """One function that an expression may call: kinds of its arguments, kind of its result, what it means.

    `literal_last` says that the last argument must be a literal.
    """

    takes: tuple[frozenset[Kind], ...]
    gives: Kind
    meaning: str
    run: Callable[..., Pair]
    literal_last: bool = False


def _kinds(*kinds: Kind) -> frozenset[Kind]:
    return frozenset(kinds)


FUNCTIONS: dict[str, Function] = {
    "missing": Function(
        (_kinds("text", "level", "number", "date", "flag"),),
        "flag",
        "missing(x): x is not stated",
        _missing,
    ),
    "length": Function(
        (_kinds("list", "text"),), "number", "length(x): how many items the list or characters the text has", _lengths
    ),
    "overlaps": Function(
        (_kinds("list"), _kinds("list")), "flag", "overlaps(a, b): the lists have an item in common", _overlaps
    ),
    "subset": Function(
        (_kinds("list"), _kinds("list")), "flag", "subset(a, b): every item of list a stands in list b", _is_subset
    ),
    "startswith": Function(
        (_kinds("text"), _kinds("text")),
        "flag",
        "startswith(a, 'b'): text a begins with b",
        _starts_with,
        literal_last=True,
    ),
    "year": Function((_kinds("date"),), "number", "year(d): the year of date d, four digits", _years),
}
"""The functions of the language, by name; nothing else can be called."""
