"""Units of any size give the rows that reading the whole files gives: records, unreadable rows, places, digests."""

from __future__ import annotations

import gzip
import io
import os
import pickle
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import given as given_values
from hypothesis import strategies as st

from auditor.errors import InputUnreadable
from auditor.ingest import seams
from auditor.ingest.holdings import Holdings
from auditor.ingest.units import Carried, Sliced

ROOT = Path(__file__).parents[2]
CABLE = '"{0}","1/2/2008 9:05","08ROME{0}","Rome","SECRET","","h\n","{1}"\n'
FREE = settings(
    max_examples=80,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def holdings(*paths, profile=""):
    return Holdings([str(path) for path in paths], lambda _: profile)


def through(units):
    """Read units as workers would, one after another: sent as bytes, positions counted on in each source."""
    count: dict[str, int] = {}
    rows = []
    for unit in units:
        sent = pickle.loads(pickle.dumps(unit))  # noqa: S301
        assert sent.key == unit.key
        for row in sent.rows(count.get(sent.place[0], 0)):
            count[row.source] = count.get(row.source, 0) + 1
            rows.append(row)
    return rows


def same(*paths, targets=(1, 7, 60, 1 << 22), profile=""):
    """Assert that units of every size have the rows that the holdings have, and that nothing else differs."""
    plain = holdings(*paths, profile=profile)
    rows = list(plain.rows())
    for target in targets:
        held = holdings(*paths, profile=profile)
        units = list(held.units(target))
        assert through(units) == rows, target
        assert (held.profiles, held.choices, held.skipped) == (plain.profiles, plain.choices, plain.skipped)
        assert len({unit.key for unit in units}) == len(units)
    return rows


CELLS = st.text(st.sampled_from('ab1",\n\\ \r\xe9'), max_size=8)
PIECES = st.sampled_from(
    [
        '"', '""', "\\", '\\"', ",", "\n", "\r\n", "\r", "\x00", "\xe9", "\xff\xfe", "\xef\xbb\xbf", "x",
        CABLE.format(1, "t"), CABLE.format(2, "t\nu"), CABLE.format(3, "t")[:-2], CABLE.format(4, '\\"t\\"'), CABLE.format(5, '""t""'),
        "08ROME1,2008,x\n", '08ROME2,2008,"x\ny"\n', '"08ROME3","2008","x"\n', '"08ROME4","2008","x\n', '08ROME5,2008,"x\n',
        '"08ROME6","20\n08","x\ny"\n', '",\n', '"\n',
    ]
)  # fmt: skip
SOUP = st.lists(PIECES | CELLS, max_size=40).map("".join)
HEADS = ["id,created,text\n", "id,text\n", '"id","created","text"\n', CABLE.format(0, "t"), CABLE.format(0, '\\"t\\"')]


@FREE
@given_values(st.sampled_from(HEADS), SOUP, st.integers(0, 6))
def test_a_delimited_file(tmp_path_factory, head, body, learned):
    path = tmp_path_factory.mktemp("units")
    (path / "a.csv").write_bytes((head + body).encode("latin-1"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("auditor.ingest.cutting._LEARNED", learned)
        patch.setattr("auditor.ingest.seams._REACH", 20 * learned)
        patch.setattr("auditor.ingest.seams._BLOCK", 16 + 50 * learned)
        same(path, targets=(1, 30, 200))


@FREE
@given_values(
    st.lists(st.text(st.sampled_from('{}[]":,a1\\ \r\n\x00\xe9'), max_size=9) | st.just('{"id": "1", "text": "x"}\n')),
    st.integers(1, 40),
)
def test_json_lines(tmp_path_factory, lines, target):
    path = tmp_path_factory.mktemp("units")
    (path / "a.jsonl").write_bytes(('{"id": "0"}\n' + "".join(lines)).encode("latin-1"))
    same(path, targets=(1, target))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given_values(
    st.lists(st.sampled_from(["1", "", "08ROME1", "\x00", "\n"]), max_size=30), st.integers(1, 9), st.integers(1, 4000)
)
def test_parquet(tmp_path_factory, ids, group, target):
    pa, pq = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    path = tmp_path_factory.mktemp("units") / "a.parquet"
    pq.write_table(
        pa.table({"id": pa.array(ids, pa.string()), "text": [f"t{name}" for name in ids]}), path, row_group_size=group
    )
    same(path, targets=(1, target))
    if ids:
        assert len(list(holdings(path).units(1))) == -(-len(ids) // group)


def test_a_damaged_row_group_costs_its_own_rows(tmp_path):
    pa, pq = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    path = tmp_path / "a.parquet"
    table = pa.table({"id": [f"08ROME{n}" for n in range(9)]})
    pq.write_table(table, path, row_group_size=3, use_dictionary=False, compression="snappy")
    data = bytearray(path.read_bytes())
    at = pq.ParquetFile(path).metadata.row_group(1).column(0).data_page_offset
    data[at : at + 30] = b"\xff" * 30
    path.write_bytes(data)
    rows = same(path)
    assert [getattr(row, "code", "") for row in rows] == ["", "", "", "IN010", "", "", ""]
    assert (rows[3].line, rows[3].end_line, rows[4].line) == (4, 6, 7)


@pytest.mark.parametrize("escaped", ['\\"', '""'])
def test_a_unit_a_record(tmp_path, escaped):
    path = tmp_path / "a.csv"
    path.write_text("".join(CABLE.format(n, f"1. (S) {escaped}x{escaped}\n\n2. (U) y") for n in range(1, 40)))
    rows = same(path)
    units = list(holdings(path).units(1))
    assert [len(list(unit.rows())) for unit in units] == [1] * len(rows)
    assert [unit.place[1] for unit in units] == [row.line for row in rows]


def test_damage_ends_at_a_seam_as_in_the_whole_file(tmp_path):
    path = tmp_path / "a.csv"
    lines = [CABLE.format(n, "x") if n % 4 else CABLE.format(n, "x")[:-2] + "\n" for n in range(1, 30)]
    path.write_text("".join(lines))
    rows = same(path)
    assert sum(getattr(row, "code", "") == "IN003" for row in rows) == 7


def test_rows_without_quotes_are_cut_too(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("id,created,text\n" + "".join(f'08ROME{n},2008-01-02,"1. (S)\nx"\n' for n in range(2000)))
    assert len(same(path, targets=(100, 1000, 30_000))) == 2000
    units = list(holdings(path).units(3000))
    assert len(units) > 10
    assert all(len(list(unit.rows())) < 120 for unit in units)


def test_many_small_files_share_units(tmp_path):
    for n in range(20):
        (tmp_path / f"{n:02}.csv").write_text(f"id,text\n{n},x\n")
        (tmp_path / f"{n:02}.txt").write_text("UNCLAS ROME 0001\nSUBJECT: x\n")
    (tmp_path / "z.bin").write_bytes(b"\x00")
    (tmp_path / "z.csv.gz").write_bytes(gzip.compress(b"id,text\n1,x\n"))
    assert len(same(tmp_path)) == 41
    (tmp_path / "csv").mkdir()
    for n in range(20):
        (tmp_path / f"{n:02}.csv").rename(tmp_path / f"csv/{n:02}.csv")
    kinds = [type(unit) for unit in holdings(tmp_path).units()]
    assert kinds == [Carried, Sliced, Carried]


def test_standard_input_is_carried(monkeypatch):
    data = b"id,text\n" + b"".join(b"%d,x\n" % n for n in range(2500))
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data)))
    units = list(holdings("-").units())
    assert [len(list(unit.rows())) for unit in units] == [1000, 1000, 500]
    assert all(isinstance(unit, Carried) for unit in units)
    assert len({unit.key for unit in units}) == 3


@pytest.mark.parametrize("name", ["a.csv", "b.csv", "a.jsonl", "a.parquet", "a.txt"])
def test_split_comes_down_to_one_row(tmp_path, name):
    path = tmp_path / name
    count = 1 if name == "a.txt" else 11
    if name == "a.parquet":
        pa, pq = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
        pq.write_table(pa.table({"id": [str(n) for n in range(count)]}), path)
    else:
        form = {"a.csv": '08ROME{0},2008,"x\ny"\n', "b.csv": CABLE, "a.jsonl": '{{"id": "{0}"}}\n', "a.txt": "x"}[name]
        path.write_text(
            ("id,created,text\n" if name == "a.csv" else "")
            + "".join(form.format(n, "x" * 50 * n) for n in range(count))
        )
    (unit,) = holdings(path).units()
    rows = list(holdings(path).rows())
    parts = [unit]
    while any(part.split() for part in parts):
        parts = [half for part in parts for half in (part.split() or (part,))]
    assert [len(list(part.rows())) for part in parts] == [1] * count
    assert through(parts) == rows
    halves = unit.split()
    assert len(halves) == (2 if count > 1 else 0)


def test_a_file_that_changed_is_not_read(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("id,text\n1,x\n")
    (unit,) = holdings(path).units()
    assert isinstance(unit, Sliced)
    before = unit.key
    path.write_text("id,text\n2,x\n")
    os.utime(path, ns=(1, 1))
    with pytest.raises(InputUnreadable, match=r"a\.csv: the file has changed since the run began"):
        list(unit.rows())
    (unit,) = holdings(path).units()
    assert unit.key != before


def test_marks_at_the_beginning_and_foreign_encodings(tmp_path):
    text = "id,created,text\n" + "".join(f'"08ROME{n}","2008","caf\xe9\n"\n' for n in range(9))
    for n, encoding in enumerate(["utf-8-sig", "utf-16", "utf-32", "cp1252", "utf-8"]):
        (tmp_path / f"{n}.csv").write_bytes(text.encode(encoding))
        (tmp_path / f"{n}-mac.csv").write_bytes(text.replace("\n", "\r").encode(encoding))
        (tmp_path / f"{n}-dos.csv").write_bytes(text.replace("\n", "\r\n").encode(encoding))
    assert len(same(tmp_path)) == 15 * 9


def test_a_row_longer_than_the_limit(tmp_path, monkeypatch):
    for module in ("encoding", "cutting", "delimited"):
        monkeypatch.setattr(f"auditor.ingest.{module}.RECORD_LIMIT", 3000)
    path = tmp_path / "a.csv"
    many = "y y\n" * 900
    body = "".join(CABLE.format(n, many if n % 3 == 0 else "x") for n in range(1, 12))
    path.write_text(body + '"' + many * 30 + CABLE.format(99, "x"))
    for block in (100, 1 << 20):
        monkeypatch.setattr("auditor.ingest.encoding._BLOCK", block)
        rows = same(path, targets=(1, 3000, 1 << 22))
        assert "IN011" in {getattr(row, "code", "") for row in rows}
    assert rows[-1].fields["id"] == "08ROME99"


@pytest.mark.parametrize(
    ("folder", "least"),
    [("sample_data", 1), *((f"../shared/data/{name}", 20_000) for name in ("foia", "telegrams"))],
)
def test_the_data_at_hand(folder, least):
    path = ROOT / folder
    if not path.exists():
        pytest.skip("the data are not here")
    assert len(same(path, targets=(least, seams.TARGET))) > 10
