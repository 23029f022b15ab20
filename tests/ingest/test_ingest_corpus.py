"""The collected real sources: every record file is read by the right profile, with the number of records it holds."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from auditor.ingest import Input, expand, open_source, to_canonical
from auditor.ingest.columnar import to_row
from auditor.ingest.locations import Local
from auditor.ingest.mapping import Mapper
from auditor.ingest.profiles import named
from auditor.ingest.records import Record

DATA = Path(__file__).parents[2].parent / "shared" / "data"
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="the collected sources are not here")

FILES = {
    "seed/08ASTANA1022.txt": ("cable-page-text", 1),
    "foia/classification_stamps.csv": ("state-foia-stamps", 1268),
    "foia/release_index.csv": ("state-foia-index", 26746),
    "lists/cable-ids-by-month.csv.gz": ("cable-ids", 251287),
    "lists/crest-nis.csv": ("crest-list", 380),
    "lists/jfk-2021-release.csv": ("jfk-release", 1491),
    "lists/jfk-2021-release.xlsx": ("jfk-release", 1491),
    "lists/jfk-2022-release.csv": ("jfk-release", 13263),
    "lists/jfk-2022-release.xlsx": ("jfk-release", 13263),
    "lists/jfk-identification-sheets.csv": ("jfk-identification-sheets", 6430),
    "lists/state-foia-f-2017-13804.csv": ("state-foia-list", 1474),
}


def source(name):
    return open_source(expand([str(DATA / name)])[0])


def first(name):
    return next(source(name).rows())


@pytest.mark.parametrize("name", FILES)
def test_tables_and_pages(name):
    opened = source(name)
    rows = Counter(type(row).__name__ for row in opened.rows())
    assert (opened.choice.profile, dict(rows)) == (FILES[name][0], {"Record": FILES[name][1]})
    assert opened.choice.reason


@pytest.mark.parametrize(
    ("folder", "profile", "count"), [("telegrams", "bare-text", 163), ("foia/cables", "state-foia-text", 31)]
)
def test_folders(folder, profile, count):
    found = Counter()
    for item in expand([str(DATA / folder)]):
        opened = open_source(item)
        for row in opened.rows():
            found[opened.choice.profile if isinstance(row, Record) else row.code] += 1
            if isinstance(row, Record):
                assert row.get("id") == Path(row.source).stem
                assert row.text.content
    assert found.pop("IN008", 0) == (2 if folder == "telegrams" else 0)
    assert found == {profile: count}


def test_only_the_cable_of_the_saved_page_is_text():
    record = first("seed/08ASTANA1022.txt")
    assert record.fields == {
        "id": "08ASTANA1022", "created": "2008-06-02 09:47", "released": "2011-08-30 01:44", "release_route": "leak",
        "classification": "SECRET", "origin": "Embassy Astana",
    }  # fmt: skip
    assert (record.header.line, record.header.content.count("\n")) == (10, 1)
    assert (record.text.line, record.end_line) == (13, 152)
    assert "Reply" not in record.text.content
    assert "comment" not in record.text.content


@pytest.mark.parametrize("year", ["2021", "2022"])
def test_the_two_forms_of_a_list_agree(year):
    written = [row.fields for row in source(f"lists/jfk-{year}-release.csv").rows()]
    typed = [row.fields for row in source(f"lists/jfk-{year}-release.xlsx").rows()]
    assert written == typed


def test_dates_are_read_or_kept_as_written():
    rows = list(source("lists/jfk-2022-release.csv").rows())
    created = [row.get("created") or "" for row in rows]
    assert created.count("undated") == 1023
    lengths = Counter(len(text) for text in created if text != "undated")
    assert lengths[10] == 11961
    assert lengths[7] + lengths[4] == 70
    assert sum(lengths.values()) == sum(lengths[size] for size in (0, 4, 7, 10))
    assert all(row.get("released") == "2022-12-15" for row in rows)


def test_no_page_heading_of_a_release_is_cable_text():
    for item in expand([str(DATA / "foia" / "cables")]):
        (record,) = open_source(item).rows()
        assert "Case No" not in record.text.content
        assert record.get("released")
        assert record.get("release_extent") in ("full", "part")
        lines = item.at.path.read_text(encoding="utf-8").split("\n")
        shown = [lines[record.text.place(start)[0] - 1] for start in record.text.starts()]
        for line, physical in zip(record.text.content.split("\n"), shown, strict=True):
            assert line == physical or "lassif" in physical


def test_converted_records_read_back_equal():
    for name in ("seed/08ASTANA1022.txt", "telegrams/1979TOKYO00265.txt", "foia/cables/C05790520.txt"):
        record = first(name)
        assert Mapper("x", named("canonical")).map(to_row(to_canonical(record), 1)) == record


def test_other_tables_are_no_records_in_a_walk():
    for name in ("telegrams/index.csv", "telegrams/header_facts.csv", "variants/portion_marks.csv"):
        path = DATA / name
        (row,) = open_source(Input(name, Local(path), named=False)).rows()
        assert row.code == "IN008"
