"""The security page: every promise names a test, and every test it names is there."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")


def test_every_promise_names_tests_that_are_there():
    promises = [line.replace("\\|", " ").split("|")[1:3] for line in PAGE.splitlines() if line.startswith("| ")][1:]
    assert len(promises) > 12
    for promise, held_by in promises:
        files = re.findall(r"`(tests/[^`]+)`", held_by)
        assert files, promise
        assert not [name for name in files if not (ROOT / name).is_file()], promise
    functions = re.findall(r"`(test_\w+)` in `([^`]+)`", PAGE)
    assert functions
    assert all(f"def {name}(" in (ROOT / file).read_text(encoding="utf-8") for name, file in functions)
