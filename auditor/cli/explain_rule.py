"""A rule card as a reader sees it, in text or as JSON."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Mapping
from typing import Any

from auditor.checks.cards import Authority, Card
from auditor.checks.catalogue import Catalogue, choose
from auditor.checks.facts import facts_in
from auditor.checks.operations import FUNCTIONS
from auditor.cli.explain_case import case_lines
from auditor.output.rules import severities
from auditor.output.text import visible
from auditor.settings import Settings

_WIDTH = 100
_GROUPED = "Tables for people tell it once for each post and year; every other format has each finding."
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_TEXT = re.compile(r"'[^']*'|\"[^\"]*\"")


def as_text(card: Card, here: str) -> str:
    """Return the card in words; `here` says whether and how it runs under the settings of this folder."""
    kind = f"{card.kind}, scope {card.scope}, since {card.since}"
    lines = [f"{card.code} {card.name}   ({kind})", *_wrapped(card.summary), ""]
    sections: list[tuple[str, list[str]]] = [
        ("Severity", list(severities(card))),
        ("Fires when", [card.when.source] if card.when else []),
        ("Where", [f"{name}: {meaning}" for name, meaning in meanings(card)]),
        ("Says", [card.message.source] if card.message else []),
        ("Expected", [card.expected.source]),
        ("What to do", [card.help.source]),
        ("Authority", [_citation(entry) for entry in card.authority]),
        ("Not reported", [card.guard]),
        ("Grouped", [_GROUPED if card.is_grouped else ""]),
        ("Note", [card.note]),
        ("Here", [here]),
    ]
    for title, parts in sections:
        wrapped = [line for part in parts if part for line in _wrapped(part, "  ")]
        lines += [title, *wrapped, ""] if wrapped else []
    for title, case in examples(card):
        lines += [title, *case_lines(card, case), ""]
    if card.kind == "rule":
        lines.append(f'Silence it with --ignore {card.code}, or ignore = ["{card.code}"] in auditor.toml.')
    return "\n".join(visible(line) for line in lines).rstrip() + "\n"


def as_object(card: Card) -> dict[str, Any]:
    """Return the card as JSON values."""
    return {
        "code": card.code,
        "name": card.name,
        "kind": card.kind,
        "scope": card.scope,
        "since": card.since,
        "summary": card.summary,
        "severity": list(severities(card)),
        "when": card.when.source if card.when else "",
        "where": dict(meanings(card)),
        "about": card.about.name if card.about else "",
        "message": card.message.source if card.message else "",
        "expected": card.expected.source,
        "help": card.help.source,
        "authority": [_authority_object(entry) for entry in card.authority],
        "guard": card.guard,
        "grouped": card.is_grouped,
        "note": card.note,
        "cases": [dict(case) for case in card.cases],
    }


def _authority_object(entry: Authority) -> dict[str, Any]:
    days = {"from": entry.start, "until": entry.end}
    stated = {"source": entry.source, "section": entry.section, "verified": entry.verified, "note": entry.note}
    return {"citation": entry.citation, **stated, **{key: day.isoformat() if day else "" for key, day in days.items()}}


def _citation(entry: Authority) -> str:
    days = " ".join(f"{word} {day}" for word, day in (("from", entry.start), ("until", entry.end)) if day)
    return "   ".join(part for part in (entry.citation, days, entry.verified, entry.note) if part)


def _wrapped(text: str, indent: str = "") -> list[str]:
    return textwrap.wrap(text, _WIDTH, initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False)


def examples(card: Card) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield the first case that fires and the first that does not, each under its title."""
    firing = [case for case in card.cases if case.get("findings")]
    quiet = [case for case in card.cases if not case.get("findings")]
    if firing:
        yield f"It fires: {firing[0]['name']}", firing[0]
    if quiet:
        title = "It does not fire" if card.kind == "rule" else "For example"
        yield f"{title}: {quiet[0]['name']}", quiet[0]


def meanings(card: Card) -> Iterator[tuple[str, str]]:
    """Yield the facts and functions that decide whether a card fires, with their meanings, as first named."""
    conditions = [segment.condition for segment in card.severity if segment.condition is not None]
    parts = [part.source for part in (card.when, *conditions) if part is not None]
    facts = facts_in(card.scope)
    for name in dict.fromkeys(_NAME.findall(" ".join(_TEXT.sub("", part) for part in parts))):
        if name in card.judged_by:
            yield name, facts[name].meaning
        elif name in FUNCTIONS:
            called, _, meaning = FUNCTIONS[name].meaning.partition(": ")
            yield called, meaning


def here(card: Card, catalogue: Catalogue, settings: Settings) -> str:
    """Say whether and how severely a card runs under these settings, and which of them decide that."""
    if card.kind == "reading":
        return "a reading: it states how text is read and makes no finding"
    chosen = choose(catalogue, settings.select, settings.ignore, dict(settings.severity))
    said = [
        f"{key} of {settings.origins[key]}" for key in ("select", "ignore", "severity") if settings.origins.get(key)
    ]
    because = f", by {' and '.join(said)}" if said else ""
    running = next((other for other in chosen if other.code == card.code), None)
    if running is None:
        return f"does not run{because}"
    return f"runs, always as {running.forced}{because}" if running.forced else f"runs{because}"
