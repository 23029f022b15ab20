"""Cable pages in HTML -> rows: the site's table, then one `<pre>` with the header and one with the text, or one text.

A page without that table is read as the text it shows, by the readers of text files.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from auditor.ingest.mapping import Row
from auditor.ingest.markup import BLOCKS, Text, Token, tokens
from auditor.ingest.records import Passage
from auditor.ingest.texts import Page

_LABELS = ("Reference ID", "Created", "Released", "Classification", "Origin")
_PILCROW = "\u00b6"


@dataclass(slots=True)
class _Cable:
    """One cable of a page: the cells of its table row, and its preformatted passages."""

    values: dict[str, str]
    places: dict[str, tuple[int, int]]
    line: int
    end_line: int
    passages: list[Passage] = field(default_factory=list)


def rows_of(page: Page) -> Iterator[Row]:
    """Yield one row for each table `Reference ID | Created | Released | Classification | Origin` of the page."""
    for cable in _cables("\n".join(page.lines)):
        header, text = cable.passages[:2] if len(cable.passages) > 1 else [Passage(), *cable.passages, Passage()][:2]
        passages = {"header": header, "text": text}
        yield page.row(cable.values, (cable.line, cable.end_line), passages, cable.places)


def _cables(source: str) -> list[_Cable]:
    cables: list[_Cable] = []
    cells: list[tuple[str, int]] = []
    cell: Text | None = None
    pre: Text | None = None
    begun = 0
    for token in tokens(source):
        if pre is not None:
            if token.name == "/pre":
                pre.break_line(token.line)
                if cables:
                    cables[-1].passages.append(_passage(pre))
                    cables[-1].end_line = token.line
                pre = None
            else:
                _preformatted(pre, token)
        elif token.name == "pre":
            pre = Text()
        elif token.name in ("td", "th"):
            cell, begun = Text(), token.line
        elif token.name in ("/td", "/th", "/tr") and cell is not None:
            cell.break_line(token.line)
            cells.append((" ".join(" ".join(cell.lines).split()), begun))
            cell = None
        elif token.name == "/table" and cells:
            cables += _found(cells, token.line)
            cells = []
        elif cell is not None and not token.name:
            cell.add(token.text, token.line, keep_breaks=False)
    return cables


def _found(cells: Sequence[tuple[str, int]], line: int) -> list[_Cable]:
    """Return the cable that a table's cells state, labels first, or nothing."""
    width = len(_LABELS)
    if tuple(text for text, _ in cells[:width]) != _LABELS or len(cells) < 2 * width:
        return []
    row = cells[width : 2 * width]
    values = {label: text for label, (text, _) in zip(_LABELS, row, strict=True)}
    places = {label: (at, 1) for label, (_, at) in zip(_LABELS, row, strict=True)}
    return [_Cable(values, places, row[0][1], line)]


def _preformatted(pre: Text, token: Token) -> None:
    """Add a token of a preformatted passage; a pilcrow is the site's own sign before a paragraph's number."""
    if token.name == "br":
        pre.break_line(token.line)
    elif not token.name and token.text.strip() not in (_PILCROW, "&para;", "&#182;", "&#xB6;"):
        pre.add(token.text, token.line, keep_breaks=True)


def _passage(pre: Text) -> Passage:
    first, last = 0, len(pre.lines)
    while first < last and not pre.lines[first].strip():
        first += 1
    while last > first and not pre.lines[last - 1].strip():
        last -= 1
    if first == last:
        return Passage()
    numbers = tuple(pre.numbers[first:last])
    return Passage("\n".join(pre.lines[first:last]), numbers[0], 1, numbers)


def shown_text(page: Page) -> tuple[Page, tuple[int, ...]]:
    """Return what an HTML page shows, as the page of a text file, and the physical line of each of its lines."""
    text = Text()
    line = depth = 0
    for token in tokens("\n".join(page.lines)):
        line = token.line
        depth += (token.name == "pre") - (token.name == "/pre" and depth > 0)
        if not token.name:
            text.add(token.text, line, keep_breaks=depth > 0)
        elif token.name.removeprefix("/") in BLOCKS and (depth == 0 or token.name == "br") and text.pieces:
            text.break_line(line)
    text.break_line(line)
    lines = tuple(shown.strip("\t ") if depth == 0 else shown for shown in text.lines)
    return replace(page, lines=lines), tuple(text.numbers)


def at_physical(row: Row, numbers: Sequence[int]) -> Row:
    """Return a row read from `shown_text` with the physical lines of the HTML page."""
    passages = {}
    for name, passage in row.passages.items():
        rows = passage.content.count("\n") + 1
        lines = passage.lines or range(passage.line, passage.line + rows)
        there = tuple(numbers[n - 1] for n in lines) if passage else ()
        passages[name] = Passage(passage.content, there[0], passage.column, there) if there else Passage()
    places = {label: (numbers[line - 1], 1) for label, (line, _) in row.places.items()}
    return replace(
        row, line=numbers[row.line - 1], end_line=numbers[row.end_line - 1], passages=passages, places=places
    )
