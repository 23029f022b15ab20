"""The figures against plain counting over the rows."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from auditor.timing import analyse
from auditor.timing.conventions import conventions
from auditor.timing.telling import tell

AS_OF = "2024-06-30"


@pytest.fixture(scope="module")
def found(collection):
    return analyse(collection, as_of=AS_OF, horizon="2030-12-31")


@pytest.fixture(scope="module")
def plain(collection, found):
    """The usable rows with real dates."""
    frame = collection.copy()
    for name in ("dated", "released_on", "declassify_on"):
        frame[name] = pd.to_datetime(frame[name].replace("", None))
    fillers = set(conventions()["filler_dates"])
    bad = collection["dated"].isin(fillers) | collection["released_on"].isin(fillers)
    assert bad.sum() == sum(found.tally.excluded.values())
    return frame[~bad]


def certain(plain):
    return plain[plain["instruction_kind"] == "date"]


def test_backlog(found, plain):
    held = certain(plain)
    open_ = held[held["status"] == "due"]
    past = (pd.Timestamp(AS_OF) - open_["declassify_on"]).dt.days
    assert found.backlog["withheld"].sum() == (past >= 0).sum()
    assert found.backlog["record_years"].sum() == pytest.approx(past[past >= 0].sum() / 365.2425)
    assert found.backlog["withheld"].iloc[0] == ((past >= 0) & (past <= 366)).sum()
    leaked = held[held["status"] == "leaked"]
    assert found.backlog["leaked"].sum() == (leaked["declassify_on"] <= AS_OF).sum()


@pytest.mark.parametrize("on", ["1999-12-31", "2010-12-31", "2023-12-31", AS_OF])
def test_history(found, plain, on):
    held = certain(plain)
    held = held[held["status"] != "leaked"]
    due = held["declassify_on"] <= on
    gone = held["status"].str.startswith("released") & (held["released_on"] <= on)
    assert found.history.set_index("on")["overdue"][on] == (due & ~gone).sum()


def test_history_adds_up(found):
    steps = found.history["fell_due"] - found.history["done"]
    assert np.array_equal(np.cumsum(steps), found.history["overdue"])


def test_oldest(found, plain):
    held = certain(plain)
    held = held[(held["status"] == "due") & (held["declassify_on"] <= AS_OF)]
    expected = held.sort_values(["declassify_on", "dated", "record_id"])["record_id"].head(10)
    assert found.oldest["record_id"].tolist() == expected.tolist()
    assert found.oldest["days"].is_monotonic_decreasing


def test_lag_bands(found, plain):
    held = certain(plain)
    held = held[held["status"].str.startswith("released")]
    lag = (held["released_on"] - held["declassify_on"]).dt.days
    expected = [
        (lag < -1827).sum(),
        ((lag >= -1827) & (lag < 0)).sum(),
        (lag == 0).sum(),
        ((lag > 0) & (lag <= 366)).sum(),
        ((lag > 366) & (lag <= 1827)).sum(),
        (lag > 1827).sum(),
    ]
    assert found.lag_bands["records"].tolist() == expected
    assert found.lag_histogram["records"].sum() == sum(expected)
    kinds = found.lag_histogram.groupby("kind")["records"].sum()
    assert kinds["late"] == sum(expected[3:])
    assert kinds["on the day"] == expected[2]


def test_forward(found, plain):
    held = certain(plain)
    held = held[held["status"] == "due"]
    for year in (2024, 2027, 2030):
        inside = held["declassify_on"].dt.year.eq(year) & (held["declassify_on"] > AS_OF)
        assert found.forward_years.set_index("year")["date"][year] == inside.sum()
    assert found.forward_months["date"].sum() == found.forward_years["date"].sum()
    assert found.forward_months["month"].iloc[[0, -1]].tolist() == ["2024-06", "2030-12"]
    assert len(found.due[found.due["days"] < 0]) == (
        found.forward_years["date"] + found.forward_years["leaked"]
    ).sum() - (leaked_elsewhere(found))


def leaked_elsewhere(found):
    """Leaked records of the two other kinds, which the list of certain dates leaves out."""
    months = found.forward_months["month"]
    numbers = [int(m[:4]) * 12 + int(m[5:]) - 1 for m in months]
    return sum(int(found.tally.ahead[f"{worth}|leaked"].at(np.array(numbers)).sum()) for worth in ("event", "exempt"))


def test_groups_count_what_they_hold(found, plain):
    posts = found.groups[found.groups["by"] == "post"].set_index("group")
    for post, rows in plain.groupby("post"):
        assert posts["records"][post] == len(rows)
        assert posts["released"][post] == rows["status"].str.startswith("released").sum()
    assert posts["overdue"].sum() == found.backlog["withheld"].sum()
    bands = found.lag_bands["band"].tolist()
    assert posts[bands].sum().tolist() == found.lag_bands["records"].tolist()


def test_groups_are_ordered_by_the_lower_limit(found):
    posts = found.groups[(found.groups["by"] == "post") & found.groups["rank"].notna()]
    assert posts["lower"].is_monotonic_decreasing
    assert posts["rank"].tolist() == list(range(1, len(posts) + 1))


def test_one_group_has_the_figures_of_the_whole(collection):
    found = analyse(collection, as_of=AS_OF, by=["source"])
    group = found.groups.iloc[0]
    assert group["share"] == pytest.approx(found.shares.set_index("years")["share"][25], abs=0.005)
    assert group["median"] == pytest.approx(found.median.value, abs=0.1)
    assert group["mean"] == pytest.approx(found.mean.value, abs=0.1)


def test_small_groups_are_listed_and_not_ranked(collection):
    names = {0: "Tiny", 1: "", 2: "Large"}
    small = collection.assign(post=[names[0 if i < 5 else 1 + i % 2] for i in range(len(collection))])
    small.loc[small.index[5:900], "post"] = "Small"
    groups = analyse(small, as_of=AS_OF, by=["post"]).groups.set_index("group")
    assert groups["reason"]["Tiny"] == "fewer than 10 records"
    assert pd.isna(groups["rank"]["Tiny"])
    assert np.isnan(groups["share"]["Tiny"])
    assert sorted(groups["rank"][["Large", "Small"]]) == [1, 2]
    assert groups["reason"]["not stated"] == "no group: the records do not state it"
    assert pd.isna(groups["rank"]["not stated"])


def test_one_group_with_an_estimate_has_no_rank(collection):
    small = collection.assign(post=["Tiny" if i < 5 else "Large" for i in range(len(collection))])
    groups = analyse(small, as_of=AS_OF, by=["post"]).groups.set_index("group")
    assert groups["share"]["Large"] > 0
    assert groups["rank"].isna().all()


def test_what_most_records_leave_open_is_compared_only_when_asked(collection):
    sparse = collection.assign(
        post=["Alba" if i % 3 == 0 else "Borea" if i % 3 == 1 and i < 600 else "" for i in range(len(collection))]
    )
    assert "post" not in set(analyse(sparse, as_of=AS_OF).groups["by"])
    assert set(analyse(sparse, as_of=AS_OF, by=["post"]).groups["group"]) == {"Alba", "Borea", "not stated"}
    refused = next(s for s in tell(analyse(sparse, as_of=AS_OF)).sections if s.id == "refused").tables[0]
    assert any(row[0].startswith("Comparison by post") for row in refused.rows)


def test_route_has_counts_and_no_shares(collection):
    groups = analyse(collection, as_of=AS_OF, by=["route"]).groups
    assert groups["share"].isna().all()
    assert groups["reason"].str.startswith("known of released records only").all()
    assert groups["withheld"].sum() == 0


def test_complete_collection_gives_plain_shares(table):
    rows = [{"dated": "1960-03-04", "released_on": f"{1970 + i}-03-08"} for i in range(40)]
    found = analyse(table(rows), as_of="2020-01-01", population="released-and-withheld")
    shares = found.shares.set_index("years")["share"]
    assert shares[10] == 0.0  # the first release came days after ten years
    assert shares[20] == pytest.approx(10 / 40)
    assert shares[35] == pytest.approx(25 / 40)


def test_an_anniversary_lies_within_its_term(table):
    rows = [{"dated": f"{1960 + i}-03-01", "released_on": f"{1985 + i}-03-01"} for i in range(20)]
    found = analyse(table(rows), as_of="2020-01-01", population="released-and-withheld")
    assert found.shares.set_index("years")["share"][25] == 1.0


def test_certain_event_and_exempt_are_kept_apart(table):
    rows = [
        {"declassify_on": "2025-01-01"},
        {"instruction_kind": "event", "automatic_on": "2025-12-31"},
        {"instruction_kind": "exempt", "automatic_on": "2025-12-31", "exemption_codes": "25X1"},
        {"instruction_kind": "none", "automatic_on": "2025-12-31"},
        {"instruction_kind": "exempt", "automatic_on": "1995-12-31", "exemption_codes": "OADR"},
        {"declassify_on": "2025-02-01", "status": "leaked", "released_on": "2010-11-28", "release_route": "leak"},
    ]
    found = analyse(table(rows), as_of="2020-01-01")
    row = found.forward_years.set_index("year").loc[2025]
    assert row.tolist() == [1, 1, 1, 1]
    outside = {(r.worth, r.why): r.records for r in found.outside.itertuples()}
    assert outside == {("exempt", "fallback date passed"): 1, ("none: none", "no date"): 1}
    assert found.backlog["withheld"].sum() == 0


def test_the_automatic_clock_knows_what_is_exempt_from_it(table):
    """An indefinite marking is no exemption from automatic declassification; a 25X code claims one."""
    rows = [
        {"instruction_kind": "exempt", "automatic_on": "1995-12-31", "exemption_codes": "OADR"},
        {"instruction_kind": "exempt", "automatic_on": "1995-12-31", "exemption_codes": ("25X1", "25X6")},
        {"instruction_kind": "none", "automatic_on": "1995-12-31", "automatic_from": "2006-12-31"},
    ]
    found = analyse(table(rows), as_of="2000-01-01", clock="automatic")
    assert found.backlog["withheld"].sum() == 1
    assert found.forward_years["date"].sum() == 1
    assert {(r.worth, r.why): r.records for r in found.outside.itertuples()} == {("exempt", "fallback date passed"): 1}


@pytest.mark.parametrize("form", ["text", "texts", "objects"])
def test_other_clocks_are_read_from_their_column(table, form):
    class Clock:
        def __init__(self, on):
            self.id, self.on = "usc-22-4354", on

    texts = ["marking=;usc-22-4354=1995-05-05", "usc-22-4354=1996-05-05", ""]
    objects = [[Clock(date(1995, 5, 5))], [Clock("1996-05-05")], []]
    frame = table([{"dated": "1970-05-05"} for _ in range(3)])
    forms = {"text": texts, "texts": [tuple(text.split(";")) for text in texts], "objects": objects}
    frame = frame.assign(clocks=forms[form])
    found = analyse(frame, as_of="2000-01-01", clock="usc-22-4354")
    assert found.backlog["withheld"].sum() == 2
    assert found.tally.undated == {"date": 1}
    assert found.due["authority"].iloc[0].startswith("22 U.S.C. 4354")


def test_denial_competes_with_release(table):
    rows = [{"released_on": f"{1980 + i}-05-05"} for i in range(20)]
    rows += [{"released_on": f"{1980 + i}-06-05", "release_extent": "denied", "status": "denied"} for i in range(20)]
    rows += [{"status": "denied"}, {}]
    found = analyse(table(rows), as_of="2020-01-01")
    assert found.population.released == 20
    at_35 = found.outcomes[found.outcomes["years"] == 35].set_index("outcome")["share"]
    assert at_35["released"] == pytest.approx(20 / 42, abs=0.01)
    assert at_35["denied"] == pytest.approx(20 / 42, abs=0.01)
    assert found.shares.set_index("years")["share"][35] == at_35["released"]
    assert "undated-denials" in [notice.code for notice in tell(found).notices]


def test_an_extent_that_is_not_stated_is_not_in_full(table):
    extents = ["full"] * 12 + ["part"] * 12 + [""] * 12
    rows = [{"released_on": f"{1980 + i}-05-05", "release_extent": e} for i, e in enumerate(extents)]
    found = analyse(table([*rows, {}]), as_of="2020-01-01", population="released-and-withheld")
    counted = found.outcomes.drop_duplicates("outcome").set_index("outcome")["records"].to_dict()
    assert counted == {"full": 12, "part": 12, "released": 12}


def test_a_record_counts_from_the_day_it_could_be_seen(table):
    seen = [{"dated": "1950-01-05", "entered_on": "1985-01-05", "released_on": f"{1985 + i}-06-05"} for i in range(30)]
    found = analyse(table([*seen, *({} for _ in range(30))]), as_of="2020-01-01")
    assert found.tally.whole.age.entries.total == 30
    assert "late-entry" in [notice.code for notice in tell(found).notices]
    assert found.shares.set_index("years")["share"][30] == 0.0


def test_statutory_terms_follow_the_day():
    from auditor.timing.statute import installed, statute

    def terms(*day):
        return {term.id: term.years for term in statute(installed(), date(*day)).terms}

    assert terms(2021, 6, 30)["usc-22-4354"] == 30
    assert terms(2022, 6, 30)["usc-22-4354"] == 25
    assert terms(1990, 1, 1) == {}


def test_timing_cannot_be_changed(found):
    with pytest.raises(AttributeError):
        found.shares = None
