"""Delimited files: positions, dialects, and damage that is cut out while the rows around it are read."""

from __future__ import annotations

import pytest

from auditor.ingest.records import Record, Unreadable

HEADER = "id,created,classification,text\n"


def ids(rows):
    return [row.fields["id"] if isinstance(row, Record) else row.code for row in rows]


def test_rows_have_physical_lines_and_columns(given):
    data = HEADER + '08ROME1,2008-01-02,SECRET,"1. (S) One.\n2. (U) Two."\n\n08ROME2,2008-01-03,CONFIDENTIAL,None\n'
    first, second = given.records("a.csv", data)
    assert (first.position, first.line, first.end_line) == (1, 2, 3)
    assert (second.position, second.line, second.end_line) == (2, 5, 5)
    assert first.text.content == "1. (S) One.\n2. (U) Two."
    assert first.text.place(first.text.content.index("2.")) == (3, 1)
    assert first.text.place(0) == (2, 28)
    assert first.places["classification"] == (2, 20)
    assert second.get("created") == "2008-01-03"


@pytest.mark.parametrize(("name", "sign"), [("a.csv", ","), ("a.csv", ";"), ("a.tsv", "\t"), ("a.csv", "|")])
def test_delimiters(given, name, sign):
    (record,) = given.records(name, HEADER.replace(",", sign) + f"08ROME1{sign}2008-01-02{sign}SECRET{sign}x\n")
    assert record.get("classification") == "SECRET"


def test_doubled_quotes_and_carriage_returns(given):
    data = 'id,subject,text\r\n1,"the ""same""","a\r\nb"\r\n2,,c'
    first, second = given.records("a.csv", data)
    assert first.get("subject") == 'the "same"'
    assert first.text.content == "a\nb"
    assert second.get("subject") is None
    assert second.text.content == "c"


def test_column_names_are_folded_and_unknown_ones_pass_through(given):
    source = given.source("a.csv", "ID,Classified By,Clasification,note,note\n1,Someone,SECRET,a,b\n")
    (record,) = source.rows()
    assert record.get("classified_by") == "Someone"
    assert record.extra == {"Clasification": "SECRET", "note": "a", "note (5)": "b"}
    assert "Clasification (did you mean classification?)" in source.choice.reason
    assert source.choice.profile == "canonical"


def test_wrong_column_count_is_one_row(given):
    rows = given.rows(
        "a.csv", HEADER + "1,2008-01-02,SECRET,x\n2,2008-01-02\n3,2008-01-02,SECRET,x,y\n4,2008-01-02,U,z\n"
    )
    assert ids(rows) == ["1", "IN002", "IN002", "4"]
    assert (rows[1].line, rows[1].observed) == (3, "2 columns where 4 are expected")
    assert len({row.digest for row in rows if isinstance(row, Unreadable)}) == 2


def test_empty_cells_at_the_end_are_no_columns(given):
    rows = given.rows("a.csv", "id,created,,\n1,2008-01-02,,\n2,2008-01-02\n3,2008-01-02,,,,\n,,,\n4,2008-01-02,,x\n")
    assert ids(rows) == ["1", "2", "3", "4"]
    assert rows[3].extra == {"column 4": "x"}


def test_row_without_id(given):
    rows = given.rows("a.csv", HEADER + " ,2008-01-02,SECRET,x\n2,2008-01-02,SECRET,x\n")
    assert ids(rows) == ["IN009", "2"]
    assert rows[0].field == "id"


@pytest.mark.parametrize(
    ("bad", "line"),
    [
        ('08ROME2,2008-01-03,SECRET,"no end', 3),
        ('08ROME2,2008-01-03,"SECRET,no end', 3),
        ('08ROME2,2008-01-03,SECRET,"two\nlines', 3),
    ],
)
def test_unclosed_quote_loses_one_row_only(given, bad, line):
    good = '08ROME{0},2008-01-0{0},SECRET,"text {0}"\n'
    data = HEADER + good.format(1) + bad + "\n" + "".join(good.format(n) for n in (3, 4, 5))
    rows = given.rows("a.csv", data)
    assert ids(rows) == ["08ROME1", "IN003", "08ROME3", "08ROME4", "08ROME5"]
    assert rows[1].line == line
    assert rows[1].end_line == line + bad.count("\n")
    assert "is not closed" in rows[1].observed
    assert "begins a row" in rows[1].observed


def test_unclosed_quote_before_rows_without_quotes(given):
    data = HEADER + '08ROME1,2008-01-01,SECRET,a\n08ROME2,2008-01-02,SECRET,"b\n08ROME3,2008-01-03,SECRET,c\n'
    assert ids(given.rows("a.csv", data)) == ["08ROME1", "IN003", "08ROME3"]


def test_two_unclosed_quotes(given):
    lines = [f"08ROME{n},2008-01-01,SECRET,{chr(34) * (n in (2, 4))}b" for n in range(1, 7)]
    assert ids(given.rows("a.csv", HEADER + "\n".join(lines))) == [
        "08ROME1", "IN003", "08ROME3", "IN003", "08ROME5", "08ROME6",
    ]  # fmt: skip


def test_merged_rows_with_the_right_width_are_found(given):
    data = 'id,subject,text\n1,a,x\n2,"b,\n3,c",y\n4,"d","z"\n'
    rows = given.rows("a.csv", data)
    assert sum(isinstance(row, Unreadable) for row in rows) <= 1
    data = 'id,subject,text\n08A1,a,x\n08A2,a,"b\n08A3,c,d\n08A4,d,"\n08A5,e,f\n'
    rows = given.rows("a.csv", data)
    assert ids(rows)[:3] == ["08A1", "IN003", "08A3"]


def test_quoted_rows_in_a_text_are_no_swallowed_rows(given):
    text = "A list: Paris, Rome, Bonn\nand (a, b, c, d, e)\n12, 13, 14"
    (record, _) = given.records("a.csv", HEADER + f'08ROME1,2008-01-01,SECRET,"{text}"\n08ROME2,2008-01-01,SECRET,b\n')
    assert record.text.content == text


def test_stray_quote_is_kept_and_noted(given):
    (record,) = given.records("a.csv", 'id,subject,text\n1,"he said "no" to it","x"\n')
    assert record.get("subject") == 'he said "no" to it'
    assert [(note.code, note.line, note.column) for note in record.notes] == [("IN012", 2, 12), ("IN012", 2, 15)]


def test_quadratic_damage_is_linear(given):
    data = "id,created,text\n" + '1,2008,"b\n' * 30_000
    rows = given.rows("a.csv", data)
    assert sum(row.end_line - row.line + 1 for row in rows) == 30_000


def test_named_table_without_known_columns(given):
    from auditor.errors import InputUnreadable

    with pytest.raises(InputUnreadable, match=r"a\.csv: no profile fits its columns \(one, two\).*map --suggest"):
        given.source("a.csv", "one,two\n1,2\n", named=True)
    assert given.codes("a.csv", "one,two\n1,2\n") == ["IN008"]


def test_the_header_of_a_broken_table_is_named_in_short(given):
    from auditor.errors import InputUnreadable

    cell = '"05LIMA1\n' + "1. (C) The harbour board met and set no date.\n" * 50 + '"\n'
    with pytest.raises(InputUnreadable) as told:
        given.source("a.csv", f"one,{','.join(f'c{n}' for n in range(3_000))},{cell}", named=True)
    assert len(str(told.value)) < 300
    assert "\n" not in str(told.value)
    assert "2,990 more" in str(told.value)
    with pytest.raises(InputUnreadable, match=r"\(05LIMA1 1\. \(C\) The harbour board met and\.\.\.\)"):
        given.source("a.csv", cell, named=True)


def test_columns_passed_through_are_named_in_short(given):
    reason = given.source("a.csv", f"id,{'x' * 500},levle\n1,2,3\n", named=True).choice.reason
    assert reason.endswith(f"passed through: {'x' * 40}..., levle")


def test_header_alone_has_no_rows(given):
    assert given.rows("a.csv", HEADER) == []


def test_header_with_an_open_quote(given):
    assert given.codes("a.csv", 'id,created,"text\n1,2,3\n4,5,6\n') in (["IN003"], ["IN008"], ["IN003", "", ""])


def test_row_longer_than_the_limit(given, monkeypatch):
    for module in ("encoding", "cutting", "delimited"):
        monkeypatch.setattr(f"auditor.ingest.{module}.RECORD_LIMIT", 4 << 20)
    big, many = "x" * (6 << 20), "y\n" * (3 << 20)
    rows = given.rows("a.csv", f'id,text\n1,a\n2,{big}\n3,"{many}"\n4,b\n')
    assert ids(rows)[:2] == ["1", "IN011"]
    assert ids(rows)[-1] == "4"


def test_a_row_of_too_many_columns_is_one_row_whatever_follows_in_it(given, monkeypatch):
    monkeypatch.setattr("auditor.ingest.cutting.MAX_COLUMNS", 10)
    rows = given.rows("a.csv", "id,text\n1,x\n2" + "," * 50 + '"a\nb"\n3,y\n')
    assert [getattr(row, "code", "") for row in rows] == ["", "IN011", ""]
    assert rows[1].end_line == 4
