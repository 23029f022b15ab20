"""What a reader must know before trusting a figure: coarse dates, fillers, stale data, leaks, small samples."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from auditor.ingest.profiles import known
from auditor.timing.cases import RELEASES
from auditor.timing.conventions import conventions, to_date, to_days
from auditor.timing.curves import total
from auditor.timing.report import Timing
from auditor.timing.wording import count, day, release_dates, released_on, share, years


@dataclass(frozen=True, slots=True)
class Notice:
    """A warning: a stable `code` and a sentence or two."""

    code: str
    text: str


def notices(timing: Timing) -> list[Notice]:
    """Return the warnings that apply, gravest first."""
    return [*_of_sample(timing), *_of_dates(timing), *_of_outcomes(timing)]


def _of_sample(timing: Timing) -> Iterator[Notice]:
    tally, found = timing.tally, timing.population
    for name in tally.profiles:
        profile = known().get(name)
        if profile is not None and profile.caution:
            yield Notice("source", profile.caution)
    if found.refusal:
        yield Notice("no-waiting-times", f"No waiting time is estimated: {found.refusal}.")
    classified = tally.rows - tally.excluded.get("not-classified", 0)
    unusable = classified - tally.whole.records
    if classified and unusable > conventions()["much_left_out"] * classified:
        text = f"{count(unusable, 'record')} of {classified:,} ({share(unusable / classified)}) could not be used; "
        yield Notice("much-left-out", text + "the reasons are listed below. The figures speak of the others only.")
    if found.kind == "released-only" and not found.refusal:
        text = "The file holds released records only, so it cannot show what is still withheld. Shares are shares of "
        yield Notice(
            "released-only", text + f"those that were released within {years(timing.given_years)}, not of all records."
        )
    if found.kind == "released-only" and found.withheld:
        text = f"{count(found.withheld, 'record')} without an official release stand in the file and are left out."
        yield Notice("unreleased-left-out", text)
    if tally.repeated:
        text = f"{count(tally.repeated, 'row')} {'bears' if tally.repeated == 1 else 'bear'} the id of an earlier row, "
        text += f"{tally.twins:,} of them with the same dates. Each row is counted as a record."
        yield Notice("repeated-id", text)


def _of_dates(timing: Timing) -> Iterator[Notice]:
    grain = timing.grain
    if grain.is_coarse:
        yield Notice("coarse-dates", _coarse(timing))
    if timing.tally.month_releases:
        text = f"{count(timing.tally.month_releases, 'release')} {'is' if timing.tally.month_releases == 1 else 'are'} "
        text += "dated to a month alone and counted at its end: ages and lags may be up to a month too long."
        yield Notice("month-dates", text)
    if len(timing.fillers):
        found = [f"{row.dated} ({row.records:,})" for row in timing.fillers.itertuples()]
        text = f"Unusually many records are dated on the first day of a year: {', '.join(found)}. Such a date may "
        text += "stand for a year alone; ages and lags of these records may be off by up to a year."
        yield Notice("filler-dates", text)
    last = int(timing.tally.releases.keys[-1]) if grain.releases else None
    stale = last is not None and to_days(timing.question.as_of) - last > conventions()["stale_days"]
    if stale and timing.population.kind == "released-and-withheld":
        text = f"The last release in the data is of {day(to_date(last or 0))}, the as-of date is "
        text += f"{day(timing.question.as_of)}. Records without a release are taken as withheld until the as-of date; "
        text += "if the data were compiled earlier, give that day as the as-of date."
        yield Notice("stale-data", text)


def _coarse(timing: Timing) -> str:
    grain, largest = timing.grain, released_on(timing, timing.grain.largest_on)
    if grain.dates == 1:
        text = f"All {count(grain.releases, 'release')} bear the date {largest}. It may be the day on which a list was "
        return f"{text}made or loaded, not the day of each release; ages and lags are only as good as that date."
    fall = "fall in" if timing.tally.is_monthly else "fall on"
    dates = release_dates(timing, grain.dates)
    text = f"{count(grain.releases, 'release')} {fall} {dates}, half of them {fall[5:]} {grain.half}. "
    if grain.step:
        text += f"The median release came {count(grain.step, 'day')} after the date before it: "
        text += "lags are coarse by as much. "
    if grain.largest > conventions()["coarse_share"] * grain.releases:
        text += f"One date, {largest}, holds {share(grain.largest / grain.releases)}; it may be a load date. "
    return text.rstrip()


def _of_outcomes(timing: Timing) -> Iterator[Notice]:
    tally, found = timing.tally, timing.population
    spell = tally.whole.age
    if found.leaked:
        text = f"{count(found.leaked, 'record')} were leaked and not officially released. A leak is not a release: "
        kept = "they are left out" if found.kind == "released-only" else "they count as withheld"
        yield Notice("leaks", text + f"{kept}, and are shown apart.")
    if tally.late_releases:
        text = f"{count(tally.late_releases, 'record')} bear a release date after {day(timing.question.as_of)}; "
        yield Notice("later-releases", text + "as of that day they were not yet released, and are counted so.")
    undated = spell.opened["denied, no date"].total if "denied, no date" in spell.opened else 0
    if undated:
        text = f"{count(undated, 'record')} were denied on a day that is not stated; they count as withheld."
        yield Notice("undated-denials", text)
    if spell.entries.total:
        text = f"{count(spell.entries.total, 'record')} came under observation after they were written; "
        yield Notice("late-entry", text + "each counts from the day on which a release of it could have been seen.")
    if total(spell, RELEASES).total and found.kind != "released-only" and timing.median.reason == "not reached":
        yield Notice(
            "not-reached",
            "The share released does not reach one half within the time that the data cover; no median is given.",
        )
