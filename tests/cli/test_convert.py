# ruff: noqa: ARG001 - fixtures are asked for by name
"""`auditor convert`: what is converted and checked again gives the same in the same places."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import jsonschema
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from auditor import pipeline
from auditor import settings as configuration
from auditor.cli.main import main
from auditor.ingest.records import FIELDS
from auditor.output.tables import TABLES
from auditor.resources import folder

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared/data"
SOURCES = {
    "sample_data": ROOT / "sample_data",
    "one telegram": SHARED / "seed",
    "telegrams": SHARED / "telegrams",
    "foia cables": SHARED / "foia/cables",
    "a workbook": SHARED / "lists/jfk-2021-release.xlsx",
}
FORMS = {"sample_data": ("jsonl", "parquet", "csv"), "a workbook": ("parquet",)}
CHOSEN = configuration.load([], isolated=True, given={"as-of": ("2026-01-01", "--as-of"), "jobs": (1, "--jobs")})


def tables(path):
    result = pipeline.check([str(path)], CHOSEN)
    return {name: list(getattr(result, name)) for name in TABLES} | {"counts": result.meta.counts}


@pytest.mark.parametrize("name", SOURCES)
def test_a_converted_set_gives_the_same_findings_in_the_same_places(tmp_path, name):
    if not SOURCES[name].exists():
        pytest.skip("../shared is not beside this checkout")
    first = tables(SOURCES[name])
    for suffix in FORMS.get(name, ("jsonl", "parquet")):
        out = tmp_path / f"again.{suffix}"
        assert main(["convert", str(SOURCES[name]), "-o", str(out), "-q", "--isolated"]) == 0
        again = tables(out)
        assert again == first
    assert first["counts"].audited


ROWS = [
    "id,created,classification,tags,paragraphs,text,box",
    "05OSLO1,2005-06-01,SECRET,PREL;NO,2=C/NF;;(S),,17",
    '05OSLO2,2005-06-02,,,,"1. (C) a\n2. (S) ""b""",',
    ",2005-06-03,SECRET,,,,",
]


@pytest.fixture
def data(tmp_path):
    (tmp_path / "cables.csv").write_text("\n".join(ROWS) + "\n")
    return tmp_path


def test_records_hold_to_the_schema_and_unreadable_rows_stay(auditor_command, data):
    ran = auditor_command("convert", "cables.csv", "--isolated")
    records = [json.loads(line) for line in ran.out.splitlines()]
    assert ran.status == 0
    for record in records:
        jsonschema.Draft202012Validator(json.loads((folder("rules") / "schemas/record.json").read_text())).validate(
            record
        )
    assert records[0]["tags"] == ["PREL", "NO"]
    assert records[0]["extra"] == {"box": "17"}
    assert (records[1]["source"], records[1]["line"]) == ("cables.csv", 3)
    assert "id" not in records[2]
    assert records[2]["provenance"]["unreadable"]["code"] == "IN009"
    assert "cables.csv:5: IN009 can't be read: the row has no id" in ran.err
    assert "rows in 3 = 2 converted + 1 unreadable" in ran.err


def test_a_second_conversion_changes_nothing(auditor_command, data):
    first = auditor_command("convert", "cables.csv", "--isolated").out
    for suffix in ("jsonl", "csv", "parquet"):
        assert auditor_command("convert", "cables.csv", "--isolated", "-o", f"a.{suffix}").status == 0
        assert auditor_command("convert", f"a.{suffix}", "--isolated").out == first


def test_rows_without_id_alone_are_still_canonical(auditor_command, data):
    (data / "cables.csv").write_text("id,created\n,2005-06-03\n")
    ran = auditor_command("convert", "cables.csv", "--isolated", "-o", "a.jsonl")
    assert (ran.status, (data / "a.jsonl").read_text().count("\n")) == (3, 1)
    ran = auditor_command("check", "a.jsonl", "--isolated", "--as-of", "2026-01-01", "-f", "csv")
    assert [row["code"] for row in csv.DictReader(io.StringIO(ran.out))] == ["IN009"]


def test_csv_holds_every_canonical_column_as_it_stands(auditor_command, data):
    (data / "cables.csv").write_text('id,subject\n05OSLO1,"=1+1"\n')
    ran = auditor_command("convert", "cables.csv", "--isolated", "-f", "csv")
    (row,) = csv.DictReader(io.StringIO(ran.out))
    assert tuple(row) == (*FIELDS, "extra", "provenance")
    assert row["subject"] == "=1+1"


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (("cables.csv", "-o", "a.xlsx"), 2, "--format: unknown xlsx"),
        (("cables.csv", "-f", "jsonlines"), 2, "did you mean jsonl?"),
        (("cables.csv", "-o", "a.jsonl", "-o", "a.csv"), 2, "convert writes one file"),
        (("cables.csv", "-o", "a.jsonl", "-f", "csv"), 2, "convert writes one file"),
        (("cables.csv", "-o", "csv=cables.csv"), 2, "that is among the inputs"),
        ((".", "-o", "cables.csv"), 2, "that is among the inputs"),
        (("cables.csv", "-o", "no/where.csv"), 2, "can't be written"),
        (("none.csv",), 3, "none.csv"),
    ],
)
def test_what_is_refused(auditor_command, data, words, status, said):
    before = (data / "cables.csv").read_text()
    ran = auditor_command("convert", *words, "--isolated")
    assert (ran.status, ran.out) == (status, "")
    assert said in ran.err
    assert sorted(path.name for path in data.iterdir()) == [".git", "cables.csv"]
    assert (data / "cables.csv").read_text() == before


TEXT = st.text(st.characters(codec="utf-8"), max_size=12)


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(
    st.lists(
        st.fixed_dictionaries({"id": TEXT, "subject": TEXT, "text": TEXT, "instruction": TEXT, "box": TEXT}), min_size=1
    )
)
@example([{"id": "0\n0", "subject": "", "text": "", "instruction": "", "box": ""}])
def test_any_record_reads_back_as_it_was(tmp_path, rows):
    source = tmp_path / "any.jsonl"
    source.write_text("".join(json.dumps(row) + "\n" for row in rows))
    made = []
    for name in ("jsonl", "csv", "parquet"):
        status = main(["convert", str(source), "-q", "--isolated", "-o", str(tmp_path / f"one.{name}")])
        if status == 0:
            assert (
                main(["convert", str(tmp_path / f"one.{name}"), "-q", "--isolated", "-o", str(tmp_path / "two.jsonl")])
                == 0
            )
            made.append((tmp_path / "two.jsonl").read_bytes())
    if made:
        assert made == [(tmp_path / "one.jsonl").read_bytes()] * 3
