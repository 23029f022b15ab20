"""Write the pages of the rules from their cards: one for each card, one for each family, and an index.

`python docs/_ext/rules_pages.py OUTDIR`. The examples are the cards' own cases, run through the reader and the law; the
words are those of `auditor explain`.
"""

from __future__ import annotations

import re
import sys
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from itertools import groupby
from pathlib import Path

from markdown import block, code, join, prose, table, toctree, write

from auditor import resources
from auditor.checks.cards import Authority, Card, Segment
from auditor.checks.catalogue import load_catalogue
from auditor.cli.explain_case import case_lines
from auditor.cli.explain_rule import examples, meanings
from auditor.output.rules import highest

FAMILIES = {
    "RU": ("Roll-up", "every paragraph against the overall marking, and the overall marking against the paragraphs"),
    "PS": ("Portion syntax", "the form of portion marks"),
    "BS": ("Overall marking", "the form of the overall marking, and where it stands more than once"),
    "CP": ("Captions", "distribution captions and handling words"),
    "DI": ("Declassification instruction", "the E.O. line, Classified By, Derived From and Reason"),
    "DT": ("Dates", "date-time group, day of the year and dates of the record"),
    "ID": ("Identity and header", "message number, serial, post and the parts of the header"),
    "PN": ("Paragraph numbering", "numbers that are skipped, repeated or out of order"),
    "RL": ("Release", "release against schedule, review and withholding"),
    "DS": ("Data set", "records of one data set side by side"),
    "IN": ("Input", "rows and files that can't be read, or not quite"),
}
"""Title and subject of the families of the catalogue; another is called by its letters."""

SCOPES = {
    "portion": "each paragraph",
    "cable": "each record",
    "dataset": "the records of one data set",
    "input": "rows and files as they are read",
}
ANY = "any date"
UNVERIFIED = "unverified"
_CODE = re.compile(r"\b[A-Z]{2,8}[0-9]{3}\b")


def title_of(family: str) -> str:
    """Return what a family is called."""
    return f"{family}: {FAMILIES[family][0].lower()}" if family in FAMILIES else family


def subject(family: str) -> str:
    """Return what a family is about, "" for one of a user's pack."""
    return FAMILIES[family][1] if family in FAMILIES else ""


def days(start: date | None, end: date | None) -> str:
    """Say first and last day of a span that is half-open in the data."""
    last = end - timedelta(1) if end else None
    if start and last:
        return f"{start} to {last}"
    return f"from {start}" if start else f"to {last}" if last else ANY


@cache
def codes() -> frozenset[str]:
    """Return the codes that have a page."""
    return frozenset(card.code for card in load_catalogue().cards)


def linked(text: str) -> str:
    """Return prose in which the codes of cards are links to their pages."""
    return _CODE.sub(lambda found: f"[{found[0]}]({found[0]}.md)" if found[0] in codes() else found[0], prose(text))


def severity(card: Card) -> str:
    """Return the severity in words, by the date of the record where it depends on that."""
    rows = [(f"**{s.word}**", _dated(s), code(s.condition.source) if s.condition else "") for s in card.severity]
    shown = rows if any(row[2] for row in rows) else [row[:2] for row in rows]
    head = ("Severity", "Records dated", "If")[: len(shown[0])]
    return join(table(head, shown), "The first line that fits holds; where none fits, the rule is silent.")


def one_severity(card: Card) -> str:
    """Return the severity of a card that has one whatever date and record, else ""."""
    first = card.severity[0]
    plain = len(card.severity) == 1 and first.condition is None and days(first.start, first.end) == ANY
    return first.word if plain else ""


def _dated(segment: Segment) -> str:
    return days(segment.start, segment.end) + (" (about)" if segment.approximate else "")


def citation(entry: Authority) -> str:
    """Return a citation, linked to the page of the order it names."""
    named = resources.folder("rules") / "orders" / f"{entry.source}.json"
    words = prose(entry.citation)
    return f"[{words}](../law/{entry.source}.md)" if named.is_file() else words


def authorities(card: Card) -> str:
    """Return the table of citations with their days and what each was checked against."""
    rows = [
        (citation(entry), days(entry.start, entry.end), _checked(entry), prose(entry.note)) for entry in card.authority
    ]
    shown = rows if any(row[3] for row in rows) else [row[:3] for row in rows]
    return table(("Source", "Records dated", "Checked against", "Remark")[: len(shown[0])], shown)


def _checked(entry: Authority) -> str:
    if not entry.verified or UNVERIFIED in entry.verified:
        return f"**{prose(entry.verified or UNVERIFIED)}**"
    return prose(entry.verified)


def shown_cases(card: Card) -> Iterator[str]:
    """Yield the first case that fires and the first that does not, as a reader sees them."""
    for title, case in examples(card):
        kind, _, name = title.partition(": ")
        lines = textwrap.dedent("\n".join(line.rstrip() for line in case_lines(card, case)))
        yield join(f"## {kind}", f"{prose(name[:1].upper() + name[1:])}.", block(lines))


def exactly(card: Card) -> str:
    """Return the expression with the meaning of each name in it, and the templates of what is said."""
    if card.when is None:
        return ""
    templates = [
        (name, code(template.source))
        for name, template in (("Message", card.message), ("Expected", card.expected))
        if template is not None and template.source
    ]
    return join(
        "## Exactly when",
        block(card.when.source, "python"),
        table(("Name", "Meaning"), [(code(name), prose(meaning)) for name, meaning in meanings(card)]),
        table(("Said", "As"), templates),
        "A comparison with something that is not stated is not true, so that the rule is silent there. "
        "All names: [facts](../facts.md).",
    )


def silencing(card: Card) -> str:
    """Return how to do without the findings of a rule, from everywhere to one by one."""
    if card.kind == "reading":
        return ""
    settings = f"""ignore = ["{card.code}"]            # nowhere

[per-path."old/**"]
ignore = ["{card.code}"]            # not in these files

[severity]
{card.code} = "info"                # reported, and no reason to fail"""
    accept = (
        "A [baseline](../ci.md#only-new-findings) never hides what can't be read."
        if card.scope == "input"
        else "To accept what is found today and see new findings only, make a [baseline](../ci.md#only-new-findings)."
    )
    return join(
        "## Silence it",
        f"For one run: `--ignore {card.code}`. In `auditor.toml` ([settings](../settings.md)):",
        block(settings, "toml"),
        accept,
    )


def card_page(card: Card) -> str:
    """Return the page of one card."""
    kind = f"A {card.kind} on {SCOPES[card.scope]}, since version {card.since}. "
    if card.kind == "reading":
        kind += "It says how text is read, and makes no finding."
    else:
        kind += f"Severity: **{one_severity(card) or 'by date'}**."
    return join(
        f"# {card.code} {card.name}",
        linked(card.summary),
        kind,
        join("## Severity", severity(card)) if card.kind == "rule" and not one_severity(card) else "",
        *shown_cases(card),
        join("## What to do" if card.kind == "rule" else "## What it means", linked(card.help.source)),
        join("## Not reported", linked(card.guard)) if card.guard else "",
        join("## Authority", authorities(card)),
        exactly(card),
        silencing(card),
        join("## Note", linked(card.note)) if card.note else "",
    )


def rows_of(cards: Sequence[Card]) -> str:
    """Return the table of some cards."""
    rows = [(f"[{card.code}]({card.code}.md)", prose(card.name), _gravest(card), prose(card.summary)) for card in cards]
    return table(("Code", "Name", "Severity", "What"), rows)


def _gravest(card: Card) -> str:
    return highest(card) if card.kind == "rule" else "reading"


def family_page(family: str, cards: Sequence[Card]) -> str:
    """Return the page of a family."""
    about = subject(family)
    return join(
        f"# {title_of(family)}",
        f"{about[:1].upper()}{about[1:]}." if about else "",
        rows_of(cards),
        toctree(card.code for card in cards),
    )


def index_page(families: Mapping[str, Sequence[Card]]) -> str:
    """Return the index: what a card is, and all of them family by family."""
    cards = [card for held in families.values() for card in held]
    rules = [card for card in cards if card.kind == "rule"]
    cited = [entry for card in cards for entry in card.authority]
    memory = sum(UNVERIFIED in entry.verified or not entry.verified for entry in cited)
    counted = (
        f"{len(rules)} rules and {len(cards) - len(rules)} readings. A rule makes findings; a reading says how text is "
        f"read and makes none. Of {len(cited):,} citations {len(cited) - memory:,} were read in a source or need none; "
        f"{memory:,} are marked **unverified**."
    )
    overview = [
        (f"[{family}]({family}.md)", subject(family), str(sum(card.kind == "rule" for card in held)), str(len(held)))
        for family, held in families.items()
    ]
    return join(
        "# Rules",
        counted,
        "`auditor explain CODE` prints what these pages say, `auditor list rules` lists them. Wherever a rule is "
        "named, its code, its name and its family are accepted.",
        table(("Family", "About", "Rules", "Cards"), overview),
        *(join(f"## {title_of(family)}", rows_of(held)) for family, held in families.items()),
        toctree(families),
    )


def pages() -> dict[str, str]:
    """Return every page by file name."""
    cards = load_catalogue().cards
    order = [*FAMILIES, *sorted({card.family for card in cards} - set(FAMILIES))]
    held = {family: tuple(group) for family, group in groupby(cards, key=lambda card: card.family)}
    families = {family: held[family] for family in order if family in held}
    made = {f"{card.code}.md": card_page(card) for card in cards}
    made |= {f"{family}.md": family_page(family, group) for family, group in families.items()}
    return made | {"index.md": index_page(families)}


def main(arguments: Sequence[str]) -> None:
    """Write the pages into the folder named."""
    write(Path(arguments[0]), pages())


if __name__ == "__main__":
    main(sys.argv[1:])
