"""Put the story together: headline figures first, method last."""

from __future__ import annotations

import math
from collections.abc import Iterator

from auditor.ingest.profiles import RELEASED_MEANS, known
from auditor.timing import story_calendar, story_due, story_groups, story_method, story_waiting
from auditor.timing.conventions import conventions, to_date
from auditor.timing.notices import notices
from auditor.timing.report import Timing
from auditor.timing.story import Headline, Section, Story, each, estimate, plain, table
from auditor.timing.waiting import ages
from auditor.timing.wording import (
    count,
    day,
    due_under,
    interval,
    interval_of_years,
    month,
    release_dates,
    released_on,
    share,
    years,
)

KIND_NAMES = {
    "released-and-withheld": "Released and withheld records",
    "released-only": "Released records only",
    "schedule-only": "A schedule without releases",
}


def tell(timing: Timing) -> Story:
    """Return the story of a timing."""
    makers = (
        population,
        story_waiting.waiting,
        story_waiting.lag,
        story_due.backlog,
        story_due.oldest,
        story_due.ahead,
        story_calendar.calendar,
        story_calendar.outcomes,
        story_groups.groups,
        story_method.refused,
        story_method.method,
    )
    sections = tuple(section for make in makers for section in make(timing))
    kicker = f"Release timing · {_sources(timing)} · as of {day(timing.question.as_of)}"
    return Story(kicker, _title(timing), _lead(timing), tuple(_headlines(timing)), tuple(notices(timing)), sections)


def _sources(timing: Timing) -> str:
    names = list(timing.tally.sources)
    if len(names) == 1:
        return names[0].rsplit("/", 1)[-1]
    return count(len(names), "source") if names else count(timing.tally.rows, "record")


def _title(timing: Timing) -> str:
    found, median = timing.population, timing.median
    overdue = int(timing.backlog["withheld"].sum()) + int(timing.backlog["leaked"].sum())
    if found.kind == "schedule-only":
        return f"{count(overdue, 'record')} past the day due, {count(_coming(timing), 'record')} to come"
    if found.refusal:
        return f"{count(found.released, 'record')} released {_when(timing)}"
    if found.kind == "released-only":
        return (
            f"Of records released within {timing.given_years:.0f} years, half were released within {median.value:.1f}"
        )
    if math.isnan(median.value):
        return "Fewer than half of the records are known to be released"
    return f"Half of the records were released within {years(median.value)}"


def _when(timing: Timing) -> str:
    """Return `on 15 December 2022`, or `on 13 dates, May 2015 to February 2016`."""
    first, last = (to_date(int(timing.tally.releases.keys[at])).isoformat() for at in (0, -1))
    on = "in" if timing.tally.is_monthly else "on"
    if first == last:
        return f"{on} {released_on(timing, first)}"
    span = month(first) if first[:7] == last[:7] else f"{month(first)} to {month(last)}"
    return f"{on} {release_dates(timing, timing.grain.dates)}, {span}"


def _lead(timing: Timing) -> str:
    found, tally = timing.population, timing.tally
    used = tally.rows - sum(tally.excluded.values())
    text = f"Of {count(tally.rows, 'record')} read, {used:,} can be used. "
    if found.released == used:
        return f"{text}All of them were officially released by {day(timing.question.as_of)}."
    if found.released:
        text += f"Of these, {found.released:,} were officially released by {day(timing.question.as_of)}"
        text += f", {found.withheld:,} were not" if found.withheld else ""
        text += f", and {found.leaked:,} {'was' if found.leaked == 1 else 'were'} leaked" if found.leaked else ""
        return text + "."
    text += f"None shows an official release by {day(timing.question.as_of)}"
    return text + (f"; {found.leaked:,} were leaked, which is no release." if found.leaked else ".")


def _coming(timing: Timing) -> int:
    return int(timing.forward_years["date"].sum())


def _headlines(timing: Timing) -> Iterator[Headline]:
    found = timing.population
    if not found.refusal:
        yield from _of_waiting(timing)
    elif found.released:
        yield Headline(plain(found.released), "records officially released", _when(timing))
        yield from _of_ages(timing)
    bands = timing.lag_bands
    if bands["records"].sum() >= conventions()["smallest_group"] and found.kind != "released-only":
        early = int(bands["records"].iloc[:2].sum())
        late = int(bands["records"].iloc[3:].sum())
        n = int(bands["records"].sum())
        label = "of the releases came after the day due"
        note = f"{share(early / n)} before it, {share(1 - (early + late) / n)} on the day; n = {n:,} releases"
        yield Headline(share(late / n), label, note)
    if found.kind != "released-only":
        n = int(timing.backlog["withheld"].sum())
        leaked = int(timing.backlog["leaked"].sum())
        note = f"{due_under(timing)}" + (f"; {leaked:,} leaked records apart" if leaked else "")
        yield Headline(plain(n), "records due, and no release recorded", note)
        note = f"on a certain date, until {day(timing.question.horizon)}"
        yield Headline(plain(_coming(timing)), "records come due", note)


def _of_waiting(timing: Timing) -> Iterator[Headline]:
    found = timing.population
    given = f", of those released within {years(timing.given_years)}" if found.kind == "released-only" else ""
    if not timing.median.reason:
        label = f"until half of the records were released{given}"
        note = f"{interval_of_years(timing.median)}; n = {found.sample:,}"
        yield Headline(years(timing.median.value), label, note.removeprefix("; "))
    row = timing.shares[timing.shares["years"] == timing.share_years]
    if len(row):
        value = estimate(next(each(row)))
        note = f"{interval(value)}; n = {found.sample:,}".removeprefix("; ")
        yield Headline(share(value.value), f"released within {timing.share_years} years{given}", note)


def _of_ages(timing: Timing) -> Iterator[Headline]:
    median = conventions().years(ages(timing.tally).quantile(0.5))
    yield Headline(
        years(median), "median age at release of the records in the file", "no estimate of how long a release takes"
    )


def population(timing: Timing) -> Iterator[Section]:
    """Say what kind of data this is, and what became of every row."""
    found = timing.population
    how = "Stated by the user" if found.stated else f"Detected: {found.reason}"
    meaning = {
        "released-and-withheld": "Withheld records are here too, so shares are shares of all records.",
        "released-only": "Withheld records are not here: nothing is said about all records, only about released ones.",
        "schedule-only": "Only what is due can be told, not how long a release takes.",
    }[found.kind]
    rows = table(
        "What became of the rows", timing.reconciliation, [("step", "Rows.", plain), ("records", "Records", plain)]
    )
    out = table(
        "Left out of every figure",
        timing.exclusions,
        [("reason", "Why.", plain), ("records", "Records", plain), ("code", "Code.", plain)],
    )
    tables = (rows, out) if len(timing.exclusions) else (rows,)
    yield Section("population", KIND_NAMES[found.kind], (f"{how}. {meaning}", *_provenance(timing)), (), tables)


def _provenance(timing: Timing) -> Iterator[str]:
    """Say, of each known source, as what it was read, and what its release date is."""
    for name, n in timing.tally.profiles.items():
        profile = known().get(name)
        if profile is not None and profile.released_means in RELEASED_MEANS:
            yield f"{count(n, 'record')} read as: {profile.title}; {RELEASED_MEANS[profile.released_means]}."
