"""Which sections and pages of a message stand in one copy, by its classification lines and page lines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from auditor.cable.banner import ClassLine
from auditor.cable.lines import PageHeading
from auditor.cable.parts import Parts

_UNDIVIDED: Mapping[str, Any] = {
    "first_section": None,
    "sections_shown": (),
    "section_totals": (),
    "pages_found": None,
    "received_at": None,
}


def section_facts(parts: Parts) -> Mapping[str, Any]:
    """Return the sections shown, the totals given, the pages counted and the time of receipt."""
    pages = (*parts.header.pages, *parts.text.pages)
    lines = list(_own_lines(parts))
    if not pages and not any(line.section for line in lines):
        return _UNDIVIDED
    shown = {line.section for line in lines if line.section}
    shown |= {page.section for page in pages if page.section}
    shown |= _implied(parts, lines) if shown else set()
    totals = dict.fromkeys(
        (
            *(line.total for line in lines if line.total),
            *(page.sections for page in pages if page.sections and page.number is not None),
        )
    )
    return {
        "first_section": min(shown, default=None),
        "sections_shown": tuple(str(section) for section in sorted(shown)),
        "section_totals": tuple(str(total) for total in totals),
        "pages_found": _pages(pages),
        "received_at": next((page.time for page in pages if page.time), None),
    }


def _own_lines(parts: Parts) -> Iterator[ClassLine]:
    """Yield the classification lines of the message itself, not those of another one that it repeats."""
    banner = parts.banner
    first = banner.line or (banner.lines[0] if banner.lines else None)
    if first is None:
        return
    yield first
    for line in banner.lines:
        if line is not first and (line.serial is None or first.serial is None or line.serial == first.serial):
            yield line


def _implied(parts: Parts, lines: list[ClassLine]) -> set[int]:
    """Return the sections that stand in this copy without a line of their own: those before the first line.

    The message begins with a line that gives no section, or text stands before the line of a later section.
    """
    if parts.banner.in_front:
        return {1} if lines and lines[0].section is None else set()
    return set(range(1, lines[0].section or 1)) if lines else set()


def _pages(pages: tuple[PageHeading, ...]) -> int | None:
    """Return how many pages the PAGE lines count; they count from 1 in every section."""
    highest: dict[int, int] = {}
    section = 0
    for page in pages:
        if page.number is None:
            continue
        section = page.section or section
        highest[section] = max(highest.get(section, 0), page.number)
    return sum(highest.values()) or None
