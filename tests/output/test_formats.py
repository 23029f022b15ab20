# ruff: noqa: S314 - the XML is our own
"""Every format goes through its own parser and says the same of every finding."""

from __future__ import annotations

import csv
import io
import json
import re
import xml.etree.ElementTree as ET
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_results import FINDINGS, META, SCHEDULE, finding, made, many

from auditor.checks.coverage import Gaps
from auditor.errors import UsageError
from auditor.output import document, formats, sarif
from auditor.output.json_document import row_objects
from auditor.output.tables import TABLES, Column, Sheet

VENDORED = Path(__file__).parent / "vendored"
RECORD_TABLES = ("records", "findings", "schedule", "portions", "releases")
TEXT_FORMATS = [name for name, entry in formats.FORMATS.items() if not entry.binary]


def written(name: str, result=None, table: str = "", **options) -> bytes:
    out = io.BytesIO()
    made_document = document.document(made() if result is None else result, table)
    formats.to_stream(made_document, formats.FORMATS[name], out, document.Options(**options))
    return out.getvalue()


def text(name: str, result=None, table: str = "", **options) -> str:
    return written(name, result, table, **options).decode()


# --------------------------------------------------------------------------- rows
def test_json_has_meta_and_all_tables():
    loaded = json.loads(text("json"))
    assert list(loaded) == ["meta", *TABLES]
    assert loaded["meta"]["counts"]["in"] == 5
    assert [row["code"] for row in loaded["findings"]] == [found.code for found in FINDINGS]
    assert loaded["schedule"][2]["lag_days"] == -1371
    assert loaded["schedule"][3]["exemption_codes"] == ["25X1", "25X3"]
    assert loaded["schedule"][1]["declassify_on"] == ""
    assert loaded["portions"][1]["number"] is None


def test_jsonl_is_one_finding_a_line():
    rows = [json.loads(line) for line in text("jsonl").splitlines()]
    assert rows == json.loads(text("json"))["findings"]


def test_csv_comes_back_as_it_went_in():
    rows = list(csv.DictReader(io.StringIO(text("csv", table="schedule"))))
    assert [row["record_id"] for row in rows] == [row.record_id for row in SCHEDULE]
    assert rows[2]["lag_days"] == "-1371"
    assert rows[2]["declassify_on"] == "2015-06-01"
    assert rows[3]["exemption_codes"] == "25X1;25X3"
    assert rows[0]["clocks"] == "frus-30=2035-06-01;foia="


def test_gaps_are_a_list_of_numbers():
    assert text("csv", table="gaps").splitlines() == [
        "post,year,first,last,missing",
        "OSLO,2005,05OSLO2,05OSLO2,1",
        "OSLO,2005,05OSLO4,05OSLO8,5",
    ]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t"])
def test_a_spreadsheet_runs_no_cell_of_csv(start: str):
    hostile = made(findings=[finding(observed=f"{start}cmd|' /C calc'!A0")])
    (row,) = csv.DictReader(io.StringIO(text("csv", hostile)))
    assert row["observed"].startswith(f"'{start}")


@pytest.mark.parametrize("name", TEXT_FORMATS)
def test_no_control_character_gets_out(name: str):
    hostile = made(findings=[finding(message="a\x1b]0;t\x07b\x9b2Jc\u202ed\x00", observed="\r\x1b[2J")])
    found = text(name, hostile)
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]", found)


def test_parquet_is_typed_and_carries_meta():
    pq = pytest.importorskip("pyarrow.parquet")
    table = pq.read_table(io.BytesIO(written("parquet", table="schedule")))
    assert json.loads(table.schema.metadata[b"auditor"])["law_digest"] == META.law_digest
    rows = table.to_pylist()
    assert rows[0]["declassify_on"].isoformat() == "2015-06-01"
    assert rows[1]["declassify_on"] is None
    assert rows[2]["lag_days"] == -1371
    assert rows[0]["clocks"] == ["frus-30=2035-06-01", "foia="]
    assert rows[3]["exemption_codes"] == ["25X1", "25X3"]


def test_parquet_without_rows_keeps_its_columns():
    pq = pytest.importorskip("pyarrow.parquet")
    table = pq.read_table(io.BytesIO(written("parquet", made(findings=[]))))
    assert table.num_rows == 0
    assert table.column_names == [column.name for column in TABLES["findings"]]


def test_xlsx_has_a_sheet_for_each_family_and_no_formula():
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.load_workbook(io.BytesIO(written("xlsx")))
    others = ["schedule", "portions", "releases", "coverage", "gaps"]
    assert book.sheetnames == ["About", "records", "BS", "CP", "DI", "DS", "RU", *others]
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert all(cell.data_type in ("s", "n") for cell in cells)
    assert book["BS"]["M2"].value == "=1+1"
    assert book["schedule"]["S4"].value == -1371
    for sheet in book.worksheets[1:]:
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref
    about = {row[0].value: row[1].value for row in book["About"].iter_rows()}
    assert about["law digest"] == META.law_digest
    assert about["records in"] == 5


@pytest.mark.parametrize("start", ["=", "+", "-", "@"])
def test_no_cell_of_any_sheet_is_a_formula(start: str):
    """Two readers see the text as it was written, and the file itself holds no element of a formula."""
    calamine, openpyxl = pytest.importorskip("python_calamine"), pytest.importorskip("openpyxl")
    hostile = f"{start}1+cmd|' /C calc'!A0"
    held = made()
    tables = {name: [replace(row, record_id=hostile) for row in getattr(held, name)] for name in RECORD_TABLES}
    coverage = [replace(row, post=hostile) for row in held.coverage]
    content = written("xlsx", replace(held, **tables, coverage=coverage, gaps=Gaps(coverage)))
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        sheets = [parts.read(name) for name in parts.namelist() if name.startswith("xl/worksheets/sheet")]
    assert not [sheet for sheet in sheets if b"<f" in sheet.replace(b"<filter", b"")]
    read = calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
    other = openpyxl.load_workbook(io.BytesIO(content))
    for name in read.sheet_names[1:]:
        rows = read.get_sheet_by_name(name).to_python()
        assert [row for row in rows if hostile in row] == rows[1:], name
        cells = [cell for row in other[name].iter_rows() for cell in row if cell.value == hostile]
        assert len(cells) >= len(rows) - 1
        assert {cell.data_type for cell in cells} <= {"s"}


def test_kept_columns_reach_every_table_that_has_records():
    kept = made(kept_columns=("box", "status"), kept={("in/a.txt", 1): ("17", "lost")})
    findings = list(csv.DictReader(io.StringIO(text("csv", kept))))
    assert findings[0]["box"] == "17"
    assert findings[0]["status"] == "lost"
    assert findings[2]["box"] == ""
    schedule = list(csv.DictReader(io.StringIO(text("csv", kept, "schedule"))))
    assert (schedule[0]["box"], schedule[0]["kept.status"], schedule[0]["status"]) == ("17", "lost", "due")
    assert "17" in text("table", kept)
    assert "box" not in text("csv", kept, "coverage")


# --------------------------------------------------------------------------- people
@pytest.mark.parametrize("name", ["table", "markdown"])
def test_caps_leave_out_the_lighter_ones_and_say_so(name: str):
    shown = text(name, many(412))
    assert "showing the gravest 200 of 412 rows; csv and jsonl have all" in shown
    rows = [line for line in shown.splitlines() if "05OSLO" in line]
    assert sum("error" in row for row in rows) == 137
    assert sum("warning" in row for row in rows) == 63
    assert len(rows) == 200
    lines = [int(re.search(r"05OSLO(\d+)", row)[1]) for row in rows]
    assert lines == sorted(lines)


def test_table_prints_cells_as_they_are():
    odd = made(findings=[finding(record_id="1e5", message="[S] (C) 001 *x*")])
    assert "1e5" in text("table", odd)
    assert "[S] (C) 001 *x*" in text("table", odd)


def test_table_describes_a_single_record():
    one = made(schedule=[SCHEDULE[2]], findings=[])
    shown = text("table", one)
    assert "07LEAK3  SECRET  dated 2007-02-03  governed by eo-13292" in shown
    assert "2011-08-30  leak, 1,371 days before the date of the marking" in shown
    assert shown.endswith("no findings\n")


def test_concise_is_file_line_column():
    first = text("concise").splitlines()[0]
    assert re.fullmatch(r"in/a\.txt:5:4: RU001 portion-above-overall .+", first)


def test_full_underlines_the_mark():
    lines = text("full").splitlines()
    at = next(place for place, line in enumerate(lines) if "| 2. (S)" in line)
    assert lines[at + 1].index("^^^") == lines[at].index("(S)")


def test_colour_only_where_wanted():
    assert "\x1b[31m" in text("full", color=True)
    assert "\x1b[" not in text("full")


def test_markdown_escapes_what_would_break_its_tables():
    odd = made(findings=[finding(message="a|b <script> [x](y)")])
    assert "a\\|b \\<script\\> \\[x\\](y)" in text("markdown", odd)


# --------------------------------------------------------------------------- build services
def test_sarif_is_valid():
    jsonschema = pytest.importorskip("jsonschema")
    schema = json.loads((VENDORED / "sarif-2.1.0-rtm.5.json").read_text())
    for result in (made(), made(findings=[]), made(show_text=True), many(30)):
        jsonschema.Draft4Validator(schema).validate(json.loads(text("sarif", result)))


def test_sarif_says_what_a_finding_says():
    (run,) = json.loads(text("sarif"))["runs"]
    first = run["results"][0]
    assert run["tool"]["driver"]["rules"][first["ruleIndex"]]["id"] == first["ruleId"] == "RU001"
    assert first["partialFingerprints"]["auditor/v1"] == FINDINGS[0].fingerprint
    assert first["locations"][0]["logicalLocations"][0]["fullyQualifiedName"] == "05OSLO1/2#1"
    assert [result["level"] for result in run["results"]] == ["error"] * 3 + ["warning"] * 2 + ["note"]
    for result in run["results"]:
        region = result["locations"][0]["physicalLocation"]["region"]
        assert region["startLine"] >= 1
        assert region.get("startColumn", 1) >= 1


def test_paths_of_build_services_are_relative_and_encoded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    (issue,) = json.loads(text("gitlab", made(findings=[finding(source=str(tmp_path / "in" / "a.txt"))])))
    assert issue["location"]["path"] == "in/a.txt"
    odd = made(findings=[finding(source="in\\a b#1.txt")])
    (run,) = json.loads(text("sarif", odd))["runs"]
    assert run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "in/a%20b%231.txt"


@pytest.mark.parametrize("number", [5_001, 25_001])
def test_sarif_is_cut_where_github_cuts(number: int):
    out = io.BytesIO()
    notice = formats.to_stream(document.document(many(number)), formats.FORMATS["sarif"], out, document.Options())
    (run,) = json.loads(out.getvalue())["runs"]
    assert len(run["results"]) == sarif.LIMIT
    note = run["invocations"][0]["toolConfigurationNotifications"][0]["message"]["text"]
    assert note == notice
    assert f"{number - sarif.LIMIT:,} finding" in note
    levels = [result["level"] for result in run["results"]]
    assert levels == sorted(levels, key=["error", "warning", "note"].index)


def test_junit_is_valid():
    etree = pytest.importorskip("lxml.etree")
    schema = etree.XMLSchema(etree.parse(VENDORED / "junit-10.xsd"))
    for result in (made(), made(findings=[]), many(100)):
        schema.assertValid(etree.fromstring(written("junit", result)))


def test_junit_fails_at_the_threshold():
    for fail_on, failures in (("error", 3), ("warning", 5), ("info", 6), ("never", 0)):
        root = ET.fromstring(text("junit", fail_on=fail_on))
        assert len(root.findall(".//failure")) == failures
    assert [case.get("name") for case in root[-1].iter("testcase")] == ["PN001 gap-in-numbers"]


def test_junit_lists_twenty_and_counts_all():
    root = ET.fromstring(text("junit", made(findings=[finding(line=line) for line in range(1, 51)])))
    body = root.find(".//failure").text.splitlines()
    assert len(body) == 21
    assert body[-1] == "showing 20 of 50 findings"


def test_github_annotates_each_rule_once_and_ten_of_a_kind():
    lines = text("github", many(300)).splitlines()
    assert sum(line.startswith("::error ") for line in lines) == 10
    assert sum(line.startswith("::notice ") for line in lines) == 10
    assert "(the first of 10 findings of this rule)" in lines[0]
    assert lines[-1] == "300 findings by 30 rules annotated"


def test_github_escapes_its_commands():
    odd = made(findings=[finding(source="a,b:c.csv", message="50% of\nit")])
    (annotation, _) = text("github", odd).splitlines()
    assert "file=a%2Cb%3Ac.csv," in annotation
    assert "50%25 of\\nit" in annotation


def test_gitlab_has_what_gitlab_reads():
    issues = json.loads(text("gitlab"))
    assert len(issues) == len(FINDINGS)
    assert {issue["severity"] for issue in issues} <= {"info", "minor", "major", "critical", "blocker"}
    assert all(issue["location"]["lines"]["begin"] >= 1 for issue in issues)
    assert {issue["fingerprint"] for issue in issues} == {found.fingerprint for found in FINDINGS}
    assert json.loads(text("gitlab", made(findings=[]))) == []


# --------------------------------------------------------------------------- what is withheld
@pytest.mark.parametrize("name", [*TEXT_FORMATS, "parquet", "xlsx"])
def test_the_words_of_a_leak_stay_inside(name: str):
    shown = written(name)
    for words in (b"LEAKED", b"NOBODY", b"NAMES OF PEOPLE"):
        assert words not in shown
    if name == "xlsx":
        calamine = pytest.importorskip("python_calamine")
        sheets = calamine.CalamineWorkbook.from_filelike(io.BytesIO(shown))
        assert "NAMES" not in str([sheets.get_sheet_by_name(sheet).to_python() for sheet in sheets.sheet_names])


@pytest.mark.parametrize("name", ["sarif", "junit", "github", "gitlab"])
def test_build_logs_show_no_text_of_any_record(name: str):
    prose = made(findings=[finding(field="subject", observed="A SUBJECT", message="the subject is 'A SUBJECT'")])
    assert "A SUBJECT" not in text(name, prose)
    assert "harbour" not in text(name)
    assert "A SUBJECT" in text(name, made(findings=prose.findings, show_text=True))


@pytest.mark.parametrize("name", TEXT_FORMATS)
def test_no_name_stands_beside_a_finding(name: str):
    line = "CLASSIFIED BY: A. NAME FOR REASONS 1.4 (B)"
    reason = {"field": "reason", "observed": "1.4 (B)", "line": 7, "column": 36, "end_line": 7, "end_column": 43}
    named = {"field": "classified_by", "observed": "A. NAME", "message": "it says 'A. NAME'", "line": 0, "column": 0}
    result = made(findings=[finding(**reason), finding(**named)], line_of=lambda *_: line)
    shown = text(name, result)
    assert "A. NAME" not in shown
    assert "1.4 (B)" in text("full", result)
    assert "A. NAME" in text("full", made(findings=result.findings, line_of=result.line_of, show_text=True))


def test_text_is_shown_where_it_was_asked_for():
    shown = made(show_text=True)
    assert "NOBODY MAY READ" in text("full", shown)
    assert "NAMES OF PEOPLE" in text("json", shown)
    assert "harbour" in text("sarif", shown)
    assert "harbour" in text("full")


# --------------------------------------------------------------------------- choosing a format
def test_suffixes_name_formats():
    assert formats.for_path("a/b.SARIF").name == "sarif"
    assert formats.for_path("report.html").name == "html"
    with pytest.raises(UsageError, match="no format has the suffix"):
        formats.for_path("report.doc")


def test_a_misspelt_format_is_told():
    with pytest.raises(UsageError, match="did you mean sarif"):
        formats.named("sarf")


def test_formats_of_findings_show_no_schedule():
    with pytest.raises(UsageError, match="shows findings, not schedule"):
        formats.writer(formats.FORMATS["sarif"], "schedule")


def test_rows_alone_get_their_meta_beside_them(tmp_path: Path):
    formats.to_file(document.document(made()), formats.FORMATS["csv"], tmp_path / "f.csv", document.Options())
    assert json.loads((tmp_path / "f.csv.meta.json").read_text())["rules_digest"] == META.rules_digest


def test_a_file_that_cannot_be_written_is_told(tmp_path: Path):
    with pytest.raises(UsageError, match="can't be written"):
        formats.to_file(
            document.document(made()), formats.FORMATS["csv"], tmp_path / "no" / "f.csv", document.Options()
        )


# --------------------------------------------------------------------------- rows as JSON
CELLS = st.text() | st.integers() | st.none() | st.booleans() | st.lists(st.text()).map(tuple)


@given(st.lists(st.text(), min_size=1), st.data())
def test_a_row_is_the_json_of_its_dict(names, data):
    rows = data.draw(st.lists(st.tuples(*(CELLS for _ in names)), max_size=3))
    sheet = Sheet("made", tuple(map(Column, names)), rows)
    assert list(row_objects(sheet)) == [json.dumps(dict(zip(names, row, strict=True))) for row in rows]


# --------------------------------------------------------------------------- tables that a format shows
@pytest.mark.parametrize("name", formats.FORMATS)
def test_only_formats_of_all_tables_show_the_paragraphs(name):
    shows = written(name) != written(name, replace(made(), portions=()))
    assert shows == formats.FORMATS[name].all_tables
