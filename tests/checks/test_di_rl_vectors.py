"""The worked cases of instruction blocks, releases and law, against the cards of families DI and RL.

The files are other people's and only read where they lie beside the repository.
"""

import csv
import re
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from auditor.cable.cable import read_cable
from auditor.checks.cases import records_of, shown
from auditor.checks.catalogue import load_catalogue
from auditor.checks.evaluate import evaluate, tabulate
from auditor.checks.facts import facts_in
from auditor.law import determine, load_law, schedule_row

SHARED = Path(__file__).resolve().parents[2].parent / "shared"
CATALOGUE = load_catalogue()
CARDS = [card for card in CATALOGUE.cards if card.kind == "rule" and card.family in ("DI", "RL")]
LAW = load_law()
AS_OF = date(2015, 1, 1)

LABELS = {"REASON": "reason", "REASONS": "reason", "DERIVED FROM": "derived_from", "CLASSIFIED BY": "classified_by"}
LABELLED = re.compile(r"(?P<label>REASONS?|DERIVED FROM|CLASSIFIED BY)[ :]+(?P<value>[^;]{1,200})")
LEVELS = {"UNCLAS": "UNCLASSIFIED"}
DAY_OF_YEAR = "-06-30"
"""Rows that name only a year are given this day of it."""


def rows(path: str, kinds: tuple[str, ...] = ()) -> list[dict[str, str]]:
    file = SHARED / path
    if not file.is_file():
        return []
    with file.open(encoding="utf-8", newline="") as stream:
        return [row for row in csv.DictReader(stream) if not kinds or row["kind"] in kinds]


BLOCKS = rows("markings/vectors.csv", ("block",))
RELEASES = rows("markings/vectors.csv", ("release",))
LAWS = rows("law/vectors.csv")
needs_shared = pytest.mark.skipif(not LAWS, reason="the researched vectors are not beside the repository")


def judge(cable: Mapping[str, Any], as_of: date | None = AS_OF) -> tuple[set[str], dict[str, Any]]:
    """Return severity:code of every finding of DI and RL on one record, and the facts of its cable."""
    records = records_of({"name": "vector", "cable": cable})
    cables = [read_cable(record) for record in records]
    outcomes = [determine(LAW, one.statement, as_of, with_steps=False) for one in cables]
    schedule = [schedule_row(*parts, as_of) for parts in zip(records, cables, outcomes, strict=True)]
    facts = tabulate(frozenset(facts_in("portion")), cables, outcomes, schedule)
    findings = evaluate(CARDS, records, cables, outcomes, schedule).findings
    return {f"{finding.severity}:{finding.code}" for finding in findings}, shown(facts.cables, 0)


# --------------------------------------------------------------------------- kinds block and release
def block_record(row: Mapping[str, str]) -> dict[str, str]:
    """Build the record of a `block` row: labelled parts in their fields, the rest is the instruction."""
    context = row["banner_or_context"]
    record = {"created": row["doc_date"], "classification": LEVELS.get(context, context)}
    rest = row["input"]
    for found in LABELLED.finditer(row["input"]):
        record[LABELS[found["label"]]] = found["value"].strip()
        rest = rest.replace(found[0], "")
    if rest.strip(" ;"):
        record["instruction"] = rest.strip(" ;")
    return record


def release_record(row: Mapping[str, str]) -> dict[str, str]:
    """Build the record of a `release` row from the words by which it names its dates."""
    record = {"created": row["doc_date"], "classification": "SECRET"}
    patterns = {
        "instruction": r"DECL (?P<value>[0-9]{4}-[0-9]{2}-[0-9]{2})",
        "reviewed_on": r"review (?P<value>[0-9]{4})",
        "released": r"(?:released|published by leak) (?P<value>[0-9]{4})",
        "classification": r"(?P<value>(?:TOP )?SECRET(?://[A-Z]{2,4})?|CONFIDENTIAL)",
    }
    for name, pattern in patterns.items():
        if (found := re.search(pattern, row["input"])) is not None:
            value = found["value"]
            record[name] = value + DAY_OF_YEAR if len(value) == 4 and value.isdigit() else value
    if "instruction" in record:
        record["instruction"] = "E.O. 12958: DECL: " + date.fromisoformat(record["instruction"]).strftime("%m/%d/%Y")
    if "leak" in row["input"]:
        record["release_route"] = "leak"
    return record


def stated(verdict: str) -> set[str]:
    return set() if verdict.startswith(("ok", "reading:")) else set(verdict.split(" + "))


@needs_shared
@pytest.mark.parametrize("row", BLOCKS, ids=[row["id"] for row in BLOCKS])
def test_blocks_of_instruction_and_authority(row):
    found, facts = judge(block_record(row))
    assert found == stated(row["verdict"])
    if (due := re.search(r"due (\S{10})", row["verdict"])) is not None:
        assert facts["declassify_on"] == due[1]


@needs_shared
@pytest.mark.parametrize("row", RELEASES, ids=[row["id"] for row in RELEASES])
def test_releases(row):
    """A verdict `reading:CODE` is no accusation: nothing above information is found."""
    found, _ = judge(release_record(row))
    if row["verdict"].startswith("reading:"):
        assert CATALOGUE.find(row["verdict"].removeprefix("reading:"))
        assert {finding for finding in found if not finding.startswith("info:")} == set()
    else:
        assert found == stated(row["verdict"])


# --------------------------------------------------------------------------- the tokens of the law's vectors
CARDS_OF = {
    "ORDER_MISMATCH": ("DI002",),
    "NA_ON_CLASSIFIED": ("DI003",),
    "DECL_ON_UNCLASS": ("DI004",),
    "UNKNOWN_CODE": ("DI005",),
    "OADR_AFTER_1995": ("DI006",),
    "X_AFTER_13292": ("DI007",),
    "MR_RETIRED": ("DI008",),
    "25X_NO_DATE": ("DI009",),
    "OVER_10Y": ("DI010",),
    "DATE_EQ_DOC": ("DI012",),
    "DATE_BEFORE_DOC": ("DI012",),
    "EVENT_UNRESOLVED": ("DI013",),
    "DATE_CONFLICT": ("DI014", "DI039"),
    "OVER_6Y": ("DI027",),
    "OVER_20Y": ("DI028",),
    "NO_DATE": ("DI028",),
    "UNKNOWN_ORDER": ("DI032", "DI002"),
    "INVALID_DATE": ("DI036",),
    "DAY_FIRST": ("DI038",),
}
"""Tokens that a card reports: one of the cards named."""

FACTS_OF = {
    "TWO_DIGIT_YEAR": ("notes", "two-digit-year"),
    "INDEFINITE": ("notes", "indefinite"),
    "FEB29_ANNIV": ("notes", "leap-day"),
    "25X_AT_ORIGIN": ("notes", "exemption-at-origin"),
    "25X1H_RETIRED_LATER": ("notes", "retired-later"),
    "TRANSITION_WINDOW": ("notes", "transition-window"),
    "NONSTD_FORMAT": ("notes", "nonstandard-format"),
    "REVIEW_DATE": ("notes", "review-date"),
    "LEGACY_WORDS": ("notes", "legacy-words"),
    "MULTI_CODE": ("notes", "multi-code"),
    "EVENT_NOT_FORESEEABLE": ("notes", "event-not-foreseeable"),
    "NO_EO_LINE": ("notes", "no-order-line"),
    "AMENDING_ORDER_CITED": ("notes", "amending-order-cited"),
    "OVER_50Y": ("notes", "over-cap"),
    "OVER_10Y_OK": ("notes", "over-default"),
    "DECLASSIFIED_NOTE": ("notes", "declassified-note"),
    "SOURCE_MARKED": ("notes", "source-marked"),
    "REVIEWER_STAMP": ("notes", "reviewer-stamp"),
    "EXTRA_TOKEN": ("instruction_faults", "extra-token"),
    "MISSING_ORDER": ("instruction_faults", "missing-order"),
    "OVER_GDS": ("instruction_faults", "date-without-effect"),
    "MISSING_COLON": ("form_faults", "missing-colon"),
    "SPACING": ("form_faults", "spacing"),
}
"""Tokens that no card reports: the fact that holds them. `auditor explain --record` shows it."""

OF_INFO_WEIGHT = (
    "MULTI_CODE",
    "25X_AT_ORIGIN",
    "NONSTD_FORMAT",
    "SPACING",
    "TWO_DIGIT_YEAR",
    "OVER_10Y_OK",
    "DECLASSIFIED_NOTE",
    "SOURCE_MARKED",
    "REVIEWER_STAMP",
)

BESIDE = {"L060": {"DI028"}, "L125": {"DI008"}}
"""Findings on rows without a token for them, and why they stand.

L060 is XDS at thirty years to the day, information of DI028 (E.O. 12065 1-402 gives RDS and XDS one limit). L125 is MR
of 2002: the catalogue's DI008 holds in every year, the row has no MR_RETIRED because the text that names the retired
marks is of 2010.
"""


def law_record(row: Mapping[str, str]) -> dict[str, str]:
    record = {"created": row["doc_date"], "classification": row["classification"]}
    return record | ({"instruction": row["raw_line"]} if row["raw_line"] else {})


def tokens_of(row: Mapping[str, str]) -> list[str]:
    return [token for token in row["findings"].split(";") if token]


def is_past_automatic(found: set[str], facts: Mapping[str, Any]) -> bool:
    """Say whether a date past twenty-five years is reported, or known to be the automatic date's business."""
    codes = {finding.partition(":")[2] for finding in found}
    at_year_end = facts["declassify_on"] == facts["automatic_on"]
    return "DI011" in codes or bool(facts["replaced_by_automatic"]) or at_year_end


OTHERS: Mapping[str, Callable[[set[str], Mapping[str, Any]], bool]] = {
    "NO_INSTRUCTION": lambda found, facts: (
        facts["instruction_kind"] == "none" and facts["instruction_is_empty"] == ("error:DI001" in found)
    ),
    "INVALID_DOC_DATE": lambda _, facts: bool(facts["created_fault"]),
    "OVER_25Y": is_past_automatic,
}
"""Tokens that need more than one fact; DI001 reports NO_INSTRUCTION on an empty line and on a complete header."""


def is_held(token: str, found: set[str], facts: Mapping[str, Any]) -> bool:
    """Say whether a token is a card's finding or stands in its fact; one that no table has is not."""
    if token in CARDS_OF:
        return bool({finding.partition(":")[2] for finding in found} & set(CARDS_OF[token]))
    if token in FACTS_OF:
        name, value = FACTS_OF[token]
        return value in facts[name]
    return token in OTHERS and OTHERS[token](found, facts)


@needs_shared
@pytest.mark.parametrize("row", LAWS, ids=[row["id"] for row in LAWS])
def test_tokens_of_the_law_vectors(row):
    """Every token is a card's finding or a fact; no card accuses where no token does."""
    found, facts = judge(law_record(row), as_of=None)
    tokens = tokens_of(row)
    assert [token for token in tokens if not is_held(token, found, facts)] == []
    allowed = {code for token in tokens for code in CARDS_OF.get(token, ())} | BESIDE.get(row["id"], set())
    allowed |= {"DI011"} if "OVER_25Y" in tokens else set()
    allowed |= {"DI001"} if "NO_INSTRUCTION" in tokens else set()
    assert {finding.partition(":")[2] for finding in found} <= allowed


@needs_shared
def test_tokens_of_info_weight_make_no_error_or_warning():
    for row in LAWS:
        if set(tokens_of(row)) <= set(OF_INFO_WEIGHT):
            found, _ = judge(law_record(row), as_of=None)
            assert {finding for finding in found if not finding.startswith("info:")} == set()


@needs_shared
def test_overruns_of_a_week_are_information():
    for row in LAWS:
        found, facts = judge(law_record(row), as_of=None)
        if facts["overrun_tolerated"]:
            over = {finding for finding in found if finding[-5:] in ("DI010", "DI011", "DI027", "DI028")}
            assert over, row["id"]
            assert all(finding.startswith("info:") for finding in over)


# --------------------------------------------------------------------------- the house's own rules for these cards
def test_no_card_accuses_in_words_never_to_be_said():
    """Computed dates declassify nothing, a leak releases nothing, a marking violates nothing."""
    never = re.compile(
        r"overdue|violat|misclassif|should be open|illegally|is declassified|was declassified on", re.IGNORECASE
    )
    for card in CARDS:
        for template in (card.message, card.expected, card.help):
            assert template is None or not never.search(template.source), card.code


OWN = {"DI041", "DI042"}
"""Cards of this project, which the catalogue does not have."""


def test_severities_are_the_catalogues():
    """A card has no severity word that its row of the catalogue, guard included, does not have."""
    catalogue = {row["id"]: row for row in rows("markings/rules.csv")}
    if not catalogue:
        pytest.skip("the catalogue is not beside the repository")
    assert {card.code for card in CARDS} - set(catalogue) == OWN
    for card in (card for card in CARDS if card.code not in OWN):
        row, words = catalogue[card.code], {segment.word for segment in card.severity}
        assert words <= set(re.findall(r"error|warning|info", f"{row['severity']} {row['guard']}")), card.code
