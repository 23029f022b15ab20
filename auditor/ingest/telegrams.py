"""Bare telegram texts, 1973-79 ones with their block of message attributes included -> one row a file.

The labelled values are those of the attribute block, and `banner`, `page line` and `file stem` for the identifier.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from auditor.ingest.mapping import Row
from auditor.ingest.profiles import Profile
from auditor.ingest.texts import Page, first_match, labelled, split_header

_SEARCHED = 80
Patterns = Mapping[str, re.Pattern[str]]


@dataclass(slots=True)
class _Labels:
    """Labelled values and where each stands."""

    values: dict[str, str] = field(default_factory=dict)
    places: dict[str, tuple[int, int]] = field(default_factory=dict)

    def add(self, label: str, value: str, place: tuple[int, int]) -> None:
        """Keep the first value of a label."""
        if label not in self.values:
            self.values[label], self.places[label] = value, place


def rows_of(page: Page, profile: Profile) -> Iterator[Row]:
    """Yield the one row of the file, none where it is blank."""
    numbers = page.bare(range(1, len(page.lines) + 1))
    if not numbers:
        return
    patterns = profile.patterns or {}
    found = _Labels()
    kept = []
    for n in _without_block(page, patterns, numbers, found):
        footer = labelled(page.lines[n - 1], patterns["footer"])
        if footer is None:
            kept.append(n)
        else:
            found.add(footer[0], footer[1].strip("* "), (n, 1))
    _identify(page, patterns, kept[:_SEARCHED], found)
    found.values["file stem"] = page.stem
    if any(patterns["instruction"].search(page.lines[n - 1]) for n in kept):
        found.values.pop("Executive Order", None)  # the printed line says more than the bare code
    header, text = split_header(page, kept, profile)
    passages = {"header": page.passage(header), "text": page.passage(text)}
    yield page.row(found.values, (numbers[0], numbers[-1]), passages, found.places)


def _without_block(page: Page, patterns: Patterns, numbers: Sequence[int], found: _Labels) -> Sequence[int]:
    """Return the lines before the block of message attributes, whose values are added to `found`."""
    head = first_match(page, patterns["block"], numbers)
    if head is None:
        return numbers
    begin = numbers.index(head[0])
    pieces: dict[str, list[str]] = {}
    label = ""
    for n in numbers[begin + 1 :]:
        line = page.lines[n - 1]
        pair = labelled(line, patterns["attribute"])
        if pair is not None:
            label = pair[0]
            found.add(label, "", (n, line.index(":") + 2))
            pieces.setdefault(label, []).append(pair[1])
        elif label and line.strip():
            pieces[label].append(line.strip())
    for label, texts in pieces.items():
        found.values[label] = "\n".join(text for text in texts if text)
    while begin > 0 and patterns["rule"].match(page.lines[numbers[begin - 1] - 1]):
        begin -= 1
    return numbers[:begin]


def _identify(page: Page, patterns: Patterns, numbers: Sequence[int], found: _Labels) -> None:
    """Add the identifiers that stand before the first numbered paragraph: on the classification and the page line."""
    first = first_match(page, patterns["paragraph"], numbers)
    above = [n for n in numbers if first is None or n < first[0]]
    for label in ("banner", "page line"):
        line = first_match(page, patterns[label], above)
        if line is not None:
            n, match = line
            found.add(label, " ".join(" ".join(match.groups("")).split()), (n, match.start(1) + 1))
