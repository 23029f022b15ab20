"""The common shape of a cable taken apart piece by piece; what is not of that shape is left to `cable/parts.py`.

An ordinary cable has header and text of their own, one classification line, order, TAGS and SUBJECT below it, at most
one authority block, then paragraphs numbered from 1; no page lines, no release layer, no quoted documents. Its pieces
are looked up in `cable/specimens.py`. Both readers give the same parts: `tests/cable/test_ordinary.py` shows it.
"""

from __future__ import annotations

import re

from auditor.cable import specimens
from auditor.cable.authority import Authority, has_opening
from auditor.cable.banner import ClassLine, find_class_lines
from auditor.cable.blocks import Excisions, find_stretches
from auditor.cable.caption_lines import CaptionLines
from auditor.cable.counted import counted_paragraphs
from auditor.cable.front import LABEL, STARTS, Front, read_front
from auditor.cable.header_lines import read_lines
from auditor.cable.identity import Mrn
from auditor.cable.lines import HIDDEN, Copy, read_copy
from auditor.cable.overall import Banner
from auditor.cable.parts import Parts
from auditor.cable.release_marks import find_release_marks
from auditor.cable.signs import signs_of
from auditor.ingest.records import Passage, Record

_ODD = "[{\t\r\x0b\x0c\x1c\x1d\x1e" + HIDDEN
"""Signs that may begin what no ordinary text has; a `#` may begin the serial at its end."""
_ODD_SIGNS = frozenset({"pages", "mrn", "entire", "comment"})
_LINE = re.compile(r"([A-Z][A-Z ./-]{3,60}?) (\d{1,7})[ ]*\n")
_ID = re.compile(r"(\d\d[A-Z]{3,20})(\d{1,7})")
_OFFICES = re.compile("ACTION |ORIGIN ")
_ORDER = re.compile(r"\n(?=E\.?O\.? )")
_TAGS = re.compile(r"TAGS: [A-Z]")
_PADDED = 5
_HINT = 10
_STUB = "1. (U)"
_NOTHING = Excisions()


def ordinary_parts(record: Record) -> Parts | None:
    """Return the parts of a record of the common shape, as `read_parts` gives them; None for any other."""
    text, header = Copy(record.text, record.text.content), read_copy(record.header)
    first, mrn = text.text.find("\n1. ") + 1, _mrn(record.fields.get("id", ""))
    if not first or mrn is None or not (_is_plain(text.text) and _is_plain(header.text)) or header.pages:
        return None
    signs, sent = signs_of(text.text), read_lines(header.text)
    found = _front(text.text[:first], text) if sent is not None else None
    if sent is None or found is None or _is_odd(text, signs, first, found[0].stop):
        return None
    line, front, captions, at, authority = found
    paragraphs = counted_paragraphs(text, front.body, first)
    if paragraphs is None:
        return None
    return Parts(
        record=record,
        text=text,
        header=header,
        front=front,
        banner=Banner(line, line.mark, line.mark.controls, (line,), in_front=True),
        banner_in="text",
        sent=sent,
        sent_in=dict.fromkeys(sent.places, "header"),
        authority=authority,
        mrn=mrn,
        instruction_at=at,
        paragraphs=paragraphs,
        excisions=_NOTHING,
        first=first,
        captions=captions,
        end=None,
        capitals=text.text.upper(),
        signs=signs,
    )


def _mrn(typed: str) -> Mrn | None:
    own = _ID.fullmatch(typed)
    known = specimens.identity(own[1]) if own else None
    return Mrn(known.year, known.post, int(own[2]), known.fault, known.note) if own and known else None


def _is_odd(text: Copy, signs: frozenset[str], first: int, begin: int) -> bool:
    """Say whether a text holds what no ordinary one has; `begin` ends its first line, paragraphs begin at `first`."""
    content = text.text
    if "#" in content or signs & _ODD_SIGNS or ("marks" in signs and find_release_marks(content)):
        return True
    if ("quotes" in signs and find_stretches(content)) or ("authority" in signs and has_opening(content, first)):
        return True
    return bool(find_class_lines(text, begin)) or _has_labels(content, first)


def _is_plain(text: str) -> bool:
    """Say whether a text has none of the characters that need the plain reader."""
    return text.isascii() and not any(map(text.__contains__, _ODD))


def _has_labels(text: str, first: int) -> bool:
    """Say whether labels may stand behind the first paragraph, which heads them off where it begins in capitals."""
    return STARTS.match(text, first - 1) is None and LABEL.search(text, first) is not None


_Found = tuple[ClassLine, Front, CaptionLines, tuple[int, int], Authority]
"""Classification line, front, captions, place of the instruction and authority block."""


def _front(head: str, text: Copy) -> _Found | None:
    """Take apart what stands before the first paragraph."""
    opening, order = _LINE.match(head), _ORDER.search(head)
    if opening is None or order is None or _OFFICES.search(head):
        return None
    begin, behind = order.end(), opening.end()
    end = head.find("\n", begin)
    number = opening[2]
    shown = f"{opening[1]} {'1'.zfill(6 if len(number) >= _PADDED else 1)}"
    top = specimens.head(shown, head[behind:begin], head[begin : begin + _HINT])
    stated = specimens.instruction(head[begin:end])
    if top is None or stated is None or _TAGS.match(head, end + 1) is None:
        return None
    line = ClassLine(0, top.line.end, behind - 1, top.line.mark, top.line.post, int(number), full=True)
    front = read_front(_stub(head, text), [line])
    authority = _authority(head, max(front.body, front.subject_at[1], front.references_at[1]))
    if authority is None or front.tags_at[0] < end or front.captions or front.smart:
        return None
    return line, front, top.captions.moved(behind), (begin + stated[0], begin + stated[1]), authority


def _stub(head: str, text: Copy) -> Copy:
    """Return the lines before the first paragraph with its beginning, which heads them off."""
    stub = head + _STUB
    return Copy(Passage(stub, text.passage.line), stub)


def _authority(head: str, begin: int) -> Authority | None:
    """Return the block that stands between the labels, which end at `begin`, and the first paragraph."""
    block = head[begin:].strip(" \n")
    at = head.find(block, begin)
    if has_opening(head[:at] if block else head, 0):
        return None
    found = specimens.authority(block) if block else Authority()
    return found.moved(at) if found is not None else None
