# ruff: noqa: ARG001 - fixtures are asked for by name
"""`auditor diff`: saved results, data sets and laws; formats, exit statuses, and what is refused."""

from __future__ import annotations

import csv
import io
import json

import jsonschema
import pytest

from auditor import resources
from auditor.cli.listing import complete
from auditor.output.differences import TABLES

AS_OF = ("--as-of", "2026-01-01", "--isolated")
OLD = [
    {
        "id": "05OSLO1",
        "created": "2005-06-01",
        "classification": "CONFIDENTIAL",
        "instruction": "E.O. 12958: DECL: 06/01/2015",
        "text": "1. (C) One two three.\n2. (C) Four.",
    },
    {
        "id": "05OSLO2",
        "created": "2005-06-02",
        "classification": "SECRET",
        "released": "2014-03-20",
        "release_extent": "full",
        "paragraphs": [{"number": 1, "mark": "S"}],
    },
    {"id": "05OSLO3", "created": "2005-06-03", "classification": "SECRET", "paragraphs": ["S"]},
]
NEW = [
    {
        **OLD[0],
        "classification": "CONFIDENTIAL",
        "instruction": "E.O. 12958: DECL: 06/01/2014",
        "text": "1. (S) One two.\n2. (C) Four.",
    },
    {**OLD[1], "release_extent": "part"},
    {"id": "05OSLO4", "created": "2005-06-04", "classification": "CONFIDENTIAL"},
]


@pytest.fixture
def sets(tmp_path):
    """Two data sets."""
    for name, records in (("old", OLD), ("new", NEW)):
        lines = "".join(json.dumps(record) + "\n" for record in records)
        (tmp_path / f"{name}.jsonl").write_text(lines)
    return tmp_path


def changes(ran):
    return {
        (change["change"], change["record_id"], change["what"].partition(" ")[0])
        for change in json.loads(ran.out)["changes"]
    }


EXPECTED = {
    ("withdrawn", "05OSLO3", "record"),
    ("added", "05OSLO4", "record"),
    ("moved", "05OSLO1", "declassify_on"),
    ("more-redacted", "05OSLO2", "release_extent"),
    ("new", "05OSLO1", "RU001"),
}


def test_two_data_sets(auditor_command, sets):
    ran = auditor_command("diff", "old.jsonl", "new.jsonl", *AS_OF, "-f", "json")
    document = json.loads(ran.out)
    assert ran.status == 1
    assert changes(ran) >= EXPECTED | {("shorter", "05OSLO1", "words")}
    moved = next(change for change in document["changes"] if change["change"] == "moved")
    assert (moved["old"], moved["new"], moved["days"]) == ("2015-06-01", "2014-06-01", -365)
    assert moved["old_basis"].startswith("due on 2015-06-01 under E.O. 12958")
    assert moved["new_basis"].startswith("due on 2014-06-01 under E.O. 12958")
    assert (document["meta"]["old"]["name"], document["meta"]["new"]["counts"]["audited"]) == ("old.jsonl", 3)
    jsonschema.Draft202012Validator(complete("diff")).validate(document)


def save(auditor_command, name, command="check", form="json"):
    assert auditor_command(command, f"{name}.jsonl", *AS_OF, "-o", f"{name}-{command}.{form}").status in (0, 1)
    return f"{name}-{command}.{form}"


def test_two_saved_results(auditor_command, sets):
    files = [save(auditor_command, name) for name in ("old", "new")]
    ran = auditor_command("diff", *files, "-f", "json")
    assert ran.status == 1
    assert changes(ran) >= EXPECTED
    assert not {change for change in changes(ran) if change[2] == "words"}
    jsonschema.Draft202012Validator(complete("diff")).validate(json.loads(ran.out))


def test_a_saved_result_and_a_data_set(auditor_command, sets):
    ran = auditor_command("diff", save(auditor_command, "old"), "new.jsonl", *AS_OF, "-f", "json")
    assert changes(ran) >= EXPECTED
    same = auditor_command("diff", save(auditor_command, "old"), "old.jsonl", *AS_OF)
    assert same.status == 0
    assert "no changes" in same.out


def test_json_lines_of_findings_and_of_schedules(auditor_command, sets):
    files = [save(auditor_command, name, form="jsonl") for name in ("old", "new")]
    ran = auditor_command("diff", *files, "-f", "json")
    assert {change for change, _, _ in changes(ran)} <= {"new", "resolved"}
    assert json.loads(ran.out)["meta"]["old"]["as_of"] == "2026-01-01"
    files = [save(auditor_command, name, "schedule", "jsonl") for name in ("old", "new")]
    ran = auditor_command("diff", *files, "-f", "json")
    assert changes(ran) >= {("withdrawn", "05OSLO3", "record"), ("moved", "05OSLO1", "declassify_on")}


@pytest.mark.parametrize(("fail_on", "status"), [("error", 1), ("never", 0)])
def test_exit_status(auditor_command, sets, fail_on, status):
    assert auditor_command("diff", "old.jsonl", "new.jsonl", *AS_OF, "--fail-on", fail_on).status == status


def test_nothing_is_wrong_with_more(auditor_command, sets):
    (sets / "more.jsonl").write_text((sets / "old.jsonl").read_text() + json.dumps(OLD[2] | {"id": "05OSLO9"}) + "\n")
    assert auditor_command("diff", "old.jsonl", "more.jsonl", *AS_OF, "--select", "RU001").status == 0


@pytest.mark.parametrize("form", ["table", "csv", "jsonl", "markdown", "json"])
def test_formats(auditor_command, sets, form):
    ran = auditor_command("diff", "old.jsonl", "new.jsonl", *AS_OF, "-f", form)
    assert ran.status == 1
    for word in ("withdrawn", "05OSLO3", "more-redacted", "RU001"):
        assert word in ran.out.replace("\\", "")
    if form == "csv":
        assert next(csv.DictReader(io.StringIO(ran.out)))["change"] == "withdrawn"


def test_files_of_every_kind_and_each_table(auditor_command, sets):
    words = [word for name in ("xlsx", "parquet", "html") for word in ("-o", f"d.{name}")]
    assert auditor_command("diff", "old.jsonl", "new.jsonl", *AS_OF, *words).status == 1
    assert (sets / "d.xlsx").stat().st_size > 1000
    page = (sets / "d.html").read_text()
    assert "http" not in page.replace("http-equiv", "")
    assert "<td>withdrawn</td>" in page
    for name, columns in TABLES.items():
        ran = auditor_command("diff", "old.jsonl", "new.jsonl", *AS_OF, "--table", name, "-f", "csv")
        assert ran.out.splitlines()[0].split(",") == [column.name for column in columns]


def test_the_headline_adds_up(auditor_command, sets):
    out = auditor_command("diff", "old.jsonl", "new.jsonl", *AS_OF, "--select", "RU001").out
    assert out.splitlines()[:2] == ["old  old.jsonl, as of 2026-01-01", "new  new.jsonl, as of 2026-01-01"]
    assert out.splitlines()[2] == (
        "records 1 withdrawn, 1 added, 2 on both sides; findings 1 new, 0 unchanged; dates 1 moved; redaction 1 more; "
        "texts 1 shorter"
    )


def test_causes_beside_the_records_are_named(auditor_command, sets):
    save(auditor_command, "old")
    document = json.loads((sets / "old-check.json").read_text())
    document["meta"] |= {"law_digest": "0" * 64, "rules_digest": "1" * 64, "as_of": "2020-01-01"}
    (sets / "before.json").write_text(json.dumps(document))
    out = auditor_command("diff", "before.json", "old-check.json").out
    assert "the law is not the same" in out
    assert "the rules are not the same" in out
    assert "the as-of days are not the same" in out


# --------------------------------------------------------------------------- two laws
@pytest.fixture
def draft(tmp_path):
    """A law whose automatic period is 20 years."""
    order = json.loads((resources.folder("rules") / "orders/eo-13526.json").read_text(encoding="utf-8"))
    order["automatic"][0]["years"] = 20
    (tmp_path / "draft/orders").mkdir(parents=True)
    (tmp_path / "draft/orders/eo-13526.json").write_text(json.dumps(order))
    return "draft"


def test_two_laws_over_one_data_set(auditor_command, sets, draft):
    words = ("diff", "--law", "installed", "--law", draft, "old.jsonl", *AS_OF)
    ran = auditor_command(*words, "-f", "json")
    document = json.loads(ran.out)
    assert ran.status == 0
    assert [(law["file"], law["value"], law["old"], law["new"]) for law in document["law"]] == [
        ("eo-13526", "$.automatic[0].operation.years", "25", "20")
    ]
    assert changes(ran) == {("moved", f"05OSLO{number}", "automatic_on") for number in (1, 2, 3)}
    assert {(change["old"], change["new"], change["days"]) for change in document["changes"]} == {
        ("2030-12-31", "2025-12-31", -1826)
    }
    assert [(group["order"], group["instruction_kind"], group["moved"]) for group in document["groups"]] == [
        ("eo-13292", "date", 1),
        ("eo-13292", "none", 2),
    ]
    assert [(group["reached_old"], group["reached_new"]) for group in document["groups"]] == [(0, 1), (0, 2)]
    jsonschema.Draft202012Validator(complete("diff")).validate(document)
    back = auditor_command("diff", "--law", draft, "--law", "installed", "old.jsonl", *AS_OF, "-f", "json")
    assert {change["days"] for change in json.loads(back.out)["changes"]} == {1826}
    assert auditor_command(*words).out.count("eo-13526") == 1
    assert auditor_command(*words).out == auditor_command(*words).out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("old.jsonl",), "diff takes OLD and NEW, found 1"),
        (("old.jsonl", "new.jsonl", "old.jsonl"), "found 3"),
        (("old.jsonl", "new.jsonl", "--law", "draft"), "--law: two laws are compared, found 1"),
        (("old.jsonl", "--law", "nowhere", "--law", "installed"), "--law: nowhere is not a folder"),
        (("old.jsonl", "new.jsonl", "--table", "change"), "did you mean changes?"),
        (("old.jsonl", "new.jsonl", "-f", "sarif"), "shows findings, not changes"),
        (("old.jsonl", "new.jsonl", "-f", "jsn"), "did you mean json?"),
    ],
)
def test_usage(auditor_command, sets, draft, words, said):
    ran = auditor_command("diff", *words, *AS_OF)
    assert (ran.status, ran.out) == (2, "")
    assert said in ran.err


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ('{"meta": {"tool": "auditor", "schema_version": "1"}, "findings": [', "not JSON"),
        ('{"meta": {"tool": "auditor", "schema_version": "7"}, "findings": []}', "schema version 7"),
        ('{"meta": {"tool": "auditor"}, "findings": [{"code": "RU001"}]}', "not a result as auditor writes it"),
        ('{"meta": {"tool": "auditor"}, "schedule": [17]}', "not a result as auditor writes it"),
    ],
)
def test_a_saved_result_that_is_none_is_unreadable(auditor_command, sets, content, said):
    (sets / "bad.json").write_text(content)
    ran = auditor_command("diff", "bad.json", "new.jsonl", *AS_OF)
    assert (ran.status, ran.out) == (3, "")
    assert said in ran.err


def test_sides_with_nothing_in_common(auditor_command, sets):
    one = save(auditor_command, "old", form="jsonl")
    other = save(auditor_command, "new", "schedule", "jsonl")
    ran = auditor_command("diff", one, other)
    assert ran.status == 2
    assert "no table in common" in ran.err
