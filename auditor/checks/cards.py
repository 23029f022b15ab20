"""The rule card: one JSON file made into a checked, compiled value. Knows no other card and evaluates nothing."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Literal, TypeVar

from auditor import resources
from auditor.checks import levels
from auditor.checks.expression import Expression, compile_expression
from auditor.checks.facts import Scope, facts_in, set_rows
from auditor.checks.findings import Severity
from auditor.checks.template import Template, compile_template
from auditor.columns import Fact
from auditor.errors import ConfigError, near_miss

Word = Severity | Literal["off"]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Segment:
    """One entry of a severity: the word for records dated from `start` until before `end` where `condition` is true."""

    start: date | None
    end: date | None
    word: Word
    condition: Expression | None = None
    approximate: bool = False


@dataclass(frozen=True, slots=True)
class Authority:
    """A citation, and from which day until before which it held. `source` is an order's id or a name as cited."""

    source: str
    section: str
    start: date | None
    end: date | None
    verified: str = ""
    note: str = ""

    @property
    def citation(self) -> str:
        """The citation in words: `E.O. 13526 1.6(a)`."""
        return f"{source_name(self.source)} {self.section}".strip()

    def holds_on(self, day: date) -> bool:
        """Whether the citation is in force on `day`."""
        return (self.start is None or self.start <= day) and (self.end is None or day < self.end)


@dataclass(frozen=True)
class Card:
    """A compiled card. `when`, `about` and `message` are None in a reading, the first two also in scope input."""

    code: str
    name: str
    since: str
    scope: Scope
    kind: Literal["rule", "reading"]
    summary: str
    severity: tuple[Segment, ...]
    when: Expression | None
    about: Fact | None
    message: Template | None
    expected: Template
    help: Template
    authority: tuple[Authority, ...]
    guard: str
    is_grouped: bool
    note: str
    cases: tuple[Mapping[str, Any], ...]
    path: str
    forced: Word | None = None
    """The severity that settings give instead of every one but `off`."""

    @property
    def family(self) -> str:
        """The letters of the code."""
        return self.code.rstrip("0123456789")

    @cached_property
    def judged_by(self) -> frozenset[str]:
        """Facts that decide whether and how gravely the card fires."""
        conditions = (segment.condition for segment in self.severity)
        return frozenset().union(*(part.names for part in (self.when, *conditions) if part is not None))

    @cached_property
    def turns(self) -> tuple[date, ...]:
        """The days on which the severity changes."""
        days = {day for segment in self.severity for day in (segment.start, segment.end) if day is not None}
        return tuple(sorted(days))

    @cached_property
    def said_with(self) -> frozenset[str]:
        """Facts that a finding of the card tells."""
        templates = (self.message, self.expected, self.help)
        named = {name for template in templates if template is not None for name in template.names}
        return frozenset(named | ({self.about.name} if self.about else set()))

    def cite(self, day: date | None) -> str:
        """Return the citations in force on `day`, else the one before; of an undated record the latest."""
        if day is None:
            return self.authority[-1].citation
        turns, citations = self._citations
        return citations[bisect_right(turns, day)]

    @cached_property
    def _citations(self) -> tuple[list[date], list[str]]:
        """The days on which the citations change, and those before the first one and from each of them on."""
        turns = sorted({day for entry in self.authority for day in (entry.start, entry.end) if day is not None})
        return turns, [self._cite(day) for day in (date.min, *turns)]

    def _cite(self, day: date) -> str:
        held = [entry for entry in self.authority if entry.holds_on(day)]
        before = [entry for entry in self.authority if entry.start is not None and entry.start <= day]
        return "; ".join(entry.citation for entry in held or before[-1:] or self.authority[:1])


def compile_card(document: Mapping[str, Any], path: str) -> Card:
    """Compile one card; `ConfigError` names `path` and the JSON path of what is wrong. Trusts the card's shape."""
    card = _Reader(document, path)
    scope: Scope = document["scope"]
    facts = facts_in(scope)
    about = card.optional("about", lambda name: _fact(name, facts))

    def template(text: str) -> Template:
        return compile_template(text, facts)

    made = Card(
        code=document["code"],
        name=document["name"],
        since=document["since"],
        scope=scope,
        kind=document["kind"],
        summary=document["summary"],
        severity=_segments(card, facts),
        when=card.optional("when", lambda source: _expression(source, facts)),
        about=about,
        message=card.optional("message", template),
        expected=card.at("expected", document.get("expected", ""), template),
        help=card.at("help", document["help"], template),
        authority=tuple(
            card.at(f"authority[{row}]", entry, _authority) for row, entry in enumerate(document["authority"])
        ),
        guard=document.get("guard", ""),
        is_grouped="grouped" in document,
        note=document.get("note", ""),
        cases=tuple(document.get("cases", ())),
        path=path,
    )
    if scope == "dataset":
        card.at("when", made.judged_by | made.said_with, set_rows)
    return made


class _Reader:
    """Reads the parts of one document and puts file and JSON path before every complaint."""

    def __init__(self, document: Mapping[str, Any], path: str) -> None:
        self.document, self.path = document, path

    def at(self, where: str, value: Any, read: Callable[[Any], T]) -> T:
        try:
            return read(value)
        except ConfigError as error:
            message = f"{self.path}: $.{where}: {error}"
            raise ConfigError(message) from None

    def optional(self, key: str, read: Callable[[Any], T]) -> T | None:
        return self.at(key, self.document[key], read) if key in self.document else None


def _segments(card: _Reader, facts: Mapping[str, Fact]) -> tuple[Segment, ...]:
    stated = card.document.get("severity", ())
    if isinstance(stated, str):
        return (Segment(None, None, _word(stated)),)
    if card.document["scope"] in ("dataset", "input") and stated:
        message = f"{card.path}: $.severity: a rule of scope {card.document['scope']} has one word, it knows no date"
        raise ConfigError(message)

    def segment(entry: Mapping[str, Any]) -> Segment:
        start, end = _interval(entry)
        condition = _expression(entry["if"], facts) if "if" in entry else None
        return Segment(start, end, _word(entry["is"]), condition, entry.get("approximate", False))

    return tuple(card.at(f"severity[{row}]", entry, segment) for row, entry in enumerate(stated))


def _word(word: str) -> Word:
    words: Mapping[str, Word] = {"error": "error", "warning": "warning", "info": "info", "off": "off"}
    return words[word]


def _authority(entry: Mapping[str, Any]) -> Authority:
    start, end = _interval(entry)
    section, verified, note = (entry.get(key, "") for key in ("section", "verified", "note"))
    return Authority(entry["source"], section, start, end, verified, note)


def _interval(entry: Mapping[str, Any]) -> tuple[date | None, date | None]:
    start, end = (_day(entry.get(key)) for key in ("from", "until"))
    if start and end and start >= end:
        message = f"from {start} is not before until {end}"
        raise ConfigError(message)
    return start, end


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        message = f"{text} is not a date (YYYY-MM-DD)"
        raise ConfigError(message) from None


def _expression(source: str, facts: Mapping[str, Fact]) -> Expression:
    return compile_expression(source, facts, levels.ranks())


def _fact(name: str, facts: Mapping[str, Fact]) -> Fact:
    if name not in facts:
        message = f"unknown fact {name}{near_miss(name, facts)}"
        raise ConfigError(message)
    return facts[name]


@cache
def source_name(source: str) -> str:
    """Return an order's name in prose for its id, any other source as it stands."""
    if Path(source).name == source and (resources.folder("rules") / "orders" / f"{source}.json").is_file():
        return str(resources.load(f"orders/{source}")["name"])
    return source
