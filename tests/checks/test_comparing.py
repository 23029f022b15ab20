"""Subject against subject, receipt against sending, tokens against the date."""

from datetime import date

import pytest

from auditor.cable.facts import Cable
from auditor.checks.comparing import later_tokens, minutes_to_receipt, number_post, subject_form
from auditor.law.outcome import Outcome


@pytest.mark.parametrize(
    ("own", "shown", "form"),
    [
        ("Visit of the board", "VISIT OF THE BOARD", "same"),
        ("VISIT OF THE", "VISIT OF THE BOARD", "cut"),
        ("VISIT OF THE BOARD TO LIMA", "VISIT OF THE BOARD", "same"),
        ("PROTOCOL", "VISIT", "other"),
        ("...", "VISIT", None),
        (None, "VISIT", None),
    ],
)
def test_subjects(own, shown, form):
    assert subject_form(Cable(subject=own, text_subject=shown)) == form


@pytest.mark.parametrize(
    ("dtg", "sent", "came", "minutes"),
    [
        ("222227Z JUN 75", date(1975, 6, 22), "230631", 484),
        ("222227Z JUN 75", date(1975, 6, 22), "220631", -956),
        ("302359Z JUN 75", date(1975, 6, 30), "010001", 2),
        ("010001Z MAR 76", date(1976, 3, 1), "292359", -2),
        ("010001Z MAR 75", date(1975, 3, 1), "282359", -2),
        ("222227Z JUN 75", date(1975, 6, 22), "322227", None),
        ("222227Z JUN 75", date(1975, 6, 22), "222460", None),
        ("222227Z JUN 75", date(1975, 6, 22), None, None),
    ],
)
def test_minutes_to_receipt(dtg, sent, came, minutes):
    assert minutes_to_receipt(Cable(dtg=dtg, dtg_on=sent, dtg_zone="Z", received_at=came)) == minutes


def test_another_zone_is_not_compared():
    found = Cable(dtg="222227R JUN 75", dtg_on=date(1975, 6, 22), dtg_zone="R", received_at="220631")
    assert minutes_to_receipt(found) is None


def test_the_number_on_the_line_comes_first_where_it_is_known_and_in_front():
    known = {"banner_post": "QUITO", "id_post": "LIMA"}
    assert number_post(Cable(**known, banner_in_front=True)) == "QUITO"
    assert number_post(Cable(**known)) == "LIMA"
    assert number_post(Cable(banner_post="XYZZYTOWN", id_post="LIMA", banner_in_front=True)) == "LIMA"
    assert number_post(Cable(id_post="XYZZYTOWN")) is None


@pytest.mark.parametrize(
    ("day", "precision", "later"),
    [
        (date(1982, 4, 1), "day", ("E.O. 12356",)),
        (date(1982, 4, 2), "day", ()),
        (date(1982, 1, 1), "year", ()),
        (date(1981, 1, 1), "year", ("E.O. 12356",)),
        (date(1982, 3, 1), "month", ("E.O. 12356",)),
        (None, "none", ()),
    ],
)
def test_an_order_is_later_until_it_is_signed(day, precision, later):
    found = Outcome(cited_order="eo-12356", cited_number="12356")
    assert later_tokens(Cable(dated=day, dated_precision=precision), found, ()) == later
    assert later_tokens(Cable(dated=day, dated_precision=precision), Outcome(cited_order="99999"), ("CUI",)) == ("CUI",)
