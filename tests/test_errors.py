"""Near misses: a letter typed for a digit first, then the nearest word, else nothing."""

from __future__ import annotations

import pytest

from auditor.errors import near_miss


@pytest.mark.parametrize(
    ("word", "near"),
    [("RU0O1", "RU001"), ("ru001", "RU001"), ("RUO31", "RU031"), ("portion-abov-overall", "portion-above-overall")],
)
def test_near_miss_names_the_nearest(word: str, near: str):
    assert near_miss(word, ["RU031", "RU001", "portion-above-overall"]) == f"; did you mean {near}?"


def test_nothing_near_is_no_suggestion():
    assert near_miss("zebra", ["RU001", "PS003"]) == ""
