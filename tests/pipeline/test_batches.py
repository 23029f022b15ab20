"""Rows are cut into batches that keep their order and never mix what is held against different rules."""

from __future__ import annotations

import pytest

from auditor.ingest.records import Passage, Record, Unreadable
from auditor.pipeline import stages
from auditor.pipeline.stages import batches
from auditor.settings import Choice

ONE, OTHER = Choice((), (), (), ""), Choice(("RU",), (), (), "")


def record(source: str, position: int, text: str = "") -> Record:
    return Record(source, position, position, position, {"id": f"{source}{position}"}, text=Passage(text, 1))


def test_batches_keep_the_order_and_never_mix_choices():
    rows = [record("a", 1), Unreadable("a", 2, 2, 2, "IN002", "x", ""), record("b", 1), record("c", 1)]
    cut = list(batches(rows, lambda source: ONE if source in "ab" else OTHER))
    assert [batch.rows for batch in cut] == [rows[:3], rows[3:]]
    assert [[row.source for row in batch.records] for batch in cut] == [["a", "b"], ["c"]]


@pytest.mark.parametrize(("limit", "value"), [("RECORDS", 2), ("CHARACTERS", 10)])
def test_a_batch_is_full_at_so_many_rows_or_characters(monkeypatch, limit, value):
    monkeypatch.setattr(stages, limit, value)
    cut = list(batches((record("a", n, "12345") for n in range(5)), lambda _: ONE))
    assert [len(batch.rows) for batch in cut] == [2, 2, 1]
