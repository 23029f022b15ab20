"""Sections on what is due: the backlog, the ten oldest, the schedule ahead."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pandas as pd

from auditor.timing.conventions import conventions
from auditor.timing.report import Timing
from auditor.timing.story import Picture, Section, Table, each, plain, table
from auditor.timing.wording import basis, bracketed, count, day, due_under, listed, number

NO_RELEASES = "These data record no official release at all; what was released is not known from them."
LAWFUL = (
    "A record may lawfully be withheld past its day: an exemption, a file series or block, a referral to another "
    "agency, special media, or a review under way. The computed day holds unless one of these applies."
)


def backlog(timing: Timing) -> Iterator[Section]:
    """Say how many records are past their day due with no release recorded, and how that came about."""
    if timing.population.kind == "released-only":
        return
    n = int(timing.backlog["withheld"].sum())
    leaked, denied = int(timing.backlog["leaked"].sum()), int(timing.backlog["denied"].sum())
    past = timing.backlog["record_years"].sum()
    text = f"As of {day(timing.question.as_of)}, {count(n, 'record')} {'is' if n == 1 else 'are'} past the day "
    text += f"{due_under(timing)}, and no release is recorded{bracketed(f'{past:,.0f} record-years' if n else '')}."
    paragraphs = [text, *([NO_RELEASES] if timing.population.kind == "schedule-only" else []), LAWFUL]
    apart = [f"{leaked:,} leaked" if leaked else "", f"{denied:,} denied" if denied else ""]
    if any(apart):
        paragraphs.insert(
            1, f"Counted apart, past the same day and not officially released: {listed(filter(None, apart))}."
        )
    pictures = () if len(timing.history) < 3 or not timing.history["overdue"].any() else (_history(timing),)
    bands = table(
        "Records past their day due, by how long",
        timing.backlog,
        [
            ("band", "Past the day by.", plain),
            ("withheld", "No release", plain),
            ("record_years", "Record-years", number),
            ("leaked", "Leaked (apart)", plain),
            ("denied", "Denied (apart)", plain),
        ],
    )
    history = table(
        "Due and not released, at each year's end",
        timing.history,
        [
            ("on", "As of.", plain),
            ("overdue", "Due, not released", plain),
            ("fell_due", "Fell due", plain),
            ("done", "Released or closed", plain),
        ],
    )
    tables = (bands, history) if pictures else (bands,)
    total = n + leaked + denied + int(timing.lag_bands["records"].sum())
    yield Section("backlog", "Due, and no release recorded", tuple(paragraphs), pictures, tables, basis(timing, total))


def _history(timing: Timing) -> Picture:
    found = timing.history
    rows = list(each(found))
    first, top = next(row for row in rows if row.overdue), max(rows, key=lambda row: row.overdue)
    text = (
        f"{count(first.overdue, 'record')} stood due and not released on {day(first.on)}; the most, {top.overdue:,}, "
        f"on {day(top.on)}; {rows[-1].overdue:,} on {day(rows[-1].on)}."
    )
    drawn = [{"time": _time(row.on), "overdue": row.overdue} for row in rows]
    return Picture("backlog", "Records due and not released, over time", text, {"history": drawn})


def _time(iso: str) -> float:
    """Return a day as a year with its fraction; the last of a year is the next year's beginning."""
    found = date.fromisoformat(iso)
    first, after = date(found.year, 1, 1), date(found.year + 1, 1, 1)
    return round(found.year + ((found - first).days + 1) / (after - first).days, 4)


def oldest(timing: Timing) -> Iterator[Section]:
    """List the records that are longest past their day due."""
    for found, name, among in ((timing.oldest, "oldest", ""), (timing.oldest_leaked, "oldest-leaked", ", leaked")):
        if not len(found):
            continue
        title = (
            f"The {NUMBERS.get(len(found), str(len(found)))} oldest{among}" if len(found) > 1 else f"The oldest{among}"
        )
        longest = found.iloc[0]
        text = (
            f"Longest past the day {due_under(timing)}: {longest['record_id']}, written {day(longest['dated'])}, due "
            f"{day(longest['due'])}, {count(int(longest['days']), 'day')} before the as-of date."
        )
        picture, rows = _bars(timing, found, text, title), _list(found, among)
        yield Section(name, title, (text,), (picture,), (rows,), basis(timing, len(found)))


def _bars(timing: Timing, found: pd.DataFrame, text: str, title: str) -> Picture:
    until = _time(timing.question.as_of.isoformat())
    rows = [
        {
            "record": row.record_id,
            "order": order,
            "from": _time(row.due),
            "until": until,
            "label": f"{conventions().years(row.days):.1f} years",
        }
        for order, row in enumerate(each(found))
    ]
    return Picture("ten-oldest", f"{title}: from the day due to the as-of date", text, {"bars": rows})


def _list(found: pd.DataFrame, among: str) -> Table:
    place = [f"{row.source}:{row.line}" if row.line else row.source for row in each(found)]
    return table(
        f"Records longest past their day due{among}",
        found.assign(place=place),
        [
            ("record_id", "Record.", plain),
            ("dated", "Written.", plain),
            ("post", "Post.", plain),
            ("overall", "Level.", plain),
            ("due", "Due.", plain),
            ("days", "Days past", plain),
            ("authority", "Authority.", plain),
            ("place", "Where.", plain),
        ],
    )


NUMBERS = dict(enumerate(["two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"], 2))
WORTH = {"date": "certain date", "event": "on an event", "exempt": "exemption claimed", "leaked": "leaked"}


def ahead(timing: Timing) -> Iterator[Section]:
    """Show what comes due until the horizon."""
    found, horizon = timing.forward_years, timing.question.horizon
    sums = {name: int(found[name].sum()) for name in WORTH}
    if not any(sums.values()) and (timing.population.kind == "released-only" or not len(timing.outside)):
        return
    until = f"From {day(timing.question.as_of)} to {day(horizon)}"
    come = "comes" if sums["date"] == 1 else "come"
    text = f"{until}, {count(sums['date'], 'record')} {come} due on a certain date, unless exempted."
    apart = [
        _stand(sums["event"], ("hangs on an event", "hang on an event"), "at the date of the fallback rule"),
        _stand(sums["exempt"], ("claims an exemption", "claim an exemption"), "at the date that would hold without it"),
        f"{sums['leaked']:,} leaked" if sums["leaked"] else "",
    ]
    paragraphs = [text]
    if any(apart):
        paragraphs.append(f"Kept apart: {listed(filter(None, apart))}.")
    pictures = (_bars_ahead(timing, " ".join(paragraphs)),) if any(sums.values()) else ()
    if pictures:
        paragraphs.append("The first year counts from the as-of date. Each panel of the chart has its own scale.")
    yield Section(
        "ahead", "What comes due", tuple(paragraphs), pictures, _tables_ahead(timing), basis(timing, sum(sums.values()))
    )


def _stand(n: int, what: tuple[str, str], where: str) -> str:
    """Say how many records are of a kind, and where in the schedule they stand; nothing of none."""
    return f"{n:,} {what[n > 1]} and {'stand' if n > 1 else 'stands'} {where}" if n else ""


def _bars_ahead(timing: Timing, text: str) -> Picture:
    rows = [
        {"year": int(row["year"]), "worth": WORTH[name], "records": int(row[name])}
        for row in timing.forward_years.to_dict("records")
        for name in WORTH
        if timing.forward_years[name].any()
    ]
    return Picture("forward", "Records that come due, by year", text, {"years": rows})


def _tables_ahead(timing: Timing) -> tuple[Table, ...]:
    heads = [
        ("date", "Certain date", plain),
        ("event", "On an event", plain),
        ("exempt", "Exemption claimed", plain),
        ("leaked", "Leaked", plain),
    ]
    found = timing.forward_months
    months = found[found[list(WORTH)].any(axis=1)]
    tables = [
        table("Coming due, by year", timing.forward_years.astype({"year": str}), [("year", "Year.", plain), *heads]),
        table(
            "Coming due, by month",
            months,
            [("month", "Month.", plain), *heads],
            note="Months without a record are left out.",
        ),
    ]
    if len(timing.outside):
        held = timing.outside.assign(
            worth=[WORTH.get(w, w.replace("none: ", "instruction: ")) for w in timing.outside["worth"]]
        )
        tables.append(
            table(
                "Not in the schedule",
                held,
                [("worth", "Day due.", plain), ("why", "Why.", plain), ("records", "Records", plain)],
            )
        )
    return tuple(tables) if len(months) else tuple(tables[2:])
