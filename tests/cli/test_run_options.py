"""The options that say with what a run is carried out and where it is kept."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

SAMPLES = (Path(__file__).parents[2] / "sample_data").as_posix()
DAY = ("--as-of", "2024-05-01", "--isolated")


def test_shards_are_kept_and_merged(auditor_command, tmp_path):
    whole = auditor_command("check", SAMPLES, *DAY, "--format", "json")
    for index in (1, 2):
        ran = auditor_command("check", SAMPLES, *DAY, "--shard", f"{index}/2", "--run-dir", str(tmp_path / str(index)))
        assert (ran.status, ran.out) == (0, "")
        assert f"shard {index}/2: rows in " in ran.err
        assert "for auditor merge" in ran.err
    merged = auditor_command("merge", str(tmp_path / "1"), str(tmp_path / "2"), "--format", "json")
    assert (merged.status, merged.out) == (whole.status, whole.out)
    schedule = auditor_command(
        "merge", str(tmp_path / "1"), str(tmp_path / "2"), "--table", "schedule", "--format", "csv"
    )
    assert schedule.out.startswith("record_id,source,line,dated,")
    missing = auditor_command("merge", str(tmp_path / "2"))
    assert missing.status == 2
    assert "unit 1 is in none of the folders: give every shard once" in missing.err


def test_a_run_of_the_schedule_is_merged_too(auditor_command, tmp_path):
    auditor_command("schedule", SAMPLES, *DAY, "--shard", "1/1", "--run-dir", str(tmp_path / "1"))
    merged = auditor_command("merge", str(tmp_path / "1"), "--format", "json")
    assert set(json.loads(merged.out)) == {"meta", "schedule", "releases"}


def test_a_run_is_resumed(auditor_command, tmp_path):
    kept = str(tmp_path / "kept")
    first = auditor_command("check", SAMPLES, *DAY, "--run-dir", kept, "--format", "json")
    again = auditor_command("check", SAMPLES, *DAY, "--run-dir", kept, "--resume", "--format", "json")
    assert again.out == first.out
    refused = auditor_command("check", SAMPLES, *DAY, "--run-dir", kept)
    assert refused.status == 2
    assert "--resume goes on with it, or name another folder" in refused.err


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--resume",), "--resume: name the folder of the run with --run-dir"),
        (("--shard", "1/2"), "--shard: name the folder of the run with --run-dir"),
        (("--shard", "3/2", "--run-dir", "new"), "--shard: found 3/2, allowed is I/N with 1 <= I <= N, e.g. 2/5"),
        (("--run-dir", "a.txt"), "--run-dir: a.txt is not a folder"),
        (("--shard", "1/2", "--run-dir", "new", "-o", "a.json"), "--shard: a share has no output of its own"),
        (("--executor", "dask"), "--executor dask and --scheduler go together"),
        (("--scheduler", "tcp://h:1"), "--executor dask and --scheduler go together"),
        (("--executor", "spark"), "--executor: unknown spark; use one of processes, dask"),
    ],
)
def test_options_that_do_not_go_together(auditor_command, options, said):
    Path("a.txt").write_text("")
    ran = auditor_command("check", SAMPLES, *DAY, *options)
    assert ran.status == 2
    assert said in ran.err


def test_what_is_no_run_does_not_merge(auditor_command, tmp_path):
    ran = auditor_command("merge", str(tmp_path))
    assert ran.status == 2
    assert "holds no run; auditor check --run-dir writes one" in ran.err


def test_timings_do_not_take_what_is_for_runs(auditor_command, tmp_path):
    part = tmp_path / "part.json"
    part.write_text("{}")
    ran = auditor_command("merge", str(part), "--table", "gaps", "--fail-on", "never")
    assert ran.status == 2
    assert "--fail-on and --table: only for the folders of runs" in ran.err


# --------------------------------------------------------------------------- tables that nobody shows
@pytest.mark.parametrize(
    ("words", "gathered"),
    [
        (("--format", "jsonl"), False),
        (("--format", "csv", "-o", "x.html", "-o", "x.jsonl"), False),
        (("--format", "csv", "--table", "portions"), True),
        (("--format", "json"), True),
        (("-o", "x.xlsx"), True),
        (("--run-dir", "kept"), True),
    ],
)
def test_paragraphs_are_gathered_where_they_are_shown_or_kept(auditor_command, pipeline, words, gathered):
    auditor_command("check", "x", *words)
    ((_, settings),) = pipeline.asked
    assert settings.portions == gathered
