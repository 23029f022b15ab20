"""Write the pages of the law from `rules/orders/*.json` and `rules/clocks/*.json`: one for each order, and an index.

The points on which the law is open come from `rules/vocabulary/ambiguities.json`.

`python docs/_ext/law_pages.py OUTDIR`. The pages are MyST Markdown with inline SVG; the same files give the same bytes.
What is printed is what the files say: no date is computed here.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from law_charts import days, order_durations, order_timeline, overview
from law_drawing import figure
from law_tables import (
    amendments,
    authorities,
    automatic,
    citations,
    codes,
    earlier_dates,
    instructions,
    is_read,
    legacy,
    limits,
    named_ambiguities,
    open_points,
    operation,
    reasons,
    source,
    span,
    stamp_terms,
    table,
    unread,
)

RULES = Path(__file__).resolve().parents[2] / "rules"
Document = Mapping[str, Any]

CLOSING = (
    "A day that follows from these tables is a day on which a record is *due* to be declassified under the text named, "
    "unless it was exempted, referred or delayed. None of them says that a record has been declassified, or is public."
)
LENGTHS = "Years from the date of a document. A pale end shows that the day depends on the month of the document."
COLOURS = (
    "Blue: documents governed, pale where signed but not yet in force. Green: automatic declassification. "
    "Ochre: statutes. Red marks are single days; arrows run on."
)


def read(folder: str) -> list[Document]:
    """Return the files of `rules/<folder>`, by id."""
    return [json.loads(path.read_text(encoding="utf-8")) for path in sorted((RULES / folder).glob("*.json"))]


def ambiguities() -> list[Document]:
    """Return the points on which the law is open, each with the reading taken."""
    held = json.loads((RULES / "vocabulary" / "ambiguities.json").read_text(encoding="utf-8"))
    return list(held["ambiguities"])


def heading(order: Document) -> str:
    """Return the head of an order's page."""
    governs, due = (
        order["governs"],
        [f"{'' if e['due'] else 'not '}due {span(e)}".rstrip() for e in order["instruction_due"]],
    )
    rows = [
        ("Title", order["title"]),
        ("Signed", order["signed"]),
        ("Governs documents dated", days(governs)),
        ("Authority", source(governs["authority"])),
        ("Levels", ", ".join(level["name"].title() for level in order["levels"])),
        ("A declassification instruction was", "; ".join(due)),
    ]
    note = f"\n{governs['note']}\n" if "note" in governs else ""
    return f"# {order['name']}\n\n{table(('', ''), rows)}{note}"


def page(order: Document, orders: Sequence[Document]) -> str:
    """Return the whole page of one order; `orders` are all, earliest first."""
    parts = [
        heading(order),
        figure(order_timeline(order, orders), f"{order['name']} in time. Red marks are single days; arrows run on."),
    ]
    if drawn := order_durations(order):
        parts.append(figure(drawn, LENGTHS))
    sections = [
        ("What an instruction may say", instructions(order)),
        ("Limits", limits(order)),
        ("Codes", codes(order)),
        ("Categories", reasons(order)),
        ("Automatic declassification", automatic(order)),
        ("Earlier marks", legacy(order)),
        ("Earlier dates", earlier_dates(order)),
        ("Terms of a reviewer's stamp", stamp_terms(order)),
        ("Where the text is open", open_points(e for e in ambiguities() if e["name"] in set(named_ambiguities(order)))),
        ("Numbers a cable may cite", citations(order)),
        ("Amendments", amendments(order)),
        ("Remarks", "".join(f"- {note}\n" for note in order.get("notes", []))),
        ("Not verified", unread(order)),
    ]
    parts += [f"## {name}\n\n{body}" for name, body in sections if body]
    return "\n".join([*parts, f"{CLOSING}\n"])


def clock(document: Document) -> str:
    """Return a clock's part of the index page."""
    rows = ((operation(v), span(v), v.get("note", ""), source(v["authority"])) for v in document["values"])
    body = table(("Due", "Text in force", "Remark", "Source"), rows)
    notes = "".join(f"- {note}\n" for note in document.get("notes", []))
    return f"### {document['name']}\n\n{document['title']}, {document['condition']}.\n\n{body}\n{notes}"


def index(orders: Sequence[Document], clocks: Sequence[Document]) -> str:
    """Return the index page: all orders and clocks in one drawing, then the tables."""
    law = [a for document in (*orders, *clocks) for a in authorities(document) if a["source"] != "convention"]
    read_count = sum(map(is_read, law))
    rows = (
        (
            f"[{o['name']}]({o['id']}.md)",
            days(o["governs"]),
            o["signed"],
            o["title"],
        )
        for o in orders
    )
    toctree = "\n".join(["```{toctree}", ":hidden:", "", *[order["id"] for order in orders], "```"])
    counted = (
        f"Of {len(law)} cited values {read_count} were read in a source; {len(law) - read_count} rest on memory, "
        "in whole or in part, and each page lists its own."
    )
    parts = [
        "# The law\n",
        "Exactly one order governs a document, by its date.\n",
        figure(overview(orders, clocks), COLOURS),
        f":::{{container}} orders\n{table(('Order', 'Governs documents dated', 'Signed', 'Title'), rows)}:::\n",
    ]
    parts += [counted + "\n", "## Other deadlines\n", *map(clock, clocks)]
    parts += [f"## Where the law is open\n\n{open_points(ambiguities())}", f"{CLOSING}\n", toctree + "\n"]
    return "\n".join(parts)


def main(arguments: Sequence[str]) -> None:
    """Write the pages into the folder named, replacing those of an earlier run."""
    target = Path(arguments[0])
    target.mkdir(parents=True, exist_ok=True)
    orders = sorted(read("orders"), key=lambda order: str(order["governs"]["from"]))
    written = {f"{order['id']}.md": page(order, orders) for order in orders} | {
        "index.md": index(orders, read("clocks"))
    }
    for name, text in written.items():
        (target / name).write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main(sys.argv[1:])
