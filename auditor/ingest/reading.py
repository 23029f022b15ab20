"""An input -> its profile, with the reason, and its records. The place where the kind of a file is decided."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import PurePosixPath
from typing import Any

from auditor.errors import InputUnreadable
from auditor.ingest import columnar, delimited, foia, htmlpages, jsonarray, jsonl, pages, profiles, tei, telegrams
from auditor.ingest.archives import Peeked, read_all
from auditor.ingest.encoding import BOM, Lines, decode_blocks, is_transformed
from auditor.ingest.mapping import Broken, Mapper, Row
from auditor.ingest.profiles import Choice, Profile
from auditor.ingest.records import Record, Unreadable
from auditor.ingest.sniffing import decode_head, refuse_binary, sniff
from auditor.ingest.sources import STRAY, Input, content_of, kind_of, open_bytes
from auditor.ingest.texts import Page, load

Rows = Iterator[Record | Unreadable]

TEXT_READERS: Mapping[str, Callable[[Page, Profile], Iterator[Row]]] = {
    "page": pages.rows_of,
    "foia": foia.rows_of,
    "telegram": telegrams.rows_of,
}


class NoRecords(InputUnreadable):
    """A file is sound, but nothing in it is known to be a record."""


@dataclass(frozen=True, slots=True)
class Layout:
    """How the rows of a file are read that lies as it is on disk, so that each part of it can be read by itself.

    `kind` is delimited, jsonl or parquet; a delimited file has a `table` too. The first row begins at byte `begins`.
    """

    kind: str
    profile: Profile
    table: delimited.Table | None = None
    begins: int = 0


class Source:
    """One opened input: which profile reads it and why, its rows, to be taken once, its layout if parts can be read."""

    def __init__(self, item: Input, choice: Choice, rows: Rows, layout: Layout | None = None) -> None:
        self.input = item
        self.choice = choice
        self.layout = layout
        self._rows = rows

    def rows(self) -> Rows:
        """Yield records and unreadable rows in the order of the file; a file damaged midway ends with an IN010."""
        return guarded(self.input.source, self._rows)


def guarded(source: str, rows: Rows, position: int = 0, line: int = 0) -> Rows:
    """Yield rows that follow row `position`, which ends on `line`; damage ends them with an IN010."""
    try:
        for row in rows:
            position, line = row.position, row.end_line
            yield row
    except InputUnreadable as error:
        yield Unreadable(source, position + 1, line, line, "IN010", str(error), "")


def open_source(item: Input, *, profile: str | None = None) -> Source:
    """Open an input and choose its profile, or take the one named (a name, or the path of a JSON file).

    `InputUnreadable` where the user named the input and it is empty, binary, damaged or fits no profile; an input met
    in a walked folder then gives one unreadable row instead. `UsageError` where an optional library is missing.
    """
    wanted = profiles.named(profile) if profile else None
    if item.refused:
        return _unread(item, item.code, item.refused)
    try:
        return _open(item, wanted)
    except InputUnreadable as error:
        if item.named:
            raise
        return _unread(item, STRAY if isinstance(error, NoRecords) else "IN010", str(error))


def sample_rows(item: Input, count: int) -> tuple[tuple[str, ...], list[Mapping[str, str]]]:
    """Return the columns of a table and its first rows as text, whatever its profile; see `open_source` for errors."""
    stream = open_bytes(item)
    kind = sniff(kind_of(item.member or item.source), stream.head, None)
    rows: Iterable[Row | Broken]
    if kind in ("parquet", "sheet"):
        content = _seekable(item, stream)
        read = columnar.read_workbook if kind == "sheet" else columnar.read_parquet
        rows = next((grid.rows for grid in read(content, item.source)), iter(()))
    elif kind in ("jsonl", "json"):
        rows = jsonl.rows_of(Lines(stream)) if kind == "jsonl" else jsonarray.rows_of(decode_blocks(stream))
    else:
        refuse_binary(stream.head, item.source)
        rows = delimited.Reader(Lines(stream), delimited.plain_table(decode_head(stream.head))).rows()
    held = [row.values for row in islice(rows, count) if isinstance(row, Row)]
    if not held:
        message = f"{item.source}: the table has no readable row"
        raise InputUnreadable(message)
    return tuple(dict.fromkeys(column for values in held for column in values)), held


def _unread(item: Input, code: str, reason: str) -> Source:
    row = Unreadable(item.source, 1, 0, 0, code, reason, "")
    return Source(item, Choice("", reason), iter([row]))


def _open(item: Input, wanted: Profile | None) -> Source:
    kind = kind_of(item.member or item.source)
    stream = open_bytes(item)
    if not stream.head:
        message = f"{item.source}: the file is empty"
        raise InputUnreadable(message)
    kind = sniff(kind, stream.head, wanted)
    if kind == "parquet":
        opened = _grids(item, columnar.read_parquet(_seekable(item, stream), item.source), wanted)
        if _lies_plain(item, stream):
            opened.layout = Layout("parquet", wanted or profiles.known()[opened.choice.profile])
        return opened
    if kind == "sheet":
        return _grids(item, columnar.read_workbook(_seekable(item, stream), item.source), wanted)
    refuse_binary(stream.head, item.source)
    return _OPENERS[kind](item, stream, wanted)


def _seekable(item: Input, stream: Peeked) -> Any:
    """Return a file as a library takes it, or a buffer: these formats are read from their end."""
    if _lies_plain(item, stream):
        return content_of(item)
    return io.BytesIO(read_all(stream, columnar.FILE_LIMIT, item.source))


def _lies_plain(item: Input, stream: Peeked) -> bool:
    """Say whether the bytes of an input are those of a file, so that any part of them can be read."""
    return item.at is not None and not item.member and not stream.is_expanded and item.at.is_file()


def _no_profile(item: Input, columns: Iterable[str]) -> NoRecords:
    listed = profiles.listed(columns, most=12) or "none"
    message = f"{item.source}: no profile fits its columns ({listed}); try: auditor map --suggest {item.source}"
    return NoRecords(message)


def _with_means(choice: Choice, profile: Profile) -> Choice:
    meaning = profiles.RELEASED_MEANS.get(profile.released_means, "")
    return Choice(choice.profile, f"{choice.reason}; {meaning}" if meaning else choice.reason)


def _map(
    item: Input, profile: Profile, choice: Choice, rows: Iterable[Row | Broken], layout: Layout | None = None
) -> Source:
    return Source(item, _with_means(choice, profile), map(Mapper(item.source, profile).map, rows), layout)


def _open_delimited(item: Input, stream: Peeked, wanted: Profile | None) -> Source:
    head = decode_head(stream.head)
    found = delimited.recognise(head, wanted)
    if found is None:
        raise _no_profile(item, delimited.header_of(head))
    table, choice = found
    plain = _has_plain_lines(item, stream)
    layout = Layout("delimited", table.profile, table, _begins(stream)) if plain else None
    return _map(item, table.profile, choice, delimited.Reader(Lines(stream), table).rows(), layout)


def _has_plain_lines(item: Input, stream: Peeked) -> bool:
    return _lies_plain(item, stream) and not is_transformed(stream.head)


def _begins(stream: Peeked) -> int:
    return len(BOM) if stream.head.startswith(BOM) else 0


def _open_json(item: Input, stream: Peeked, wanted: Profile | None, *, by_line: bool) -> Source:
    rows = jsonl.rows_of(Lines(stream)) if by_line else jsonarray.rows_of(decode_blocks(stream))
    sample, rows = jsonl.sampled(rows)
    found = jsonl.recognise(sample, wanted)
    if found is None and not any(isinstance(row, Row) for row in sample):
        if not sample:
            message = f"{item.source}: the file holds no JSON object"
            raise InputUnreadable(message)
        found = profiles.known()["canonical"], Choice("canonical", "no line is a JSON object")
    if found is None:
        raise _no_profile(item, dict.fromkeys(key for row in sample if isinstance(row, Row) for key in row.values))
    plain = by_line and _has_plain_lines(item, stream)
    layout = Layout("jsonl", found[0], begins=_begins(stream)) if plain else None
    return _map(item, *found, chain(sample, rows), layout)


def _open_jsonl(item: Input, stream: Peeked, wanted: Profile | None) -> Source:
    return _open_json(item, stream, wanted, by_line=True)


def _open_json_document(item: Input, stream: Peeked, wanted: Profile | None) -> Source:
    return _open_json(item, stream, wanted, by_line=False)


def _grids(item: Input, grids: list[columnar.Grid], wanted: Profile | None) -> Source:
    """Read every table whose columns fit a profile; another one beside it is one unreadable row."""
    chosen = [(grid, (wanted, "asked for") if wanted else profiles.choose(grid.columns)) for grid in grids]
    first = next((found for _, found in chosen if found is not None), None)
    if first is None:
        raise _no_profile(item, grids[0].columns if grids else ())
    rows = chain.from_iterable(_grid_rows(item, grid, found) for grid, found in chosen)
    return Source(item, _with_means(Choice(first[0].name, first[1]), first[0]), rows)


def _grid_rows(item: Input, grid: columnar.Grid, found: tuple[Profile, str] | None) -> Rows:
    source = f"{item.source}#{grid.name}" if grid.name else item.source
    if found is None:
        yield Unreadable(source, 1, 1, 1, STRAY, "no profile fits the columns of this sheet", "")
    else:
        yield from map(Mapper(source, found[0]).map, grid.rows)


def _open_text(item: Input, stream: Peeked, wanted: Profile | None) -> Source:
    page = load(Lines(stream), _stem(item))
    if isinstance(page, Broken):
        return _map(item, profiles.known()["bare-text"], Choice("bare-text", "plain text"), [page])
    found = (wanted, "asked for") if wanted else profiles.choose_text("\n".join(page.lines), TEXT_READERS)
    profile, reason = found or (profiles.known()["bare-text"], "plain text without the signs of a known page")
    return _map(item, profile, Choice(profile.name, reason), TEXT_READERS[profile.reader](page, profile))


def _open_html(item: Input, stream: Peeked, wanted: Profile | None) -> Source:
    page = load(Lines(stream), _stem(item))
    html = profiles.known()["cable-page-html"]
    if isinstance(page, Broken):
        return _map(item, html, Choice(html.name, "an HTML page"), [page])
    rows = list(htmlpages.rows_of(page)) if wanted is None or wanted.reader == "html" else []
    if rows:
        reason = f"line {rows[0].line} holds a table Reference ID, Created, Released, Classification, Origin"
        return _map(item, wanted or html, Choice((wanted or html).name, reason), rows)
    shown, numbers = htmlpages.shown_text(page)
    found = (wanted, "asked for") if wanted else profiles.choose_text("\n".join(shown.lines), TEXT_READERS)
    if found is None or found[0].reader not in TEXT_READERS:
        message = f"{item.source}: no cable is found in this HTML page"
        raise NoRecords(message)
    profile, reason = found
    seen = TEXT_READERS[profile.reader](shown, profile)
    return _map(
        item,
        profile,
        Choice(profile.name, f"as shown, {reason}"),
        (htmlpages.at_physical(row, numbers) for row in seen),
    )


def _open_xml(item: Input, stream: Peeked, wanted: Profile | None) -> Source:
    head = decode_head(stream.head)
    if wanted is None and not re.search(r"<TEI[\s>]", head):
        if re.search(r"<html[\s>]", head, re.IGNORECASE):
            return _open_html(item, stream, wanted)
        message = f"{item.source}: this XML is neither TEI nor XHTML"
        raise NoRecords(message)
    profile = wanted or profiles.known()["frus-tei"]
    choice = Choice(profile.name, "asked for" if wanted else "the root element is TEI")
    return _map(item, profile, choice, tei.rows_of(stream, _stem(item)))


def _stem(item: Input) -> str:
    name = PurePosixPath(item.member or item.source).name
    for suffix in (".gz", ".bz2", ".zst"):
        name = name.removesuffix(suffix)
    return "stdin" if name == "-" else PurePosixPath(name).stem


_OPENERS: Mapping[str, Callable[[Input, Peeked, Profile | None], Source]] = {
    "delimited": _open_delimited,
    "jsonl": _open_jsonl,
    "json": _open_json_document,
    "text": _open_text,
    "html": _open_html,
    "xml": _open_xml,
}
