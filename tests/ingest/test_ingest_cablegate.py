"""The eight quoted columns without a header row."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given as given_values
from hypothesis import settings
from hypothesis import strategies as st

from auditor.ingest.delimited import Reader, recognise
from auditor.ingest.encoding import Lines
from auditor.ingest.mapping import Row
from auditor.ingest.records import Record


def quoted(*cells, escape="\\"):
    doubled = [
        cell.replace("\\", "\\\\").replace('"', '\\"') if escape == "\\" else cell.replace('"', '""') for cell in cells
    ]
    return ",".join(f'"{cell}"' for cell in doubled) + "\n"


def cable(n, text, header="DE RUEHRO #0001/01 0021200\nP 021200Z JAN 08\nFM AMEMBASSY ROME", **other):
    cells = [str(n), "1/2/2008 9:05", f"08ROME{n}", "Embassy Rome", "CONFIDENTIAL", "08STATE1|08PARIS2", header, text]
    return quoted(*cells, **other)


def test_fields_and_places(given):
    text = 'C O N F I D E N T I A L ROME 000007\n1. (C) The "first" \\ point.\n2. (C) Second.'
    source = given.source("cables.csv", cable(6, "x\n") + cable(7, text))
    rows = list(source.rows())
    record = rows[1]
    assert source.choice.profile == "cablegate-csv"
    assert "have a backslash" in source.choice.reason
    assert record.fields == {
        "id": "08ROME7",
        "created": "2008-01-02 09:05",
        "classification": "CONFIDENTIAL",
        "origin": "Embassy Rome",
        "references": "08STATE1;08PARIS2",
        "release_route": "leak",
    }
    assert (record.line, record.end_line) == (5, 9)
    assert record.header.line == 5
    assert record.text.content == text
    assert record.text.line == 7
    assert record.text.place(text.index("2. (C)")) == (9, 1)
    assert record.extra == {"number": "7"}


def test_doubled_quotes_are_recognised(given):
    source = given.source("cables.csv", cable(1, 'a "quoted" word', escape='"') * 3)
    assert "are doubled" in source.choice.reason
    assert next(source.rows()).text.content == 'a "quoted" word'


def test_stray_backslashes_at_line_ends(given):
    row = cable(1, "TEXT").replace("FM AMEMBASSY ROME", "FM AMEMBASSY ROME\\").replace("JAN 08\n", "JAN 08\\\n")
    row = row.replace("ROME\\", "ROME\\\n")
    (record,) = given.records("cables.csv", row)
    assert record.header.content == "DE RUEHRO #0001/01 0021200\nP 021200Z JAN 08\nFM AMEMBASSY ROME\n"
    assert record.text.content == "TEXT"


@pytest.mark.parametrize("lost", ["closing quote", "opening quote", "a column"])
def test_damage_costs_one_record(given, lost):
    bad = cable(2, "1. One,\n2. Two.")
    if lost == "closing quote":
        bad = bad[:-2] + "\n"
    elif lost == "opening quote":
        bad = bad.replace('"1. One', "1. One")
    else:
        bad = bad.replace('"Embassy Rome",', "")
    rows = given.rows("cables.csv", cable(1, "a\nb") + bad + cable(3, "c\nd") + cable(4, "e"))
    assert [getattr(row, "code", "") for row in rows] == ["", "IN002" if lost == "a column" else "IN003", "", ""]
    assert (rows[1].line, rows[1].end_line, rows[1].position) == (5, 8, 2)
    assert [row.fields["id"] for row in rows if isinstance(row, Record)] == ["08ROME1", "08ROME3", "08ROME4"]
    assert rows[2].line == 9


def test_impossible_date_is_kept_as_written(given):
    (record,) = given.records("cables.csv", cable(1, "x").replace("1/2/2008", "2/30/2008"))
    assert record.get("created") == "2/30/2008 9:05"


CELL = st.text(st.sampled_from('ab",\\\n1/:é '), max_size=30)


@settings(max_examples=200, deadline=None)
@given_values(st.lists(st.tuples(CELL, CELL), min_size=1, max_size=6))
def test_equals_the_standard_library_on_sound_files(rows):
    written = "".join(cable(n, text, header) for n, (header, text) in enumerate(rows))
    expected = list(csv.reader(io.StringIO(written, newline=""), escapechar="\\", doublequote=False))
    table, _ = recognise(written)
    found = list(Reader(Lines(io.BytesIO(written.encode())), table).rows())
    assert all(isinstance(row, Row) for row in found)
    assert [list(row.values.values()) for row in found] == expected
