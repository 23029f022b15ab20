"""From a cell of the tally and the population to curves, on the scale of age or of lag."""

from __future__ import annotations

from dataclasses import dataclass

from auditor.timing.cases import OUTCOMES, RELEASES
from auditor.timing.conventions import Conventions, conventions
from auditor.timing.estimators import Curve, product_limit, reverse_product_limit
from auditor.timing.histogram import Histogram, add
from auditor.timing.population import Population
from auditor.timing.tally import Spell


@dataclass(frozen=True, slots=True)
class Unit:
    """The time unit of a spell: days for the whole, twelfths of a year for groups."""

    in_months: bool

    def of(self, years: int) -> int:
        """Return the units that so many years have."""
        return 12 * years if self.in_months else conventions().days(years)

    def years(self, units: float) -> float:
        """Return units as years."""
        return units / 12 if self.in_months else units / conventions().year

    def shift(self, population: Population) -> int:
        """Return by how many units the data end before the as-of date."""
        kept = conventions()
        return population.months if self.in_months else int(population.months * kept.year / 12)


DAYS, MONTHS = Unit(in_months=False), Unit(in_months=True)


def total(spell: Spell, names: tuple[str, ...]) -> Histogram:
    """Add up the events of some outcomes."""
    return add(found for name, found in spell.events.items() if name in names)


def still_open(spell: Spell) -> Histogram:
    """Add up the records without outcome; a leak leaves a record withheld."""
    return add(spell.opened.values())


def release_curve(spell: Spell, population: Population, unit: Unit, outcomes: tuple[str, ...] = RELEASES) -> Curve:
    """Return the share with one of `outcomes` by time: of all records, or of released ones only among themselves."""
    kept: Conventions = conventions()
    events, others = total(spell, outcomes), total(spell, tuple(set(OUTCOMES) - set(outcomes)))
    opened = still_open(spell)
    if population.kind == "released-only":
        windows = spell.windows.shifted(-unit.shift(population))
        smallest = _smallest(kept, events.total)
        return reverse_product_limit(events, windows, smallest=smallest, confidence=kept.confidence)
    smallest = _smallest(kept, events.total + others.total + opened.total)
    return product_limit(events, opened, spell.entries, others, smallest=smallest, confidence=kept.confidence)


def _smallest(kept: Conventions, records: int) -> int:
    """Return how many must be at risk for an estimate: fewer in a small group, at least half of it."""
    return max(min(int(kept["smallest_risk_set"]), records // 2), 1)
