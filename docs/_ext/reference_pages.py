"""Write the parts of the reference that follow from data: commands, columns, fields, facts, settings, formats, law.

`python docs/_ext/reference_pages.py OUTDIR`. The pages of docs/ include these parts; nothing is written twice.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import typer
from lone_facts import lone_facts
from markdown import block, code, join, prose, table, write
from typer.testing import CliRunner

import auditor
from auditor import resources
from auditor.checks.facts import ROWS, all_facts
from auditor.checks.operations import FUNCTIONS
from auditor.cli.lists import LISTS
from auditor.cli.main import app
from auditor.ingest.profiles import known
from auditor.ingest.sources import KINDS
from auditor.output.formats import FORMATS
from auditor.settings import Settings

Schema = Mapping[str, Any]
WIDTH = 96
HELP = {"COLUMNS": str(WIDTH), "TERM": "dumb", "NO_COLOR": "1", "_TYPER_FORCE_DISABLE_TERMINAL": "1"}
"""What the environment is set to, so that a page does not depend on the terminal it was made in."""

TYPES = {
    "string": "text",
    "integer": "whole number",
    "number": "number",
    "boolean": "true or false",
    "array": "list",
    "object": "object",
}


# --------------------------------------------------------------------------- commands
def commands(command: Any = None, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Yield the words of every command and group, the program itself first as ()."""
    found = command or typer.main.get_command(app)
    yield path
    for name, inner in getattr(found, "commands", {}).items():
        yield from commands(inner, (*path, name))


def help_of(path: Sequence[str]) -> str:
    """Return what `auditor PATH... --help` prints."""
    ran = CliRunner().invoke(app, [*path, "--help"], prog_name="auditor", env=HELP, terminal_width=WIDTH)
    assert ran.exit_code == 0, ran.output
    return "\n".join(line.rstrip() for line in ran.stdout.strip("\n").split("\n"))


def command_reference() -> str:
    """Return the help of every command under a heading of its own."""
    return join(*(f"## {' '.join(('auditor', *path))}\n\n{block(help_of(path))}" for path in commands()))


# --------------------------------------------------------------------------- schemas
def kind_of(part: Schema) -> str:
    """Say what a value is: its type, the words it may be, the form of a text."""
    if "const" in part:
        return code(str(part["const"]))
    if "enum" in part:
        return ", ".join(code(str(word)) if word else "empty" for word in part["enum"])
    if "$ref" in part:
        return part["$ref"].removeprefix("#/$defs/").removesuffix(".json")
    if part.get("pattern", "").startswith("^([0-9]{4}-[0-9]{2}-[0-9]{2})"):
        return "ISO date or empty"
    stated = part.get("type", "object" if "properties" in part else "")
    types = [stated] if isinstance(stated, str) else list(stated)
    words = [TYPES[name] for name in types if name in TYPES]
    return " or ".join([*words, *(["empty"] if "null" in types else [])])


def rows_of(schema: Schema, prefix: str = "") -> Iterator[tuple[str, str, str]]:
    """Yield name, kind and meaning of the properties of an object, and of objects inside it that are described."""
    for name, part in schema["properties"].items():
        yield code(prefix + name), kind_of(part), prose(part.get("description", ""))
        if part.get("type") == "object" and "properties" in part:
            yield from rows_of(part, f"{prefix}{name}.")


def schemas() -> dict[str, Schema]:
    """Return every schema by name."""
    folder = resources.folder("rules") / "schemas"
    return {path.stem: resources.load(f"schemas/{path.stem}") for path in sorted(folder.glob("*.json"))}


def tables() -> str:
    """Return the columns of every table: those with a schema of their own, then those inside other documents."""
    parts = []
    for name, schema in schemas().items():
        row = schema.get("$defs", {}).get("row")
        if schema.get("type") == "array" and row is not None:
            parts.append(_table(f"### {name}", schema, row))
    for name, schema in schemas().items():
        held = list(_tables_in(schema, schema)) if "meta" in schema.get("properties", {}) else []
        if held:
            parts.append(join(f"### Tables of {name}", prose(schema.get("description", ""))))
            parts += [_table(f"#### {title}", part, row) for title, part, row in held]
    return join(*parts)


def _table(heading: str, described: Schema, row: Schema) -> str:
    shown = table(("Column", "Kind", "Meaning"), rows_of(row))
    return join(heading, prose(described.get("description", "")), shown)


def _tables_in(part: Schema, schema: Schema) -> Iterator[tuple[str, Schema, Schema]]:
    """Yield name, schema and row of every list of objects inside an object."""
    for name, inner in part.get("properties", {}).items():
        row = _resolved(inner.get("items", {}), schema)
        if inner.get("type") == "array" and "properties" in row:
            yield name, inner, row
        elif inner.get("type") == "object":
            yield from _tables_in(inner, schema)


def _resolved(part: Schema, schema: Schema) -> Schema:
    target = part.get("$ref", "")
    found: Schema = schema["$defs"][target.removeprefix("#/$defs/")] if target.startswith("#/$defs/") else part
    return found


def meta() -> str:
    """Return what the meta block of a result holds."""
    return table(("Key", "Kind", "Meaning"), rows_of(schemas()["meta"]))


def baseline() -> str:
    """Return what an entry of a baseline holds."""
    return table(("Key", "Kind", "Meaning"), rows_of(schemas()["baseline"]["$defs"]["entry"]))


def record_fields() -> str:
    """Return the fields of the canonical record."""
    schema = schemas()["record"]
    rows = [(code(name), _field_kind(part), prose(part["description"])) for name, part in schema["properties"].items()]
    return table(("Field", "Kind", "Meaning"), rows)


def _field_kind(part: Schema) -> str:
    """Return the plainest kind of a field; a table's cell may always be text."""
    stated = part.get("type", "object")
    types = [stated] if isinstance(stated, str) else stated
    if "minimum" in part:
        return TYPES["integer"]
    return next(word for name, word in _FIELD_KINDS.items() if name in types)


_FIELD_KINDS = {name: TYPES[name] for name in ("array", "object", "number", "string", "integer", "boolean")}


def schema_names() -> str:
    """Return what `auditor schema` can print."""
    rows = [(code(name), prose(schema.get("description", ""))) for name, schema in schemas().items()]
    return table(("Schema", "Describes"), rows)


# --------------------------------------------------------------------------- facts, settings
def facts() -> str:
    """Return the facts of every scope, and the functions of the expression language."""
    parts = []
    for scope in ROWS:
        rows = [(code(f.name), f.kind, prose(f.meaning)) for f in all_facts() if f.scope == scope]
        parts.append(join(f"## Scope {scope}", table(("Name", "Kind", "Meaning"), rows)))
    return join(*parts)


def functions() -> str:
    """Return the functions that an expression may call."""
    rows = []
    for function in FUNCTIONS.values():
        called, _, meaning = function.meaning.partition(": ")
        rows.append((code(called), function.gives, prose(meaning)))
    return table(("Function", "Gives", "Meaning"), rows)


def settings() -> str:
    """Return the keys of a settings file."""
    schema = schemas()["settings"]
    rows = [
        (code(key), _setting_kind(part, schema), _default(part.get("default")), prose(part["description"]))
        for key, part in schema["properties"].items()
    ]
    return table(("Key", "Value", "Default", "Meaning"), rows)


def _setting_kind(part: Schema, schema: Schema) -> str:
    target = schema["$defs"][part["$ref"].removeprefix("#/$defs/")] if "$ref" in part else part
    if target.get("type") == "array":
        return "list of texts"
    if target.get("type") == "object":
        return "table"
    return "a date" if "pattern" in target else kind_of(target)


def _default(value: Any) -> str:
    if value in ([], {}, ""):
        return "none"
    return code(str(value).lower() if isinstance(value, bool) else str(value))


# --------------------------------------------------------------------------- what the law files rest on
def orders() -> str:
    """Return how many cited values each order file holds, and how many of them are unverified."""
    _, listed = LISTS["orders"](Settings(), False)  # noqa: FBT003 - the lists share one signature
    rows = [
        (
            f"[{order.name}](law/{order.id if order.kind == 'order' else 'index'}.md)",
            order.governs_from,
            order.governs_until,
            _number(order.values),
            _number(order.unverified),
        )
        for order in listed
    ]
    return table(("Order", "Governs from", "Until before", "Cited values", "Unverified"), rows)


def _number(value: int) -> str:
    return f"{value:,}"


# --------------------------------------------------------------------------- formats, profiles
def formats() -> str:
    """Return the output formats with what their modules say of themselves."""
    rows = [
        (
            code(entry.name),
            ", ".join(map(code, entry.suffixes)),
            "findings" if entry.findings else "any table",
            code(f"auditor[{entry.extra}]") if entry.extra else "",
            prose(_docstring(entry.module)),
        )
        for entry in FORMATS.values()
    ]
    return table(("Format", "Suffixes", "Shows", "Needs", "What"), rows)


def _docstring(module: str) -> str:
    path = Path(auditor.__file__).parent / "output" / f"{module}.py"
    return (ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or "").split("\n\n", 1)[0].replace("\n", " ")


def profiles() -> str:
    """Return the profiles that ship with auditor."""
    rows = [
        (code(name), prose(profile.title), profile.reader, profile.released_means)
        for name, profile in sorted(known().items())
    ]
    return table(("Profile", "Source", "Read as", "A release date there is"), rows)


def suffixes() -> str:
    """Return the suffixes that are read in a walked folder, by kind of file."""
    kinds: dict[str, list[str]] = {}
    for suffix, kind in KINDS.items():
        kinds.setdefault(kind, []).append(code(suffix))
    return table(("Kind", "Suffixes"), [(kind, ", ".join(held)) for kind, held in kinds.items()])


PARTS: Mapping[str, Callable[[], str]] = {
    "baseline": baseline,
    "commands": command_reference,
    "facts": facts,
    "formats": formats,
    "functions": functions,
    "lone-facts": lone_facts,
    "meta": meta,
    "orders": orders,
    "profiles": profiles,
    "record-fields": record_fields,
    "schemas": schema_names,
    "settings": settings,
    "suffixes": suffixes,
    "tables": tables,
}
"""The parts by the name of the file that holds each."""


def main(arguments: Sequence[str]) -> None:
    """Write the parts into the folder named."""
    write(Path(arguments[0]), {f"{name}.md": made() for name, made in PARTS.items()})


if __name__ == "__main__":
    main(sys.argv[1:])
