# ruff: noqa: ARG001, PLR0917 - typer reads the options from these parameters; the settings take them from the context
"""`auditor explain`: a rule, a family of rules, or a record."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from auditor.cli import options as o
from auditor.cli.console import say
from auditor.cli.deliver import write
from auditor.cli.run import settings_of
from auditor.settings import Settings

What = Annotated[
    list[str],
    typer.Argument(metavar="RULE... | PATH...", help="Codes, families or names; with --record, where to look."),
]
RecordId = Annotated[str | None, typer.Option("--record", metavar="ID", help="Explain this record of the paths given.")]
TextOrJson = Annotated[str, typer.Option("--format", "-f", metavar="FORMAT", help="text or json.")]


def explain(
    ctx: typer.Context,
    what: What,
    record: RecordId = None,
    as_of: o.AsOf = None,
    law: o.Law = None,
    rules: o.Rules = None,
    profile: o.Profile = None,
    config: o.Config = None,
    isolated: o.Isolated = False,
    show_text: o.ShowText = None,
    format_name: TextOrJson = "text",
    debug: o.Debug = False,
) -> None:
    """Explain a rule with its authority and examples, or one record: its derivation and the marks in its text."""
    as_json = o.one_of(format_name, ("text", "json"), "--format") == "json"
    settings = settings_of({**ctx.params, "paths": what if record else ()})
    if record is None:
        _rules(what, settings, as_json=as_json)
    else:
        _record(record, what, settings, as_json=as_json)


def _rules(words: list[str], settings: Settings, *, as_json: bool) -> None:
    from auditor.checks.catalogue import load_catalogue
    from auditor.cli import explain_rule

    catalogue = load_catalogue(settings.rules)
    cards = list({card.code: card for word in words for card in catalogue.find(word)}.values())
    if as_json:
        write(json.dumps({"rules": [explain_rule.as_object(card) for card in cards]}, indent=1) + "\n")
        return
    texts = [explain_rule.as_text(card, explain_rule.here(card, catalogue, settings)) for card in cards]
    write(("\n" + "-" * 100 + "\n\n").join(texts))


def _record(record: str, paths: list[str], settings: Settings, *, as_json: bool) -> None:
    from auditor import pipeline
    from auditor.cli import explain_record

    dated, is_today = o.dated(settings)
    found = pipeline.explain_record(record, paths, dated)
    if as_json:
        write(json.dumps({"records": [explain_record.as_object(part) for part in found]}, indent=1) + "\n")
    else:
        write("\n".join(explain_record.as_text(part, show_text=dated.show_text) for part in found))
    if is_today:
        say(f"as of {dated.as_of} (today; --as-of sets it)")
