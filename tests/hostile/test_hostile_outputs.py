"""What leaves the tool: nothing in it acts on a terminal, a spreadsheet or a browser; ends that come too early."""

from __future__ import annotations

import csv
import io
import os
import re
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

from auditor.output.formats import FORMATS

TEXT_FORMATS = [name for name, entry in FORMATS.items() if not entry.binary]
RAW = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff]")
TAGS = ("<script>alert", "<img src=x")
EVIL = (
    "id,created,classification,subject,note,text\n"
    '"=cmd|\' /C calc\'!A0",2008-01-02,SECRET,"<script>alert(1)</script>\x1b[2J\x9b31m\u202e","@SUM(1)\x1b]0;t\x07",'
    '"E.O. 12958: DECL: 01/02/2018\n\n1. (TS) One <img src=x onerror=alert(1)>\x1b[31m\x00 ::error::x\n"\n'
)


# --------------------------------------------------------------------------- what acts on a reader's program
@pytest.fixture(scope="module")
def shown(tmp_path_factory):
    """Return what every format makes of the record, the text of the record shown where a format can."""
    folder = tmp_path_factory.mktemp("evil")
    (folder / "a\x1b[31m.csv").write_text(EVIL, encoding="utf-8")
    targets = [word for name in TEXT_FORMATS for word in ("--output", f"{name}={name}.out")]
    command = [
        sys.executable,
        "-m",
        "auditor",
        "check",
        ".",
        "--as-of",
        "2020-01-01",
        "--keep",
        "--show-text",
        *targets,
        "--output",
        "xlsx=book.xlsx",
    ]
    done = subprocess.run(command, cwd=folder, capture_output=True, check=False)
    assert done.returncode == 1
    assert not RAW.search(done.stderr.decode() + done.stdout.decode())
    return folder


@pytest.mark.parametrize("name", TEXT_FORMATS)
def test_no_control_reaches_a_terminal(shown, name):
    text = (shown / f"{name}.out").read_bytes().decode()
    assert text.strip()
    assert not RAW.search(text)


def test_markup_is_text_where_a_browser_reads(shown):
    for name in ("html", "markdown", "junit", "gitlab"):
        text = (shown / f"{name}.out").read_text(encoding="utf-8")
        assert not [tag for tag in TAGS if tag in text], name


def test_a_formula_is_text_in_a_spreadsheet(shown):
    rows = list(csv.reader(io.StringIO((shown / "csv.out").read_text(encoding="utf-8"))))
    assert {row[rows[0].index("record_id")] for row in rows[1:]} == {"'=cmd|' /C calc'!A0"}
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    with zipfile.ZipFile(shown / "book.xlsx") as book:
        sheets = "".join(book.read(name).decode() for name in book.namelist() if "/worksheets/sheet" in name)
    assert "<row" in sheets
    assert "<f>" not in sheets


def test_a_message_gives_no_command_to_a_build(shown):
    lines = (shown / "github.out").read_text(encoding="utf-8").splitlines()
    assert lines
    assert all(
        re.match(r"::(?:error|warning|notice|group|endgroup|debug)[ :]", line)
        for line in lines
        if line.startswith("::")
    )
    assert not any(line.startswith("::error::x") for line in lines)


# --------------------------------------------------------------------------- ends that come too early
def test_a_reader_who_leaves(tool):
    tool.write("a.csv", "id,created,classification\n" + "".join(f"08ROME{n},2008-01-02,SECRET\n" for n in range(3_000)))
    with tool.start("schedule", "a.csv", "--as-of", "2020-01-01", "--format", "csv") as process:
        first = process.stdout.readline()
        process.stdout.close()
        err = process.stderr.read().decode()
        status = process.wait()
    assert first.startswith(b"record_id,")
    assert (status, "Traceback" in err, "Broken" in err) == (0, False, False)


def test_a_full_disk(tool, disk):
    tool.write("a.csv")
    ran = tool.check(
        "a.csv", "--format", "csv", "--output", "json=a.json", before=disk(1024), stdout=subprocess.DEVNULL
    )
    assert ran.status == 2
    assert ran.said == "auditor: a.json: can't be written: File too large"


def test_no_room_for_what_a_run_sets_aside(tool, disk):
    rows = "".join(f"08ROME{n},2008-01-02,SECRET,1. (C) x.\n" for n in range(3_000))
    tool.write("a.csv", f"id,created,classification,text\n{rows}")
    ran = tool.check("a.csv", "--jobs", "1", "--format", "csv", before=disk(500_000), stdout=subprocess.DEVNULL)
    assert ran.status == 4
    assert "what the run sets aside can't be written: File too large; make room there, or name another" in ran.said


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_run_that_is_ended(tool, number):
    tool.write(
        "a.csv",
        "id,created,classification,text\n"
        + "".join(f'08ROME{n},2008-01-02,SECRET,"{"1. (C) x y z. " * 40}"\n' for n in range(20_000)),
    )
    with tool.start(
        "check", "a.csv", "--as-of", "2020-01-01", "--jobs", "1", "--output", "json=a.json", process_group=0
    ) as process:
        _wait_until_busy(process.pid)
        os.killpg(process.pid, number)
        out, err = process.communicate(timeout=60)
    assert process.returncode == {signal.SIGINT: 130, signal.SIGTERM: -signal.SIGTERM}[number]
    assert b"Traceback" not in err
    assert out == b""
    assert not (tool.folder / "a.json").exists()


def _wait_until_busy(pid):
    """Wait until the process has worked for three seconds: its start is behind it."""
    for _ in range(600):
        times = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()
        if (int(times[11]) + int(times[12])) / os.sysconf("SC_CLK_TCK") > 3:
            return
        time.sleep(0.1)
    pytest.fail("the process does no work")


@pytest.mark.parametrize(
    "words",
    [
        "check a.csv -o csv=soft.csv",
        "check a.csv -o csv=hard.csv",
        "check . -o csv=b.csv",
        "check . -o csv=soft.csv",
        "check . -o csv=hard.csv",
        "check *.csv -o csv=b.csv",
        "check file://FOLDER/b.csv -o csv=b.csv",
        "check - -o csv=b.csv",
        "check . -o csv=c",
        "check . -o html=page",
        "schedule . -o csv=b.csv",
        "timing . -o csv=b.csv",
        "convert . -o csv=b.csv",
        "convert d.csv.part -o csv=d.csv",
        "convert - -o csv=b.csv",
        "diff . a.csv -o csv=b.csv",
        "map . -o csv=b.csv",
        "list settings b.csv -o csv=b.csv",
        "list settings . -o csv=b.csv",
        "baseline create . -o b.csv",
        "baseline check . --baseline kept.base -o csv=b.csv",
        "baseline prune . --baseline kept.base -o b.csv",
    ],
)
def test_an_input_is_never_written(tool, words):
    for name in ("a.csv", "b.csv", "c.meta.json", "page.findings.csv", "d.csv.part", "kept.base"):
        tool.write(name)
    (tool.folder / "soft.csv").symlink_to("b.csv" if " . " in words else "a.csv")
    (tool.folder / "hard.csv").hardlink_to(tool.folder / ("b.csv" if " . " in words else "a.csv"))
    before = {path.name: path.read_bytes() for path in tool.folder.iterdir()}
    with (tool.folder / "b.csv").open("rb") as stream:
        ran = tool.run(*words.replace("FOLDER", str(tool.folder)).split(), stdin=stream)
    assert (ran.status, "among the inputs; auditor never rewrites one" in ran.said) == (2, True), ran
    assert {path.name: path.read_bytes() for path in tool.folder.iterdir()} == before


def test_what_is_no_input_is_written_again(tool):
    tool.write("a.csv")
    for _ in range(2):
        assert tool.check(".", "-o", "sarif=report.sarif", "-o", "json=.hidden.json", "-q").status == 1
        assert tool.check("a.csv", "-o", "csv=b.csv", "-q").status == 1


# --------------------------------------------------------------------------- streams that take or give nothing
COMMANDS = (
    "check a.csv",
    "check a.csv -f xlsx",
    "schedule a.csv -f csv",
    "timing a.csv",
    "convert a.csv",
    "convert a.csv -f parquet",
    "explain BS001",
    "list rules",
    "map a.csv",
    "version",
    "--help",
)


def closes(*numbers):
    """Return what closes streams before the tool begins."""
    return lambda: [os.close(number) for number in numbers]


@pytest.mark.parametrize("words", COMMANDS)
def test_a_full_standard_output(tool, words):
    tool.write("a.csv")
    with Path("/dev/full").open("wb") as full:
        ran = tool.run(*words.split(), stdout=full)
    assert (ran.status, ran.said) == (2, "auditor: standard output: can't be written: No space left on device")


@pytest.mark.parametrize("words", COMMANDS)
def test_a_closed_standard_output(tool, words):
    tool.write("a.csv")
    with tool.start(*words.split(), before=closes(1), stdout=None) as process:
        said = process.stderr.read().decode()
    assert (process.returncode, said) == (2, "auditor: standard output: can't be written: it is closed\n")


def test_a_closed_standard_input(tool):
    with tool.start("check", "-", before=closes(0), stdin=None) as process:
        out, said = process.communicate()
    assert (process.returncode, out) == (2, b"")
    assert said == b"auditor: standard input: can't be read: it is closed; give - a file or a pipe\n"


@pytest.mark.parametrize(
    ("words", "status"), [("check nofile", 3), ("check a.csv --nosuch", 2), ("check a.csv --as-of 2020-01-01", 1)]
)
def test_a_standard_error_that_takes_nothing(tool, words, status):
    tool.write("a.csv")
    with Path("/dev/full").open("wb") as full:
        assert tool.run(*words.split(), stderr=full).status == status
    with tool.start(*words.split(), before=closes(2), stdout=subprocess.DEVNULL, stderr=None) as process:
        assert process.wait() == status
    with tool.start(*words.split(), before=closes(0, 1, 2), stdin=None, stdout=None, stderr=None) as process:
        assert process.wait() == (status if status > 1 else 2)


def test_a_full_file_of_a_workbook(tool):
    tool.write("a.csv")
    ran = tool.check("a.csv", "-o", "xlsx=/dev/full", "-q")
    assert (ran.status, ran.said) == (2, "auditor: /dev/full: can't be written: No space left on device")


def test_an_interruption_of_the_start(tool):
    code = (
        "import sys, auditor.cli.main as m\n"
        "class Stop:\n"
        "    def find_spec(self, name, *_):\n"
        "        if name == 'typer': raise KeyboardInterrupt\n"
        "sys.meta_path.insert(0, Stop())\n"
        "sys.argv = ['auditor', 'version']\n"
        "m.run()\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=tool.folder, capture_output=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (130, b"", b"auditor: interrupted\n")


# --------------------------------------------------------------------------- names that are too long, and hostile ones
@pytest.mark.parametrize(
    ("words", "status"),
    [
        ("check LONG", 3),
        ("check LONG/LONG", 3),
        ("schedule LONG", 3),
        ("convert LONG", 3),
        ("map LONG", 3),
        ("merge LONG", 3),
        ("diff LONG LONG.json", 3),
        ("check a.csv -o csv=LONG", 2),
        ("check a.csv -o LONG.html", 2),
        ("timing a.csv -o csv=LONG", 2),
        ("convert a.csv -o csv=LONG", 2),
        ("baseline create a.csv -o LONG", 2),
        ("check a.csv --config LONG", 2),
        ("check a.csv --run-dir LONG", 2),
        ("check a.csv --baseline LONG", 2),
        ("check a.csv --law LONG", 2),
        ("check a.csv --rules LONG", 2),
    ],
)
def test_a_name_that_is_too_long(tool, words, status):
    tool.write("a.csv")
    ran = tool.run(*words.replace("LONG", "a" * 5000).split())
    assert (ran.status, ran.said.splitlines()[-1].startswith("auditor: ")) == (status, True), ran


NAMES = (
    '{"id":"A","created":"2008-01-02","classification":"SECRET","paragraphs":["TS"],"<img src=x>":"a",'
    '"=HYPERLINK(1)":"+1","x\\ry":"1","no\\u001b]0;pwned\\u0007te":"a\\u0001","new\\nline|b":"c"}\n'
    '{"id":"B\\u0001","created":"2008-01-02","classification":"SECRET","no\\u001b]0;pwned\\u0007te":"a\\u0001"}\n'
)


@pytest.mark.parametrize("name", TEXT_FORMATS)
def test_the_name_of_a_column_acts_on_nothing(tool, name):
    tool.write("k.jsonl", NAMES)
    ran = tool.check("k.jsonl", "--keep", "--format", name, "-q")
    assert ran.status == 1
    assert not RAW.search(ran.out)
    if name in {"html", "markdown"}:
        assert "<img src=x>" not in ran.out
    if name == "csv":
        heads = next(csv.reader(io.StringIO(ran.out)))
        assert "'=HYPERLINK(1)" in heads
        assert "x\\ry" in heads


def test_the_name_of_a_column_is_one_cell_of_markdown(tool):
    tool.write("k.jsonl", NAMES)
    ran = tool.check("k.jsonl", "--keep", "--format", "markdown", "--table", "schedule", "-q")
    assert len({len(re.findall(r"(?<!\\)\|", line)) for line in ran.out.splitlines() if line.startswith("|")}) == 1


WRAPPED = "x" * 60 + " " + "::stop-commands::" + "y" * 40


@pytest.mark.parametrize(
    "words",
    [
        "check .",
        "check . -f concise",
        "check . -f full",
        "check . -f github",
        "check . -f markdown",
        "check . -f junit",
        "schedule .",
        "check . --table records",
        "explain . --record ::stop-commands::x",
        "map .",
        "map --suggest ::add-mask::a.jsonl",
    ],
)
def test_no_line_is_a_command_to_a_build(tool, words, monkeypatch):
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    text = "E.O. 12958: DECL: 01/02/2018\\n\\n1. (TS) One."
    record = '{"id":"%s","created":"2008-01-02","classification":"SECRET","post":"%s","text":"%s"}\n'
    tool.write(
        "::add-mask::a.jsonl", record % ("::stop-commands::x", "::error::p", text) + record % (WRAPPED, "", text)
    )
    extra = () if words.startswith("map") else ("--as-of", "2026-01-01")
    ran = tool.run(*words.split(), *extra)
    lines = [line.strip() for line in (ran.out + ran.err).splitlines()]
    assert ran.status in {0, 1}, ran
    assert any("stop-commands" in line or "add-mask" in line for line in lines)
    assert not [line for line in lines if line.startswith(("::stop", "::add", "::error::p"))]


def test_a_part_of_a_message_begins_no_line(tool):
    tool.write("k.jsonl", '{"a\\n::error::pwned":"1","b\\u200e\\u061c\\u2028":2}\n')
    ran = tool.run("map", "--suggest", "k.jsonl")
    assert "pwned" in ran.err
    assert not re.search("^::|[\u061c\u200e\u2028]", ran.err, re.MULTILINE)
