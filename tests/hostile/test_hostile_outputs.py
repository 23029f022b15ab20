"""What leaves the tool: nothing in it acts on a terminal, a spreadsheet or a browser; ends that come too early."""

from __future__ import annotations

import csv
import io
import json
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


def test_an_input_is_never_written(tool):
    tool.write("a.csv")
    (tool.folder / "same.csv").symlink_to(tool.folder / "a.csv")
    ran = tool.check("a.csv", "--output", "csv=same.csv")
    assert (ran.status, "auditor never rewrites one" in ran.said) == (2, True)
    assert json.loads(tool.check("a.csv", "--format", "json").out)["meta"]["counts"]["audited"] == 1
