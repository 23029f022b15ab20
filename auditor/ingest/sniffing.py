"""What kind of file the first bytes show, where the name does not say or says it wrongly."""

from __future__ import annotations

import re

from auditor.errors import InputUnreadable
from auditor.ingest import delimited, jsonl
from auditor.ingest.profiles import Profile

_WIDE = (
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_BINARY = {
    b"%PDF": "a PDF",
    b"\x89PNG": "a PNG image",
    b"\xff\xd8\xff": "a JPEG image",
    b"GIF8": "a GIF image",
    b"\x7fELF": "a program",
    b"MZ": "a program",
    b"{\\rtf": "an RTF document",
    b"7z\xbc\xaf": "a 7z archive",
    b"Rar!": "a RAR archive",
    b"\xfd7zXZ": "an xz file",
}
_MAGIC = {
    b"PAR1": "parquet",
    b"PK\x03\x04": "sheet",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": "sheet",
}
_SURE = ("delimited", "html", "xml")
_CONTROLS = bytes(n for n in range(32) if n not in b"\t\n\r\f\x1b")
_MOST_CONTROLS = 0.05
_OF_READER = {"rows": "delimited", "html": "html", "tei": "xml"}
_HTML = re.compile(r"<(?:!doctype\s+html|html|head|body|table|div|p|pre)\b", re.IGNORECASE)


def decode_head(head: bytes) -> str:
    """Return the first bytes as text, for a look only: what is not UTF-8 is replaced."""
    encoding = next((name for mark, name in _WIDE if head.startswith(mark)), "utf-8-sig")
    return head.decode(encoding, "replace").replace("\r\n", "\n")


def refuse_binary(head: bytes, name: str) -> None:
    """Raise `InputUnreadable` where the first bytes are those of no text."""
    kind = next((kind for magic, kind in _BINARY.items() if head.startswith(magic)), "")
    wide = any(head.startswith(mark) for mark, _ in _WIDE)
    count = len(head) - len(head.translate(None, _CONTROLS))
    if not kind and (wide or count <= max(1, _MOST_CONTROLS * len(head))):
        return
    message = (
        f"{name}: {kind or 'binary data'}, not text; expected CSV, JSON, Parquet, a spreadsheet, HTML, XML or text"
    )
    raise InputUnreadable(message)


def sniff(kind: str, head: bytes, wanted: Profile | None) -> str:
    """Return the kind of a file from what its name promises, its first bytes show and a wanted profile needs."""
    for magic, found in _MAGIC.items():
        if head.startswith(magic):
            return found
    text = decode_head(head)
    json_kind = _json_kind(text.lstrip()) if kind not in _SURE else ""
    if wanted is not None:
        return json_kind or _OF_READER.get(wanted.reader, "text")
    if kind in (*_SURE, "json", "jsonl"):
        return json_kind or kind
    return json_kind or _text_kind(text)


def _text_kind(text: str) -> str:
    """Return the kind of a file that promises only text, or nothing."""
    bare = text.lstrip()
    if _HTML.match(bare):
        return "html"
    if bare.startswith(("<?xml", "<TEI")):
        return "xml"
    return "delimited" if delimited.recognise(text) is not None else "text"


def _json_kind(text: str) -> str:
    """Return how JSON text is laid out: objects by line, or one document; "" where it does not begin like JSON.

    A first object whose line does not end in the text seen is taken for a line: one object on one line is both.
    """
    if text.startswith("["):
        return "json"
    if not text.startswith("{"):
        return ""
    first, end, rest = text.partition("\n")
    return "jsonl" if not end or jsonl.parse(first)[0] is not None or rest.lstrip().startswith("{") else "json"
