"""Every input kept, and some made of them, on every harness: an answer or a refusal, never anything else."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from campaign import Told, shares
from harnesses import CORPUS, HARNESSES, attempt, seeds
from mutation import BLOWN_UP, Mutator

KEPT = [(name, path) for name in HARNESSES for path in sorted((CORPUS / name).iterdir())]


@pytest.mark.parametrize(("name", "path"), KEPT, ids=[f"{name}-{path.name}" for name, path in KEPT])
def test_every_input_kept(tmp_path, name, path):
    attempt(name, path.read_bytes(), tmp_path)


@pytest.mark.parametrize("name", HARNESSES)
def test_inputs_made_of_those_kept(tmp_path, name):
    harness = HARNESSES[name]
    mutator = Mutator(name, 3, seeds(name), harness.pieces)
    for number in range(min(40, 4 * harness.share)):
        attempt(name, mutator.make(number), tmp_path)


def test_the_corpus_is_small_and_has_inputs_for_every_harness():
    assert {path.name for path in CORPUS.iterdir()} == set(HARNESSES)
    assert sum(path.stat().st_size for path in CORPUS.rglob("*") if path.is_file()) < 300_000


def test_an_input_can_be_made_again():
    makers = [Mutator("csv", 5, [b"id,text\n"], [b'"', b","]) for _ in range(2)]
    made = [[maker.make(number) for number in range(900)] for maker in makers]
    assert made[0] == made[1]
    assert len(set(made[0])) > 500
    assert max(map(len, made[0])) <= BLOWN_UP


def test_shares_of_a_run():
    assert sum(shares(1_000_000, tuple(HARNESSES)).values()) >= 1_000_000
    assert shares(10, ("audit", "csv")) == {"audit": 1, "csv": 10}


@pytest.mark.parametrize(
    ("crashes", "hangs", "peak", "clean"), [(0, 0, 90, True), (1, 0, 90, False), (0, 1, 90, False), (0, 0, 501, False)]
)
def test_what_is_to_be_looked_at(crashes, hangs, peak, clean):
    assert Told("csv", 9, crashes, hangs, 0.1, peak, 1.0).is_clean is clean


FAULTY = """
import sys, time
sys.path.insert(0, {fuzz!r})
import harnesses, worker
from pathlib import Path

def faulty(name, data, folder):
    if data == b"crash!":
        raise KeyError(data)
    if data == b"hang":
        while True:
            pass

harnesses.attempt = faulty
worker.HANG = 0.2
state = Path({state!r})
state.write_bytes(bytes(worker.ROOM))
trials = worker.Trials("csv", state, Path({kept!r}), Path("."))
for data in (b"fine", b"crash!", b"crash!", b"hang", b"fine"):
    trials.one(data)
print(trials.begun)
"""


def test_a_crash_and_a_hang_are_kept_and_the_run_goes_on(tmp_path):
    kept = tmp_path / "kept"
    program = FAULTY.format(fuzz=str(CORPUS.parent), state=str(tmp_path / "state"), kept=str(kept))
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "5\n"
    found = {path.stem.split("-")[0]: path.read_bytes() for path in kept.glob("*.bin")}
    assert found == {"KeyError": b"crash!", "hang": b"hang"}


def test_the_command(tmp_path):
    command = [
        sys.executable,
        str(CORPUS.parent),
        "--inputs",
        "40",
        "--harness",
        "marking",
        "--harness",
        "expression",
        "--engine",
        "own",
    ]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert [line.split()[:4] for line in done.stdout.splitlines()[2:]] == [
        ["marking", "20", "0", "0"], ["expression", "20", "0", "0"], ["all", "40", "0", "0"],
    ]  # fmt: skip
    assert not Path(tmp_path / "fuzz-kept").exists()
