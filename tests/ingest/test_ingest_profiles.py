"""Profiles: schema, layouts, fillers, choice with its reason, proposals for unknown tables."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from auditor.errors import ConfigError, InputUnreadable
from auditor.ingest import profiles
from auditor.ingest.layouts import compile_layout, to_iso, without_specks
from auditor.ingest.suggest import suggest
from auditor.resources import folder

RULES = folder("rules")
SCHEMA = json.loads((RULES / "schemas" / "profile.json").read_text())
FILES = sorted((RULES / "profiles").glob("*.json"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_profile_is_valid_and_named_as_its_file(path):
    data = json.loads(path.read_text())
    jsonschema.Draft202012Validator(SCHEMA).validate(data)
    assert data["name"] == path.stem
    assert profiles.known()[path.stem].title
    for name, pattern in (profiles.known()[path.stem].patterns or {}).items():
        assert pattern.pattern == data["patterns"][name]


def test_a_leak_is_never_an_official_release():
    for profile in profiles.known().values():
        routes = {rule.value for rule in profile.fields.get("release_route", ()) if rule.value}
        if profile.released_means == "leak":
            assert routes == {"leak"}
        else:
            assert "leak" not in routes


@pytest.mark.parametrize(
    ("text", "layout", "iso"),
    [
        ("12/28/1966 18:48", "{month}/{day}/{year} {hour}:{minute}", "1966-12-28 18:48"),
        ("1/2/2008", "{month}/{day}/{year}", "2008-01-02"),
        ("2/30/2008", "{month}/{day}/{year}", None),
        ("13/1/2008", "{month}/{day}/{year}", None),
        ("1/2/2008 24:00", "{month}/{day}/{year} {hour}:{minute}", None),
        ("00/00/1975", "{month}/{day}/{year}", "1975"),
        ("05/00/1975", "{month}/{day}/{year}", "1975-05"),
        ("00/05/1975", "{month}/{day}/{year}", "1975"),
        ("00/00/0000", "{month}/{day}/{year}", ""),
        ("10/09/98", "{month}/{day}/{year2}", None),
        ("26 JUN 1979", "{day} {month_name} {year}", "1979-06-26"),
        ("June 1979", "{month_name} {year}", "1979-06"),
        ("June2024", "{month_name}{year}", "2024-06"),
        ("Foo 1979", "{month_name} {year}", None),
        (
            "Friday, December 4, 2009 3:31 AM",
            "{weekday}, {month_name} {day}, {year} {hour}:{minute} {half}",
            "2009-12-04 03:31",
        ),
        (
            "Friday, December 4, 2009 12:31 AM",
            "{weekday}, {month_name} {day}, {year} {hour}:{minute} {half}",
            "2009-12-04 00:31",
        ),
        (
            "Friday, December 4, 2009 13:31 PM",
            "{weekday}, {month_name} {day}, {year} {hour}:{minute} {half}",
            "2009-12-04 13:31",
        ),
        (
            "Friday, December 4, 2009 21:49 AM",
            "{weekday}, {month_name} {day}, {year} {hour}:{minute} {half}",
            "2009-12-04",
        ),
        ("Friday, December 4, 2009 25:31 PM", "{weekday}, {month_name} {day}, {year} {hour}:{minute} {half}", None),
        ("Friday, December 4, 2009 13:71 AM", "{weekday}, {month_name} {day}, {year} {hour}:{minute} {half}", None),
        ("2005-04-22T00:00:00", "{year}-{month}-{day}T{hour}:{minute}:{second}", "2005-04-22 00:00"),
        ("\u0661/2/2008", "{month}/{day}/{year}", None),
    ],
)
def test_layouts(text, layout, iso):
    assert to_iso(text, layout) == iso


@pytest.mark.parametrize(("first", "iso"), [(1900, "1998-10-09"), (1990, "1998-10-09"), (1999, "2098-10-09")])
def test_two_digit_years_lie_in_the_stated_hundred(first, iso):
    assert to_iso("10/09/98", "{month}/{day}/{year2}", first) == iso


@pytest.mark.parametrize(("typed", "iso"), [("00/00/00", ""), ("00/00/75", "1975"), ("01/00/00", "1900-01")])
def test_nothing_but_noughts_is_no_date(typed, iso):
    assert to_iso(typed, "{month}/{day}/{year2}", 1900) == iso


def test_specks_around_a_date_go_first_and_scraps_behind_it_last():
    assert list(without_specks('\u00b0 12/02/63 i"')) == ["12/02/63 i", "12/02/63"]
    assert list(without_specks("AUG _ 9 1963 {")) == ["AUG 9 1963"]
    assert list(without_specks("05/29/1969 i rc")) == ["05/29/1969 i rc", "05/29/1969 i", "05/29/1969"]
    assert list(without_specks("05/10/1976 Released")) == ["05/10/1976 Released"]
    assert list(without_specks(" _ ")) == []


def test_a_layout_with_an_unknown_part():
    with pytest.raises(ConfigError, match="unknown or repeated part"):
        compile_layout("{moon}")
    with pytest.raises(ConfigError, match="unknown or repeated part"):
        compile_layout("{day}{day}")


@pytest.mark.parametrize(
    ("columns", "name"),
    [
        ("id,created", "canonical"),
        ("ID,title", "canonical"),
        (",id,title,classification,publication_date,page_count,content_type", "crest-list"),
        ("Record Number,NARA Release Date,Formerly Withheld,To", "jfk-release"),
        ("URL,Draft Date,Document Number,Film Number,From,Subject,TAGS,To", "aad-overview"),
        ("doc_nbr,origclass,review_date,review_markings,body,id", "historylab-cables"),
        ("document_id,date,title,pdf_url", "state-foia-list"),
    ],
)
def test_the_profile_that_asks_for_most_columns_is_chosen(columns, name):
    profile, reason = profiles.choose(columns.split(","))
    assert profile.name == name
    assert reason


def test_no_profile():
    assert profiles.choose(["name", "date"]) is None


def test_history_lab_row(given):
    columns = {
        "doc_nbr": "1973ABIDJA00073", "origclass": "CONFIDENTIAL", "class": "UNCLASSIFIED", "eo": "N/A",
        "date": "1960-01-01T00:00:00", "review_date": "2001-10-10T00:00:00", "orighand": "n/a",
        "review_markings": "  Declassified/Released US Department of State EO Systematic Review 30 JUN 2005  ",
        "body": "x", "raw_body": "1. A\n2. B", "review_transfer_date": "2017-02-17T00:00:00", "type": "TE",
    }  # fmt: skip
    (record,) = given.records("a.jsonl", json.dumps(columns))
    assert record.fields == {
        "id": "1973ABIDJA00073", "classification": "CONFIDENTIAL", "current_classification": "UNCLASSIFIED",
        "created": "undated", "instruction": "N/A", "reviewed_on": "2001-10-10", "released": "2005-06-30", "release_route": "systematic",
        "type": "telegram",
    }  # fmt: skip
    assert record.text.content == "1. A\n2. B"
    assert record.extra["review_transfer_date"].startswith("2017")


@pytest.mark.parametrize(
    ("title", "subject"),
    [
        ("HARBOUR BOARD,\nMINUTES", "HARBOUR BOARD,\nMINUTES"),
        ("REPORT ON RESTRICTED AREAS", "REPORT ON RESTRICTED AREAS"),
        ("RESTRICTED AREAS", "RESTRICTED AREAS"),
        ("[Restricted]", None),
        ("I RESTRICTED ]", None),
        ("\u2014 [ RESTRICTED ]", None),
        ("[Restricted] Act of 1992 (44 USC 2107 Note).", None),
    ],
)
def test_a_withheld_title_of_an_identification_sheet_is_no_marking(given, title, subject):
    header = "path,RECORD NUMBER,AGENCY FILE NUMBER,CURRENT STATUS,DATE OF LAST REVIEW,TITLE\n"
    (record,) = given.records("a.csv", f'{header}releases/2018/124-90137-10355.md,,,,,"{title}"\n')
    assert record.get("subject") == subject


def test_a_list_of_identifiers_gives_the_month(given):
    rows = given.records("a.csv", "66SANTIAGO21,12\n09LIMA1164,2\n7575QUITO95,11\n10OSLO,1\n04ROME7,13\n")
    created = [row.get("created") for row in rows]
    assert created == ["1966-12", "2009-02", "1975-11", "2010-01", "13/04"]  # no month 13: kept as typed
    assert rows[1].extra == {"month": "2"}


@pytest.mark.parametrize(
    ("decision", "codes", "extent"),
    [("", "1.4(D)|B1", "part"), ("", "B6", "part"), ("RELEASE IN FULL", "B3", "full"), ("", "", None), ("", "0", None)],
)
def test_exemption_codes_without_a_decision_are_a_release_in_part(given, decision, codes, extent):
    index = f"doc_id,case_no,release_date_stamp,release_decision,has_classification_stamp,exemption_codes\nC1,F-1,08/31/2015,{decision},0,{codes}\n"
    stamps = f"doc_id,classified_by_on,class,declassify_on,raw_stamp_lines,release_decision,exemption_codes\nC1,,,,,{decision},{codes}\n"
    for table in (index, stamps):
        (record,) = given.records("a.csv", table)
        assert record.get("release_extent") == extent


@pytest.mark.parametrize(
    ("title", "subject"), [("WITHHELD", None), ("[RESTRICTED]", None), ("WITHHELD PAY", "WITHHELD PAY")]
)
def test_a_withheld_title_of_a_released_record_is_no_subject_and_no_mark(given, title, subject):
    (record,) = given.records(
        "a.csv", f"Record Num,NARA Release Date,Formerly Withheld,Title\n1,12/15/2022,Redact,{title}\n"
    )
    assert record.get("subject") == subject


def test_jfk_fillers(given):
    head = "Record Num,NARA Release Date,Formerly Withheld,Doc Date,Review Date\n"
    rows = "1,12/15/2022,Redact,01/01/0000,05/07/2021\n2,12/15/2022,Redact,00/00/1964,05/07/2021\n3,12/15/2022,,13/45/1964,\n"
    first, second, third = given.records("a.csv", head + rows)
    assert first.get("created") == "undated"
    assert second.get("created") == "1964"
    assert third.get("created") == "13/45/1964"
    assert first.get("released") == "2022-12-15"
    assert first.get("release_route") == "official"


@pytest.mark.parametrize(
    ("typed", "created"),
    [("00/00/00", "undated"), ("00/00/63", "1963"), ("12/00/63", "1963-12"), ("12/01/63", "1963-12-01")],
)
def test_two_digit_years_of_a_jfk_list(given, typed, created):
    head = "Record Num,NARA Release Date,Formerly Withheld,Doc Date\n"
    (record,) = given.records("a.csv", f"{head}1,12/15/2022,Redact,{typed}\n")
    assert record.get("created") == created


@pytest.mark.parametrize(
    ("typed", "created"),
    [("06/02/75 in", "1975-06-02"), ("06/00/75 q", "1975-06"), ('00/00/00"', "undated"), ("", None), ("\u2014", None)],
)
def test_a_sheet_read_by_machine_has_specks(given, typed, created):
    row = f"path,RECORD NUMBER,AGENCY FILE NUMBER,CURRENT STATUS,DATE OF LAST REVIEW,DATE\nreleases/2017/104-10000-10001.md,1,2,,,{typed}\n"
    (record,) = given.records("a.csv", row)
    assert record.get("created") == created


def test_what_was_formerly_withheld_is_not_withheld_now(given):
    (record,) = given.records("a.csv", "Record Num,NARA Release Date,Formerly Withheld\n1,12/15/2022,Withhold\n")
    assert record.get("withheld") is None
    assert record.extra["Formerly Withheld"] == "Withhold"


def test_time_of_an_email_without_a_blank_before_its_half(given):
    head = "doc_id,batch,case_no,release_date_stamp,release_decision,sent,exemption_codes,has_classification_stamp\n"
    row = 'C1,x,F-2014-20439,11/30/2015,RELEASE IN FULL,"Sunday, May 20, 2012 4:13PM",,0\n'
    (record,) = given.records("a.csv", head + row)
    assert record.get("created") == "2012-05-20 16:13"


def test_composed_stamp(given):
    head = "doc_id,classified_by_on,class,reason,declassify_on,raw_stamp_lines,sent_iso\n"
    row = 'C1,"DAS, A/GIS on 08/27/2015",RELEASE IN PART CONFIDENTIAL,1.4(D),12/04/2029,x,2009-12-05\n'
    (record,) = given.records("a.csv", head + row)
    assert record.get("instruction") == (
        "Classified by DAS, A/GIS on 08/27/2015 \u2014 Class: RELEASE IN PART CONFIDENTIAL \u2014 Reason: 1.4(D) "
        "\u2014 Declassify on: 12/04/2029"
    )
    assert record.get("classification") is None
    assert record.get("current_classification") == "CONFIDENTIAL"
    assert record.get("reviewed_on") == "2015-08-27"


def test_a_profile_of_ones_own(given, tmp_path):
    path = tmp_path / "mine.json"
    path.write_text(
        json.dumps(
            {
                "name": "mine", "title": "Mine", "reader": "rows",
                "fields": {"id": {"from": "nr"}, "created": {"from": "tag", "dates": ["{day}.{month}.{year}"]}},
            }
        )
    )  # fmt: skip
    source = given.source("a.csv", "nr;tag\n7;02.01.2008\n", profile=str(path))
    (record,) = source.rows()
    assert record.fields == {"id": "7", "created": "2008-01-02"}
    assert (source.choice.profile, source.choice.reason) == ("mine", "asked for")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "not JSON"),
        ('{"name": "x"}', r"mine\.json: \$"),
        ('{"name": "x", "title": "x", "reader": "rows", "fields": {"colour": {"from": "a"}}}', "colour"),
        (
            '{"name": "x", "title": "x", "reader": "rows", "fields": {"id": {"from": "a", "pattern": "("}}}',
            "not a profile",
        ),
    ],
)
def test_a_wrong_profile(tmp_path, text, message):
    path = tmp_path / "mine.json"
    path.write_text(text)
    with pytest.raises(ConfigError, match=message):
        profiles.named(str(path))


def test_a_pattern_that_is_none_is_refused_before_any_file_is_read(tmp_path):
    data = json.loads((RULES / "profiles" / "state-foia-text.json").read_text())
    data["patterns"]["stamp"] = "(never closed"
    path = tmp_path / "own.json"
    path.write_text(json.dumps(data))
    with pytest.raises(ConfigError, match="not a profile"):
        profiles.named(str(path))


def test_an_unknown_profile():
    with pytest.raises(ConfigError, match="unknown profile cablegate-cvs; did you mean cablegate-csv"):
        profiles.named("cablegate-cvs")


def test_a_named_profile_decides_the_reader(given):
    (record,) = given.records("a.csv", "1. ONE\n", profile="bare-text")
    assert (record.get("id"), record.text.content) == ("a", "1. ONE")


# --------------------------------------------------------------------------- proposals
LIST = "Ref;Sent;Marking;Topic;Full text;Nr\n" + "".join(
    f'08ROME{n};{n % 27 + 1}.3.2008;{("SECRET", "CONFIDENTIAL//NOFORN")[n % 2]};Topic {n};"{"1. (S) Words. " * 40}";{n}\n'
    for n in range(1, 40)
)


def test_suggestion(tmp_path):
    path = tmp_path / "list.csv"
    path.write_text(LIST)
    proposal = suggest(str(path))
    found = {suggestion.field: suggestion for suggestion in proposal.fields}
    assert found["id"].column == "Ref"
    assert found["classification"].column == "Marking"
    assert found["text"].column == "Full text"
    assert proposal.confidence == found["id"].confidence >= 0.5
    assert "Nr" in proposal.left_over
    jsonschema.Draft202012Validator(SCHEMA).validate(proposal.profile())


def test_a_suggestion_reads_the_table(tmp_path, given):
    path = tmp_path / "list.csv"
    path.write_text("MRN,Date,Class\n08ROME1,3/14/2008,SECRET\n08ROME2,3/15/2008,SECRET\n")
    data = suggest(str(path)).profile()
    mine = tmp_path / "mine.json"
    mine.write_text(json.dumps(data))
    rows = given.records("b.csv", path.read_text(), profile=str(mine))
    assert [row.get("created") for row in rows] == ["2008-03-14", "2008-03-15"]
    assert rows[0].get("classification") == "SECRET"


def test_ambiguous_dates_are_a_doubt(tmp_path):
    path = tmp_path / "list.csv"
    path.write_text("MRN,Date\n08ROME1,3/4/2008\n08ROME2,5/6/2008\n")
    assert "every date in Date also reads with day and month swapped" in suggest(str(path)).doubts


def test_nothing_to_suggest(tmp_path):
    (tmp_path / "a.csv").write_text("x,y\n")
    with pytest.raises(InputUnreadable, match="no readable row"):
        suggest(str(tmp_path / "a.csv"))
    (tmp_path / "b.csv").write_text("x,y\n1,2\n")
    assert suggest(str(tmp_path / "b.csv")).doubts == ("no column is a likely identifier; name one",)
    with pytest.raises(InputUnreadable, match="one file at a time"):
        suggest(str(Path(tmp_path)))
