"""Where two laws differ is told value by value, with the citation."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from auditor import resources
from auditor.comparison import law_changes
from auditor.law import load_law

ORDERS = resources.folder("rules") / "orders"
LATEST = "eo-13526"
AMENDMENT = {
    "number": "99999",
    "signed": "2027-01-01",
    "from": "2027-01-01",
    "changes": "all of it",
    "authority": {"source": "Draft order", "section": "1", "text": None, "verified": "a draft"},
}


@pytest.fixture
def overlay(tmp_path: Path):
    """Return a function that lays a changed copy of an order over the law and gives the differences."""

    def changed(edit, name=LATEST):
        order = json.loads((ORDERS / f"{name}.json").read_text(encoding="utf-8"))
        edit(order)
        (tmp_path / f"{name}.json").write_text(json.dumps(order), encoding="utf-8")
        return law_changes(load_law(), load_law(tmp_path))

    return changed


def test_a_law_does_not_differ_from_itself(overlay):
    assert law_changes(load_law(), load_law()) == []
    assert overlay(dict) == []


def test_one_value(overlay):
    (change,) = overlay(lambda order: order["automatic"][0].update(years=20))
    assert (change.file, change.value, change.old, change.new) == (LATEST, "$.automatic[0].operation.years", "25", "20")
    assert change.citation == "E.O. 13526 3.3(a)"


def test_an_entry_that_is_added_or_taken_away_moves_no_other(overlay):
    (change,) = overlay(lambda order: order["levels"].pop(0))
    assert (change.value, change.new) == ("$.levels[0]", "")
    assert "TOP SECRET" in change.old
    (change,) = overlay(lambda order: order["amendments"].append(AMENDMENT))
    assert (change.value, change.old, change.citation) == ("$.amendments[0]", "", "Draft order 1")
    assert change.new == "number 99999, signed 2027-01-01, since 2027-01-01, changes all of it"


def test_a_citation_alone_is_a_difference(overlay):
    (change,) = overlay(lambda order: order["automatic"][0]["authority"].update(section="3.3(z)"))
    assert change.value == "$.automatic[0].authority"
    assert "3.3(z)" in change.new


def test_a_whole_file(tmp_path):
    clock = json.loads(next((resources.folder("rules") / "clocks").glob("*.json")).read_text(encoding="utf-8"))
    (tmp_path / "new.json").write_text(json.dumps({**clock, "id": "usc-0"}), encoding="utf-8")
    (change,) = law_changes(load_law(), load_law(tmp_path))
    assert (change.file, change.value, change.old) == ("usc-0", "$", "")
