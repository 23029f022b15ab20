"""Sections on waiting times: the release curve or, where none can be estimated, ages; and lags against the day due."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.timing.cases import RELEASES
from auditor.timing.conventions import conventions
from auditor.timing.curves import total
from auditor.timing.report import Timing
from auditor.timing.story import Picture, Section, Table, each, estimate, plain, rows_of, table
from auditor.timing.wording import (
    basis,
    bracketed,
    count,
    due_under,
    interval,
    interval_of_years,
    listed,
    number,
    share,
    twelfth,
    years,
)


def waiting(timing: Timing) -> Iterator[Section]:
    """Say how long a release takes, or why these records do not tell."""
    if timing.population.refusal:
        yield from _ages(timing)
        return
    paragraphs = [_median(timing), _by_terms(timing), _mean(timing)]
    if timing.population.kind == "released-only":
        known = years(timing.given_years)
        paragraphs.append(
            f"Only released records are here. The curve is the share among those released within {known}: a record "
            "that takes longer cannot be in these data, and how many such records there are, these data do not say."
        )
    rows = table(
        "Share released, by years since the record was written",
        timing.shares,
        [
            ("years", "Years", plain),
            ("share", "Released by then", share),
            ("lower", "95% lower", share),
            ("upper", "95% upper", share),
            ("at_risk", "Records at risk", plain),
            ("reason", "Remark.", plain),
        ],
    )
    yield Section(
        "waiting",
        "How long a release takes",
        tuple(text for text in paragraphs if text),
        (_curve(timing),) if len(timing.curve) else (),
        (rows,),
        basis(timing, timing.population.sample),
    )


def _half(timing: Timing) -> str:
    if timing.population.kind != "released-only":
        return "Half"
    return f"Of the records released within {years(timing.given_years)}, half"


def _median(timing: Timing) -> str:
    median = timing.median
    if not len(timing.curve):
        return "No record could be followed long enough for an estimate."
    if median.reason:
        end, top = timing.curve["years"].iloc[-1], timing.curve["share"].iloc[-1]
        return f"{_half(timing)} is not reached: by {years(end)}, as far as the data go, {share(top)} were released."
    limits = bracketed(interval_of_years(median))
    return f"{_half(timing)} were released within {years(median.value)} of being written{limits}."


def _by_terms(timing: Timing) -> str:
    """Say what share was released by the terms of the law."""
    said = []
    for term_years in sorted({term.years for term in timing.terms}):
        row = timing.shares[timing.shares["years"] == term_years]
        if not len(row) or row["reason"].iloc[0]:
            continue
        names = listed(term.authority for term in timing.terms if term.years == term_years)
        found = estimate(next(each(row)))
        said.append(f"by {term_years} years (the term of {names}) {share(found.value)}{bracketed(interval(found))}")
    if not said:
        return ""
    return f"Released {listed(said)}. A term runs only for a record that no exemption, referral or delay covers."


def _mean(timing: Timing) -> str:
    if not timing.mean_years:
        return ""
    limits = bracketed(interval_of_years(timing.mean))
    what = "the mean age at release" if timing.population.kind == "released-only" else "the mean time without a release"
    return (
        f"Within the first {timing.mean_years} years, {what} (restricted mean) is {years(timing.mean.value)}{limits}."
    )


def _curve(timing: Timing) -> Picture:
    labels: dict[int, list[str]] = {}
    for term in timing.terms:
        labels.setdefault(term.years, []).append(term.authority)
    title = "Share of records released, by years since they were written"
    if timing.population.kind == "released-only":
        title = f"Share of those released within {years(timing.given_years)}, by years since they were written"
    points = [f"{share(row.share)} by {row.years} years" for row in each(timing.shares) if not row.reason]
    described = f"{_median(timing)} {'The curve stands at ' + listed(points) + '.' if points else ''}"
    risk = [{"years": r.years, "at_risk": plain(r.at_risk)} for r in each(timing.shares) if not r.reason]
    data = {
        "curve": rows_of(timing.curve, ["years", "share", "lower", "upper"]),
        "terms": [
            {"years": term, "label": " · ".join(names), "short": f"{term} years"}
            for term, names in sorted(labels.items())
        ],
        "risk": risk,
    }
    return Picture("release-curve", title, described.strip(), data)


def _ages(timing: Timing) -> Iterator[Section]:
    """Where no waiting time is estimated: say why, and how old the released records were."""
    refusal = f"No waiting time is estimated: {timing.population.refusal}."
    found = total(timing.tally.whole.age, RELEASES)
    if not found.total:
        return
    low, median, high = (years(conventions().years(found.quantile(at))) for at in (0.1, 0.5, 0.9))
    ages = f"The {count(found.total, 'released record')} had a median age of {median} when released. "
    if found.total >= conventions()["smallest_group"]:
        ages += f"One in ten was younger than {low}, one in ten older than {high}. "
    ages += "This describes the file: it is no share of all records, and does not say how long a release takes."
    edge = number if (timing.ages["from_years"] % 1 == 0).all() else twelfth
    picture = Picture(
        "age-histogram", "How old the records were when they were released", ages, {"bins": rows_of(timing.ages, BINS)}
    )
    rows = table(
        "Age at release",
        timing.ages,
        [("from_years", "From years", edge), ("until_years", "To years", edge), ("records", "Records", plain)],
    )
    note = basis(timing, found.total)
    yield Section("ages", "How old the records were at release", (refusal, ages), (picture,), (rows,), note)


CHOSEN = (
    "These counts describe the records in the file. Since no waiting time can be estimated from them, they say what "
    "was chosen for release on these dates, not whether releases are punctual."
)
NO_FAULT = (
    "An early release may follow a request or a review, a late one an exemption, a referral or a delay; neither is a "
    "fault by itself."
)
BINS = ["from_years", "until_years", "kind", "records"]


def lag(timing: Timing) -> Iterator[Section]:
    """Compare releases with the day due."""
    n = int(timing.lag_bands["records"].sum())
    if not n:
        return
    bands = [f"{row.records:,} ({share(row.share)}) {row.band}" for row in each(timing.lag_bands) if row.records]
    among = f"Of the {count(n, 'release')} with a certain day {due_under(timing)}: {'; '.join(bands)}."
    paragraphs = [among, *_lag_shares(timing)]
    if timing.population.refusal:
        paragraphs.append(CHOSEN)
    if timing.population.kind == "released-only":
        paragraphs.append("Records that are still withheld, which are the late ones, are not among them.")
    elif timing.population.withheld:
        paragraphs.append("The bars count releases; records withheld past their day are in the backlog below.")
    paragraphs.append(NO_FAULT)
    picture = Picture(
        "lag-histogram",
        "Releases by time before or after the day due",
        among,
        {"bins": rows_of(timing.lag_histogram, BINS)},
    )
    yield Section(
        "lag",
        "Early or late",
        tuple(paragraphs),
        (picture,),
        _lag_tables(timing),
        basis(timing, n, without=_undated(timing)),
    )


def _undated(timing: Timing) -> list[str]:
    return [f"{n:,} without a day due (instruction: {kind})" for kind, n in timing.tally.undated.items()]


def _lag_shares(timing: Timing) -> Iterator[str]:
    held = [row for row in each(timing.lag_shares) if not row.reason]
    if not held:
        return
    said = [f"{share(row.share)} {_after(row.years)}{bracketed(interval(estimate(row)))}" for row in held]
    among = "of all records with a day due, withheld ones included"
    if timing.population.kind == "released-only":
        among = "of the released records"
    yield f"Estimated share released, {among}: {listed(said)}."


def _after(n: int) -> str:
    return f"within {count(n, 'year')} after it" if n else "by the day due"


def _lag_tables(timing: Timing) -> tuple[Table, ...]:
    bands = table(
        "Releases by lag",
        timing.lag_bands,
        [("band", "Released.", plain), ("records", "Records", plain), ("share", "Share", share)],
    )
    shares = table(
        "Share released, by years after the day due",
        timing.lag_shares,
        [
            ("years", "Years after", plain),
            ("share", "Released by then", share),
            ("lower", "95% lower", share),
            ("upper", "95% upper", share),
            ("reason", "Remark.", plain),
        ],
    )
    return (bands, shares) if timing.lag_shares["share"].notna().any() else (bands,)
