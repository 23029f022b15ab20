"""A result that an earlier run wrote as JSON or JSON Lines, read back as one side of a comparison."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from auditor.checks.findings import SEVERITIES, Finding
from auditor.comparison.state import Snapshot
from auditor.documents import parse_json, read_json
from auditor.errors import InputUnreadable
from auditor.output.result import SCHEMA_VERSION
from auditor.output.snapshots import Cells, finding_of, states_of

_HEAD = 4096
_DOCUMENT = re.compile(r'\s*\{\s*"meta"\s*:\s*\{\s*"tool"\s*:\s*"auditor"')
_LINES = (".jsonl", ".ndjson")
_OF_FINDINGS = frozenset({"code", "fingerprint", "observed"})
_OF_SCHEDULE = frozenset({"record_id", "declassify_basis", "automatic_basis"})


@dataclass(frozen=True, slots=True)
class Saved:
    """A saved result: what it holds, and its meta as it was written (empty where it has none)."""

    snapshot: Snapshot
    meta: Mapping[str, Any]


def is_saved(path: str) -> bool:
    """Tell whether a file is the JSON or JSON Lines of a check or a schedule."""
    file = Path(path)
    if file.suffix.lower() not in (".json", *_LINES) or not os.path.isfile(file):
        return False
    with file.open(encoding="utf-8", errors="replace") as stream:
        if file.suffix.lower() == ".json":
            return _DOCUMENT.match(stream.read(_HEAD)) is not None
        return bool(_kind(stream.readline()))


def _kind(line: str) -> str:
    """Return which table a line of JSON Lines belongs to, "" where it is none of ours."""
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        return ""
    names = row.keys() if isinstance(row, dict) else set()
    return "findings" if names >= _OF_FINDINGS else "schedule" if names >= _OF_SCHEDULE else ""


def read_saved(path: str) -> Saved:
    """Read a saved result; `InputUnreadable` where it is cut off or not what auditor writes."""
    try:
        document = _lines(Path(path)) if Path(path).suffix.lower() in _LINES else _object(Path(path))
    except (OSError, UnicodeDecodeError) as error:
        message = f"{path}: can't be read: {error}"
        raise InputUnreadable(message) from None
    meta = document.get("meta", {})
    written = meta.get("schema_version", SCHEMA_VERSION)
    if written != SCHEMA_VERSION:
        message = f"{path}: written with schema version {written}, this auditor reads {SCHEMA_VERSION}: run it again"
        raise InputUnreadable(message)
    try:
        states = states_of(document["schedule"], document.get("releases", ())) if "schedule" in document else None
        findings = list(map(_finding, document["findings"])) if "findings" in document else None
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        message = f"{path}: not a result as auditor writes it ({type(error).__name__}: {error})"
        raise InputUnreadable(message) from None
    return Saved(Snapshot(states, findings, meta.get("as_of", "")), meta)


def _finding(row: Cells) -> Finding:
    finding = finding_of(row)
    SEVERITIES.index(finding.severity)
    return finding


def _object(file: Path) -> dict[str, Any]:
    """Return the document of a JSON file."""
    document = read_json(file, file.as_posix(), InputUnreadable)
    return document if isinstance(document, dict) else {}


def _lines(file: Path) -> dict[str, Any]:
    """Return the rows of a JSON Lines file as a document of one table, with the meta written beside it."""
    rows: list[Any] = []
    with file.open(encoding="utf-8") as stream:
        for number, line in enumerate(stream, 1):
            rows.append(parse_json(line, f"{file.as_posix()}: row {number}", InputUnreadable))
    beside = file.with_name(f"{file.name}.meta.json")
    meta = _object(beside) if beside.is_file() else {}
    return {"meta": meta, _kind(json.dumps(rows[0])): rows}
