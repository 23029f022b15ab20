"""Worker processes: order, replacement of the dead, the search for what they died of, and that none is left behind."""

import multiprocessing
import os
import pickle
import signal
import subprocess
import sys
import time
from itertools import islice
from pathlib import Path

import pytest
import worker_tasks as tasks
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.errors import ConfigError
from auditor.execution import supervisor
from auditor.execution.processes import WorkerLost, run


def never(*_):
    pytest.fail("no unit is at fault here")


def halves(unit):
    """Cut a unit in two; one that can't be cut gives itself where its number is odd, and nothing where it is even."""
    return [unit[: len(unit) // 2], unit[len(unit) // 2 :]] if len(unit) > 1 else [unit][: unit[0] % 2]


def lost(unit, reason):
    return [(number, reason) for number in unit]


def results(units, prepare, jobs=2):
    return list(run(units, prepare, jobs, split=never, lost=never))


def search(units, ends, log, jobs=2):
    """Return all results in one list, and what was logged of each death."""
    parts = run(units, tasks.once(tasks.work_on, ends, str(log)), jobs, split=halves, lost=lost)
    found = [row for part in parts for row in part]
    return found, log.read_text().split() if log.exists() else []


def expected(units, ends):
    return [number if number in ends else number * 10 for unit in units for number in unit]


def bare(found):
    return [row[0] if isinstance(row, tuple) else row for row in found]


# ------------------------------------------------------------------------------------------- an untroubled run
@settings(max_examples=8, deadline=None)
@given(st.lists(st.sampled_from([0, 0, 0.001, 0.02]), max_size=25), st.integers(1, 4))
def test_results_keep_the_order_of_units_whatever_their_time(delays, jobs):
    assert results(enumerate(delays), tasks.once(tasks.late), jobs) == list(range(len(delays)))


def test_no_more_processes_start_than_there_is_work_for():
    assert len(set(results(range(1), tasks.once(tasks.name_process), 8))) == 1


def test_units_are_taken_only_as_they_are_needed():
    taken = []
    units = (taken.append(number) or number for number in range(1000))
    for done, _ in enumerate(run(units, tasks.once(tasks.double), 2, split=never, lost=never)):
        assert len(taken) - done <= 2 * supervisor.AHEAD
    assert len(taken) == 1000


def test_units_and_results_larger_than_a_pipe_pass_each_other():
    units = [letter * (3 << 20) for letter in "abcdefgh"]
    assert results(units, tasks.once(tasks.enlarge)) == [unit * 2 for unit in units]


def test_one_job_is_done_in_this_process_without_multiprocessing():
    code = (
        "import sys; from auditor.execution.processes import run; import worker_tasks as tasks\n"
        "from os import getpid; given = dict(split=None, lost=None)\n"
        "assert list(run(range(2), tasks.once(tasks.name_process), 1, **given)) == [getpid()] * 2\n"
        "sys.exit('multiprocessing' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=Path(__file__).parent, check=False).returncode == 0


# ------------------------------------------------------------------------------------------------- deaths
def test_a_unit_whose_process_died_once_is_done_by_another(tmp_path):
    assert results(range(12), tasks.once(tasks.die_once, str(tmp_path / "mark"))) == list(range(12))
    assert (tmp_path / "mark").exists()


def test_processes_killed_from_outside_change_nothing():
    units = [(number, 0.01) for number in range(60)]
    found, killed = [], set()
    for number in run(units, tasks.once(tasks.late), 2, split=never, lost=never):
        found.append(number)
        if number % 20 == 0:
            process = multiprocessing.active_children()[0]
            killed.add(process.pid)
            os.kill(process.pid, signal.SIGKILL)
    assert found == list(range(60))
    assert len(killed) == 3


@pytest.mark.parametrize(
    ("end", "reason"),
    [
        ("exit", "ended with status 9"),
        ("kill", "was ended by SIGKILL"),
        ("segfault", "was ended by SIGSEGV"),
        ("memory", "ran out of memory"),
    ],
)
def test_the_one_at_fault_is_found_and_said_why(tmp_path, end, reason):
    units = [list(range(start, start + 5)) for start in range(0, 40, 5)]
    found, _ = search(units, {17: end}, tmp_path / "log")
    assert bare(found) == expected(units, {17})
    assert found[17] == (17, f"the process at work on it {reason}")


@pytest.mark.parametrize("number", [0, 699, 1023])
def test_one_at_fault_of_many_costs_few_processes(tmp_path, number):
    units = [list(range(1024)), list(range(1024, 1034))]
    found, deaths = search(units, {number: "exit"}, tmp_path / "log")
    assert bare(found) == expected(units, {number})
    assert len(deaths) <= supervisor.TRIES + 10 + 1


@pytest.mark.parametrize("ends", [(3, 4), (0, 15), (8, 21), (0, 1, 2)])
def test_several_at_fault_are_each_found(tmp_path, ends):
    units = [list(range(16)), list(range(16, 24))]
    found, _ = search(units, dict.fromkeys(ends, "exit"), tmp_path / "log", jobs=3)
    assert bare(found) == expected(units, ends)
    assert [row[0] for row in found if isinstance(row, tuple)] == list(ends)


@settings(max_examples=5, deadline=None)
@given(st.lists(st.integers(1, 6), min_size=1, max_size=6), st.sets(st.integers(0, 12), max_size=3), st.integers(2, 3))
def test_all_but_those_at_fault_are_done_in_order(tmp_path_factory, sizes, ends, jobs):
    numbers = iter(range(sum(sizes)))
    units = [list(islice(numbers, size)) for size in sizes]
    found, _ = search(units, dict.fromkeys(ends, "exit"), tmp_path_factory.mktemp("d") / "log", jobs)
    assert bare(found) == expected(units, ends)
    assert sum(isinstance(row, tuple) for row in found) == sum(number < sum(sizes) for number in ends)


def test_a_run_ends_where_no_process_can_do_anything(tmp_path, monkeypatch):
    monkeypatch.setattr(supervisor, "DEATHS", 6)
    units = [[number] for number in range(1000)]
    with pytest.raises(WorkerLost, match="ended with status 9 at work, on whatever it was given"):
        search(units, dict.fromkeys(range(1000), "exit"), tmp_path / "log")
    assert not multiprocessing.active_children()


def test_processes_that_die_at_the_start_end_the_run():
    with pytest.raises(
        WorkerLost, match=r"ended with status 7 before it was ready; try fewer than 2 jobs, or --jobs 1"
    ):
        results(range(9), tasks.die_at_start)
    assert WorkerLost.exit_code == 4
    assert not multiprocessing.active_children()


def test_a_process_that_cannot_be_started_is_said(monkeypatch):
    def refuse(_prepare):
        raise OSError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(supervisor, "Child", refuse)
    with pytest.raises(WorkerLost, match="can't start a worker process: Resource temporarily unavailable; try fewer"):
        results(range(9), tasks.die_at_start)


# ------------------------------------------------------------------------------------------------- exceptions
def test_what_is_raised_at_the_start_is_raised_here():
    with pytest.raises(ConfigError, match="the law does not load") as caught:
        results(range(9), tasks.raise_at_start)
    assert "in raise_at_start" in "".join(caught.value.__notes__)


def test_what_the_process_cannot_unpickle_is_raised_here():
    with pytest.raises(ModuleNotFoundError, match="no such module here"):
        results(range(9), tasks.once(tasks.fail_at, tasks.Unknown()))
    with pytest.raises(ModuleNotFoundError, match="no such module here"):
        results([tasks.Unknown()], tasks.once(tasks.double))


def test_what_is_raised_at_work_is_raised_in_its_turn():
    parts = run(range(20), tasks.once(tasks.fail_at, {6, 7, 9}), 3, split=never, lost=never)
    assert list(islice(parts, 6)) == list(range(6))
    with pytest.raises(ValueError, match="unit 6") as caught:
        next(parts)
    assert str(caught.value) == "unit 6"
    assert "in fail_at" in "".join(caught.value.__notes__)
    assert not multiprocessing.active_children()


def test_an_exception_that_cannot_travel_is_told():
    with pytest.raises(RuntimeError, match="Stubborn: line 3: odd"):
        results(range(9), tasks.once(tasks.fail_stubbornly))


def test_a_result_that_cannot_travel_is_an_error():
    with pytest.raises((AttributeError, pickle.PicklingError), match="pickle"):
        results(range(9), tasks.once(tasks.unpicklable))


# ------------------------------------------------------------------------------------------- nobody left behind
def alive(pid):
    """Tell whether the process is there and no zombie."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def until(condition, seconds=30):
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        time.sleep(0.02)
    return condition()


def test_a_run_given_up_leaves_no_process():
    parts = run(range(1000), tasks.once(tasks.double), 3, split=never, lost=never)
    assert next(parts) == 0
    assert len(multiprocessing.active_children()) > 0
    parts.close()
    assert multiprocessing.active_children() == []


@pytest.fixture
def at_work(tmp_path):
    """Yield a client whose two processes work without end, and their numbers."""
    command = [sys.executable, tasks.__file__, str(tmp_path)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    ) as client:
        try:
            assert until(lambda: len(list(tmp_path.iterdir())) == 2)
            yield client, [int(path.name) for path in tmp_path.iterdir()]
        finally:
            client.kill()


needs_proc = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks for processes in /proc")


@needs_proc
def test_a_client_killed_takes_its_processes_along(at_work):
    client, children = at_work
    assert all(map(alive, children))
    client.kill()
    assert until(lambda: not any(map(alive, children)))
    assert client.communicate() == ("", "")


@needs_proc
@pytest.mark.parametrize(("number", "status", "said"), [(signal.SIGINT, 0, "interrupted\n"), (signal.SIGTERM, 143, "")])
def test_a_client_told_to_stop_ends_without_a_trace(at_work, number, status, said):
    client, children = at_work
    if number == signal.SIGINT:
        os.killpg(client.pid, number)  # as a terminal does, to all of them
    else:
        client.send_signal(number)
    assert client.communicate(timeout=30) == (said, "")
    assert client.returncode == status
    assert until(lambda: not any(map(alive, children)))
