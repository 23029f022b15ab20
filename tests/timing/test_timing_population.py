"""What kind of records these are decides what is said: detected, stated, refused."""

import pandas as pd
import pytest
from timing_records import schedule

from auditor.errors import UsageError
from auditor.timing import analyse
from auditor.timing.telling import tell

AS_OF = "2024-06-30"


def withheld(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.assign(released_on="", release_route="", status="due")


def test_released_and_withheld_are_detected(collection):
    found = analyse(collection, as_of=AS_OF)
    assert found.population.kind == "released-and-withheld"
    assert not found.population.stated
    assert found.population.refusal == ""
    assert found.shares["share"].notna().all()


def test_released_only_is_detected_and_conditional():
    found = analyse(schedule(4000, seed=1, released_only=True), as_of=AS_OF)
    assert found.population.kind == "released-only"
    assert found.given_years > 40
    assert "released-only" in [notice.code for notice in tell(found).notices]
    assert not found.backlog["withheld"].any()
    assert not len(found.history)
    years = found.groups[found.groups["by"] == "year"]
    assert years["share"].isna().all()


def test_a_few_undated_releases_are_no_withheld_records():
    frame = schedule(4000, seed=1, released_only=True)
    frame.loc[:4, ["released_on", "status"]] = "", "due"
    found = analyse(frame, as_of=AS_OF)
    assert found.population.kind == "released-only"
    assert "only 5 have none" in found.population.reason
    assert "unreleased-left-out" in [notice.code for notice in tell(found).notices]


def test_schedule_only(collection):
    found = analyse(withheld(collection), as_of=AS_OF)
    assert found.population.kind == "schedule-only"
    assert found.shares["share"].isna().all()
    assert "no official release" in found.population.refusal
    assert found.backlog["withheld"].sum() > 0
    assert found.forward_years["date"].sum() > 0


def test_leaks_alone_are_a_schedule(collection):
    leaked = collection.assign(released_on="2010-11-28", release_route="leak", status="leaked")
    leaked = leaked[leaked["dated"] < "2010-11-28"]
    found = analyse(leaked, as_of=AS_OF)
    assert found.population.kind == "schedule-only"
    assert found.population.leaked == len(leaked) - sum(found.tally.excluded.values())
    assert found.backlog["withheld"].sum() == 0
    assert found.backlog["leaked"].sum() > 0
    assert not found.lag_bands["records"].any()


def test_leaks_do_not_make_released_records_a_full_collection():
    frame = schedule(4000, seed=1, released_only=True)
    leaks = frame.head(200).assign(release_route="leak", status="leaked", record_id="L")
    found = analyse(pd.concat([frame, leaks], ignore_index=True), as_of=AS_OF)
    assert found.population.kind == "released-only"
    assert found.population.sample == found.population.released


def test_a_statement_wins_and_is_printed(collection):
    frame = schedule(4000, seed=1, released_only=True)
    found = analyse(frame, as_of=AS_OF, population="released-and-withheld")
    assert found.population.kind == "released-and-withheld"
    assert found.population.stated
    section = tell(found).sections[0]
    assert section.paragraphs[0].startswith("Stated by the user.")
    only = analyse(collection, as_of=AS_OF, population="released-only")
    assert only.population.sample == only.population.released


@pytest.mark.parametrize("stated", ["released-only", "released-and-withheld"])
def test_a_statement_that_cannot_be_true_is_refused(collection, stated):
    with pytest.raises(UsageError, match="no record has an official release date"):
        analyse(withheld(collection), as_of=AS_OF, population=stated)


def test_unknown_population(collection):
    with pytest.raises(UsageError, match="did you mean released-only"):
        analyse(collection, as_of=AS_OF, population="released-onl")


def test_one_release_date_gives_no_waiting_time(table):
    rows = [{"dated": f"{1960 + i}-03-04", "released_on": "2021-12-15"} for i in range(40)]
    found = analyse(table(rows), as_of="2021-12-31")
    assert "all releases bear one date, 2021-12-15" in found.population.refusal
    assert found.shares["share"].isna().all()
    assert found.grain.is_coarse
    assert "coarse-dates" in [notice.code for notice in tell(found).notices]


def test_few_batches_give_no_waiting_time(table):
    rows = [{"dated": f"{1960 + i}-03-04", "released_on": f"{2010 + i % 4}-01-02"} for i in range(40)]
    assert "released on 4 dates" in analyse(table(rows), as_of="2021-12-31").population.refusal


def test_a_narrow_window_gives_no_waiting_time(table):
    """Records of many years, all released within one: what came out before is not in the file."""
    rows = [{"dated": f"{1960 + i}-03-04", "released_on": f"2015-{i % 12 + 1:02}-02"} for i in range(48)]
    found = analyse(table(rows), as_of="2015-12-31")
    assert "all released within" in found.population.refusal
    assert found.ages["records"].sum() == 48


def test_an_old_file_is_closed_at_its_last_release():
    frame = schedule(6000, seed=3, released_only=True, as_of="2012-12-31")
    then, later = analyse(frame, as_of="2012-12-31"), analyse(frame, as_of="2024-06-30")
    assert later.population.months > 130
    assert later.shares["share"].to_numpy() == pytest.approx(then.shares["share"].to_numpy(), abs=0.01)
