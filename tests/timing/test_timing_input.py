"""Bad input: a clear message or a reason with a count, never a wrong number."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auditor import timing
from auditor.errors import InputUnreadable, UsageError
from auditor.timing import analyse, write
from auditor.timing.cases import EXCLUSIONS
from auditor.timing.telling import tell

AS_OF = "2020-12-31"


def excluded(found):
    return {code: n for code, n in found.tally.excluded.items() if n}


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({"status": "not-classified"}, "not-classified"),
        ({"dated": ""}, "no-date"),
        ({"dated": None}, "no-date"),
        ({"dated": "1975"}, "partial-date"),
        ({"dated": "1975-08"}, "partial-date"),
        ({"dated": "12/31/1975"}, "partial-date"),
        ({"dated": "1975-02-30"}, "partial-date"),
        ({"dated": "1601-01-01"}, "filler-date"),
        ({"dated": "1601-03-04"}, "implausible-date"),
        ({"dated": "9999-12-31"}, "filler-date"),
        ({"dated": "9998-12-31"}, "implausible-date"),
        ({"dated": "2021-01-01"}, "future-date"),
        ({"status": "released"}, "undated-release"),
        ({"released_on": "soon"}, "unreadable-release"),
        ({"released_on": "1601-01-01"}, "filler-release"),
        ({"released_on": "9999-12-31"}, "filler-release"),
        ({"released_on": "9998-12-31"}, "implausible-release"),
        ({"released_on": "1965-01-02"}, "released-before-written"),
        ({"entered_on": "2021-03-03"}, "entered-after"),
        ({"entered_on": "2001-01-01", "released_on": "2000-03-03"}, "entered-after"),
    ],
)
def test_every_unusable_record_is_counted_with_a_reason(table, row, reason):
    found = analyse(table([row, {}, {"dated": "1971-01-04"}]), as_of=AS_OF)
    assert excluded(found) == {reason: 1}
    assert found.tally.whole.records == 2
    assert found.exclusions["reason"].tolist() == [EXCLUSIONS[reason]]


def test_the_table_of_rows_adds_up(collection):
    found = analyse(collection, as_of="2024-06-30")
    rows = dict(found.reconciliation.itertuples(index=False))
    assert rows["records read"] == rows["left out of every figure"] + rows["usable"]
    parts = [n for step, n in rows.items() if step.startswith("of these")]
    assert sum(parts) == rows["usable"]


def test_no_rows():
    with pytest.raises(InputUnreadable, match="no records"):
        analyse(pd.DataFrame({"record_id": [], "dated": [], "released_on": [], "status": []}), as_of=AS_OF)


def test_missing_column(collection):
    with pytest.raises(UsageError, match="no column 'released_on'"):
        analyse(collection.drop(columns="released_on"), as_of=AS_OF)


def test_unknown_group(collection):
    with pytest.raises(UsageError, match="no group 'pots'; did you mean post"):
        analyse(collection, as_of=AS_OF, by=["pots"])


def test_unknown_clock(collection):
    with pytest.raises(UsageError, match="unknown clock 'automatc'; did you mean automatic"):
        analyse(collection, as_of=AS_OF, clock="automatc")


@pytest.mark.parametrize("horizon", ["20x5", "2030-13-01", "soon"])
def test_horizon_that_is_no_date(collection, horizon):
    with pytest.raises(UsageError, match="neither a date"):
        analyse(collection, as_of=AS_OF, horizon=horizon)


def test_horizon_before_the_day(collection):
    with pytest.raises(UsageError, match="lies before the as-of date"):
        analyse(collection, as_of=AS_OF, horizon="2019")


@pytest.mark.parametrize("asked", [{"as_of": "9999-12-31"}, {"as_of": AS_OF, "horizon": "9999"}])
def test_days_too_late_for_the_calendar(collection, asked):
    with pytest.raises(UsageError, match=r"too late.* give one until 9899-12-31"):
        analyse(collection, **asked)


def test_as_of_that_is_no_date(collection):
    with pytest.raises(UsageError, match="as-of date 'now' is not a date"):
        analyse(collection, as_of="now")


def test_too_many_groups(table):
    frame = table([{"note": str(i)} for i in range(5001)])
    with pytest.raises(UsageError, match="5,00"):
        analyse(frame, as_of=AS_OF, by=["note"])


def test_a_single_record(table):
    found = analyse(table([{"released_on": "2000-02-03", "declassify_on": "1995-05-05"}]), as_of=AS_OF)
    assert found.population.refusal == "1 record with an official release are too few: at least 10 are needed"
    assert found.shares["share"].isna().all()
    assert found.lag_bands.set_index("band")["records"]["1 to 5 years late"] == 1
    assert write(found, "html")


def test_all_equal(table):
    rows = [{"dated": "1980-02-03", "released_on": "1999-04-05", "declassify_on": "1999-04-05"}] * 30
    found = analyse(table(rows), as_of=AS_OF)
    assert "all releases bear one date" in found.population.refusal
    assert found.lag_bands.set_index("band")["records"].to_dict()["on the day"] == 30
    assert write(found, "html")


def test_nothing_usable(table):
    found = analyse(table([{"dated": ""}] * 5), as_of=AS_OF)
    assert excluded(found) == {"no-date": 5}
    for form in ("html", "json", "markdown", "csv", "ics", "requests", "table"):
        assert write(found, form)


def test_release_after_the_as_of_date_has_not_happened(table):
    rows = [{"dated": f"19{60 + i % 30}-01-05", "released_on": f"20{10 + i % 20}-02-03"} for i in range(60)]
    found = analyse(table(rows), as_of="2015-06-30")
    assert found.population.kind == "released-and-withheld"
    assert found.tally.late_releases == found.population.withheld == 42
    assert "later-releases" in [notice.code for notice in tell(found).notices]


def test_due_date_before_writing_or_beyond_reason_is_no_due_date(table):
    rows = [
        {"dated": "1980-02-03", "declassify_on": "1979-01-01"},
        {"dated": "1980-02-03", "declassify_on": "9999-12-31"},
        {"dated": "1980-02-03", "declassify_on": "1999-12-31"},
    ]
    found = analyse(table(rows), as_of=AS_OF)
    assert found.backlog["withheld"].sum() == 1
    assert found.tally.undated == {"date": 2}


def test_a_day_that_is_not_certain_is_no_day_due(table):
    doubted = {
        "instruction_kind": "none",
        "declassify_on": "1981-12-31",
        "declassify_basis": "due on 1981-12-31 under 18 CFR 3a.31(b); not certain: no instruction on the record states it",
    }
    found = analyse(
        table([{"dated": "1975-01-02"} | doubted, {"dated": "1975-01-03", "declassify_on": "1981-12-31"}]).fillna(""),
        as_of=AS_OF,
    )
    assert found.tally.undated == {"none": 1}
    assert found.tally.whole.lag.opened["withheld"].total == 1


@pytest.mark.parametrize(
    "said",
    [{"instruction_layer": "reviewer"}, {"declassify_basis": "a reviewer's stamp of 2015-08-27 and not its own"}],
)
def test_a_reviewers_stamp_is_no_date_that_a_release_is_measured_against(table, said):
    own = {"dated": "1980-02-03", "declassify_on": "1999-12-31"}
    stamped = own | {"declassify_on": "2005-02-03", "released_on": "2015-09-01"} | said
    found = analyse(table([own, stamped, stamped, own | {"released_on": "2001-03-04"}]).fillna(""), as_of=AS_OF)
    assert found.tally.undated == {"a reviewer's stamp": 2}
    assert sum(spell.total for spell in found.tally.whole.lag.events.values()) == 1
    assert found.backlog["withheld"].sum() == 1
    assert found.tally.releases.total == 3


def test_records_bring_whose_line_their_instruction_is():
    stamp = "Classified by DAS, A/GIS, DoS on 08/27/2015 \u2014 Class: SECRET \u2014 Reason: 1.4(D) \u2014 Declassify on: 07/16/2026"
    lines = {"1": "E.O. 12958: DECL: 07/16/2011", "2": stamp}
    base = {"classification": "SECRET", "created": "2001-07-16", "released": "2015-09-01"}
    frame = pd.DataFrame([{"id": id_, "instruction": line, **base} for id_, line in lines.items()])
    found = timing(frame, as_of=AS_OF)
    assert found.tally.undated == {"a reviewer's stamp": 1}
    assert timing(frame, as_of=AS_OF, clock="automatic").tally.undated == {}


def test_first_days_of_years_are_noticed(table):
    rows = [{"dated": "1963-01-01"}] * 30 + [{"dated": f"1964-{i % 12 + 1:02}-{i % 28 + 1:02}"} for i in range(300)]
    found = analyse(table(rows), as_of=AS_OF)
    assert found.fillers["dated"].tolist() == ["1963-01-01"]
    assert "filler-dates" in [notice.code for notice in tell(found).notices]


def test_repeated_ids_are_noticed(table):
    rows = [{"record_id": "A"}, {"record_id": "A"}, {"record_id": "A", "dated": "1971-02-03"}]
    found = analyse(table(rows), as_of=AS_OF)
    assert (found.tally.repeated, found.tally.twins) == (2, 1)


def test_dates_may_be_of_any_usual_type(collection):
    plain = analyse(collection, as_of="2024-06-30")
    names = ["dated", "released_on", "declassify_on", "automatic_on"]
    typed = collection.assign(**{name: pd.to_datetime(collection[name].replace("", None)) for name in names})
    objects = collection.assign(
        **{name: [date.fromisoformat(v) if v else None for v in collection[name]] for name in names}
    )
    zoned = typed.assign(dated=typed["dated"].dt.tz_localize("UTC"))
    for other in (typed, objects, zoned):
        again = analyse(other, as_of=date(2024, 6, 30))
        assert np.array_equal(again.shares["share"], plain.shares["share"])
        assert again.backlog.equals(plain.backlog)


days = st.dates(date(1940, 1, 1), date(2030, 1, 1)).map(str) | st.sampled_from(["", "1975", "x", "9999-12-31"])
rows = st.fixed_dictionaries(
    {
        "dated": days,
        "released_on": days,
        "declassify_on": days,
        "automatic_on": days,
        "entered_on": days,
        "instruction_kind": st.sampled_from(["date", "event", "exempt", "none", "malformed", ""]),
        "status": st.sampled_from(
            ["released", "released-in-part", "leaked", "denied", "due", "pending", "no-date", ""]
        ),
        "release_route": st.sampled_from(["official", "leak", "", None]),
        "release_extent": st.sampled_from(["full", "part", "denied", "destroyed", ""]),
        "post": st.sampled_from(["Alba", "Borea", "", None]),
    }
)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(rows, min_size=1, max_size=60), st.sampled_from(["marking", "automatic"]))
def test_whatever_comes_in_is_counted_once(table, made, clock):
    found = analyse(table(made), as_of=AS_OF, clock=clock)
    used = found.tally.whole.records
    assert used + sum(found.tally.excluded.values()) == len(made)
    assert found.population.released + found.population.withheld + found.population.leaked == used
    assert not found.shares["share"].dropna().lt(0).any()
    for form in ("json", "markdown", "csv", "ics", "requests"):
        assert write(found, form)
