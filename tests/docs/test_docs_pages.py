"""The hand-written pages: what they show is run again, what they name exists.

A page is a script. A `code-block` with a caption is a file, a `console` block holds commands with what they print (both
streams, as on a terminal), a `pycon` block an interactive session; all of a page share a folder, which also holds sample_data.
`...` stands for anything. `python tests/docs/test_docs_pages.py` writes the outputs anew, but for blocks with `...`.
"""

from __future__ import annotations

import doctest
import io
import os
import re
import shutil
import subprocess
import sys
import tempfile
from contextlib import chdir, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = [path for path in sorted(DOCS.glob("*.md")) if path.name != "architecture.md"]
FENCE = re.compile(r"^(?P<mark>`{3,})(?P<info>[^\n`]*)\n(?P<body>.*?)^(?P=mark)$", re.MULTILINE | re.DOTALL)
CAPTION = re.compile(r":caption: (?P<name>\S+)\n\n?")
CHECKER = doctest.OutputChecker()
CHANGING = re.compile(
    r"\b[0-9a-f]{12}\b|[\d,]+ of [\d,]+(?= (?:cited values|that ran))|(?<=^auditor )\d+\.\d+\.\d+", re.MULTILINE
)
"""What changes with every card, value of law or version; shown as `...`."""


@dataclass
class Session:
    """The folder of a page and the status of its last command."""

    folder: Path
    status: int = 0

    def run(self, command: str) -> str:
        """Return what a command prints."""
        path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("GITHUB_", "AUDITOR_"))}
        done = subprocess.run(
            ["bash", "-c", f"(exit {self.status}); {command}"],
            cwd=self.folder,
            env={**kept, "PATH": path, "NO_COLOR": "1", "LC_ALL": "C.UTF-8", "COLUMNS": "100"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            timeout=120,
        )
        self.status = done.returncode
        return tidy(CHANGING.sub("...", done.stdout))


def tidy(text: str) -> str:
    """Return lines without blanks at their ends, and without empty lines at the end."""
    return "".join(f"{line.rstrip()}\n" for line in text.rstrip().splitlines())


def told(body: str) -> list[tuple[str, str]]:
    """Return the commands of a console block, each with what stands below it."""
    parts = re.split(r"^\$ ", body, flags=re.MULTILINE)[1:]
    return [(command, tidy(shown)) for command, _, shown in (part.partition("\n") for part in parts)]


def console(body: str, session: Session) -> str:
    """Return a console block with what its commands print now."""
    return "".join(f"$ {command}\n{session.run(command)}" for command, _ in told(body))


def pycon(body: str, names: dict[str, object], session: Session) -> str:
    """Return an interactive session with what it prints now."""
    lines = []
    for example in doctest.DocTestParser().get_examples(body):
        printed = io.StringIO()
        with redirect_stdout(printed), chdir(session.folder):
            exec(compile(example.source, "<page>", "single"), names)  # noqa: S102 - our own pages
        first, *rest = example.source.splitlines()
        lines += [f">>> {first}", *(f"... {line}".rstrip() for line in rest), *printed.getvalue().splitlines()]
    return "\n".join(lines) + "\n"


def play(page: str, session: Session) -> str:
    """Return a page with everything run again; what still holds, `...` included, stays as it stands."""
    names: dict[str, object] = {}

    def again(found: re.Match[str]) -> str:
        info, body, mark = found["info"].strip(), found["body"], found["mark"]
        caption = CAPTION.match(body) if info.startswith("{code-block}") else None
        if caption:
            path = session.folder / caption["name"]
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(body[caption.end() :])
        now = console(body, session) if info == "console" else pycon(body, names, session) if info == "pycon" else body
        return f"{mark}{found['info']}\n{body if CHECKER.check_output(body, now, doctest.ELLIPSIS) else now}{mark}"

    return FENCE.sub(again, page)


@pytest.fixture
def session(tmp_path: Path) -> Session:
    return prepared(tmp_path)


def prepared(folder: Path) -> Session:
    (folder / ".git").mkdir()
    shutil.copytree(ROOT / "sample_data", folder / "sample_data")
    return Session(folder)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_page_shows_what_happens(path: Path, session: Session):
    text = path.read_text()
    for shown, found in zip(FENCE.finditer(text), FENCE.finditer(play(text, session)), strict=True):
        assert shown[0] == found[0]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_page_is_fit_to_print(path: Path):
    text = path.read_text()
    assert text.startswith("# ")
    assert str(ROOT) not in text
    for line in re.sub(FENCE, "", text).splitlines():
        assert len(line) <= 160 or line.startswith("|"), line


def test_no_page_says_of_a_computed_date_that_a_record_is_declassified():
    for path in PAGES:
        prose = re.sub(r"(?i)(never|neither|not)[^.]*?(is|are|\*is\*) declassified", "", path.read_text())
        assert "is declassified" not in prose, path
        assert "should be open" not in prose.replace("should be open, or is withheld against the law", "")


def test_every_page_has_its_place():
    index = (DOCS / "index.md").read_text()
    listed = re.findall(r"^([a-z-]+(?:/index)?)$", index, re.MULTILINE)
    assert {path.stem for path in PAGES} - {"index"} <= set(listed)


if __name__ == "__main__":
    for page in PAGES:
        with tempfile.TemporaryDirectory() as name:
            page.write_text(play(page.read_text(), prepared(Path(name))))
