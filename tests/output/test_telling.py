"""Findings of grouped rules: one line for each post and year in the tables for people, every one elsewhere."""

from __future__ import annotations

import io
from datetime import date

from made_results import finding, made, row

from auditor.checks.catalogue import load_catalogue
from auditor.output.document import Options, document
from auditor.output.formats import FORMATS, to_stream
from auditor.output.result import Result, RuleRow
from auditor.output.telling import told

YEARS = {"03OSLO1": 2003, "03OSLO2": 2003, "03OSLO3": 2003, "04OSLO4": 2004, "03ROME5": 2003, "OSLO6": None}


def result(*, grouped: bool = True) -> Result:
    """Return a result with the same finding on six records, and another one on the first of them."""
    schedule = [
        row(
            name,
            "in/many.csv",
            place,
            dated=year and date(year, 3, 1),
            post="ROME" if "ROME" in name else "OSLO",
        )
        for place, (name, year) in enumerate(YEARS.items(), 1)
    ]
    said = {"source": "in/many.csv", "message": "the instruction is OADR", "severity": "warning"}
    findings = [
        finding(code="DI006", name="oadr", record_id=name, line=place, **said) for place, name in enumerate(YEARS, 1)
    ]
    findings.insert(1, finding(record_id="03OSLO1", line=1, source="in/many.csv"))
    rules = (
        RuleRow("DI006", "oadr", "cable", "error", "", "", "", grouped=grouped),
        RuleRow("RU001", "portion-above-overall", "portion", "error", "", "", ""),
    )
    return made(findings=findings, schedule=schedule, rules=rules)


def written(found: Result, name: str, limit: int = 200) -> str:
    out = io.BytesIO()
    to_stream(document(found), FORMATS[name], out, Options(limit=limit))
    return out.getvalue().decode()


def test_a_post_and_year_is_told_once_and_an_undated_record_by_itself():
    lines = told(result())
    assert [(line.code, line.record_id) for line in lines] == [
        ("DI006", "03OSLO1"),
        ("RU001", "03OSLO1"),
        ("DI006", "04OSLO4"),
        ("DI006", "03ROME5"),
        ("DI006", "OSLO6"),
    ]
    assert len(lines) == len(list(lines)) == 5
    assert next(iter(lines)).message == "the instruction is OADR; as in 2 more findings of OSLO in 2003"
    assert lines.notice == "7 findings in 5 lines: of DI006 one for each post and year; csv and jsonl have all"


def test_severities_are_not_mixed():
    found = result()
    found.findings[0] = finding(code="DI006", name="oadr", record_id="03OSLO1", line=1, source="in/many.csv")
    assert [line.record_id for line in told(found)][:3] == ["03OSLO1", "03OSLO1", "03OSLO2"]


def test_nothing_is_grouped_where_no_rule_asks_for_it():
    assert told(result(grouped=False)) is None


def test_the_tables_for_people_say_so_and_the_others_have_every_finding():
    for name in ("table", "markdown"):
        page = written(result(), name).replace("\\", "")
        assert "7 findings in 5 lines: of DI006 one for each post and year" in page
        assert "as in 2 more findings of OSLO in 2003" in " ".join(page.split()), name
        assert "03OSLO2" not in page
    assert "| DI006 | oadr | 0 | 6 | 0 |" in written(result(), "markdown")
    for name in ("concise", "full", "json", "jsonl", "csv", "gitlab", "sarif", "junit"):
        assert written(result(), name).count("the instruction is OADR") == 6, name


def test_the_cap_counts_lines():
    assert "showing the gravest 3 of 5 rows" in written(result(), "table", limit=3)


def test_the_cards_that_the_catalogue_wants_grouped():
    grouped = [card.code for card in load_catalogue().cards if card.is_grouped]
    assert grouped == ["DI006", "DI019", "RL001", "RL004", "RL012", "RL015"]
