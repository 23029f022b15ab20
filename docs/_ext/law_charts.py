"""Turn law files into lanes: an order in time, the lengths of its instructions and limits, and all orders together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import groupby
from math import ceil
from typing import Any

from law_drawing import Bar, Lane, Tick, calendar, durations, year_of

Document = Mapping[str, Any]
FIVE = 5
FEW = 2
FORMS = {"date": "date", "event": "event", "none": "no instruction", "not-applicable": "N/A"}
BECOMES = {"automatic": "the automatic date", "same-code": "the same code"}


def last_day(until: str) -> str:
    """Return the last day of a half-open span, as a reader says it."""
    return (date.fromisoformat(until) - timedelta(1)).isoformat()


def days(value: Document) -> str:
    """Say the first and the last day of a dated value."""
    return f"{value['from']} to {last_day(value['until'])}" if value.get("until") else f"from {value['from']}"


def until_of(value: Document) -> float | None:
    """Return the end of a dated value as a year, None where it runs on."""
    return year_of(value["until"]) if value.get("until") else None


def _stem(name: str) -> str:
    return name.rstrip("0123456789").rstrip("-")


def _numbered(name: str) -> tuple[int, str]:
    return len(name), name


def shown(names: Sequence[str]) -> str:
    """Write names in the space of a label: three or more that differ in their last digits are cut to their ends."""
    runs = [sorted(run, key=_numbered) for _, run in groupby(names, _stem)]
    return ", ".join(", ".join(run) if len(run) <= FEW else f"{run[0]} to {run[-1]}" for run in runs)


def titled(label: str) -> str:
    """Begin a label with a capital letter."""
    return label[:1].upper() + label[1:]


def _bounds(lanes: Sequence[Lane]) -> tuple[int, int]:
    """First and last year of a drawing: whole years around everything that has an end."""
    moments = [bar.start for lane in lanes for bar in lane.bars] + [tick.at for lane in lanes for tick in lane.ticks]
    ends = [bar.end for lane in lanes for bar in lane.bars if bar.end is not None]
    runs_on = any(bar.end is None for lane in lanes for bar in lane.bars)
    return int(min(moments)) - 1, ceil(max(moments + ends)) + (FIVE if runs_on else 1)


# --------------------------------------------------------------------------- calendar time
def _dated(label: str, value: Document, kind: str, title: str = "") -> Lane:
    return Lane(label, days(value), (Bar(year_of(value["from"]), until_of(value), kind, title or days(value)),))


def _governed(order: Document, label: str) -> Lane:
    """From signature to effect, pale; then the days governed, with the amending orders."""
    governs, signed = order["governs"], year_of(order["signed"])
    lane = _dated(label, governs, "order", f"{order['name']} governs documents dated {days(governs)}")
    begun = lane.bars[0].start
    waited = (Bar(signed, begun, "faint", f"signed {order['signed']}"),) if signed < begun else ()
    changes = [entry for entry in order.get("amendments", []) if entry["from"] != governs["from"]]
    ticks = tuple(Tick(year_of(e["from"]), title=f"E.O. {e['number']}, {e['from']}: {e['changes']}") for e in changes)
    tail = f"amended by {', '.join(entry['number'] for entry in changes)}" if changes else ""
    return replace(lane, bars=(*waited, *lane.bars), ticks=ticks, tail=tail)


def _automatic(order: Document) -> list[Lane]:
    lanes = []
    for rule in order["automatic"]:
        onset = rule["onsets"][0]
        lane = _dated(f"{rule['years']} years, {order['name']}", rule, "auto", f"text in force {days(rule)}")
        ticks = (Tick(year_of(onset["on"]), title=f"not before {onset['on']}: {onset['covers']}"),)
        lanes.append(replace(lane, ticks=ticks, tail=f"not before {onset['on']}"))
    return lanes


def _neighbours(order: Document) -> list[Lane]:
    """One lane for the previous order, cited after the change, and the next one, cited early."""
    words = {"after-change": "{} to {}", "before-change": "{} from {}"}
    near = [entry for entry in order["accepted_citations"] if entry["window"] in words]
    said = [
        words[e["window"]].format(e["number"], last_day(e["until"]) if e["window"] == "after-change" else e["from"])
        for e in near
    ]
    bars = tuple(Bar(year_of(e["from"]), until_of(e), "faint", f"E.O. {e['number']}, {days(e)}") for e in near)
    return [Lane("Other orders cited in good order", "; ".join(said), bars)] if bars else []


def _concerns(entry: Document, order: Document) -> bool:
    known = {code for own in order["instructions"] for code in own.get("codes", [])}
    named = order["id"] in entry["of"] or not entry["of"]
    return named and (entry["form"] != "code" or bool(known & set(entry["codes"])))


def _later(order: Document, orders: Sequence[Document]) -> list[Lane]:
    """What later orders make of the marks of this one."""
    lanes: dict[tuple[str, str], Lane] = {}
    for other in orders[orders.index(order) + 1 :]:
        for entry in other["legacy"]:
            if _concerns(entry, order):
                known = [code for own in order["instructions"] for code in own.get("codes", [])]
                codes = [code for code in entry.get("codes", []) if code in known]
                marks = shown(codes) if codes else titled(FORMS[entry["form"]])
                lane = _dated(
                    f"{marks}: {BECOMES.get(entry['becomes'], entry['becomes'])}", entry, "later", entry["meaning"]
                )
                sub = f"{other['name'].rpartition(' by ')[2]}, {lane.sub}"
                lanes.setdefault((lane.label, sub), replace(lane, sub=sub))
    return [Lane("What later orders make of its marks", heading=True), *lanes.values()] if lanes else []


def order_timeline(order: Document, orders: Sequence[Document]) -> str:
    """Return the drawing of one order in calendar time; `orders` are all, earliest first."""
    lanes = [_governed(order, "Documents governed")]
    lanes += [_dated(f"Sections {', '.join(v['sections'])}", v, "faint") for v in order.get("in_force_beside", [])]
    lanes += _neighbours(order)
    lanes += [_dated("Old and new forms both accepted", entry, "faint") for entry in order.get("transitions", [])]
    if order["automatic"]:
        lanes += [Lane("Automatic declassification, by the text in force", heading=True), *_automatic(order)]
    lanes += _later(order, orders)
    return calendar(lanes, *_bounds(lanes), f"{order['name']} in time")


def overview(orders: Sequence[Document], clocks: Sequence[Document]) -> str:
    """Return the drawing of all orders, rules of automatic declassification and clocks."""
    lanes = [Lane("Documents governed", heading=True), *[_governed(order, order["name"]) for order in orders]]
    lanes += [Lane("Automatic declassification, by the text in force", heading=True)]
    lanes += [lane for order in orders for lane in _automatic(order)]
    lanes += [Lane("Other deadlines, by the text in force", heading=True)]
    lanes += [
        _dated(f"{value['years']} years, {clock['name']}", value, "clock", clock["title"])
        for clock in clocks
        for value in clock["values"]
    ]
    first, last = _bounds(lanes)
    name = "Executive orders on national security information, and other deadlines"
    return calendar(lanes, first - first % FIVE, last + -last % FIVE, name)


# --------------------------------------------------------------------------- years since a document
def _steps(entry: Document) -> tuple[Tick, ...]:
    steps = [Tick(s["years"], f"to {s['to'].title()}") for s in entry.get("downgrades", [])]
    if "cap" in entry and "years" in entry["cap"]:
        steps.append(Tick(entry["cap"]["years"], f"cap, {entry['cap']['years']} years"))
    return tuple(steps)


def _spent(term: Document, kind: str) -> tuple[Bar, ...]:
    """A length, with a pale year at its end where the day depends on the month of the document."""
    whole = Bar(0, term["years"], kind)
    return (whole, Bar(term["years"], term["years"] + 1, "faint")) if term["operation"] == "end-of-year" else (whole,)


def _length(entry: Document) -> Lane:
    """Draw what follows from one entry; the label is set by the caller."""
    takes = entry.get("takes_date", "required" if entry["form"] == "date" else "no")
    if "years" in entry:
        return Lane("", bars=_spent(entry, "order"), ticks=_steps(entry))
    if "automatic" in entry:
        return Lane("", bars=_spent(entry["automatic"], "auto"), ticks=_steps(entry))
    if entry["operation"] in {"fixed", "review"} and takes in {"required", "optional"}:
        words = {"review": "a review on the date stated", "fixed": "the date stated"}[entry["operation"]]
        words += ", if one is" if takes == "optional" else ""
        return Lane("", bars=(Bar(0, None, "open"),), ticks=_steps(entry), remark=words)
    steps = _steps(entry)
    return Lane("", bars=(Bar(0, None, "open"),), ticks=steps) if steps else Lane("", remark="no day follows")


def _entry_lanes(order: Document) -> list[Lane]:
    """One lane for all entries that give the same, so that a mark and a missing mark stand together."""
    labels: dict[Lane, list[str]] = {}
    for entry in order["instructions"]:
        names = entry["codes"] if entry["form"] == "code" else [FORMS[entry["form"]]]
        held = labels.setdefault(replace(_length(entry), sub=entry.get("level", "").title()), [])
        held += [name for name in names if name not in held]
    return [replace(lane, label=titled(shown(names))) for lane, names in labels.items()]


def _limit_lanes(order: Document) -> list[Lane]:
    lanes = []
    for limit in order["limits"]:
        label = titled(shown(limit["of"]))
        sub = ", ".join(filter(None, [limit["bound"], limit.get("level", "").title()]))
        if "years" in limit:
            ticks = (Tick(limit["years"], f"{limit['years']} years"),)
            lanes.append(Lane(label, sub, (Bar(0, limit["years"], "bound"),), ticks))
        else:
            lanes.append(Lane(label, sub, remark="the order sets no maximum"))
    return lanes


def order_durations(order: Document) -> str:
    """Return the drawing of an order's lengths in years from the document, empty where nothing has a length."""
    entries, bounds = _entry_lanes(order), _limit_lanes(order)
    measured = [bar.end for lane in (*entries, *bounds) for bar in lane.bars if bar.end is not None]
    measured += [tick.at for lane in entries for tick in lane.ticks]
    if not measured:
        return ""
    parts = [Lane("What an instruction gives", heading=True), *entries]
    parts += [Lane("Limits on a date or event", heading=True), *bounds] if bounds else []
    return durations(parts, FIVE * ceil((max(measured) + 1) / FIVE), f"{order['name']}: lengths")
