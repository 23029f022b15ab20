"""Paragraphs: what begins one, what does not, numbers that repeat, skip, restart, and marks in their places."""

import pytest

from auditor.cable import read_cable
from auditor.ingest.records import Passage, Record


def paragraphs(text="", rows=None):
    record = Record("t", 1, 1, 1, {}, Passage(), Passage(text, 1) if text else Passage(), rows)
    return read_cable(record).paragraphs


def shape(text):
    return [(paragraph.key, paragraph.mark) for paragraph in paragraphs(text)]


LENIENT = [
    ("1. (C) Text.", "1", "C"),
    ("1.(C) Text.", "1", "C"),
    ("1.  (C)  Text.", "1", "C"),
    ("1 . (C) Text.", "1", "C"),
    ("1.. (S) Text.", "1", "S"),
    ("1: (U) Text.", "1", "U"),
    ("1.: (U) Text.", "1", "U"),
    ("1) (S) Text.", "1", "S"),
    ("1). (S) Text.", "1", "S"),
    ("1 (SBU) Text.", "1", "SBU"),
    ("1(C) Text.", "1", "C"),
    ("\u00b64. (C) Text.", "4", "C"),
    ("\u00b6 4. (S/NF) Text.", "4", "S/NF"),
    ("   3.   (SBU) Text.", "3", "SBU"),
    ("2. '(SBU) Text.", "2", "SBU"),
    ("12.(U) Text.", "12", "U"),
    ("7.I THINK SO.", "7", None),
    ("1.\n(C) Text.", "1", "C"),
    ("2a. (S) Text.", "2a", "S"),
    ("1. (C TEXT WITHOUT AN END", "1", "C"),
    ("1. C) TEXT", "1", "C"),
    ("1. C- ENTIRE TEXT.", "1", "C- ENTIRE TEXT"),
    ("1. ENTIRE TEXT LOU.", "1", "ENTIRE TEXT LOU"),
    ("1. (CONFIDENTIAL - ENTIRE TEXT)", "1", "CONFIDENTIAL - ENTIRE TEXT"),
    ("2. (0) TEXT", "2", "0"),
]


@pytest.mark.parametrize(("line", "key", "mark"), LENIENT, ids=[line[0] for line in LENIENT])
def test_number_and_mark(line, key, mark):
    text = f"6. Six.\n\n{line}\n" if key == "7" else f"{line}\n"
    assert (key, mark) in shape(text)


TEMPTING = [
    "(A) ONE\n(B) TWO\n(C) THREE\n(D) FOUR",
    "1. REF:\n(A) STATE 1\n(B) STATE 2\n(C) LIMA",
    "(C) STATE 141950\n\n1. TEXT.",
    "1. TEXT (A) ONE; (B) TWO;\n(C) THREE.",
    "C) VIENNA 10032\n\n1. TEXT.",
    "1. TEXT.\n\nB. UNIT/X 152048JAN75 (S) (NOTAL)",
    "1. TEXT.\n\n(S) (NOTAL) TEXT",
    "1. Members: A (D-West),\n(R-California) and others.",
    "1. TEXT.\n\n(R-ME) TEXT",
    "1. NEWSPAPER(S) SAY 1.4 (C) AND\nCOPYRIGHT (C) 2005.",
    "1. TEXT\n1.4 (C) MORE",
    "1. (XGDS-1) TEXT",
    "1. TEXT.\n\n(c) lower case",
    "24 (B) The bill says\n3 (C) this and\n5 (D) that.",
    "1. (1) FIRST (2) SECOND",
    "1. (SECRET ARMY OF X) SAID",
]


@pytest.mark.parametrize("text", TEMPTING)
def test_no_mark_here(text):
    assert [mark for _, mark in shape(text) if mark] == []


def test_a_mark_inside_a_sentence_is_text():
    assert shape("1. (U) See para\n2. (S) of the reply, and so on.\n\n2. (C) Two.") == [("1", "U"), ("2", "C")]


def test_repeated_and_unnumbered():
    text = "1. (C) One.\n\n2. (C) Two.\n\n2. (S) Two again.\n\n(C) No number.\n\n4. (U) Four.\n"
    read = paragraphs(text)
    assert [paragraph.key for paragraph in read] == ["1", "2", "2#2", "after-2#1", "4"]
    assert [paragraph.is_repeated for paragraph in read] == [False, False, True, False, False]
    assert [paragraph.missing_before for paragraph in read] == [0, 0, 0, None, 0]
    assert [paragraph.occurrence for paragraph in read] == [1, 1, 2, 1, 1]


def test_an_unnumbered_mark_at_a_wrapped_line_needs_room_before_it():
    lines = "1. (C) The first line of this paragraph is as wide as can be\nand so is the second line of it, for it fills every column.\n"
    assert shape(f"{lines}(S) words wrapped here only because the line was full up.\n") == [("1", "C")]
    assert shape(f"{lines}It ends here.\n(S) Another paragraph.\n") == [("1", "C"), ("after-1#1", "S")]


def test_gap_order_and_restart():
    read = paragraphs("1. (U) A.\n\n2. (U) B.\n\n5. (U) C.\n\n3. (U) D.\n\n4. (U) E.\n")
    assert [paragraph.missing_before for paragraph in read] == [0, 0, 2, 0, 0]
    assert [paragraph.is_out_of_order for paragraph in read] == [False, False, False, True, True]
    again = paragraphs("1. (U) A.\n\n2. (U) B.\n\n1. (U) C.\n\n2. (U) D.\n")
    assert [paragraph.restarts for paragraph in again] == [False, False, True, False]
    assert not any(paragraph.is_repeated for paragraph in again)


def test_an_excision_explains_a_gap():
    read = paragraphs("1. (U) A.\n\n[2 paragraphs not declassified]\n\n4. (U) D.\n")
    assert [(paragraph.missing_before, paragraph.gap_is_excised) for paragraph in read] == [(0, False), (0, True)]
    assert [paragraph.is_excised for paragraph in read] == [True, False]


def test_a_bare_code_in_brackets_is_an_excision():
    read = paragraphs("1. (U) A.\n\n2. (S) [B1]\n\n3. (C) Part [B1, 1.4(D)] of it.\n\n4. (U) A B1 visa.\n")
    assert [paragraph.is_excised for paragraph in read] == [False, True, True, False]
    assert [paragraph.mark for paragraph in read] == ["U", "S", "C", "U"]


def test_a_list_inside_a_paragraph():
    text = "1. (C) As follows:\n1. one thing\n2. another\n\n2. (C) Next.\n\n3. (C) Last.\n"
    assert shape(text) == [("1", "C"), ("2", "C"), ("3", "C")]


def test_a_list_inside_an_unmarked_cable():
    text = "1. AS FOLLOWS:\n1. ONE THING\n2. ANOTHER\n3. THIRD\n\n2. NEXT.\n\n3. LAST.\n"
    assert shape(text) == [("1", None), ("2", None), ("3", None)]


def test_a_number_that_wraps():
    text = "1. (U) The committee met on the last day and gave back\n12. of the papers, and 3.5 percent, and $2. more was\n4. not.\n"
    assert shape(text) == [("1", "U")]


def test_among_lines_that_are_whole_paragraphs_a_number_goes_on_whatever_their_length():
    longer = f"1. {'THE HARBOUR BOARD MET. ' * 8}"
    nearly = "2. THE BOARD WILL MEET AGAIN AND ASKS THAT THE DELEGATIONS TELL IT BEFORE THE END OF MAY WHOM THEY MEAN TO SEND TO IT."
    assert len(nearly) == 118
    text = f"{longer}\n{nearly}\n3. TRAVEL IS AT THE EXPENSE OF THE DELEGATIONS."
    assert shape(text) == [("1", None), ("2", None), ("3", None)]


def test_behind_a_line_that_is_a_whole_paragraph_a_number_may_be_missing():
    longer = "QUOTE THE HARBOUR BOARD MET. " * 5
    assert shape(f"1. PLEASE DELIVER THIS.\n{longer}\n3. NO REPLY IS NEEDED.") == [("1", None), ("3", None)]
    assert shape(f"1. (U) PLEASE DELIVER.\n2. (U) THIS.\n{longer}\n5. IS NO NUMBER.") == [("1", "U"), ("2", "U")]
    cut = longer.rstrip(". ")
    assert shape(f"1. PLEASE DELIVER THIS.\n{cut}\n3. OF MAY IS A HOLIDAY.") == [("1", None)]
    assert shape("1. PLEASE DELIVER THIS.\nTHE HARBOUR BOARD MET.\n3. OF MAY IS A HOLIDAY.") == [("1", None)]


def test_a_copy_that_has_one_for_many_numbers_is_counted_on():
    text = "1 . OSLO\n2 . FIRM\n\n1. . SIZE\n\n1. . DATE\n5.2041 / 7 BOATS\n\n1. . BANK\n\n1. . LAW\n8 . NONE .\n9 . ME .\n"
    read = paragraphs(text)
    assert [paragraph.number for paragraph in read] == [1, 2, 1, 1, 5, 1, 1, 8, 9]
    assert not any(paragraph.missing_before for paragraph in read)
    assert paragraphs("1 . OSLO\n2 . FIRM\n\n1. . SIZE\n9 . NONE .\n")[-1].number == 1


def test_figures_behind_a_point_are_a_number_only_where_the_paragraphs_come_to_it():
    assert shape("1. ONE.\n2.0417 BOATS\n") == [("1", None), ("2", None)]
    assert shape("1.0417 BOATS\n\n1. ONE.\n") == [("1", None)]
    for figures in ("2.04", "2.5", "3.0417", "2.0417%", "2.0417.1"):
        assert shape(f"1. ONE.\n{figures} BOATS\n") == [("1", None)]


def test_numbers_inside_a_line():
    text = "1. (SBU) One sentence. Heading Words 2. (SBU) Second. 3. (SBU) Third.\n\n4. (U) Fourth.\n"
    assert shape(text) == [("1", "SBU"), ("2", "SBU"), ("3", "SBU"), ("4", "U")]
    assert shape("6. A REPLY. 7 WE DO NOT AGREE.\n\n8. EIGHT.\n")[1] == ("7", None)
    assert shape("1. ONE. 2. TWO. 3. THREE\n") == [("1", None), ("2", None), ("3", None)]


def test_a_block_without_number_or_mark_fills_a_gap():
    block = "Someone forgot the number of this paragraph, which goes on for\nmore than a line and so is no heading at all.\n"
    text = f"1. One.\n\n{block}\n3. Three.\n"
    assert [paragraph.key for paragraph in paragraphs(text)] == ["1", "after-1#1", "3"]
    assert [paragraph.key for paragraph in paragraphs("1. One.\n\nA Heading\n\n3. Three.\n")] == ["1", "3"]


def test_headings_separators_and_page_lines_are_no_paragraphs():
    text = (
        "1. (C) One sentence that the page\n\nLIMA 00001022  002 OF 003\n\n\n3. goes on with a number.\n\n"
        "Heading of Two\n--------------\n\n2. (C) Two.\n\n(C) Heading\n-----------\n\n3. (C) Three.\n"
    )
    assert shape(text) == [("1", "C"), ("2", "C"), ("3", "C")]


def test_release_stamp_in_mid_sentence():
    stamp = "Declassified/Released US Department of State EO Systematic Review 30 JUN 2005"
    text = f"1. ONE SENTENCE THAT IS\n{stamp}\nNOT OVER.\n\n2. TWO.\n"
    assert shape(text) == [("1", None), ("2", None)]


def test_quoted_documents_count_for_themselves():
    text = (
        "1. (C) Text follows.\n\nBEGIN TEXT:\n\n1. First of it.\n\n2. Second of it.\n\nEND TEXT.\n\n2. (S) Own words.\n"
    )
    read = paragraphs(text)
    assert [(paragraph.key, paragraph.is_quoted) for paragraph in read] == [
        ("1", False),
        ("1#2", True),
        ("2", True),
        ("2#2", False),
    ]
    assert not any(paragraph.is_repeated or paragraph.restarts or paragraph.missing_before for paragraph in read)


def test_a_quotation_without_end_ends_where_the_numbers_go_on():
    read = paragraphs("1. (C) A.\n\n2. (C) Begin text:\n\n1. Quoted words.\n\n3. (C) Own.\n")
    assert [paragraph.is_quoted for paragraph in read] == [False, False, True, False]


def test_unclassified_block():
    read = paragraphs("BEGIN UNCLASSIFIED\n\n1. ONE.\n\nEND UNCLASSIFIED\n\n2. TWO.\n")
    assert [paragraph.in_unclassified_block for paragraph in read] == [True, False]


def test_authority_block_and_comment():
    read = paragraphs(
        "1. (U) Classified By: J. Doe. Reason: 1.4 (b).\n\n2. (C) Text.\n\nCOMMENT: This is what the post thinks of all that.\n"
    )
    assert [paragraph.is_authority_block for paragraph in read] == [True, False, False]
    assert [paragraph.is_comment for paragraph in read] == [False, False, True]
    assert read[2].key == "after-2#1"


def test_sub_paragraphs():
    read = paragraphs("1. (U) One.\n\n2. (C) Two:\n\n2a. (S) Sub.\n\nb. (C) Sub.\n\n3. (U) Three.\n")
    assert [(paragraph.number, paragraph.sub, paragraph.key) for paragraph in read] == [
        (1, None, "1"),
        (2, None, "2"),
        (2, "a", "2a"),
        (2, "b", "2b"),
        (3, None, "3"),
    ]
    assert not any(paragraph.is_repeated for paragraph in read)


def test_mark_at_the_end():
    assert paragraphs("1. (U) One.\n\n2. Two words (C)\n\n3. (U) Three.\n")[1].end_mark == "C"


def test_second_section_in_mid_text():
    text = (
        "1. (C) ONE.\n\n2. (C) TWO.\n\nFM AMEMBASSY LIMA\nTO SECSTATE WASHDC 1234\n"
        "S E C R E T SECTION 02 OF 02 LIMA 001234\n\n3. (S) THREE.\n"
    )
    record = Record(
        "t", 1, 1, 1, {}, Passage(), Passage(f"C O N F I D E N T I A L SECTION 01 OF 02 LIMA 001234\n\n{text}", 1)
    )
    read = read_cable(record)
    assert [(paragraph.key, paragraph.text_section) for paragraph in read.paragraphs] == [("1", 1), ("2", 1), ("3", 2)]
    assert (read.text_level, read.highest_section_level, read.lowest_section_level) == (2, 3, 2)


def test_the_text_before_the_header_of_a_second_section_keeps_its_mark():
    read = paragraphs(
        "1. C - ENTIRE TEXT\n\n2. ONE SAYS SO.\n\n------------------012345 311527Z /44\nFM AMEMBASSY LIMA\n"
        "TO SECSTATE WASHDC PRIORITY 1852\nC O N F I D E N T I A L SECTION 02 OF 02 LIMA 4476\n\n3. TWO SAYS SO.\n"
    )
    assert [(paragraph.number, paragraph.is_entire_text) for paragraph in read] == [(1, True), (2, False), (3, False)]


def test_level_controls_and_places():
    read = paragraphs("\n\n  1.  (S//REL TO USA, GBR//ND) Text.\n")[0]
    assert (read.level, read.mark_controls, read.mark_kinds) == (3, ("REL USA GBR", "NODIS"), ("REL", "NODIS"))
    assert (read.mark_countries, read.mark_floor) == (("USA", "GBR"), None)
    mark, number = read.spans["mark"], read.spans["number"]
    assert (mark.line, mark.column, mark.end_line, mark.end_column) == (3, 7, 3, 31)
    assert (number.line, number.column, number.end_column) == (3, 3, 4)


def test_metadata_without_text():
    read = paragraphs(rows=((1, "C/NF"), (None, "(C)"), (3, ""), (4, "XX"), (4, "(S//NF)")))
    assert [(paragraph.key, paragraph.level, paragraph.is_marked) for paragraph in read] == [
        ("1", 2, True),
        ("after-1#1", 2, True),
        ("3", None, False),
        ("4", None, True),
        ("4#2", 3, True),
    ]
    assert read[0].mark_controls == ("NOFORN",)
    assert read[3].mark_unknown == ("XX",)
    assert read[4].is_repeated


def test_a_line_of_unicode_white_space_before_a_paragraph_is_no_text():
    cable = read_cable(Record("a", 1, 1, 2, {"id": "05LIMA1"}, text=Passage("\u2028\n1. (C) One.", 1)))
    assert [paragraph.mark for paragraph in cable.paragraphs] == ["C"]
