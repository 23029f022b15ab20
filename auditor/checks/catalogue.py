"""The catalogue: the cards of the installation and of the user's rule packs, checked, and chosen from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from auditor import resources
from auditor.checks.cards import Card, Word, compile_card
from auditor.documents import parse_json, prove_shape, read_file
from auditor.errors import ConfigError, UsageError, near_miss

LARGEST_FILE = 1_000_000
"""Bytes that a card may have; a larger file is refused unread."""
OMITTED = "omitted.json"
"""The one file beside the folders of cards that is none: codes left without a card, each with the reason."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Cards in the order of their codes, and the digest of all their files."""

    cards: tuple[Card, ...]
    digest: str

    def find(self, word: str) -> tuple[Card, ...]:
        """Return the cards that a code, a family or a name means; `UsageError` with a near miss where none."""
        wanted = word.strip()
        found = [card for card in self.cards if wanted.upper() in (card.code, card.family) or wanted == card.name]
        if not found:
            known = [word for card in self.cards for word in (card.code, card.name, card.family)]
            message = f"unknown rule {wanted}{near_miss(wanted, known)}"
            raise UsageError(message)
        return tuple(found)


def load_catalogue(packs: Sequence[Path] = ()) -> Catalogue:
    """Load the cards of the installation and of the folders `packs`; `ConfigError` names file and JSON path."""
    own = resources.folder("rules") / "checks"
    cards: list[Card] = []
    digest = sha256()
    for folder in (own, *packs):
        if not folder.is_dir():
            message = f"{folder} is not a folder of rule cards"
            raise ConfigError(message)
        paths = [path for path in sorted(folder.rglob("*.json")) if path != own / OMITTED]
        if not paths:
            message = f"{folder.as_posix()}: no rule card here; expected *.json"
            raise ConfigError(message)
        for path in paths:
            shown = f"rules/checks/{path.relative_to(own).as_posix()}" if folder == own else path.as_posix()
            document, content = _read(path, shown)
            cards.append(_checked(document, shown, shipped=folder == own))
            digest.update(content)
    _prove_distinct(cards)
    return Catalogue(tuple(sorted(cards, key=lambda card: card.code)), digest.hexdigest())


def choose(
    catalogue: Catalogue,
    select: Iterable[str] = (),
    ignore: Iterable[str] = (),
    severities: Mapping[str, Word] | None = None,
) -> tuple[Card, ...]:
    """Return the rules to run: those selected (all where none is named), less those ignored, severities overridden.

    Each word is a code, a family or a name. A more exact override wins: a family's before its rules' own.
    """
    chosen = {card.code for word in select for card in catalogue.find(word)} or {card.code for card in catalogue.cards}
    dropped = {card.code for word in ignore for card in catalogue.find(word)}
    forced: dict[str, Word] = {}
    named = [(catalogue.find(word), severity) for word, severity in (severities or {}).items()]
    for cards, severity in sorted(named, key=lambda pair: -len(pair[0])):
        forced.update({card.code: severity for card in cards})
    return tuple(
        replace(card, forced=forced.get(card.code))
        for card in catalogue.cards
        if card.kind == "rule" and card.code in chosen - dropped and forced.get(card.code) != "off"
    )


def _read(path: Path, shown: str) -> tuple[Any, bytes]:
    """Return the document in a file and its bytes, with line feeds for line ends on every system."""
    size = path.stat().st_size if path.is_file() else 0
    if size > LARGEST_FILE:
        message = f"{shown}: {size:,} bytes; a rule card has at most {LARGEST_FILE:,}"
        raise ConfigError(message)
    content = read_file(path, shown, ConfigError)
    return parse_json(content, shown, ConfigError), content.replace(b"\r\n", b"\n")


def _checked(document: Any, shown: str, *, shipped: bool) -> Card:
    """Compile a card, checked against the schema first; of the shipped ones, which the tests check, only if need be."""
    if shipped:
        try:
            return compile_card(document, shown)
        except (AttributeError, KeyError, TypeError):
            prove_shape(document, "card", shown, ConfigError)
            raise
    prove_shape(document, "card", shown, ConfigError)
    return compile_card(document, shown)


def _prove_distinct(cards: Sequence[Card]) -> None:
    """Refuse two cards of one code or name, and a pack that uses a prefix of the installation."""
    own = {card.family for card in cards if card.path.startswith("rules/checks/")}
    seen: dict[str, Card] = {}
    for card in cards:
        if card.family in own and not card.path.startswith("rules/checks/"):
            message = f"{card.path}: $.code: the prefix {card.family} is auditor's own; a pack has another, e.g. MY001"
            raise ConfigError(message)
        for word in (card.code, card.name):
            if word in seen:
                message = f"{card.path}: {word} is also the card {seen[word].path}"
                raise ConfigError(message)
            seen[word] = card
