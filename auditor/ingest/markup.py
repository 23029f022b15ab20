"""HTML -> text with the physical line of every line, in one linear pass.

The positions are why no HTML library is used here: none of them tells a line break in the file from one written as
`&#x000A;`. Tags are taken at their word; scripts, styles and comments are left out.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

_NAME = re.compile(r"</?([A-Za-z][A-Za-z0-9]{0,20})")
_SKIPPED = {name: re.compile(f"</{name}", re.IGNORECASE) for name in ("script", "style", "textarea")}
BLOCKS = frozenset(
    [
        "address",
        "article",
        "blockquote",
        "br",
        "dd",
        "div",
        "dl",
        "dt",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "li",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "tr",
        "ul",
    ]
)
"""Elements that begin a new line of text."""


@dataclass(frozen=True, slots=True)
class Token:
    """A tag (`name`, `/name` for its end) or, with an empty name, a piece of text as it stands in the file."""

    name: str
    text: str
    line: int


def tokens(source: str) -> Iterator[Token]:
    """Yield the tags and texts of an HTML page, with the physical line on which each begins."""
    at, line, end = 0, 1, len(source)
    while at < end:
        opened = source.find("<", at)
        opened = end if opened < 0 else opened
        if opened > at:
            yield Token("", source[at:opened], line)
            line += source.count("\n", at, opened)
        if opened == end:
            return
        name, closed = _tag(source, opened)
        if closed < 0:
            yield Token("", source[opened:], line)
            return
        if name is not None:
            yield Token(name, source[opened:closed], line)
        line += source.count("\n", opened, closed)
        at = closed


def _tag(source: str, at: int) -> tuple[str | None, int]:
    """Return the name of the tag at `at` (None: nothing to tell, "": a bare `<`) and where it ends; -1: nowhere."""
    if source.startswith("<!--", at):
        close = source.find("-->", at + 4)
        return None, len(source) if close < 0 else close + 3
    match = _NAME.match(source, at)
    if match is None and source[at + 1 : at + 2] not in ("!", "?"):
        return "", at + 1
    close = source.find(">", at)
    if match is None or close < 0:
        return None, close + 1 if close >= 0 else -1
    name = match.group(1).lower()
    if match.group().startswith("</"):
        return "/" + name, close + 1
    if name in _SKIPPED:
        after = _SKIPPED[name].search(source, close)
        return None, after.start() if after else len(source)
    return name, close + 1


@dataclass(slots=True)
class Text:
    """Lines of text under construction, each with its physical line."""

    lines: list[str] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    begun: int = 0

    def add(self, raw: str, line: int, *, keep_breaks: bool) -> None:
        """Add raw HTML text that begins in physical line `line`; its breaks are blanks without `keep_breaks`."""
        for n, part in enumerate(raw.split("\n")):
            if n and keep_breaks:
                self.break_line(line + n - 1)
            elif n:
                self.pieces.append(" ")
            for m, piece in enumerate(html.unescape(part).replace("\r", "").split("\n")):
                if m:
                    self.break_line(line + n)
                self._keep(piece, line + n)

    def _keep(self, piece: str, line: int) -> None:
        if piece:
            self.begun = self.begun or line
            self.pieces.append(piece)

    def break_line(self, line: int) -> None:
        """End the line of text under construction; an empty one stands in physical line `line`."""
        self.lines.append("".join(self.pieces))
        self.numbers.append(self.begun or line)
        self.pieces, self.begun = [], 0
