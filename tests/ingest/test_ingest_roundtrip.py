"""`to_canonical` and back: the record that is read again equals the first, places and notes included."""

from __future__ import annotations

import csv
import io
import json

import jsonschema
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import given as given_values
from hypothesis import strategies as st

from auditor.ingest import to_canonical
from auditor.ingest.canonical import parse_paragraphs
from auditor.ingest.columnar import to_row
from auditor.ingest.mapping import Mapper
from auditor.ingest.profiles import named
from auditor.ingest.records import FIELDS, Note, Passage, Record
from auditor.resources import folder

SCHEMA = json.loads((folder("rules") / "schemas" / "record.json").read_text())


def as_jsonl(records):
    return "".join(json.dumps(to_canonical(record), ensure_ascii=False) + "\n" for record in records)


def as_csv(records):
    """Canonical CSV: lists joined by `;`, objects as JSON."""
    out = io.StringIO()
    names = [*FIELDS, "extra", "provenance"]
    writer = csv.DictWriter(out, names, lineterminator="\n")
    writer.writeheader()
    for record in records:
        row = {}
        for name, value in to_canonical(record).items():
            plain = isinstance(value, list) and all(isinstance(item, str) for item in value)
            row[name] = ";".join(value) if plain else value if isinstance(value, str | int) else json.dumps(value)
        writer.writerow(row)
    return out.getvalue()


SOURCES = {
    "canonical.csv": 'id,created,paragraphs,text,note\n1,2008-01-02,2=C/NF;;(S),,x\n2,,,"1. (C) a\n2. ""b""",\n',
    "canonical.jsonl": '{"id": "1", "text": "a\\nb", "tags": ["A", "B"], "paragraphs": [{"number": 1, "mark": "C"}]}\n',
    "cablegate.csv": '"1","1/2/2008 9:05","08ROME1","Embassy Rome","SECRET","","FM X\nTO Y","1. (S) \\"a\\"\n2. b\x07"\n',
    "telegram.txt": "\nSECRET\nPAGE 01   ROME 00012\nFM ROME\nS E C R E T ROME 00012\n1. A\nMessage Attributes\nTAGS: A, B\n",
    "page.txt": (
        "x\nReference ID Created Released Classification Origin\n08ROME7 2008-01-02 12:00 2011-08-30 01:44 SECRET Embassy Rome\n"
        "DE RUEHRO\n\nS E C R E T ROME 000007\n1. A\nLeave a Reply\n"
    ),
    "foia.txt": (
        "UNCLASSIFIED U.S. Department of State Case No. F-1 Doc No. C01234567 Date: 01/07/2016\nFrom: A\nSent: x\n1. A\n"
        "UNCLASSIFIED U.S. Department of State Case No. F-1 Doc No. C01234567 Date: 01/07/2016\n2. B\n"
    ),
    "page.html": (
        "<table><tr><td>Reference ID<td>Created</td><td>Released</td><td>Classification</td><td>Origin</td></tr><tr>"
        "<td>08ROME7</td><td>2008-01-02 12:00</td><td>2010-12-01</td><td>SECRET</td><td>Rome</td></tr></table>"
        "<pre>a&#10;b\nc</pre>"
    ).replace("ID<td>", "ID</td><td>"),
}


@pytest.mark.parametrize("name", SOURCES)
@pytest.mark.parametrize("form", [as_jsonl, as_csv], ids=["jsonl", "csv"])
def test_a_converted_record_reads_back_equal(given, name, form):
    records = given.records(name, SOURCES[name])
    again = given.records("again." + ("csv" if form is as_csv else "jsonl"), form(records))
    assert again == records
    for record in records:
        jsonschema.Draft202012Validator(SCHEMA).validate(to_canonical(record))


def test_through_parquet(given):
    pa = pytest.importorskip("pyarrow")
    pq = pytest.importorskip("pyarrow.parquet")
    for name, data in SOURCES.items():
        records = given.records(name, data)
        rows = []
        for record in records:
            row = dict.fromkeys((*FIELDS, "extra", "provenance")) | to_canonical(record)
            for key in ("extra", "provenance"):
                row[key] = row[key] and json.dumps(row[key])
            rows.append(row)
        out = io.BytesIO()
        pq.write_table(pa.Table.from_pylist(rows), out)
        assert given.records("a.parquet", out.getvalue()) == records


TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=20)
FIELD = TEXT.map(str.strip).filter(bool)


@st.composite
def records(draw):
    names = [name for name in FIELDS if name not in ("source", "line", "header", "text", "paragraphs", "id")]
    fields = {"id": draw(FIELD)} | draw(st.dictionaries(st.sampled_from(names), FIELD, max_size=5))
    for name in ("references", "tags", "captions", "exemptions"):
        if name in fields:
            items = [item for part in fields[name].split(";") if (item := part.strip())]
            fields[name] = ";".join(items) or "x"
    marks = st.tuples(st.none() | st.integers(0, 99), st.sampled_from(["C", "S//NF", "", "x y"]))
    line = draw(st.integers(1, 99))
    return Record(
        source=draw(FIELD),
        position=draw(st.integers(1, 99)),
        line=line,
        end_line=line + draw(st.integers(0, 9)),
        fields=fields,
        header=draw(passages()),
        text=draw(passages()),
        paragraphs=draw(st.none() | st.lists(marks, min_size=1, max_size=4).map(tuple)),
        profile=draw(st.sampled_from(["canonical", "cablegate-csv"])),
        places={name: (line, draw(st.integers(1, 9))) for name in list(fields)[:2]},
        extra=draw(st.dictionaries(FIELD, FIELD, max_size=2)),
        notes=tuple(draw(st.lists(notes(), max_size=2))),
    )


def notes():
    return st.builds(Note, st.sampled_from(["IN004", "IN012"]), st.just("text"), FIELD, st.integers(1, 9))


@st.composite
def passages(draw):
    content = draw(st.text("ab\n", max_size=12))
    if not content.strip():
        return Passage()
    rows = content.count("\n") + 1
    line = draw(st.integers(1, 99))
    lines = draw(st.sampled_from(["consecutive", "same", "gaps"]))
    if lines == "consecutive":
        return Passage(content, line, draw(st.integers(1, 9)))
    steps = [0 if lines == "same" else draw(st.sampled_from([1, 1, 3])) for _ in range(rows)]
    numbers = [line]
    for step in steps[1:]:
        numbers.append(numbers[-1] + step)
    return Passage(content, line, draw(st.integers(1, 9)), tuple(numbers))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given_values(records())
def test_any_record(record):
    data = json.loads(json.dumps(to_canonical(record)))
    assert Mapper("x", named("canonical")).map(to_row(data, 1)) == record


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("C;S", ((None, "C"), (None, "S"))),
        ("2=C/NF; 3=(S)", ((2, "C/NF"), (3, "S"))),
        ("(C);;", ((None, "C"), (None, ""), (None, ""))),
        ('[{"number": "4.", "mark": "(U)"}]', ((4, "U"),)),
        ("(S) (NOTAL)", ((None, "(S) (NOTAL)"),)),
    ],
)
def test_paragraphs(text, marks):
    assert parse_paragraphs(text) == marks


@pytest.mark.parametrize("text", ["x=C", '[{"number": -1}]', '["a", 3]', '[{"number": 99999999}]'])
def test_wrong_paragraphs(text):
    with pytest.raises(ValueError):
        parse_paragraphs(text)


@pytest.mark.parametrize(
    "provenance",
    ["1", "[]", '"x"', '{"text": 1}', '{"text": {"line": "x", "column": 1}}', '{"record": {}}', '{"notes": [1]}',
     '{"fields": {"id": 3}}', '{"text": {"line": 1, "column": 1, "runs": [[1, 999999999], [5, 1]]}}',
     '{"text": {"line": 1, "column": 1, "runs": [[1, -4]]}}', "[" * 9999],
)  # fmt: skip
def test_hostile_provenance(given, provenance):
    row = json.dumps({"id": "1", "text": "a\nb", "provenance": provenance})
    (record,) = given.records("a.jsonl", row)
    assert record.text.content == "a\nb"
    assert len(record.text.lines) in (0, 2)
