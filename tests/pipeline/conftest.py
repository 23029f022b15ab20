"""The mixed holdings, and what a run of one process over them writes."""

from __future__ import annotations

import pytest
from mixed_holdings import mixed, run


@pytest.fixture(scope="session")
def folder(tmp_path_factory):
    return mixed(tmp_path_factory.mktemp("holdings"))


@pytest.fixture(scope="session")
def whole(folder, tmp_path_factory):
    return run(folder, tmp_path_factory.mktemp("whole") / "whole.json")
