"""JSON that a user hands in, read in one way: whatever is wrong with it is one line that says where."""

from __future__ import annotations

import gzip
import io
import json
from functools import cache
from pathlib import Path
from typing import Any

from auditor import resources
from auditor.errors import AuditorError

LARGEST = 256 << 20
"""Bytes that packed content may come to; more of it is not unpacked."""
_LONGEST = 300
"""Letters of what is wrong with a document that a message quotes."""


def read_json(path: Path, shown: str, raising: type[AuditorError]) -> Any:
    """Return the document in a file, which messages call `shown`; `raising` where it can't be read."""
    return parse_json(read_file(path, shown, raising), shown, raising)


def read_file(path: Path, shown: str, raising: type[AuditorError]) -> bytes:
    """Return the bytes of a file, which messages call `shown`; `raising` where it is none or can't be read."""
    try:
        if path.is_file() or not path.exists():  # a pipe or a device may never end
            return path.read_bytes()
        message = f"{shown}: not a file"
    except OSError as error:
        message = f"{shown}: can't be read: {error.strerror}"
    raise raising(message)


def parse_json(content: str | bytes, shown: str, raising: type[AuditorError]) -> Any:
    """Return the document in a text, or in bytes of UTF-8; `raising` where it is not JSON."""
    try:
        return json.loads(content if isinstance(content, str) else content.decode("utf-8-sig"))
    except json.JSONDecodeError as error:
        message = f"{shown}:{error.lineno}:{error.colno}: not JSON: {error.msg}"
    except UnicodeDecodeError as error:
        message = f"{shown}: byte {error.start} is not UTF-8, which JSON is written in"
    except RecursionError:
        message = f"{shown}: not read: nested more deeply than Python follows"
    except ValueError as error:  # a number longer than Python turns into one
        message = f"{shown}: not read: {error}"
    raise raising(message)


def prove_shape(document: Any, schema: str, shown: str, raising: type[AuditorError]) -> None:
    """Check a document against `rules/schemas/<schema>.json`; `raising` names the JSON path and the best match."""
    from jsonschema.exceptions import best_match  # noqa: PLC0415 - costs 80 ms that few runs need to pay

    worst = best_match(_validator(schema).iter_errors(document))
    if worst is not None:
        problem = worst.message if len(worst.message) <= _LONGEST else f"{worst.message[:_LONGEST]}..."
        message = f"{shown}: {worst.json_path}: {problem}"
        raise raising(message)


@cache
def _validator(schema: str) -> Any:
    from jsonschema import Draft202012Validator  # noqa: PLC0415 - as above

    return Draft202012Validator(resources.load(f"schemas/{schema}"))


def unpack_gzip(packed: bytes) -> bytes:
    """Return what gzip packed; `OSError`, `EOFError` or `zlib.error` where it is damaged or more than `LARGEST`."""
    with gzip.GzipFile(fileobj=io.BytesIO(packed)) as file:
        content = file.read(LARGEST + 1)
    if len(content) > LARGEST:
        message = f"unpacks to more than {LARGEST:,} bytes"
        raise gzip.BadGzipFile(message)
    return content
