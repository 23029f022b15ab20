"""Explaining a rule, a family and a record."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from made_results import finding, row

from auditor.cable.facts import Cable, Paragraph, Span
from auditor.cli.explain_record import as_object, as_text
from auditor.ingest.records import Passage, Record
from auditor.law.outcome import Clock, Outcome, Step
from auditor.output.result import Explanation

CARD = {
    "code": "ZZ001",
    "name": "told-twice",
    "since": "0.1",
    "scope": "portion",
    "kind": "rule",
    "summary": "A paragraph is marked higher than the cable it belongs to.",
    "severity": [{"from": "1951-10-27", "until": "1995-10-14", "is": "warning"}, {"from": "1995-10-14", "is": "error"}],
    "when": "level > overall_level",
    "about": "mark",
    "expected": "{overall} or lower",
    "message": "paragraph {number} is marked ({mark}) but the cable is {overall}",
    "help": "Look at the original.",
    "authority": [{"source": "a manual", "section": "7.1", "from": "1951-10-27", "verified": "unverified"}],
    "cases": [
        {
            "name": "second paragraph outranks the cable",
            "cable": {"classification": "CONFIDENTIAL", "created": "2009-03-02", "text": "1. (C) One.\n2. (S) Two."},
            "findings": [{"number": 2, "mark": "S"}],
        },
        {"name": "equal", "cable": {"classification": "SECRET", "paragraphs": ["(S)"]}, "findings": []},
    ],
}


@pytest.fixture
def pack(tmp_path: Path) -> str:
    folder = tmp_path / "pack"
    folder.mkdir()
    (folder / "ZZ001.json").write_text(json.dumps(CARD))
    return str(folder)


def test_a_card_is_told_whole(auditor_command, pack):
    ran = auditor_command("explain", "ZZ001", "--rules", pack)
    assert (ran.status, ran.err) == (0, "")
    for words in (
        "ZZ001 told-twice   (rule, scope portion, since 0.1)",
        "  warning from 1951-10-27 until 1995-10-14\n  error from 1995-10-14",
        "level > overall_level",
        "paragraph {number} is marked ({mark}) but the cable is {overall}",
        "a manual 7.1   from 1951-10-27   unverified",
        "It fires: second paragraph outranks the cable",
        "    | 2. (S) Two.\n    |    ^^^\n  error: paragraph 2 is marked (S) but the cable is CONFIDENTIAL\n",
        "Where\n  level: classification level of the portion mark\n",
        "It does not fire: equal\n  classification: SECRET\n  paragraphs: (S)\n",
        "Here\n  runs",
        "Silence it with --ignore ZZ001",
    ):
        assert words in ran.out


def test_name_and_family_mean_the_same(auditor_command, pack):
    by_code = auditor_command("explain", "ZZ001", "--rules", pack).out
    assert auditor_command("explain", "told-twice", "--rules", pack).out == by_code
    assert auditor_command("explain", "ZZ", "ZZ001", "--rules", pack).out == by_code


def test_json_has_the_card(auditor_command, pack):
    (card,) = json.loads(auditor_command("explain", "ZZ", "--rules", pack, "-f", "json").out)["rules"]
    assert (card["code"], card["when"], card["cases"]) == ("ZZ001", CARD["when"], CARD["cases"])
    assert card["where"]["level"] == "classification level of the portion mark"
    assert card["authority"][0]["from"] == "1951-10-27"


def test_settings_say_whether_it_runs_here(auditor_command, pack, tmp_path):
    (tmp_path / "auditor.toml").write_text('ignore = ["ZZ"]\n')
    assert "does not run, by ignore of auditor.toml" in auditor_command("explain", "ZZ001", "--rules", pack).out
    (tmp_path / "auditor.toml").write_text('[severity]\nZZ001 = "info"\n')
    assert "runs, always as info, by severity of auditor.toml" in auditor_command("explain", "ZZ", "--rules", pack).out


def test_an_unknown_rule_has_a_suggestion(auditor_command, pack):
    ran = auditor_command("explain", "told-twise", "--rules", pack)
    assert ran.status == 2
    assert "did you mean told-twice?" in ran.err


# --------------------------------------------------------------------------- a record
TEXT = (
    "CONFIDENTIAL OSLO 000001\nE.O. 12958: DECL: 06/01/2015\n1. (C) The harbour\nmaster counts boats.\n2. (S) He sails."
)


def explanation(route: str = "") -> Explanation:
    spans = {
        "banner": Span("text", 11, 1, 11, 13),
        "instruction": Span("text", 12, 1, 12, 29),
        "classified_by": Span("text", 14, 1, 14, 70),
    }
    marks = [
        {"number": Span("text", 13, 1, 13, 2), "mark": Span("text", 13, 4, 13, 7)},
        {"number": Span("text", 15, 1, 15, 2), "mark": Span("text", 15, 4, 15, 7)},
    ]
    paragraphs = tuple(
        Paragraph(ordinal=at, number=at, occurrence=1, key=f"{at}#1", mark=mark, spans=held)
        for at, mark, held in ((1, "C", marks[0]), (2, "S", marks[1]))
    )
    step = Step(
        "the order in force", "E.O. 12958 order clause", (("dated", "2005-06-01"),), "govern", "eo-13292", ("x: no",)
    )
    return Explanation(
        record=Record("in/a.txt", 0, 10, 15, {}, text=Passage(TEXT, 11)),
        cable=Cable(record_id="05OSLO1", spans=spans, paragraphs=paragraphs),
        outcome=Outcome(steps=(step,), clocks=(Clock("foia", date(2030, 1, 1), "counted", "5 U.S.C. 552"),)),
        schedule=row("05OSLO1", "in/a.txt", 10, release_route=route),
        findings=(finding(),),
    )


def test_derivation_and_marks_in_the_margin():
    shown = as_text(explanation(), show_text=False)
    assert "declassify_on     2015-06-01\n                    the date of the marking\n" in shown
    assert "foia              2030-01-01\n                    counted (5 U.S.C. 552)\n" in shown
    assert (
        "   1. the order in force\n      from       dated 2005-06-01\n      result     eo-13292 (govern)\n"
        "      authority  E.O. 12958 order clause\n      not taken  x: no\n"
    ) in shown
    lines = {line.split("|")[0].split()[-1]: line for line in shown.splitlines() if " | " in line}
    assert lines["11"].split() == ["banner", "11", "|", "CONFIDENTIAL", "OSLO", "000001"]
    assert lines["13"].startswith("  1#1 (C) ")
    assert lines["15"].endswith("| 2. (S) He sails.")
    assert "RU001 portion-above-overall" in shown


def test_a_long_name_of_a_clock_keeps_off_its_date():
    clock = Clock("a-clock-with-a-long-name", date(2030, 1, 1), "counted", "5 U.S.C. 552")
    long = replace(explanation(), outcome=Outcome(clocks=(clock,)))
    assert "  a-clock-with-a-long-name 2030-01-01\n" in as_text(long, show_text=False)


def test_a_leak_shows_marks_and_no_words():
    shown = as_text(explanation("leak"), show_text=False)
    assert "harbour" not in shown
    assert "master" not in shown
    assert "1#1 (C)" in shown
    assert "E.O. 12958: DECL: 06/01/2015" in shown
    assert "harbour" in as_text(explanation("leak"), show_text=True)


def test_a_record_as_json():
    found = as_object(explanation())
    assert found["schedule"]["declassify_on"] == "2015-06-01"
    assert found["derivation"][0]["operation"] == "govern"
    json.dumps(found)
