"""Runs that are killed, run out of disk or meet a file that is half there are gone on with, and come out the same."""

from __future__ import annotations

import gzip
import json
import os
import resource
import signal
import subprocess
import sys
import time
from hashlib import sha256
from pathlib import Path

import pytest
from mixed_holdings import AS_OF, chosen, run

from auditor import pipeline
from auditor.errors import InputUnreadable, UsageError
from auditor.pipeline import Keep, Means, part_files

UNIT = 9_000


def resumed(folder, tmp_path):
    return run(folder, tmp_path / "resumed.json", Means(1, UNIT), Keep(tmp_path / "kept", resume=True))


def test_a_run_is_gone_on_with_where_units_are_missing(folder, whole, tmp_path):
    run(folder, tmp_path / "first.json", Means(1, UNIT), Keep(tmp_path / "kept"))
    parts = sorted((tmp_path / "kept").glob("*.part"))
    assert len(parts) > 4
    untouched = parts[0].stat().st_mtime_ns
    parts[1].unlink()
    parts[3].write_bytes(parts[3].read_bytes()[:-20])
    parts[4].write_bytes(b"")
    assert resumed(folder, tmp_path) == whole
    assert parts[0].stat().st_mtime_ns == untouched
    assert len(parts[3].read_bytes()) > 20


def test_a_folder_that_holds_a_run_is_not_written_to_unasked(folder, tmp_path):
    run(folder, tmp_path / "first.json", Means(1, UNIT), Keep(tmp_path / "kept"))
    with pytest.raises(UsageError, match="holds a run already; --resume goes on with it"):
        run(folder, tmp_path / "second.json", Means(1, UNIT), Keep(tmp_path / "kept"))
    with pytest.raises(UsageError, match=r"a run of other terms \(select: \[\] there, \['RU'\] here\)"):
        pipeline.check(
            [folder.as_posix()], chosen(select=["RU"]), means=Means(1, UNIT), keep=Keep(tmp_path / "kept", resume=True)
        )


def test_a_client_that_is_killed_leaves_a_run_to_go_on_with(folder, whole, tmp_path):
    script = (
        "from mixed_holdings import chosen; from auditor import pipeline; from auditor.pipeline import Keep, Means;"
        "from pathlib import Path; import sys;"
        f"pipeline.check([sys.argv[1]], chosen(), means=Means(1, {UNIT}), keep=Keep(Path(sys.argv[2])))"
    )
    kept = tmp_path / "kept"
    child = subprocess.Popen(
        [sys.executable, "-c", script, folder.as_posix(), str(kept)],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parent)},
    )
    while child.poll() is None and len(list(kept.glob("*.part"))) < 2:
        time.sleep(0.01)
    child.send_signal(signal.SIGKILL)
    child.wait()
    assert not (kept / "done.json").exists()
    assert resumed(folder, tmp_path) == whole


def test_a_full_disk_is_said_and_what_is_done_is_kept(folder, tmp_path):
    """A limit on the size of files stands for a full disk."""
    options = ["--isolated", "--as-of", AS_OF, "--jobs", "1", "--run-dir", str(tmp_path / "kept")]
    ran = subprocess.run(
        [sys.executable, "-m", "auditor", "check", folder.as_posix(), *options],
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (4_000, 4_000)),
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 4, ran.stderr
    assert "can't be written: File too large; what is done is kept, --resume goes on with it" in ran.stderr
    assert "Traceback" not in ran.stderr
    assert not list((tmp_path / "kept").glob("*.tmp"))
    held = json.loads((tmp_path / "kept/run.json").read_text())
    assert held["command"] == "check"


@pytest.mark.parametrize(
    "told",
    [
        {"units": ["../../etc/passwd"], "profiles": {}, "skipped": []},
        {"units": [7], "profiles": {}, "skipped": []},
        {"units": [], "profiles": [], "skipped": []},
        {"units": [], "profiles": {}, "skipped": [["one"]]},
        {"units": []},
        {},
    ],
)
def test_a_folder_that_says_something_else_is_refused(tmp_path, told):
    (tmp_path / "run.json").write_text('{"command": "check", "as_of": ""}')
    (tmp_path / "done.json").write_text(json.dumps(told))
    with pytest.raises(InputUnreadable, match=r"done\.json: is not what auditor writes"):
        pipeline.merged([tmp_path], chosen())


def test_a_part_of_another_shape_is_damage(tmp_path):
    body = b'{"tables": {}}'
    path = tmp_path / "0000000-0123456789abcdef.part"
    path.write_bytes(gzip.compress(sha256(body).hexdigest().encode() + b"\n" + body))
    assert part_files.is_whole(path)
    assert part_files.load(path) is None


def test_a_profile_that_was_changed_is_no_profile_of_the_run(tmp_path):
    profile = tmp_path / "own.json"
    named = {"name": "own", "title": "t", "reader": "rows", "fields": {"id": {"from": "no"}, "text": {"from": "body"}}}
    profile.write_text(json.dumps(named))
    (tmp_path / "a.csv").write_text("no,body\n05OSLO1,x\n")
    settings, keep = chosen(profile=str(profile)), Keep(tmp_path / "kept", resume=True)
    pipeline.check([str(tmp_path / "a.csv")], settings, keep=keep)
    pipeline.check([str(tmp_path / "a.csv")], settings, keep=keep)
    profile.write_text(json.dumps(named | {"title": "u"}))
    with pytest.raises(UsageError, match="a run of other terms \\(profile_files: "):
        pipeline.check([str(tmp_path / "a.csv")], settings, keep=keep)
