"""The overall marking of a cable: the metadata's and the text's, kept apart, and what holds for the whole."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from auditor.cable.banner import ClassLine
from auditor.cable.caption_lines import CaptionLines, find_captions, read_captions
from auditor.cable.controls import (
    administrative,
    as_captions,
    ascend,
    channels,
    form_judged,
    former_forms,
    in_register,
    kinds_of,
    legacy,
    restriction,
    stated_controls,
)
from auditor.cable.facts import Mark
from auditor.cable.front import Front
from auditor.cable.lines import HIDDEN, Copy
from auditor.cable.marking import parse_marking
from auditor.cable.paragraphs import countries_of
from auditor.cable.vocabulary import level_word, words
from auditor.ingest.records import Record

_SMART_REACH = 1500
_WORDS = re.compile(rf"[^ \t\n\xa0{HIDDEN}]")


@dataclass(frozen=True, slots=True)
class Banner:
    """The line that shows the text's level. `lines` are all classification lines of the cable, sections included.

    `in_front` is False where the level is known from a later section's line, the foot of the text or page headings.
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
        return _of_group(group, full, in_front=True)
    if full:
        return Banner(full[0], full[0].mark, full[0].mark.controls, full)
    closing = _closing_group(copy, lines, first) if front.smart else []
    if closing:
        return _of_group(closing, full, in_front=False)
    paged = [page for page in copy.pages if page.level]
    if not paged:
        return Banner()
    highest = max(paged, key=lambda page: words().ranks[page.level])
    return Banner(None, Mark(level_word(highest.level) or "", highest.level))


def _of_group(group: list[ClassLine], full: tuple[ClassLine, ...], *, in_front: bool) -> Banner:
    """Return what lines of a level alone show together: the highest level, and the controls of all."""
    level = max(group, key=lambda line: words().ranks[line.mark.level])
    controls = tuple(dict.fromkeys(control for line in group for control in line.mark.controls))
    return Banner(level, level.mark, controls, full, in_front=in_front)


def _closing_group(copy: Copy, lines: list[ClassLine], first: int) -> list[ClassLine]:
    """Return the bare level lines that end a text with a SMART header, which shows its level at head and foot."""
    group = _last_group(copy, [line for line in lines if not line.full and line.start > first])
    return [] if group and _WORDS.search(copy.text, group[-1].stop) else group


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


def _is_whole(banner: Banner, lines: CaptionLines) -> bool:
    """Say whether the head of the text shows controls where there are any: a line with post, controls or captions."""
    full = banner.line is not None and banner.line.full
    return banner.in_front and (full or bool(banner.controls or lines.known))


def field_mark(record: Record) -> Mark | None:
    """Return the marking of the classification field, None where the field is absent or states no level."""
    typed = record.get("classification")
    if typed is None or not typed.strip() or typed.strip().upper() in words().no_level:
        return None
    return parse_marking(typed)


def overall_facts(record: Record, copy: Copy, banner: Banner, lines: CaptionLines) -> dict[str, object]:
    """Return the facts on overall marking and captions; `lines` are the captions of the text."""
    field = field_mark(record)
    facts = _marking_facts(
        field,
        banner.mark,
        banner.controls,
        record.fields.get("captions"),
        lines.words,
        has_line=banner.line is not None,
    )
    return {
        **facts,
        "overall_is_shown": bool(field and field.level) or _is_whole(banner, lines),
        **_section_levels(banner, copy),
    }


@lru_cache(maxsize=1 << 12)
def _marking_facts(
    field: Mark | None,
    text: Mark | None,
    beside: tuple[str, ...],
    typed: str | None,
    lines: CaptionLines,
    *,
    has_line: bool,
) -> Mapping[str, object]:
    """Return the facts of the metadata's marking and captions as `typed`, and of the text's mark, controls and lines.

    `has_line` is False where the text's level is known from page headings only.
    """
    shown = field if field is not None and (field.level or text is None) else text
    level = shown.level if shown else ""
    caught = read_captions(typed) if typed is not None else None
    own = field.controls if field else ()
    of_field = (*own, *(stated_controls(caught, level) if caught else ()))
    of_text = (*beside, *stated_controls(lines, text.level if text else ""))
    controls = tuple(dict.fromkeys((*own, *of_text, *of_field)))
    return {
        "overall": level_word(level),
        "overall_level": _rank(shown),
        "field_level": _rank(field),
        "field_suggestion": _suggestion(field),
        "text_level": _rank(text) if has_line else None,
        "overall_text": shown.text if shown else None,
        "overall_owner": (shown.owner or None) if shown else None,
        "controls": controls,
        "control_kinds": kinds_of(controls),
        "countries": countries_of(controls),
        "field_controls": own,
        "text_controls": tuple(dict.fromkeys(of_text)),
        **_group_facts(shown, controls, of_field),
        **_form_facts(form_judged(field, text)),
        **_caption_facts(caught, lines, (*own, *beside)),
        "superseded_forms": former_forms((field, text), _joined(caught, lines)),
    }


def _group_facts(shown: Mark | None, controls: Iterable[str], of_field: Iterable[str]) -> Mapping[str, object]:
    """Return the groups of controls: inside the marking, administrative, older ones; `of_field` are the metadata's."""
    return {
        "register_controls": in_register(shown),
        "admin_controls": administrative(controls),
        "field_admin_controls": administrative(of_field),
        "legacy_controls": legacy(controls),
    }


def _form_facts(judged: Mark | None) -> Mapping[str, object]:
    """Return what is odd about the form of the marking that is judged."""
    mark = judged or Mark("")
    return {
        "marking": mark.text or None,
        "overall_faults": mark.faults,
        "overall_unknown": mark.unknown,
        "overall_suggestion": _suggestion(mark),
        "overall_declassify": mark.declassify or None,
    }


def _caption_facts(caught: CaptionLines | None, lines: CaptionLines, marked: Iterable[str]) -> Mapping[str, object]:
    """Return the facts on captions: the metadata's `caught` win over the text's `lines`; `marked` are controls."""
    chosen, both = caught or lines, _joined(caught, lines)
    held = tuple(dict.fromkeys((*chosen.known, *as_captions(marked))))
    field_captions = caught.known if caught else ()
    return {
        "captions": held,
        "field_captions": field_captions,
        "text_captions": lines.known,
        "unknown_captions": both.unknown,
        "misspelt_captions": both.misspelt,
        "repeated_captions": both.repeated,
        "channel_captions": channels(held),
        "caption_restriction": restriction(held),
        "field_restriction": restriction(field_captions),
        "text_restriction": restriction(lines.known),
        "captions_ascend": ascend(chosen.known),
    }


def _joined(caught: CaptionLines | None, lines: CaptionLines) -> CaptionLines:
    """Return what is odd about the captions of metadata and text together, each once."""
    one = caught or CaptionLines()
    return CaptionLines(
        unknown=tuple(dict.fromkeys(one.unknown + lines.unknown)),
        misspelt=tuple(dict.fromkeys(one.misspelt + lines.misspelt)),
        repeated=tuple(dict.fromkeys(one.repeated + lines.repeated)),
        old=tuple(dict.fromkeys(one.old + lines.old)),
    )


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


def _suggestion(mark: Mark | None) -> str | None:
    """Return the level, as a word, that a misread mark looks like."""
    return (level_word(mark.suggestion) or mark.suggestion or None) if mark else None


def _section_levels(banner: Banner, copy: Copy) -> Mapping[str, object]:
    """Return highest and lowest level of the sections' lines, and the highest level that heads a page.

    A line that names another number than the first one belongs to a cable quoted in the text.
    """
    own = banner.lines[0].serial if banner.lines else None
    lines = [line for line in banner.lines if None in (own, line.serial) or line.serial == own]
    ranks = [rank for line in lines if (rank := _rank(line.mark)) is not None]
    pages = [words().ranks[page.level] for page in copy.pages if page.level]
    return {
        "highest_section_level": max(ranks, default=None),
        "lowest_section_level": min(ranks, default=None),
        "page_level": max(pages, default=None),
    }
