"""Paths, folders, patterns, archives and standard input."""

from __future__ import annotations

import bz2
import gzip
import hashlib
import io
import os
import zipfile
from types import SimpleNamespace

import pytest
import zstandard

from auditor.errors import InputUnreadable
from auditor.ingest import Holdings, expand, open_source, read
from auditor.ingest.records import Record

LINE = '{"id": "1"}\n'


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in" / "deep").mkdir(parents=True)
    (tmp_path / "in" / ".git").mkdir()
    (tmp_path / "in" / ".git" / "x.csv").write_text("id\n1\n")
    for name in ("b.jsonl", "a.jsonl", "deep/c.jsonl", ".hidden.csv", "notes.doc", "README"):
        (tmp_path / "in" / name).write_text(LINE)
    (tmp_path / "in" / "link.jsonl").symlink_to(tmp_path / "in" / "a.jsonl")
    return tmp_path


@pytest.mark.usefixtures("folder")
def test_a_folder_is_walked_in_order_and_nothing_is_passed_over_silently():
    items = expand(["in"])
    assert [(item.source, item.code) for item in items] == [
        ("in/.git", "IN008"), ("in/.hidden.csv", "IN008"), ("in/README", "IN008"), ("in/a.jsonl", ""), ("in/b.jsonl", ""),
        ("in/deep/c.jsonl", ""), ("in/link.jsonl", "IN008"), ("in/notes.doc", "IN008"),
    ]  # fmt: skip
    assert [item.refused for item in items if item.code] == [
        "hidden", "hidden", "unknown suffix (none)", "a link is not followed in a walked folder; name its target",
        "unknown suffix .doc",
    ]  # fmt: skip
    assert [row.code for row in read(items[0])] == ["IN008"]


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("given", ["in/a.jsonl", "./in/a.jsonl", "in//a.jsonl"])
def test_names_are_relative_and_posix(given):
    assert [item.source for item in expand([given])] == ["in/a.jsonl"]


def test_absolute_names_stay_absolute(folder):
    assert expand([str(folder / "in" / "a.jsonl")])[0].source == (folder / "in" / "a.jsonl").as_posix()


@pytest.mark.usefixtures("folder")
def test_each_file_once_and_named_wins():
    items = [item for item in expand(["in", "in/b.jsonl", "in/*.jsonl"]) if not item.refused]
    assert [(item.source, item.named) for item in items] == [
        ("in/a.jsonl", False), ("in/b.jsonl", True), ("in/deep/c.jsonl", False),
    ]  # fmt: skip


@pytest.mark.usefixtures("folder")
def test_patterns():
    assert [item.source for item in expand(["in/**/*.jsonl"]) if not item.refused] == [
        "in/a.jsonl", "in/b.jsonl", "in/deep/c.jsonl",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ("none.csv", "none.csv: no such file or folder"),
        ("in/*.xml", "no file matches the pattern"),
        ("empty", "empty: the folder holds no file"),
    ],
)
def test_what_can_not_be_found(folder, given, message):
    (folder / "empty").mkdir()
    with pytest.raises(InputUnreadable, match=message.replace("*", r"\*")):
        expand([given])


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("a.csv", b"", "a.csv: the file is empty"),
        ("a.csv", bytes(range(256)) * 4, "a.csv: binary data, not text"),
        ("a.pdf", b"%PDF-1.7\n%x", "a.pdf: a PDF, not text"),
        ("a.txt", b"\x89PNG\r\n\x1a\n\x00", "a PNG image"),
        ("a.parquet", b"PAR1 nonsense", "not a Parquet file"),
        ("a.xlsx", b"PK\x03\x04 nonsense", "not a spreadsheet"),
        ("a.csv.gz", gzip.compress(b"id\n" * 999, mtime=0)[:12], "cut off"),
        ("a.zip", b"PK nonsense", "not a zip archive"),
        ("a.html", b"<html><p>Nothing</p></html>", "no cable is found"),
        ("a.xml", b"<rss></rss>", "neither TEI nor XHTML"),
    ],
)
def test_named_inputs_that_can_not_be_read(tmp_path, monkeypatch, name, data, message):
    monkeypatch.chdir(tmp_path)
    (tmp_path / name).write_bytes(data)
    with pytest.raises(InputUnreadable, match=message):
        open_source(expand([name])[0])
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / name).write_bytes(data)
    rows = [row for item in expand(["in"]) for row in read(item)]
    assert [row.code in ("IN008", "IN010") for row in rows] == [True]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_pipe_in_a_folder_is_not_opened(tmp_path):
    os.mkfifo(tmp_path / "a.csv")
    assert [item.refused for item in expand([str(tmp_path)])] == ["not a regular file"]


def test_standard_input(monkeypatch):
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(b'id,subject\n1,"a\nb"\n')))
    (record,) = read(expand(["-"])[0])
    assert (record.source, record.line, record.end_line) == ("-", 2, 3)


@pytest.mark.parametrize("name", ["a.jsonl.gz", "a.jsonl.bz2", "a.jsonl.zst", "misnamed.jsonl"])
def test_compressed_files(tmp_path, name):
    import bz2

    import zstandard

    data = (LINE * 3).encode()
    pack = {
        "gz": gzip.compress,
        "bz2": bz2.compress,
        "zst": zstandard.ZstdCompressor().compress,
        "jsonl": gzip.compress,
    }
    (tmp_path / name).write_bytes(pack[name.rsplit(".", 1)[1]](data))
    rows = list(read(expand([str(tmp_path / name)])[0]))
    assert [row.line for row in rows] == [1, 2, 3]


def test_two_gzip_members(tmp_path):
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(LINE.encode()) * 2)
    assert len(list(read(expand([str(tmp_path / "a.jsonl.gz")])[0]))) == 2


def test_damage_midway_ends_with_an_unreadable_row(tmp_path):
    lines = "".join(
        f'{{"id": "{n}", "text": "{hashlib.sha256(bytes(n % 997)).hexdigest()}{n**3}"}}\n' for n in range(60_000)
    )
    packed = gzip.compress(lines.encode())
    (tmp_path / "a.jsonl.gz").write_bytes(packed[: len(packed) // 2])
    rows = list(read(expand([str(tmp_path / "a.jsonl.gz")])[0]))
    assert rows[-1].code == "IN010"
    assert rows[-1].position == len(rows)
    assert "cut off" in rows[-1].observed
    assert sum(isinstance(row, Record) for row in rows) > 10_000


def test_bomb(tmp_path, monkeypatch):
    monkeypatch.setattr("auditor.ingest.archives.RATIO_FREE", 1 << 20)
    (tmp_path / "a.csv.gz").write_bytes(gzip.compress(b"id\n" + b"\n" * (30 << 20)))
    rows = list(read(expand([str(tmp_path / "a.csv.gz")])[0]))
    assert [row.code for row in rows] == ["IN010"]
    assert "bomb" in rows[0].observed


def test_archive(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with zipfile.ZipFile("a.zip", "w") as archive:
        archive.writestr("b/c.jsonl", LINE)
        archive.writestr("b/", "")
        for name in ("../up.jsonl", "/root.jsonl", "C:\\x.jsonl", "in.zip", "b/.hidden.csv", "b/readme.doc"):
            archive.writestr(name, LINE)
        archive.writestr("d.csv.gz", gzip.compress(b"id\n7\n", mtime=0))
    items = {item.source: item for item in expand(["a.zip"])}
    assert [row.get("id") for row in read(items["a.zip!/b/c.jsonl"])] == ["1"]
    assert [row.get("id") for row in read(items["a.zip!/d.csv.gz"])] == ["7"]
    assert {name: item.code for name, item in items.items() if item.code} == {
        "a.zip!/../up.jsonl": "IN015", "a.zip!//root.jsonl": "IN015", "a.zip!/C:\\x.jsonl": "IN015",
        "a.zip!/in.zip": "IN015", "a.zip!/b/.hidden.csv": "IN008", "a.zip!/b/readme.doc": "IN008",
    }  # fmt: skip
    assert {path.name for path in tmp_path.iterdir()} == {"a.zip"}


def test_archive_limits(tmp_path, monkeypatch):
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.csv", "id\n" + "\n" * 10_000_000)
        archive.writestr("b.csv", "id\n1\n")
    monkeypatch.setattr("auditor.ingest.archives.MAX_ENTRIES", 1)
    with pytest.raises(InputUnreadable, match="2 entries, at most 1"):
        expand([str(tmp_path / "a.zip")])
    monkeypatch.setattr("auditor.ingest.archives.MAX_ENTRIES", 9)
    monkeypatch.setattr("auditor.ingest.archives.RATIO_FREE", 1 << 20)
    with pytest.raises(InputUnreadable, match="bomb"):
        expand([str(tmp_path / "a.zip")])


def test_names_that_can_not_be_printed(tmp_path):
    (tmp_path / "a\x1b[31m\n.jsonl").write_text(LINE)
    (item,) = expand([str(tmp_path)])
    assert item.source.endswith("a\ufffd[31m\ufffd.jsonl")


def test_holdings(folder):
    (folder / "in" / "list.csv").write_text("name,value\n1,2\n")
    holdings = Holdings(["in"], lambda _: "")
    rows = list(holdings.rows())
    assert [row.get("id") for row in rows] == ["1", "1", "1"]
    assert holdings.profiles == dict.fromkeys(["in/a.jsonl", "in/b.jsonl", "in/deep/c.jsonl"], "canonical")
    assert dict(holdings.skipped)["in/.hidden.csv"] == "hidden"
    assert "no profile fits" in dict(holdings.skipped)["in/list.csv"]


TABLE = "id,created,classification\n" + "".join(f"08ROME{n},2008-01-02,SECRET\n" for n in range(20_000))


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, zstandard.compress], ids=["gz", "bz2", "zst"])
@pytest.mark.parametrize("lines", [3, 20_000])
def test_a_compressed_file_that_is_cut_off_gives_its_rows_and_says_so(tmp_path, pack, lines):
    data = b"".join(line.encode() for line in TABLE.splitlines(keepends=True)[: lines + 1])
    packed = pack(data)
    (tmp_path / "a.csv.gz").write_bytes(packed[: len(packed) - 5])
    rows = list(read(expand([str(tmp_path)])[0]))
    assert rows[-1].code == "IN010"
    assert "cut off" in rows[-1].observed
    assert all(isinstance(row, Record) for row in rows[:-1])


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, zstandard.compress], ids=["gz", "bz2", "zst"])
@pytest.mark.parametrize("name", ["a.csv", "a.jsonl", "a.json"])
def test_what_follows_a_compressed_file_costs_no_row(tmp_path, pack, name):
    data = {"a.csv": "id\n1\n2\n", "a.jsonl": '{"id": "1"}\n{"id": "2"}\n', "a.json": '[{"id": "1"}, {"id": "2"}]'}[
        name
    ]
    path = tmp_path / (name + ".gz")
    path.write_bytes(pack(data.encode()) + b"trailing")
    rows = list(read(expand([str(path)])[0]))
    assert [row.get("id") for row in rows[:-1]] == ["1", "2"]
    assert (rows[-1].code, rows[-1].position) == ("IN010", 3)


def test_members_and_padding_of_gzip(tmp_path):
    path = tmp_path / "a.csv.gz"
    path.write_bytes(gzip.compress(b"id\n1\n") + bytes(700) + gzip.compress(b"2\n") + bytes(100_000))
    assert [row.get("id") for row in read(expand([str(path)])[0])] == ["1", "2"]


def test_a_pattern_goes_through_no_link_however_deep(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("g/a.csv", "g/d/e/b.csv", "g/.h/c.csv"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("id\n1\n")
    (tmp_path / "g" / "loop").symlink_to(".")
    (tmp_path / "g" / "d" / "loop").symlink_to("..")
    found = {"g/a.csv", "g/d/e/b.csv"}
    for pattern in ("g/**/*", "g/**", "**/*.csv", f"{tmp_path}/**/*.csv"):
        items = expand([pattern])
        assert {item.source.removeprefix(f"{tmp_path}/") for item in items if not item.refused} == found
        assert len(items) <= 4
