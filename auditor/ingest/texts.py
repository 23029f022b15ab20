"""Text files -> rows: the lines of one file, what of them is cable text, and the labelled lines around it.

The parts shared by the readers of text pages, telegrams and State FOIA releases. What the lines look like is data of
the profile (`patterns`, `phrases`); a reader gives each labelled value under its label, as a table gives its columns.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from auditor.ingest.encoding import RECORD_LIMIT, Lines
from auditor.ingest.mapping import Broken, Row
from auditor.ingest.profiles import Profile
from auditor.ingest.records import Note, Passage


@dataclass(frozen=True, slots=True)
class Page:
    """The lines of one text file; `stem` is its name without folder and suffix. Line n is `lines[n - 1]`."""

    lines: tuple[str, ...]
    stem: str
    notes: tuple[Note, ...]
    digest: str

    def passage(self, numbers: Sequence[int]) -> Passage:
        """Return the lines with these numbers as a passage, blank ones at both ends left out."""
        numbers = self.bare(numbers)
        if not numbers:
            return Passage()
        content = "\n".join(self.lines[n - 1] for n in numbers)
        consecutive = numbers[-1] - numbers[0] + 1 == len(numbers)
        return Passage(content, numbers[0], 1, () if consecutive else tuple(numbers))

    def bare(self, numbers: Sequence[int]) -> Sequence[int]:
        """Return line numbers without those of blank lines at both ends."""
        first, last = 0, len(numbers)
        while first < last and not self.lines[numbers[first] - 1].strip():
            first += 1
        while last > first and not self.lines[numbers[last - 1] - 1].strip():
            last -= 1
        return numbers[first:last]

    def row(
        self,
        values: Mapping[str, str],
        extent: tuple[int, int],
        passages: Mapping[str, Passage],
        places: Mapping[str, tuple[int, int]] | None = None,
    ) -> Row:
        """Return a row of this page from `extent`, its first and last line."""
        notes = tuple(note for note in self.notes if extent[0] <= note.line <= extent[1])
        return Row(values, *extent, lambda: self.digest, places or {}, passages, notes)


def load(lines: Lines, stem: str) -> Page | Broken:
    """Return a whole text file; it is broken where it is longer than a record may be."""
    held: list[str] = []
    size = 0
    while (line := lines.take()) is not None:
        held.append(line)
        size += len(line)
        if size > RECORD_LIMIT or lines.was_cut(lines.number):
            seen = f"the text is longer than {RECORD_LIMIT} bytes"
            return Broken("IN011", seen, 1, len(held), lines.digest(1, held))
    return Page(tuple(held), stem, lines.notes(1, len(held)), lines.digest(1, held))


def first_match(page: Page, pattern: re.Pattern[str], numbers: Sequence[int]) -> tuple[int, re.Match[str]] | None:
    """Return the number and the match of the first of these lines that the pattern matches from its beginning."""
    for n in numbers:
        match = pattern.match(page.lines[n - 1])
        if match:
            return n, match
    return None


def split_header(page: Page, numbers: Sequence[int], profile: Profile) -> tuple[Sequence[int], Sequence[int]]:
    """Return the lines of the transmission header and those of the text.

    The header is what stands before the classification line, where a routing line stands there too; else the lines
    from the first, a routing line, to the first blank one; else there is none. A header that follows a first paragraph
    is a later section's, and stays in the text.
    """
    numbers = page.bare(numbers)
    patterns = profile.patterns or {}
    routing, banner, paragraph = patterns["routing"], patterns["banner"], patterns.get("paragraph")
    begun = False
    for at, n in enumerate(numbers[:120]):
        line = page.lines[n - 1]
        if begun and banner.match(line):
            return numbers[:at], numbers[at:]
        begun = begun or routing.match(line) is not None
        if not begun and paragraph is not None and paragraph.match(line):
            return [], numbers
    if numbers and routing.match(page.lines[numbers[0] - 1]):
        blank = next((at for at, n in enumerate(numbers) if not page.lines[n - 1].strip()), len(numbers))
        return numbers[:blank], numbers[blank:]
    return [], numbers


def labelled(line: str, pattern: re.Pattern[str]) -> tuple[str, str] | None:
    """Return the label and the value of a line such as `Draft Date: 26 JUN 1979`, None where it has no label."""
    match = pattern.match(line)
    return (" ".join(match.group(1).split()), match.group(2).strip()) if match else None
