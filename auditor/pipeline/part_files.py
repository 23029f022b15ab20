"""Parts as files of their own: JSON, packed, with a digest, so that a file that is half there is never read."""

from __future__ import annotations

import gzip
import json
import os
import zlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np

from auditor.checks.dataset import Keys, keys_of
from auditor.checks.labels import Label
from auditor.documents import unpack_gzip
from auditor.pipeline.packing import ROW_TYPES, put_together, taken_apart
from auditor.pipeline.parts import Part
from auditor.settings import Choice


def save(part: Part, path: Path) -> None:
    """Write a part; the file has its name only when it is whole and on the disk. `OSError` where it can't be."""
    body = json.dumps(_plain(part), separators=(",", ":")).encode()
    content = gzip.compress(sha256(body).hexdigest().encode() + b"\n" + body, compresslevel=1, mtime=0)
    waiting = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    try:
        with waiting.open("wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        waiting.replace(path)
    except BaseException:
        waiting.unlink(missing_ok=True)
        raise


def is_whole(path: Path) -> bool:
    """Tell whether a part lies in a file as it was written."""
    return _body(path) is not None


def load(path: Path) -> Part | None:
    """Return the part in a file, None where there is none or it is not as it was written."""
    body = _body(path)
    try:
        return None if body is None else _part(json.loads(body))
    except (AttributeError, LookupError, OverflowError, RecursionError, TypeError, ValueError):
        return None


def _body(path: Path) -> bytes | None:
    try:
        digest, _, body = unpack_gzip(path.read_bytes()).partition(b"\n")
    except (OSError, EOFError, zlib.error):
        return None
    return body if sha256(body).hexdigest().encode() == digest else None


def _plain(part: Part) -> dict[str, Any]:
    """Return a part as JSON has it."""
    return {
        "tables": {name: taken_apart(name, part.rows(name)) for name in ROW_TYPES},
        "owners": part.owners,
        "severities": part.severities,
        "keys": [_keys_to_plain(keys) for keys in part.keys],
        "highest": part.highest,
        "not_checked": part.not_checked,
        "lines": [[*place, text] for place, text in part.lines.items()],
        "kept": [[*place, dict(extra)] for place, extra in part.kept.items()],
        "choices": [[choice.select, choice.ignore, choice.severity, choice.profile] for choice in part.choices],
        "unreadable": part.unreadable,
    }


def _part(plain: Mapping[str, Any]) -> Part:
    return Part(
        tables={name: put_together(name, plain["tables"][name]) for name in ROW_TYPES},
        owners=plain["owners"],
        severities=plain["severities"],
        keys=[_keys_of_plain(keys, _template()) for keys in plain["keys"]],
        highest=plain["highest"],
        not_checked=Counter(plain["not_checked"]),
        lines={(source, line): text for source, line, text in plain["lines"]},
        kept={(source, line): extra for source, line, extra in plain["kept"]},
        choices=dict.fromkeys(_choice(*values) for values in plain["choices"]),
        unreadable=plain["unreadable"],
    )


def _choice(select: list[str], ignore: list[str], severity: list[list[Any]], profile: str) -> Choice:
    return Choice(tuple(select), tuple(ignore), tuple((word, level) for word, level in severity), profile)


@cache
def _template() -> Keys:
    """Return keys of nothing: they show the type of every array."""
    return keys_of((), ())


def _keys_to_plain(keys: Any) -> dict[str, Any]:
    plain = {}
    for name in (field.name for field in fields(keys)):
        value = getattr(keys, name)
        whole = _keys_to_plain(value) if is_dataclass(value) else value
        plain[name] = value.tolist() if isinstance(value, np.ndarray) else whole
    return plain


def _keys_of_plain(plain: Mapping[str, Any], template: Any) -> Any:
    values: dict[str, Any] = {}
    for name, value in plain.items():
        like = getattr(template, name)
        if name == "labels":
            values[name] = tuple(Label(*label) for label in value)
        elif isinstance(like, np.ndarray):
            values[name] = np.array(value, like.dtype)
        else:
            values[name] = _keys_of_plain(value, like) if is_dataclass(like) else tuple(value)
    return type(template)(**values)
