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


ROWS = [["id", "created"], *([f"08ROME{n}", dt.datetime(2008, 1, n)] for n in range(1, 5))]


def changed(data, part, old, new):
    """Return a workbook with something else in one of its parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as whole, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for entry in whole.infolist():
            text = whole.read(entry)
            assert entry.filename != part or old in text
            archive.writestr(entry.filename, text.replace(old, new) if entry.filename == part else text)
    return out.getvalue()


def test_a_date_that_is_none_costs_its_row(given):
    data = changed(workbook(("S", ROWS)), "xl/worksheets/sheet1.xml", b"<v>39450</v>", b"<v>-1e308</v>")
    rows = given.rows("a.xlsx", data)
    assert [getattr(row, "code", "") for row in rows] == ["", "", "IN010", ""]
    assert rows[2].line == 4


def test_rows_of_a_sheet_that_begins_further_down_keep_their_numbers(given):
    data = workbook(("S", [[], [], ["", "id"], ["", "1"], [], ["", "2"]]))
    assert [(row.get("id"), row.line) for row in given.records("a.xlsx", data)] == [("1", 4), ("2", 6)]


@pytest.mark.parametrize("reference", [b'r="XFD1048576"', b'r="ZZ300000"', b"r = 'ZZ300000'"])
def test_a_cell_that_stands_far_out_is_refused(given, reference):
    data = changed(workbook(("S", ROWS)), "xl/worksheets/sheet1.xml", b'r="A5"', reference)
    (row,) = given.rows("a.xlsx", data)
    assert row.code == "IN010"
    assert "xl/worksheets/sheet1.xml: a sheet reaches to row" in row.observed


def test_strings_that_are_only_announced_are_refused(given):
    data = changed(workbook(("S", ROWS)), "xl/sharedStrings.xml", b'uniqueCount="', b'uniqueCount="42949672')
    (row,) = given.rows("a.xlsx", data)
    assert (row.code, "strings are announced" in row.observed) == ("IN010", True)


def test_a_workbook_with_a_document_type_is_refused(given):
    data = changed(workbook(("S", ROWS)), "xl/worksheets/sheet1.xml", b"<worksheet", b"<!DOCTYPE a []><worksheet")
    assert given.codes("a.xlsx", data) == ["IN010"]


@pytest.mark.parametrize("repeated", ["rows", "columns"])
def test_cells_of_a_document_that_are_repeated_without_end_are_refused(given, repeated):
    times = f'table:number-{repeated}-repeated="2000000000"'
    on_row, on_cell = (times, "") if repeated == "rows" else ("", times)
    content = (
        '<office:document-content xmlns:office="o" xmlns:table="t" xmlns:text="x"><office:body><office:spreadsheet>'
        f'<table:table table:name="S"><table:table-row {on_row}><table:table-cell {on_cell} office:value-type="string">'
        "<text:p>id</text:p></table:table-cell></table:table-row></table:table></office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
    (row,) = given.rows("a.ods", out.getvalue())
    assert (row.code, "too far" in row.observed) == ("IN010", True)


def table(**columns):
    out = io.BytesIO()
    pq.write_table(pa.table(columns), out)
    return out.getvalue()


def test_a_day_beyond_the_calendar_costs_no_other_row(given):
    days = [14_000] * 1000
    days[700] = 2_932_897
    data = table(id=[f"08ROME{n}" for n in range(1000)], created=pa.array(days, pa.int32()).cast(pa.date32()))
    rows = given.records("a.parquet", data)
    assert len(rows) == 1000
    assert (rows[699].get("created"), rows[700].get("created")) == ("2008-05-01", "10000-01-01")


def test_times_in_a_zone_that_is_not_known_are_read(given):
    stamps = pa.array([1_199_232_000] * 3, pa.int64()).cast(pa.timestamp("s", "Nowhere/Land"))
    rows = given.records("a.parquet", table(id=["1", "2", "3"], created=stamps))
    assert [row.get("created")[:10] for row in rows] == ["2008-01-02"] * 3


def test_text_that_is_not_utf8_costs_no_other_row(given):
    texts = pa.Array.from_buffers(pa.string(), 2, pa.array([b"caf\xe9", b"x"]).buffers())
    assert len(given.records("a.parquet", table(id=["1", "2"], subject=texts))) == 2


def test_a_row_of_parquet_longer_than_the_limit(given, monkeypatch):
    monkeypatch.setattr("auditor.ingest.batches.RECORD_LIMIT", 1000)
    data = table(id=["1", "2", "3"], text=["x", "y" * 2000, "z"])
    assert given.codes("a.parquet", data) == ["", "IN011", ""]


def test_a_text_that_is_used_again_and_again_is_never_held_that_often(given):
    import tracemalloc

    texts = pa.DictionaryArray.from_arrays(pa.array([0] * 600, pa.int32()), pa.array(["x" * 1_000_000]))
    source = given.source("a.parquet", table(id=[f"08ROME{n}" for n in range(600)], text=texts))
    tracemalloc.start()
    count = sum(1 for _ in source.rows())
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (count, peak < 100_000_000) == (600, True)
