"""The mixed holdings, and what a run of one process over them writes."""

from __future__ import annotations

import pytest
from mixed_holdings import mixed, run

from auditor.cli import console


@pytest.fixture(scope="session")
def folder(tmp_path_factory):
    return mixed(tmp_path_factory.mktemp("holdings"))


@pytest.fixture(scope="session")
def whole(folder, tmp_path_factory):
    return run(folder, tmp_path_factory.mktemp("whole") / "whole.json")


class Shown(console.Watch):
    """Progress as a terminal shows it, every time that it is told."""

    def __init__(self, capsys):
        super().__init__(shows=True)
        self._capsys = capsys

    def shown(self):
        return self._capsys.readouterr().err.split("\r")[1:]


@pytest.fixture
def progress(capsys, monkeypatch):
    monkeypatch.setattr(console, "_FIRST_SHOWN", 0.0)
    monkeypatch.setattr(console, "_BETWEEN", 0.0)
    return Shown(capsys)
