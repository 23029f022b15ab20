"""The published schemas are what the outputs hold to, and each names every column."""

from __future__ import annotations

import dataclasses
import io
import json

import jsonschema
import pytest
from made_results import made, many

from auditor import resources
from auditor.checks.findings import Finding
from auditor.cli.listing import complete
from auditor.law.schedule import COLUMNS as SCHEDULE_COLUMNS
from auditor.output import document, formats
from auditor.output.tables import TABLES

OURS = [*TABLES, "meta", "result", "settings"]


@pytest.mark.parametrize("name", OURS)
def test_schemas_are_schemas(name: str):
    jsonschema.Draft202012Validator.check_schema(complete(name))


@pytest.mark.parametrize("name", TABLES)
def test_schemas_name_every_column_in_order(name: str):
    row = resources.load(f"schemas/{name}")["$defs"]["row"]
    assert list(row["properties"]) == [column.name for column in TABLES[name]]
    assert row["required"] == list(row["properties"])


def test_columns_are_those_of_the_rows():
    assert [column.name for column in TABLES["findings"]] == [field.name for field in dataclasses.fields(Finding)]
    assert tuple(column.name for column in TABLES["schedule"]) == SCHEDULE_COLUMNS


@pytest.mark.parametrize(
    "result",
    [
        made(),
        made(command="schedule"),
        made(findings=[]),
        many(20),
        made(kept_columns=("box",), kept={("in/a.txt", 1): ("17",)}),
    ],
    ids=["check", "schedule", "clean", "many", "kept"],
)
def test_json_holds_to_the_published_schema(result):
    out = io.BytesIO()
    formats.to_stream(document.document(result), formats.FORMATS["json"], out, document.Options())
    jsonschema.Draft202012Validator(complete("result")).validate(json.loads(out.getvalue()))
