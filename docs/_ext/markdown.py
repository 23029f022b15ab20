"""Markdown out of values: prose made safe, tables, code, lists of pages, and the folder that the pages go to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

_SPECIAL = re.compile(r"([\\*_\[\]<>&#{}~|^$])")


def prose(text: str) -> str:
    """Return text so that it reads as it stands; what is between backticks is code, as it is in the sources."""
    parts = text.split("`")
    if len(parts) % 2 == 0:
        return _SPECIAL.sub(r"\\\1", text).replace("`", "\\`")
    return "".join(code(part) if at % 2 else _SPECIAL.sub(r"\\\1", part) for at, part in enumerate(parts))


def code(text: str) -> str:
    """Return text as code in a line; backticks in it are kept."""
    fence = "`" * (max((len(run) for run in re.findall("`+", text)), default=0) + 1)
    gap = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{gap}{text}{gap}{fence}" if text else ""


def block(text: str, language: str = "text") -> str:
    """Return lines as a block of code."""
    fence = "`" * max(3, max((len(run) for run in re.findall("`+", text)), default=0) + 1)
    return f"{fence}{language}\n{text}\n{fence}\n"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table of cells that are Markdown already, "" where there are no rows."""
    body = [f"| {' | '.join(map(_cell, row))} |" for row in rows]
    return "\n".join([f"| {' | '.join(head)} |", "|" + " --- |" * len(head), *body]) + "\n" if body else ""


def _cell(markdown: str) -> str:
    return re.sub(r"(?<!\\)\|", r"\\|", markdown).replace("\n", " ")


def toctree(pages: Iterable[str]) -> str:
    """Return the list of pages below this one, for the sidebar only."""
    return "\n".join(["```{toctree}", ":hidden:", "", *pages, "```", ""])


def join(*parts: str) -> str:
    """Return the parts that say something as one page, an empty line between them and one line end at the end."""
    return "\n\n".join(part.strip("\n") for part in parts if part.strip()) + "\n"


def write(folder: Path, pages: Mapping[str, str]) -> None:
    """Write pages by file name, in UTF-8 with LF; pages of an earlier run that are not among them go."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.md"):
        if old.name not in pages:
            old.unlink()
    for name, text in pages.items():
        path = folder / name
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8", newline="\n")
