"""Every command's help is in the reference, and every command and option that a page names exists."""

from __future__ import annotations

import re
import shlex
import sys
from pathlib import Path

import pytest
import typer

from auditor.cli.main import app, main

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "docs" / "_ext"))

from reference_pages import PARTS, commands, help_of  # noqa: E402

PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
PATHS = [path for path in commands() if path]
FENCED = re.compile(r"^`{3,}(?P<info>[^\n`]*)\n(?P<body>.*?)^`{3,}$", re.MULTILINE | re.DOTALL)
IN_LINE = re.compile(r"`(auditor [^`]+)`")
SAID = re.compile(r"^(?:\$ |[.\w/]*/| *entry: )?(auditor [a-z].*)$")


def command_at(words: list[str]) -> tuple[object, list[str]]:
    """Return the command that the words name, and the words after it."""
    found = typer.main.get_command(app)
    for at, word in enumerate(words):
        inner = getattr(found, "commands", {})
        if not inner:
            return found, words[at:]
        assert word in inner, f"auditor {' '.join(words[: at + 1])} is no command"
        found = inner[word]
    return found, []


def named(text: str) -> list[str]:
    """Return the commands that stand in a page: in blocks of shell and in code inside a sentence."""
    found = []
    for block in FENCED.finditer(text):
        if block["info"].strip() in ("sh", "console", "yaml"):
            lines = block["body"].replace("\\\n", " ").splitlines()
            found += [said[1] for line in lines if (said := SAID.match(line))]
    return found + IN_LINE.findall(FENCED.sub("", text))


def flat(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("path", PATHS, ids=" ".join)
def test_help_is_in_the_reference(path, capsys):
    main([*path, "--help"])
    printed = capsys.readouterr().out
    reference = PARTS["commands"]()
    assert f"## {' '.join(('auditor', *path))}\n" in reference
    assert help_of(path) in reference
    if not getattr(command_at(list(path))[0], "commands", {}):
        assert flat(printed) in flat(reference)


def test_help_fits_the_page():
    assert max(map(len, PARTS["commands"]().splitlines())) <= 100


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_documented_commands_and_options_exist(page):
    for said in named(page.read_text()):
        words = shlex.split(re.split(r" [|>#&] ?| ; ", said)[0].replace("'", "").replace("...", ""))
        command, rest = command_at([word for word in words[1:] if word != "NAME"])
        known = {option for parameter in command.params for option in parameter.opts} | {"-h", "--help"}
        used = [word.partition("=")[0] for word in rest if word.startswith("-") and word not in ("-", "--")]
        assert set(used) <= known, said


def test_every_part_says_something():
    for name, made in PARTS.items():
        text = made()
        assert text.endswith("\n"), name
        assert str(ROOT) not in text
        assert "None" not in text.replace("RuntimeError", ""), name
        assert text == made()
