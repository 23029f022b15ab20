# ruff: noqa: ARG001, PLR0917 - typer reads the options from these parameters; the settings take them from the context
"""`auditor list`, `auditor schema` and `auditor version`: what the installation knows."""

from __future__ import annotations

import json
from typing import Annotated, Any

import typer

from auditor import __version__, resources
from auditor.cli import options as o
from auditor.cli.console import Console, wants_color
from auditor.cli.deliver import deliver, targets, verify, write
from auditor.cli.run import settings_of
from auditor.errors import UsageError, near_miss

What = Annotated[str, typer.Argument(metavar="WHAT", help="rules, facts, orders, citations, profiles or settings.")]
Near = Annotated[list[str] | None, typer.Argument(metavar="[PATH]", help="Take the settings that hold for this path.")]
Origin = Annotated[bool, typer.Option("--origin", help="Show where each setting comes from.")]
SchemaName = Annotated[
    str | None, typer.Argument(metavar="[NAME]", help="findings, schedule, order, ...; none: all names.")
]


def list_(
    ctx: typer.Context,
    what: What,
    paths: Near = None,
    origin: Origin = False,
    law: o.Law = None,
    rules: o.Rules = None,
    config: o.Config = None,
    isolated: o.Isolated = False,
    format_name: o.FormatName = None,
    outputs: o.Outputs = None,
    color: o.Color = "auto",
    debug: o.Debug = False,
) -> None:
    """List the rules, the facts they may name, the law, the profiles or the settings."""
    from auditor.cli import lists
    from auditor.output import document, formats

    o.one_of(what, tuple(lists.LISTS), "list")
    settings = settings_of({**ctx.params, "paths": paths or ()})
    entry, files = formats.named(format_name or "table"), targets(outputs, paths or ())
    verify(what, entry, files)
    columns, rows = lists.LISTS[what](settings, origin)
    beside = {name: make(settings, origin) for name, make in [lists.BESIDE[what]]} if what in lists.BESIDE else {}
    limit = max(len(rows), *(len(more) for _, more in beside.values()), 1)
    shown = document.Options(color=wants_color(o.one_of(color, o.COLOR, "--color")), limit=limit)
    deliver(document.listing(what, columns, rows, beside=beside), entry, files, shown, Console())


def schema(name: SchemaName = None) -> None:
    """Print the JSON Schema of an input, an output or a data file of auditor, complete in itself."""
    folder = resources.folder("rules") / "schemas"
    names = sorted(path.stem for path in folder.glob("*.json"))
    if name is None:
        write("\n".join(names) + "\n")
        return
    if name not in names:
        message = f"unknown schema {name}{near_miss(name, names)}; schemas are {', '.join(names)}"
        raise UsageError(message)
    write(json.dumps(complete(name), indent=2) + "\n")


def complete(name: str) -> dict[str, Any]:
    """Return a schema with the schemas that it refers to among its definitions."""
    document: dict[str, Any] = dict(resources.load(f"schemas/{name}"))
    needed = {part: resources.load(f"schemas/{part.removesuffix('.json')}") for part in _references(document)}
    if needed:
        document["$defs"] = {**document.get("$defs", {}), **needed}
    return document


def _references(value: Any) -> list[str]:
    """Return the other schema files that a schema refers to, sorted."""
    found: set[str] = set()
    if isinstance(value, dict):
        target = value.get("$ref", "")
        found.update({target} if target.endswith(".json") else ())
        found.update(*(_references(part) for part in value.values()))
    elif isinstance(value, list):
        found.update(*(_references(part) for part in value))
    return sorted(found)


def version() -> None:
    """Print the version."""
    write(f"auditor {__version__}\n")
