"""A cable saved as a plain-text web page -> rows: the site's table row, the transmission header, the text.

Only what lies between the table row and the site's own words below (its comment form) is cable text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from auditor.ingest.mapping import Row
from auditor.ingest.profiles import Profile
from auditor.ingest.texts import Page, split_header

_LABELS = ("Reference ID", "Created", "Released", "Classification", "Origin")


def rows_of(page: Page, profile: Profile) -> Iterator[Row]:
    """Yield one row for each table row `Reference ID Created Released Classification Origin` of the page."""
    filled = [n for n, line in enumerate(page.lines, 1) if line.strip()]
    heads = [at for at in range(len(filled)) if _label_lines(page, filled[at : at + len(_LABELS)])]
    for which, at in enumerate(heads):
        end = filled[heads[which + 1]] - 1 if which + 1 < len(heads) else len(page.lines)
        yield _row(page, profile, filled[at:], end)


def _label_lines(page: Page, numbers: Sequence[int]) -> int:
    """Return how many of the lines hold the table's labels: all on one line, one a line, or 0."""
    if " ".join(page.lines[numbers[0] - 1].split()) == " ".join(_LABELS):
        return 1
    written = tuple(" ".join(page.lines[n - 1].split()) for n in numbers[: len(_LABELS)])
    return len(_LABELS) if written == _LABELS else 0


def _row(page: Page, profile: Profile, numbers: Sequence[int], end: int) -> Row:
    """Return the row whose labels begin at the first of `numbers`, the lines that are not blank."""
    pattern = (profile.patterns or {})["values"]
    below = numbers[_label_lines(page, numbers) :]
    for count in (1, len(_LABELS)):
        joined = " ".join(page.lines[n - 1].strip() for n in below[:count])
        match = pattern.match(joined)
        if match:
            break
    else:
        count, joined = 0, ""
    values = dict(zip(_LABELS, match.groups(""), strict=True)) if match else {}
    start = below[:count][-1] + 1 if count else numbers[0] + 1
    line = below[0] if count else numbers[0]
    last = _end(page, profile, start, end)
    header, text = split_header(page, range(start, last + 1), profile)
    places = {}
    if match and count == 1:
        lead = len(page.lines[line - 1]) - len(page.lines[line - 1].lstrip())
        places = {label: (line, lead + match.start(n) + 1) for n, label in enumerate(_LABELS, 1)}
    passages = {"header": page.passage(header), "text": page.passage(text)}
    return page.row(values, (line, max(line, last)), passages, places)


def _end(page: Page, profile: Profile, start: int, end: int) -> int:
    """Return the last line before the site's own words, which its profile lists."""
    stops = (profile.phrases or {})["ends"]
    for n in range(start, end + 1):
        if page.lines[n - 1].strip().startswith(stops):
            return n - 1
    return end
