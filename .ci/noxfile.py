"""The tests on each supported Python, with each supported pandas: `.ci/matrix` runs this."""

from __future__ import annotations

from pathlib import Path

import nox

ROOT = Path(__file__).parents[1]
PYTHONS = ["3.11", "3.12", "3.13", "3.14"]
PANDAS = {"2": "pandas>=2.2,<3", "3": "pandas>=3,<4"}

nox.options.error_on_missing_interpreters = False


@nox.session(python=PYTHONS)
@nox.parametrize("pandas", list(PANDAS))
def tests(session: nox.Session, pandas: str) -> None:
    """Run the tests; what follows `--` goes to pytest."""
    session.chdir(ROOT)
    session.install("-e", ".[dev]", PANDAS[pandas])
    session.run("python", "-c", "import pandas; print('pandas', pandas.__version__)")
    session.run("pytest", "-q", *(session.posargs or ["-n", "auto"]))
