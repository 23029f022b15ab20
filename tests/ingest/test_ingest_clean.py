"""The quick way to read rows of quoted cells equals the plain one, on any bytes."""

from __future__ import annotations

import hashlib
import io
import sys

import pytest
from hypothesis import example, settings
from hypothesis import given as given_values
from hypothesis import strategies as st

from auditor.ingest import encoding
from auditor.ingest.blocks import Block
from auditor.ingest.clean import cut_clean
from auditor.ingest.cutting import Cutter, Learned, NoLines
from auditor.ingest.delimited import Reader, recognise
from auditor.ingest.encoding import Lines
from auditor.ingest.mapping import Row

PIECES = [
    '"', '""', "\\", '\\"', "\\\\", ",", '","', '"\t"', "\n", "\r", "\r\n", "a", " ", "é", '"\n"', '"\r\n"', '"a","b"', '"a\nb"',
    '",",","', '"\\","', "\u2028", "\x85", "\x00", "\x7f", "\ufeff", '","\n","', '"\n\n"', '\\"\n\\"',
]  # fmt: skip
TEXT = st.lists(st.sampled_from(PIECES), max_size=14).map("".join)


class Rest:
    """The lines of a text after its first."""

    def __init__(self, lines):
        self.lines = lines

    def take(self):
        return self.lines.pop(0) if self.lines else None

    def take_plain(self, room):  # noqa: ARG002
        return []


def plainly(text, cutter, number):
    """Return the row that begins a text, and the lines that are left."""
    rest = Rest(text.split("\n"))
    return cutter.cut(rest.take(), number, rest, lambda _: True), rest.lines


@settings(max_examples=1500, deadline=None)
@given_values(TEXT, st.booleans(), st.sampled_from(",\t"))
def test_a_clean_row_is_the_row(body, backslash, delimiter):
    cutter = Cutter(delimiter, backslash=backslash)
    clean = cut_clean(f'"{body}'.encode().split(b'"'), 7, cutter)
    if clean is None:
        return
    row, left = plainly(f'"{body}"', cutter, 7)
    assert (row.cells, row.places, 6 + len(row.lines)) == (clean.cells, clean.places, clean.last)
    assert (row.stray, row.open_at, row.bare_at, row.too_large, left) == ([], None, None, False, [])


@pytest.mark.parametrize(
    ("backslash", "body"),
    [
        (False, 'a","b'),
        (False, ""),
        (False, 'say ""a""'),
        (False, 'x""","""y'),
        (False, "a\\"),
        (True, 'say \\"a\\"\nb","c'),
        (True, "a\\b"),
        (True, '","'),
        (True, 'a\\\\","é\\"é","b'),
        (True, 'a\\\\\\"b'),
        (True, ',","\\",\\"'),
    ],
)
def test_clean_rows_are_cut_quickly(backslash, body):
    cutter = Cutter(",", backslash=backslash)
    row = cut_clean(f'"{body}'.encode().split(b'"'), 1, cutter)
    assert row is not None
    assert row[:2] == (plainly(f'"{body}"', cutter, 1)[0].cells, plainly(f'"{body}"', cutter, 1)[0].places)


@pytest.mark.parametrize(
    ("backslash", "body"),
    [
        (False, 'a"b'),
        (False, 'a","b"'),
        (False, 'a",b,"c'),
        (True, "a\\"),
        (True, 'a""b'),
        (True, 'a\\\\"b'),
        (True, 'a\\","b'),
        (False, "\udce9"),
    ],
)
def test_anything_else_is_left_to_the_plain_way(backslash, body):
    written = f'"{body}'.encode("utf-8", "surrogateescape")
    assert cut_clean(written.split(b'"'), 1, Cutter(",", backslash=backslash)) is None


@given_values(st.lists(st.sampled_from([b'"', b"\n", b"a", b",", b"\\", b'"\n"', b'"\n\n"'])).map(b"".join), st.data())
def test_a_block_gives_back_all_its_bytes(written, data):
    whole = written + b"\n" if written else b""
    block, taken = Block(whole), b""
    while block:
        row = block.row(b",", backslash=data.draw(st.booleans())) if data.draw(st.booleans()) else []
        if row:
            taken += b'"'.join(row) + b'"\n'
            block.skip()
        else:
            taken += block.take()
        assert taken.endswith(b"\n")
    assert taken == whole


CABLE = '"{0}","1/2/2008 9:05","08ROME{0}","Rome","SECRET","","h\n","{1}"\n'
HEADS = ['"id","created","text"\n', "id,created,text\n", CABLE.format(0, "t"), CABLE.format(0, '\\"t\\"\nu')]
ROWS = [
    CABLE.format(1, "t\nu"), CABLE.format(2, 't\n\\"u\\"\n"'), CABLE.format(3, "e" * 300 + '\\"\n'), CABLE.format(4, '\\"a\\"\n\\"b'),
    CABLE.format(5, 'open\n"6","1/2/2008 9:05","08'), '"08ROME3","2008","x\ny"\n', '"08ROME4","2008","say ""x""\n,,"\n',
    '"08ROME5","2008","\n08ROME6,2008,z\n"\n', '"","",""\n', '"08ROME7","2008"\n', '"08ROME8","2008","t","","u"\n', "\n",
    '"08ROME9","2008","open\n', '"08ROME1","2008","a\\b\\\\"\n',
]  # fmt: skip
SOUP = st.lists(st.sampled_from([*PIECES, *ROWS, *ROWS]).map(str.encode) | st.sampled_from([b"\xe9", b"\xe2\x80"]))
LEARNED = st.sampled_from([Learned(), Learned(3, frozenset({"9A9"})), Learned(500, frozenset({"9A9", "9"}))])


def told(data, table, block, begin=None, until=sys.maxsize):
    """Return all that a reader says of each row, and has learned then."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(encoding, "_BLOCK", block)
        lines = Lines(io.BytesIO(data), before=begin[0], begun=True) if begin else Lines(io.BytesIO(data))
        reader = Reader(lines, table, learned=begin and begin[1], until=until)
        rows = []
        for row in reader.rows():
            seen = row
            if isinstance(row, Row):
                seen = (*row.values.items(), *row.places.items(), row.line, row.end_line, row.notes, row.digest())
            rows.append((seen, reader.line, reader.looks_ahead, reader.starts.learned))
    return rows


@pytest.fixture(name="plain_only", scope="module")
def _plain_only():
    """Give what makes the reader go the plain way alone."""

    def patch(patched):
        patched.setattr(encoding, "Block", lambda whole=b"", **_: Block(whole, is_split=False))

    return patch


@settings(max_examples=600, deadline=None)
@given_values(
    st.sampled_from(HEADS),
    SOUP.map(b"".join),
    st.sampled_from(["\n", "\r\n", "\r", "utf-8-sig", "utf-16"]),
    st.sampled_from([5, 40, 400, 1 << 20]),
)
@example(HEADS[2], ROWS[0].encode() * 3 + ROWS[4].encode() + ROWS[0].encode() * 3, "\n", 1 << 20)
@example(HEADS[0], ROWS[7].encode() + ROWS[5].encode() * 3, "\r\n", 40)
def test_a_file_reads_the_same_in_both_ways(plain_only, head, body, manner, block):
    data = head.encode() + body
    if manner.startswith("utf"):
        data = data.decode("utf-8", "replace").encode(manner)
    elif manner != "\n":
        data = data.replace(b"\n", manner.encode())
    table = recognise(head)[0]
    quick = told(data, table, block)
    with pytest.MonkeyPatch.context() as patch:
        plain_only(patch)
        assert told(data, table, block) == quick


@settings(max_examples=600, deadline=None)
@given_values(st.sampled_from(HEADS), SOUP, st.data(), LEARNED)
def test_a_part_of_a_file_reads_the_same_in_both_ways(plain_only, head, body, data, learned):
    before, count = data.draw(st.integers(1, 4)), data.draw(st.integers(1, 9))
    rest, block = b"".join(body), data.draw(st.sampled_from([7, 90, 1 << 20]))
    table = recognise(head)[0]
    quick = told(rest, table, block, (before, learned), before + count)
    with pytest.MonkeyPatch.context() as patch:
        plain_only(patch)
        assert told(rest, table, 1 << 20, (before, learned), before + count) == quick


def test_clean_rows_go_the_quick_way(monkeypatch):
    """One row with a flaw is read plainly, and one that is not at hand in whole; those after them are not."""
    plain = []
    cut = Cutter.cut
    monkeypatch.setattr(Cutter, "cut", lambda own, line, *how: plain.append(line) or cut(own, line, *how))
    rows = [CABLE.format(n, 'say \\"a\\"\n' * 20) for n in range(30)]
    rows[7] = rows[7].replace(" \\", " ", 1)
    data = "".join(rows).encode()
    table = recognise(rows[0])[0]
    plain.clear()
    assert len(told(data, table, 1 << 20)) == 30
    assert [line[:4] for line in plain] == ['"7",']
    plain.clear()
    assert len(told(data, table, 3000)) == 30
    assert len(plain) <= 1 + len(data) / 3000


def test_the_digest_of_a_row_is_that_of_its_bytes(given):
    row = '"","2008","x\nsay ""é"""\n'
    rows = given.rows("a.csv", '"id","created","text"\n' + row)
    assert rows[0].digest == hashlib.sha256(row.encode()).hexdigest()


def test_no_lines():
    assert NoLines().take() is None
