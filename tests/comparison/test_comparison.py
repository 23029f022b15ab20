"""What differs between two sides: records, dates, redaction, findings; and that a side never differs from itself."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.checks.findings import Finding, fingerprint
from auditor.comparison import KINDS, Dated, RecordState, Snapshot, compare


def state(record_id="05OSLO1", line=1, **given) -> RecordState:
    values = {
        "overall": "SECRET",
        "order": "eo-13292",
        "instruction_kind": "date",
        "dates": (Dated("declassify_on", "2015-06-01", "due on 2015-06-01"), Dated("automatic_on", "2030-12-31", "25")),
    } | given
    return RecordState(record_id, "a.csv", line, **values)


def finding(code="RU001", record_id="05OSLO1", observed="S", severity="error", line=3) -> Finding:
    key = fingerprint(code, record_id, "text", "2", observed)
    place = ("a.csv", line, 1, line, 2)
    return Finding(
        code,
        "some-rule",
        severity,
        f"marked ({observed})",
        record_id,
        *place,
        "text",
        "2",
        observed,
        "",
        "E.O. 1",
        "",
        key,
    )


def sides(old, new, before=(), after=()):
    return compare(Snapshot(old, list(before), "2026-01-01"), Snapshot(new, list(after), "2027-01-01"))


def told(found):
    return [
        (change.change, change.record_id, change.what, change.old, change.new, change.days) for change in found.changes
    ]


def test_records_of_one_side_are_withdrawn_or_added():
    found = sides([state("05A1"), state("05B2")], [state("05B2", line=9), state("05C3", overall="CONFIDENTIAL")])
    assert told(found) == [
        ("withdrawn", "05A1", "record", "SECRET", "", None),
        ("added", "05C3", "record", "", "CONFIDENTIAL", None),
    ]
    assert found.same == 1
    assert found.fails("error")
    assert not found.fails("never")


def test_dates_move_with_both_reasons():
    moved = state(
        dates=(Dated("declassify_on", "2015-05-31", "due on 2015-05-31"), Dated("automatic_on", "", "excluded"))
    )
    found = sides([state()], [moved])
    assert told(found) == [
        ("moved", "05OSLO1", "declassify_on", "2015-06-01", "2015-05-31", -1),
        ("moved", "05OSLO1", "automatic_on", "2030-12-31", "", None),
    ]
    assert [(change.old_basis, change.new_basis) for change in found.changes] == [
        ("due on 2015-06-01", "due on 2015-05-31"),
        ("25", "excluded"),
    ]
    assert not found.fails("info")


def test_the_first_day_is_told_only_where_the_calculated_date_stays():
    one = (Dated("automatic_on", "1991-12-31"), Dated("automatic_from", "2006-12-31"))
    two = (Dated("automatic_on", "1986-12-31"), Dated("automatic_from", "2027-12-31"))
    assert [change.what for change in sides([state(dates=one)], [state(dates=two)]).changes] == ["automatic_on"]
    three = (one[0], two[1])
    assert [change.what for change in sides([state(dates=one)], [state(dates=three)]).changes] == ["automatic_from"]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ({"extent": "full"}, {"extent": "part"}, [("more-redacted", "release_extent", "full", "part")]),
        ({"extent": "denied"}, {"extent": "part"}, [("less-redacted", "release_extent", "denied", "part")]),
        ({"extent": ""}, {"extent": "part"}, []),
        ({"excised": ("2",)}, {"excised": ("2", "4")}, [("more-redacted", "excised_paragraphs", "2", "2;4")]),
        ({"excised": ("2",)}, {"excised": ()}, [("less-redacted", "excised_paragraphs", "2", "")]),
        ({"excised": ("2",)}, {"excised": ("3",)}, [("more-redacted", "excised_paragraphs", "2", "3")]),
        ({"words": 90}, {"words": 40}, [("shorter", "words", "90", "40")]),
        ({"words": 40}, {"words": 90}, [("longer", "words", "40", "90")]),
        ({"words": 40, "excised": ("2",)}, {}, []),
        ({}, {"overall": "CONFIDENTIAL"}, [("level", "overall", "SECRET", "CONFIDENTIAL")]),
    ],
)
def test_redaction_and_levels(old, new, expected):
    found = sides([state(**old)], [state(**new)])
    assert [(change.change, change.what, change.old, change.new) for change in found.changes] == expected
    assert found.fails("error") == (bool(expected) and expected[0][0] in ("more-redacted", "shorter"))


def test_findings_by_fingerprint():
    one, two = finding(), finding(observed="TS")
    found = sides([state()], [state()], [one, two], [replace(one, line=99, message="other words"), finding("DI010")])
    assert told(found) == [
        ("new", "05OSLO1", "DI010 some-rule", "", "marked (S)", None),
        ("resolved", "05OSLO1", "RU001 some-rule", "marked (TS)", "", None),
    ]
    assert found.unchanged == 1
    assert found.counts == {kind: int(kind in ("new", "resolved")) for kind in KINDS}
    assert found.fails("error")


def test_equal_findings_are_counted():
    assert told(sides([state()], [state()], [finding()] * 2, [finding()] * 3))[0][0] == "new"
    assert told(sides([state()], [state()], [finding()] * 3, [finding()] * 2))[0][0] == "resolved"


def test_a_new_finding_below_the_threshold_fails_nothing():
    found = sides([state()], [state()], [], [finding(severity="warning")])
    assert (found.fails("error"), found.fails("warning"), found.fails("never")) == (False, True, False)


def test_a_severity_that_rose_or_fell():
    old, new = finding(severity="info"), finding(severity="error")
    (change,) = sides([state()], [state()], [old], [new]).changes
    assert (change.change, change.old, change.new) == ("graver", "info: marked (S)", "marked (S)")
    assert sides([state()], [state()], [old], [new]).fails("error")
    found = sides([state()], [state()], [new], [old])
    assert [change.change for change in found.changes] == ["milder"]
    assert not found.fails("info")


def test_findings_of_a_withdrawn_record_are_gone_not_resolved():
    found = sides([state("05A1"), state()], [state()], [finding(record_id="05A1"), finding()], [])
    assert [(change.change, change.record_id) for change in found.changes] == [
        ("withdrawn", "05A1"),
        ("resolved", "05OSLO1"),
        ("gone", "05A1"),
    ]


def test_copies_of_one_number_are_paired_with_the_one_most_alike():
    one, two = state(line=1, overall="SECRET"), state(line=2, overall="CONFIDENTIAL")
    assert told(sides([one, two], [replace(two, line=7), replace(one, line=8)])) == []
    assert told(sides([one, two], [replace(two, line=7)])) == [("withdrawn", "05OSLO1", "record", "SECRET", "", None)]
    assert told(sides([two], [one, two])) == [("added", "05OSLO1", "record", "", "SECRET", None)]


def test_sides_without_records_or_findings_are_compared_as_far_as_they_go():
    found = compare(Snapshot(None, [finding()]), Snapshot([state()], []))
    assert ([change.change for change in found.changes], found.same) == (["resolved"], None)
    assert "withdrawn" not in found.counts
    found = compare(Snapshot([state("05A1")], None), Snapshot([state()], []))
    assert ([change.change for change in found.changes], found.unchanged) == (["withdrawn", "added"], None)


def test_groups_count_and_measure():
    def cable(number, old, new):
        return tuple(state(f"05OSLO{number}", dates=(Dated("automatic_on", on),)) for on in (old, new))

    pairs = [
        cable(1, "2025-12-31", "2020-12-31"),
        cable(2, "2026-12-31", "2021-12-31"),
        cable(3, "2030-12-31", "2030-12-31"),
    ]
    pairs += [
        cable(4, "", "2020-12-31"),
        cable(5, "2020-12-31", ""),
        cable(6, "", ""),
        cable(7, "2024-01-01", "2024-03-01"),
    ]
    (group,) = sides(*zip(*pairs, strict=True)).groups
    assert (group.what, group.order, group.instruction_kind) == ("automatic_on", "eo-13292", "date")
    assert (group.records, group.moved, group.earlier, group.later, group.gained, group.lost) == (6, 5, 2, 1, 1, 1)
    assert (group.median_days, group.least_days, group.most_days) == (-1826, -1826, 60)
    assert (group.reached_old, group.reached_new) == (3, 4)


def test_days_of_partial_dates_are_not_counted():
    found = sides([state(dates=(Dated("dated", "1975"),))], [state(dates=(Dated("dated", "1975-03-02"),))])
    assert told(found) == [("moved", "05OSLO1", "dated", "1975", "1975-03-02", None)]
    assert found.groups[0].moved == 1


DAYS = st.sampled_from(["", "1999-01-01", "2004-02-29", "2030-12-31", "1975-08"])
STATES = st.builds(
    state,
    st.sampled_from(["05A1", "05B2", "05C3"]),
    st.integers(1, 5),
    overall=st.sampled_from(["SECRET", ""]),
    order=st.sampled_from(["eo-13292", "eo-12958", ""]),
    dates=st.tuples(DAYS, DAYS).map(lambda days: tuple(map(Dated, ("declassify_on", "automatic_on"), days))),
    extent=st.sampled_from(["", "full", "part"]),
    words=st.none() | st.integers(0, 3),
    excised=st.none() | st.sampled_from([(), ("1",), ("1", "2")]),
)
FOUND = st.builds(
    finding,
    st.sampled_from(["RU001", "DI010"]),
    st.sampled_from(["05A1", "05B2"]),
    severity=st.sampled_from(["error", "info"]),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(STATES, max_size=6), st.lists(FOUND, max_size=5), st.randoms())
def test_a_side_does_not_differ_from_itself_in_any_order(states, findings, random):
    shuffled = random.sample(states, len(states))
    found = sides(states, shuffled, sorted(findings, key=str), sorted(findings, key=str))
    assert found.changes == ()
    assert found.groups == ()
    assert (found.same, found.unchanged) == (len(states), len(findings))


@settings(max_examples=150, deadline=None)
@given(
    st.lists(STATES, max_size=6), st.lists(STATES, max_size=6), st.lists(FOUND, max_size=5), st.lists(FOUND, max_size=5)
)
def test_sums_and_the_way_back(old, new, before, after):
    there, back = sides(old, new, before, after), sides(new, old, after, before)
    count = there.counts
    assert len(old) - count["withdrawn"] == len(new) - count["added"] == there.same
    assert len(before) - count["resolved"] - count["gone"] == len(after) - count["new"] == there.unchanged
    assert sum(group.moved for group in there.groups) == count["moved"]
    assert (count["withdrawn"], count["added"]) == (back.counts["added"], back.counts["withdrawn"])
    assert (count["new"], count["graver"]) == (back.counts["resolved"] + back.counts["gone"], back.counts["milder"])
    assert list(map(list(KINDS).index, (change.change for change in there.changes))) == sorted(
        map(list(KINDS).index, (change.change for change in there.changes))
    )
