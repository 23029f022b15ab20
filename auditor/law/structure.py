"""JSON that a schema has passed -> typed values. Knows no law; the schema is the place for errors."""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any, TypeVar, cast

from auditor.law.values import Days, Operation

T = TypeVar("T")

_KEYS: Mapping[str, str] = {"since": "from"}
"""Field names that can't be the JSON key, which is a Python keyword."""

_SPREAD = (Days, Operation)
"""Types whose keys stand in the enclosing object."""


@cache
def _hints(kind: Any) -> dict[str, Any]:
    return typing.get_type_hints(kind)


@cache
def _given(kind: Any) -> tuple[str, ...]:
    """Return the fields that are given, not derived."""
    return tuple(field.name for field in dataclasses.fields(kind) if field.init)


def _convert(hint: Any, value: Any) -> Any:
    if value is None:
        return None
    origin, inner = typing.get_origin(hint), typing.get_args(hint)
    if origin is types.UnionType:
        return _convert(inner[0], value)
    if origin is tuple:
        return tuple(_convert(inner[0], item) for item in value)
    if dataclasses.is_dataclass(hint):
        return structure(typing.cast("type[Any]", hint), value)
    return date.fromisoformat(value) if hint is date else value


def structure(kind: type[T], data: Mapping[str, Any]) -> T:
    """Build the dataclass `kind` from a JSON object; absent keys take the field's default."""
    values: dict[str, Any] = {}
    hints = _hints(cast("Any", kind))
    for name in _given(cast("Any", kind)):
        hint = hints[name]
        key = _KEYS.get(name, name)
        if hint in _SPREAD:
            values[name] = structure(hint, data)
        elif key in data:
            values[name] = _convert(hint, data[key])
    return kind(**values)
