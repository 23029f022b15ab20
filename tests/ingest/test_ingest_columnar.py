"""Parquet and spreadsheets, and the messages where their libraries are missing."""

from __future__ import annotations

import datetime as dt
import io
import sys
import zipfile

import pytest

from auditor.errors import InputUnreadable, UsageError
from auditor.ingest import expand, open_source

pa = pytest.importorskip("pyarrow")
pq = pytest.importorskip("pyarrow.parquet")
pytest.importorskip("python_calamine")
xlsxwriter = pytest.importorskip("xlsxwriter")


def parquet(rows, **columns):
    out = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(rows, **columns), out)
    return out.getvalue()


def workbook(*sheets):
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"default_date_format": "yyyy-mm-dd"})
    for name, rows in sheets:
        sheet = book.add_worksheet(name)
        for n, row in enumerate(rows):
            for m, cell in enumerate(row):
                sheet.write(n, m, cell)
    book.close()
    return out.getvalue()


def test_parquet(given):
    rows = [
        {"id": "1", "created": dt.date(2008, 1, 2), "page_count": 14.0, "text": "a\nb", "tags": ["PREL", "IT"]},
        {"id": "2", "created": None, "page_count": float("nan"), "text": None, "tags": None},
        {"id": None, "created": None, "page_count": None, "text": "x", "tags": []},
    ]
    first, second, third = given.rows("a.parquet", parquet(rows))
    assert first.fields == {"id": "1", "created": "2008-01-02", "page_count": "14", "tags": "PREL;IT"}
    assert first.text.lines == (1, 1)
    assert second.fields == {"id": "2"}
    assert (third.code, third.line) == ("IN009", 3)


def test_parquet_with_nested_columns(given):
    rows = [
        {
            "id": "1", "line": 7, "source": "x.csv", "text": "a\nb\nc",
            "paragraphs": [{"number": 1, "mark": "C"}, {"number": None, "mark": "S"}],
            "provenance": {"profile": "p", "record": 4, "end_line": 12, "text": {"line": 8, "column": 3, "runs": [[8, 2], [12, 1]]}},
        }
    ]  # fmt: skip
    (record,) = given.records("a.parquet", parquet(rows))
    assert record.paragraphs == ((1, "C"), (None, "S"))
    assert (record.source, record.line, record.end_line, record.position) == ("x.csv", 7, 12, 4)
    assert record.text.lines == (8, 9, 12)
    assert record.profile == "p"


def test_workbook(given):
    day = dt.datetime(2008, 1, 2)
    rows = [
        ["id", "created", "classification", "page_count", ""],
        ["08ROME1", day, "SECRET", 3, "x"],
        [],
        [8.5, "2008-01-03", "U", 2.0, ""],
    ]
    first, second = given.records("a.xlsx", workbook(("Sheet1", rows)))
    assert first.fields == {"id": "08ROME1", "created": "2008-01-02", "classification": "SECRET", "page_count": "3"}
    assert (first.source, first.line, second.line) == ("a.xlsx", 2, 4)
    assert first.extra == {"column 5": "x"}
    assert second.get("id") == "8.5"
    assert [(note.code, note.field) for note in second.notes] == [("IN013", "id")]


def test_workbook_with_other_sheets(given):
    sheets = (("Notes", [["about"], ["x"]]), ("Cables", [["id"], ["1"]]), ("Empty", []), ("More", [["id"], ["2"]]))
    rows = given.rows("a.xlsx", workbook(*sheets))
    assert [(row.source, getattr(row, "code", "")) for row in rows] == [
        ("a.xlsx#Notes", "IN008"), ("a.xlsx#Cables", ""), ("a.xlsx#More", ""),
    ]  # fmt: skip


def test_workbook_without_known_columns(given):
    with pytest.raises(InputUnreadable, match=r"no profile fits its columns \(a, b\)"):
        given.source("a.xlsx", workbook(("S", [["a", "b"], [1, 2]])), named=True)


def test_inside_an_archive_and_compressed(tmp_path):
    import gzip

    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("a.parquet", parquet([{"id": "1"}]))
        archive.writestr("a.xlsx", workbook(("S", [["id"], ["2"]])))
    (tmp_path / "b.parquet.gz").write_bytes(gzip.compress(parquet([{"id": "3"}])))
    items = expand([str(tmp_path / "a.zip"), str(tmp_path / "b.parquet.gz")])
    assert [row.get("id") for item in items for row in open_source(item).rows()] == ["1", "2", "3"]


@pytest.mark.parametrize("name", ["a.parquet", "a.xlsx", "a.ods", "a.xls"])
def test_damaged_files(given, name):
    whole = parquet([{"id": str(n)} for n in range(50)]) if name == "a.parquet" else workbook(("S", [["id"], ["1"]]))
    for cut in (5, len(whole) // 2, len(whole) - 3):
        assert given.codes(name, whole[:cut]) == ["IN010"]


def test_a_workbook_that_expands_too_far(given, monkeypatch):
    monkeypatch.setattr("auditor.ingest.columnar.FILE_LIMIT", 1000)
    assert given.codes("a.xlsx", workbook(("S", [["id"], ["1"]]))) == ["IN010"]


@pytest.mark.parametrize(
    ("module", "name", "extra", "data"),
    [
        ("pyarrow", "a.parquet", "parquet", b"PAR1"),
        ("python_calamine", "a.xlsx", "excel", b"PK\x03\x04"),
        ("zstandard", "a.csv.zst", "zstd", b"\x28\xb5\x2f\xfd"),
    ],
)
def test_the_missing_extra_is_named(given, monkeypatch, module, name, extra, data):
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(UsageError, match=rf"{name}.*needs the extra {extra}: pip install 'auditor\[{extra}\]'"):
        given.source(name, data, named=True)
