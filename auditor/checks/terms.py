"""Terms of an expression: its literals and how they are read, and the error that says where an expression is wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from auditor.columns import Coded, Kind, Pair, Table, Values
from auditor.errors import ConfigError, near_miss


class ExpressionError(ConfigError):
    """An expression is wrong; `column` is the 1-based character where."""

    def __init__(self, column: int, problem: str) -> None:
        super().__init__(f"column {column}: {problem}")
        self.column = column


@dataclass(frozen=True, slots=True)
class Term:
    """A compiled part: its kind, how to compute it, the column where it stands, and its value where it is a literal."""

    kind: Kind
    run: Callable[[Table], Pair]
    at: int
    literal: Any = None
    parts: tuple[Callable[[Table], Pair], ...] = ()
    """The sides of an `and`."""


def named(kind: Kind, name: str, at: int) -> Term:
    """Return the term that reads a fact's column."""
    return Term(kind, lambda table: table[name].pair, at)


def literal(value: Any, at: int) -> Term:
    """Return the term of a literal text, number, truth value, date, or tuple of literals."""
    kinds: dict[type, Kind] = {str: "text", bool: "flag", int: "number", date: "date", tuple: "list"}
    return _constant(kinds[type(value)], value, at)


def _constant(kind: Kind, value: Any, at: int) -> Term:
    pair = (_array(kind, value), np.array(True))  # noqa: FBT003 - one truth value, not an option
    return Term(kind, lambda _table: pair, at, value)


def _array(kind: Kind, value: Any) -> Values:
    if kind in ("text", "list"):
        return Coded(np.zeros((), np.int32), [value])
    return np.asarray(np.datetime64(value, "D") if kind == "date" else value)


def fitted(term: Term, kind: Kind, levels: Mapping[str, int]) -> Term:
    """Read a text literal as what it is compared with: a level word as its rank, an ISO date as a date."""
    if term.literal is None or term.kind != "text":
        return term
    if kind == "level":
        rank = levels.get(term.literal)
        if rank is None:
            hint = near_miss(term.literal, levels)
            raise ExpressionError(term.at, f"unknown level {term.literal!r:.40}{hint}")
        return _constant("level", rank, term.at)
    if kind == "date":
        return literal(_day(term), term.at)
    return term


def _day(term: Term) -> date:
    try:
        day = date.fromisoformat(term.literal)
    except ValueError:
        day = date.min
    if day.isoformat() != term.literal:
        raise ExpressionError(term.at, f"{term.literal!r:.40} is not a date (YYYY-MM-DD)")
    return day
