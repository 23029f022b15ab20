"""The lists that `auditor list` prints: columns and rows of each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from auditor import settings as configuration
from auditor.checks.catalogue import load_catalogue
from auditor.checks.facts import all_facts
from auditor.ingest.profiles import known
from auditor.law.cited import UNVERIFIED, authorities, citations, unverified
from auditor.law.orders import load_law
from auditor.law.provisions import ClockRule, Order
from auditor.law.values import Authority
from auditor.output.rules import severities
from auditor.output.tables import Column, columns
from auditor.settings import PathSettings, Settings

Listed = tuple[tuple[Column, ...], Sequence[Any]]


@dataclass(frozen=True, slots=True)
class _Rule:
    code: str
    name: str
    kind: str
    scope: str
    severity: tuple[str, ...]
    summary: str
    authority: tuple[str, ...]
    file: str


@dataclass(frozen=True, slots=True)
class _Order:
    kind: str
    id: str
    name: str
    signed: str
    governs_from: str
    governs_until: str
    amended_by: tuple[str, ...]
    values: int
    unverified: int
    verified: str
    file: str


@dataclass(frozen=True, slots=True)
class _Citation:
    file: str
    value: str
    citation: str
    verified: str


@dataclass(frozen=True, slots=True)
class _Setting:
    name: str
    value: str
    origin: str
    meaning: str


def _rules(settings: Settings, _origin: bool) -> Listed:
    rows = [
        _Rule(
            code=card.code,
            name=card.name,
            kind=card.kind,
            scope=card.scope,
            severity=severities(card),
            summary=card.summary,
            authority=tuple(entry.citation for entry in card.authority),
            file=card.path,
        )
        for card in load_catalogue(settings.rules).cards
    ]
    return columns("code name kind scope severity:list summary authority:list file"), rows


def _facts(_settings: Settings, _origin: bool) -> Listed:
    return columns("name kind scope meaning"), all_facts()


def _orders(settings: Settings, _origin: bool) -> Listed:
    law = load_law(*settings.law)
    listed = columns(
        "kind id name signed governs_from governs_until amended_by:list values:number unverified:number verified file"
    )
    return listed, [_order("order", order) for order in law.orders] + [_order("clock", clock) for clock in law.clocks]


def _order(kind: str, held: Order | ClockRule) -> _Order:
    """Return the row of one law file; a clock governs nothing, it counts beside the order."""
    cited = [authority for _, authority in authorities(held, "$")]
    unread = sum(UNVERIFIED in authority.verified for authority in cited)
    own = held if isinstance(held, Order) else None
    days = own.governs.days if own else None
    return _Order(
        kind=kind,
        id=held.id,
        name=held.name,
        signed=own.signed.isoformat() if own else "",
        governs_from=days.since.isoformat() if days and days.since else "",
        governs_until=days.until.isoformat() if days and days.until else "",
        amended_by=tuple(f"E.O. {one.number} ({one.signed.isoformat()})" for one in own.amendments) if own else (),
        values=len(cited),
        unverified=unread,
        verified=f"{1 - unread / len(cited):.0%}" if cited else "",
        file=held.file,
    )


def _citations(settings: Settings, _origin: bool) -> Listed:
    return _cited(citations(load_law(*settings.law)))


def _unverified(settings: Settings, _origin: bool) -> Listed:
    return _cited(unverified(load_law(*settings.law)))


def _cited(entries: Iterable[tuple[str, str, Authority]]) -> Listed:
    rows = [_Citation(file, place, authority.citation, authority.verified) for file, place, authority in entries]
    return columns("file value citation verified"), rows


def _profiles(_settings: Settings, _origin: bool) -> Listed:
    return columns("name title reader released_means"), [known()[name] for name in sorted(known())]


def _settings(settings: Settings, origin: bool) -> Listed:
    rows = [
        _Setting(
            name=key,
            value=_text(getattr(settings, key.replace("-", "_"))),
            origin=settings.origins.get(key, "default"),
            meaning=part["description"],
        )
        for key, part in configuration.schema()["properties"].items()
    ]
    return columns("name value origin meaning" if origin else "name value meaning"), rows


def _text(value: Any) -> str:
    """Return a setting's value as a reader writes it."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Mapping):
        return ", ".join(f"{key}={part}" for key, part in value.items())
    if isinstance(value, tuple):
        return ", ".join(_text(part) for part in value)
    if isinstance(value, PathSettings):
        stated = {f.name: _text(getattr(value, f.name)) for f in fields(value) if f.name != "pattern"}
        return f"{value.pattern} ({'; '.join(f'{key} {text}' for key, text in stated.items() if text)})"
    if isinstance(value, Path):
        return configuration.shown(value)
    return "" if value is None else str(value)


LISTS: Mapping[str, Callable[[Settings, bool], Listed]] = {
    "rules": _rules,
    "facts": _facts,
    "orders": _orders,
    "citations": _citations,
    "profiles": _profiles,
    "settings": _settings,
}
"""What can be listed, each with the function that lists it."""

BESIDE: Mapping[str, tuple[str, Callable[[Settings, bool], Listed]]] = {"orders": ("unverified", _unverified)}
"""Lists that bring a second one: its name, and the function that lists it."""
