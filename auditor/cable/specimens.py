"""One piece of the front of a cable, read by the plain readers off a specimen that holds it, and remembered.

A specimen is a small text that has the piece in its place. What the plain readers make of it there is what they make of
every ordinary cable with that piece, so that there is one grammar only, and nothing is said twice. None is returned
where a piece is not what an ordinary cable has in that place. Offsets are from the beginning of the piece.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from auditor.cable.authority import Authority, find_authority
from auditor.cable.banner import ClassLine, find_class_lines
from auditor.cable.caption_lines import CaptionLines
from auditor.cable.front import LABEL, Front
from auditor.cable.identity import Mrn, parse_mrn
from auditor.cable.instruction import find_instruction, read_instruction
from auditor.cable.instruction_line import has_value
from auditor.cable.lines import Copy
from auditor.cable.overall import find_banner, read_caption_lines
from auditor.ingest.records import Passage

_BANNER = "UNCLAS ASTANA 000001\n"
_LABELS = "TAGS: PREL\nSUBJECT: X\n\n"
_PARAGRAPH = "1. (U) Text.\n"
_REMEMBERED = 1 << 11


class Head(NamedTuple):
    """The classification line of a specimen, and the captions below it by offset from where that line ends."""

    line: ClassLine
    captions: CaptionLines


@lru_cache(maxsize=_REMEMBERED)
def identity(start: str) -> Mrn | None:
    """Return the message reference number that begins with `start` (`08ASTANA`) and has the serial 1."""
    mrn = parse_mrn(f"{start}1")
    return mrn if mrn.serial == 1 and mrn.year is not None and not mrn.fault else None


@lru_cache(maxsize=_REMEMBERED)
def head(line: str, captions: str, following: str) -> Head | None:
    """Return the classification line and the captions below it; `following` is how the next line begins.

    `line` has the number 1, padded where the cable's is padded.
    """
    text = f"{line}\n{captions}{following}\n{_LABELS}{_PARAGRAPH}"
    copy, first = Copy(Passage(text, 1), text), text.index(_PARAGRAPH)
    lines = find_class_lines(copy)
    banner = find_banner(copy, lines, Front(body=first), first)
    found = banner.line
    if found is None or len(lines) != 1 or found.start or not (found.full and banner.in_front and found.post):
        return None
    if found.section is not None or found.serial != 1 or found.tail or any(map(str.isdigit, found.mark.text)):
        return None
    below = read_caption_lines(copy, banner, Front(body=first), first)
    behind = len(line) + 1
    if text[below.end or behind : behind + len(captions)].strip() or _is_busy(f"{line}\n{captions}", captions):
        return None
    return Head(found, below.moved(-behind))


def _is_busy(text: str, captions: str) -> bool:
    """Say whether the lines of captions hold anything that another reader would take."""
    if LABEL.search("\n" + captions) or "ACTION " in captions or "ORIGIN " in captions or ":" in captions:
        return True
    return find_authority(text, 0) != Authority() or find_instruction(f"{text}{_PARAGRAPH}") is not None


@lru_cache(maxsize=_REMEMBERED)
def instruction(line: str) -> tuple[int, int] | None:
    """Return where the instruction stands in the line of the order above TAGS; None where it does not begin the line.

    It must state a value, so that no later line is asked for one.
    """
    at = find_instruction(f"{_BANNER}{line}\n{_LABELS}{_PARAGRAPH}")
    if at is None or at[0] != len(_BANNER):
        return None
    end = at[1] - len(_BANNER)
    return (0, end) if has_value(read_instruction(line[:end])) else None


@lru_cache(maxsize=_REMEMBERED)
def authority(block: str) -> Authority | None:
    """Return what the block below the labels states (`Classified By: ...`)."""
    front = _BANNER + _LABELS
    text = f"{front}{block}\n\n{_PARAGRAPH}"
    found = find_authority(text, 0)
    if LABEL.search("\n" + block) or find_class_lines(Copy(Passage(block, 1), block)):
        return None
    return found.moved(-len(front)) if found.places else None
