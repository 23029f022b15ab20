"""The key table: copies, twins, joined sections, the order of serials, references; the same however it is cut in units."""

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.cable.cable import read_cable
from auditor.cable.facts import Cable
from auditor.checks import numbers
from auditor.checks.across import TABLES
from auditor.checks.citations import citing_table
from auditor.checks.copies import copy_table, twin_table
from auditor.checks.coverage import GapRow, Gaps, coverage
from auditor.checks.dataset import KeyTable, content_hash, is_among, is_repeated, keys_of
from auditor.checks.joined import joined_table
from auditor.checks.labels import Label, LabelFile
from auditor.checks.serials import order_table, run_table
from auditor.ingest.records import Passage, Record

BODY = "1. (C) " + "The harbour board met and set no date. " * 12


def record_of(record_id, text="", source="a.csv", line=1, **fields):
    passage = Passage(text, line) if text else Passage()
    return Record(source, 0, line, line, {"id": record_id, **fields}, text=passage)


def keys(*records):
    return keys_of(records, [read_cable(record) for record in records])


def join_keys(parts):
    table = KeyTable()
    for part in parts:
        table.add(part)
    return table.keys()


def rows_of(held, *names):
    return [
        tuple(held.table[name].values[row] if held.table[name].known[row] else None for name in names)
        for row in range(len(held))
    ]


def shown(held):
    names = ("record_id", "copy_ordinal", "copy_count", "text_differs", "level_differs", "first_source", "first_line")
    found = copy_table(held)
    return found.rows.tolist(), rows_of(found, *names)


# --------------------------------------------------------------------------- numbers
@pytest.mark.parametrize("name", ["05LIMA301", "66BUENOSAIRES2481", "00STATE18029", "75XYZZY12", "09STATE1234567"])
def test_numbers_are_packed_and_read_back(name):
    unknown: dict[str, int] = {}
    packed = numbers.read(name, unknown)
    assert numbers.written(packed, list(unknown)) == name
    assert 0 < packed < 1 << 56


def test_a_filler_date_gives_no_number():
    text = "C O N F I D E N T I A L ANKARA {:06}\n\n1. (C) One."
    fillers = [record_of("C05787231", text.format(123), created=day) for day in ("9999-12-31", "6071-03-02")]
    real = [record_of(f"75ANKARA{serial}", created="1975-03-02") for serial in (200, 201)]
    held = keys(*fillers, *real)
    assert held.number[:2].tolist() == [0, 0]
    assert [(row.year, row.lowest, row.highest) for row in coverage(held)] == [(1975, 200, 201)]
    assert len(order_table(held)) == 0


def test_numbers_that_are_none_are_nought():
    assert numbers.read("LIMA 301", {}) == numbers.read("", {}) == numbers.read("05LIMA", {}) == 0
    assert keys(record_of("05LIMA"), record_of("06MADRID002583ZFR2585")).number.tolist() == [0, 0]


def test_one_number_in_four_forms():
    held = keys(*(record_of(form) for form in ("05LIMA301", "05 LIMA 000301", "2005LIMA00301", "05lima301")))
    assert len(set(held.number.tolist())) == 1


def test_unknown_posts_are_told_apart_across_units():
    parts = [keys(record_of("05XAXA1"), record_of("05YOYO1")), keys(record_of("05YOYO1"), record_of("05ZUZU1"))]
    joined = join_keys(parts)
    assert [numbers.written(int(number), joined.posts) for number in joined.number] == [
        "05XAXA1",
        "05YOYO1",
        "05YOYO1",
        "05ZUZU1",
    ]


def test_the_number_on_the_text_counts_where_the_identifier_is_an_archives():
    text = "C O N F I D E N T I A L LIMA 000301\n\n1. (C) One."
    held = keys(
        record_of("C05787231", text, created="2005-06-03"),
        record_of("C05787232", text, created="2005"),
        record_of("C05787233", "1. (C) One.", created="2005-06-03"),
    )
    assert [number and numbers.written(int(number), held.posts) for number in held.number] == ["05LIMA301", 0, 0]
    assert [(row.post, row.seen) for row in coverage(held)] == [("LIMA", 1)]


# --------------------------------------------------------------------------- copies and twins
def test_copies_are_compared_with_the_first():
    held = keys(
        record_of("05X1", "same", classification="CONFIDENTIAL", line=1),
        record_of("05Y2", "other", classification="CONFIDENTIAL", line=9),
        record_of("05X1", "same", classification="SECRET", line=17, source="b.csv"),
        record_of("05X1", "changed", classification="CONFIDENTIAL", line=25),
    )
    assert shown(held) == (
        [0, 2, 3],
        [
            ("05X1", 1, 3, False, False, "a.csv", 1),
            ("05X1", 2, 3, False, True, "a.csv", 1),
            ("05X1", 3, 3, True, False, "a.csv", 1),
        ],
    )


def test_blanks_make_no_other_text():
    held = copy_table(keys(record_of("05X1", "one  two\n"), record_of("05X1", "one\r\ntwo")))
    assert rows_of(held, "text_differs") == [(False,), (False,)]


def test_sections_missing_levels_and_missing_texts_are_no_differences():
    sections = [f"C O N F I D E N T I A L SECTION 0{n} OF 02 LIMA 000305\n\n{n}. (C) Text {n}." for n in (1, 2)]
    held = copy_table(keys(*(record_of("05LIMA305", text) for text in sections)))
    assert rows_of(held, "copy_count", "text_differs") == [(1, False), (1, False)]
    held = copy_table(keys(record_of("05X1", "one", classification="SECRET"), record_of("05X1")))
    assert rows_of(held, "text_differs", "level_differs") == [(False, False)] * 2


def test_a_corrected_copy_is_compared_with_the_copy_it_corrects_wherever_that_stands():
    corrected = record_of("05LIMA1", "CORRECTED COPY\n1. (C) One.", line=4)
    held = copy_table(keys(corrected, record_of("05LIMA1", "1. (C) Won.", line=9)))
    assert rows_of(held, "corrects", "text_differs", "first_line") == [(True, True, 9), (False, False, 9)]


def test_a_damaged_identifier_is_no_copy_that_differs():
    held = copy_table(keys(record_of("08SCTION02OF02LIMA5", "1. (C) One."), record_of("08LIMA5", "1. (C) Won.")))
    assert rows_of(held, "copy_count", "text_differs") == [(2, False), (2, False)]


def test_twins_need_a_telling_text_and_another_number():
    assert len(twin_table(keys(record_of("05LIMA1", "1. (C) One."), record_of("05LIMA2", "1. (C) One.")))) == 0
    held = twin_table(keys(*(record_of(name, BODY) for name in ("05LIMA1", "05LIMA001", "05LIMA2"))))
    assert rows_of(held, "twin_id") == [(None,), (None,), ("05LIMA1",)]


# --------------------------------------------------------------------------- sections
def section(number, total, level="C O N F I D E N T I A L", mark="C", record_id="05LIMA305"):
    text = f"{level} SECTION {number:02d} OF {total:02d} LIMA 000305\n\n{number}. ({mark}) The board met."
    return record_of(record_id, text, line=number)


def test_sections_are_joined_from_their_records():
    held = joined_table(keys(section(1, 3), record_of("05LIMA9"), section(3, 3, "S E C R E T", "S")))
    names = ("joined_records", "sections_missing", "joined_level", "joined_level_least", "joined_highest")
    assert rows_of(held, *names, "joined_is_bound") == [(2, ("2",), 3, 2, 3, True)]
    whole = joined_table(keys(section(2, 2), section(1, 2, mark="U")))
    assert whole.rows.tolist() == [0]
    assert rows_of(whole, "sections_missing", "joined_highest", "joined_is_bound", "joined_all_marked") == [
        ((), 2, False, True)
    ]


def test_two_whole_copies_repeat_no_section():
    assert rows_of(joined_table(keys(*(section(n, 2) for n in (1, 2, 1, 2)))), "sections_repeated") == [((),)]
    assert rows_of(joined_table(keys(*(section(n, 2) for n in (1, 2, 2)))), "sections_repeated") == [(("2",),)]


def test_totals_that_disagree():
    held = joined_table(keys(section(1, 3), section(2, 4)))
    assert rows_of(held, "sections_total", "sections_total_least", "sections_missing") == [(4, 3, ("3", "4"))]


# --------------------------------------------------------------------------- serials
def dated(serial, day, post="LIMA"):
    return record_of(f"05{post}{serial}", created=day)


def test_one_record_out_of_order_is_named_beside_its_neighbour():
    held = order_table(
        keys(dated(10, "2005-01-10"), dated(11, "2005-05-01"), dated(12, "2005-01-12"), dated(13, "2005-01-12"))
    )
    assert held.rows.tolist() == [1]
    names = ("serial", "days_out", "beyond", "neighbour_serial", "neighbour_dated")
    assert rows_of(held, *names) == [(11, 109, "after the higher", 12, "2005-01-12")]


def test_other_posts_other_years_months_and_delegations_are_no_neighbours():
    strangers = (
        dated(1, "2005-06-01"),
        dated(2, "2005-02-01", post="QUITO"),
        record_of("06LIMA2", created="2006-02-01"),
        dated(3, "2005-02"),
        record_of("05SECTO4", created="2005-02-01"),
        record_of("05SECTO3", created="2005-03-01"),
        dated(5, "2004-02-01"),
    )
    assert len(order_table(keys(*strangers))) == 0


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 30), st.integers(0, 200)), max_size=25))
def test_what_is_left_rises(pairs):
    """Without the records out of order, the dates of a series never fall; and none is named needlessly."""
    start = date(2005, 2, 1)
    records = [dated(serial, (start + timedelta(days=day)).isoformat()) for serial, day in pairs]
    held = order_table(keys(*records)) if records else None
    out = set(held.rows.tolist()) if held else set()
    first: dict[int, tuple[int, int]] = {}
    for row, (serial, day) in enumerate(pairs):
        if serial not in first or day < first[serial][1]:
            first[serial] = (row, day)
    left = [day for row, day in (first[serial] for serial in sorted(first)) if row not in out]
    assert left == sorted(left)
    assert all(days > 0 for (days,) in rows_of(held, "days_out")) if held else True


def test_runs_and_coverage():
    held = keys(*(dated(serial, "2005-01-10") for serial in (7, 3, 3, 4)), dated(1, "2005-01-10", post="QUITO"))
    names = (
        "run_post",
        "run_year",
        "run_lowest",
        "run_highest",
        "run_seen",
        "run_missing",
        "run_percent",
        "run_widest",
    )
    assert rows_of(run_table(held), *names) == [
        ("LIMA", 2005, 3, 7, 3, 2, 60, "5-6"),
        ("QUITO", 2005, 1, 1, 1, 0, 100, None),
    ]
    lima, quito = coverage(held)
    assert (lima.share, lima.gaps, lima.missing) == ("0.600", 1, 2)
    assert (quito.share, quito.gaps, quito.lowest) == ("1.000", 0, 1)
    gaps = Gaps([lima, quito])
    assert list(gaps) == list(gaps) == [GapRow("LIMA", 2005, "05LIMA5", "05LIMA6", 2)]


@settings(max_examples=100, deadline=None)
@given(st.sets(st.integers(1, 60), min_size=1, max_size=40))
def test_gaps_and_serials_seen_make_the_whole(serials):
    (row,) = covered = coverage(keys(*(dated(serial, "2005-01-10") for serial in sorted(serials))))
    gaps = Gaps(covered)
    absent = set()
    for gap in gaps:
        first, last = (int(name.removeprefix("05LIMA")) for name in (gap.first, gap.last))
        absent |= set(range(first, last + 1))
        assert gap.missing == last - first + 1
        assert {first - 1, last + 1} <= serials
    assert len(gaps) == len(list(gaps)) == row.gaps
    assert absent | serials == set(range(min(serials), max(serials) + 1))
    assert not absent & serials
    assert (row.seen, row.missing) == (len(serials), len(absent))
    assert (row.share == "1.000") == (not absent)


# --------------------------------------------------------------------------- references
def test_references_outside_the_set_are_told():
    held = citing_table(
        keys(record_of("05LIMA1", references="05ANKARA12;05LIMA2"), record_of("05LIMA002"), record_of("05LIMA3"))
    )
    assert rows_of(held, "record_id", "outside", "inside_count", "set_numbers") == [("05LIMA1", ("05ANKARA12",), 1, 3)]


# --------------------------------------------------------------------------- the table as a whole
@pytest.mark.parametrize("kind", TABLES, ids=lambda kind: kind.__name__)
def test_nothing_to_join(kind):
    assert len(join_keys([])) == 0
    assert len(TABLES[kind](join_keys([]))) == 0


POOL = st.tuples(
    st.sampled_from(["05LIMA1", "05 LIMA 001", "05LIMA2", "05ZUZU1", "05XAXA1", "A\x1f", "08SCTION02OF02LIMA5"]),
    st.sampled_from(["", "x", BODY, "S E C R E T SECTION 01 OF 02 LIMA 000001\n\n1. (S) One."]),
    st.sampled_from(["CONFIDENTIAL", "SECRET"]),
    st.sampled_from(["2005-01-01", "2005-06-01", "2005"]),
    st.sampled_from(["", "05LIMA2;05ZUZU9", "04STATE5"]),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(POOL, max_size=8), st.data())
def test_units_joined_equal_one_unit(rows, data):
    records = [
        record_of(name, text, f"{at % 3}.csv", at, classification=level, created=created, references=cited)
        for at, (name, text, level, created, cited) in enumerate(rows)
    ]
    cuts = sorted(data.draw(st.lists(st.integers(0, len(records)), max_size=2)))
    parts = [keys(*records[start:end]) for start, end in zip([0, *cuts], [*cuts, len(records)], strict=True)]
    joined, whole = join_keys(parts), keys(*records)
    for kind, make in TABLES.items():
        one, other = make(joined), make(whole)
        assert one.rows.tolist() == other.rows.tolist(), kind
        assert list(one.marks) == list(other.marks), kind
        for name, column in one.table.items():
            assert list(column.values) == list(other.table[name].values), (kind, name)
            assert column.known.tolist() == other.table[name].known.tolist(), (kind, name)
    assert is_repeated(joined.identity).tolist() == is_repeated(whole.identity).tolist()


def test_a_record_takes_less_than_sixty_bytes_of_memory():
    count = 2000
    records = [
        record_of(f"05BUENOSAIRES{serial}", f"1. (C) Paragraph {serial}.", references=f"05STATE{serial};04LIMA{serial}")
        for serial in range(count)
    ]
    held = join_keys([keys(*records)])
    arrays = [value for name in held.__slots__ if isinstance(value := getattr(held, name), np.ndarray)]
    arrays += [getattr(held.sections, name) for name in held.sections.__slots__]
    assert sum(array.nbytes for array in arrays) / count < 60


def test_content_hash_is_of_what_is_stated_not_of_where():
    one, two, three = record_of("X", "a", line=1), record_of("X", "a", line=9, source="z"), record_of("X", "b")
    assert content_hash(one) == content_hash(two) != content_hash(three)


def test_a_bare_cable_without_a_record_text_has_no_text_key():
    assert keys_of([record_of("X")], [Cable(record_id="X")]).text.tolist() == [0]


HASHES = st.lists(st.integers(0, 20) | st.integers(0, 2**64 - 1), max_size=30)


@given(HASHES, HASHES)
def test_repeats_and_membership_are_those_of_the_plain_way(some, others):
    values, held = np.array(some, np.uint64), np.array(sorted(others), np.uint64)
    assert is_repeated(values).tolist() == [some.count(value) > 1 for value in some]
    assert is_among(values, held).tolist() == [value in others for value in some]


@given(
    st.lists(st.lists(st.tuples(st.text(max_size=5), st.text(max_size=5), st.integers(1), st.integers(0, 2**64 - 1))))
)
def test_labels_come_back_from_their_file(units):
    labels = LabelFile()
    for unit in units:
        labels.add([Label(*values) for values in unit])
    told = [values for unit in units for values in unit]
    assert list(labels) == told
    assert [labels[-1 - row] for row in range(len(labels))] == told[::-1]
