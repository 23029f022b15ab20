"""Input from strangers, through the command line: bombs, ways out of an archive, endless lines, what is no file."""

from __future__ import annotations

import bz2
import gzip
import json
import os
import shutil
import threading
import zipfile

import pytest
import zstandard

BIG = 100 << 20
MEMORY = 500
"""Megabytes that no run may reach."""
SOUND = "id,created,classification\n08ROME1,2008-01-02,SECRET\n"


def packed(path, *entries, method=zipfile.ZIP_DEFLATED):
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, data in entries:
            archive.writestr(name, data)
    return path


def codes(ran):
    return [finding["code"] for finding in json.loads(ran.out)["findings"]]


# --------------------------------------------------------------------------- bombs
@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, zstandard.compress], ids=["gz", "bz2", "zst"])
def test_a_small_file_that_expands_without_end(tool, pack):
    tool.write("a.csv.gz", pack(b"id,text\n" + bytes(1 << 20).replace(b"\0", b"a") * 100))
    ran = tool.check("a.csv.gz", "--format", "json")
    assert ran.status == 3
    assert codes(ran) == ["IN010"]
    assert "expands more than 200-fold, as a decompression bomb does" in ran.out
    assert ran.peak < MEMORY


def test_an_archive_that_expands_without_end(tool):
    packed(tool.folder / "a.zip", ("a.csv", b"a" * BIG))
    ran = tool.check("a.zip")
    assert ran.status == 3
    assert ran.said == "auditor: a.zip: expands more than 200-fold, as a decompression bomb does; expand it yourself"
    assert ran.peak < MEMORY


def test_an_archive_that_lies_about_the_size_of_an_entry(tool):
    path = packed(tool.folder / "a.zip", ("a.csv", b"id,text\n" + b"1,x\n" * 5_000_000), ("b.csv", SOUND))
    size = (8 + 4 * 5_000_000).to_bytes(4, "little")
    path.write_bytes(path.read_bytes().replace(size, (12).to_bytes(4, "little")))
    ran = tool.check("a.zip", "--format", "json")
    assert "IN010" in codes(ran)
    assert json.loads(ran.out)["meta"]["counts"]["audited"] >= 1
    assert ran.peak < MEMORY


def test_a_spreadsheet_that_expands_without_end(tool):
    packed(tool.folder / "a.xlsx", ("xl/workbook.xml", b"<" + b"a" * BIG))
    ran = tool.check("a.xlsx")
    assert (ran.status, "decompression bomb" in ran.said, ran.peak < MEMORY) == (3, True, True)


# --------------------------------------------------------------------------- archives
def test_an_archive_writes_nothing_anywhere(tool):
    inner = packed(tool.folder / "inner.zip", ("a.csv", SOUND)).read_bytes()
    (tool.folder / "inner.zip").unlink()
    names = ("../up.csv", "/root.csv", "in/../../up.csv", "..\\up.csv", "C:\\up.csv", "nested.zip")
    packed(
        tool.folder / "a.zip",
        *((name, inner if name == "nested.zip" else SOUND) for name in names),
        ("good.csv", SOUND),
    )
    before = {path.name for path in tool.folder.parent.rglob("*")} | {"out", "err", "peak"}
    ran = tool.check("a.zip", "--format", "json")
    assert codes(ran).count("IN015") == len(names)
    assert json.loads(ran.out)["meta"]["counts"]["audited"] == 1
    assert {path.name for path in tool.folder.parent.rglob("*")} == before


def test_two_entries_of_one_name_are_not_one(tool):
    with pytest.warns(UserWarning, match="Duplicate name"):
        packed(tool.folder / "a.zip", ("a.csv", SOUND), ("a.csv", SOUND))
    ran = tool.check("a.zip")
    assert (ran.status, ran.said) == (
        3,
        "auditor: a.zip: two entries are named 'a.csv'; pack it again with a name for each",
    )


def test_an_entry_that_says_how_much_memory_it_needs(tool):
    path = packed(tool.folder / "a.zip", ("a.csv", SOUND), method=zipfile.ZIP_LZMA)
    path.write_bytes(path.read_bytes().replace(b"]\0\0\x80\0", b"]\xff\xff\xff\xff"))
    ran = tool.check("a.zip", "--format", "json")
    assert (ran.status, codes(ran), "packed by a method that is not read" in ran.out) == (3, ["IN015"], True)


def test_an_entry_with_a_password(tool):
    path = packed(tool.folder / "a.zip", ("a.csv", SOUND), ("b.csv", SOUND))
    data = bytearray(path.read_bytes())
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + flags] |= 1
    path.write_bytes(data)
    ran = tool.check("a.zip", "--format", "json")
    assert codes(ran).count("IN015") == 1
    assert "the entry is encrypted" in ran.out
    assert json.loads(ran.out)["meta"]["counts"]["audited"] == 1


def test_a_compressed_file_inside_a_compressed_file_is_not_opened(tool):
    tool.write("a.csv.gz", gzip.compress(gzip.compress(SOUND.encode() * 50)))
    ran = tool.check("a.csv.gz")
    assert (ran.status, "binary data, not text" in ran.said) == (3, True)


# --------------------------------------------------------------------------- size and depth
@pytest.mark.parametrize(
    ("name", "data"),
    [("a.jsonl", "[" * 1_000_000), ("a.json", "[" * 1_000_000), ("a.jsonl", '{"a":' * 500_000), ("a.json", '[{"id":"1","text":' + "[" * 500_000)],
)  # fmt: skip
def test_deep_json(tool, name, data):
    tool.write(name, data)
    ran = tool.check(name, "--format", "json")
    assert ran.status == 3
    assert codes(ran) == ["IN006"]
    assert "internal" not in ran.err
    assert ran.peak < MEMORY


@pytest.mark.parametrize(
    ("name", "begin", "end"),
    [
        ("a.csv", '08ROME1,2008-01-02,"', '"\n08ROME2,2008-01-02,SECRET\n'),
        ("a.csv", "08ROME1,2008-01-02,", "\n08ROME2,2008-01-02,SECRET\n"),
        ("a.jsonl", '{"id": "08ROME1", "text": "', '"}\n{"id": "08ROME2"}\n'),
    ],
    ids=["quoted", "bare", "json"],
)
def test_a_line_of_a_hundred_megabytes(tool, name, begin, end):
    with (tool.folder / name).open("wb") as file:
        file.write((("id,created,classification\n" if name == "a.csv" else "") + begin).encode())
        for _ in range(100):
            file.write(b"a" * (1 << 20))
        file.write(end.encode())
    ran = tool.check(name, "--format", "json")
    counts = json.loads(ran.out)["meta"]["counts"]
    assert (counts["in"], counts["audited"], counts["unreadable"]) == (2, 1, 1)
    assert "IN011" in codes(ran)
    assert ran.peak < MEMORY


def test_a_text_of_a_million_paragraphs(tool):
    tool.write("a.csv", b'id,text\n08ROME1,"' + b"(S) b. \n" * 1_000_000 + b'"\n08ROME2,x\n')
    ran = tool.check("a.csv", "--format", "json")
    assert "IN011" in codes(ran)
    assert "rows in 2 = 1 audited + 1 unreadable" in ran.err
    assert ran.peak < MEMORY


def test_thousands_of_columns_and_lines_of_another_encoding(tool):
    tool.write("a.csv", "id," + ",".join(f"subjece{n}" for n in range(20_000)) + "\n08ROME1\n")
    tool.write("b.csv", b"id,text\n" + b"".join(b"08ROME%d,caf\xe9\n" % n for n in range(3_000)))
    ran = tool.check("a.csv", "b.csv", "--format", "json", "--verbose")
    assert json.loads(ran.out)["meta"]["counts"]["in"] == 3_001
    assert len(ran.err) < 20_000


# --------------------------------------------------------------------------- what is no file
def test_an_endless_device(tool):
    ran = tool.check("/dev/zero")
    assert (ran.status, "binary data, not text" in ran.said) == (3, True)


def test_a_pipe_is_read_where_it_is_named_and_passed_over_in_a_folder(tool):
    os.mkfifo(tool.folder / "a.csv")
    writer = threading.Thread(target=(tool.folder / "a.csv").write_text, args=(SOUND,))
    writer.start()
    named = tool.check("a.csv", "--format", "json")
    writer.join()
    assert json.loads(named.out)["meta"]["counts"]["audited"] == 1
    tool.write("b.csv", SOUND)
    walked = tool.check(".", "--format", "json")
    assert json.loads(walked.out)["meta"]["skipped"] == [{"source": "a.csv", "reason": "not a regular file"}]


def test_a_folder_that_is_named_like_a_file(tool):
    (tool.folder / "x.csv").mkdir()
    assert tool.check("x.csv").said == "auditor: x.csv: the folder holds no file"
    tool.write("x.csv/a.csv", SOUND)
    ran = tool.check("x.csv", "--format", "json")
    assert json.loads(ran.out)["meta"]["counts"]["audited"] == 1


def test_links(tool):
    tool.write("d/a.csv", SOUND)
    outside = tool.folder.parent / "secret.csv"
    outside.write_text(SOUND.replace("08ROME1", "08ROME2"))
    (tool.folder / "d" / "self").symlink_to(tool.folder / "d")
    (tool.folder / "d" / "out.csv").symlink_to(outside)
    (tool.folder / "d" / "round.csv").symlink_to(tool.folder / "d" / "round.csv")
    ran = tool.check("d", "--format", "json")
    meta = json.loads(ran.out)["meta"]
    assert meta["counts"]["in"] == 1
    assert [part["source"] for part in meta["skipped"]] == ["d/out.csv", "d/round.csv", "d/self"]
    assert "08ROME2" not in ran.out
    named = tool.check("d/round.csv")
    assert (named.status, named.said) == (
        3,
        "auditor: d/round.csv: can't be opened (Too many levels of symbolic links)",
    )


def without_privilege():
    """Return the words before a command that take root's right to read everything from it."""
    if os.geteuid():
        return ()
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        pytest.skip("root reads everything, and setpriv is not here to change that")
    return (setpriv, "--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-dac_override,-dac_read_search")


def test_what_may_not_be_read(tool):
    tool.write("d/a.csv", SOUND)
    tool.write("d/b.csv", SOUND).chmod(0)
    tool.write("d/shut/c.csv", SOUND).parent.chmod(0)
    try:
        prefix = without_privilege()
        walked = tool.check("d", "--format", "json", prefix=prefix)
        named = tool.check("d/b.csv", prefix=prefix)
        folder = tool.check("d/shut", "--isolated", prefix=prefix)
    finally:
        (tool.folder / "d" / "shut").chmod(0o700)
    counts = json.loads(walked.out)["meta"]["counts"]
    assert (counts["in"], counts["audited"], counts["unreadable"]) == (3, 1, 2)
    assert codes(walked).count("IN010") == 2
    assert (named.status, named.said) == (3, "auditor: d/b.csv: can't be opened (Permission denied)")
    assert (folder.status, folder.said) == (3, "auditor: d/shut: the folder can't be listed (Permission denied)")
