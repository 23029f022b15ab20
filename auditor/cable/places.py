"""Where the facts of a cable stand: the span of every anchor that was found, in metadata or text."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial

from auditor.cable.addressing import distribution_lines
from auditor.cable.controls import form_judged
from auditor.cable.facts import Span
from auditor.cable.lines import Copy
from auditor.cable.overall import field_mark
from auditor.cable.paragraphs import span_of
from auditor.cable.parts import Parts
from auditor.cable.vocabulary import words
from auditor.ingest.records import Record

_FIELDS = (
    "id",
    "origin",
    "created",
    "classification",
    "captions",
    "instruction",
    "classified_by",
    "derived_from",
    "reason",
    "subject",
    "tags",
    "references",
    "drafted_on",
)


Find = Callable[[], Span]


class Spots(Mapping[str, Span]):
    """Spans by anchor: which there are is found out when the first one is asked for, and each by itself."""

    __slots__ = ("_found", "_parts")

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._found: dict[str, Find] | None = None

    def _finds(self) -> dict[str, Find]:
        if self._found is None:
            self._found = finds_of(self._parts)
        return self._found

    def __contains__(self, anchor: object) -> bool:
        return anchor in self._finds()

    def __getitem__(self, anchor: str) -> Span:
        return self._finds()[anchor]()

    def __iter__(self) -> Iterator[str]:
        return iter(self._finds())

    def __len__(self) -> int:
        return len(self._finds())

    def __reduce__(self) -> tuple[type[dict[str, Span]], tuple[dict[str, Span]]]:
        return dict, (dict(self),)


def finds_of(parts: Parts) -> dict[str, Find]:
    """Return how to find the place of every anchor; a field of the metadata wins over the text, as its value does."""
    spans = _in_text(parts)
    copies = {"text": parts.text, "header": parts.header}
    for anchor, (start, end) in parts.sent.places.items():
        spans[anchor] = partial(span_of, copies[parts.sent_in[anchor]], parts.sent_in[anchor], start, end)
    line = parts.banner.line
    if line is not None:
        spans["banner"] = partial(span_of, copies[parts.banner_in], parts.banner_in, line.start, line.end)
        spans["overall"] = spans["banner"]
    for name in _FIELDS:
        if name in parts.record.fields:
            spans[name] = partial(field_span, parts.record, name)
    if "classification" in spans:
        spans["overall"] = spans["classification"]
    judged = form_judged(field_mark(parts.record), parts.banner.mark)
    anchor = "banner" if judged is parts.banner.mark and "banner" in spans else "classification"
    if anchor in spans:
        spans["marking"] = spans[anchor]
    return spans


def _in_text(parts: Parts) -> dict[str, Find]:
    """Return how to find the places of anchors in the text."""
    text, front = parts.text, parts.front
    found: list[tuple[str, tuple[int, int] | None]] = [
        ("instruction", parts.instruction_at),
        ("tags", front.tags_at),
        ("subject", front.subject_at),
        ("subject_mark", front.subject_mark_at),
        ("references", front.references_at),
        ("mrn", front.mrn_at),
        *((name, (start, end)) for name, start, end in parts.authority.places),
    ]
    captions = (parts.captions.start, parts.captions.end)
    found += [("captions", captions), ("caption_lines", captions), ("end", parts.end[1:] if parts.end else None)]
    pages = [page for page in text.pages if page.level or page.total is not None]
    if pages:
        high = max(pages, key=lambda page: words().ranks.get(page.level, -1))
        found += [("page", (pages[0].start, pages[0].end)), ("high_page", (high.start, high.end))]
    lines = list(distribution_lines(text.text[: parts.first]))
    if lines:
        found.append(("distribution", (lines[0].start(), lines[0].end())))
    return {name: partial(_trimmed, text, *at) for name, at in found if at and at[1] > at[0]}


def _trimmed(text: Copy, start: int, end: int) -> Span:
    """Return the place of a stretch of the text without white space at its ends."""
    words = text.passage.content[start:end]
    begin = start + len(words) - len(words.lstrip())
    return span_of(text, "text", begin, max(begin, start + len(words.rstrip())))


def field_span(record: Record, name: str) -> Span:
    """Return where a metadata field stands: its own place where known, else the record's first line."""
    typed = record.fields[name]
    if name in record.places:
        line, column = record.places[name]
        breaks = typed.count("\n")
        behind = column + len(typed) if not breaks else len(typed) - typed.rfind("\n")
        return Span(name, line, column, line + breaks, behind)
    return Span(name, record.line, 1, record.line, 1)
