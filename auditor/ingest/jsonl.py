"""JSON Lines -> records; numbers stay as written, duplicate keys and deep nesting are refused."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from itertools import islice
from typing import Any

from auditor.errors import InputUnreadable
from auditor.ingest.encoding import RECORD_LIMIT, Lines
from auditor.ingest.mapping import Broken, Row
from auditor.ingest.profiles import Choice, Profile, choose
from auditor.ingest.records import Note

SAMPLE = 50
"""How many objects are looked at to choose a profile."""

_SURROGATE = re.compile("[\ud800-\udfff]")
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f]")


class _Duplicate(ValueError):
    """A key stands twice in one object."""


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen:
                raise _Duplicate(key)
            seen.add(key)
    return found


def _no_constant(text: str) -> Any:
    message = f"{text} is no JSON value"
    raise ValueError(message)


_DECODER = json.JSONDecoder(
    object_pairs_hook=_object, parse_int=str, parse_float=str, parse_constant=_no_constant, strict=False
)


def parse(text: str) -> tuple[dict[str, Any] | None, str, str]:
    """Return (object, "", "") or (None, IN code, what was seen); numbers are returned as text."""
    try:
        value = _DECODER.decode(text)
    except _Duplicate as error:
        return None, "IN007", f"the key {str(error)[:60]!r} stands twice"
    except RecursionError:
        return None, "IN006", "the JSON is nested too deeply"
    except ValueError as error:
        return None, "IN006", f"not JSON: {error}"
    if not isinstance(value, dict):
        return None, "IN006", f"a JSON {_kind(value)} where an object is expected"
    return value, "", ""


def _kind(value: Any) -> str:
    return {list: "array", str: "string or number", bool: "true or false", type(None): "null"}.get(type(value), "value")


def flatten(data: Mapping[str, Any], notes: list[Note], line: int) -> dict[str, str]:
    """Return an object's values as text: lists joined by `;`, objects and lists of them as JSON."""
    found = {}
    for name, value in data.items():
        text = _text(value)
        if text:
            shown = _clean("", name, notes, line)
            found[shown] = _clean(shown, text, notes, line)
    return found


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list) and not any(isinstance(item, list | dict) for item in value):
        return ";".join(map(_text, value))
    return _json(value)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _clean(name: str, text: str, notes: list[Note], line: int) -> str:
    """Return the text without lone surrogates, which no file can hold; note them and control characters."""
    if text.isprintable():
        return text
    found = _CONTROL.search(text)
    if found:
        notes.append(Note("IN005", name, f"control character 0x{ord(found.group()):02X}", line))
    if _SURROGATE.search(text):
        notes.append(Note("IN004", name, "half of a surrogate pair", line))
        return _SURROGATE.sub("\ufffd", text)
    return text


def to_row(text: str, lines: tuple[int, int], digest: Callable[[], str], notes: list[Note]) -> Row | Broken:
    """Return the row that the text of a JSON object states."""
    data, code, observed = parse(text)
    if data is None:
        return Broken(code, observed, *lines, digest())
    try:
        values = flatten(data, notes, lines[0])
    except RecursionError:
        return Broken("IN006", "the JSON is nested too deeply", *lines, digest())
    return Row(values, *lines, digest, notes=tuple(notes), single_line=True)


def recognise(rows: Iterable[Row | Broken], profile: Profile | None) -> tuple[Profile, Choice] | None:
    """Return the profile for rows with these keys and why; None where none fits."""
    if profile is not None:
        return profile, Choice(profile.name, "asked for")
    keys: dict[str, None] = {}
    for row in rows:
        if isinstance(row, Row):
            keys.update(dict.fromkeys(row.values))
    chosen = choose(tuple(keys))
    return (chosen[0], Choice(chosen[0].name, chosen[1])) if chosen else None


def sampled(rows: Iterator[Row | Broken]) -> tuple[list[Row | Broken], Iterator[Row | Broken]]:
    """Return the first rows, and all that follow them; damage behind at least one row is raised when they are taken."""
    sample: list[Row | Broken] = []
    try:
        sample.extend(islice(rows, SAMPLE))
    except InputUnreadable as error:
        if not sample:
            raise
        return sample, _raising(error)
    return sample, rows


def _raising(error: InputUnreadable) -> Iterator[Row | Broken]:
    yield from ()
    raise error


def rows_of(lines: Lines) -> Iterator[Row | Broken]:
    """Yield the row of every line that is not blank."""
    while (line := lines.take()) is not None:
        n = lines.number
        digest: Callable[[], str] = partial(lines.digest, n, (line,))
        notes = list(lines.notes(n, n))
        if notes:
            digest = partial(str, digest())  # now, as its bytes are forgotten before anyone asks
        if lines.was_cut(n):
            yield Broken("IN011", f"the line is longer than {RECORD_LIMIT} bytes", n, n, digest())
        elif line.strip():
            yield to_row(line, (n, n), digest, notes)
        lines.forget(n)
