"""What stands behind a marking: classifier's position, sources, pieces of the E.O. line, sections of one text."""

import pytest

from auditor.cable.cable import read_cable
from auditor.cable.instruction import find_instruction
from auditor.ingest.records import Passage, Record


def cable(text: str = "", **fields: str):
    return read_cable(
        Record("memory", 1, 1, 1, {"id": "05LIMA1", **fields}, text=Passage(text, 1) if text else Passage())
    )


@pytest.mark.parametrize(
    ("line", "position"),
    [
        ("SMITH", None),
        ("R. L. DOE", None),
        ("Doe, Jane", None),
        ("POLCOUNS J. SMITH", "POLCOUNS"),
        ("Jane Doe, Deputy Chief of Mission", "DEPUTY CHIEF MISSION"),
        ("J. DOE, EUR/RPM", "EUR/RPM"),
        ("A/DCM DOE", "A/DCM"),
        ("Chargé d'affaires Doe", "CHARGÉ"),
        ("ID NO. 2A4417", "2A4417"),
        ("010116", "010116"),
    ],
)
def test_position_of_the_classifier(line, position):
    assert cable(classified_by=line).classifier_position == position


@pytest.mark.parametrize(
    ("line", "kind", "dated"),
    [
        ("MEMO", "document", None),
        ("MEMO OF 20050601", "document", "20050601"),
        ("INR REPORT, MAY 29, 2004", "document", "MAY 29, 2004"),
        ("STATE GUIDE OF 1996", "guide", "1996"),
        ("05 STATE 12345", "document", "05 STATE 12345"),
        ("STATE 12345", "document", None),
        ("DSCG 05-01", "guide", None),
        ("Multiple Sources", "several", None),
    ],
)
def test_sources(line, kind, dated):
    found = cable(derived_from=line)
    assert (found.source_kind, found.source_date) == (kind, dated)


def test_a_list_of_sources_is_looked_for_in_derivative_cables_only():
    text = "1. (S) One.\n2. (U) Source list:\na. 05 STATE 1\nb. 06 STATE 2"
    assert cable(text, derived_from="MULTIPLE SOURCES").has_source_list
    assert not cable(text).has_source_list
    assert not cable("1. (S) One.", derived_from="MULTIPLE SOURCES").has_source_list


def test_pieces_of_the_line():
    found = cable(instruction="E.O. 12065: GDS 1/10/86 (DOE, J.) OR-P")
    assert found.instruction_parts == ("code", "date", "name", "origin-code")
    assert cable().instruction_parts == ()


def test_sections_state_their_values_once():
    head = "S E C R E T SECTION 0{0} OF 03 LIMA 000321\n\n{1}TAGS: PREL\nSUBJECT: VISIT\n\n{0}. (S) One.\n\n"
    lines = ["E.O. 12958: DECL: 06/02/2016\n", "E.O. 12958: DECL: 6/2/16\n", "E.O. 12958: DECL: X1\n"]
    text = "".join(head.format(number, line) for number, line in enumerate(lines, 1))
    assert cable(text).section_values == ("16-06-02", "X1")
    assert cable(head.format(1, lines[0])).section_values == ()


def test_a_reason_on_the_line_is_read():
    found = cable(instruction="E.O. 12958: DECL: 07/01/2018 REASON 1.4 (B)")
    assert (found.reason_sections, found.reason_letters) == (("1.4",), ("b",))


@pytest.mark.parametrize(
    ("text", "stamp"),
    [
        ("S E C R E T LIMA 2890\n\nGROUP 4\nSUBJECT: X\n\n1. ONE\n\nDOE\n", "GROUP 4"),
        ("S E C R E T LIMA 2890\n\nSUBJECT: X\n\n1. ONE\n\n2. TWO\n\nGP-3. DOE\n", "GP-3"),
        ("SECRET\nDOWNGRADED AT 3 YEAR INTERVALS\n\n1. ONE", "DOWNGRADED AT 3 YEAR INTERVALS"),
        ("SECRET\nGROUP 1\nEXCLUDED FROM AUTOMATIC DOWNGRADING AND DECLASSIFICATION\n\n1. ONE", "GROUP 1"),
        ("SUBJECT: GROUP OF 77\n\n1. ONE\nGROUP 77 MET\n", None),
        ("SUBJECT: X\nGROUP 4 WILL MEET TOMORROW\n\n1. ONE", None),
        ("SUBJECT: X\n\n1. ONE\n\nGROUP 4\n\n2. " + "TWO " * 200, None),
    ],
)
def test_stamped_codes_stand_at_head_or_foot(text, stamp):
    found = find_instruction(text)
    assert (text[found[0] : found[1]] if found else None) == stamp
