# ruff: noqa: ARG001 - fixtures are asked for by name
"""`auditor map`: which profile reads a file, and a proposal that works as it is printed."""

from __future__ import annotations

import json

import jsonschema
import pytest

from auditor import resources

ROWS = ["Document No,Doc Date,Security Marking,Sent By,Body,Box Number"]
ROWS += [
    f'{75 + number % 5}OSLO{number:05},{number % 28 + 1:02}/03/{1975 + number % 5},CONFIDENTIAL,OSLO,"1. (C) {"Words. " * 40}",{number}'
    for number in range(1, 41)
]


@pytest.fixture
def unknown(tmp_path):
    (tmp_path / "holdings.csv").write_text("\n".join(ROWS) + "\n")
    return tmp_path


def test_a_proposal_works_as_it_is_printed(auditor_command, unknown):
    assert auditor_command("check", "holdings.csv", "--isolated").status == 3
    ran = auditor_command("map", "--suggest", "holdings.csv")
    assert ran.status == 0
    profile = json.loads(ran.out)
    jsonschema.Draft202012Validator(resources.load("schemas/profile")).validate(profile)
    fields = profile["fields"]
    assert {name: field["from"] for name, field in fields.items()}["id"] == "Document No"
    for field in fields.values():
        assert 0 < field["confidence"] <= 1
        assert field["why"]
    assert "Box Number" in ran.err
    (unknown / "mine.json").write_text(ran.out)
    words = ("schedule", "holdings.csv", "--profile", "mine.json", "--as-of", "2026-01-01", "--isolated", "-f", "json")
    found = auditor_command(*words)
    document = json.loads(found.out)
    assert (found.status, document["meta"]["counts"]["audited"]) == (0, 40)
    assert document["schedule"][0]["record_id"] == "76OSLO00001"
    assert document["schedule"][0]["overall"] == "CONFIDENTIAL"
    assert document["schedule"][0]["dated"].startswith("1976-")


def test_doubts_are_said(auditor_command, unknown):
    ran = auditor_command("map", "holdings.csv", "--suggest", "-q")
    assert "day and month swapped" not in ran.err
    (unknown / "short.csv").write_text("Document No,Doc Date\n75OSLO00001,01/02/1975\n75OSLO00002,03/04/1975\n")
    assert "also reads with day and month swapped" in auditor_command("map", "short.csv", "--suggest").err


def test_without_a_likely_identifier_the_status_is_one(auditor_command, unknown):
    (unknown / "colors.csv").write_text("color,weight\n" + "red,1\n" * 9)
    ran = auditor_command("map", "--suggest", "colors.csv")
    assert ran.status == 1
    assert "no column is a likely identifier" in ran.err
    json.loads(ran.out)


def test_files_are_listed_with_their_profiles_and_reasons(auditor_command, unknown):
    (unknown / "in").mkdir()
    (unknown / "in/a.jsonl").write_text('{"id": "05OSLO1"}\n')
    (unknown / "in/b.csv").write_text("color,weight\nred,1\n")
    ran = auditor_command("map", "in", "-f", "json", "--isolated")
    rows = {row["source"]: row for row in json.loads(ran.out)["map"]}
    assert (ran.status, rows["in/a.jsonl"]["profile"]) == (0, "canonical")
    assert "id" in rows["in/a.jsonl"]["reason"]
    assert rows["in/b.csv"]["profile"] == ""
    assert "no profile fits its columns" in rows["in/b.csv"]["reason"]


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (("--suggest", "holdings.csv", "holdings.csv"), 2, "takes one FILE"),
        (("--suggest", "holdings.csv", "-f", "csv"), 2, "prints JSON"),
        (("--suggest", "none.csv"), 3, "none.csv"),
        (("holdings.csv",), 3, "no profile fits its columns"),
    ],
)
def test_what_is_refused(auditor_command, unknown, words, status, said):
    ran = auditor_command("map", *words, "--isolated")
    assert (ran.status, ran.out) == (status, "")
    assert said in ran.err
