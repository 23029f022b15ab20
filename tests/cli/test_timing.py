"""`auditor timing` and `auditor merge` from the shell, and `auditor.timing` from Python."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from datetime import date, timedelta
from pathlib import Path

import jsonschema
import pandas as pd
import pytest

import auditor
from auditor import resources
from auditor.errors import InputUnreadable, UsageError

AS_OF = "2026-11-24"
FIELDS = ["id", "created", "classification", "instruction", "released", "release_route", "agency"]
LAW = Path(__file__).parents[2] / "docs" / "examples" / "draft-law"


def rows(n: int = 60, **same: str) -> list[dict[str, str]]:
    """Return records that are due ten years after they were written; every third is still withheld."""
    made = []
    for i in range(n):
        written = date(1984, 1, 9) + timedelta(days=97 * i % 3600)
        written = written.replace(day=min(written.day, 28))
        due = written.replace(year=written.year + 10)
        released = "" if i % 3 == 0 else (due + timedelta(days=211 * (i % 7) - 300)).isoformat()
        record = {
            "id": f"{written.year % 100:02}LIMA{i + 1}",
            "created": written.isoformat(),
            "classification": ("CONFIDENTIAL", "SECRET")[i % 2],
            "instruction": f"E.O. 12356: DECL: {due:%m/%d/%Y}",
            "released": released,
            "release_route": "official" if released else "",
            "agency": ("State", "Other")[i % 2],
        }
        made.append(record | same)
    return made


def write(path: Path, records: list[dict[str, str]]) -> str:
    with path.open("w", newline="", encoding="utf-8") as out:
        writer = csv.DictWriter(out, FIELDS)
        writer.writeheader()
        writer.writerows(records)
    return str(path)


@pytest.fixture
def table(tmp_path):
    """Return a function that writes records to a file and gives its path."""
    return lambda records, name="records.csv": write(tmp_path / name, records)


@pytest.fixture
def timed(auditor_command):
    """Return a function that runs `auditor timing` and gives its JSON."""

    def run(path: str, *words: str) -> dict:
        ran = auditor_command("timing", path, "--as-of", AS_OF, "--format", "json", *words)
        assert ran.status == 0, ran.err
        return json.loads(ran.out)

    return run


# --------------------------------------------------------------------------- outputs
def test_report_and_closing_line(auditor_command, table, tmp_path):
    ran = auditor_command("timing", table(rows()), "--as-of", AS_OF, "-o", "report.html")
    assert ran.status == 0
    assert (tmp_path / "report.html").read_text().startswith("<!doctype html>")
    assert "rows in 60 = 60 audited + 0 unreadable   used 60, left out 0   law " in ran.err
    assert ran.out.startswith("Half of the records were released within ")


def test_every_format_is_written_beside(auditor_command, table, tmp_path):
    forms = ["json=a.json", "csv=b.csv", "xlsx=c.xlsx", "markdown=d.md", "e.txt", "ics=f.ics", "requests=g.csv"]
    words = [word for form in forms for word in ("--output", form)]
    ran = auditor_command("timing", table(rows()), "--as-of", AS_OF, "-q", *words)
    assert (ran.status, ran.err) == (0, "")
    document = json.loads((tmp_path / "a.json").read_text())
    jsonschema.validate(document, resources.load("schemas/timing"))
    assert next(csv.reader((tmp_path / "b.csv").open())) == ["figure", "row", "column", "value"]
    assert zipfile.is_zipfile(tmp_path / "c.xlsx")
    assert (tmp_path / "d.md").read_text().startswith("# ")
    assert (tmp_path / "e.txt").read_text() == ran.out
    assert (tmp_path / "f.ics").read_bytes().startswith(b"BEGIN:VCALENDAR\r\n")
    assert len(list(csv.DictReader((tmp_path / "g.csv").open()))) == 20


def test_lists_have_options_of_their_own(auditor_command, table, tmp_path):
    path = table(rows())
    auditor_command("timing", path, "--as-of", "1994-06-30", "--ics", "due.ics", "--requests", "due.csv")
    words = ("--output", "ics=again.ics", "--output", "requests=again.csv")
    auditor_command("timing", path, "--as-of", "1994-06-30", *words)
    for suffix in ("ics", "csv"):
        assert (tmp_path / f"due.{suffix}").read_bytes() == (tmp_path / f"again.{suffix}").read_bytes()
    assert b"BEGIN:VEVENT" in (tmp_path / "due.ics").read_bytes()


@pytest.mark.parametrize("form", ["json", "csv", "markdown", "table", "ics", "requests"])
def test_standard_output_gets_the_format_asked_for(auditor_command, table, tmp_path, form):
    ran = auditor_command("timing", table(rows()), "--as-of", AS_OF, "-q", "--format", form, "--output", f"{form}=out")
    assert (tmp_path / "out").read_bytes().decode() == ran.out


def test_two_processes_give_the_same(timed, table):
    path = table(rows(1500))
    assert timed(path, "--jobs", "1") == timed(path, "--jobs", "2")


def test_unreadable_rows_are_counted(timed, auditor_command, table):
    path = table([*rows(), *rows(2, id="")])
    assert timed(path)["meta"]["counts"] == {"in": 62, "unreadable": 2, "left_out": 0, "used": 60}
    assert "rows in 62 = 60 audited + 2 unreadable" in auditor_command("timing", path, "--as-of", AS_OF).err


def test_today_is_said(auditor_command, table, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    assert "as of 2023-11-14 (today; --as-of sets it)" in auditor_command("timing", table(rows())).err


# --------------------------------------------------------------------------- what is asked
def test_groups_are_columns_too(timed, table):
    found = timed(table(rows()), "--by", "post,agency")["figures"]["groups"]
    assert {(row["by"], row["group"], row["records"]) for row in found} == {
        ("post", "LIMA", 60),
        ("agency", "State", 30),
        ("agency", "Other", 30),
    }


def test_clock_and_horizon(timed, table):
    path = table(rows())
    meta = timed(path, "--clock", "usc-22-4354", "--horizon", "2030")["meta"]
    assert (meta["clock"], meta["horizon"]) == ("usc-22-4354", "2030-12-31")
    marked, automatic = (timed(path, "--clock", name)["figures"]["lag_bands"] for name in ("marking", "automatic"))
    assert marked != automatic


def test_stated_population(timed, table):
    found = timed(table(rows()), "--population", "schedule-only")["population"]
    assert (found["kind"], found["stated"]) == ("schedule-only", True)
    assert "stated to be a schedule only" in found["refusal"]


def test_law_overlay_changes_terms_and_digest(auditor_command, table):
    words = ("timing", table(rows()), "--as-of", "2028-01-01", "--format", "json")
    here, draft = (json.loads(auditor_command(*words, *more).out) for more in ((), ("--law", str(LAW))))
    years = [[t["years"] for t in part["terms"] if t["id"] == "automatic"] for part in (here, draft)]
    assert years == [[25], [20]]
    assert here["meta"]["law_digest"] != draft["meta"]["law_digest"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--by", "pots"), "no group or column 'pots'; did you mean post?"),
        (("--by", "agncy"), "did you mean agency?"),
        (("--clock", "automatc"), "unknown clock 'automatc'; did you mean automatic?"),
        (("--population", "released"), "unknown population 'released'; did you mean released-only?"),
        (("--horizon", "soon"), "horizon 'soon' is neither a date (YYYY-MM-DD) nor a year (YYYY)"),
        (("--horizon", "2020"), "horizon 2020 lies before the as-of date 2026-11-24"),
        (("--as-of", "now"), "--as-of: now is not a date (YYYY-MM-DD)"),
        (("--format", "htm"), "unknown format htm; did you mean html?"),
        (("--format", "sarif"), "formats are table, html, json, csv, markdown, xlsx, ics, requests"),
        (("-o", "report.pdf"), "no format has the suffix .pdf"),
        (("-o", "records.csv"), "that is among the inputs; auditor never rewrites one"),
        (("-o", "a.ics", "--ics", "a.ics"), "a.ics is named twice"),
        (("-o", "nowhere/report.html"), "nowhere/report.html: can't be written"),
        (("--population", "released-only", "--as-of", "1980-01-01"), "no record has an official release date"),
    ],
)
def test_what_is_wrong_with_the_question(auditor_command, table, words, said):
    day = () if "--as-of" in words else ("--as-of", AS_OF)
    ran = auditor_command("timing", table(rows()), *day, *words)
    assert ran.status == 2
    assert said in ran.err


# --------------------------------------------------------------------------- bad input
def test_no_release_dates_at_all(timed, table):
    found = timed(table(rows(released="", release_route="")))
    assert found["population"]["kind"] == "schedule-only"
    assert "no official release" in found["population"]["refusal"]
    assert found["median"]["value"] is None
    assert sum(band["withheld"] for band in found["figures"]["backlog"]) == 60


def test_all_dates_equal(timed, table):
    same = {"created": "1984-01-09", "instruction": "E.O. 12356: DECL: 01/09/1994", "released": "1994-01-09"}
    found = timed(table(rows(40, **same)))
    assert "all releases bear one date, 1994-01-09" in found["population"]["refusal"]
    assert found["median"]["value"] is None
    assert {band["band"]: band["records"] for band in found["figures"]["lag_bands"] if band["records"]} == {
        "on the day": 40
    }


def test_a_single_record(timed, table):
    found = timed(table(rows(2)[1:]))
    assert "1 record with an official release are too few" in found["population"]["refusal"]
    assert [row["share"] for row in found["figures"]["shares"]] == [None] * 5


BAD = {
    "released-before-written": {"released": "1971-05-05", "release_route": "official"},
    "filler-date": {"created": "1601-01-01"},
    "implausible-date": {"created": "1601-02-03"},
    "future-date": {"created": "2031-05-05"},
    "partial-date": {"created": "1984"},
    "no-date": {"created": "", "id": "A1"},
    "filler-release": {"released": "9999-12-31", "release_route": "official"},
    "implausible-release": {"released": "9998-12-31", "release_route": "official"},
    "unreadable-release": {"released": "soon", "release_route": "official"},
    "not-classified": {"classification": "UNCLASSIFIED", "instruction": ""},
}


@pytest.mark.parametrize("reason", BAD)
def test_an_unusable_record_is_left_out_with_its_reason(timed, table, reason):
    records = rows()
    records[30] |= BAD[reason]
    found = timed(table(records))
    assert {row["code"]: row["records"] for row in found["figures"]["exclusions"]} == {reason: 1}
    assert found["meta"]["counts"]["used"] == 59


def test_a_year_9999_of_origin_is_left_out(timed, table):
    records = rows()
    records[30] |= {"created": "9999-12-31"}
    assert [row["code"] for row in timed(table(records))["figures"]["exclusions"]] == ["filler-date"]


def test_a_release_dated_to_a_month_is_a_release(timed, table):
    records = rows(90)
    for record in records:
        record["released"] = record["released"][:7]
    found = timed(table(records))
    assert found["population"]["released"] == found["tally"]["month_releases"] == 60
    assert "month-dates" in [notice["code"] for notice in found["notices"]]
    with_days = timed(table(rows(90)))
    assert found["median"]["value"] == pytest.approx(with_days["median"]["value"], abs=0.1)
    assert found["median"]["value"] >= with_days["median"]["value"]


def test_nothing_audited(auditor_command, table, tmp_path):
    ran = auditor_command("timing", table(rows(3, id="")), "--as-of", AS_OF, "-o", "report.html")
    assert ran.status == 3
    assert "nothing was audited: rows in 3 = 0 audited + 3 unreadable" in ran.err
    assert not (tmp_path / "report.html").exists()


def test_no_such_file(auditor_command):
    ran = auditor_command("timing", "nowhere.csv", "--as-of", AS_OF)
    assert ran.status == 3
    assert "nowhere.csv" in ran.err


def test_denials_and_leaks_are_no_releases(timed, tmp_path):
    records = [
        {"id": f"84LIMA{i}", "created": f"1984-02-{i % 28 + 1:02}", "classification": "SECRET"}
        | ({"released": "2011-08-30", "release_route": "leak"} if i < 20 else {})
        | ({"released": "2012-05-05", "release_route": "mdr", "release_extent": "denied"} if 20 <= i < 30 else {})
        | ({"released": f"20{i - 20}-05-05", "release_route": "mdr", "release_extent": "part"} if i >= 30 else {})
        for i in range(45)
    ]
    path = tmp_path / "records.jsonl"
    path.write_text("".join(f"{json.dumps(record)}\n" for record in records))
    found = timed(str(path))
    assert {name: found["population"][name] for name in ("released", "withheld", "leaked")} == {
        "released": 15,
        "withheld": 10,
        "leaked": 20,
    }
    assert {row["outcome"]: row["records"] for row in found["figures"]["outcomes"]} == {"part": 15, "denied": 10}


# --------------------------------------------------------------------------- merging
def halves(auditor_command, table, records, *words):
    names = []
    for at, part in enumerate((records[::2], records[1::2])):
        names.append(f"part{at}.json")
        ran = auditor_command("timing", table(part, f"part{at}.csv"), "--as-of", AS_OF, "-q", "-o", names[-1], *words)
        assert ran.status == 0
    return names


def test_halves_give_the_figures_of_the_whole(auditor_command, timed, table, tmp_path):
    parts = halves(auditor_command, table, rows(200))
    ran = auditor_command("merge", *parts, "--format", "json", "-o", "out.html")
    assert ran.status == 0
    assert "2 parts   rows in 200 = 200 audited + 0 unreadable   used 200, left out 0" in ran.err
    merged, whole = json.loads(ran.out), timed(table(rows(200)))
    for document in (merged, whole):  # where a record stood is another file now
        del document["tally"]["sources"]
        for row in [*document["figures"]["oldest"], *document["tally"]["oldest"]["withheld"]]:
            del row["source"], row["line"]
    assert merged == whole
    assert "<h1>" in (tmp_path / "out.html").read_text()


@pytest.mark.parametrize(
    ("make", "status", "said"),
    [
        (lambda parts: [parts[0], parts[0]], 2, "part0.json is the same as part0.json: its records would count twice"),
        (lambda parts: [parts[0], "gone.json"], 3, "gone.json: can't be read: No such file or directory"),
        (lambda parts: [parts[0], "text.json"], 3, "text.json:1:1: not JSON"),
        (lambda parts: [parts[0], "list.json"], 3, "list.json is no timing document"),
        (lambda parts: [parts[0], "torn.json"], 3, "torn.json is damaged: $.tally.whole: 'age' is a required property"),
        (
            lambda parts: [parts[0], "other.json"],
            2,
            "other.json: as_of is '2020-01-01', but '2026-11-24' in part0.json",
        ),
        (lambda parts: [*parts, "--output", "ics=a.ics"], 2, "merged timing figures hold counts, not records"),
    ],
)
def test_what_can_not_be_merged(auditor_command, table, tmp_path, make, status, said):
    parts = halves(auditor_command, table, rows())
    document = json.loads((tmp_path / parts[1]).read_text())
    document["meta"]["as_of"] = "2020-01-01"
    (tmp_path / "other.json").write_text(json.dumps(document))
    document["meta"]["as_of"] = AS_OF
    del document["tally"]["whole"]["age"]
    (tmp_path / "torn.json").write_text(json.dumps(document))
    (tmp_path / "text.json").write_text("timing\n")
    (tmp_path / "list.json").write_text("[]")
    ran = auditor_command("merge", *make(parts))
    assert ran.status == status
    assert said in ran.err


# --------------------------------------------------------------------------- from Python
def test_python_takes_paths_records_and_a_schedule(table):
    path = table(rows())
    found = auditor.timing(path, as_of=AS_OF, by=["level"])
    assert found.population.kind == "released-and-withheld"
    assert found.groups["group"].tolist() == ["CONFIDENTIAL", "SECRET"]
    records = auditor.timing(pd.DataFrame(rows()), as_of=date(2026, 11, 24), by=["level"])
    scheduled = auditor.timing(auditor.schedule(path, as_of=AS_OF).schedule, as_of=AS_OF, by="level")
    for other in (records, scheduled):
        pd.testing.assert_frame_equal(other.shares, found.shares)
        pd.testing.assert_frame_equal(other.groups, found.groups)
        pd.testing.assert_frame_equal(other.backlog, found.backlog)
    assert len(found.due) == len(scheduled.due) == 20


def test_timing_stays_a_function_when_its_package_is_loaded(table):
    from auditor.timing import write  # noqa: F401

    assert callable(auditor.timing)
    assert auditor.timing(table(rows()), as_of=AS_OF).tally.rows == 60


def test_python_says_what_is_wrong(table):
    path = table(rows())
    with pytest.raises(UsageError, match="no group or column 'pots'"):
        auditor.timing(path, as_of=AS_OF, by=["pots"])
    with pytest.raises(InputUnreadable, match="nothing was audited"):
        auditor.timing(pd.DataFrame({"id": [None], "created": ["1984-01-09"]}), as_of=AS_OF)
    with pytest.raises(UsageError, match="the table has no column 'record_id'"):
        auditor.timing(pd.DataFrame({"record": ["1"]}), as_of=AS_OF)


def test_text_that_looks_like_a_formula_stays_text(auditor_command, table):
    records = rows()
    records[0]["id"] = "=cmd|' /C calc'!A0"
    ran = auditor_command("timing", table(records), "--as-of", AS_OF, "--format", "requests", "-q")
    cells = [cell for row in csv.reader(io.StringIO(ran.out)) for cell in row]
    assert not any(cell.startswith(("=", "+", "@")) for cell in cells)
