"""JSON that a user hands in: whatever is wrong with it is said in one line that names the file, and the place in it."""

import gzip
import json
import re

import pytest

from auditor import documents
from auditor.documents import parse_json, prove_shape, read_json, unpack_gzip
from auditor.errors import ConfigError


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "a.json:1:1: not JSON: Expecting value"),
        (b'{"a": 1,\r\n "b": }', "a.json:2:7: not JSON: Expecting value"),
        (b'{"a": "\xff"}', "a.json: byte 7 is not UTF-8"),
        (b"[" * 100_000, "a.json: not read: nested more deeply than Python follows"),
        (b"9" * 5000, "a.json: not read: Exceeds the limit"),
    ],
)
def test_what_is_wrong_is_said_with_the_place(tmp_path, content, said):
    (tmp_path / "a.json").write_bytes(content)
    with pytest.raises(ConfigError, match=re.escape(said)):
        read_json(tmp_path / "a.json", "a.json", ConfigError)


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(ConfigError, match=r"^a\.json: can't be read: No such file or directory$"):
        read_json(tmp_path / "a.json", "a.json", ConfigError)


@pytest.mark.parametrize("content", ['{"a": ["é"]}', '{"a": ["é"]}'.encode(), '\ufeff{"a": ["é"]}'.encode()])
def test_text_and_bytes_with_and_without_a_mark_of_their_order(content):
    assert parse_json(content, "a.json", ConfigError) == {"a": ["é"]}


def test_the_shape_names_the_place_and_quotes_no_more_than_a_line():
    with pytest.raises(ConfigError, match=r"^a\.json: \$: .* is not of type 'object'$"):
        prove_shape([], "card", "a.json", ConfigError)
    with pytest.raises(ConfigError, match=r"^a\.json: \$: .{300}\.\.\.$"):
        prove_shape(["x" * 1_000_000], "card", "a.json", ConfigError)


def test_packed_content_is_bounded(monkeypatch):
    whole = json.dumps(["x"] * 1000).encode()
    assert unpack_gzip(gzip.compress(whole)) == whole
    monkeypatch.setattr(documents, "LARGEST", len(whole) - 1)
    with pytest.raises(gzip.BadGzipFile, match="unpacks to more than 4,999 bytes"):
        unpack_gzip(gzip.compress(whole))
