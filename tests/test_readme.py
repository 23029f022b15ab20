"""The README shows what the tool prints: each shown output is run again and compared.

`python tests/test_readme.py` writes the outputs anew.
"""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
SHOWN = re.compile(r"<!-- output: (?P<command>.+?) -->\n```text\n(?P<text>.*?)```\n", re.DOTALL)


def run(command: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "auditor", *shlex.split(command)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode in (0, 1), done.stderr
    return "\n".join(line.rstrip() for line in done.stdout.strip("\n").split("\n")) + "\n"


@pytest.mark.parametrize("shown", list(SHOWN.finditer(README.read_text())), ids=lambda m: m["command"])
def test_shown_output_is_what_the_tool_prints(shown):
    assert run(shown["command"]) == shown["text"]


def test_the_two_commands_stand_where_tools_look_for_them():
    text = README.read_text()
    for name in ("run", "test"):
        assert re.search(rf"<!-- quickstart: {name} -->\n```sh\n[^\n]+\n```\n", text)


if __name__ == "__main__":
    README.write_text(
        SHOWN.sub(lambda m: f"<!-- output: {m['command']} -->\n```text\n{run(m['command'])}```\n", README.read_text())
    )
