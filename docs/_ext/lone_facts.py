"""The facts that one card alone uses, by the card that needs each."""

from __future__ import annotations

from collections.abc import Iterator

from markdown import code, prose, table

from auditor.checks.cards import Card
from auditor.checks.catalogue import load_catalogue
from auditor.checks.facts import all_facts


def lone_facts() -> str:
    """Return a table of the facts that one card alone uses: the card, and what it is for."""
    cards: dict[str, dict[str, Card]] = {}
    for card in load_catalogue().cards:
        for name in _used(card):
            cards.setdefault(name, {})[card.code] = card
    lone: dict[str, list[str]] = {}
    for fact in all_facts():
        if len(cards.get(fact.name, {})) == 1:
            lone.setdefault(next(iter(cards[fact.name])), []).append(fact.name)
    held = {card.code: card for card in load_catalogue().cards}
    return table(
        ("Facts", "Card", "What the card looks for"),
        [
            (", ".join(map(code, lone[used])), f"[{used}](rules/{used}.md)", prose(held[used].summary))
            for used in sorted(lone)
        ],
    )


def _used(card: Card) -> Iterator[str]:
    """Yield the facts that judge a card's records, stand in its texts, or are stated by a reading's cases."""
    yield from card.judged_by
    yield from card.said_with
    for case in card.cases:
        stated = case.get("facts", [])
        for row in stated if isinstance(stated, list) else [stated]:
            yield from row
