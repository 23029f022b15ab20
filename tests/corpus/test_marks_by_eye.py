"""Portion marks of released telegrams and cables against a table made by reading them, before the reader was run."""

import csv
from collections import Counter
from pathlib import Path

import pytest

from auditor.cable import read_cable
from auditor.ingest.records import Passage, Record

HERE = Path(__file__).parent
DATA = HERE.parents[1].parent / "shared" / "data"
pytestmark = pytest.mark.skipif(not DATA.exists(), reason="the released cables are not here")


def table():
    """Marks by file as (number, mark); the number is empty for an unnumbered paragraph, `subject` for the subject."""
    held = {}
    with (HERE / "marks_by_eye.csv").open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            marks = held.setdefault(row["file"], Counter())
            if row["number"] != "none":
                marks[row["number"], plain(row["mark"])] += 1
    return held


def plain(mark):
    return mark.replace(" ", "").rstrip(".")


def read(name):
    path = DATA / name
    text = path.read_text(encoding="utf-8", errors="replace").replace("\r\n", "\n")
    cable = read_cable(Record(name, 1, 1, 1, {"id": path.stem}, Passage(), Passage(text, 1)))
    found = Counter(
        (str(paragraph.number) if paragraph.number is not None else "", plain(paragraph.mark))
        for paragraph in cable.paragraphs
        if paragraph.mark
    )
    if cable.subject_mark:
        found["subject", plain(cable.subject_mark)] += 1
    return found


def test_the_table_holds_20_telegrams_and_10_cables():
    names = [name.split("/")[0] for name in table()]
    assert names.count("telegrams") == 20
    assert names.count("foia") >= 10


def test_precision_and_recall():
    right = wrong = missed = 0
    for name, expected in table().items():
        found = read(name)
        right += (found & expected).total()
        wrong += (found - expected).total()
        missed += (expected - found).total()
    assert right / (right + wrong) >= 0.98
    assert right / (right + missed) >= 0.98


@pytest.mark.parametrize(
    "name", ["telegrams/1979STATE235014.txt", "telegrams/1975USBERL00411.txt", "foia/cables/C05783794.txt"]
)
def test_list_letters_and_references_are_never_marks(name):
    assert not read(name) - table()[name]


def test_every_released_text_is_read():
    texts = sorted([*DATA.glob("telegrams/*.txt"), *DATA.glob("foia/cables/*.txt")])
    assert len(texts) == 163 + 31
    for path in texts:
        read(str(path.relative_to(DATA)))
