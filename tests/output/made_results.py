"""Results made by hand: synthetic records with everything that could upset a format."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np

from auditor.checks.coverage import CoverageRow, Gaps
from auditor.checks.findings import Finding, fingerprint
from auditor.checks.serials import Run
from auditor.law.schedule import ScheduleRow
from auditor.output.result import Counts, Meta, PortionRow, RecordRow, ReleaseRow, Result, RuleRow

LINES = {
    ("in/a.txt", 4): "1. (C) The harbour master counts boats.",
    ("in/a.txt", 5): "2. (S) The harbour master counts \x1b[31mred\x1b[0m boats.",
    ("in/b.csv", 9): "LEAKED WORDS 3. (TS) NOBODY MAY READ THESE WORDS IN A REPORT",
}


def finding(**given) -> Finding:
    values = {
        "code": "RU001",
        "name": "portion-above-overall",
        "severity": "error",
        "message": "paragraph 2 is marked (S) but the cable is CONFIDENTIAL",
        "record_id": "05OSLO1",
        "source": "in/a.txt",
        "line": 5,
        "column": 4,
        "end_line": 5,
        "end_column": 7,
        "field": "paragraphs",
        "paragraph": "2#1",
        "observed": "S",
        "expected": "CONFIDENTIAL or lower",
        "authority": "E.O. 12958 1.6(a)",
        "help": "Raise the overall marking or correct the paragraph; one of the two is wrong.",
    } | given
    key = fingerprint(*(values[name] for name in ("code", "record_id", "field", "paragraph", "observed")))
    return Finding(**values, fingerprint=key)


FINDINGS = [
    finding(),
    finding(
        code="DI001",
        name="no-instruction",
        severity="warning",
        message="no E.O. line, 100% of a < b & c",
        line=0,
        column=0,
        end_line=0,
        end_column=0,
        field="instruction",
        paragraph="",
        observed="",
        expected="",
    ),
    finding(
        code="BS002",
        name="odd-level",
        message='the cell is =HYPERLINK("x"), "quoted"; \x1b[2J]',
        record_id="05OSLO2",
        source="in/b.csv",
        line=3,
        column=0,
        end_line=0,
        end_column=0,
        field="classification",
        paragraph="",
        observed="=1+1",
        expected="+A",
        authority="@x",
    ),
    finding(
        record_id="07LEAK3",
        source="in/b.csv",
        line=9,
        column=17,
        end_line=9,
        end_column=21,
        paragraph="3#1",
        observed="TS",
        message="paragraph 3 is marked (TS) but the cable is SECRET",
    ),
    finding(
        code="CP001",
        name="unknown-caption",
        severity="info",
        message="the subject says 'NAMES OF PEOPLE'",
        record_id="07LEAK3",
        source="in/b.csv",
        line=9,
        column=1,
        end_line=9,
        end_column=13,
        field="subject",
        paragraph="",
        observed="NAMES OF PEOPLE",
    ),
    finding(
        code="DS002",
        name="repeated-id",
        severity="warning",
        message="id 05OSLO1 occurs twice",
        source="",
        line=0,
        column=0,
        end_line=0,
        end_column=0,
        field="id",
        paragraph="",
        observed="05OSLO1",
    ),
]


def row(record_id: str, source: str, line: int, **given) -> ScheduleRow:
    values = {
        "dated": date(2005, 6, 1),
        "overall": "CONFIDENTIAL",
        "post": "OSLO",
        "governing_order": "eo-13292",
        "cited_order": "eo-12958",
        "instruction": "E.O. 12958: DECL: 06/01/2015",
        "instruction_kind": "date",
        "exemption_codes": (),
        "declassify_on": date(2015, 6, 1),
        "declassify_basis": "the date of the marking",
        "automatic_on": date(2030, 12, 31),
        "automatic_basis": "end of the year in which it is 25 years old",
        "clocks": "frus-30=2035-06-01;foia=",
        "released_on": None,
        "release_route": "",
        "lag_days": None,
        "status": "due",
        "controls": ("NOFORN",),
        "review_on": None,
        "automatic_from": date(2030, 12, 31),
    } | given
    return ScheduleRow(record_id=record_id, source=source, line=line, **values)


SCHEDULE = [
    row("05OSLO1", "in/a.txt", 1),
    row(
        "05OSLO2",
        "in/b.csv",
        2,
        dated=None,
        overall="",
        post="",
        governing_order="",
        declassify_on=None,
        declassify_basis="undetermined: the record has no date",
        automatic_on=None,
        automatic_basis="undetermined: the record has no date",
        automatic_from=None,
        clocks="",
        status="undetermined",
    ),
    row(
        "07LEAK3",
        "in/b.csv",
        5,
        dated=date(2007, 2, 3),
        overall="SECRET",
        post="ASTANA",
        released_on=date(2011, 8, 30),
        release_route="leak",
        lag_days=-1371,
        status="leaked",
    ),
    row("06OSLO9", "in/b.csv", 12, exemption_codes=("25X1", "25X3")),
]
PORTIONS = [
    PortionRow("05OSLO1", 1, 1, "C", "C", (), 4, 4, 1),
    PortionRow("05OSLO1", 2, None, "S//NF", "S", ("NOFORN",), 5, 1, 5),
]
RELEASES = [ReleaseRow("07LEAK3", 1, "2011-08-30", "leak", "", "", "in/b.csv", 5)]
RECORDS = [
    RecordRow("05OSLO1", "in/a.txt", 1, "CONFIDENTIAL", "S", "error", 2, "due"),
    RecordRow("05OSLO2", "in/b.csv", 2, "", "", "error", 1, "undetermined"),
    RecordRow("07LEAK3", "in/b.csv", 5, "SECRET", "TS", "error", 2, "leaked"),
    RecordRow("06OSLO9", "in/b.csv", 12, "CONFIDENTIAL", "", "", 0, "due"),
]
COVERAGE = [
    CoverageRow("ASTANA", 2007, 3, 3, 1, 0, "1.000", 0, Run(2, np.array([3]))),
    CoverageRow("OSLO", 2005, 1, 9, 3, 6, "0.333", 2, Run(0, np.array([1, 3, 9]))),
]
RULES = (
    RuleRow("RU001", "portion-above-overall", "portion", "error", "A paragraph is marked higher.", "Raise it.", "E.O."),
    RuleRow("PN001", "gap-in-numbers", "cable", "warning", "A number is missing.", "Look at another copy.", "style"),
)
META = Meta(
    version="0.1.0",
    law_digest="ab" * 32,
    rules_digest="cd" * 32,
    as_of="2026-01-02",
    counts=Counts(5, 4, 1, {"error": 3, "warning": 2, "info": 1}, {"DI010": 1, "BS001": 2}),
    profiles={"in/b.csv": "canonical", "in/a.txt": "telegram"},
    skipped=(("in/x.png", "not a text"),),
)


def made(**given) -> Result:
    """Return the result, with changes."""
    result = Result(
        command="check",
        meta=META,
        schedule=SCHEDULE,
        portions=PORTIONS,
        findings=FINDINGS,
        releases=RELEASES,
        records=RECORDS,
        coverage=COVERAGE,
        gaps=Gaps(COVERAGE),
        rules=RULES,
        line_of=lambda source, line: LINES.get((source, line)),
    )
    return replace(result, **given)


def many(number: int, **given) -> Result:
    """Return a result of `number` findings by 30 rules over as many records, a third of each severity."""
    severities = ("info", "error", "warning")
    findings = [
        finding(
            code=f"XX{place % 30:03}",
            name=f"rule-{place % 30}",
            severity=severities[place % 3],
            record_id=f"05OSLO{place}",
            line=place + 1,
            source="in/many.csv",
        )
        for place in range(number)
    ]
    schedule = [row(f"05OSLO{place}", "in/many.csv", place + 1) for place in range(number)]
    return made(findings=findings, schedule=schedule, **given)
