"""The key table and the facts about copies."""

from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.cable.facts import Cable
from auditor.checks.dataset import content_hash, copy_table, is_repeated, join_keys, keys_of
from auditor.ingest.records import Passage, Record


def pair(record_id, text="", level=None, section=None, source="a.csv", line=1):
    record = Record(source, 0, line, line, {"id": record_id}, text=Passage(text, line) if text else Passage())
    return record, Cable(record_id=record_id, overall_level=level, section=section)


def keys(*pairs):
    return keys_of(*zip(*pairs, strict=True)) if pairs else keys_of((), ())


def shown(keys):
    rows, table = copy_table(keys)
    names = ("record_id", "copy_ordinal", "copy_count", "text_differs", "level_differs", "first_source", "first_line")
    return rows.tolist(), [tuple(table[name].values[row] for name in names) for row in range(len(rows))]


def test_copies_are_compared_with_the_first():
    held = keys(
        pair("05X1", "same", 2, line=1),
        pair("05Y2", "other", 2, line=9),
        pair("05X1", "same", 3, line=17, source="b.csv"),
        pair("05X1", "changed", 2, line=25),
    )
    assert shown(held) == (
        [0, 2, 3],
        [
            ("05X1", 1, 3, False, False, "a.csv", 1),
            ("05X1", 2, 3, False, True, "a.csv", 1),
            ("05X1", 3, 3, True, False, "a.csv", 1),
        ],
    )


def test_sections_missing_levels_and_missing_texts_are_no_differences():
    assert shown(keys(pair("05X1", "one", 2, section=1), pair("05X1", "two", 3, section=2))) == ([], [])
    rows, found = shown(keys(pair("05X1", "one", 2), pair("05X1", "", None)))
    assert (rows, [row[3:5] for row in found]) == ([0, 1], [(False, False)] * 2)


def test_nothing_to_join():
    assert len(join_keys([])) == 0
    assert shown(join_keys([])) == ([], [])


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from("ABC\x1f"), st.sampled_from(["", "x", "y"]), st.sampled_from([2, 3]))), st.data()
)
def test_units_joined_equal_one_unit(rows, data):
    pairs = [
        pair(record_id, text, level, source=f"{number % 3}.csv", line=number)
        for number, (record_id, text, level) in enumerate(rows)
    ]
    cut = data.draw(st.integers(0, len(pairs)))
    joined = join_keys([keys(*pairs[:cut]), keys(*pairs[cut:])])
    assert shown(joined) == shown(keys(*pairs))
    assert is_repeated(joined.identity).tolist() == is_repeated(keys(*pairs).identity).tolist()


def test_content_hash_is_of_what_is_stated_not_of_where():
    (one, _), (two, _), (three, _) = pair("X", "a", line=1), pair("X", "a", line=9, source="z"), pair("X", "b")
    assert content_hash(one) == content_hash(two) != content_hash(three)
