"""JSON that a schema has passed -> typed values. Knows no law; the schema is the place for errors."""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Callable, Mapping
from datetime import date
from functools import cache, partial
from typing import Any, TypeVar, cast

from auditor.law.values import Days, Operation

T = TypeVar("T")

_KEYS: Mapping[str, str] = {"since": "from"}
"""Field names that can't be the JSON key, which is a Python keyword."""

_SPREAD = (Days, Operation)
"""Types whose keys stand in the enclosing object."""


@cache
def _reader(hint: Any) -> Callable[[Any], Any]:
    """Return what turns a JSON value that is not null into a value of the type `hint`."""
    origin, inner = typing.get_origin(hint), typing.get_args(hint)
    if origin is types.UnionType:
        return _reader(inner[0])
    if origin is tuple:
        item = _reader(inner[0])
        return lambda value: tuple(part if part is None else item(part) for part in value)
    if dataclasses.is_dataclass(hint):
        return partial(structure, cast("type[Any]", hint))
    return date.fromisoformat if hint is date else _as_it_is


def _as_it_is(value: Any) -> Any:
    return value


@cache
def _plan(kind: Any) -> tuple[tuple[str, str, Callable[[Any], Any]], ...]:
    """Return name, JSON key ("" where its keys stand in the object itself) and reader of the fields that are given."""
    hints = typing.get_type_hints(kind)
    return tuple(
        (
            field.name,
            "" if hints[field.name] in _SPREAD else _KEYS.get(field.name, field.name),
            _reader(hints[field.name]),
        )
        for field in dataclasses.fields(kind)
        if field.init
    )


def structure(kind: type[T], data: Mapping[str, Any]) -> T:
    """Build the dataclass `kind` from a JSON object; absent keys take the field's default."""
    values: dict[str, Any] = {}
    for name, key, read in _plan(cast("Any", kind)):
        if not key:
            values[name] = read(data)
        elif key in data:
            value = data[key]
            values[name] = value if value is None else read(value)
    return kind(**values)
