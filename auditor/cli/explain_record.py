"""One record taken apart: its dates, the derivation step by step, and its text with each mark in the margin."""

from __future__ import annotations

import dataclasses
import textwrap
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from auditor.cable.facts import Span
from auditor.ingest.records import Passage
from auditor.law.outcome import Step
from auditor.output.redaction import LEAK
from auditor.output.result import Explanation
from auditor.output.tables import TABLES, flat, plain
from auditor.output.text import shortened, visible

_SHOWN_SPANS = (
    "banner",
    "overall",
    "created",
    "dtg",
    "de",
    "security",
    "captions",
    "instruction",
    "classified_by",
    "reason",
)
_FEW_WORDS = 60
_MARGIN = 24
_WIDTH = 110
_TOLD_ABOVE = ("marking", "automatic")
"""Clocks that the schedule row has in columns of its own."""


def as_text(explanation: Explanation, *, show_text: bool) -> str:
    """Return the explanation in words; the text of a leaked record shows only what stands in the margin."""
    record, row = explanation.record, explanation.schedule
    withheld = row.release_route == LEAK and not show_text
    lines = [
        f"{row.record_id}   {record.source}:{record.line}-{record.end_line}   read as {record.profile}",
        "",
        "Dates",
    ]
    lines += _dates(explanation)
    lines += ["", "Derivation"]
    lines += [line for number, step in enumerate(explanation.outcome.steps, 1) for line in _step(number, step)]
    if record.header or record.text:
        lines += ["", "Text" + (" (a leak: words are withheld, --show-text shows them)" if withheld else "")]
        lines += _margined(explanation, withheld=withheld)
    lines += ["", "Findings", *(_findings(explanation) or ["  none"])]
    return "\n".join(visible(line) for line in lines) + "\n"


def _dates(explanation: Explanation) -> Iterator[str]:
    """Yield every column of the schedule row that says something, each date with its basis, then the other clocks."""
    row = explanation.schedule
    for column in TABLES["schedule"]:
        if column.name.endswith("_basis") or column.name in ("record_id", "source", "line", "clocks"):
            continue
        basis = getattr(row, column.name.removesuffix("_on") + "_basis", "") if column.name.endswith("_on") else ""
        value = flat(plain(getattr(row, column.name), column.kind))
        if value or basis:
            yield from _entry(column.name, value or "none", basis)
    for clock in explanation.outcome.clocks:
        if clock.id not in _TOLD_ABOVE:
            yield from _entry(clock.id, plain(clock.on, "date") or "none", f"{clock.basis} ({clock.authority})")


def _entry(name: str, value: Any, basis: str) -> Iterator[str]:
    label = f"  {name:<17} "
    yield f"{label}{value}"
    yield from _wrapped(" " * len(label), basis)


def _wrapped(label: str, words: str) -> list[str]:
    """Return the words in lines of readable width, the label before the first."""
    indent = " " * len(label)
    return textwrap.wrap(words, _WIDTH, initial_indent=label, subsequent_indent=indent, break_on_hyphens=False)


def _step(number: int, step: Step) -> Iterator[str]:
    yield from _wrapped(f"{number:>4}. ", step.rule)
    if step.inputs:
        yield from _wrapped("      from       ", ", ".join(f"{name} {value}" for name, value in step.inputs))
    if step.result:
        yield from _wrapped("      result     ", f"{step.result} ({step.operation})" if step.operation else step.result)
    if step.authority:
        yield from _wrapped("      authority  ", step.authority)
    for rejected in step.rejected:
        yield from _wrapped("      not taken  ", rejected)


def _findings(explanation: Explanation) -> list[str]:
    return [
        f"  {found.line or '':>5}  {found.severity:<8}{found.code} {found.name}: {found.message}"
        for found in explanation.findings
    ]


def _margined(explanation: Explanation, *, withheld: bool) -> Iterator[str]:
    labels, spans = _labels(explanation)
    for passage in (explanation.record.header, explanation.record.text):
        for line, content in _lines(passage):
            label = shortened("  ".join(labels.get(line, ())), _MARGIN)
            shown = _only(content, spans.get(line, ())) if withheld else content
            if withheld and not label and not shown:
                continue
            yield f"  {label:<{_MARGIN}} {line:>6} | {shown}".rstrip()


def _labels(explanation: Explanation) -> tuple[Mapping[int, list[str]], Mapping[int, list[Span]]]:
    """Return what stands in the margin of each line, and the spans that it is about."""
    labels: dict[int, list[str]] = defaultdict(list)
    spans: dict[int, list[Span]] = defaultdict(list)
    for name in _SHOWN_SPANS:
        span = explanation.cable.spans.get(name)
        if span is not None and span.field in ("text", "header"):
            labels[span.line].append(name)
            spans[span.line].append(span)
    for paragraph in explanation.cable.paragraphs:
        number, mark = paragraph.spans.get("number"), paragraph.spans.get("mark")
        first = number or mark
        if first is None:
            continue
        shown = "" if paragraph.mark is None else f"({paragraph.mark})"
        labels[first.line].append(f"{paragraph.key} {shown}".rstrip())
        for span in (number, mark):
            if span is not None:
                spans[span.line].append(span)
    return labels, spans


def _only(content: str, spans: Iterable[Span]) -> str:
    """Return the parts of a line that are marks, dates or instructions; names and long passages stay withheld."""
    short = [span for span in spans if 0 < span.end_column - span.column <= _FEW_WORDS and span.end_line == span.line]
    parts = [content[span.column - 1 : span.end_column - 1] for span in sorted(short, key=lambda span: span.column)]
    return " \u2026 ".join(dict.fromkeys(part.strip() for part in parts if part.strip())) + (" \u2026" if parts else "")


def _lines(passage: Passage) -> Iterator[tuple[int, str]]:
    """Yield the physical line number and content of each line of a passage."""
    if not passage:
        return
    for row, content in enumerate(passage.content.split("\n")):
        yield (passage.lines[row] if passage.lines else passage.line + row), content


def as_object(explanation: Explanation) -> dict[str, Any]:
    """Return the explanation as JSON values: the schedule row, the derivation and the findings, no text."""
    return {
        "schedule": _object("schedule", explanation.schedule),
        "derivation": [dataclasses.asdict(step) for step in explanation.outcome.steps],
        "findings": [_object("findings", found) for found in explanation.findings],
    }


def _object(table: str, row: Any) -> dict[str, Any]:
    return {column.name: plain(getattr(row, column.name), column.kind) for column in TABLES[table]}
