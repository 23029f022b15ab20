"""The paragraphs of a cable: number, mark, level, controls, place, and what is odd about their sequence."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any

from auditor.cable.blocks import Excisions, Stretch, count_before, inside
from auditor.cable.characters import odd_in_mark
from auditor.cable.facts import Mark, Paragraph, Span
from auditor.cable.lines import BLANK, Copy, Places
from auditor.cable.mark_lists import expanded
from auditor.cable.marking import parse_marking
from auditor.cable.numbering import count_on
from auditor.cable.starts import Start, is_mark
from auditor.cable.stating import row_of
from auditor.cable.vocabulary import words
from auditor.ingest.records import Record

_OPENING = 60
_BEFORE_WORDS = BLANK + "\n"
_AUTHORITY = re.compile(
    r"[ \n]{0,3}(?:CLASSIFIED|DERIVED|DERIVATIVELY|Classified|Derived)[ ](?:BY|FROM|[Bb]y|[Ff]rom)|REASONS?:"
)
_BRACKET = re.compile(r"[()\[\]{}]")
_END_MARK = re.compile(r"\((TS|S|C|U|SBU|LOU)(?:/{1,2}[A-Z/]{2,12})?\)[.]?$")


_GOES_ON: Mapping[str, Any] = {"missing_before": 0}
"""What the number after the one before says; all else that a number can say is missing or false."""


@dataclass(slots=True)
class _Sequence:
    """The numbers of one document so far."""

    last: int | None = None
    highest: int = 0
    seen: set[int] | None = None
    fillers: int = 0
    since: int = 0
    counted: int = 0


def build_paragraphs(
    copy: Copy,
    starts: list[Start],
    stretches: list[Stretch],
    excisions: Excisions,
    sections: list[int],
) -> tuple[Paragraph, ...]:
    """Return the paragraphs that begin at `starts`. `sections` are the offsets of classification lines, ascending."""
    quotes = _resolve(starts, [stretch for stretch in stretches if stretch.kind == "quote"], len(copy.text))
    open_blocks = [stretch for stretch in stretches if stretch.kind == "unclassified"]
    documents: dict[int, _Sequence] = {}
    counts: dict[tuple[int, str], int] = {}
    found, printed = [], 0
    for ordinal, (start, end) in enumerate(_with_ends(starts, len(copy.text)), 1):
        quote = inside(quotes, start.at) if quotes else 0
        facts = {**mark_facts(start.mark), **_judge_number(_sequence(documents, quote, start), start, excisions)}
        printed = start.number if start.number is not None else printed
        name = (printed, start.sub) if start.number is not None else (-printed, start.sub or "after")
        counts[name] = occurrence = counts.get(name, 0) + 1
        facts["ordinal"] = ordinal
        facts["number"] = start.number if start.number is not None or not start.sub else (printed or None)
        facts["sub"] = start.sub or None
        facts["occurrence"] = occurrence
        facts["key"] = _key(start, printed, occurrence)
        if quote:
            facts["is_quoted"] = True
        if excisions and excisions.within(start.at, end):
            facts["is_excised"] = True
        if open_blocks and inside(open_blocks, start.at):
            facts["in_unclassified_block"] = True
        if len(sections) > 1:
            facts["text_section"] = count_before(sections, start.at) or None
        add_words(facts, copy, start, end)
        found.append(row_of(Paragraph, facts, Places(partial(spans_of_start, copy, start))))
    return tuple(found)


def _with_ends(starts: list[Start], length: int) -> Iterator[tuple[Start, int]]:
    """Return the starts, each with the offset at which its paragraph ends."""
    ends = [start.at for start in starts[1:]]
    return zip(starts, (*ends, length), strict=False)


def add_words(facts: dict[str, Any], copy: Copy, start: Start, end: int) -> None:
    """Add the facts of a paragraph that its words state."""
    text, at = copy.text, start.text_at
    raw = text[at : at + _OPENING * 2].lstrip(_BEFORE_WORDS)
    facts["opening"] = " ".join(raw.partition("\n")[0].split())[:_OPENING]
    first = text[at : at + 1]
    if first in "CDRcdr" and _AUTHORITY.match(text, at) is not None:
        facts["is_authority_block"] = True
    if first == "C" and text.startswith(("COMMENT", "Comment"), at):
        facts["is_comment"] = True
    if start.mark is None:
        facts["end_mark"] = _end_mark(text, start, end)
    else:
        typed = copy.passage.content[start.mark_at : start.mark_end]
        if start.mark.faults:
            facts["mark_typed"] = " ".join(typed.splitlines())
        if not typed.isascii():
            facts["mark_odd"] = odd_in_mark(typed)


def _sequence(documents: dict[int, _Sequence], quote: int, start: Start) -> _Sequence:
    """Return the sequence that a start belongs to; quoted text that counts on in the cable's own numbers shares it."""
    if quote not in documents:
        own = documents.get(0)
        shares = own is not None and own.last is not None and start.number == own.last + 1
        documents[quote] = own if shares and own is not None else _Sequence(since=start.at)
    return documents[quote]


def _resolve(starts: list[Start], quotes: list[Stretch], length: int) -> list[Stretch]:
    """Give an end to quotes without one: where the numbers of the cable itself go on."""
    resolved = []
    for quote in quotes:
        if quote.end >= 0:
            resolved.append(quote)
            continue
        before = [
            start.number for start in starts if start.number is not None and start.at < quote.start and not start.sub
        ]
        expected = before[-1] + 1 if before else -1
        ends = (start.at for start in starts if start.at >= quote.start and start.number == expected)
        resolved.append(Stretch(quote.kind, quote.start, next(ends, length)))
    return resolved


def _judge_number(sequence: _Sequence, start: Start, excisions: Excisions) -> Mapping[str, Any]:
    """Say how a number continues its document's sequence, and move the sequence on."""
    if start.number is None or start.sub:
        sequence.fillers += 1 if start.number is None and not start.sub else 0
        if start.number is not None:
            sequence.last = max(sequence.last or 0, start.number)
        return {}
    number, last = start.number, sequence.last
    if sequence.seen is not None and number == (last or 0) + 1 and number > sequence.highest:
        sequence.seen.add(number)
        sequence.last = sequence.highest = number
        sequence.fillers, sequence.since, sequence.counted = 0, start.at, 0
        return _GOES_ON
    counted, sequence.counted = sequence.counted, count_on(number, sequence.counted, last)
    seen = sequence.seen if sequence.seen is not None else set()
    restarts = number == 1 and last is not None and last > 1
    if restarts:
        seen, last, sequence.highest = set(), None, 0
    excised = excisions.within(sequence.since, start.at)
    expected = (last or 0) + 1
    skipped = max(0, number - expected - sequence.fillers) if number > expected else 0
    skipped = 0 if number == counted + 1 else skipped
    facts = {
        "missing_before": 0 if excised else skipped,
        "gap_is_excised": excised and number > expected,
        "is_repeated": number in seen,
        "is_out_of_order": number < sequence.highest and number not in seen,
        "restarts": restarts,
    }
    seen.add(number)
    sequence.seen, sequence.last, sequence.fillers, sequence.since = seen, number, 0, start.at
    sequence.highest = max(sequence.highest, number)
    return facts


def _key(start: Start, printed: int, occurrence: int) -> str:
    """Return the name of a paragraph: `5`, `5#2`, `2a`, or `after-6#1`."""
    if start.number is None:
        if not start.sub:
            return f"after-{printed}#{occurrence}"
        return f"{printed}{start.sub}" + (f"#{occurrence}" if occurrence > 1 else "")
    return f"{start.number}{start.sub}" + (f"#{occurrence}" if occurrence > 1 else "")


def spans_of_start(copy: Copy, start: Start) -> dict[str, Span]:
    """Return where number and mark of a paragraph stand."""
    end = max(start.number_end, start.mark_end, start.at + 1)
    if copy.text.find("\n", start.at, end) >= 0:
        pieces = {
            "number": (start.at, start.number_end),
            "mark": (start.mark_at, start.mark_end),
        }
        return {name: span_of(copy, "text", *at, copy.starts) for name, at in pieces.items() if at[1] > at[0]}
    line, column = copy.passage.place(start.at, copy.starts)
    shift = column - start.at
    spans = {}
    if start.number is None and start.mark is None:
        spans["start"] = Span("text", line, start.at + shift, line, end + shift)
    if start.number is not None:
        spans["number"] = Span("text", line, start.at + shift, line, start.number_end + shift)
    if start.mark is not None:
        spans["mark"] = Span("text", line, start.mark_at + shift, line, start.mark_end + shift)
    return spans


def span_of(copy: Copy, field: str, start: int, end: int, starts: list[int] | None = None) -> Span:
    """Return the physical place of a stretch of a passage; `starts` pay where many are asked for."""
    line, column = copy.passage.place(start, starts)
    if copy.text.find("\n", start, end) < 0:
        return Span(field, line, column, line, column + end - start)
    last, behind = copy.passage.place(end, starts)
    return Span(field, line, column, last, behind)


def _end_mark(text: str, start: Start, end: int) -> str | None:
    """Return a mark that ends a paragraph instead of opening it."""
    tail = text[max(start.text_at, end - 40) : end].rstrip(_BEFORE_WORDS)
    found = _END_MARK.search(tail)
    return found[0].strip("().") if found and found.start() else None


@lru_cache(maxsize=512)
def mark_facts(mark: Mark | None) -> Mapping[str, Any]:
    """Return the facts of a paragraph that its mark states; the same mapping for the same mark."""
    if mark is None:
        return {}
    known = words()
    kinds = tuple(token.split()[0] if token not in known.controls else token for token in mark.controls)
    floors = [known.ranks[floor] for kind in kinds if kind in known.controls and (floor := known.controls[kind].floor)]
    return {
        "mark": mark.text,
        "level": known.ranks.get(mark.level),
        "mark_controls": mark.controls,
        "mark_unknown": mark.unknown,
        "mark_faults": mark.faults,
        "is_marked": True,
        "is_entire_text": mark.entire_text,
        "mark_suggestion": mark.suggestion or None,
        "mark_declassify": mark.declassify or None,
        "mark_kinds": kinds,
        "mark_countries": countries_of(mark.controls),
        "mark_audience": expanded(countries_of(mark.controls)),
        "mark_owner": mark.owner or None,
        "mark_owners": countries_of(mark.controls, "JOINT"),
        "mark_sources": countries_of(mark.controls, "FGI"),
        "mark_floor": max(floors, default=None),
    }


def countries_of(controls: tuple[str, ...], kind: str = "REL") -> tuple[str, ...]:
    """Return the list behind the control `kind` (REL, FGI, JOINT, DISPLAY ...) among controls."""
    return next((tuple(token.split()[1:]) for token in controls if token.split(" ", 1)[0] == kind), ())


def metadata_paragraphs(record: Record) -> tuple[Paragraph, ...]:
    """Return the paragraphs that metadata without text states, by the same grammar of a mark.

    A mark stands there with its brackets or without; their absence is no defect.
    """
    line, column = record.places.get("paragraphs", (record.line, 1))
    place = Span("paragraphs", line, column, line, column)
    starts = []
    for number, typed in record.paragraphs or ():
        bare = typed.strip()
        mark = parse_marking(bare if _BRACKET.search(bare) else f"({bare})") if bare else None
        if mark is not None and not (mark.entire_text or is_mark(mark, typed.strip(" ()"), numbered=True)):
            mark = None
        starts.append((number, typed.strip(), mark))
    return _from_metadata(starts, place)


def _from_metadata(rows: list[tuple[int | None, str, Mark | None]], place: Span) -> tuple[Paragraph, ...]:
    """Build paragraphs of number and mark; a mark nobody can read is kept as typed."""
    sequence, none = _Sequence(), Excisions()
    occurrences: Counter[int | None] = Counter()
    found, printed = [], 0
    for at, (number, typed, mark) in enumerate(rows):
        start = Start(at, at, number)
        numbers = _judge_number(sequence, start, none)
        printed = number if number is not None else printed
        occurrences[number if number is not None else -printed] += 1
        seen = occurrences[number if number is not None else -printed]
        facts = mark_facts(mark) or ({"mark": typed, "is_marked": True, "mark_unknown": (typed,)} if typed else {})
        found.append(
            row_of(
                Paragraph,
                {
                    "ordinal": at + 1,
                    "number": number,
                    "occurrence": seen,
                    "key": _key(start, printed, seen),
                    "opening": "",
                    "mark_typed": typed if mark is not None and mark.faults else None,
                    **numbers,
                    **facts,
                },
                {"start": place, "number": place, "mark": place},
            )
        )
    return tuple(found)
