"""Any bytes under any name: records or unreadable rows, never an exception, and the sums hold."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import given as given_values
from hypothesis import strategies as st

import auditor
from auditor.ingest import to_canonical
from auditor.ingest.records import Record

NAMES = ("a.csv", "a.tsv", "a.jsonl", "a.json", "a.txt", "a.html", "a.xml", "a.csv.gz", "a.parquet", "a.xlsx", "a.ods")
PIECES = [
    b"id,created,text\n", b'"1","1/2/2008 9:05","08ROME1","E","SECRET","","h","t"\n', b'"', b'""', b"\\", b'\\"', b",", b"\n",
    b"\r\n", b"\r", b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"\xe3", b"[", b"]", b"{", b"}", b'{"id": "1"}', b":", b"08ROME1,2008,x\n",
    b"Reference ID Created Released Classification Origin\n", b"08ROME7 2008-01-02 12:00 2011-08-30 01:44 SECRET Rome\n",
    b"Message Attributes\n", b"TAGS: A\n", b"PAGE 01   ROME 00012\n", b"S E C R E T ROME 000012\n", b"DE RUEHRO\n", b"MRN: 12 X 1\n",
    b"UNCLASSIFIED U.S. Department of State Case No. F-1 Doc No. C01234567 Date: 01/07/2016\n", b"RELEASE IN PART\n", b"From: x\n",
    b"<TEI xml:id='v'>", b"<div type='document' subtype='historical-document' xml:id='d1'>", b"</div>", b"<p>", b"</p>", b"</TEI>",
    b"<table><tr><td>", b"</td><td>", b"</pre>", b"<pre>", b"<!--", b"&#x000A;", b"\x1f\x8b", b"PAR1", b"PK\x03\x04",
]  # fmt: skip
SOUP = st.lists(st.sampled_from(PIECES) | st.binary(max_size=8), max_size=25).map(b"".join)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given_values(st.sampled_from(NAMES), SOUP)
def test_any_bytes(given, name, data):
    rows = given.rows(name, data)
    assert [row.position for row in rows] == list(range(1, len(rows) + 1))
    assert all(row.line <= row.end_line for row in rows)
    for row in rows:
        if isinstance(row, Record):
            assert row.fields["id"]
            json.dumps(to_canonical(row)).encode()
            for passage in (row.header, row.text):
                assert len(passage.lines) in (0, passage.content.count("\n") + 1)
        else:
            assert row.code.startswith("IN")
            assert row.observed


@settings(max_examples=10, deadline=None)
@given_values(st.lists(st.tuples(st.sampled_from(NAMES), SOUP), min_size=1, max_size=10))
def test_any_bytes_give_findings(files):
    with tempfile.TemporaryDirectory() as folder:
        for number, (name, data) in enumerate(files):
            Path(folder, f"{number}-{name}").write_bytes(data)
        found = auditor.audit(folder, as_of="2026-01-01")
    counts = found.counts
    assert counts["in"] == counts["audited"] + counts["unreadable"]
    assert counts["audited"] == len(found.schedule) == len(found.records)
    assert sum(counts["findings"].values()) == len(found.findings)
    read = {source.partition("#")[0] for source in (*found.schedule.source, *found.findings.source)}
    passed_over = {skipped["source"] for skipped in found.meta["skipped"]}
    silent = {f"{folder}/{number}-{name}" for number, (name, _) in enumerate(files)} - read - passed_over
    assert all(found.meta["profiles"][source] for source in silent), silent


CELLS = st.text(st.sampled_from('ab1",\n\\ '), max_size=8)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given_values(st.lists(CELLS, min_size=1, max_size=12).map(",".join), st.sampled_from(["id,text\n", "id,a,text\n", ""]))
def test_every_line_of_a_table_belongs_to_one_row(given, body, header):
    data = header + body + "\n"
    first = header or '"1","1/2/2008 9:05","08ROME1","E","SECRET","","h","t"\n'
    data = first + body + "\n"
    rows = given.rows("a.csv", data)
    owned = [line for row in rows for line in range(row.line, row.end_line + 1)]
    assert owned == sorted(set(owned))
    lines = data.split("\n")
    start = 1 if header else 0
    missing = [line for n, line in enumerate(lines, 1) if n > start and n not in owned]
    assert all(not line.strip(', "') for line in missing), missing


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given_values(st.lists(st.text(st.sampled_from('{}[]":,a1\\ ')), max_size=8))
def test_every_line_of_json_lines_is_one_row(given, lines):
    data = '{"id": "0"}\n' + "\n".join(lines)
    rows = given.rows("a.jsonl", data)
    assert len(rows) == sum(bool(line.strip()) for line in data.split("\n"))


@pytest.mark.parametrize("name", ["a.csv", "a.txt", "a.jsonl", "a.html"])
@pytest.mark.parametrize(
    "piece", ['1,"b\n', '"', "(", "A ", "- ", "C O N F I D E N T I A L ", "PAGE 01 ", "[", "a:\n", "&", "B6,"]
)
def test_long_repetitions_are_linear(given, name, piece):
    head = {"a.csv": "id,text\n", "a.jsonl": '{"id": "1"}\n', "a.txt": "Message Attributes\n", "a.html": "<pre>"}[name]
    given.rows(name, head + piece * 40_000)
