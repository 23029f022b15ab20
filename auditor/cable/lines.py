"""One text as the readers see it: lines, the layers that are not the cable's own hidden, page headings kept aside.

Hidden are the release layer, page lines, and what stands before a line of `@` signs; a hidden character becomes
`HIDDEN`, so that every offset stays what it was.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

from auditor.cable.facts import Span
from auditor.cable.marking import parse_marking
from auditor.cable.releases import release_layer
from auditor.ingest.records import Passage

HIDDEN = "\x1f"
BLANK = " \t\xa0\r\f\x0b" + HIDDEN
"""Characters that make a line blank."""

_PAGE = re.compile(r"\n[ \t]{0,80}([A-Z][A-Z ]{5,40})?PAGE[ ]{1,4}(\d{1,3})(?=[ \t\n]|$)([^\n]{0,120})")
_PAGE_SECTION = re.compile(r"[ ](\d{2}) OF (\d{2})(?![0-9])")
_PAGE_TIME = re.compile(r"[ ](\d{6})Z(?![A-Z0-9])")
_PAGE_TAIL = re.compile(r"[ \t]*|[ ]{2}.*|[ ]OF[ ]\d{1,3}[ \t]*|[ ][A-Z][A-Z .'-]{1,30}[ ]\d{3,7}.*")
_SECTION_PAGE = re.compile(
    r"\n[ \t]{0,40}[A-Z][A-Z .'-]{1,30}[ ]{1,4}\d{5,8}[ ]{1,6}(\d{3})(?:\.(\d))?[ ]OF[ ](\d{3})[ \t]{0,40}(?=\n|$)"
)
_TOTAL = re.compile(r" OF [0-9]{3}(?![0-9])")
_PREFACE = re.compile(r"\n@{3,80}[ \t]{0,20}(?=\n|$)")
_NOT_NEWLINE = re.compile(r"[^\n]")


class Places(Mapping[str, Span]):
    """Spans by anchor, worked out when the first one is asked for; most cables are never asked."""

    __slots__ = ("_build", "_held")

    def __init__(self, build: Callable[[], dict[str, Span]]) -> None:
        self._build = build
        self._held: dict[str, Span] | None = None

    def _spans(self) -> dict[str, Span]:
        if self._held is None:
            self._held = self._build()
        return self._held

    def __getitem__(self, anchor: str) -> Span:
        return self._spans()[anchor]

    def __iter__(self) -> Iterator[str]:
        return iter(self._spans())

    def __len__(self) -> int:
        return len(self._spans())

    def __reduce__(self) -> tuple[type[dict[str, Span]], tuple[dict[str, Span]]]:
        return dict, (self._spans(),)


@dataclass(frozen=True, slots=True)
class PageHeading:
    """A line that heads a page: where it stands, the level it shows ("" where none), and what is printed on it.

    `number` is that of a PAGE line, `total` the m of a section's page line `n OF m`; `section` and `sections` say which
    of how many sections the page belongs to, `time` is the day and time of receipt (DDHHMM).
    """

    start: int
    end: int
    level: str = ""
    total: int | None = None
    number: int | None = None
    section: int | None = None
    sections: int | None = None
    time: str = ""


@dataclass(frozen=True)
class Copy:
    """A passage ready to be read. `text` is its content with what is not the cable's own hidden."""

    passage: Passage
    text: str
    pages: tuple[PageHeading, ...] = ()

    @cached_property
    def starts(self) -> list[int]:
        """Offsets at which lines begin, as `Passage.starts` gives them, for many short lines at once."""
        lengths = map(len, self.text.split("\n")[:-1])
        return list(accumulate(lengths, lambda at, length: at + length + 1, initial=0))

    def line_end(self, at: int) -> int:
        """Return the offset of the end of the line in which `at` lies, without its line feed."""
        end = self.text.find("\n", at)
        return len(self.text) if end < 0 else end

    def previous_line(self, start: int) -> tuple[str, bool]:
        """Return the last line with words before the line that begins at `start`, and whether blanks part the two.

        Lines of the release layer and page lines do not count as blanks, nor do the blanks around them.
        """
        text, end, parted, hidden = self.text, start - 1, False, False
        while end >= 0:
            begin = text.rfind("\n", 0, end) + 1
            line = text[begin:end]
            if words := line.strip(BLANK):
                return words, parted and not hidden
            parted = True
            hidden = hidden or HIDDEN in line
            end = begin - 1
        return "", True


def read_copy(passage: Passage) -> Copy:
    """Make a passage ready: hide the release layer and page lines, note page headings and line starts."""
    content = passage.content
    spans = release_layer(content)
    pages = _page_headings(content)
    spans.extend((page.start, page.end) for page in pages)
    preface = _PREFACE.search("\n" + content) if "@" in content and "@@@" in content else None
    if preface is not None:
        spans.append((0, preface.end() - 1))
    return Copy(passage, _hide(content, spans), pages)


def _hide(content: str, spans: list[tuple[int, int]]) -> str:
    """Replace every character of the spans, line feeds excepted."""
    if not spans:
        return content
    parts, last = [], 0
    for start, end in sorted(spans):
        begin = max(start, last)
        if end <= begin:
            continue
        parts.append(content[last:begin])
        parts.append(_NOT_NEWLINE.sub(HIDDEN, content[begin:end]))
        last = end
    parts.append(content[last:])
    return "".join(parts)


def _page_headings(content: str) -> tuple[PageHeading, ...]:
    """Find page lines and the level above or on each."""
    found = []
    if "PAGE " in content:
        for page in _PAGE.finditer("\n" + content):
            start, end = page.start(), page.end() - 1
            level = _bare_level(page[1] or page[3])
            if not level and _PAGE_TAIL.fullmatch(page[3]) is None:
                continue
            above = _line_above(content, start)
            if not level and above is not None:
                start, level = above
            found.append(_page_heading(start, end, level, page))
    if " OF 0" in content and _TOTAL.search(content):
        found.extend(
            PageHeading(page.start(), page.end() - 1, total=int(page[3]), section=int(page[1]), sections=int(page[3]))
            for page in _SECTION_PAGE.finditer("\n" + content)
        )
    return tuple(found)


def _page_heading(start: int, end: int, level: str, page: re.Match[str]) -> PageHeading:
    """Return the heading that a PAGE line makes, with the section and the time printed on it."""
    section, time = _PAGE_SECTION.search(page[3]), _PAGE_TIME.search(page[3])
    return PageHeading(
        start,
        end,
        level,
        number=int(page[2]),
        section=int(section[1]) if section else None,
        sections=int(section[2]) if section else None,
        time=time[1] if time else "",
    )


def _bare_level(line: str) -> str:
    """Return the level of a line that is nothing but a level in capitals, else an empty string."""
    words = line.strip(BLANK)
    if not words.isupper():
        return ""
    mark = parse_marking(words)
    return mark.level if mark.text == words else ""


def _line_above(content: str, start: int) -> tuple[int, str] | None:
    """Return start and level of the line above `start` if it is a bare level; up to two blank lines may part them."""
    end = start - 1
    for _ in range(3):
        if end < 0:
            return None
        begin = content.rfind("\n", 0, end) + 1
        line = content[begin:end].strip(BLANK)
        if line:
            level = _bare_level(line)
            return (begin, level) if level else None
        end = begin - 1
    return None
