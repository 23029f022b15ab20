"""Cards as files: the shipped ones are sound, a stranger's are loaded or refused with file and JSON path."""

import json
import re
import time
from datetime import date, timedelta
from pathlib import Path

import pytest

from auditor import resources
from auditor.checks.cards import Card
from auditor.checks.catalogue import OMITTED, choose, load_catalogue
from auditor.documents import prove_shape
from auditor.errors import ConfigError, UsageError

CHECKS = resources.folder("rules") / "checks"
CATALOGUE = load_catalogue()
FILES = sorted(path for path in CHECKS.rglob("*.json") if path != CHECKS / OMITTED)
FORBIDDEN = re.compile(r"violat|misclassif|should be open|illegal|overdue|!", re.IGNORECASE)

EXAMPLE = {
    "code": "MY001",
    "name": "portion-over-cable",
    "since": "0.1",
    "scope": "portion",
    "kind": "rule",
    "summary": "A paragraph is marked higher than the cable it belongs to.",
    "severity": [{"from": "1951-10-27", "until": None, "is": "error"}],
    "when": "level > overall_level",
    "about": "mark",
    "expected": "{overall} or lower",
    "message": "paragraph {number} is marked ({mark}) but the cable is {overall}",
    "help": "Raise the overall marking or correct the paragraph.",
    "authority": [{"source": "eo-13526", "section": "1.6(a)", "from": "2010-06-27", "until": None}],
    "cases": [],
}


def pack(folder, *changes):
    """Write one card for each set of changes to `EXAMPLE`; None drops a key, a text is written as it is."""
    folder.mkdir(exist_ok=True)
    for number, change in enumerate(changes, 1):
        if isinstance(change, str):
            (folder / f"{number}.json").write_text(change, encoding="utf-8")
            continue
        card = {**EXAMPLE, "code": f"MY{number:03}", "name": f"rule-{number}", **change}
        card = {key: value for key, value in card.items() if value is not None}
        (folder / f"{number}.json").write_text(json.dumps(card), encoding="utf-8")
    return folder


# ------------------------------------------------------------------------------------------- the shipped cards
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_shipped_card_keeps_to_the_schema_and_to_its_file_name(path):
    document = json.loads(path.read_text(encoding="utf-8"))
    prove_shape(document, "card", path.name, ConfigError)
    assert path.stem == f"{document['code']}-{document['name']}"


@pytest.mark.parametrize("card", CATALOGUE.cards, ids=lambda card: card.code)
def test_a_shipped_card_has_its_cases(card: Card):
    firing = [case for case in card.cases if case.get("findings")]
    if card.kind == "reading":
        assert len(card.cases) >= 2
        assert all("facts" in case for case in card.cases)
    else:
        assert len(firing) >= 2
        assert len(card.cases) - len(firing) >= 2
    names = [case["name"] for case in card.cases]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("card", CATALOGUE.cards, ids=lambda card: card.code)
def test_a_shipped_card_accuses_nobody(card: Card):
    texts = [card.summary, card.help.source, card.expected.source, card.message.source if card.message else ""]
    assert not [text for text in texts if FORBIDDEN.search(text)]
    assert not (card.message and card.message.source.endswith("."))


@pytest.mark.parametrize("card", [card for card in CATALOGUE.cards if card.kind == "rule"], ids=lambda card: card.code)
def test_every_day_on_which_a_card_speaks_has_its_authority(card: Card):
    days = {date(2020, 1, 1)}
    for part in (*card.severity, *card.authority):
        days |= {day + timedelta(days=step) for day in (part.start, part.end) if day for step in (-1, 0)}
    dated = all(entry.start or entry.end for entry in card.authority)
    for day in sorted(days):
        speaks = [s for s in card.severity if s.word != "off" and (s.start or s.end)]
        within = [s for s in speaks if (s.start is None or s.start <= day) and (s.end is None or day < s.end)]
        if within and dated:
            assert any(entry.holds_on(day) for entry in card.authority), day


def test_loading_is_quick_and_the_same_each_time():
    began = time.process_time()
    again = load_catalogue()
    assert time.process_time() - began < 1
    assert again.digest == CATALOGUE.digest
    assert [card.code for card in again.cards] == sorted(card.code for card in again.cards)


def test_a_code_without_a_card_has_its_reason():
    omitted = json.loads((CHECKS / OMITTED).read_text(encoding="utf-8"))
    codes = [entry["code"] for entry in omitted]
    assert codes == sorted(set(codes))
    assert all(len(entry["reason"]) > 20 for entry in omitted)
    assert not set(codes) & {card.code for card in CATALOGUE.cards}


# ------------------------------------------------------------------------------------------- a user's pack
def test_the_card_of_the_design_loads(tmp_path):
    loaded = load_catalogue([pack(tmp_path / "mine", {})])
    assert loaded.find("MY001")[0].name == "rule-1"
    assert loaded.find("my")[0].code == "MY001"
    assert loaded.digest != CATALOGUE.digest


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"when": "levl > overall_level"}, "$.when: column 1: unknown fact 'levl'; did you mean level?"),
        ({"when": "open('/etc/passwd')"}, "$.when: column 1: open can't be called"),
        ({"when": "__import__('os').system('true')"}, "$.when: column 1: attribute access can't be called"),
        ({"when": "level >"}, "$.when: column 8: not an expression"),
        ({"when": "is_marked and " * 400 + "is_marked"}, "$.when"),
        ({"severity": [{"is": "error", "if": "().__class__"}]}, "$.severity[0]: column 1: attribute access"),
        ({"severity": "fatal"}, "$.severity"),
        ({"severity": [{"from": "2003-25-03", "is": "error"}]}, "$.severity[0]: 2003-25-03 is not a date"),
        (
            {"severity": [{"from": "2003-01-01", "until": "1999-01-01", "is": "error"}]},
            "from 2003-01-01 is not before until 1999-01-01",
        ),
        ({"message": "{mark.__class__}"}, "$.message: {mark.__class__ is no {fact}"),
        ({"message": "{markk}"}, "$.message: unknown fact {markk}; did you mean mark?"),
        ({"about": "marc"}, "$.about: unknown fact marc; did you mean mark?"),
        ({"authority": None}, "$: 'authority' is a required property"),
        ({"authority": []}, "$.authority"),
        ({"wehn": "True"}, "'wehn'"),
        ({"scope": "paragraph"}, "$.scope"),
        (
            {"scope": "dataset", "when": "level_differs", "about": "copy_level", "message": "m", "expected": ""},
            "$.severity: a rule of scope dataset has one word",
        ),
        ({"code": "RU900"}, "the prefix RU is auditor's own"),
        ({"code": "my1"}, "$.code"),
        ("{", "1.json:1:2: not JSON"),
        ("[" * 100_000, "1.json: not read: nested more deeply"),
        ("[]", "1.json: $"),
        (" " * 1_000_001, "1.json: 1,000,001 bytes; a rule card has at most 1,000,000"),
    ],
)
def test_a_wrong_card_is_refused_with_its_place(tmp_path, change, says):
    began = time.process_time()
    with pytest.raises(ConfigError) as caught:
        load_catalogue([pack(tmp_path / "mine", change)])
    assert time.process_time() - began < 1
    assert "mine/1.json" in str(caught.value)
    assert says in str(caught.value)
    assert len(str(caught.value)) < 800


def test_a_damaged_card_of_the_installation_is_named(tmp_path, monkeypatch):
    pack(tmp_path / "checks", {"help": None})
    monkeypatch.setattr(resources, "folder", lambda _kind: tmp_path)
    with pytest.raises(ConfigError, match=r"rules/checks/1\.json: \$: 'help' is a required property"):
        load_catalogue()


def test_two_cards_of_one_code_or_name_are_refused(tmp_path):
    with pytest.raises(ConfigError, match=r"2\.json: MY001 is also the card .*1\.json"):
        load_catalogue([pack(tmp_path / "a", {"code": "MY001"}, {"code": "MY001"})])
    with pytest.raises(ConfigError, match=r"portion-above-overall is also the card rules/checks/"):
        load_catalogue([pack(tmp_path / "b", {"name": "portion-above-overall"})])


def test_a_pack_that_is_no_folder_is_refused(tmp_path):
    with pytest.raises(ConfigError, match="is not a folder"):
        load_catalogue([tmp_path / "nothing"])


# ------------------------------------------------------------------------------------------- choosing
def codes(**how):
    return [card.code for card in choose(CATALOGUE, **how)]


def test_choose_by_code_family_and_name():
    assert codes(select=["RU001"]) == ["RU001"]
    assert codes(select=["portion-above-overall"]) == ["RU001"]
    rules = [card.code for card in CATALOGUE.cards if card.family == "RU" and card.kind == "rule"]
    assert codes(select=["ru"], ignore=["RU002"]) == [code for code in rules if code != "RU002"]
    assert "RU036" not in codes()
    assert codes(severities={"RL": "off"}) == [code for code in codes() if not code.startswith("RL")]


def test_the_more_exact_severity_wins():
    chosen = {card.code: card for card in choose(CATALOGUE, severities={"RU001": "warning", "RU": "info"})}
    assert (chosen["RU001"].forced, chosen["RU002"].forced, chosen["PS003"].forced) == ("warning", "info", None)


@pytest.mark.parametrize("how", [{"select": ["RU0O1"]}, {"ignore": ["RU0O1"]}, {"severities": {"RU0O1": "off"}}])
def test_an_unknown_rule_has_a_suggestion(how):
    with pytest.raises(UsageError, match=r"unknown rule RU0O1; did you mean RU001\?"):
        choose(CATALOGUE, **how)


def test_every_fact_is_declared_once_and_says_what_it_means():
    from auditor.checks.facts import all_facts, facts_in

    for scope in ("portion", "cable", "dataset", "input"):
        assert facts_in(scope)
    for fact in all_facts():
        assert len(fact.meaning) > 3, fact.name
    assert Path(CHECKS).is_dir()


def test_a_pack_without_a_card_or_with_what_is_no_file_is_refused(tmp_path):
    with pytest.raises(ConfigError, match=r"no rule card here; expected \*\.json$"):
        load_catalogue([tmp_path])
    (tmp_path / "own.json").mkdir()
    with pytest.raises(ConfigError, match=r"own\.json: not a file$"):
        load_catalogue([tmp_path])
