"""The overall marking of a cable: the metadata's and the text's, kept apart, and what holds for the whole."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from auditor.cable.banner import CaptionLines, ClassLine, find_captions, read_captions
from auditor.cable.facts import Mark
from auditor.cable.front import Front
from auditor.cable.lines import HIDDEN, Copy
from auditor.cable.marking import parse_marking
from auditor.cable.paragraphs import countries_of
from auditor.cable.vocabulary import captions, level_word, words
from auditor.ingest.records import Record

_SMART_REACH = 1500
_WORDS = re.compile(rf"[^ \t\n\xa0{HIDDEN}]")


@dataclass(frozen=True, slots=True)
class Banner:
    """The line that shows the text's level. `lines` are all classification lines of the cable, sections included.

    `in_front` is False where the level is known only from a later section's line or from page headings.
    """

    line: ClassLine | None = None
    mark: Mark | None = None
    controls: tuple[str, ...] = ()
    lines: tuple[ClassLine, ...] = ()
    in_front: bool = False


def find_banner(copy: Copy, lines: list[ClassLine], front: Front, first: int) -> Banner:
    """Choose the line that shows the level; `first` is the offset of the first paragraph."""
    full = tuple(line for line in lines if line.full and line.start >= front.start)
    ahead = [line for line in full if line.start < first]
    if ahead:
        return Banner(ahead[0], ahead[0].mark, ahead[0].mark.controls, full, in_front=True)
    group = _bare_group(copy, lines, front, first)
    if group:
        level = max(group, key=lambda line: words().ranks[line.mark.level])
        controls = tuple(dict.fromkeys(control for line in group for control in line.mark.controls))
        return Banner(level, level.mark, controls, full, in_front=True)
    if full:
        return Banner(full[0], full[0].mark, full[0].mark.controls, full)
    paged = [page for page in copy.pages if page.level]
    if not paged:
        return Banner()
    highest = max(paged, key=lambda page: words().ranks[page.level])
    return Banner(None, Mark(level_word(highest.level) or "", highest.level))


def _bare_group(copy: Copy, lines: list[ClassLine], front: Front, first: int) -> list[ClassLine]:
    """Return the bare level lines above a SMART header, at the head of the text, or among its first labels."""
    bare = [line for line in lines if not line.full]
    if front.smart:
        near = [line for line in bare if front.start - _SMART_REACH <= line.start < front.start]
        return _last_group(copy, near)
    opening = _WORDS.search(copy.text)
    head = [line for line in bare if opening is not None and line.start == opening.start() < first]
    if not head and front.has_label:
        head = [line for line in bare if line.start < min(first, front.body)][:1]
    if not head:
        return []
    for line in bare[bare.index(head[0]) + 1 :]:
        if copy.text[head[-1].stop : line.start].strip():
            break
        head.append(line)
    return head


def _last_group(copy: Copy, lines: list[ClassLine]) -> list[ClassLine]:
    """Return the last lines that only blanks part."""
    group: list[ClassLine] = []
    for line in reversed(lines):
        if group and copy.text[line.stop : group[0].start].strip():
            break
        group.insert(0, line)
    return group


def kinds_of(controls: Iterable[str]) -> tuple[str, ...]:
    """Return the controls without their lists: `REL` for `REL USA GBR`."""
    known = words().controls
    return tuple(control if control in known else control.split()[0] for control in controls)


def field_mark(record: Record) -> Mark | None:
    """Return the marking of the classification field, None where the field is absent or states no level."""
    typed = record.get("classification")
    if typed is None or not typed.strip() or typed.strip().upper() in words().no_level:
        return None
    return parse_marking(typed)


def overall_facts(record: Record, copy: Copy, banner: Banner, lines: CaptionLines) -> dict[str, object]:
    """Return the facts on overall marking and captions; `lines` are the captions of the text."""
    field, text = field_mark(record), banner.mark
    shown = field if field is not None and (field.level or text is None) else text
    caught = read_captions(record.fields["captions"]) if "captions" in record.fields else None
    field_captions = caught.known if caught else ()
    chosen = caught or lines
    from_text = (*banner.controls, *_as_controls(lines.known, text.level if text else ""))
    controls = tuple(
        dict.fromkeys(
            (
                *(field.controls if field else ()),
                *from_text,
                *_as_controls(field_captions, shown.level if shown else ""),
            )
        )
    )
    held = tuple(dict.fromkeys((*chosen.known, *_as_captions(controls))))
    level = shown.level if shown else ""
    return {
        "overall": level_word(level),
        "overall_level": _rank(shown),
        "field_level": _rank(field),
        "text_level": _rank(text),
        "overall_text": shown.text if shown else None,
        "overall_faults": shown.faults if shown else (),
        "overall_unknown": shown.unknown if shown else (),
        "overall_suggestion": (shown.suggestion or None) if shown else None,
        "overall_declassify": (shown.declassify or None) if shown else None,
        "controls": controls,
        "control_kinds": kinds_of(controls),
        "countries": countries_of(controls),
        "field_controls": field.controls if field else (),
        "text_controls": tuple(dict.fromkeys(from_text)),
        "captions": held,
        "field_captions": field_captions,
        "text_captions": lines.known,
        "unknown_captions": chosen.unknown,
        "misspelt_captions": chosen.misspelt,
        "repeated_captions": chosen.repeated,
        **_caption_kinds(held),
        **_section_levels(banner, copy),
    }


def read_caption_lines(copy: Copy, banner: Banner, front: Front, limit: int) -> CaptionLines:
    """Return the captions of the text: the SMART line, or the lines under the classification line up to `limit`."""
    if front.captions:
        start, end = front.captions_at
        return replace(read_captions(front.captions), start=start, end=end)
    if banner.line is None or not banner.in_front:
        return CaptionLines()
    return find_captions(copy, banner.line, limit)


def _rank(mark: Mark | None) -> int | None:
    """Return the rank of a mark's level."""
    return words().ranks.get(mark.level) if mark else None


def _as_controls(known: Iterable[str], level: str) -> tuple[str, ...]:
    """Return the controls that captions amount to; SENSITIVE is SBU on an unclassified cable and no control above."""
    forms = captions().forms
    found = []
    for word in known:
        control = forms[word].control
        if control == "SENSITIVE":
            control = "SBU" if level == "U" else ""
        if control:
            found.append(control)
    return tuple(found)


def _as_captions(controls: Iterable[str]) -> tuple[str, ...]:
    """Return the controls of a marking that are distribution captions too (NODIS, EXDIS, LIMDIS)."""
    forms = captions().forms
    return tuple(control for control in controls if control in forms and forms[control].kind == "distribution")


def _caption_kinds(held: tuple[str, ...]) -> dict[str, object]:
    """Return channel captions, and how restrictive the strictest distribution caption is."""
    entries = [captions().forms[word] for word in held if word in captions().forms]
    ranks = [entry.restriction for entry in entries if entry.restriction is not None]
    return {
        "channel_captions": tuple(entry.id for entry in entries if entry.kind == "channel"),
        "caption_restriction": max(ranks, default=None),
    }


def _section_levels(banner: Banner, copy: Copy) -> Mapping[str, object]:
    """Return highest and lowest level of the sections' lines, and the highest level that heads a page."""
    ranks = [rank for line in banner.lines if (rank := _rank(line.mark)) is not None]
    pages = [words().ranks[page.level] for page in copy.pages if page.level]
    return {
        "highest_section_level": max(ranks, default=None),
        "lowest_section_level": min(ranks, default=None),
        "page_level": max(pages, default=None),
    }
