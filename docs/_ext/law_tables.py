"""Say in words and tables what a law file holds: lines, limits, codes, categories, citations. Computes no date."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from law_charts import days, last_day, shown

Document = Mapping[str, Any]

FORMS = {
    "date": "a date",
    "event": "an event",
    "none": "no instruction",
    "not-applicable": "N/A",
}
OPERATIONS = {
    "anniversary": "{years} years after {base}, to the day",
    "end-of-year": "31 December of the year of {base} + {years}",
    "fixed": "the date stated",
    "review": "a review on the date stated",
    "none": "no day follows",
}
BASES = {
    "decision": "the decision to classify",
    "origin": "origin",
    "issuance": "issuance",
    "source": "the source document",
    "stated": "the date stated",
}
BOUNDS = {
    "maximum": "at most",
    "default": "unless an earlier date is chosen",
    "ceiling": "at most, by the directive",
    "outer": "at most, for a category that the cable does not show",
}


def authorities(value: Any) -> Iterator[Document]:
    """Yield every citation inside a file, in its order."""
    if isinstance(value, dict):
        if "verified" in value:
            yield value
        for inner in value.values():
            yield from authorities(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from authorities(inner)


def is_read(authority: Document) -> bool:
    """Tell whether nothing of a value is from memory."""
    return "unverified" not in authority["verified"]


def span(value: Document) -> str:
    """Say the days on which a dated value holds, empty where it holds as long as its order."""
    if "from" in value:
        return days(value)
    return f"to {last_day(value['until'])}" if value.get("until") else ""


def cell(text: str) -> str:
    """Make text safe inside a Markdown table."""
    return text.replace("|", "\\|").replace("\n", " ")


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a Markdown table, empty where there are no rows."""
    body = [f"| {' | '.join(cell(value) for value in row)} |" for row in rows]
    if not body:
        return ""
    return "\n".join([f"| {' | '.join(head)} |", "|" + " --- |" * len(head), *body]) + "\n"


def cited(authority: Document) -> str:
    """Return a citation with those that support it."""
    section = authority["section"]
    text, _, edition = authority["source"].partition(", ")
    volume, _, part = text.rpartition(" ")
    if text == "convention":
        own = text
    elif section.startswith(f"{part}."):
        own = f"{volume} {section}"
    else:
        own = text + section if section.startswith("(") else f"{text} {section}"
    return "; ".join([f"{own}, {edition}" if edition else own, *authority.get("also", [])])


def source(authority: Document) -> str:
    """Return a citation and what the value was checked against, in bold where memory is part of it."""
    mark = "*" if is_read(authority) else "**"
    return f"{cited(authority)} ({mark}{authority['verified']}{mark})"


def lines(*parts: str) -> str:
    """Put the parts that are not empty under one another in a cell."""
    return "<br>".join(part for part in parts if part)


def shortened(names: Sequence[str]) -> str:
    """Write codes for a cell of a table, runs cut to their ends; the forms `date` and `event` are words."""
    runs = (run.split(" to ") for run in shown(names).split(", "))
    return ", ".join(" to ".join(FORMS.get(name, f"`{name}`") for name in run) for run in runs)


def operation(value: Document) -> str:
    """Say in words which day follows."""
    form = "computed review" if value["operation"] == "review" and "years" in value else value["operation"]
    words = OPERATIONS.get(form, "a review {years} years after {base}")
    return words.format(years=value.get("years", ""), base=BASES.get(value.get("base", ""), ""))


def line_of(entry: Document) -> str:
    """Say what stands on the line that an entry reads."""
    if entry["form"] == "code":
        return shortened(entry["codes"])
    named = f" for {', '.join(entry['controls'])}" if "controls" in entry else ""
    return FORMS[entry["form"]] + named


def follows(entry: Document) -> str:
    """Say what follows from an entry, with its steps down and its cap."""
    steps = [f"{step['to'].title()}: {operation(step)}" for step in entry.get("downgrades", [])]
    caps = [f"cap: {operation(entry['cap'])}"] if "cap" in entry else []
    own = [f"automatic: {operation(entry['automatic'])}"] if "automatic" in entry else []
    return lines(operation(entry), *steps, *caps, *own)


def instructions(order: Document) -> str:
    """Return the table of what an instruction may say."""
    rows = (
        (lines(line_of(e), e.get("level", "").title(), span(e)), e["meaning"], follows(e), source(e["authority"]))
        for e in order["instructions"]
    )
    return table(("On the line", "Read as", "What follows", "Source"), rows)


def limits(order: Document) -> str:
    """Return the table of bounds on typed dates and events."""
    rows = (
        (
            lines(shortened(limit["of"]), limit.get("level", "").title()),
            "no maximum" if limit["operation"] == "none" else f"{BOUNDS[limit['bound']]}: {operation(limit)}",
            limit.get("note", ""),
            source(limit["authority"]),
        )
        for limit in order["limits"]
    )
    return table(("On the line", "Bound", "Remark", "Source"), rows)


def codes(order: Document) -> str:
    """Return the table of codes and their meanings."""
    rows = ((f"`{e['code']}`", e["meaning"], source(e["authority"])) for e in order["exemptions"])
    return table(("Code", "Meaning", "Source"), rows)


def reasons(order: Document) -> str:
    """Return the categories for classifying, by section and letter."""
    parts = []
    for reason in order["reasons"]:
        stood = (
            "A Reason line was due on an original decision." if reason["marked"] else reason.get("note", "Not marked.")
        )
        rows = ((f"{reason['section']}({letter})", meaning) for letter, meaning in reason["letters"].items())
        parts.append(f"{stood} {source(reason['authority'])}\n")
        parts.append(table(("Section", "Concerns"), rows))
    return "\n".join(parts)


def automatic(order: Document) -> str:
    """Return the rules of automatic declassification as the text stood."""
    rows = (
        (
            lines(operation(rule), rule["condition"]),
            span(rule),
            lines(*(f"{onset['on']}: {onset['covers']}" for onset in rule["onsets"])),
            source(rule["authority"]),
        )
        for rule in order["automatic"]
    )
    return table(("Due", "Text in force", "Not before", "Source"), rows)


def legacy(order: Document) -> str:
    """Return what the order makes of earlier marks that still stand on documents."""
    rows = (
        (
            shortened(entry["codes"]) if "codes" in entry else FORMS[entry["form"]],
            ", ".join(entry["of"]) or "every earlier order",
            lines(entry["meaning"], span(entry)),
            source(entry["authority"]),
        )
        for entry in order["legacy"]
    )
    return table(("On the line", "Of", "Read as", "Source"), rows)


def earlier_dates(order: Document) -> str:
    """Return what the order says of days and events that an earlier order's instruction set."""
    rows = (
        (", ".join(e["kinds"]), ", ".join(e["of"]), lines(e["meaning"], span(e)), source(e["authority"]))
        for e in order.get("earlier_dates", [])
    )
    return table(("On the line", "Of", "Read as", "Source"), rows)


def stamp_terms(order: Document) -> str:
    """Return the terms of years that a reviewer's stamp sets, from the document's date or the review's."""
    terms = order.get("stamp_terms")
    if not terms:
        return ""
    years = ", ".join(map(str, terms["years"]))
    short = f"{terms['days_short']} day short of the term is taken for it; 29 February counts as {terms['leap_day']}"
    return table(("Years", "Also", "Remark", "Source"), [(years, short, terms["note"], source(terms["authority"]))])


def named_ambiguities(value: Any) -> Iterator[str]:
    """Yield the name of every open point that a value of a law file refers to, in its order."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key in ("ambiguity", "ambiguities"):
                yield from [inner] if isinstance(inner, str) else inner
            else:
                yield from named_ambiguities(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from named_ambiguities(inner)


def open_points(entries: Iterable[Document]) -> str:
    """Return the table of points on which the law is open, with the reading taken."""
    rows = ((f"`{e['name']}`", e["question"], e["taken"], e["authority"]) for e in entries)
    return table(("Name", "Open", "Taken", "Authority"), rows)


def citations(order: Document) -> str:
    """Return the numbers that a cable may cite, with days."""
    windows = {
        "in-force": "in force",
        "after-change": "the order before, silently",
        "before-change": "the next order, early",
    }
    rows = (
        (f"E.O. {e['number']}", windows[e["window"]], span(e), source(e["authority"]))
        for e in order["accepted_citations"]
    )
    return table(("Cited", "Why", "Documents", "Source"), rows)


def amendments(order: Document) -> str:
    """Return the orders that changed this one without replacing it."""
    rows = ((f"E.O. {e['number']}", e["from"], e["changes"], source(e["authority"])) for e in order["amendments"])
    return table(("Amended by", "From", "What it changed", "Source"), rows)


def unread(document: Document) -> str:
    """List the values of a file that rest on memory."""
    found = [f"- {cited(a)}: {a['verified']}" for a in authorities(document) if not is_read(a)]
    return "\n".join(dict.fromkeys(found)) + "\n" if found else ""
