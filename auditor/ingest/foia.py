"""State Department FOIA release texts -> one row a file, the cable inside an e-mail cut out of it.

The lines that the release added (page headings, `RELEASE IN PART`, reviewer's stamps, exemption codes in the margin)
are no cable text: they become labelled values, and the text keeps the physical line of every line that stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from auditor.ingest.mapping import Row
from auditor.ingest.profiles import Profile
from auditor.ingest.texts import Page, first_match, labelled, split_header

Patterns = Mapping[str, re.Pattern[str]]

_ABOVE = 15
"""Lines with words above the number of a cable, among which its level is looked for."""
_BELOW = 15
"""Lines below a cable's text, among which the level that closes it is looked for."""


@dataclass(slots=True)
class _Release:
    """What the release layer says: labelled values, their places, its lines as printed, exemption codes."""

    values: dict[str, str] = field(default_factory=dict)
    places: dict[str, tuple[int, int]] = field(default_factory=dict)
    printed: dict[str, None] = field(default_factory=dict)
    codes: dict[str, None] = field(default_factory=dict)

    def take(self, match: re.Match[str], n: int) -> None:
        """Keep the named groups of a matched line."""
        self.printed[" ".join(match.group().split())] = None
        for label, value in match.groupdict("").items():
            if label == "codes":
                self.codes.update(dict.fromkeys(value.replace(",", " ").split()))
            elif value and label not in self.values:
                self.values[label] = value
                self.places[label] = (n, match.start(label) + 1)


def rows_of(page: Page, profile: Profile) -> Iterator[Row]:
    """Yield the one row of the file, none where it is blank."""
    if not page.bare(range(1, len(page.lines) + 1)):
        return
    patterns = profile.patterns or {}
    release = _Release()
    page, rest = _without_release(page, patterns, release)
    kept: Sequence[int] = rest
    values = release.values
    if release.codes:
        values["codes"] = ";".join(release.codes)
    values["release lines"] = "\n".join(release.printed)
    values["file stem"] = page.stem
    mrn = first_match(page, patterns["mrn"], kept)
    if mrn is not None:
        kept = _cable(page, patterns, kept, mrn[0], values)
    else:
        _mail(page, patterns, kept, values)
    header, text = split_header(page, kept, profile)
    passages = {"header": page.passage(header), "text": page.passage(text)}
    yield page.row(values, (1, len(page.lines)), passages, release.places)


def _without_release(page: Page, patterns: Patterns, release: _Release) -> tuple[Page, list[int]]:
    """Return the page with stamps blanked out, and the numbers of the lines that are not the release's own."""
    lines = list(page.lines)
    kept: list[int] = []
    wrapped = False  # the last line began the release decision, and its second word may stand on the next
    for n, line in enumerate(page.lines, 1):
        match = next((found for name in ("page", "release", "margin") if (found := patterns[name].match(line))), None)
        if match is None and wrapped:
            match = patterns["release_more"].match(line)
        if match is not None:
            release.take(match, n)
            wrapped = match.re is patterns["release"]
            continue
        wrapped = wrapped and not line.strip()
        stamp = patterns["stamp"].search(line)
        if stamp is not None:
            release.take(stamp, n)
            lines[n - 1] = line[: stamp.start()] + " " * (stamp.end() - stamp.start()) + line[stamp.end() :]
            if not lines[n - 1].strip():
                continue
        kept.append(n)
    return replace(page, lines=tuple(lines)), kept


def _cable(page: Page, patterns: Patterns, kept: Sequence[int], mrn: int, values: dict[str, str]) -> Sequence[int]:
    """Return the lines of the cable that has its number in line `mrn`, and add the labels of its heading."""
    at = kept.index(mrn)
    begin = at
    levels: list[str] = []
    worded = (back for back in range(at - 1, -1, -1) if page.lines[kept[back] - 1].strip())
    for back in islice(worded, _ABOVE):
        line = page.lines[kept[back] - 1]
        if patterns["level"].match(line):
            begin = back
            levels.insert(0, line.strip())
        elif patterns["mail"].match(line):
            break
    if levels:
        values["level"] = "//".join(levels)
    last = first_match(page, patterns["last"], kept[at:])
    end = kept.index(last[0]) + 1 if last else len(kept)
    end = _closing(page, patterns["level"], kept, end)
    _labels(page, patterns["heading"], kept[at:end], values)
    values["kind"] = "telegram"
    return kept[begin:end]


def _closing(page: Page, level: re.Pattern[str], kept: Sequence[int], end: int) -> int:
    """Return the end of a cable whose text ends before index `end`, with the level lines that close it."""
    below = range(end, min(end + _BELOW, len(kept)))
    first = next((at for at in below if level.match(page.lines[kept[at] - 1])), None)
    if first is None:
        return end
    at = first
    while at < len(kept) and (level.match(page.lines[kept[at] - 1]) or not page.lines[kept[at] - 1].strip()):
        at += 1
    return at


def _labels(page: Page, pattern: re.Pattern[str], numbers: Sequence[int], values: dict[str, str]) -> None:
    """Add the labelled values of a cable's heading; a value may stand on the lines below its label."""
    label, pieces = "", list[str]()
    for n in numbers:
        line = page.lines[n - 1]
        pair = labelled(line, pattern)
        if pair is not None or (pieces and not line.strip()):
            if label and label not in values:
                values[label] = " ".join(pieces)
            if pair is None and label == "Subject":
                return
            label, pieces = (pair[0], [pair[1]] if pair[1] else []) if pair else ("", [])
        elif label and line.strip():
            pieces.append(line.strip())


def _mail(page: Page, patterns: Patterns, kept: Sequence[int], values: dict[str, str]) -> None:
    """Add the sender's date and the subject of an e-mail that holds no cable with a number."""
    for n in kept:
        pair = labelled(page.lines[n - 1], patterns["mail"])
        if pair is not None and pair[0] in ("Sent", "Subject"):
            values.setdefault(f"mail {pair[0]}", pair[1])
            values["kind"] = "e-mail"
