"""What the law costs: a statement is cheap, a remembered one nearly free."""

import time
from datetime import date, timedelta

from auditor.cable.facts import Statement
from auditor.cable.instruction import read_instruction
from auditor.law import determine, load_law

STATEMENTS = 2000
SECONDS_FOR_TEN_THOUSAND = 4.0
"""Twice the target, for a machine that does other things at the same time."""


def test_two_thousand_distinct_statements():
    law = load_law()
    first = date(2004, 1, 1)
    made = [
        Statement(
            first + timedelta(days=number // 20),
            level="CS"[number % 2],
            instruction=read_instruction(f"E.O. 12958: DECL: {first + timedelta(days=3650 + number):%m/%d/%Y}"),
        )
        for number in range(STATEMENTS)
    ]
    start = time.process_time()
    for statement in made:
        determine(law, statement, date(2024, 1, 1), with_steps=False)
    took = time.process_time() - start
    assert took * 10_000 / STATEMENTS < SECONDS_FOR_TEN_THOUSAND
    start = time.process_time()
    for statement in made:
        determine(law, statement, date(2024, 1, 1), with_steps=False)
    assert time.process_time() - start < took
