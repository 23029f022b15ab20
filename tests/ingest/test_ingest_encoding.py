"""Bytes to lines: byte-order marks, mixed encodings, control characters, line ends."""

from __future__ import annotations

import io

import pytest
from hypothesis import given as given_values
from hypothesis import settings
from hypothesis import strategies as st

from auditor.ingest.encoding import Lines


def lines_of(data):
    lines = Lines(io.BytesIO(data))
    found = []
    while (line := lines.take()) is not None:
        found.append(line)
    return found, lines


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", []),
        (b"a", ["a"]),
        (b"a\n", ["a"]),
        (b"a\n\nb\r\nc", ["a", "", "b", "c"]),
        (b"\n", [""]),
        (b"a\rb\rc", ["a", "b", "c"]),
        (b"a\rb\nc", ["a\rb", "c"]),
        (b"\xef\xbb\xbfa\nb", ["a", "b"]),
        ("é\nü".encode("utf-16"), ["é", "ü"]),
        (b"\xfe\xff" + "é\r\nü".encode("utf-16-be"), ["é", "ü"]),
        ("é\nü".encode("utf-32"), ["é", "ü"]),
        ("\x0b\x0c\x1c\x85\u2028x\ny".encode(), ["\x0b\x0c\x1c\x85\u2028x", "y"]),
    ],
)
def test_lines(data, expected):
    assert lines_of(data)[0] == expected


def test_a_line_that_is_not_utf8_is_read_as_cp1252_and_noted():
    found, lines = lines_of("São\n".encode() + b"S\xe3o \x93x\x94\n\x81\n" + "São".encode())
    assert found == ["São", "São “x”", "\x81", "São"]
    notes = lines.notes(1, 4)
    assert [(note.code, note.line, note.column) for note in notes] == [("IN004", 2, 2), ("IN004", 3, 1)]
    assert "0xE3" in notes[0].observed


def test_control_characters_are_kept_and_noted():
    found, lines = lines_of(b"ok\na\x00b\x07\n\x1aend")
    assert found == ["ok", "a\x00b\x07", "\x1aend"]
    assert [(n.code, n.line, n.column) for n in lines.notes(1, 3)] == [("IN005", 2, 2), ("IN005", 3, 1)]
    lines.forget(2)
    assert [note.line for note in lines.notes(1, 3)] == [3]


def test_put_back_and_digest():
    lines = Lines(io.BytesIO(b"a\nb\nc\n"))
    first, second = lines.take(), lines.take()
    lines.put_back([first, second])
    assert lines.number == 0
    assert [lines.take(), lines.take(), lines.take(), lines.take()] == ["a", "b", "c", None]
    assert lines.digest(1, ["a", "b"]) == lines.digest(7, ["a", "b"])
    assert lines.digest(1, ["a"]) != lines.digest(1, ["b"])


def test_an_endless_line_keeps_memory_flat(monkeypatch):
    monkeypatch.setattr("auditor.ingest.encoding.RECORD_LIMIT", 1 << 20)
    found, lines = lines_of(b"a\n" + b"x" * (5 << 20) + b"\nb\n" + b"y" * (3 << 20))
    assert [len(line) for line in found] == [1, 4096, 1, 4096]
    assert [n for n in range(1, 5) if lines.was_cut(n)] == [2, 4]


@pytest.mark.parametrize("excess", [0, 1, 300_000, (1 << 20) - 1, 1 << 20, 1_500_000])
@pytest.mark.parametrize("after", [b"", b"\n", b"\nb", b"\nb\nc\n"])
def test_a_line_over_the_limit_is_cut_wherever_its_block_ends(monkeypatch, excess, after):
    limit = 2 << 20
    monkeypatch.setattr("auditor.ingest.encoding.RECORD_LIMIT", limit)
    found, lines = lines_of(b"x" * (limit + excess) + after)
    assert (len(found[0]), lines.was_cut(1)) == ((4096, True) if excess else (limit, False))
    assert found[1:] == after.decode().split("\n")[1:][: 2 if after.endswith(b"c\n") else 1 if after[1:] else 0]
    assert [lines.was_cut(n) for n in range(2, 4)] == [False, False]


@settings(max_examples=200, deadline=None)
@given_values(st.binary(max_size=200), st.integers(1, 7))
def test_any_bytes_are_lines_whatever_the_blocks(data, block):
    class Short(io.BytesIO):
        def read(self, size=-1):
            return super().read(min(size, block))

    whole, _ = lines_of(data)
    if not data.startswith((b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff", b"\xef\xbb\xbf")) and b"\n" in data[:block]:
        lines = Lines(Short(data))
        found = []
        while (line := lines.take()) is not None:
            found.append(line)
        assert found == whole
    assert "".join(whole).encode("utf-8") is not None
