"""The second stage: what all parts together come to, as one `Result` for the writers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from auditor import __version__
from auditor.checks import baseline
from auditor.checks.across import told_of_set
from auditor.checks.cards import Card
from auditor.checks.coverage import Gaps, coverage
from auditor.output.result import Accepted, Counts, Meta, Result
from auditor.output.rules import rule_rows, standing
from auditor.pipeline.gathered import Gathered, Only, Without
from auditor.pipeline.rulebook import Rulebook
from auditor.settings import Settings


@dataclass(frozen=True)
class Inputs:
    """What is to be said of the sources: the profile of each, and the stray files passed over, with the reason."""

    profiles: Mapping[str, str] = field(default_factory=dict)
    skipped: Sequence[tuple[str, str]] = ()


def meta_of(rulebook: Rulebook, inputs: Inputs, counts: Counts, hidden: Mapping[str, int]) -> Meta:
    """Return what a result rests on."""
    return Meta(
        version=__version__,
        law_digest=rulebook.law.digest,
        rules_digest=rulebook.catalogue.digest,
        as_of=rulebook.as_of.isoformat() if rulebook.as_of else "",
        counts=counts,
        profiles=dict(inputs.profiles),
        skipped=tuple(inputs.skipped),
        baseline=hidden,
    )


def result_of(command: str, gathered: Gathered, rulebook: Rulebook, settings: Settings, inputs: Inputs) -> Result:
    """Run the rules on the set as a whole, hide what the baseline accepts, and return everything one run found."""
    running = _running(gathered, rulebook)
    checked = command == "check"
    if checked:
        gathered.add_on_set(told_of_set(running, gathered.keys))
    known = _known(gathered, settings, running)
    kept_columns, kept = gathered.kept_values()
    covered = coverage(gathered.keys) if checked else []
    store = gathered.store
    return Result(
        command=command,
        meta=meta_of(
            rulebook, inputs, gathered.counts(known.hidden), known.counts if settings.baseline and checked else {}
        ),
        schedule=store.rows("schedule"),
        portions=store.rows("portions"),
        findings=Without(gathered.findings, known.hidden) if known.hidden else gathered.findings,
        releases=store.rows("releases"),
        records=gathered.worklist(known.hidden) if checked else (),
        coverage=covered,
        gaps=Gaps(covered),
        rules=rule_rows(running) if checked else (),
        line_of=store.line_of,
        kept_columns=kept_columns,
        kept=kept,
        show_text=settings.show_text,
        accepted=Only(gathered.findings, known.hidden, lambda finding, entry: Accepted(finding, entry.reason)),
        contents=store.rows("contents"),
        standing=partial(standing, rulebook.law, running),
    )


def _running(gathered: Gathered, rulebook: Rulebook) -> list[Card]:
    """Return the cards that ran on some record, by code."""
    cards = {card.code: card for choice in gathered.choices for card in rulebook.cards(choice)}
    return [cards[code] for code in sorted(cards)]


def _known(gathered: Gathered, settings: Settings, running: Sequence[Card]) -> baseline.Applied:
    if settings.baseline is None:
        return baseline.Applied({}, ())
    accepted = baseline.load(settings.baseline)
    records = {row.record_id for row in gathered.store.rows("schedule")}
    return baseline.apply(accepted, gathered.findings, settings.as_of, running, records)
