"""The worked example of a draft order: its file is the order in force with two edits, its outputs are what is printed.

`python tests/docs/test_policy_simulator.py` writes the file and the outputs anew.
"""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

from auditor import resources
from auditor.comparison import law_changes
from auditor.law import load_law

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs/policy-simulator.md"
ORDER = ROOT / "rules/orders/eo-13526.json"
DRAFT = ROOT / "docs/examples/draft-law/orders/eo-13526.json"
SHOWN = re.compile(r"<!-- output: (?P<command>.+?) -->\n```text\n(?P<text>.*?)```\n", re.DOTALL)

RULE = """,
    {
      "id": "R-DRAFT-AUTO", "operation": "end-of-year", "years": 20, "base": "origin", "from": "2027-01-01", "until": null,
      "onsets": [
        {
          "on": "2027-12-31", "covers": "all",
          "authority": {"source": "Draft order", "section": "2", "text": null, "verified": "a draft; no such order is in force"}
        },
        {
          "on": "2006-12-31", "covers": "records that were due at the end of 25 years before that day",
          "authority": {"source": "Draft order", "section": "2", "text": null, "verified": "a draft; no such order is in force"}
        }
      ],
      "condition": "if the record is of permanent value and not exempted, referred or delayed",
      "excludes": [
        {
          "controls": ["RD", "FRD", "TFNI"], "reason": "information under the Atomic Energy Act is outside automatic declassification",
          "authority": {"source": "Draft order", "section": "3", "text": null, "verified": "a draft; no such order is in force"}
        }
      ],
      "authority": {"source": "Draft order", "section": "1", "text": null, "verified": "a draft; no such order is in force"}
    }"""
IN_FORCE = (
    '"id": "R-13526-AUTO", "operation": "end-of-year", "years": 25, "base": "origin", "from": "2009-12-29", "until": '
)


def draft() -> str:
    """Return the file of the order in force with its automatic rule ended and the draft's put behind it."""
    text = ORDER.read_text(encoding="utf-8")
    assert text.count(IN_FORCE + "null") == 1
    text = text.replace(IN_FORCE + "null", IN_FORCE + '"2027-01-01"')
    head, tail = text.split('\n  ],\n  "legacy": [')
    return f'{head}{RULE}\n  ],\n  "legacy": [{tail}'


def run(command: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "auditor", *shlex.split(command)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode in (0, 1), done.stderr
    assert "Traceback" not in done.stderr
    return "\n".join(line.rstrip() for line in done.stdout.strip("\n").split("\n")) + "\n"


def test_the_draft_is_the_order_in_force_with_two_edits():
    assert DRAFT.read_text(encoding="utf-8") == draft(), f"run python {Path(__file__).relative_to(ROOT)}"


def test_the_draft_holds_to_the_schema_and_to_the_proofs_of_the_law():
    jsonschema.Draft202012Validator(resources.load("schemas/order")).validate(json.loads(DRAFT.read_text()))
    changed = law_changes(load_law(), load_law(DRAFT.parents[1]))
    assert [(part.file, part.value, part.old) for part in changed] == [
        ("eo-13526", "$.automatic[0].days.until", ""),
        ("eo-13526", "$.automatic[1]", ""),
    ]
    assert (changed[0].new, changed[1].citation) == ("2027-01-01", "Draft order 1")
    assert "years 20" in changed[1].new


@pytest.mark.parametrize("shown", list(SHOWN.finditer(PAGE.read_text())), ids=lambda m: m["command"])
def test_shown_output_is_what_the_tool_prints(shown):
    assert run(shown["command"]) == shown["text"]


def test_the_page_shows_the_rule_of_the_draft():
    assert RULE.removeprefix(",\n") in PAGE.read_text()


if __name__ == "__main__":
    DRAFT.write_text(draft(), encoding="utf-8", newline="\n")
    PAGE.write_text(
        SHOWN.sub(lambda m: f"<!-- output: {m['command']} -->\n```text\n{run(m['command'])}```\n", PAGE.read_text()),
        encoding="utf-8",
        newline="\n",
    )
