"""Cards as rows: what `auditor list rules` prints and what the formats of build services say of a rule."""

from __future__ import annotations

from collections.abc import Iterable

from auditor.checks.cards import Card, Segment
from auditor.checks.findings import SEVERITIES
from auditor.law.cited import UNVERIFIED, citations
from auditor.law.orders import Law
from auditor.output.result import RuleRow, Standing


def rule_rows(cards: Iterable[Card]) -> tuple[RuleRow, ...]:
    """Return a row for each card that is a rule; its citation is the latest, its severity the highest it can take."""
    return tuple(
        RuleRow(
            code=card.code,
            name=card.name,
            scope=card.scope,
            severity=highest(card),
            summary=card.summary,
            help=card.help.source,
            authority="; ".join(entry.citation for entry in card.authority),
            grouped=card.is_grouped,
        )
        for card in cards
        if card.kind == "rule"
    )


def standing(law: Law, cards: Iterable[Card]) -> Standing:
    """Count the cited values of the law and the rules, and those of them that stand unverified."""
    values = [UNVERIFIED in authority.verified for _, _, authority in citations(law)]
    rules = [any(UNVERIFIED in entry.verified for entry in card.authority) for card in cards if card.kind == "rule"]
    return Standing(len(values), sum(values), len(rules), sum(rules))


def highest(card: Card) -> str:
    """Return the gravest severity of a card, `off` where it has none."""
    words = {card.forced} if card.forced else {segment.word for segment in card.severity}
    return next((word for word in SEVERITIES if word in words), "off")


def severities(card: Card) -> tuple[str, ...]:
    """Return the dated severities of a card in words: `error from 1995-10-14`, `warning if has_text`."""
    return tuple(_segment(segment) for segment in card.severity)


def _segment(segment: Segment) -> str:
    parts: list[str] = [segment.word]
    about = "about " if segment.approximate else ""
    if segment.start:
        parts.append(f"from {about}{segment.start}")
    if segment.end:
        parts.append(f"until {about}{segment.end}")
    if segment.condition is not None:
        parts.append(f"if {segment.condition.source}")
    return " ".join(parts)
