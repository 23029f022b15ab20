"""Deliver a document: files first, then standard output. A reader who stops reading ends nothing."""

from __future__ import annotations

import dataclasses
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from auditor.cli.console import Console
from auditor.cli.inputs import refuse_inputs
from auditor.errors import UsageError

if TYPE_CHECKING:
    from auditor.output.document import Document, Options
    from auditor.output.formats import Format


@dataclass(frozen=True, slots=True)
class Target:
    """One file to write."""

    format: Format
    path: Path


def targets(
    outputs: Sequence[str] | None, inputs: Sequence[str], known: Mapping[str, Format] | None = None
) -> list[Target]:
    """Read `--output` values, `FORMAT=PATH` or a path whose suffix says the format; `known` are a command's own."""
    from auditor.output import formats

    known = formats.FORMATS if known is None else known
    found: list[Target] = []
    written: dict[Path, str] = {}
    for value in outputs or ():
        name, equals, rest = value.partition("=")
        named = bool(equals) and name.isalpha()
        entry = formats.named(name, known) if named else formats.for_path(value, known)
        target = Target(entry, Path(rest if named else value))
        if "://" in value:
            message = f"--output {value}: an output is a file of this machine; write it here and copy it"
            raise UsageError(message)
        if not target.path.name:
            message = f"--output {value}: there is no file name"
            raise UsageError(message)
        if any(target.path == other.path for other in found):
            message = f"--output {value}: {target.path} is named twice"
            raise UsageError(message)
        found.append(target)
        written.update(dict.fromkeys(formats.files_of(entry, target.path), f"--output {value}"))
    refuse_inputs(written, inputs)
    return found


def deliver(document: Document, entry: Format, files: Sequence[Target], options: Options, console: Console) -> None:
    """Write every file and standard output, and announce what a format left out."""
    from auditor.output import formats

    plain = dataclasses.replace(options, color=False)
    for target in files:
        notice = formats.to_file(document, target.format, target.path, plain)
        console.note(f"{target.path}: {notice}" if notice else "")
    try:
        sys.stdout.flush()
        notice = formats.to_stream(document, entry, sys.stdout.buffer, options)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        silence()
        return
    console.note("" if entry.for_people else notice)


def verify(document_of: str, entry: Format, files: Sequence[Target]) -> None:
    """Raise before the work begins where a format can't show the table `document_of` or can't be printed."""
    from auditor.output import formats

    for wanted in (entry, *(target.format for target in files)):
        formats.writer(wanted, document_of)
    if entry.binary and sys.stdout.isatty():
        message = f"format {entry.name} is not for a terminal: use --output {entry.name}=PATH"
        raise UsageError(message)


def silence() -> None:
    """Point standard output at nothing, so that what is left in its buffer can't fail at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def write(text: str | bytes) -> None:
    """Print to standard output, UTF-8 and LF whatever the terminal; a reader who left ends nothing."""
    try:
        sys.stdout.flush()
        sys.stdout.buffer.write(text.encode("utf-8", "backslashreplace") if isinstance(text, str) else text)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        silence()


def save(content: bytes, path: Path) -> None:
    """Write a file, `UsageError` where that can't be done."""
    try:
        path.write_bytes(content)
    except OSError as error:
        message = f"{path}: can't be written: {error.strerror}"
        raise UsageError(message) from None
