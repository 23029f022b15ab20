"""The quick way to cut a row equals the plain one, on any text."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import given as given_values
from hypothesis import strategies as st

from auditor.ingest.cutting import Cutter, NoLines

PIECES = [
    '"',
    '""',
    "\\",
    '\\"',
    ",",
    '","',
    '"\t"',
    "\n",
    "\r",
    "a",
    " ",
    '"\n"',
    '"a","b"',
    '"a\nb"',
    "\u2028",
    "\x00",
]
TEXT = st.lists(st.sampled_from(PIECES), max_size=14).map("".join)


class Rest:
    """The lines of a text after its first."""

    def __init__(self, lines):
        self.lines = lines

    def take(self):
        return self.lines.pop(0) if self.lines else None

    def take_plain(self, room):  # noqa: ARG002
        return []


@settings(max_examples=1500, deadline=None)
@given_values(TEXT, st.booleans(), st.sampled_from(",\t"))
def test_a_clean_row_is_the_row(body, backslash, delimiter):
    text = f'"{body}"'
    cutter = Cutter(delimiter, backslash=backslash)
    clean = cutter.cut_clean(text.split("\n"), 7)
    if clean is None:
        return
    rest = Rest(text.split("\n"))
    row = cutter.cut(rest.take(), 7, rest, lambda _: True)
    assert (row.cells, row.places, row.lines) == (clean.cells, clean.places, clean.lines)
    assert (row.stray, row.open_at, row.bare_at, row.too_large) == ([], None, None, False)
    assert rest.lines == []


@pytest.mark.parametrize(
    ("backslash", "body"),
    [
        (False, 'a","b'),
        (False, 'say ""a""'),
        (False, 'x""","""y'),
        (True, 'say \\"a\\"\nb","c'),
        (True, "a\\b"),
        (True, '","'),
    ],
)
def test_clean_rows_are_cut_quickly(backslash, body):
    lines = f'"{body}"'.split("\n")
    row = Cutter(",", backslash=backslash).cut_clean(lines, 1)
    plain = Cutter(",", backslash=backslash).cut(lines[0], 1, Rest(lines[1:]), lambda _: False)
    assert row is not None
    assert row.cells == plain.cells


@pytest.mark.parametrize(
    ("backslash", "body"),
    [(False, 'a"b'), (False, 'a","b"'), (True, "a\\"), (True, 'a""b'), (True, 'a\\\\"b'), (True, 'a\\","b')],
)
def test_anything_else_is_left_to_the_plain_way(backslash, body):
    assert Cutter(",", backslash=backslash).cut_clean([f'"{body}"'], 1) is None
    assert Cutter(",", backslash=backslash).cut_clean(["a,b"], 1) is None


CABLE = '"{0}","1/2/2008 9:05","08ROME{0}","Rome","SECRET","","h\n","{1}"\n'
SOUP = st.lists(
    st.sampled_from([*PIECES, CABLE.format(1, "t\nu"), CABLE.format(2, 't\n\\"u\\"\n"'), '"08ROME3","2008","x\ny"\n'])
).map("".join)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given_values(st.sampled_from(['"id","created","text"\n', CABLE.format(0, "t"), CABLE.format(0, '\\"t\\"')]), SOUP)
def test_a_file_reads_the_same_without_the_quick_way(given, head, body):
    quick = given.rows("a.csv", head + body)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Cutter, "cut_clean", lambda *_: None)
        assert given.rows("a.csv", head + body) == quick


def test_no_lines():
    assert NoLines().take() is None
