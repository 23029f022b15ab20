"""The record: one row of any source in canonical fields, with its place. Knows no cable grammar and no law."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field

FIELDS = (
    "id",
    "created",
    "released",
    "classification",
    "origin",
    "references",
    "subject",
    "tags",
    "captions",
    "instruction",
    "reason",
    "classified_by",
    "derived_from",
    "release_route",
    "header",
    "text",
    "paragraphs",
    "current_classification",
    "drafted_on",
    "received_on",
    "reviewed_on",
    "review_authority",
    "exemptions",
    "release_extent",
    "withheld",
    "retention",
    "entered_on",
    "type",
    "page_count",
    "film_number",
    "releases",
    "source",
    "line",
)
"""Names of the canonical record, in the order in which they are written."""

UNDATED = "undated"
"""What `created` holds where the source says that the document has no date, and does not just leave it out."""


@dataclass(frozen=True, slots=True)
class Passage:
    r"""A piece of text and where it stands: `content` has "\n" line ends, `line` and `column` are 1-based.

    `lines` gives the physical line of each line of `content` where they are not consecutive (an HTML page,
    a JSON string). An absent text is the empty passage, with line 0.
    """

    content: str = ""
    line: int = 0
    column: int = 1
    lines: tuple[int, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.content)

    def starts(self) -> list[int]:
        """Offsets at which the lines of `content` begin."""
        found, at = [0], self.content.find("\n")
        while at >= 0:
            found.append(at + 1)
            at = self.content.find("\n", at + 1)
        return found

    def place(self, offset: int, starts: list[int] | None = None) -> tuple[int, int]:
        """Return physical line and column of a character offset in `content`; `starts` pay for many offsets."""
        if starts is None:
            row, begin = self.content.count("\n", 0, offset), self.content.rfind("\n", 0, offset) + 1
        else:
            row = bisect_right(starts, offset) - 1
            begin = starts[row]
        line = self.lines[row] if self.lines else self.line + row
        column = offset - begin + (self.column if row == 0 else 1)
        return line, column


@dataclass(frozen=True, slots=True)
class Note:
    """Something the reader has to say about a record it could read: an IN rule's code, field, what was seen."""

    code: str
    field: str
    observed: str
    line: int
    column: int = 1


@dataclass(frozen=True, slots=True)
class Record:
    """One readable row.

    `fields` maps canonical names to the text as written; a field the source does not give, or fills with a filler value
    of its profile, is not a key; with a filler in its column, `created` is `UNDATED`. `header` and `text` are passages
    and never in `fields`. `paragraphs` are the (number, mark) pairs of metadata without text, `None` where not given.
    `places` gives line and column of a field where known, else the record's own line holds.
    """

    source: str
    position: int
    line: int
    end_line: int
    fields: Mapping[str, str]
    header: Passage = Passage()
    text: Passage = Passage()
    paragraphs: tuple[tuple[int | None, str], ...] | None = None
    profile: str = "canonical"
    places: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    extra: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[Note, ...] = ()

    def get(self, name: str) -> str | None:
        """Return the field as written, or None where the source does not state it."""
        return self.fields.get(name)


@dataclass(frozen=True, slots=True)
class Unreadable:
    """One row (or one stray file) that can't be read: counted, reported, never dropped."""

    source: str
    position: int
    line: int
    end_line: int
    code: str
    observed: str
    digest: str
    field: str = ""
