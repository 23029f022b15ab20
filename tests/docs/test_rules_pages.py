"""The pages that docs/_ext/rules_pages.py writes: every card whole, the same every time, linked, fit for Markdown."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from auditor.checks.cards import Card, compile_card
from auditor.checks.catalogue import load_catalogue

ROOT = Path(__file__).parents[2]
SCRIPT = ROOT / "docs" / "_ext" / "rules_pages.py"
sys.path.insert(0, str(SCRIPT.parent))

import rules_pages  # noqa: E402
from markdown import block, code, prose, table  # noqa: E402

CARDS = load_catalogue().cards
FENCED = re.compile(r"^`{3,}[^\n]*\n.*?^`{3,}$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^)#]+\.md)(?:#[^)]*)?\)")


@pytest.fixture(scope="module")
def pages() -> dict[str, str]:
    return rules_pages.pages()


def card(**changed: object) -> Card:
    document = {
        "code": "MY001",
        "name": "a-name",
        "since": "1.0",
        "scope": "cable",
        "kind": "rule",
        "summary": "Sums up <b>this</b> | that, see MY001 and *not* `x_y`.",
        "severity": "error",
        "when": "post == 'LIMA'",
        "about": "post",
        "message": "the post is {post}",
        "help": "Look at {post}.",
        "authority": [{"source": "house", "section": "1"}],
        "cases": [
            {"name": "at that post", "cable": {"id": "05LIMA1", "created": "2005-01-01"}, "findings": [{}]},
            {"name": "elsewhere", "cable": {"id": "05OSLO1", "created": "2005-01-01"}, "findings": []},
        ],
    }
    return compile_card(document | changed, "pack/MY001.json")


def test_same_bytes_under_two_hash_seeds(tmp_path: Path):
    for seed in ("1", "2"):
        subprocess.run(
            [sys.executable, str(SCRIPT), str(tmp_path / seed)], check=True, env={**os.environ, "PYTHONHASHSEED": seed}
        )
    one, two = ({path.name: path.read_bytes() for path in (tmp_path / seed).iterdir()} for seed in ("1", "2"))
    assert one == two
    assert len(one) == len(CARDS) + len({held.family for held in CARDS}) + 1


def test_a_card_that_went_takes_its_page_along(tmp_path: Path):
    (tmp_path / "XX001.md").write_text("old")
    rules_pages.main([str(tmp_path)])
    assert not (tmp_path / "XX001.md").exists()
    before = {path: path.stat().st_mtime_ns for path in tmp_path.iterdir()}
    rules_pages.main([str(tmp_path)])
    assert {path: path.stat().st_mtime_ns for path in tmp_path.iterdir()} == before


@pytest.mark.parametrize("held", CARDS, ids=lambda held: held.code)
def test_page_has_all_that_the_card_says(held: Card, pages: dict[str, str]):
    page = pages[f"{held.code}.md"]
    assert page.startswith(f"# {held.code} {held.name}\n")
    for text in (held.summary, held.help.source, held.guard, held.note):
        assert rules_pages.linked(text) in page
    if held.when is not None:
        assert f"\n{held.when.source}\n" in page
        for name in held.judged_by:
            assert f"\n| `{name}` | " in page
    for entry in held.authority:
        assert prose(entry.citation) in page
        assert prose(entry.verified or "unverified") in page
    assert ("--ignore " in page) == (held.kind == "rule")


@pytest.mark.parametrize(
    "held", [c for c in CARDS if c.kind == "rule" and c.scope != "input"], ids=lambda held: held.code
)
def test_firing_example_shows_the_finding(held: Card, pages: dict[str, str]):
    fires, _, quiet = pages[f"{held.code}.md"].partition("## It does not fire")
    assert re.search(r"^(error|warning|info): \S", fires, re.MULTILINE)
    assert "finding: " not in fires
    assert quiet
    assert not re.search(r"^(error|warning|info): ", quiet, re.MULTILINE)


def test_reading_shows_how_text_is_read(pages: dict[str, str]):
    for held in CARDS:
        if held.kind == "reading":
            assert "\nread as: " in pages[f"{held.code}.md"]


def test_index_and_families_list_every_card(pages: dict[str, str]):
    for held in CARDS:
        row = f"| [{held.code}]({held.code}.md) | {held.name} | "
        assert row in pages["index.md"]
        assert row in pages[f"{held.family}.md"]


def test_every_link_leads_somewhere(pages: dict[str, str]):
    orders = {f"../law/{path.stem}.md" for path in (ROOT / "rules" / "orders").glob("*.json")}
    written = {f"../{path.name}" for path in (ROOT / "docs").glob("*.md")}
    for page in pages.values():
        assert set(LINK.findall(page)) <= {*pages, *orders, *written}


def test_pages_hold_no_path_and_no_loose_markup(pages: dict[str, str]):
    for name, page in pages.items():
        assert str(ROOT) not in page, name
        assert page.endswith("\n")
        assert not page.endswith("\n\n")
        assert not re.search(r"(?<!\\)<", FENCED.sub("", re.sub(r"`[^`\n]+`", "", page))), name


# --------------------------------------------------------------------------- a card of one's own
def test_markup_in_a_card_is_text(monkeypatch):
    monkeypatch.setattr(rules_pages, "codes", lambda: frozenset({"MY001"}))
    page = rules_pages.card_page(card())
    assert r"Sums up \<b\>this\</b\> \| that, see [MY001](MY001.md) and \*not\* `x_y`." in page
    assert "Severity: **error**." in page
    assert "## Severity" not in page
    assert "**unverified**" in page
    assert "error: the post is LIMA" in page


def test_dated_severity_is_a_table_of_whole_days():
    dated = [
        {"until": "1995-10-14", "is": "off"},
        {"from": "1995-10-14", "until": "2003-09-21", "is": "warning", "if": "has_text"},
        {"from": "2003-09-21", "is": "error", "approximate": True},
    ]
    page = rules_pages.card_page(card(severity=dated))
    assert "| **off** | to 1995-10-13 |  |" in page
    assert "| **warning** | 1995-10-14 to 2003-09-20 | `has_text` |" in page
    assert "| **error** | from 2003-09-21 (about) |  |" in page


def test_a_case_that_does_not_hold_is_shown_as_stated():
    wrong = [{"name": "no", "cable": {"id": "05OSLO1", "created": "2005-01-01"}, "findings": [{"number": 2}]}]
    assert "\nfinding: number 2\n" in rules_pages.card_page(card(cases=wrong))


def test_several_records_and_lists_in_an_example():
    cases = [
        {
            "name": "two",
            "cables": [
                {"id": "05LIMA1", "paragraphs": [{"number": 2, "mark": "C"}, "(S)"]},
                {"id": "05LIMA2", "references": ["a", "b"]},
            ],
            "findings": [{}, {}],
        }
    ]
    page = rules_pages.card_page(card(cases=cases))
    assert "record 1\nid: 05LIMA1\nparagraphs: number 2 mark C; (S)\nrecord 2\nid: 05LIMA2\nreferences: a; b\n" in page


def test_marks_are_underlined_where_they_stand():
    page = rules_pages.pages()["RU001.md"]
    lines = page.splitlines()
    under = next(at for at, line in enumerate(lines) if re.fullmatch(r"  \| +\^+", line))
    start = lines[under].index("^")
    assert lines[under - 1][start : start + 3] == "(S)"


# --------------------------------------------------------------------------- Markdown
@pytest.mark.parametrize("text", ["`", "a``b", "`x`", "x", "``"])
def test_code_survives_backticks(text):
    fenced = code(text)
    fence = re.match("`+", fenced)[0]
    assert fenced.endswith(fence)
    assert fenced[len(fence) : -len(fence)].strip(" ") == text.strip(" ") or text in fenced
    assert fence not in fenced[len(fence) : -len(fence)]


def test_blocks_and_tables_hold_anything():
    assert block("a\n```\nb").startswith("````text\n")
    assert table(("a",), [("x|y",), (prose("p|q"),), (code("r|s"),)]).splitlines()[2:] == [
        "| x\\|y |",
        "| p\\|q |",
        "| `r\\|s` |",
    ]
    assert table(("a",), []) == ""
    assert prose("5`#2") == "5\\`\\#2"


def test_json_of_explain_says_the_same(capsys):
    from auditor.cli.main import main

    assert main(["explain", "RU001", "--isolated", "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)["rules"][0]
    assert told["when"] in rules_pages.pages()["RU001.md"]
