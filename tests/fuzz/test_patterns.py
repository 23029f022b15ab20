"""No pattern of the package or its rule data takes more than linear time, whatever text it meets."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from patterns import attacks, faults, patterns

import auditor

FROM_ONE_PLACE = "is matched from one place only, never searched for"
BOUNDED = {
    "auditor.cable.authority._BEFORE": FROM_ONE_PLACE,
    "auditor.cable.starts._CITED": FROM_ONE_PLACE,
    "auditor.ingest.profiles.known[cablegate-csv].match_pattern": FROM_ONE_PLACE,
    "auditor.ingest.profiles.known[bare-text].patterns[attribute]": FROM_ONE_PLACE,
    "auditor.ingest.profiles.known[bare-text].patterns[footer]": FROM_ONE_PLACE,
    "auditor.ingest.profiles.known[state-foia-text].patterns[heading]": FROM_ONE_PLACE,
    "auditor.ingest.profiles.known[state-foia-text].patterns[mail]": FROM_ONE_PLACE,
    "auditor.output.saved._DOCUMENT": FROM_ONE_PLACE,
    "auditor.output.summary._VALUE": "meets the reason for an undetermined date only, which is in the tool's own words",
    "auditor.timing.drawing._FRACTIONS": "meets a drawing of the tool's own only, in which no number has twenty digits",
}
"""Patterns that the structure alone does not acquit, and why each costs no more than linear time all the same."""


@pytest.fixture(scope="module")
def found():
    return patterns()


def test_every_pattern_is_linear(found):
    faulty = {where: said for where, pattern in found.items() if where not in BOUNDED and (said := faults(pattern))}
    assert not faulty


def test_patterns_are_found_where_they_are(found):
    assert len(found) > 250
    for where in (
        "auditor.ingest.delimited._DOUBLED",  # in a module
        "auditor.ingest.markup._SKIPPED[script]",  # in a mapping
        "auditor.cable.mark_levels._patterns.word",  # made by a cached function
        "auditor.cable.instruction_line._CANDIDATE",  # compiled when first needed
        "auditor.ingest.profiles.known[state-foia-text].patterns[release]",  # in the rule data
        "layout {month}/{day}/{year}",
    ):
        assert where in found


def test_exceptions_are_needed_and_true(found):
    source = "\n".join(path.read_text(encoding="utf-8") for path in Path(auditor.__file__).parent.rglob("*.py"))
    searching = r"\.(?:search|finditer|findall|sub|subn|split)\("
    for where, reason in BOUNDED.items():
        assert faults(found[where]), f"{where} needs no exception any more"
        name = re.escape(re.search(r"(\w+)\]?$", where)[1])
        uses = (
            rf'(?:\b{name}|\["{name}"\]|match_pattern){searching}'
            if "patterns[" in where
            else rf"\b{name}(?:\(\))?{searching}"
        )
        if reason == FROM_ONE_PLACE and "match_pattern" not in where:
            assert not re.search(uses.replace("|match_pattern", ""), source), f"{where} is searched for"


@pytest.mark.parametrize(
    "pattern",
    [
        r"(a+)+$", r"(?:a|b+)*c", r"x(?:\s+y?)*z", r"\s+$", r"[ ,]+E", r"a.*b.*c", r"x\d+\d+y", r"x\s*:?\s*y", r"[A-Z][A-Z/]*\d", r"(?:q|.*)[;]", r"(?i:A)[a-z]*1",
        r"(?m)^\s+x",
    ],
)  # fmt: skip
def test_super_linear_patterns_are_seen(pattern):
    assert faults(re.compile(pattern))


@pytest.mark.parametrize(
    "pattern",
    [
        r"\W+",
        r"x\s{0,80}:?\s{0,80}y",
        r"x\s*+\s*y",
        r"(?<![ ,])[ ,]+E",
        r"x[ ]+\d+y",
        r"\A\s*<",
        r"a(?:b+c)?",
        r"<[^<>]*>",
        r"x\d+",
        r"(?m)^[ ]+x",
    ],
)
def test_linear_patterns_are_not_accused(pattern):
    assert not faults(re.compile(pattern))


def test_attacks_fit_the_pattern():
    made = set(attacks(re.compile(r"DECL:\s*(?:[0-9]{1,40}/)?x")))
    assert {("DECL:", " "), ("DECL: ", "0")} <= {(begun, pump) for begun, pump in made}
