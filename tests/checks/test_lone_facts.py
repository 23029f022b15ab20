"""The page of facts lists every fact that one card alone uses, beside that card, and no other."""

import json
import re
import sys
from collections import defaultdict
from pathlib import Path

from auditor import resources
from auditor.checks.facts import all_facts

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "docs" / "_ext"))

from lone_facts import lone_facts  # noqa: E402

CHECKS = resources.folder("rules") / "checks"
QUOTED = re.compile(r"'[^']*'")
IN_BRACES = re.compile(r"\{([a-z_0-9]+)\}")


def named_in(card: dict) -> set[str]:
    """Return the words of a card's file that can name a fact: of expressions, templates, and the cases of a reading."""
    severity = card.get("severity", [])
    conditions = [part.get("if", "") for part in severity] if isinstance(severity, list) else []
    words = set(re.findall(r"[a-z_0-9]+", QUOTED.sub("", " ".join([card.get("when", ""), *conditions]))))
    for key in ("message", "expected", "help"):
        words.update(IN_BRACES.findall(card.get(key, "")))
    for case in card["cases"]:
        stated = case.get("facts", [])
        for row in stated if isinstance(stated, list) else [stated]:
            words.update(row)
    return words | {card.get("about", "")}


def test_every_fact_of_one_card_is_listed_with_it():
    used = defaultdict(set)
    for path in CHECKS.rglob("*.json"):
        card = json.loads(path.read_text(encoding="utf-8"))
        for name in named_in(card) if isinstance(card, dict) else ():
            used[name].add(card["code"])
    wanted = {fact.name: used[fact.name] for fact in all_facts() if len(used[fact.name]) == 1}
    listed = {}
    for row in lone_facts().splitlines()[2:]:
        facts, card = row.split(" | ")[:2]
        listed |= {name: {re.search(r"[A-Z]+[0-9]+", card)[0]} for name in re.findall(r"`(\w+)`", facts)}
    assert listed == wanted
    assert len(listed) > 100
