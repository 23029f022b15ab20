"""The wheel and the sdist, each installed into a fresh environment and run from another folder."""

from __future__ import annotations

import subprocess
import sys
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
CABLE = '{"id": "05OSLO1", "created": "2005-06-01", "classification": "CONFIDENTIAL", "paragraphs": ["(S)"]}\n'


@pytest.fixture(scope="session")
def distributions(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    target = tmp_path_factory.mktemp("dist")
    built = subprocess.run(
        [sys.executable, "-m", "build", "--outdir", str(target), str(ROOT)], capture_output=True, text=True, check=False
    )
    assert built.returncode == 0, built.stdout + built.stderr
    return {"wheel": next(target.glob("*.whl")), "sdist": next(target.glob("*.tar.gz"))}


@pytest.mark.parametrize("kind", ["wheel", "sdist"])
def test_runs_outside_the_checkout(kind: str, distributions: dict[str, Path], tmp_path: Path):
    venv.create(tmp_path / "env", with_pip=True)
    scripts = tmp_path / "env" / ("Scripts" if sys.platform == "win32" else "bin")
    installed = subprocess.run(
        [str(scripts / "python"), "-m", "pip", "install", "-q", str(distributions[kind])],
        capture_output=True,
        text=True,
        check=False,
    )
    assert installed.returncode == 0, installed.stderr
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "one.jsonl").write_text(CABLE)
    run = subprocess.run(
        [str(scripts / "auditor"), "check", "one.jsonl", "--as-of", "2020-01-01", "--format", "concise"],
        cwd=elsewhere,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 1, run.stderr
    assert "RU001" in run.stdout
    assert "1 record" in run.stderr or "in 1" in run.stderr or "1 =" in run.stderr
