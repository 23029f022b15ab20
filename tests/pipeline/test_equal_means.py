"""Whatever does the work, and however it is cut, the same bytes come out."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis
from hypothesis import strategies as st
from mixed_holdings import chosen, run, written

from auditor import pipeline
from auditor.errors import UsageError
from auditor.pipeline import Keep, Means, store
from auditor.pipeline.runs import Shard, read_shard


def test_the_mixed_folder_has_every_kind_of_row(folder):
    result = pipeline.check([folder.as_posix()], chosen())
    counts = result.meta.counts
    assert counts.rows == counts.audited + counts.unreadable
    assert counts.unreadable >= 3
    assert {"cables.csv", "records.jsonl", "table.parquet"} <= {Path(row.source).name for row in result.schedule}
    assert len({finding.code for finding in result.findings}) > 40


@hypothesis(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(target=st.sampled_from([1, 700, 5_000, 60_000, 1 << 30]))
def test_units_of_any_size_give_the_same(folder, whole, tmp_path, target):
    assert run(folder, tmp_path / "cut.json", Means(1, target)) == whole


@pytest.mark.parametrize("target", [1, 20_000])
def test_processes_give_the_same(folder, whole, tmp_path, target):
    assert run(folder, tmp_path / "two.json", Means(2, target)) == whole


def test_processes_tell_how_many_records_are_done(folder, progress):
    audited = pipeline.check([folder.as_posix()], chosen(), progress, Means(2, 20_000)).meta.counts.audited
    assert progress.shown()[-1] == f"{audited} records"


def test_rows_that_wait_on_disk_are_the_same(folder, whole, tmp_path, monkeypatch):
    monkeypatch.setattr(store.Store.__init__, "__defaults__", (3,))
    assert run(folder, tmp_path / "disk.json", Means(1, 2_000)) == whole


@pytest.mark.parametrize(("count", "target"), [(1, 9_000), (3, 1), (4, 9_000)])
def test_shards_merged_give_the_same(folder, whole, tmp_path, count, target):
    kept = [Keep(tmp_path / str(index), shard=Shard(index, count)) for index in range(1, count + 1)]
    for keep in reversed(kept):
        pipeline.share("check", [folder.as_posix()], chosen(), keep, means=Means(1, target))
    assert written(pipeline.merged([keep.path for keep in kept], chosen()), tmp_path / "merged.json") == whole


def test_a_missing_shard_is_said(folder, tmp_path):
    keep = Keep(tmp_path / "two", shard=Shard(2, 3))
    pipeline.share("check", [folder.as_posix()], chosen(), keep, means=Means(1, 9_000))
    with pytest.raises(UsageError, match=r"unit 1 is in none of the folders: give every shard once"):
        pipeline.merged([keep.path], chosen())


def test_shards_of_other_terms_do_not_merge(folder, tmp_path):
    for index, day in ((1, "2024-05-01"), (2, "2024-05-02")):
        keep = Keep(tmp_path / str(index), shard=Shard(index, 2))
        pipeline.share("check", [folder.as_posix()], chosen(**{"as-of": day}), keep, means=Means(1, 9_000))
    with pytest.raises(UsageError, match=r"no shards of one run \(as_of: 2024-05-01 there, 2024-05-02 here\)"):
        pipeline.merged([tmp_path / "1", tmp_path / "2"], chosen())


def test_shards_of_other_inputs_do_not_merge(tmp_path):
    for index in (1, 2):
        path = tmp_path / f"{index}.jsonl"
        path.write_text(f'{{"id": "05OSLO{index}"}}\n')
        pipeline.share("check", [str(path)], chosen(), Keep(tmp_path / str(index), shard=Shard(index, 2)))
    with pytest.raises(UsageError, match="no shards of one run: they did not read the same input"):
        pipeline.merged([tmp_path / "1", tmp_path / "2"], chosen())


@pytest.mark.parametrize("text", ["0/3", "4/3", "1", "a/b", "1/2/3", "-1/3", ""])
def test_what_is_no_share_is_refused(text):
    with pytest.raises(UsageError, match="allowed is I/N"):
        read_shard(text)
