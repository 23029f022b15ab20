"""The classification levels as the vocabulary ranks them, by letter and by word."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from auditor import resources


@cache
def ranks() -> Mapping[str, int]:
    """Return the rank of every level letter and word, lowest 0."""
    levels = resources.load("vocabulary/levels")["levels"]
    return {name: int(level["rank"]) for level in levels for name in (level["id"], level["word"])}


@cache
def word(rank: int) -> str:
    """Return the word of a rank, e.g. `SECRET`; `KeyError` where the vocabulary has no such rank."""
    return {int(level["rank"]): str(level["word"]) for level in resources.load("vocabulary/levels")["levels"]}[rank]


@cache
def letter(rank: int) -> str:
    """Return the letter of a rank as a portion mark has it, e.g. `S`; `KeyError` as for `word`."""
    return {int(level["rank"]): str(level["id"]) for level in resources.load("vocabulary/levels")["levels"]}[rank]
