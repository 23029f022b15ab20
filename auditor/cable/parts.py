"""One record taken apart: its texts, front, banner, header, authority block and paragraphs, before facts are made."""

from __future__ import annotations

from dataclasses import dataclass

from auditor.cable.authority import Authority, find_authority
from auditor.cable.banner import ClassLine, find_class_lines
from auditor.cable.blocks import Excisions, find_excisions, find_stretches
from auditor.cable.caption_lines import CaptionLines
from auditor.cable.facts import Paragraph
from auditor.cable.front import Front, read_front
from auditor.cable.header import Transmission, end_serial, read_transmission
from auditor.cable.identity import Mrn, parse_mrn
from auditor.cable.instruction import find_instruction
from auditor.cable.lines import Copy, read_copy
from auditor.cable.numbering import find_paragraphs
from auditor.cable.overall import Banner, find_banner, read_caption_lines
from auditor.cable.paragraphs import build_paragraphs, metadata_paragraphs
from auditor.cable.signs import signs_of
from auditor.ingest.records import Passage, Record

_HEADER_REACH = 8000


@dataclass(frozen=True, slots=True)
class Parts:
    """What the readers found in one record. Offsets are in `text`; `first` is where the first paragraph begins.

    `sent` is the transmission header; `sent_in` says for each of its anchors whether it stands in `header` or `text`.
    `banner_in` is the passage of the banner,
    `end` the serial at the end of the text with its span, `capitals` the content of the text in capitals, `signs` which
    words may stand in it.
    """

    record: Record
    text: Copy
    header: Copy
    front: Front
    banner: Banner
    banner_in: str
    sent: Transmission
    sent_in: dict[str, str]
    authority: Authority
    mrn: Mrn
    instruction_at: tuple[int, int] | None
    paragraphs: tuple[Paragraph, ...]
    excisions: Excisions
    first: int
    captions: CaptionLines
    end: tuple[int, int, int] | None
    capitals: str
    signs: frozenset[str]


_NOTHING = Copy(Passage(), "")


def read_parts(record: Record) -> Parts:
    """Run the readers over one record."""
    text = read_copy(record.text) if record.text else _NOTHING
    header = read_copy(record.header) if record.header else _NOTHING
    lines = find_class_lines(text)
    front = read_front(text, lines)
    stretches = find_stretches(text.text)
    starts = find_paragraphs(text, front.body, stretches)
    first = starts[0].at if starts else len(text.text)
    banner, banner_in = _banner(text, header, lines, front, first)
    excisions = find_excisions(record.text.content, released=text.text is not record.text.content)
    sections = [line.start for line in banner.lines] if banner_in == "text" else []
    sent, sent_in = _read_sent(header, text, front, banner, first)
    return Parts(
        record=record,
        text=text,
        header=header,
        front=front,
        banner=banner,
        banner_in=banner_in,
        sent=sent,
        sent_in=sent_in,
        authority=find_authority(text.text, front.start),
        mrn=parse_mrn(record.fields.get("id", "")),
        instruction_at=find_instruction(text.text) if record.text else None,
        paragraphs=build_paragraphs(text, starts, stretches, excisions, sections)
        if record.text
        else metadata_paragraphs(record),
        excisions=excisions,
        first=first,
        captions=read_caption_lines(text, banner, front, first),
        end=end_serial(text.text),
        capitals=record.text.content.upper(),
        signs=signs_of(record.text.content),
    )


def _banner(text: Copy, header: Copy, lines: list[ClassLine], front: Front, first: int) -> tuple[Banner, str]:
    """Return the line that shows the level, from the text or else the header passage."""
    banner = find_banner(text, lines, front, first)
    if banner.mark is None and header.text:
        found = find_banner(header, find_class_lines(header), Front(), len(header.text))
        if found.mark is not None:
            return found, "header"
    return banner, "text"


def _read_sent(
    header: Copy, text: Copy, front: Front, banner: Banner, first: int
) -> tuple[Transmission, dict[str, str]]:
    """Read the transmission header from its passage, and what it lacks from the first lines of the text."""
    if front.smart:
        start, end = front.start, max(front.body, front.start)
    else:
        line = banner.line
        start, end = 0, line.stop if line is not None and banner.in_front and line.full else first
    own = read_transmission(text.text, start, min(end, start + _HEADER_REACH), smart=front.smart)
    if not header.text:
        return own, dict.fromkeys(own.places, "text")
    sent = read_transmission(header.text, 0, len(header.text), smart=False)
    places = dict.fromkeys(sent.places, "header")
    for anchor in own.places.keys() - sent.places.keys():
        sent.adopt(own, anchor)
        places[anchor] = "text"
    return sent, places
