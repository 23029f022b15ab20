"""Units on one process and on two give the same results in the same order."""

from __future__ import annotations

import os

import pytest

from auditor import pipeline, settings
from auditor.execution.processes import WORTH_IT, choose_jobs, run
from auditor.output import document, formats


def doubling():
    return double


def double(number: int) -> int:
    return number * 2


@pytest.mark.parametrize("jobs", [1, 2])
def test_results_come_in_the_order_of_the_units(jobs: int):
    given = {"split": lambda _unit: (), "lost": lambda unit, _reason: unit}
    assert list(run(range(20), doubling, jobs, **given)) == [number * 2 for number in range(20)]


def test_jobs_are_those_wanted_or_follow_the_size_of_the_input():
    assert choose_jobs(3, 0) == 3
    assert choose_jobs(0, WORTH_IT - 1) == 1
    assert choose_jobs(0, WORTH_IT) == len(os.sched_getaffinity(0))


def test_one_process_and_two_write_the_same_bytes(tmp_path):
    lines = "\n".join(
        f'{{"id": "05OSLO{n}", "created": "2005-06-{n % 28 + 1:02d}", "classification": "CONFIDENTIAL", "paragraphs": ["(S)"]}}'
        for n in range(1, 2501)
    )
    (tmp_path / "many.jsonl").write_text(lines)
    written = []
    for jobs in (1, 2):
        chosen = settings.load([], isolated=True, given={"jobs": (jobs, "--jobs"), "as-of": ("2020-01-01", "--as-of")})
        result = pipeline.check([str(tmp_path / "many.jsonl")], chosen)
        target = tmp_path / f"{jobs}.json"
        formats.to_file(document.document(result, "findings"), formats.named("json"), target, document.Options())
        written.append(target.read_bytes())
    assert written[0] == written[1]
