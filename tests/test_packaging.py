"""The wheel and the sdist: built twice, installed into fresh environments, run from another folder; and the licences."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
import venv
from email.message import Message
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
CABLE = '{"id": "05OSLO1", "created": "2005-06-01", "classification": "CONFIDENTIAL", "paragraphs": ["(S)"]}\n'


NOT_COPIED = shutil.ignore_patterns(".git", ".venv", "_build", "*.egg-info", "__pycache__", ".*_cache", ".hypothesis")


def build(source: Path, target: Path, **surroundings: str) -> dict[str, Path]:
    """Build wheel and sdist of a folder as of a fixed second."""
    built = subprocess.run(
        [sys.executable, "-m", "build", "--outdir", str(target), str(source)],
        env={**os.environ, "SOURCE_DATE_EPOCH": "1700000000", **surroundings},
        capture_output=True,
        text=True,
        check=False,
    )
    assert built.returncode == 0, built.stdout + built.stderr
    return {"wheel": next(target.glob("*.whl")), "sdist": next(target.glob("*.tar.gz"))}


@pytest.fixture(scope="session")
def distributions(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return build(ROOT, tmp_path_factory.mktemp("dist"))


@pytest.fixture(scope="session")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Built of a copy: another folder, other times and permissions of the files, another zone of the clock."""
    folder = tmp_path_factory.mktemp("copy")
    copy = Path(shutil.copytree(ROOT, folder / "of another name", ignore=NOT_COPIED, copy_function=shutil.copyfile))
    for path in copy.rglob("*"):
        path.chmod(0o700 if path.is_dir() or os.access(ROOT / path.relative_to(copy), os.X_OK) else 0o600)
    return build(copy, folder / "dist", TZ="Asia/Kathmandu")


@pytest.mark.parametrize("kind", ["wheel", "sdist"])
def test_the_same_sources_give_the_same_bytes(kind: str, distributions: dict[str, Path], elsewhere: dict[str, Path]):
    assert distributions[kind].name == elsewhere[kind].name
    assert distributions[kind].read_bytes() == elsewhere[kind].read_bytes()


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


@pytest.fixture(scope="module")
def licences():
    spec = importlib.util.spec_from_file_location("licences", ROOT / ".ci/licences.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Stated:
    """A package that states its licence in these headers."""

    def __init__(self, *headers: tuple[str, str]):
        self.metadata = Message()
        for name, value in headers:
            self.metadata[name] = value


def test_nothing_of_the_gpl_family_runs_with_auditor(licences):
    packages = licences.closure("auditor")
    assert {"auditor", "pandas", "markupsafe", "typing-extensions"} <= set(packages)
    assert "pytest" not in packages
    assert [fault for name, found in packages.items() if (fault := licences.refused(name, found))] == []


@pytest.mark.parametrize(
    ("headers", "why"),
    [
        ([("License-Expression", "GPL-3.0-or-later")], "p: GPL-3.0-or-later"),
        ([("License", "LGPLv3+")], "p: LGPLv3+"),
        ([("Classifier", "License :: OSI Approved :: GNU Affero General Public License v3")], "p: GNU Affero General"),
        ([], "p: no licence is stated"),
        ([("License-Expression", "MIT"), ("License", "GPL")], ""),
        ([("License", "BSD 3-Clause\nThe parts of others: GPL with an exception")], ""),
    ],
)
def test_a_licence_is_judged_by_what_the_metadata_state(licences, headers, why):
    assert licences.refused("p", Stated(*headers)).startswith(why)
    assert bool(licences.refused("p", Stated(*headers))) == bool(why)


def test_what_is_not_installed_is_not_taken_for_free(licences):
    assert "not installed" in licences.refused("p", None)
