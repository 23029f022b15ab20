"""Work on a dask cluster gives the same bytes, whatever happens to the cluster."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from mixed_holdings import chosen, run, written

from auditor import pipeline
from auditor.errors import UsageError
from auditor.ingest.records import Unreadable
from auditor.pipeline import Keep, Means

pytest.importorskip("distributed", reason="dask is an extra")

from auditor.execution import cluster

HERE = str(Path(__file__).parent)
UNIT = 9_000


class Cluster:
    """A scheduler and workers, each a process, as a user starts them."""

    def __init__(self) -> None:
        self.processes: list[subprocess.Popen[str]] = []
        self.scheduler = self._start("scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard")
        assert self.scheduler.stderr is not None
        lines = iter(self.scheduler.stderr.readline, "")
        self.address = next(m[1] for line in lines if (m := re.search(r"Scheduler at:\s+(tcp://\S+)", line)))
        threading.Thread(target=lambda: [None for _ in lines], daemon=True).start()
        self.workers = [self.worker(), self.worker()]

    def worker(self, **environment: str) -> subprocess.Popen[str]:
        """Start a worker."""
        return self._start(
            "worker",
            self.address,
            "--nthreads",
            "1",
            "--no-dashboard",
            "--no-nanny",
            "--death-timeout",
            "60",
            **environment,
        )

    def _start(self, *words: str, **environment: str) -> subprocess.Popen[str]:
        where = {**os.environ, "PYTHONPATH": HERE, **environment}
        command = [sys.executable, "-m", "distributed.cli.dask_" + words[0], *words[1:]]
        out = subprocess.PIPE if words[0] == "scheduler" else subprocess.DEVNULL
        self.processes.append(subprocess.Popen(command, stderr=out, stdout=subprocess.DEVNULL, text=True, env=where))
        return self.processes[-1]

    def close(self) -> None:
        for process in self.processes:
            process.kill()
        for process in self.processes:
            process.wait()


@pytest.fixture
def dask():
    made = Cluster()
    yield made
    made.close()


def test_a_cluster_gives_the_same_also_when_a_worker_is_killed(dask, folder, whole, tmp_path):
    assert run(folder, tmp_path / "one.json", Means(target=UNIT, scheduler=dask.address)) == whole
    killing = threading.Timer(0.3, lambda: dask.workers[0].send_signal(signal.SIGKILL))
    killing.start()
    assert run(folder, tmp_path / "two.json", Means(target=1, scheduler=dask.address)) == whole
    killing.join()
    assert dask.workers[0].wait() == -signal.SIGKILL


def test_workers_open_urls_themselves_and_progress_counts_records(dask, folder, whole, tmp_path, progress):
    pytest.importorskip("fsspec", reason="URLs are an extra")
    result = pipeline.check([f"file://{folder}"], chosen(), progress, Means(target=UNIT, scheduler=dask.address))
    assert written(result, tmp_path / "url.json").replace(b"file://", b"") == whole
    told = progress.shown()
    assert told[-1] == f"{result.meta.counts.audited} records"
    assert len(set(told)) > 5


def test_a_scheduler_that_dies_is_said_and_the_run_goes_on_elsewhere(dask, folder, whole, tmp_path, capfd, caplog):
    kept = tmp_path / "kept"

    def kill() -> None:
        while not list(kept.glob("*.part")):
            time.sleep(0.01)
        dask.scheduler.send_signal(signal.SIGKILL)

    killing = threading.Thread(target=kill)
    killing.start()
    with pytest.raises(cluster.ClusterLost, match="can't be reached"):
        run(folder, tmp_path / "one.json", Means(target=1, scheduler=dask.address), Keep(kept))
    killing.join()
    assert "Traceback" not in capfd.readouterr().err + caplog.text
    done = len(list(kept.glob("*.part")))
    assert done
    assert run(folder, tmp_path / "two.json", Means(1, 1), Keep(kept, resume=True)) == whole
    assert len(list(kept.glob("*.part"))) > done


def test_a_worker_of_another_version_is_refused(dask):
    with pytest.raises(UsageError, match=r"dask worker tcp://\S+ is not as this auditor \(auditor: 1 there, 0 here"):
        list(
            cluster.run(
                [[1]], poisonous, dask.address, split=list, lost=str, identify=Skewed({"auditor": "0", "law": "a"})
            )
        )


class Skewed:
    """Gives one thing here and another in a worker."""

    def __init__(self, here: dict[str, str]) -> None:
        self.here, self.process = here, os.getpid()

    def __call__(self) -> dict[str, str]:
        return self.here if os.getpid() == self.process else {"auditor": "1", "law": "a"}


def poisonous():
    def work(unit: list[int]) -> list[int]:
        if 5 in unit:
            os._exit(1)
        return unit

    return work


def halves(unit: list[int]) -> list[list[int]]:
    middle = len(unit) // 2
    return [unit[:middle], unit[middle:]] if middle else []


def lost(unit: list[int], reason: str) -> Unreadable:
    return Unreadable("x", unit[0], 0, 0, "IN016", reason, "")


def test_a_unit_that_kills_workers_is_isolated(dask):
    stop = threading.Event()

    def staff() -> None:
        while not stop.wait(0.2):
            while sum(process.poll() is None for process in dask.processes) < 3:
                dask.worker()

    staffing = threading.Thread(target=staff)
    staffing.start()
    try:
        found = list(
            cluster.run([[1, 2], [3, 4, 5, 6], [7]], poisonous, dask.address, split=halves, lost=lost, identify=dict)
        )
    finally:
        stop.set()
        staffing.join()
    flat = [number for part in found if isinstance(part, list) for number in part]
    assert flat == [1, 2, 3, 4, 6, 7]
    (poison,) = (part for part in found if isinstance(part, Unreadable))
    assert (poison.position, poison.code) == (5, "IN016")
    assert found.index(poison) == 2


def test_no_cluster_is_said(monkeypatch):
    monkeypatch.setattr(cluster, "PATIENCE", 1)
    with pytest.raises(cluster.ClusterLost, match=r"tcp://127\.0\.0\.1:1 can't be reached"):
        list(cluster.run([], dict, "tcp://127.0.0.1:1", split=list, lost=str, identify=dict))
