"""The project's own generated corpus: each planted fault is found, and a cable without one is not accused."""

from __future__ import annotations

import csv
import statistics
import sys
from pathlib import Path

import pytest

import auditor

sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))

from corpus import write
from corpus_defects import DEFECTS

COUNT = 400


def rows_of(path: Path, escape: str = "backslash") -> list[list[str]]:
    csv.field_size_limit(1 << 24)
    form = {"escapechar": "\\", "doublequote": False} if escape == "backslash" else {}
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file, **form))


def truth_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    """400 cables of which half have a fault: each kind of fault befalls some."""
    path = tmp_path_factory.mktemp("own") / "cables.csv"
    return path, truth_of(write(path, COUNT, seed=2, share=0.5))


@pytest.fixture(scope="module")
def found(corpus):
    return auditor.audit([str(corpus[0])], as_of="2026-01-01").findings


def test_every_kind_of_fault_is_planted(corpus):
    assert {row["defect"] for row in corpus[1]} == {each.name for each in DEFECTS}


def test_every_planted_fault_is_found(corpus, found):
    known = set(zip(found["record_id"], found["code"], strict=True))
    missed = [row for row in corpus[1] if (row["id"], row["code"]) not in known]
    assert not missed


def test_a_cable_without_a_fault_is_not_accused(corpus, found):
    spoilt = {row["id"] for row in corpus[1]}
    accused = found[~found["record_id"].isin(spoilt) & found["severity"].isin(["error", "warning"])]
    assert accused[["record_id", "code", "message"]].to_numpy().tolist() == []


def test_every_row_has_eight_cells_and_its_own_identifier(corpus):
    rows = rows_of(corpus[0])
    assert len(rows) == COUNT == len({row[2] for row in rows})
    assert {len(row) for row in rows} == {8}


def test_the_same_seed_gives_the_same_bytes(corpus, tmp_path):
    again, other = tmp_path / "again.csv", tmp_path / "other.csv"
    write(again, COUNT, seed=2, share=0.5)
    write(other, COUNT, seed=3, share=0.5)
    assert again.read_bytes() == corpus[0].read_bytes()
    assert other.read_bytes() != corpus[0].read_bytes()


def test_both_ways_to_escape_a_quote_say_the_same(corpus, tmp_path):
    doubled = tmp_path / "doubled.csv"
    write(doubled, COUNT, seed=2, share=0.5, escape="double")
    assert rows_of(doubled, "double") == rows_of(corpus[0])
    assert '\\"' in corpus[0].read_text(encoding="utf-8")


def test_the_shape_is_that_of_the_published_table(tmp_path):
    path = tmp_path / "cables.csv"
    truth = truth_of(write(path, 2000))
    bodies = [row[7] for row in rows_of(path)]
    sizes = [len(body) for body in bodies]
    assert 4000 < statistics.median(sizes) < 4800
    assert 5900 < statistics.mean(sizes) < 7100
    assert max(sizes) <= 102_400
    assert 0.02 < sum(not body.isascii() for body in bodies) / 2000 < 0.06
    assert 0.03 < len(truth) / 2000 < 0.07
