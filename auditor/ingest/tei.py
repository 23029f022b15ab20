"""FRUS volumes in TEI -> one row a historical document, streamed; a DTD, and with it every entity, is refused."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from auditor.ingest.encoding import RECORD_LIMIT, ByteStream
from auditor.ingest.mapping import Broken, Row
from auditor.ingest.records import Passage

_BLOCK = 1 << 18
_DEEPEST = 200
_BREAKS = frozenset(
    [
        "p",
        "head",
        "item",
        "opener",
        "closer",
        "dateline",
        "signed",
        "salute",
        "lb",
        "row",
        "cell",
        "list",
        "table",
        "postscript",
        "title",
    ]
)


class _Refused(Exception):
    """The document holds something that is not read, on purpose."""


@dataclass(slots=True)
class _Lines:
    """Lines of text under construction, without the indentation and the blank lines of the XML."""

    lines: list[str] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    begun: int = 0

    def add(self, text: str, line: int) -> None:
        for n, part in enumerate(text.split("\n")):
            if n:
                self.end()
            piece = part if self.pieces else part.lstrip()
            if piece:
                self.begun = self.begun or line + n
                self.pieces.append(piece)

    def end(self) -> None:
        text = "".join(self.pieces).rstrip()
        if text:
            self.lines.append(text)
            self.numbers.append(self.begun)
        self.pieces, self.begun = [], 0

    def flat(self) -> str:
        self.end()
        return " ".join(" ".join(self.lines).split())


@dataclass(slots=True)
class _Side:
    """An element whose text is a value: its label, and its depth in the document."""

    label: str
    depth: int
    text: _Lines = field(default_factory=_Lines)


class _Volume:
    """What the parser's events build: the document that is open, and the documents that are complete."""

    def __init__(self, stem: str) -> None:
        self.done: list[Row | Broken] = []
        self._volume = stem
        self._published = ""
        self._stack: list[str] = []
        self._values: dict[str, str] | None = None
        self._body = _Lines()
        self._sides: list[_Side] = []  # notes, headings and items whose text is a value, the innermost last
        self._depth = 0
        self._line = 0
        self._size = 0
        self.parser = _expat().ParserCreate()
        self.parser.StartDoctypeDeclHandler = self._refuse
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text

    def _refuse(self, *_: object) -> None:
        message = "a document type declaration is refused, for it can define entities"
        raise _Refused(message)

    def _start(self, name: str, attributes: Mapping[str, str]) -> None:
        self._stack.append(name)
        if len(self._stack) > _DEEPEST:
            message = f"elements are nested more than {_DEEPEST} deep"
            raise _Refused(message)
        if name == "TEI":
            self._volume = attributes.get("xml:id", self._volume)
        if self._values is None:
            if name == "div" and attributes.get("subtype") == "historical-document":
                self._open(attributes)
            elif name == "date" and "publicationStmt" in self._stack:
                self._begin_side("published")
        else:
            label = self._label_of(name, attributes)
            if label:
                self._begin_side(label)
            elif name in _BREAKS and not self._sides:
                self._body.end()

    def _label_of(self, name: str, attributes: Mapping[str, str]) -> str:
        """Return under which label the text of an element goes, "" where it is text of the document."""
        values = self._values or {}
        if name == "note":
            return "source note" if attributes.get("type") == "source" else "note"
        if self._sides:
            return ""
        if name == "date" and "when" in attributes and self._values is not None:
            self._values.setdefault("date", attributes["when"])
        if name == "item" and "subject" not in values and "list" in self._stack:
            return "subject"
        return "head" if name == "head" and "head" not in values else ""

    def _open(self, attributes: Mapping[str, str]) -> None:
        self._values = {"document": f"{self._volume}/{attributes.get('xml:id', attributes.get('n', ''))}"}
        self._values["published"] = self._published
        if "frus:doc-dateTime-min" in attributes:
            self._values["date"] = attributes["frus:doc-dateTime-min"]
        self._body = _Lines()
        self._depth, self._line, self._size = len(self._stack), self.parser.CurrentLineNumber, 0

    def _begin_side(self, label: str) -> None:
        self._sides.append(_Side(label, len(self._stack)))

    def _text(self, text: str) -> None:
        if self._sides or self._values is not None:
            self._size += len(text)
            if self._size <= RECORD_LIMIT:
                target = self._sides[-1].text if self._sides else self._body
                target.add(text, self.parser.CurrentLineNumber)

    def _end(self, name: str) -> None:
        if self._sides and len(self._stack) == self._sides[-1].depth:
            self._keep(self._sides.pop())
        elif self._values is not None and not self._sides and name in _BREAKS:
            self._body.end()
        if self._values is not None and len(self._stack) == self._depth:
            self._close(self._values)
            self._values = None
        self._stack.pop()

    def _keep(self, side: _Side) -> None:
        text = side.text.flat()
        if self._values is None:
            self._published = text
        elif side.label != "note":
            self._values.setdefault(side.label, text)
        if side.label in ("head", "subject"):
            self._body.end()
            self._body.lines += side.text.lines
            self._body.numbers += side.text.numbers

    def _close(self, values: dict[str, str]) -> None:
        self._body.end()
        last = self.parser.CurrentLineNumber
        content = "\n".join(self._body.lines)
        digest = hashlib.sha256(content.encode()).hexdigest()
        if self._size > RECORD_LIMIT:
            seen = f"the document is longer than {RECORD_LIMIT} bytes"
            self.done.append(Broken("IN011", seen, self._line, last, digest))
            return
        numbers = tuple(self._body.numbers)
        text = Passage(content, numbers[0], 1, numbers) if content else Passage()
        passages = {"header": Passage(), "text": text}
        self.done.append(Row(values, self._line, last, lambda: digest, passages=passages))


def _expat() -> Any:
    from xml.parsers import expat  # noqa: PLC0415 - costs 15 ms that few runs need to pay

    return expat


def rows_of(stream: ByteStream, stem: str) -> Iterator[Row | Broken]:
    """Yield the documents of a volume; one broken row where the XML ends or breaks before its end."""
    volume = _Volume(stem)
    fed = 0
    try:
        while block := stream.read(_BLOCK):
            fed += len(block)
            volume.parser.Parse(block, False)  # noqa: FBT003
            yield from volume.done
            volume.done.clear()
            if fed - volume.parser.CurrentByteIndex > RECORD_LIMIT:  # the parser begins such a tag anew at each block
                message = f"a tag, comment or the like is longer than {RECORD_LIMIT} bytes"
                raise _Refused(message)  # noqa: TRY301
        volume.parser.Parse(b"", True)  # noqa: FBT003
        yield from volume.done
    except (_expat().ExpatError, LookupError, ValueError, _Refused) as error:
        yield from volume.done
        line = volume.parser.CurrentLineNumber
        digest = hashlib.sha256(str(error).encode()).hexdigest()
        yield Broken("IN010", f"the XML can't be read on: {error}", line, line, digest)
