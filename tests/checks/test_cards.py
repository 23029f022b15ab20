"""Every case of every card, through the real reader and the real law."""

import pytest

from auditor.checks.cards import Card
from auditor.checks.cases import differences
from auditor.checks.catalogue import load_catalogue
from auditor.law.orders import load_law

LAW = load_law()
CASES = [
    pytest.param(card, case, id=f"{card.code}: {case['name']}")
    for card in load_catalogue().cards
    if card.scope != "input"
    for case in card.cases
]


@pytest.mark.parametrize(("card", "case"), CASES)
def test_case(card: Card, case):
    assert differences(card, case, LAW) == []
