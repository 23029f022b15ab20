"""Where two laws differ, value by value, so that a reader sees why dates moved."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from difflib import SequenceMatcher
from typing import Any

from auditor.law.orders import Law
from auditor.law.provisions import ClockRule, Order
from auditor.law.values import Authority

_APART = ("file", "authority")


@dataclass(frozen=True, slots=True)
class LawChange:
    """One value that differs; the columns of the output, in order. `old` or `new` is empty where a side has none."""

    file: str
    value: str
    old: str
    new: str
    citation: str


def law_changes(old: Law, new: Law) -> list[LawChange]:
    """Return the values of order and clock files that differ, by file and place."""
    before, after = _files(old), _files(new)
    found: list[LawChange] = []
    for file in sorted({*before, *after}):
        found += _differences(file, "$", before.get(file), after.get(file), "")
    return found


def _files(law: Law) -> dict[str, Order | ClockRule]:
    held: tuple[Order | ClockRule, ...] = (*law.orders, *law.clocks)
    return {file.id: file for file in held}


def _differences(file: str, place: str, old: Any, new: Any, citation: str) -> Iterator[LawChange]:
    """Yield the places where two values differ; values of one type are looked into."""
    if _text(old) == _text(new):
        return
    citation = _citation(new) or _citation(old) or citation
    if is_dataclass(old) and type(old) is type(new) and not isinstance(old, Authority):
        for part in fields(old):
            if part.name != "file":
                values = getattr(old, part.name), getattr(new, part.name)
                yield from _differences(file, f"{place}.{part.name}", *values, citation)
    elif isinstance(old, tuple) and isinstance(new, tuple):
        yield from _in_lists(file, place, old, new, citation)
    else:
        yield LawChange(file, place, _shown(old), _shown(new), citation)


def _in_lists(file: str, place: str, old: tuple[Any, ...], new: tuple[Any, ...], citation: str) -> Iterator[LawChange]:
    """Yield the differences of two lists: what stands on both sides is matched first, the rest in order."""
    matcher = SequenceMatcher(None, [_text(part) for part in old], [_text(part) for part in new], autojunk=False)
    for tag, one, one_end, other, other_end in matcher.get_opcodes():
        if tag == "equal":
            continue
        for step in range(max(one_end - one, other_end - other)):
            was = old[one + step] if one + step < one_end else None
            now = new[other + step] if other + step < other_end else None
            at = other + step if now is not None else one + step
            yield from _differences(file, f"{place}[{at}]", was, now, citation)


def _text(value: Any) -> str:
    """Return a text that is equal for equal values; the place of a file is no part of its value."""
    if is_dataclass(value) and not isinstance(value, type):
        parts = (f"{part.name}={_text(getattr(value, part.name))}" for part in fields(value) if part.name != "file")
        return f"{type(value).__name__}({', '.join(parts)})"
    if isinstance(value, tuple | list):
        return f"[{', '.join(map(_text, value))}]"
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {_text(part)}" for key, part in value.items()) + "}"
    return str(value)


def _shown(value: Any) -> str:
    """Return a value as a reader sees it: of a record of values, those that are single and stated."""
    if value is None:
        return ""
    if isinstance(value, Authority):
        return value.checked
    if is_dataclass(value):
        return ", ".join(f"{name} {text}" for name, text in _stated(value))
    return _text(value)


def _stated(value: Any) -> Iterator[tuple[str, str]]:
    for part in fields(value):
        held = getattr(value, part.name)
        if part.name in _APART or held is None or held in ("", ()) or isinstance(held, tuple | Mapping):
            continue
        if is_dataclass(held):
            yield from _stated(held)
        else:
            yield part.name, str(held)


def _citation(value: Any) -> str:
    authority = getattr(value, "authority", None)
    return authority.citation if isinstance(authority, Authority) else ""
