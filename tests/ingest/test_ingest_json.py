"""JSON Lines and JSON documents: numbers as written, what is no record, and positions."""

from __future__ import annotations

import json

import pytest

from auditor.errors import InputUnreadable
from auditor.ingest.records import Record


def test_a_line_is_a_record(given):
    text = "1. (C) One.\r\n2. (U) Two."
    lines = [
        {
            "id": "08ROME1",
            "created": "2008-06",
            "tags": ["PREL", " IT "],
            "text": text,
            "page_count": 3,
            "odd": {"a": [1]},
        },
        {"id": 17, "paragraphs": [{"number": 1, "mark": "C/NF"}, {"number": None, "mark": "(U)"}, {"mark": None}]},
        {"id": "3", "paragraphs": ["(C/NF)", "2=S", ""], "subject": None, "releases": [{"released_on": "2014-03-20"}]},
    ]
    first, second, third = given.records("a.jsonl", "\n\n".join(map(json.dumps, lines)))
    assert [(row.position, row.line) for row in (first, second, third)] == [(1, 1), (2, 3), (3, 5)]
    assert first.fields == {"id": "08ROME1", "created": "2008-06", "tags": "PREL;IT", "page_count": "3"}
    assert first.extra == {"odd": '{"a":["1"]}'}
    assert first.text.content == "1. (C) One.\n2. (U) Two."
    assert first.text.lines == (1, 1)
    assert first.text.place(first.text.content.index("2.")) == (1, 1)
    assert second.get("id") == "17"
    assert second.paragraphs == ((1, "C/NF"), (None, "U"), (None, ""))
    assert third.paragraphs == ((None, "C/NF"), (2, "S"), (None, ""))
    assert third.get("releases") == '[{"released_on":"2014-03-20"}]'


def test_numbers_stay_as_written(given):
    (record,) = given.records("a.jsonl", '{"id": 1E5, "page_count": 007.10e1}'.replace("007.10e1", "7.10e1"))
    assert (record.get("id"), record.get("page_count")) == ("1E5", "7.10e1")


@pytest.mark.parametrize(
    ("line", "code", "seen"),
    [
        ('{"id": 1', "IN006", "not JSON"),
        ("[1, 2]", "IN006", "a JSON array"),
        ("17", "IN006", "string or number"),
        ("null", "IN006", "null"),
        ('{"id": NaN}', "IN006", "NaN"),
        ('{"id": 1, "id": 2}', "IN007", "'id' stands twice"),
        ('{"id": 1, "a": {"b": 1, "b": 1}}', "IN007", "'b' stands twice"),
        ("[" * 100_000, "IN006", "nested"),
        ('{"id":' * 50_000, "IN006", "nested"),
        ('{"subject": "x"}', "IN009", "no id"),
        ('{"id": ""}', "IN009", "no id"),
        ('{"id": []}', "IN009", "no id"),
        ('{"id": ' + "9" * 5000 + "x}", "IN006", "not JSON"),
    ],
)
def test_what_is_no_record(given, line, code, seen):
    rows = given.rows("a.jsonl", f'{{"id": "1"}}\n{line}\n{{"id": "2"}}\n')
    assert [getattr(row, "code", "") for row in rows] == ["", code, ""]
    assert seen in rows[1].observed
    assert (rows[1].line, rows[1].position) == (2, 2)
    assert len(rows[1].digest) == 64


def test_half_a_surrogate_pair_and_control_characters(given):
    (record,) = given.records("a.jsonl", r'{"id": "1", "subject": "a\ud800b", "text": "x\u0000\u0007"}')
    assert record.get("subject") == "a\ufffdb"
    assert record.text.content == "x\x00\x07"
    assert {(note.code, note.field) for note in record.notes} == {("IN004", "subject"), ("IN005", "text")}


def test_a_bad_field_is_noted_and_the_record_read(given):
    data = '{"id": "1", "line": "x", "paragraphs": [{"number": "2a", "mark": "C"}], "extra": [1], "provenance": "{"}'
    (record,) = given.records("a.jsonl", data)
    assert record.paragraphs is None
    assert {(note.code, note.field) for note in record.notes} == {
        ("IN014", "line"), ("IN014", "paragraphs"), ("IN014", "extra"), ("IN014", "provenance"),
    }  # fmt: skip


def test_source_and_line_of_a_converted_record_win(given):
    (record,) = given.records("a.jsonl", '{"id": "1", "source": "old.csv", "line": 40, "text": "a\\nb"}')
    assert (record.source, record.line, record.end_line) == ("old.csv", 40, 40)
    assert record.text.place(2) == (40, 1)


@pytest.mark.parametrize(
    "document",
    [
        '[{"id": "1"}, {"id": "2", "text": "a,]}\\"{["}]',
        '\ufeff[\n{"id": "1"}\n,\n{"id":\n "2", "text": "a,]}\\"{["}\n]\n',
        '[{"id":"1"},{"id":"2","text":"a,]}\\"{["},]',
    ],
)
def test_array(given, document):
    rows = given.records("a.json", document)
    assert [row.get("id") for row in rows] == ["1", "2"]
    assert rows[1].text.content == 'a,]}"{['


def test_array_has_lines_and_survives_bad_items(given):
    rows = given.rows("a.json", '[\n{"id": "1"},\n17,\n{"id": "2",\n "id": "2"},\n{"id": "3"}\n] x')
    assert [(row.line, row.end_line, getattr(row, "code", "")) for row in rows] == [
        (2, 2, ""), (3, 3, "IN006"), (4, 5, "IN007"), (6, 7, ""), (7, 7, "IN006"),
    ]  # fmt: skip


def test_cut_off_array(given):
    rows = given.rows("a.json", '[{"id": "1"}, {"id": "2", "text": "no e')
    assert [getattr(row, "code", "") for row in rows] == ["", "IN006"]


def test_one_object_and_lines_in_a_json_file(given):
    assert [row.get("id") for row in given.records("a.json", '{\n "id": "1"\n}')] == ["1"]
    assert [row.get("id") for row in given.records("a.json", '{"id": "1"}\n{"id": "2"}\n')] == ["1", "2"]
    assert [row.get("id") for row in given.records("a.jsonl", '[{"id": "1"}]')] == ["1"]


def test_item_longer_than_the_limit(given, monkeypatch):
    for module in ("encoding", "jsonl", "jsonarray"):
        monkeypatch.setattr(f"auditor.ingest.{module}.RECORD_LIMIT", 1000)
    big = json.dumps({"id": "2", "text": "x" * 3_000_000})
    assert given.codes("a.jsonl", f'{{"id": "1"}}\n{big}\n{{"id": "3"}}') == ["", "IN011", ""]
    assert given.codes("a.json", f'[{{"id": "1"}},{big},{{"id": "3"}}]') == ["", "IN011", ""]


def test_a_first_line_longer_than_the_head_of_a_file_hides_no_line_after_it(given):
    big = json.dumps({"id": "1", "classification": "SECRET", "text": "x" * 1_500_000})
    assert [row.get("id") for row in given.records("a.jsonl", f'{big}\n{{"id": "2"}}\n')] == ["1", "2"]
    too_big = json.dumps({"id": "1", "text": "x" * 17_000_000})
    assert given.codes("a.jsonl", f'{too_big}\n{{"id": "2", "classification": "SECRET"}}\n') == ["IN011", ""]


def test_keys_that_fit_no_profile(given):
    with pytest.raises(InputUnreadable, match=r"no profile fits its columns \(name\)"):
        given.source("a.jsonl", '{"name": "x"}\n', named=True)
    with pytest.raises(InputUnreadable, match="holds no JSON object"):
        given.source("a.json", "[]", named=True)


def test_only_bad_lines_are_rows_all_the_same(given):
    assert given.codes("a.jsonl", "x\ny\n") == ["IN006", "IN006"]


def test_history_lab_api(given):
    source = given.source(
        "a.jsonl",
        json.dumps(
            {
                "doc_id": "1973ABIDJA00073", "corpus": "cfpf", "classification": "limited official use",
                "authored": "1973-07-01T00:00:00", "title": "A TITLE", "body": "1. ONE", "char_cnt": 6,
            }
        ),
    )  # fmt: skip
    (record,) = source.rows()
    assert isinstance(record, Record)
    assert source.choice.profile == "historylab-api"
    assert record.get("created") == "1973-07-01"
    assert record.get("classification") == "limited official use"
    assert record.extra == {"corpus": "cfpf", "char_cnt": "6"}
