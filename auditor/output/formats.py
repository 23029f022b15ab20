"""The formats, as a table, and delivery to standard output or a file."""

from __future__ import annotations

import dataclasses
import importlib
import io
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from auditor.errors import UsageError, near_miss
from auditor.output.document import Document, Options


@dataclass(frozen=True, slots=True)
class Format:
    """One format: its module, the suffixes that `-o` infers it from, the extra that installs what it needs.

    `findings` formats need a check's findings; `rows_only` formats have no place for the meta; `all_tables` formats
    write every table; what a format `for_people` leaves out it says in its own text, and one that `overflows` puts all
    findings into a CSV beside it.
    """

    name: str
    module: str
    suffixes: tuple[str, ...] = ()
    findings: bool = False
    binary: bool = False
    rows_only: bool = False
    all_tables: bool = False
    for_people: bool = False
    overflows: bool = False
    extra: str = ""


FORMATS = {
    entry.name: entry
    for entry in (
        Format("table", "table", (".txt",), for_people=True),
        Format("summary", "summary", findings=True),
        Format("concise", "concise", findings=True),
        Format("full", "full", findings=True),
        Format("json", "json_document", (".json",), all_tables=True),
        Format("jsonl", "json_lines", (".jsonl", ".ndjson"), rows_only=True),
        Format("csv", "csv_rows", (".csv",), rows_only=True),
        Format("parquet", "parquet", (".parquet",), binary=True, extra="parquet"),
        Format("xlsx", "workbook", (".xlsx",), binary=True, all_tables=True, extra="excel"),
        Format("markdown", "markdown", (".md",), for_people=True),
        Format("html", "html_page", (".html", ".htm"), findings=True, extra="report", overflows=True),
        Format("sarif", "sarif", (".sarif",), findings=True),
        Format("junit", "junit", (".xml",), findings=True),
        Format("github", "github", findings=True, for_people=True),
        Format("gitlab", "gitlab", findings=True),
    )
}


OF_TABLES = {**FORMATS, "html": Format("html", "html_tables", (".html", ".htm"), extra="report", overflows=True)}
"""Formats of the commands that show other tables than findings: their HTML page is another."""


def named(name: str, known: Mapping[str, Format] = FORMATS) -> Format:
    """Return the format of that name; `UsageError` with the nearest one."""
    if name not in known:
        message = f"unknown format {name}{near_miss(name, known)}; formats are {', '.join(known)}"
        raise UsageError(message)
    return known[name]


def for_path(path: str, known: Mapping[str, Format] = FORMATS) -> Format:
    """Return the format that a file's suffix stands for."""
    suffix = Path(path).suffix.lower()
    for entry in known.values():
        if suffix in entry.suffixes:
            return entry
    suffixes = ", ".join(suffix for entry in known.values() for suffix in entry.suffixes)
    message = f"{path}: no format has the suffix {suffix or '(none)'}; use one of {suffixes}, or --output FORMAT=PATH"
    raise UsageError(message)


def writer(entry: Format, table: str) -> Callable[[Document, Any, Options], str]:
    """Return the `write` function of a format, `UsageError` where it can't show the table or is not installed."""
    if entry.findings and table != "findings":
        message = f"format {entry.name} shows findings, not {table}; use csv, json or table"
        raise UsageError(message)
    try:
        module = importlib.import_module(f"auditor.output.{entry.module}")
    except ModuleNotFoundError as error:
        if not entry.extra:
            raise
        message = f"format {entry.name} needs {error.name}: pip install 'auditor[{entry.extra}]'"
        raise UsageError(message) from None
    write: Callable[[Document, Any, Options], str] = module.write
    return write


class _Lent(io.TextIOWrapper):
    """Text over a stream that belongs to others: whatever happens, it is not closed from here."""

    def close(self) -> None:
        """Leave the stream open."""


def to_stream(document: Document, entry: Format, stream: BinaryIO, options: Options) -> str:
    """Write to an open binary stream, UTF-8 and LF; return the announcement of a cap, or nothing."""
    write = writer(entry, document.main.name)
    if entry.binary:
        return write(document, stream, options)
    text = _Lent(stream, encoding="utf-8", errors="backslashreplace", newline="\n", write_through=False)
    try:
        return write(document, text, options)
    finally:
        text.flush()
        text.detach()


def files_of(entry: Format, path: Path) -> tuple[Path, ...]:
    """Return every file that `to_file` may write."""
    beside = [part for part in (_meta_beside(entry, path), _findings_beside(entry, path)) if part is not None]
    return (path, *beside)


def _meta_beside(entry: Format, path: Path) -> Path | None:
    return path.with_name(f"{path.name}.meta.json") if entry.rows_only else None


def _findings_beside(entry: Format, path: Path) -> Path | None:
    return path.with_name(f"{path.name}.findings.csv") if entry.overflows else None


def to_file(document: Document, entry: Format, path: Path, options: Options) -> str:
    """Write a file, and beside it what it has no place for: `<name>.meta.json`, or a page's `<name>.findings.csv`."""
    writer(entry, document.main.name)
    meta, findings = _meta_beside(entry, path), _findings_beside(entry, path)
    beside = findings.name if findings else ""
    try:
        with path.open("wb") as stream:
            notice = to_stream(document, entry, stream, dataclasses.replace(options, beside=beside))
        if meta and document.meta and path.is_file():
            text = json.dumps(dict(document.meta), indent=1) + "\n"
            meta.write_text(text, encoding="utf-8", newline="\n")
        if findings and notice:
            with findings.open("wb") as stream:
                to_stream(document, FORMATS["csv"], stream, options)
    except OSError as error:
        message = f"{path}: can't be written: {error.strerror}"
        raise UsageError(message) from None
    return notice
