# ruff: noqa: ARG001, S311 - fixtures are asked for by name; nothing here is secret
"""Living with known findings: `auditor baseline`, and what `check --baseline` hides and never hides."""

from __future__ import annotations

import gzip
import json
import random
import re

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.checks.baseline import Entry, accept, apply, dump, load, prune
from auditor.checks.findings import Finding, fingerprint
from auditor.cli.listing import complete
from auditor.errors import ConfigError
from auditor.output.result import RuleRow

AS_OF = ("--as-of", "2026-01-01", "--select", "RU001,IN", "--isolated")
MARKS = {1: "C;S", 2: "C;C", 3: "S;S", 4: "U;TS"}
"""Paragraph marks of CONFIDENTIAL cables: four of them stand above the whole."""


def rows(marks) -> list[str]:
    return [f"05OSLO{number},2005-06-{number:02},CONFIDENTIAL,{mark}" for number, mark in marks.items()]


@pytest.fixture
def data(tmp_path):
    """Write a table of cables and return its name."""

    def write(lines, name="cables.csv"):
        (tmp_path / name).write_text("\n".join(["id,created,classification,paragraphs", *lines]) + "\n")
        return name

    return write


def entries(path):
    return json.loads(path.read_text())["entries"]


# --------------------------------------------------------------------------- create and check
def test_a_baseline_hides_what_was_there_and_shows_what_is_new(auditor_command, data):
    name = data(rows(MARKS))
    assert auditor_command("check", name, *AS_OF).status == 1
    made = auditor_command("baseline", "create", name, *AS_OF, "-o", "base.json")
    assert (made.status, made.out) == (0, "")
    assert "4 findings accepted by 4 entries" in made.err
    ran = auditor_command("check", name, *AS_OF, "--baseline", "base.json")
    assert ran.status == 0
    assert "baseline hides 4 findings\n" in ran.err
    assert "findings 0 error" in ran.err
    data(rows(MARKS | {2: "C;TS"}))
    ran = auditor_command("check", name, *AS_OF, "--baseline", "base.json", "-f", "json")
    found = json.loads(ran.out)
    assert ran.status == 1
    assert [finding["record_id"] for finding in found["findings"]] == ["05OSLO2"]
    assert [row["findings"] for row in found["records"]] == [0, 1, 0, 0]
    assert found["meta"]["baseline"]["hidden"] == 4
    jsonschema.Draft202012Validator(complete("result")).validate(found)


def test_order_and_lines_make_no_difference(auditor_command, data):
    lines = rows({number: random.Random(number).choice(["C;S", "S;S", "C;C", "TS"]) for number in range(1, 29)})
    name = data(lines)
    assert auditor_command("baseline", "create", name, *AS_OF, "-o", "base.json").status == 0
    random.Random(1).shuffle(lines)
    other = data(["", *lines], "other.csv")
    assert auditor_command("check", other, *AS_OF, "--baseline", "base.json").status == 0


def test_the_file_is_sorted_and_holds_an_entry_a_line(auditor_command, data):
    name = data(rows(MARKS))
    ran = auditor_command("baseline", "create", name, *AS_OF, "--reason", "header lost", "--expires", "2027-01-01")
    document = json.loads(ran.out)
    jsonschema.Draft202012Validator(complete("baseline")).validate(document)
    assert ran.out.count("\n") == len(document["entries"]) + 2
    keys = [(entry["code"], entry["record_id"], entry["paragraph"]) for entry in document["entries"]]
    assert keys == sorted(keys)
    assert {(entry["reason"], entry["expires"]) for entry in document["entries"]} == {("header lost", "2027-01-01")}
    assert "observed" not in document["entries"][0]


def test_a_name_that_ends_in_gz_is_packed_and_the_same_each_time(auditor_command, data, tmp_path):
    name = data(rows(MARKS))
    for _ in range(2):
        assert auditor_command("baseline", "create", name, *AS_OF, "-o", "base.json.gz").status == 0
    content = (tmp_path / "base.json.gz").read_bytes()
    assert len(json.loads(gzip.decompress(content))["entries"]) == 4
    assert auditor_command("check", name, *AS_OF, "--baseline", "base.json.gz").status == 0


def test_a_second_create_keeps_reasons(auditor_command, data, tmp_path):
    name, base = data(rows(MARKS)), tmp_path / "base.json"
    auditor_command("baseline", "create", name, *AS_OF, "-o", "base.json", "--reason", "looked at")
    data(rows(MARKS | {1: "C;C", 2: "C;TS"}))
    auditor_command("baseline", "create", name, *AS_OF, "-o", "base.json", "--reason", "later")
    assert {(entry["record_id"], entry["reason"]) for entry in entries(base)} == {
        ("05OSLO2", "later"),
        ("05OSLO3", "looked at"),
        ("05OSLO4", "looked at"),
    }


def test_a_create_for_other_rules_or_records_adds(auditor_command, data, tmp_path):
    name, base = data(rows(MARKS)), tmp_path / "base.json"
    auditor_command("baseline", "create", name, *AS_OF, "-o", "base.json")
    data(rows({5: "C;TS"}))
    auditor_command("baseline", "create", name, *AS_OF, "-o", "base.json", "--reason", "other records")
    assert len(entries(base)) == 5
    words = [word if word != "RU001,IN" else "PS" for word in AS_OF]
    auditor_command("baseline", "create", name, *words, "-o", "base.json", "--reason", "other rules")
    assert {"RU001"} <= {entry["code"] for entry in entries(base)}
    assert len(entries(base)) >= 5


def test_a_create_says_which_entries_are_expired(auditor_command, data):
    name = data(rows(MARKS))
    for _ in range(2):
        ran = auditor_command("baseline", "create", name, *AS_OF, "-o", "base.json", "--expires", "2025-01-01")
    assert "4 entries of before are expired and hide nothing" in ran.err


def test_input_that_cannot_be_read_is_never_hidden(auditor_command, data, tmp_path):
    name = data([*rows(MARKS), ",2005-06-09,SECRET,"])
    made = auditor_command("baseline", "create", name, *AS_OF, "-o", "base.json")
    assert "1 finding on input that can't be read is never accepted" in made.err
    assert {entry["code"] for entry in entries(tmp_path / "base.json")} == {"RU001"}
    ran = auditor_command("check", name, *AS_OF, "--baseline", "base.json", "-f", "json")
    (finding,) = json.loads(ran.out)["findings"]
    document = {"tool": "auditor", "schema_version": "1", "entries": []}
    document["entries"] = [{"fingerprint": finding["fingerprint"], "code": finding["code"], "reason": "by hand"}]
    (tmp_path / "hand.json").write_text(json.dumps(document))
    ran = auditor_command("check", name, *AS_OF, "--baseline", "hand.json", "-f", "json")
    assert finding in json.loads(ran.out)["findings"]


# --------------------------------------------------------------------------- entries that are over
@pytest.fixture
def base(auditor_command, data, tmp_path):
    """Make a baseline of the four findings and return its path."""
    auditor_command("baseline", "create", data(rows(MARKS)), *AS_OF, "-o", "base.json")
    return tmp_path / "base.json"


def change(base, **edits):
    document = json.loads(base.read_text())
    for entry in document["entries"]:
        entry.update(edits.get(entry["record_id"], {}))
    base.write_text(json.dumps(document))


def states(ran):
    return {(entry["record_id"], entry["state"]) for entry in json.loads(ran.out)["baseline"]}


CHECK = ("baseline", "check", "cables.csv", *AS_OF, "--baseline", "base.json", "-f", "json")


def test_all_used(auditor_command, base):
    ran = auditor_command(*CHECK)
    assert (ran.status, states(ran)) == (0, set())


def test_expired_entries_hide_nothing_against_the_as_of_day(auditor_command, base):
    change(base, **{"05OSLO1": {"expires": "2025-12-31"}, "05OSLO4": {"expires": "2026-01-01"}})
    ran = auditor_command("check", "cables.csv", *AS_OF, "--baseline", "base.json")
    assert ran.status == 1
    assert "findings 1 error" in ran.err
    assert "baseline hides 3 findings; entries 1 expired: auditor baseline check lists them" in ran.err
    ran = auditor_command(*CHECK)
    assert (ran.status, states(ran)) == (1, {("05OSLO1", "expired")})
    earlier = [word if word != "2026-01-01" else "2025-12-31" for word in CHECK]
    assert auditor_command(*earlier).status == 0


def test_unused_absent_and_partly_used_entries_are_told_apart(auditor_command, base, data):
    change(base, **{"05OSLO4": {"count": 2}})
    data(rows({1: "C;C", 2: "C;C", 4: "U;TS"}))
    ran = auditor_command(*CHECK)
    assert ran.status == 1
    assert states(ran) == {("05OSLO1", "unused"), ("05OSLO3", "record-absent"), ("05OSLO4", "partly-used")}
    ran = auditor_command("check", "cables.csv", *AS_OF, "--baseline", "base.json")
    assert ran.status == 0
    assert "entries 1 unused, 1 partly used, 2 record absent" in ran.err


def test_prune_takes_out_what_is_over(auditor_command, base, data):
    change(base, **{"05OSLO4": {"count": 2, "expires": "2020-01-01"}})
    data(rows({1: "C;C", 2: "C;C", 4: "U;TS"}))
    ran = auditor_command("baseline", "prune", "cables.csv", *AS_OF, "--baseline", "base.json")
    assert (ran.status, "1 of 4 entries stay" in ran.err) == (0, True)
    (entry,) = entries(base)
    assert (entry["record_id"], entry["count"], entry["expires"]) == ("05OSLO4", 1, "2020-01-01")


def test_entries_of_rules_that_did_not_run_are_left_alone(auditor_command, base):
    words = [word if word != "RU001,IN" else "DI" for word in CHECK]
    ran = auditor_command(*words)
    assert (ran.status, states(ran)) == (0, set())
    before = base.read_text()
    prune_words = ["baseline", "prune", "cables.csv", "--as-of", "2026-01-01", "--select", "DI", "--isolated"]
    assert auditor_command(*prune_words, "--baseline", "base.json").status == 0
    assert base.read_text() == before


# --------------------------------------------------------------------------- settings and faults
def test_the_settings_may_name_the_baseline(auditor_command, base, tmp_path):
    (tmp_path / "auditor.toml").write_text('baseline = "base.json"\nselect = ["RU001"]\nas-of = "2026-01-01"\n')
    assert auditor_command("check", "cables.csv").status == 0
    assert auditor_command("baseline", "check", "cables.csv").status == 0
    (tmp_path / "auditor.toml").write_text('baseline = "none.json"\n')
    ran = auditor_command("check", "cables.csv")
    assert (ran.status, ran.err) == (2, "auditor: auditor.toml: none.json is not a file\n")


ENTRY = {"fingerprint": "0" * 16, "code": "RU001", "reason": "known"}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("[", "base.json:1:2: not JSON"),
        ({"tool": "auditor", "schema_version": "9", "entries": []}, "$.schema_version"),
        ([{**ENTRY, "reason": " "}], "$.entries[0].reason: an entry needs a reason"),
        ([{"fingerprint": "0" * 16, "code": "RU001"}], "'reason' is a required property"),
        ([{**ENTRY, "fingerprint": "xyz"}], "$.entries[0].fingerprint"),
        ([{**ENTRY, "expires": "2026-02-30"}], "$.entries[0].expires: 2026-02-30 is not a date"),
        ([{**ENTRY, "resaon": "x"}], "unknown key resaon; did you mean reason?"),
        ([{**ENTRY, "count": 0}], "$.entries[0].count"),
    ],
)
def test_a_wrong_file_is_named_with_the_place(tmp_path, content, said):
    if isinstance(content, list):
        content = {"tool": "auditor", "schema_version": "1", "entries": content}
    (tmp_path / "base.json").write_text(content if isinstance(content, str) else json.dumps(content))
    with pytest.raises(ConfigError, match=re.escape(said)):
        load(tmp_path / "base.json")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("check", "cables.csv"), "--baseline: name the file"),
        (("check", "cables.csv", "--baseline", "none.json"), "--baseline: none.json is not a file"),
        (("create", "cables.csv", "--reason", " "), "--reason: an entry needs a reason"),
        (("create", "cables.csv", "--expires", "soon"), "--expires: soon is not a date (YYYY-MM-DD)"),
        (("create", "cables.csv", "-o", "cables.csv"), "that is among the inputs"),
        (("create", "cables.csv", "-o", "no/where.json"), "can't be written"),
    ],
)
def test_usage(auditor_command, data, tmp_path, words, said):
    before = (tmp_path / data(rows(MARKS))).read_text()
    ran = auditor_command("baseline", *words, "--isolated", "--as-of", "2026-01-01")
    assert ran.status == 2
    assert said in ran.err
    assert (tmp_path / "cables.csv").read_text() == before


def test_sarif_has_hidden_findings_as_suppressed(auditor_command, base, data):
    data(rows(MARKS | {2: "C;TS"}))
    ran = auditor_command("check", "cables.csv", *AS_OF, "--baseline", "base.json", "-f", "sarif")
    results = json.loads(ran.out)["runs"][0]["results"]
    assert [(part["baselineState"], "suppressions" in part) for part in results] == [("new", False)] + [
        ("unchanged", True)
    ] * 4
    assert results[1]["suppressions"] == [
        {"kind": "external", "justification": "found when the baseline was made; not reviewed"}
    ]


# --------------------------------------------------------------------------- the values behind it
RULES = [RuleRow(code, "r", scope, "error", "", "", "") for code, scope in (("RU001", "portion"), ("IN002", "input"))]


def finding(code, record_id, observed) -> Finding:
    key = fingerprint(code, record_id, "text", "", observed)
    place = ("a.csv", 1, 0, 1, 0)
    return Finding(code, "r", "error", "m", record_id, *place, "text", "", observed, "", "", "", key)


FOUND = st.lists(st.builds(finding, st.sampled_from(["RU001", "IN002"]), st.sampled_from("AB"), st.sampled_from("xy")))


@settings(max_examples=150, deadline=None)
@given(FOUND, FOUND, st.randoms())
def test_a_baseline_hides_all_it_was_made_of_and_counts(before, after, random):
    made = accept(before, RULES, "known")
    shuffled = random.sample(before, len(before))
    held = apply(made, shuffled, None, RULES, {"A", "B"})
    left, hidden = held.split(shuffled)
    assert {found.code for found in left} <= {"IN002"}
    assert sum(entry.count for entry in made) == len(hidden)
    assert {part.state for part in held.judged} <= {"used"}
    assert dump(made) == dump(accept(shuffled, RULES, "known"))
    kept = prune(apply(made, after, None, RULES, {"A", "B"}).judged)
    now = apply(kept, after, None, RULES, {"A", "B"})
    assert now.split(after)[0] == apply(made, after, None, RULES, {"A", "B"}).split(after)[0]
    assert {part.state for part in now.judged} <= {"used"}


def test_an_entry_that_stands_twice_hides_two():
    entry = Entry(finding("RU001", "A", "x").fingerprint, "RU001", "A", "text", "", 1, "known")
    held = apply([entry, entry], [finding("RU001", "A", "x")] * 3, None, RULES, {"A"})
    assert list(held.hidden) == [0, 1]
