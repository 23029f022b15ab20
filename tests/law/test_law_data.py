"""The law files: valid, cited, without gap, and true to the texts they cite where those are at hand."""

import json
import re
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

ROOT = Path(__file__).resolve().parents[2]
TEXTS = ROOT.parent / "shared" / "law" / "texts"
FOLDERS = {"orders": "order", "clocks": "clock"}
FILES = [path for folder in FOLDERS for path in sorted((ROOT / "rules" / folder).glob("*.json"))]
ORDERS = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in FILES if path.parent.name == "orders"}
IN_ORDER = [
    "eo-10290",
    "eo-10501",
    "eo-11652",
    "eo-12065",
    "eo-12356",
    "eo-12958",
    "eo-13292",
    "eo-13526",
]
CLAUSES = {"order clause": "shall take effect thirty days after"}
"""Labels that are words, and what stands there."""

HEADINGS = {
    "eo-10290.md": r"^{0}\. ",
    "eo-10501.md": r"^### Section {0}\. ",
    "eo-10964.md": r"^(?:{0}\. |\"SEC\. {0}\. )",
    "eo-11652.md": r"^(?:SECTION|SEC\.) {0}\. ",
    "eo-11714.md": r"Section (?={0}\()",
    "eo-11862.md": r"^(?:SECTION|SEC\.) {0}\. ",
    "eo-12065.md": r"^{0}\. ",
}
"""How a section begins in each text; `{0}` is the section number. CFR parts and the later orders share two forms."""
QUOTING = {"eo-10964.md"}
"""Texts that quote sections of another order inside their own."""
LATER_ORDER, CFR = r"^### Section {0}\b", r"^#### § § {0}$"


def documents() -> Iterator[tuple[Path, Any]]:
    for path in FILES:
        yield path, json.loads(path.read_text(encoding="utf-8"))


def authorities(value: Any, place: str = "$") -> Iterator[tuple[str, dict[str, Any]]]:
    if isinstance(value, dict):
        if "verified" in value:
            yield place, value
        for key, inner in value.items():
            yield from authorities(inner, f"{place}.{key}")
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from authorities(inner, f"{place}[{index}]")


def every_authority() -> list[Any]:
    return [
        pytest.param(found, id=f"{path.stem} {place}")
        for path, document in documents()
        for place, found in authorities(document)
    ]


def labels(section: str) -> list[tuple[str, list[str]]]:
    """Split `1.5(a)-(b); 3.3(h)` into number and steps: (1.5, [(a)]), (1.5, [(b)]), (3.3, [(h)])."""
    found = []
    for part in section.split("; "):
        number, _, rest = part.removeprefix("Section ").partition("(")
        steps = re.findall(r"\(\w+\)", "(" + rest)
        if letter := re.fullmatch(r"(\d+)([a-z])", number):
            number, steps = letter[1], [letter[2] + ". "]
        if ")-(" in part:
            found += [(number, [*steps[:-2], last]) for last in steps[-2:]]
        elif ranged := re.fullmatch(r"(\d{1,2})-(\d{1,2})", number):
            found += [(ranged[1], []), (ranged[2], [])]
        else:
            found.append((number, steps))
    return found


def heading(text_name: str, number: str) -> str:
    form = HEADINGS.get(text_name, LATER_ORDER if text_name.startswith("eo-") else CFR)
    shown = number.replace(".", ". ") if form == LATER_ORDER else number
    return form.format(re.escape(shown))


def stands_in(text: str, text_name: str, number: str, steps: list[str]) -> bool:
    """Whether the section begins somewhere and, between there and the next section, the steps follow one another."""
    begin = heading(text_name, number)
    any_section = re.compile(heading(text_name, "@").replace("@", r"\d[\w.-]*"), re.MULTILINE)
    for start in re.finditer(begin, text, re.MULTILINE):
        following = None if text_name in QUOTING else any_section.search(text, text.find("\n", start.start()))
        at, body = 0, text[start.start() : following.start() if following else len(text)]
        for step in steps:
            at = body.find(step, at)
            if at < 0:
                break
        else:
            return True
    return False


def test_every_order_and_clock_is_there():
    assert sorted(ORDERS) == sorted(IN_ORDER)
    assert [path.stem for path in FILES if path.parent.name == "clocks"] == ["usc-22-4351", "usc-22-4354"]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_file_follows_its_schema(path: Path):
    schema = json.loads((ROOT / "rules/schemas" / f"{FOLDERS[path.parent.name]}.json").read_text(encoding="utf-8"))
    errors = Draft202012Validator(schema).iter_errors(json.loads(path.read_text(encoding="utf-8")))
    assert [f"{error.json_path}: {error.message}" for error in errors] == []
    assert json.loads(path.read_text(encoding="utf-8"))["id"] == path.stem


def test_orders_follow_one_another_without_gap_or_overlap():
    spans = [ORDERS[name]["governs"] for name in IN_ORDER]
    assert [span["until"] for span in spans[:-1]] == [span["from"] for span in spans[1:]]
    assert spans[-1]["until"] is None


@pytest.mark.parametrize(("earlier", "later"), list(pairwise(IN_ORDER)))
def test_neighbours_may_be_cited_sixty_days_late_and_seven_days_early(earlier: str, later: str):
    numbers = ORDERS[earlier]["number"], ORDERS[later]["number"]
    if numbers[0] == numbers[1]:
        pytest.skip("the later text amends the earlier order and is cited by its number")
    change = date.fromisoformat(ORDERS[later]["governs"]["from"])
    windows = {
        (entry["window"], entry["number"]): (entry["from"], entry["until"])
        for entry in [*ORDERS[earlier]["accepted_citations"], *ORDERS[later]["accepted_citations"]]
    }
    after = change.isoformat(), (change + timedelta(61)).isoformat()
    before = (change - timedelta(7)).isoformat(), change.isoformat()
    assert windows["after-change", numbers[0]] == after
    assert windows["before-change", numbers[1]] == before


@pytest.mark.parametrize("name", IN_ORDER)
def test_codes_have_one_meaning_and_every_code_used_has_one(name: str):
    order = ORDERS[name]
    defined = [entry["code"] for entry in order["exemptions"]]
    used = {code for entry in order["instructions"] for code in entry.get("codes", [])}
    assert len(defined) == len(set(defined))
    assert used <= set(defined)
    assert set(defined) <= used


@pytest.mark.parametrize("name", IN_ORDER)
def test_entries_name_levels_of_their_order(name: str):
    order = ORDERS[name]
    known = {level["name"] for level in order["levels"]}
    entries = [*order["instructions"], *order["limits"], *order["instruction_due"]]
    steps = [step for entry in order["instructions"] for step in entry.get("downgrades", [])]
    assert {entry["level"] for entry in entries if "level" in entry} | {step["to"] for step in steps} <= known


@pytest.mark.parametrize(
    ("level", "years", "steps"),
    [("TOP SECRET", 10, {"SECRET": 2, "CONFIDENTIAL": 4}), ("SECRET", 8, {"CONFIDENTIAL": 2}), ("CONFIDENTIAL", 6, {})],
)
def test_general_declassification_schedule(level: str, years: int, steps: dict[str, int]):
    order = ORDERS["eo-11652"]
    schedule = [
        entry
        for entry in order["instructions"]
        if entry.get("level") == level
        and (entry.get("codes") == ["GDS"] or entry["form"] in {"none", "not-applicable"})
    ]
    assert [entry["form"] for entry in schedule] == ["code", "none", "not-applicable"]
    for entry in schedule:
        assert (entry["operation"], entry["years"], entry["base"]) == ("end-of-year", years, "origin")
        assert {step["to"]: step["years"] for step in entry.get("downgrades", [])} == steps
    assert [limit["years"] for limit in order["limits"] if limit.get("level") == level] == [years]


@pytest.mark.parametrize(
    ("group", "level", "years", "steps"),
    [
        ("GROUP-4", "TOP SECRET", 12, {"SECRET": 3, "CONFIDENTIAL": 6}),
        ("GROUP-4", "SECRET", 12, {"CONFIDENTIAL": 3}),
        ("GROUP-4", "CONFIDENTIAL", 12, {}),
        ("GROUP-3", "TOP SECRET", None, {"SECRET": 12, "CONFIDENTIAL": 24}),
        ("GROUP-3", "SECRET", None, {"CONFIDENTIAL": 12}),
        ("GROUP-1", None, None, {}),
    ],
)
def test_groups_of_1961(group: str, level: str | None, years: int | None, steps: dict[str, int]):
    entries = [
        entry
        for entry in ORDERS["eo-10501"]["instructions"]
        if entry.get("codes") == [group] and entry.get("level") == level
    ]
    assert [(entry.get("from"), entry.get("until")) for entry in entries] == [
        ("1961-09-20", None),
        (None, "1961-09-20"),
    ]
    for entry in entries:
        assert entry.get("years") == years
        assert {step["to"]: step["years"] for step in entry.get("downgrades", [])} == steps


def test_limits_of_1978():
    limits = {limit["id"]: (limit["bound"], limit["years"]) for limit in ORDERS["eo-12065"]["limits"]}
    assert limits == {
        "R-12065-6Y": ("maximum", 6),
        "R-12065-20Y": ("maximum", 20),
        "R-12065-30Y": ("outer", 30),
    }


@pytest.mark.parametrize("found", every_authority())
def test_cited_section_stands_in_the_text_named(found: dict[str, Any]):
    if found["text"] is None:
        return
    if not TEXTS.is_dir():
        pytest.skip("the texts are not at hand")
    text = (TEXTS / found["text"]).read_text(encoding="utf-8")
    if clause := CLAUSES.get(found["section"]):
        assert clause in text
        return
    missing = [
        number + "".join(steps)
        for number, steps in labels(found["section"])
        if not stands_in(text, found["text"], number, steps)
    ]
    assert missing == []


PARTS = {"32 CFR 2001": "32-cfr-2001-subparts-b-d.md", "22 CFR 9": "22-cfr-9.md", "18 CFR 3a": "18-cfr-3a.md"}
PARTS |= {"12 CFR 403": "12-cfr-403.md", "5 CFR 1312": "5-cfr-1312.md"}


def further(citation: str) -> tuple[str, str] | None:
    """Text and section of a further citation (`E.O. 13526 1.5(d)`, `22 CFR 9.4(e)(3)`), None where it is in words."""
    if order := re.fullmatch(r"E\.O\. (\d+) ([\d.()A-Za-z-]+)", citation):
        return f"eo-{order[1]}.md", order[2]
    if part := re.fullmatch(r"(\d+ CFR (\w+))(\.[\d.()a-zA-Z-]+)", citation):
        return PARTS.get(part[1], ""), part[2] + part[3]
    return None


def test_further_citations_stand_in_the_texts():
    if not TEXTS.is_dir():
        pytest.skip("the texts are not at hand")
    cited = {
        citation
        for _, document in documents()
        for _, found in authorities(document)
        for citation in found.get("also", [])
    }
    missing = []
    for text_name, section in sorted(filter(None, map(further, sorted(cited)))):
        if (TEXTS / text_name).is_file():
            text = (TEXTS / text_name).read_text(encoding="utf-8")
            missing += [section for found in labels(section) if not stands_in(text, text_name, *found)]
    assert missing == []


@pytest.mark.parametrize(
    ("text_name", "section"),
    [("eo-11652.md", "5(A)(9)"), ("eo-13526.md", "3.3(z)"), ("5-cfr-1312.md", "1312.99"), ("eo-12065.md", "1-401(c)")],
)
def test_a_section_that_is_not_there_is_noticed(text_name: str, section: str):
    if not TEXTS.is_dir():
        pytest.skip("the texts are not at hand")
    text = (TEXTS / text_name).read_text(encoding="utf-8")
    assert not any(stands_in(text, text_name, *found) for found in labels(section))


def test_nine_in_ten_values_are_verified():
    law = [
        found for _, document in documents() for _, found in authorities(document) if found["source"] != "convention"
    ]
    unread = [found for found in law if "unverified" in found["verified"]]
    assert len(unread) <= len(law) / 10


def test_what_was_read_names_its_text_or_says_what_was_read():
    for path, document in documents():
        for place, found in authorities(document):
            if found["verified"] in {"order text", "directive text", "agency regulation restating it"}:
                assert found["text"] is not None, f"{path.name} {place}"
