"""Cards over hand-made rows: where they fire, how gravely, where in the source, and what they could not check."""

from datetime import date

import pytest

from auditor.cable.facts import Cable, Paragraph, Span
from auditor.checks.across import evaluate_dataset, input_findings
from auditor.checks.cards import compile_card
from auditor.checks.dataset import keys_of
from auditor.checks.evaluate import evaluate
from auditor.checks.findings import fingerprint
from auditor.checks.report import distinguished
from auditor.ingest.records import Note, Passage, Record, Unreadable
from auditor.law.outcome import Outcome
from auditor.law.schedule import schedule_row

RANK = {"UNCLASSIFIED": 0, "CONFIDENTIAL": 2, "SECRET": 3, "U": 0, "C": 2, "S": 3}


def card(**changes):
    document = {
        "code": "MY001",
        "name": "mine",
        "since": "0.1",
        "scope": "portion",
        "kind": "rule",
        "summary": "s",
        "severity": "error",
        "when": "level > overall_level",
        "about": "mark",
        "expected": "{overall} or lower",
        "message": "{called} is marked ({mark}) but the cable is {overall}",
        "help": "look",
        "authority": [{"source": "eo-13526", "section": "1.6(a)", "from": "2010-06-27"}],
        **changes,
    }
    return compile_card({key: value for key, value in document.items() if value is not None}, "mine.json")


def record(record_id, marks="", level="CONFIDENTIAL", dated=date(2009, 3, 2), precision="day", **more):
    paragraphs = tuple(
        Paragraph(
            ordinal=n,
            number=n,
            occurrence=1,
            key=f"{n}#1",
            mark=mark or None,
            level=RANK.get(mark),
            is_marked=bool(mark),
            spans={"mark": Span("text", 10 + n, 4, 10 + n, 4 + len(mark))}
            if mark
            else {"number": Span("text", 10 + n, 1, 10 + n, 3)},
        )
        for n, mark in enumerate(marks.split(",") if marks else [], 1)
    )
    cable = Cable(
        record_id=record_id,
        overall=level,
        overall_level=RANK.get(level),
        dated=dated,
        dated_precision=precision,
        paragraphs=paragraphs,
        has_text=True,
        text_complete=True,
        **more,
    )
    return Record("a.csv", 0, 7, 20, {"id": record_id}), cable


def run(cards, *pairs, as_of=None, outcome=None):
    records, cables = [list(side) for side in zip(*pairs, strict=True)] if pairs else ([], [])
    outcomes = [
        outcome or Outcome(order_relation="none", instruction_kind="none", declassify_basis="none stated")
    ] * len(pairs)
    rows = [schedule_row(*row, as_of) for row in zip(records, cables, outcomes, strict=True)]
    return evaluate(cards, records, cables, outcomes, rows)


def shown(evaluation):
    return [(f.code, f.record_id, f.paragraph, f.severity) for f in evaluation.findings]


def test_a_finding_says_everything():
    (finding,) = run([card()], record("X", "C,S")).findings
    assert finding.message == "paragraph 2 is marked (S) but the cable is CONFIDENTIAL"
    assert (finding.source, finding.line, finding.column, finding.end_line, finding.end_column) == (
        "a.csv",
        12,
        4,
        12,
        5,
    )
    assert (finding.field, finding.paragraph, finding.observed, finding.expected) == (
        "text",
        "2#1",
        "S",
        "CONFIDENTIAL or lower",
    )
    assert (finding.authority, finding.help) == ("E.O. 13526 1.6(a)", "look")
    assert finding.fingerprint == fingerprint("MY001", "X", "text", "2#1", "S")


def test_findings_stand_in_record_order_then_card_order():
    cards = [
        card(code="MY001"),
        card(code="MY002", scope="cable", when="marked_count > 0", about="overall", message="m"),
    ]
    evaluation = run(cards, record("B", "S,S"), record("A", "S"))
    assert [(f.record_id, f.code, f.paragraph) for f in evaluation.findings] == [
        ("B", "MY001", "1#1"),
        ("B", "MY001", "2#1"),
        ("B", "MY002", ""),
        ("A", "MY001", "1#1"),
        ("A", "MY002", ""),
    ]
    assert evaluation.rows == [0, 0, 0, 1, 1]


def test_nothing_to_evaluate():
    assert run([card()]) == ([], {}, [])
    assert run([card()], record("X")) == ([], {}, [])
    assert run([], record("X", "S")) == ([], {}, [])


ERAS = [
    {"from": "1972-06-01", "until": "1978-12-01", "is": "info"},
    {"from": "1978-12-01", "until": "1995-10-14", "is": "off"},
    {"from": "1995-10-14", "is": "warning", "if": "marked_count == 1"},
    {"from": "1995-10-14", "is": "error"},
]


@pytest.mark.parametrize(
    ("dated", "precision", "marks", "severity", "missed"),
    [
        (date(1972, 5, 31), "day", "S", None, 0),
        (date(1972, 6, 1), "day", "S", "info", 0),
        (date(1978, 11, 30), "day", "S", "info", 0),
        (date(1978, 12, 1), "day", "S", None, 0),
        (date(1995, 10, 13), "day", "S", None, 0),
        (date(1995, 10, 14), "day", "S", "warning", 0),
        (date(1995, 10, 14), "day", "S,S", "error", 0),
        (date(1975, 1, 1), "year", "S", "info", 0),
        (date(1978, 1, 1), "year", "S", None, 1),
        (date(1978, 11, 1), "month", "S", "info", 0),
        (date(1995, 10, 1), "month", "S", None, 1),
        (None, "none", "S", None, 1),
        (None, "impossible", "S", None, 1),
        (None, "none", "C", None, 1),
    ],
)
def test_the_date_places_the_record_or_it_is_counted(dated, precision, marks, severity, missed):
    evaluation = run([card(severity=ERAS)], record("X", marks, dated=dated, precision=precision))
    assert [f.severity for f in evaluation.findings][:1] == [s for s in [severity] if s]
    assert evaluation.not_checked == ({"MY001": missed} if missed else {})


def test_without_dates_in_the_severity_the_date_does_not_matter():
    evaluation = run([card()], record("X", "S", dated=None, precision="none"))
    assert len(evaluation.findings) == 1
    assert evaluation.not_checked == {}


def test_the_first_entry_that_matches_holds_and_a_missing_condition_does_not():
    entries = [{"is": "info", "if": "overrun_days <= 7"}, {"is": "warning"}]
    assert shown(run([card(severity=entries)], record("X", "S"))) == [("MY001", "X", "1#1", "warning")]


def test_a_forced_severity_replaces_every_word_but_off():
    from dataclasses import replace

    forced = replace(card(severity=ERAS), forced="error")
    assert shown(run([forced], record("X", "S", dated=date(1975, 1, 1))))[0][3] == "error"
    assert shown(run([forced], record("X", "S", dated=date(1980, 1, 1)))) == []


def test_the_authority_is_the_one_in_force_on_the_date():
    entries = [
        {"source": "eo-12356", "section": "1.5(b)", "from": "1982-08-01", "until": "1995-10-14"},
        {"source": "eo-13526", "section": "1.6(c)", "from": "2010-06-27"},
        {"source": "32 CFR", "section": "2001.21(c)", "from": "2010-06-25"},
    ]
    mine = card(authority=entries)
    cited = [
        run([mine], record("X", "S", dated=day)).findings[0].authority
        for day in (date(1990, 1, 1), date(2012, 1, 1), None, date(2005, 1, 1), date(1975, 1, 1))
    ]
    assert cited == [
        "E.O. 12356 1.5(b)",
        "E.O. 13526 1.6(c); 32 CFR 2001.21(c)",
        "32 CFR 2001.21(c)",
        "E.O. 12356 1.5(b)",
        "E.O. 12356 1.5(b)",
    ]


def test_a_rule_that_needs_the_day_of_the_audit_does_not_run_without_it():
    mine = card(scope="cable", when="dated < as_of", about="overall", message="m")
    assert run([mine], record("X")).not_checked == {"MY001": 1}
    assert len(run([mine], record("X"), as_of=date(2020, 1, 1)).findings) == 1


def test_place_of_what_is_missing():
    mine = card(when="not is_marked", message="{called} has no mark")
    (finding,) = run([mine], record("X", "C,,")).findings[:1]
    assert (finding.line, finding.column, finding.observed, finding.field) == (12, 1, "", "text")
    whole = card(scope="cable", when="missing(reason)", about="reason", message="m")
    (finding,) = run([whole], record("X")).findings
    assert (finding.line, finding.column, finding.field, finding.observed) == (7, 0, "reason", "")


def test_a_repeated_identifier_gets_fingerprints_of_its_own():
    findings = run([card()], record("X", "S"), record("Y", "S")).findings
    same, other = findings[0], distinguished(findings[1], 0xABC)
    assert same == findings[0]
    assert other.fingerprint == fingerprint("MY001", f"Y#{0xABC:016x}", "text", "1#1", "S")


def test_dataset_findings_follow_the_records():
    mine = card(
        scope="dataset",
        when="copy_ordinal > 1 and level_differs",
        about="record_id",
        expected="",
        message="{record_id} is {copy_level}, at {first_source}:{first_line} it was {first_level}",
    )
    keys = keys_of(*zip(record("X"), record("Y"), record("X", level="SECRET"), strict=True))
    (finding,) = evaluate_dataset([mine, card()], keys)
    assert finding.message == "X is SECRET, at a.csv:7 it was CONFIDENTIAL"
    assert (finding.record_id, finding.source, finding.line) == ("X", "a.csv", 7)


def test_input_findings_are_those_selected():
    broken = card(
        code="IN901", scope="input", when=None, about=None, expected="", message="the row can't be read: {seen}"
    )
    remark = card(
        code="IN902",
        scope="input",
        when=None,
        about=None,
        expected="",
        message="{input_field}: {seen}",
        severity="info",
    )
    row = Unreadable("a.csv", 3, 40, 41, "IN901", "3 columns, not 8", "d1g3st")
    noted = Record(
        "a.csv",
        1,
        5,
        6,
        {"id": "X"},
        text=Passage("t", 5),
        notes=(Note("IN902", "created", "n", 5, 9), Note("IN999", "", "", 1)),
    )
    found = input_findings([broken, remark], [row], [noted])
    assert [(f.code, f.record_id, f.line, f.column, f.message) for f in found] == [
        ("IN901", "", 40, 0, "the row can't be read: 3 columns, not 8"),
        ("IN902", "X", 5, 9, "created: n"),
    ]
    assert found[0].fingerprint == fingerprint("IN901", "d1g3st", "", "", "3 columns, not 8")
    assert input_findings([remark], [row]) == []
