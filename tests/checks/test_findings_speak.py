"""Every finding states its rule, its authority and its place (catalogue DS015), shown on the cases of all cards."""

import re

import pytest

from auditor.checks.cases import run_case
from auditor.checks.catalogue import load_catalogue
from auditor.law.orders import load_law

LAW = load_law()
CARDS = [card for card in load_catalogue().cards if card.kind == "rule" and card.scope != "input"]
OF_ORDER = ("DT", "ID", "PN", "DS")
NEGATIVE = re.compile(r"(?<![0-9A-Za-z])-\d+ (?:days?|years?|minutes?)")


@pytest.mark.parametrize("card", CARDS, ids=[card.code for card in CARDS])
def test_findings_state_rule_authority_and_place(card):
    for case in card.cases:
        for finding in run_case(card, case, LAW).findings:
            assert (finding.code, finding.name) == (card.code, card.name)
            assert finding.authority
            assert finding.line >= 1
            assert finding.source
            assert finding.help
            assert re.fullmatch(r"[0-9a-f]{16}", finding.fingerprint)
            assert card.family not in OF_ORDER or not NEGATIVE.search(finding.message), finding.message
