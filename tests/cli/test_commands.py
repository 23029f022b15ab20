# ruff: noqa: ARG001, EM101, TRY003 - fixtures are asked for by name; the errors are stand-ins
"""Exit statuses, what goes to which stream, and the options of check, schedule, list and schema."""

from __future__ import annotations

import csv
import dataclasses
import io
import json
import subprocess
import sys
from datetime import date

import pytest
from made_results import FINDINGS, META, made, many

from auditor.errors import InputUnreadable
from auditor.output.result import Counts


# --------------------------------------------------------------------------- exit statuses
@pytest.mark.parametrize(
    ("fail_on", "worst", "status"),
    [
        ("error", "error", 1),
        ("error", "warning", 0),
        ("warning", "warning", 1),
        ("warning", "info", 0),
        ("info", "info", 1),
        ("never", "error", 0),
    ],
)
def test_status_follows_the_threshold(auditor_command, pipeline, fail_on, worst, status):
    meta = dataclasses.replace(META, counts=Counts(1, 1, 0, {worst: 1}))
    pipeline.result = made(meta=meta)
    assert auditor_command("check", "x", "--fail-on", fail_on).status == status


def test_status_three_where_nothing_was_audited(auditor_command, pipeline):
    pipeline.result = made(meta=dataclasses.replace(META, counts=Counts(1, 0, 1, {"error": 1})))
    ran = auditor_command("check", "x")
    assert ran.status == 3
    assert "nothing was audited" in ran.err


def test_status_three_where_input_is_unreadable(auditor_command, pipeline):
    def check(*_):
        raise InputUnreadable("x.csv: there is no such file")

    pipeline.check = check
    ran = auditor_command("check", "x.csv")
    assert (ran.status, ran.err) == (3, "auditor: x.csv: there is no such file\n")


def test_status_four_names_the_record_and_shows_no_trace(auditor_command, pipeline):
    def check(_paths, _settings, progress, *_means):
        progress("05OSLO\x1b7", 3)
        raise ZeroDivisionError("division by zero")

    pipeline.check = check
    ran = auditor_command("check", "x")
    assert ran.status == 4
    assert "while reading record 05OSLO\\x1b7: ZeroDivisionError: division by zero; --debug shows the trace" in ran.err
    assert "Traceback" not in ran.err
    assert "Traceback" in auditor_command("check", "x", "--debug").err


def test_status_130_where_interrupted(auditor_command, pipeline):
    def check(*_):
        raise KeyboardInterrupt

    pipeline.check = check
    ran = auditor_command("check", "x")
    assert (ran.status, ran.err) == (130, "auditor: interrupted\n")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("check",), "Missing argument"),
        (("chek", "x"), "No such command"),
        (("check", "x", "--format", "sarf"), "did you mean sarif?"),
        (("check", "x", "--fail-on", "eror"), "did you mean error?"),
        (("check", "x", "--as-of", "2025-02-30"), "--as-of: 2025-02-30 is not a date (YYYY-MM-DD)"),
        (("check", "x", "--table", "finding"), "did you mean findings?"),
        (("check", "x", "--color", "blue"), "use one of auto, always, never"),
        (("check", "x", "--law", "nowhere"), "--law: nowhere is not a folder"),
        (("check", "x", "--config", "no.toml"), "--config: no.toml is not a file"),
        (("check", "x", "-o", "report.doc"), "no format has the suffix .doc"),
        (("check", "x", "-o", "sarf=a"), "did you mean sarif?"),
        (("check", "x", "-o", "csv=a.csv", "-o", "a.csv"), "is named twice"),
        (("check", "x", "-o", "csv="), "there is no file name"),
        (("schedule", "x", "--format", "junit"), "shows findings, not schedule"),
        (("list", "rule"), "did you mean rules?"),
        (("schema", "finding"), "did you mean findings?"),
    ],
)
def test_status_two_says_what_is_wrong(auditor_command, pipeline, words, said):
    ran = auditor_command(*words)
    assert ran.status == 2
    assert said in ran.err
    assert ran.out == ""
    assert "Traceback" not in ran.err
    assert not pipeline.asked


# --------------------------------------------------------------------------- streams
@pytest.mark.parametrize("name", ["json", "jsonl", "sarif", "gitlab"])
@pytest.mark.parametrize("loud", [(), ("-v",), ("--statistics",)])
def test_payload_alone_is_on_standard_output(auditor_command, pipeline, name, loud):
    if loud == ("--statistics",) and name in ("sarif", "gitlab"):
        pytest.skip("formats of findings show no counts")
    ran = auditor_command("check", "x", "--format", name, *loud)
    for part in ran.out.splitlines() if name == "jsonl" else [ran.out]:
        json.loads(part)


def test_closing_line_adds_up(auditor_command, pipeline):
    ran = auditor_command("check", "x", "--as-of", "2026-01-02")
    assert "rows in 5 = 4 audited + 1 unreadable   findings 3 error, 2 warning, 1 info" in ran.err
    assert "law abababababab   as of 2026-01-02" in ran.err
    assert "skipped in/x.png: not a text" in ran.err


def test_verbose_says_more_and_quiet_nothing(auditor_command, pipeline):
    assert "in/b.csv: read as canonical" in auditor_command("check", "x", "-v").err
    assert "BS001 2, DI010 1" in auditor_command("check", "x", "-v").err
    assert auditor_command("check", "x", "-q").err == ""


def test_caps_are_announced(auditor_command, pipeline):
    pipeline.result = many(5_001)
    assert "1 finding left out of 5,001" in auditor_command("check", "x", "-f", "sarif").err
    assert "showing the gravest 200 of 5,001 rows" in auditor_command("check", "x").out


def test_several_outputs_in_one_run(auditor_command, pipeline, tmp_path):
    ran = auditor_command("check", "x", "-o", "a.sarif", "--output", "junit=b.out", "-o", "c.csv", "-f", "concise")
    assert ran.out.startswith("in/a.txt:5:4: RU001")
    assert json.loads((tmp_path / "a.sarif").read_text())["version"] == "2.1.0"
    assert "<testsuites" in (tmp_path / "b.out").read_text()
    assert len(list(csv.DictReader((tmp_path / "c.csv").open()))) == len(FINDINGS)
    assert b"\r" not in (tmp_path / "c.csv").read_bytes()


def test_an_input_is_never_written_over(auditor_command, pipeline, tmp_path):
    (tmp_path / "in.csv").write_text("id\n")
    ran = auditor_command("check", "in.csv", "-o", "in.csv")
    assert ran.status == 2
    assert "never rewrites" in ran.err
    assert (tmp_path / "in.csv").read_text() == "id\n"


def test_files_are_written_without_colour(auditor_command, pipeline, tmp_path):
    ran = auditor_command("check", "x", "--color", "always", "-o", "a.txt")
    assert "\x1b[31m" in ran.out
    assert "\x1b" not in (tmp_path / "a.txt").read_text()


def test_no_color_wins(auditor_command, pipeline, monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b" not in auditor_command("check", "x", "--color", "always").out


def test_annotations_go_beside_the_table_in_github_actions(auditor_command, pipeline, monkeypatch):
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    assert "\n::error " in auditor_command("check", "x").out
    assert "::error " not in auditor_command("check", "x", "--format", "table").out


# --------------------------------------------------------------------------- what reaches the pipeline
def test_options_become_settings(auditor_command, pipeline, tmp_path):
    (tmp_path / "cards").mkdir()
    auditor_command(
        *("check", "x", "-", "--select", "RU,PS001", "--select", "DI", "--ignore", "RU002", "--as-of", "2020-02-29"),
        *("--rules", "cards", "--keep", "--show-text", "--jobs", "2", "--profile", "canonical"),
    )
    ((paths, settings),) = pipeline.asked
    assert paths == ["x", "-"]
    assert settings.select == ("RU", "PS001", "DI")
    assert settings.ignore == ("RU002",)
    assert settings.as_of == date(2020, 2, 29)
    assert [str(folder) for folder in settings.rules] == ["cards"]
    assert (settings.keep, settings.show_text, settings.jobs, settings.profile) == (True, True, 2, "canonical")
    assert settings.origins["select"] == "--select"


def test_as_of_is_today_and_says_so(auditor_command, pipeline, monkeypatch):
    assert "(today; --as-of sets it)" in auditor_command("check", "x").err
    assert pipeline.asked[0][1].as_of == date.today()
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    auditor_command("check", "x")
    assert pipeline.asked[1][1].as_of == date(1970, 1, 2)


@pytest.mark.parametrize(
    "epoch", ["253402300800", "9" * 20, "9" * 5000, "garbage", "1e9", "0x10", "-1", " 1", "1_0", "\u0661"]
)
def test_a_build_day_that_is_none(auditor_command, pipeline, monkeypatch, epoch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    ran = auditor_command("check", "x")
    assert (ran.status, pipeline.asked) == (2, [])
    assert "SOURCE_DATE_EPOCH: found " in ran.err
    assert "allowed is a whole number of seconds since 1970 from 0 to 253402300799" in ran.err
    assert auditor_command("check", "x", "--as-of", "2020-01-01").status == 1


@pytest.mark.parametrize("words", [("check", "x"), ("schedule", "x"), ("explain", "--record", "a", "x")])
def test_an_as_of_that_says_nothing(auditor_command, pipeline, words):
    ran = auditor_command(*words, "--as-of", "")
    assert (ran.status, pipeline.asked) == (2, [])
    assert "--as-of: found nothing, allowed is a date YYYY-MM-DD" in ran.err


def test_command_line_replaces_the_file(auditor_command, pipeline, tmp_path):
    (tmp_path / "auditor.toml").write_text('select = ["RU"]\nfail-on = "never"\nkeep = true\n')
    assert auditor_command("check", "x", "--select", "DI").status == 0
    settings = pipeline.asked[0][1]
    assert (settings.select, settings.keep) == (("DI",), True)
    assert auditor_command("check", "x", "--isolated").status == 1


def test_tables_by_name(auditor_command, pipeline):
    ran = auditor_command("check", "x", "--table", "records", "-f", "csv")
    assert [row["record_id"] for row in csv.DictReader(io.StringIO(ran.out))][:2] == ["05OSLO1", "05OSLO2"]
    ran = auditor_command("schedule", "x", "-f", "json")
    assert list(json.loads(ran.out)) == ["meta", "schedule", "releases"]


def test_statistics_count_findings_and_records(auditor_command, pipeline):
    ran = auditor_command("check", "x", "--statistics", "-f", "csv")
    rows = {(row["by"], row["key"]): row for row in csv.DictReader(io.StringIO(ran.out))}
    assert rows["rule", "RU001 portion-above-overall"]["error"] == "2"
    assert rows["family", "RU"]["records"] == "2"
    assert rows["post", "OSLO"] == {
        "by": "post",
        "key": "OSLO",
        "error": "1",
        "warning": "1",
        "info": "0",
        "records": "1",
        "audited": "2",
    }
    assert rows["year", "2007"]["audited"] == "1"


# --------------------------------------------------------------------------- the rest
def test_list_settings_shows_value_and_origin(auditor_command, tmp_path):
    (tmp_path / "auditor.toml").write_text('ignore = ["PS", "RU002"]\n[severity]\nDI002 = "info"\n')
    rows = json.loads(auditor_command("list", "settings", "--origin", "-f", "json").out)["settings"]
    found = {row["name"]: (row["value"], row["origin"]) for row in rows}
    assert found["ignore"] == ("PS, RU002", "auditor.toml")
    assert found["severity"] == ("DI002=info", "auditor.toml")
    assert found["fail-on"] == ("error", "default")


def test_a_settings_file_that_lies_with_the_input_is_named(auditor_command, tmp_path):
    (tmp_path / "leak").mkdir()
    (tmp_path / "leak" / "auditor.toml").write_text('select = ["PN001"]\n')
    (tmp_path / "leak" / "a.csv").write_text("id,created\n08ROME1,2008-01-02\n")
    words, said = (
        ("check", "leak", "--as-of", "2026-01-01"),
        "settings from leak/auditor.toml, which lies with the input",
    )
    assert said in auditor_command(*words).err
    assert said not in auditor_command(*words, "--isolated").err
    (tmp_path / "auditor.toml").write_text('select = ["PN001"]\n')
    (tmp_path / "leak" / "auditor.toml").unlink()
    assert "settings from" not in auditor_command(*words).err


@pytest.mark.parametrize("what", ["rules", "facts", "orders", "citations", "profiles", "settings"])
@pytest.mark.parametrize("name", ["table", "json", "csv", "markdown"])
def test_lists_have_formats(auditor_command, what, name):
    ran = auditor_command("list", what, "--format", name)
    assert (ran.status, ran.err) == (0, "")
    if name == "json":
        assert list(json.loads(ran.out)) == ["meta", what, *(["unverified"] if what == "orders" else [])]


def test_list_orders_shows_terms_amendments_and_every_unverified_value(auditor_command):
    listed = json.loads(auditor_command("list", "orders", "-f", "json").out)
    rows = {row["id"]: row for row in listed["orders"]}
    second = rows["eo-10501"]
    assert (second["governs_from"], second["governs_until"]) == ("1953-12-15", "1972-06-01")
    assert second["amended_by"] == ["E.O. 10964 (1961-09-20)"]
    assert {row["kind"] for row in rows.values()} == {"order", "clock"}
    for row in rows.values():
        assert row["verified"] == f"{1 - row['unverified'] / row['values']:.0%}"
        assert row["unverified"] == sum(value["file"] == row["file"] for value in listed["unverified"])
    assert all("unverified" in value["verified"] for value in listed["unverified"])
    shown = auditor_command("list", "orders").out
    assert all(value["value"] in shown for value in listed["unverified"])


def test_schema_prints_names_and_schemas(auditor_command):
    names = auditor_command("schema").out.split()
    assert {"findings", "schedule", "portions", "records", "releases", "result", "settings", "meta"} <= set(names)
    for name in names:
        assert json.loads(auditor_command("schema", name).out)["$schema"]


def test_version(auditor_command):
    assert auditor_command("version").out.startswith("auditor 0.")


@pytest.mark.parametrize("words", [(), ("check",), ("schedule",), ("explain",), ("list",), ("schema",), ("version",)])
def test_help_is_plain_and_loads_nothing_heavy(words):
    code = (
        "import sys; from auditor.cli.main import main; status = main([*sys.argv[1:], '--help'])\n"
        "heavy = {'numpy', 'pandas', 'pendulum', 'jsonschema', 'tabulate', 'jinja2', 'click', 'rich'} & set(sys.modules)\n"
        "sys.stderr.write(' '.join(sorted(heavy))); sys.exit(status)"
    )
    ran = subprocess.run([sys.executable, "-c", code, *words], capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "Exit status: 0 clean; 1 findings" in " ".join(ran.stdout.split())
    assert "\x1b" not in ran.stdout


def test_a_reader_who_leaves_ends_nothing():
    code = "import sys; from auditor.cli.main import main; sys.exit(main(['list', 'citations', '-f', 'json']))"
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as ran:
        assert ran.stdout.read(10) == b'{"meta": {'
        ran.stdout.close()
        assert ran.stderr.read() == b""
    assert ran.returncode == 0
