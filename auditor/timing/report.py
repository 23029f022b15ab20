"""From a tally to all figures of the report, as frames."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from auditor.errors import UsageError
from auditor.timing import backlog, dates, due, groups, population, waiting
from auditor.timing.cases import EXCLUSIONS, RELEASES, Cases
from auditor.timing.conventions import conventions, to_days
from auditor.timing.curves import DAYS, release_curve, total
from auditor.timing.estimators import Curve, Value
from auditor.timing.question import Question
from auditor.timing.statute import AUTOMATIC, Term
from auditor.timing.tally import Tally

SCHEMA_VERSION = "1"


@dataclass(frozen=True)
class Timing:
    """All figures about the release timing of some records, as pandas frames; nothing in it can be changed.

    Shares run from 0 to 1, times are in years, days are ISO texts. `shares`, `curve`, `lag_shares` and the waiting
    times of `groups` are estimates with 95 percent limits (NaN where there is none); all the rest are counts.
    `due` lists the records that are or come due, one row each; it is not known after `merge`.
    """

    question: Question
    population: population.Population
    grain: dates.Grain
    reconciliation: pd.DataFrame
    exclusions: pd.DataFrame
    shares: pd.DataFrame
    curve: pd.DataFrame
    median: Value
    mean: Value
    mean_years: int
    given_years: float
    outcomes: pd.DataFrame
    ages: pd.DataFrame
    lag_bands: pd.DataFrame
    lag_shares: pd.DataFrame
    lag_quartiles: Mapping[str, Value]
    lag_histogram: pd.DataFrame
    lexis: pd.DataFrame
    batches: pd.DataFrame
    fillers: pd.DataFrame
    backlog: pd.DataFrame
    history: pd.DataFrame
    oldest: pd.DataFrame
    oldest_leaked: pd.DataFrame
    forward_years: pd.DataFrame
    forward_months: pd.DataFrame
    outside: pd.DataFrame
    groups: pd.DataFrame
    share_years: int
    tally: Tally
    records: tuple[pd.DataFrame, Cases] | None = field(default=None, repr=False)

    @property
    def terms(self) -> tuple[Term, ...]:
        """The terms of the law on the as-of date."""
        return self.question.law.terms

    @property
    def due(self) -> pd.DataFrame:
        """The records without release that are or come due by the horizon; `UsageError` after a merge."""
        if self.records is None:
            message = (
                "merged timing figures hold counts, not records: run `timing` on the records themselves for a list"
            )
            raise UsageError(message)
        return due.listed(*self.records, self.question)


def assemble(tally: Tally, question: Question, records: tuple[pd.DataFrame, Cases] | None = None) -> Timing:
    """Compute every figure from a tally; `records` are kept for the lists of what is due."""
    as_of = question.as_of
    found = population.decide(tally, question.stated, to_days(as_of))
    figures = _ages(tally, found, question.law.terms) | _lags(tally, found)
    is_whole = found.kind != "released-only"
    return Timing(
        question=question,
        population=found,
        grain=dates.grain(tally),
        reconciliation=_reconciliation(tally, found),
        exclusions=_exclusions(tally),
        outcomes=waiting.outcomes(tally, found),
        ages=waiting.bins(waiting.ages(tally), signed=False),
        lexis=dates.lexis(tally),
        batches=dates.batches(tally),
        fillers=dates.fillers(tally),
        backlog=backlog.standing(tally) if is_whole else backlog.standing(Tally()),
        history=backlog.history(tally, as_of) if is_whole else backlog.history(Tally(), as_of),
        oldest=backlog.oldest(tally) if is_whole else backlog.oldest(Tally()),
        oldest_leaked=backlog.oldest(tally, "leaked"),
        forward_years=backlog.ahead(tally, as_of, question.horizon, by="year"),
        forward_months=backlog.ahead(tally, as_of, question.horizon, by="month"),
        outside=backlog.outside(tally, question.horizon),
        groups=groups.compare(tally, found, int(figures["share_years"]), question.by),
        tally=tally,
        records=records,
        **figures,
    )


def _ages(tally: Tally, found: population.Population, law: tuple[Term, ...]) -> dict[str, Any]:
    """Compute what follows from the curve of ages at release."""
    years = conventions()["reporting_years"]
    if found.refusal:
        nothing = Value(np.nan, reason=found.refusal)
        empty = {"median": nothing, "mean": nothing, "mean_years": 0, "given_years": np.nan, "share_years": 0}
        return empty | {"shares": _none(years, found.refusal), "curve": pd.DataFrame([], columns=CURVE)}
    curve = release_curve(tally.whole.age, found, DAYS)
    mean_years, mean = waiting.mean_within(curve, years, DAYS)
    return {
        "shares": waiting.shares(curve, years, DAYS),
        "curve": waiting.spaced(curve, DAYS),
        "median": waiting.in_years(curve.quantile(0.5), DAYS),
        "mean": mean,
        "mean_years": mean_years,
        "given_years": DAYS.years(curve.given) if curve.given is not None else np.nan,
        "share_years": _share_years(curve, years, law),
    }


CURVE = ["years", "share", "lower", "upper", "at_risk"]


def _none(years: list[int], reason: str) -> pd.DataFrame:
    rows = [(year, np.nan, np.nan, np.nan, 0, reason) for year in years]
    return pd.DataFrame(rows, columns=["years", "share", "lower", "upper", "at_risk", "reason"])


def _share_years(curve: Curve, years: list[int], law: tuple[Term, ...]) -> int:
    """Return the year by which groups are compared: the automatic term, else the longest that the curve reaches."""
    reached = [year for year in years if not curve.at(DAYS.of(year)).reason]
    automatic = [term.years for term in law if term.id == AUTOMATIC and term.years in reached]
    return automatic[0] if automatic else max(reached, default=0)


def _lags(tally: Tally, found: population.Population) -> dict[str, Any]:
    """Compute what follows from the lags between the day due and the release."""
    years, spell = conventions()["lag_years"], tally.whole.lag
    events = total(spell, RELEASES).total
    quartiles: dict[str, Value] = {}
    reason = found.refusal or ("" if events >= conventions()["smallest_group"] else "too few releases with a day due")
    shares = _none(years, reason)
    if not reason:
        curve = release_curve(spell, found, DAYS)
        shares, quartiles = waiting.shares(curve, years, DAYS), waiting.lag_quartiles(curve)
    return {
        "lag_bands": waiting.bands(tally.whole),
        "lag_shares": shares,
        "lag_quartiles": quartiles,
        "lag_histogram": waiting.bins(waiting.lags(tally), signed=True),
    }


def _reconciliation(tally: Tally, found: population.Population) -> pd.DataFrame:
    """Return what became of the rows: every row stands in exactly one line of the last part."""
    left_out = sum(tally.excluded.values())
    used = tally.rows - left_out
    with_due = sum(tally.whole.bands.values()) + sum(h.total for h in tally.whole.lag.opened.values())
    rows = [
        ("rows in the input", tally.rows + tally.unreadable),
        ("unreadable", tally.unreadable),
        ("records read", tally.rows),
        ("left out of every figure", left_out),
        ("usable", used),
        ("of these, officially released by the as-of date", found.released),
        ("of these, withheld: no official release recorded", found.withheld),
        ("of these, leaked and not officially released", found.leaked),
        ("in the waiting-time estimates", 0 if found.refusal else found.sample),
        ("with a certain day due under this clock", with_due),
    ]
    return pd.DataFrame(rows, columns=["step", "records"])


def _exclusions(tally: Tally) -> pd.DataFrame:
    rows = [(code, why, tally.excluded[code]) for code, why in EXCLUSIONS.items() if tally.excluded.get(code)]
    return pd.DataFrame(rows, columns=["code", "reason", "records"])
