"""What records are held against: the law, and the cards that the settings choose."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from auditor import __version__
from auditor.checks.cards import Card
from auditor.checks.catalogue import Catalogue, choose, load_catalogue
from auditor.law import Law, load_law
from auditor.settings import Choice, Settings


@dataclass(frozen=True, eq=False)
class Rulebook:
    """Law, catalogue of cards, and the day the audit is done for."""

    law: Law
    catalogue: Catalogue
    as_of: date | None

    @lru_cache(maxsize=64)  # noqa: B019 - a rulebook lives as long as the run
    def cards(self, choice: Choice) -> tuple[Card, ...]:
        """Return the rules that run under one choice of settings."""
        return choose(self.catalogue, choice.select, choice.ignore, dict(choice.severity))


def open_rulebook(settings: Settings) -> Rulebook:
    """Load law and rules, and refuse settings that name a rule nobody knows."""
    catalogue = load_catalogue(settings.rules)
    settings.verify_rules({card.code: card.name for card in catalogue.cards})
    return Rulebook(load_law(*settings.law), catalogue, settings.as_of)


def open_law(settings: Settings) -> Rulebook:
    """Load the law alone, for what holds nothing against a rule."""
    return Rulebook(load_law(*settings.law), Catalogue((), ""), settings.as_of)


def identity(settings: Settings) -> dict[str, str]:
    """Return what must be the same wherever a unit is worked on, so that the same comes out."""
    rulebook = open_rulebook(settings)
    return {
        "auditor": __version__,
        "python": ".".join(map(str, sys.version_info[:2])),
        "law": rulebook.law.digest,
        "rules": rulebook.catalogue.digest,
    }
