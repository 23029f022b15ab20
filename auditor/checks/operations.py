"""Operations of the expression language on columns, in three-valued logic. Knows no syntax and no fact.

A `Pair` is (values, known): arrays of one length, or of no dimension for a literal. A value that is not known is
missing, and so is every operation on it, except that `and` is false where one side is false and `or` true where one
side is true. Truth values are False where they are not known.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from itertools import repeat
from typing import Any

import numpy as np
from numpy.typing import NDArray

from auditor.columns import Kind

Pair = tuple[NDArray[Any], NDArray[np.bool_]]

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
    return COMPARISONS[operator](left[0], right[0]).astype(np.bool_) & known, known


def is_one_of(of: Pair, choices: frozenset[Any]) -> Pair:
    """`of in (a, b)`: whether the value is one of the literals; missing where it is."""
    return _each(of[0], lambda value: value in choices) & of[1], of[1]


def is_member(of: Pair, within: Pair) -> Pair:
    """`of in within`: whether the text stands in the list; missing where a side is."""
    known = of[1] & within[1]
    if of[0].ndim == 0:
        text = of[0].item()
        return _each(within[0], lambda items: text in items) & known, known
    values = np.fromiter((text in items for text, items in zip(of[0], within[0], strict=True)), np.bool_, len(of[0]))
    return values & known, known


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


def _each(values: NDArray[Any], of: Callable[[Any], bool]) -> NDArray[np.bool_]:
    """Apply a test to every value; an object or date array gives Python values."""
    return np.array([of(value) for value in values.tolist()], np.bool_) if values.ndim else np.array(of(values.item()))


def _lengths(of: Pair) -> Pair:
    return np.array([len(value) for value in of[0].tolist()], np.int64), of[1]


def _missing(of: Pair) -> Pair:
    return ~of[1], np.ones_like(of[1])


def _overlaps(left: Pair, right: Pair) -> Pair:
    return _pairwise(lambda one, other: not set(one).isdisjoint(other), left, right)


def _is_subset(left: Pair, right: Pair) -> Pair:
    return _pairwise(lambda one, other: set(one).issubset(other), left, right)


def _pairwise(of: Callable[[Any, Any], bool], left: Pair, right: Pair) -> Pair:
    """Apply a test to the lists of two columns row by row; one of the two may be a literal."""
    known = left[1] & right[1]
    count = right[0].size if left[0].ndim == 0 else left[0].size
    ones, others = (repeat(side.item(), count) if side.ndim == 0 else side for side in (left[0], right[0]))
    values = np.fromiter((of(one, other) for one, other in zip(ones, others, strict=True)), np.bool_, count)
    return values & known, known


def _starts_with(of: Pair, start: Pair) -> Pair:
    begins = start[0].item()
    return _each(of[0], lambda text: text.startswith(begins)) & of[1], of[1]


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
