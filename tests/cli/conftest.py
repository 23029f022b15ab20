"""Runs the command line in this process, on results made by hand."""

from __future__ import annotations

import sys
import types
from dataclasses import dataclass
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parents[1] / "output"))

from made_results import made

import auditor
from auditor.cli.main import main
from auditor.pipeline import Keep, Means


@dataclass
class Ran:
    """What a command left behind."""

    status: int
    out: str
    err: str


@pytest.fixture(autouse=True)
def quiet_environment(monkeypatch, tmp_path):
    for name in ("GITHUB_ACTIONS", "NO_COLOR", "SOURCE_DATE_EPOCH"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".git").mkdir()


@pytest.fixture
def auditor_command(capsys):
    """Return a function that runs `auditor WORDS...` and gives status, standard output and standard error."""

    def run(*words: str) -> Ran:
        status = main(words)
        captured = capsys.readouterr()
        return Ran(status, captured.out, captured.err)

    return run


@pytest.fixture
def pipeline(monkeypatch):
    """Put a stand-in for the pipeline in place; its attributes are what a test changes."""
    stand_in = types.ModuleType("auditor.pipeline")
    stand_in.result = made()
    stand_in.asked = []

    def check(paths, settings, progress, *_means):
        stand_in.asked.append((list(paths), settings))
        progress("05OSLO1", 1)
        return stand_in.result

    def schedule(paths, settings, _progress, *_means):
        stand_in.asked.append((list(paths), settings))
        return made(command="schedule")

    stand_in.check, stand_in.schedule = check, schedule
    stand_in.Means, stand_in.Keep = Means, Keep
    monkeypatch.setitem(sys.modules, "auditor.pipeline", stand_in)
    monkeypatch.setattr(auditor, "pipeline", stand_in, raising=False)
    return stand_in
