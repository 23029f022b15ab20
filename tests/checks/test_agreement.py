"""Facts that bring statements of one record to a comparable form."""

from datetime import date

import pytest

from auditor.cable.facts import Cable
from auditor.checks.agreement import agree as agree_under
from auditor.law.outcome import Outcome


def agree(cable, *, reason_due=False):
    return agree_under(cable, Outcome(reason_due=reason_due))


@pytest.mark.parametrize(
    ("day", "day_of_year", "after"),
    [
        (date(2005, 6, 3), 154, 0),
        (date(2005, 6, 3), 153, -1),
        (date(2005, 12, 31), 1, 1),
        (date(2006, 1, 1), 365, -1),
        (date(2004, 12, 31), 366, 0),
        (date(2005, 1, 1), 366, -1),
        (date(2005, 6, 3), 0, None),
        (date(2005, 6, 3), 999, None),
        (date(2006, 6, 3), 366, None),
        (date.max, 1, -364),
        (date.min, 365, 364),
        (None, 154, None),
        (date(2005, 6, 3), None, None),
    ],
)
def test_days_after_crosses_the_end_of_a_year(day, day_of_year, after):
    assert agree(Cable(record_id="X", dtg_on=day, de_day=day_of_year)).de_days_after == after


def test_year_days_come_from_the_date_time_group_first():
    assert agree(Cable(record_id="X", dtg_on=date(2004, 5, 1), dated=date(2005, 5, 1))).year_days == 366
    assert agree(Cable(record_id="X", dated=date(1900, 5, 1))).year_days == 365
    assert agree(Cable(record_id="X")).year_days is None


@pytest.mark.parametrize(
    ("banner", "own", "serial", "tail"),
    [(1022, 1023, 1022, 1022), (None, 102345, 102345, 2345), (None, None, None, None)],
)
def test_message_serial(banner, own, serial, tail):
    found = agree(Cable(record_id="X", banner_serial=banner, id_serial=own))
    assert (found.message_serial, found.message_serial_tail) == (serial, tail)


def test_absent_parts_ask_for_a_reason_only_where_the_order_does():
    bare = Cable(record_id="X", overall_level=3, has_to_line=True, text_level=3, tags=("PREL",), subject="A visit")
    assert agree(bare).absent_parts == ("FM line", "E.O. line")
    assert agree(bare, reason_due=True).absent_parts == ("FM line", "E.O. line", "Classified By", "Reason")
    derived = Cable(record_id="X", overall_level=3, derived_from="DSCG")
    assert "Reason" not in agree(derived, reason_due=True).absent_parts
    open_cable = Cable(record_id="X", overall_level=0)
    assert "Classified By" not in agree(open_cable, reason_due=True).absent_parts
