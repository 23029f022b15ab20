"""Every pattern of the package and its rule data, and strings made to break each of them.

A pattern is found where a module holds it, in whatever it holds, or where a cached function without arguments makes
it; those in the rule data come with the profiles.
"""

from __future__ import annotations

import dataclasses
import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator, Mapping, Sequence
from re import _constants as code
from re import _parser as parser
from typing import Any

import auditor
from auditor.cable.spellings import Wording
from auditor.ingest import layouts, profiles

ALPHABET = "".join(map(chr, range(128))) + "\x85\xa0\xb6\xdf\xe9\u0130\u0391\u0660\u2028\u3000\ufeff"
"""Characters that stand for all others of their kind."""
PUMPS = (
    " ",
    "A",
    "a",
    "0",
    "\n",
    "\t",
    ".",
    ",",
    "/",
    "-",
    "(",
    ")",
    ":",
    ";",
    '"',
    "\\",
    "A ",
    "0 ",
    " \n",
    "A/",
    "(C)",
    "1. ",
    "x\n",
    "SECRET ",
    "E.O. 12958: ",
    "DECL: ",
)
_LONG = 16
_MANY = 6


def patterns() -> dict[str, re.Pattern[str]]:
    """Return the patterns by where they were found, each once."""
    found: dict[tuple[str, int], str] = {}
    for where, pattern in _everywhere():
        found.setdefault((pattern.pattern, pattern.flags), where)
    return {where: re.compile(*key) for key, where in found.items()}


def _everywhere() -> Iterator[tuple[str, re.Pattern[str]]]:
    for part in pkgutil.walk_packages(auditor.__path__, "auditor."):
        if part.name.endswith("__main__"):
            continue
        module = importlib.import_module(part.name)
        for name, value in vars(module).items():
            if getattr(value, "__module__", module.__name__) == module.__name__ or not callable(value):
                yield from _within(_made(value), f"{part.name}.{name}", 0)
    for profile in profiles.known().values():
        yield from _within(profile, f"profile {profile.name}", 0)
        for rules in profile.fields.values():
            for rule in rules:
                for layout, _ in rule.dates:
                    yield f"layout {layout}", layouts.compile_layout(layout)


def _made(value: Any) -> Any:
    """Return what a cached function without arguments makes, anything else as it is."""
    if hasattr(value, "cache_info") and not inspect.signature(value).parameters:
        return value()
    return value


def _within(value: Any, where: str, depth: int) -> Iterator[tuple[str, re.Pattern[str]]]:
    if isinstance(value, Wording):
        value = value.pattern
    if isinstance(value, re.Pattern):
        yield where, value
    elif depth < 6 and isinstance(value, Mapping):
        for key, part in value.items():
            yield from _within((key, part), f"{where}[{str(key)[:30]}]", depth + 1)
    elif depth < 6 and isinstance(value, tuple | list | set | frozenset):
        for part in value:
            yield from _within(part, where, depth + 1)
    elif depth < 6 and dataclasses.is_dataclass(value) and not isinstance(value, type):
        for field in dataclasses.fields(value):
            yield from _within(getattr(value, field.name, None), f"{where}.{field.name}", depth + 1)


# --------------------------------------------------------------------------- by structure
REPEATS = (code.MAX_REPEAT, code.MIN_REPEAT)
FIXED = (code.POSSESSIVE_REPEAT, code.ATOMIC_GROUP)
"""What never gives back what it took, so that it can't be tried again."""
UNBOUNDED = 4096
"""Repetitions from which a bound is none; a repeat below that costs at most a constant."""


def faults(pattern: re.Pattern[str]) -> list[str]:
    """Return in words where a pattern can take more than linear time, by its structure alone.

    Looked for are a repeat without a bound inside another one, two of them in a row over a character that both take,
    and one that a search can begin again at every character of the run it takes, with something after it that can fail.
    """
    tree = parser.parse(pattern.pattern, pattern.flags)
    found: list[str] = []
    _look(tree, found, inside=False)
    found += [
        f"a search begins {_shown(item)} again at every character of a run" for item in _begun_again(list(_flat(tree)))
    ]
    return found


def _begun_again(items: Sequence[Any]) -> Iterator[Any]:
    """Yield the repeats without a bound before which nothing stands that can't be a part of their own run."""
    for at, item in enumerate(items):
        if item[0] is code.BRANCH:
            for part in item[1][1]:
                yield from _begun_again([*items[:at], *_flat(part), *items[at + 1 :]])
            return
        if item == (code.AT, code.AT_BEGINNING_STRING):
            return
        if _is_open(item) and any(other[0] not in REPEATS or other[1][0] > 0 for other in items[at + 1 :]):
            run = _taken(item)
            line_start = "\n" not in run and (code.AT, code.AT_BEGINNING) in items[:at]
            if (
                not line_start
                and all(_can_be_empty(before) or run & _taken(before) for before in items[:at])
                and not _bars(items[:at], run)
            ):
                yield item


def _bars(before: Sequence[Any], run: frozenset[str]) -> bool:
    """Whether a look back keeps a match from beginning inside a run."""
    return any(
        kind is code.ASSERT_NOT and value[0] < 0 and run <= frozenset().union(*map(_taken, _flat(value[1])))
        for kind, value in before
    )


def _flat(tree: Any) -> Iterator[Any]:
    """Yield the items of a sequence, groups opened."""
    for item in tree:
        if item[0] is code.SUBPATTERN:
            yield from _flat(item[1][3])
        else:
            yield item


def _is_open(item: Any) -> bool:
    return item[0] in REPEATS and item[1][1] >= UNBOUNDED


def _shown(item: Any) -> str:
    return f"{item[1][0]} to unlimited of {sorted(_taken(item))[:5]}"


def _look(tree: Any, found: list[str], *, inside: bool) -> None:
    items = list(_flat(tree))
    last: Any = None
    for item in items:
        if _is_open(item):
            if inside:
                found.append(f"{_shown(item)} inside another repeat without a bound")
            if last is not None and _taken(last) & _taken(item):
                found.append(f"{_shown(last)} and then {_shown(item)}")
            last = item
        elif last is not None and not _can_be_empty(item) and not _taken(last) & _taken(item):
            last = None  # what stands between can't be given back to the first
        for part in _parts(item):
            _look(part, found, inside=inside or _is_open(item))


def _parts(item: Any) -> list[Any]:
    kind, value = item
    if kind is code.BRANCH:
        return list(value[1])
    if kind in REPEATS or kind is code.POSSESSIVE_REPEAT:
        return [value[2]]
    if kind in (code.ASSERT, code.ASSERT_NOT):
        return [value[1]]
    return [value] if kind is code.ATOMIC_GROUP else []


def _can_be_empty(item: Any) -> bool:
    kind, value = item
    if kind in (*REPEATS, code.POSSESSIVE_REPEAT):
        return value[0] == 0
    if kind is code.BRANCH:
        return any(all(map(_can_be_empty, _flat(part))) for part in value[1])
    return kind in (code.AT, code.ASSERT, code.ASSERT_NOT)


def _taken(item: Any) -> frozenset[str]:
    """Return the characters of the alphabet that an item can take, at any place in it."""
    kind, _ = item
    if kind in (code.LITERAL, code.NOT_LITERAL, code.ANY, code.IN):
        return frozenset(filter(_single(item), ALPHABET))
    return frozenset().union(
        *(_taken(inner) for part in _parts(item) if kind is not code.ASSERT for inner in _flat(part))
    )


def _single(item: Any) -> Any:
    """Return a test for the one character that an item takes."""
    kind, value = item
    if kind is code.ANY:
        return lambda _: True
    if kind is code.LITERAL:
        return lambda letter: letter.casefold() == chr(value).casefold()
    if kind is code.NOT_LITERAL:
        return lambda letter: letter != chr(value)
    tests = [_member(*part) for part in value if part[0] is not code.NEGATE]
    negated = value[0][0] is code.NEGATE
    return lambda letter: any(test(letter) for test in tests) != negated


_CATEGORIES = {
    code.CATEGORY_DIGIT: str.isdigit,
    code.CATEGORY_SPACE: str.isspace,
    code.CATEGORY_WORD: lambda letter: letter.isalnum() or letter == "_",
    code.CATEGORY_NOT_DIGIT: lambda letter: not letter.isdigit(),
    code.CATEGORY_NOT_SPACE: lambda letter: not letter.isspace(),
    code.CATEGORY_NOT_WORD: lambda letter: not (letter.isalnum() or letter == "_"),
}


def _member(kind: Any, value: Any) -> Any:
    if kind is code.CATEGORY:
        return _CATEGORIES[value]
    low, high = value if kind is code.RANGE else (value, value)
    return lambda letter: any(
        low <= ord(form) <= high for form in (letter, letter.lower(), letter.upper()) if len(form) == 1
    )


# --------------------------------------------------------------------------- strings made to break it
def attacks(pattern: re.Pattern[str]) -> Iterator[tuple[str, str]]:
    """Yield (beginning, piece to be repeated) for each repeat in a pattern, then pieces that are none of its own."""
    tree = parser.parse(pattern.pattern, pattern.flags)
    yield from dict.fromkeys([*_attacks(tree, ""), *(("", pump) for pump in PUMPS)])


def _attacks(tree: Any, begun: str) -> Iterator[tuple[str, str]]:
    for item in _flat(tree):
        if item[0] in REPEATS and item[1][1] >= _LONG:
            taken = _taken(item)
            yield from ((begun, pump) for pump in PUMPS if set(pump) <= taken)
            yield from ((begun, body) for body in _samples(item[1][2]) if body)
        for part in _parts(item):
            yield from _attacks(part, begun)
        begun += next(iter(_samples([item])), "")


def _samples(tree: Any) -> list[str]:
    """Return a few short texts that a sequence matches."""
    texts = [""]
    for item in _flat(tree):
        texts = [text + more for text in texts for more in _ways(item)][:_MANY]
    return texts


def _ways(item: Any) -> list[str]:
    kind, value = item
    if kind in (code.LITERAL, code.NOT_LITERAL, code.ANY, code.IN):
        if kind is code.LITERAL:
            return [chr(value)]
        liked = [letter for letter in "A0 .-/(a\n" if _single(item)(letter)]
        return liked[:3] or sorted(_taken(item))[:1]
    if kind in (*REPEATS, code.POSSESSIVE_REPEAT):
        return [text * max(value[0], 1) for text in _samples(value[2])]
    if kind is code.BRANCH:
        return [text for part in value[1][:_MANY] for text in _samples(part)[:2]]
    return _samples(value) if kind is code.ATOMIC_GROUP else [""]
