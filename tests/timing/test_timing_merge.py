"""Merging the parts of a collection gives the figures of the whole, byte for byte."""

import json
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from timing_records import schedule

from auditor.errors import InputUnreadable, UsageError
from auditor.timing import analyse, merge, to_json, write

AS_OF = "2024-06-30"
FRAME = schedule(900, seed=11, as_of=AS_OF)
RELEASED = schedule(1500, seed=12, as_of=AS_OF, released_only=True)


def parts_of(frame, cuts, **asked):
    edges = [0, *sorted({cut % len(frame) for cut in cuts} - {0}), len(frame)]
    return [to_json(analyse(frame.iloc[a:b], as_of=AS_OF, **asked)) for a, b in pairwise(edges)]


@settings(max_examples=3, deadline=None)
@given(st.lists(st.integers(1, 899), min_size=1, max_size=3))
def test_parts_give_the_whole(cuts):
    assert to_json(merge(*parts_of(FRAME, cuts))) == to_json(analyse(FRAME, as_of=AS_OF))


@pytest.mark.parametrize("asked", [{"clock": "automatic"}, {"by": ["post", "source"]}, {"horizon": "2040"}])
def test_parts_give_the_whole_whatever_is_asked(asked):
    assert to_json(merge(*parts_of(FRAME, [400], **asked))) == to_json(analyse(FRAME, as_of=AS_OF, **asked))


def test_released_only_parts_give_the_whole():
    whole = analyse(RELEASED, as_of=AS_OF)
    assert whole.population.refusal == ""
    assert to_json(merge(*parts_of(RELEASED, [500, 900]))) == to_json(whole)


def test_halves_of_different_kinds_are_judged_together():
    """One half holds the releases, the other what is withheld: each alone would be read differently."""
    is_released = FRAME["status"].str.startswith("released")
    halves = [FRAME[is_released], FRAME[~is_released]]
    kinds = [analyse(half, as_of=AS_OF).population.kind for half in halves]
    assert kinds == ["released-only", "schedule-only"]
    merged = merge(*(to_json(analyse(half, as_of=AS_OF)) for half in halves))
    assert to_json(merged) == to_json(analyse(FRAME, as_of=AS_OF))


def test_every_report_but_the_lists_can_be_written_from_a_merge():
    merged = merge(*parts_of(FRAME, [450], by=["level"]))
    assert write(merged, "html") == write(analyse(FRAME, as_of=AS_OF, by=["level"]), "html")
    for form in ("ics", "requests"):
        with pytest.raises(UsageError, match="counts, not records"):
            write(merged, form)


def test_different_questions_are_not_merged():
    one, other = (to_json(analyse(FRAME, as_of=day)) for day in (AS_OF, "2024-07-01"))
    with pytest.raises(UsageError, match="part 2: as_of is '2024-07-01'"):
        merge(one, other)
    with pytest.raises(UsageError, match="different groups"):
        merge(one, to_json(analyse(FRAME.drop(columns="post"), as_of=AS_OF)))
    other = json.loads(one)
    other["meta"]["law_digest"] = "abc"
    with pytest.raises(UsageError, match="law_digest is 'abc'"):
        merge(one, other)


@pytest.mark.parametrize("part", ["not json", "{}", "[]", '{"meta": {"schema": "findings"}}'])
def test_what_is_no_timing_document_is_named(part):
    with pytest.raises(InputUnreadable, match=r"part 2(:1:1:)?( is)? no"):
        merge(to_json(analyse(FRAME, as_of=AS_OF)), part)


def test_other_versions_and_nothing():
    document = json.loads(to_json(analyse(FRAME, as_of=AS_OF)))
    document["meta"]["schema_version"] = "0"
    with pytest.raises(InputUnreadable, match="schema version"):
        merge(document)
    with pytest.raises(UsageError, match="nothing to merge"):
        merge()
