"""The register's precedence among controls, as `rules/vocabulary/rollup.json` states it. Knows no cable."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from auditor.resources import load


@dataclass(frozen=True, slots=True)
class Precedence:
    """The register's precedence as `rollup.json` states it."""

    drops: Mapping[str, frozenset[str]]
    parts: Mapping[str, frozenset[str]]
    release: frozenset[str]
    kept: frozenset[str]
    source: str
    alliance: str
    foreign: frozenset[int]
    compartmented: frozenset[int]


@cache
def precedence() -> Precedence:
    """Return the precedence, read once."""
    data, categories = load("vocabulary/rollup"), load("vocabulary/controls")["categories"]
    return Precedence(
        drops={entry["by"]: frozenset(entry["drops"]) for entry in data["supersedes"]},
        parts={entry["control"]: frozenset(entry["is"]) for entry in data["parts"]},
        release=frozenset(data["release"]["controls"]),
        kept=frozenset(data["kept_when_classified"]["controls"]),
        source=data["foreign"]["source"],
        alliance=data["foreign"]["alliance"],
        foreign=frozenset(map(categories.index, data["foreign"]["categories"])),
        compartmented=frozenset(map(categories.index, data["compartmented"]["categories"])),
    )


def with_parts(kinds: Iterable[str]) -> frozenset[str]:
    """Return controls with the parts of joined ones (SBU and NOFORN for SBU-NF)."""
    held = frozenset(kinds)
    return held.union(*(precedence().parts.get(kind, ()) for kind in held))


def dropped_by(kinds: Iterable[str]) -> frozenset[str]:
    """Return the controls that give way to one of `kinds`."""
    return frozenset[str]().union(*(precedence().drops.get(kind, ()) for kind in kinds))


def is_carried(kind: str, held: frozenset[str]) -> bool:
    """Say whether a control, or its parts, are among `held`."""
    parts = precedence().parts.get(kind)
    return kind in held or (parts is not None and parts <= held)
