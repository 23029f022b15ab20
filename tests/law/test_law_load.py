"""Loading: overlays, and every way in which a law file can be wrong."""

import copy
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from auditor.errors import LawConflict, LawDataError, LawGap
from auditor.law import load_law

RULES = Path(__file__).resolve().parents[2] / "rules"


def order(name: str) -> dict[str, Any]:
    return json.loads((RULES / "orders" / f"{name}.json").read_text(encoding="utf-8"))


def overlay(folder: Path, document: Any, name: str = "changed.json") -> Path:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(json.dumps(document), encoding="utf-8")
    return folder


def draft(since: str) -> dict[str, Any]:
    made = copy.deepcopy(order("eo-13526"))
    made.update(id="eo-99999", number="99999", name="E.O. 99999", automatic=[], legacy=[])
    made["governs"]["from"] = since
    made["accepted_citations"] = [
        {**made["accepted_citations"][0], "number": "99999", "from": since, "until": None},
    ]
    return made


def test_shipped_law_is_complete_and_has_a_stable_digest():
    law = load_law()
    assert law.orders[0].id == "eo-10290"
    assert law.timeline.on(date(2009, 1, 1)).id == "eo-13292"
    assert law.digest == load_law().digest
    assert len(law.digest) == 64


def test_a_file_of_the_same_id_replaces_and_changes_the_digest(tmp_path: Path):
    changed = order("eo-13526")
    changed["limits"][1]["years"] = 30
    law = load_law(overlay(tmp_path / "orders", changed).parent)
    replaced = next(order for order in law.orders if order.id == "eo-13526")
    assert [limit.operation.years for limit in replaced.limits][1] == 30
    assert law.digest != load_law().digest
    assert len(law.orders) == len(load_law().orders)


def test_a_draft_order_can_be_added(tmp_path: Path):
    old = order("eo-13526")
    old["governs"]["until"] = "2030-01-01"
    overlay(tmp_path, old, "a.json")
    law = load_law(overlay(tmp_path, draft("2030-01-01"), "b.json"))
    assert law.orders[-1].id == "eo-99999"


def test_clock_files_are_told_from_orders(tmp_path: Path):
    clock = json.loads((RULES / "clocks" / "usc-22-4354.json").read_text(encoding="utf-8"))
    clock["id"] = "own-clock"
    law = load_law(overlay(tmp_path, clock))
    assert "own-clock" in [one.id for one in law.clocks]


def test_overlap_names_both_files_and_places(tmp_path: Path):
    with pytest.raises(LawConflict) as caught:
        load_law(overlay(tmp_path, draft("2030-01-01")))
    assert "rules/orders/eo-13526.json: $.governs.until" in str(caught.value)
    assert "changed.json: $.governs.from is 2030-01-01" in str(caught.value)


def test_gap_names_the_days(tmp_path: Path):
    changed = order("eo-12065")
    changed["governs"]["until"] = "1982-07-30"
    with pytest.raises(LawGap) as caught:
        load_law(overlay(tmp_path, changed))
    assert "no order governs 1982-07-30 to 1982-07-31" in str(caught.value)
    assert "rules/orders/eo-12356.json" in str(caught.value)


def test_two_automatic_rules_on_a_day_are_a_conflict(tmp_path: Path):
    changed = order("eo-13292")
    changed["automatic"][0]["until"] = "2011-01-01"
    with pytest.raises(LawConflict, match=r"\$\.automatic\[0\]"):
        load_law(overlay(tmp_path, changed))


def broken(path: str, value: Any) -> dict[str, Any]:
    """Return the order in force with one value changed; `path` is dotted, numbers are list places."""
    made = order("eo-13526")
    *way, last = path.split(".")
    place: Any = made
    for step in way:
        place = place[int(step)] if step.isdigit() else place[step]
    if value is None:
        del place[last]
    else:
        place[int(last) if last.isdigit() else last] = value
    return made


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        ("limts", [], "$: unknown key 'limts'; did you mean limits?"),
        ("limits.0.yeers", 3, "$.limits[0]: unknown key 'yeers'; did you mean years?"),
        ("limits.0.years", "ten", "$.limits[0].years"),
        ("governs.from", "2010-27-06", "$.governs.from"),
        ("governs.from", "2010-02-30", "$.governs.from"),
        ("limits.0.authority", None, "'authority' is a required property"),
        ("limits.0.leap_day", None, "leap_day"),
        ("limits.0.of.0", "ADS", "$.limits[0].of: unknown code 'ADS'"),
        ("instructions.0.level", "SECRETT", "$.instructions[0].level: 'SECRETT' is no level"),
        ("legacy.0.becomes", "GDS", "$.legacy[0].becomes: unknown code 'GDS'"),
        ("legacy.0.of.0", "eo-12365", "$.legacy[0].of: unknown order 'eo-12365'; did you mean eo-12356?"),
        ("legacy.0.codes.0", "OARD", "$.legacy[0].codes: 'OARD' is no code of eo-12356; did you mean OADR?"),
        ("exemptions.0.code", "25X99", "$.exemptions[0].code: unknown code '25X99'"),
        ("accepted_citations.1.until", "2010-06-27", "$.accepted_citations[1].until: 2010-06-27 is not after"),
        ("governs.until", "2010-01-01", "$.governs.until: 2010-01-01 is not after"),
    ],
)
def test_what_is_wrong_is_named_with_file_and_place(tmp_path: Path, path: str, value: Any, said: str):
    with pytest.raises(LawDataError) as caught:
        load_law(overlay(tmp_path, broken(path, value)))
    assert said in str(caught.value)
    assert "changed.json: $" in str(caught.value)


def test_a_clock_that_holds_on_no_day_is_refused(tmp_path: Path):
    clock = json.loads((RULES / "clocks" / "usc-22-4351.json").read_text(encoding="utf-8"))
    clock["values"][0] |= {"from": "2020-01-01", "until": "2019-01-01"}
    with pytest.raises(LawDataError, match=r"changed\.json: \$\.values\[0\]\.until: 2019-01-01 is not after"):
        load_law(overlay(tmp_path, clock))


def test_a_file_that_is_not_json_is_named_with_line(tmp_path: Path):
    (tmp_path / "bad.json").write_text('{"id": }', encoding="utf-8")
    with pytest.raises(LawDataError, match=r"bad\.json:1:8: not JSON"):
        load_law(tmp_path)


@pytest.mark.parametrize("content", ["[]", "3", '{"governs": 1}', "null"])
def test_json_of_another_shape_is_an_error_not_a_crash(tmp_path: Path, content: str):
    (tmp_path / "odd.json").write_text(content, encoding="utf-8")
    with pytest.raises(LawDataError):
        load_law(tmp_path)


def test_an_overlay_without_files_is_an_error(tmp_path: Path):
    with pytest.raises(LawDataError, match="no law file here"):
        load_law(tmp_path)


@pytest.mark.parametrize("name", ["order", "clock"])
def test_every_key_of_the_schema_is_described(name: str):
    schema = json.loads((RULES / "schemas" / f"{name}.json").read_text(encoding="utf-8"))

    def undescribed(value: Any, place: str) -> list[str]:
        if not isinstance(value, dict):
            return []
        found = [
            f"{place}.{key}"
            for key, inner in value.get("properties", {}).items()
            if place.count("allOf") == 0 and "description" not in inner
        ]
        for key, inner in value.items():
            if key in ("properties", "$defs", "items") and isinstance(inner, dict):
                nested = inner.items() if key != "items" else [("items", inner)]
                found += [each for name, one in nested for each in undescribed(one, f"{place}.{name}")]
        return found

    assert undescribed(schema, "$") == []
