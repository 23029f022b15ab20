"""TAGS against the known codes: which of a cable's are none but resemble one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache

from auditor.cable.spellings import distance
from auditor.resources import load

_LENGTH = 4
_VISITOR = "OVIP"


@dataclass(frozen=True, slots=True)
class _Codes:
    subjects: frozenset[str]
    organizations: frozenset[str]


@cache
def _codes() -> _Codes:
    held = load("vocabulary/tags")
    return _Codes(frozenset((*held["subjects"], *held["former"])), frozenset(held["organizations"]))


def doubtful_tags(tags: Iterable[str]) -> tuple[str, ...]:
    """Return the tags that are no known code but resemble one, as `PRELL=PREL`.

    Codes run together are taken apart (`PHUMBA=PHUM BA`). Words behind OVIP are a visitor's names.
    """
    found = []
    among_names = False
    for tag in tags:
        name = tag.upper()
        if is_known(name):
            among_names = name == _VISITOR
        elif not among_names and (meant := _meant(name)):
            found.append(f"{name}={meant}")
    return tuple(found)


def is_known(tag: str) -> bool:
    """Say whether a tag has the form of a country's or a program's code, or is a known subject or organization."""
    if len(tag) == 2 or (len(tag) == _LENGTH and tag.startswith("K")):
        return True
    return tag in _codes().subjects or tag in _codes().organizations


@lru_cache(maxsize=4096)
def _meant(tag: str) -> str:
    """Return the one subject code that a tag differs from by one letter, or the codes it is made of, else ""."""
    subjects = _codes().subjects
    if abs(len(tag) - _LENGTH) <= 1:
        near = [code for code in sorted(subjects) if distance(tag, code) == 1]
        return near[0] if len(near) == 1 else ""
    parts = [tag[at : at + _LENGTH] for at in range(0, len(tag), _LENGTH)]
    run_together = all(part in subjects or (len(part) == 2 and part == parts[-1]) for part in parts)
    return " ".join(parts) if run_together and parts[0] in subjects else ""
