"""Sections on what is not given, on method, and on the law behind the figures."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.timing.conventions import conventions, to_date
from auditor.timing.groups import stated
from auditor.timing.report import Timing
from auditor.timing.statute import AUTOMATIC, MARKING, clock_name
from auditor.timing.story import Section, Table
from auditor.timing.wording import bracketed, day, listed

REFUSED = (
    (
        "Mean of release day minus day due",
        "it counts only what has been released: late releases still to come are missing, so it looks too early",
    ),
    ("Mean lag by year of origin", "recent years show only their early releases; the youngest would look earliest"),
)
"""Figures that are common and mislead, and why."""
REFUSED_OF_RELEASED = (
    ("Backlog, the oldest, and their history", "every record in the estimates is released"),
    ("Shares by year of origin", "of released records only, a year shows no more than what had time to be released"),
)
TESTS = (("Significance tests between groups", "with many records everything is significant; intervals say more"),)


def refused(timing: Timing) -> Iterator[Section]:
    """Say which common figures are not given, and why."""
    found = timing.population
    first = (("Share released by age, median, restricted mean", found.refusal),) if found.refusal else ()
    more = REFUSED_OF_RELEASED if found.kind == "released-only" else ()
    rows = (*first, *_no_lag(timing), *REFUSED, *more, *_not_compared(timing), *TESTS)
    shown = Table("Figures not given", ("Figure", "Why not"), rows, (False, False))
    yield Section("refused", "Not given, and why", (), (), (shown,))


def _no_lag(timing: Timing) -> Iterator[tuple[str, str]]:
    """Say why nothing is early or late where no release has a certain day due."""
    if not timing.population.released or timing.lag_bands["records"].sum():
        return
    kinds = "; ".join(f"{kind}: {n:,}" for kind, n in timing.tally.undated.items())
    clock = clock_name(timing.question.clock, timing.terms)
    why = bracketed(f"instruction of the records without a day: {kinds}" if kinds else "")
    yield "Early or late", f"no released record has a certain day due under {clock}{why}"


def _not_compared(timing: Timing) -> Iterator[tuple[str, str]]:
    """Name the groups that most records leave open."""
    kept = conventions()
    groups = {} if timing.question.by else timing.tally.groups
    low = [name for name, cells in groups.items() if stated(cells) < kept["smallest_stated_share"]]
    if low:
        names = listed(kept["group_names"].get(name, name) for name in kept["standard_groups"] if name in low)
        yield f"Comparison by {names}", "fewer than half of the records state it"


def method(timing: Timing) -> Iterator[Section]:
    """Say how the figures are made, and which law they rest on."""
    estimates = OF_RELEASED if timing.population.kind == "released-only" else OF_ALL
    closed = day(to_date(timing.population.closed_on))
    paragraphs = (_clock(timing), *([] if timing.population.refusal else [estimates.format(closed=closed), _limits()]))
    yield Section("method", "Method", paragraphs, (), (_law(timing),), "")


def _clock(timing: Timing) -> str:
    asked = timing.question
    apart = (
        "Where the marking gives no day but hangs on an event or claims an exemption, the day of automatic "
        "declassification stands in for it, and the record is counted apart."
    )
    if asked.clock != MARKING:
        apart = "Records that claim an exemption from automatic declassification are counted apart."
    if asked.clock == AUTOMATIC:
        apart = f"The day is the first on which automatic declassification could bite. {apart}"
    name = clock_name(asked.clock, timing.terms)
    return (
        f"Lags are measured against one clock, {name}; clocks are never mixed. {apart} "
        "A computed day holds unless the record is exempted, referred or delayed; it does not say that a record is "
        "declassified. A leak is not a release. Each row is counted as a record; rows that share an id are noticed "
        "within one run, not across merged ones."
    )


OF_ALL = (
    "Shares are product-limit (Kaplan-Meier) estimates of the time from origin, or from the day due, to the first "
    "official release. A record without a release counts as withheld until the as-of date; one that came under "
    "observation late counts from that day; where records are denied or lost on a known day, shares are cumulative "
    "incidences (Aalen-Johansen). They hold if the time to release does not depend on the year of origin."
)
OF_RELEASED = (
    "Only released records are here, so each could be seen only if it was released by the end of the data, {closed}. "
    "Shares are product-limit estimates in reverse time (Lynden-Bell), conditional on a release within the longest "
    "time that the data can show. They hold if the time to release does not depend on the year of origin, and if every "
    "release up to that day had the same chance to be in the data."
)


def _limits() -> str:
    kept = conventions()
    return (
        f"Limits are pointwise {kept.confidence:.0%} limits by Greenwood's formula on the log(-log) scale. An estimate "
        f"is given for as long as at least {kept['smallest_risk_set']} records, or half of a small group, could be "
        f"followed, whatever became of them; groups of fewer than {kept['smallest_group']} are listed and not ranked. "
        f"A year has {kept.year} days, rounded up, so that an anniversary lies within its term."
    )


def _law(timing: Timing) -> Table:
    rows = tuple((f"{term.authority}: {term.years} years", term.condition, term.verified) for term in timing.terms)
    digest = timing.question.law.digest
    note = f"Terms as the law stands on {day(timing.question.as_of)}." + (f" Law tables {digest}." if digest else "")
    heads = ("Term", "Condition", "Checked against")
    return Table("Terms drawn in the charts, and what they were checked against", heads, rows, (False,) * 3, note)
