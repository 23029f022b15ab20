"""Files in an object store give what the same files on disk give; what the store says no to is said in one line."""

from __future__ import annotations

import bz2
import gzip
import io
import logging
import pickle
import random
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

pytest.importorskip("s3fs", reason="object storage is an extra")
pytest.importorskip("moto.server", reason="moto is the object store of the tests")

import fsspec
import s3fs
from moto.server import ThreadedMotoServer

from auditor import pipeline, settings
from auditor.cli.main import main
from auditor.errors import InputUnreadable, Unreachable
from auditor.ingest import remote
from auditor.ingest.holdings import Holdings
from auditor.ingest.locations import locate
from auditor.ingest.units import Sliced
from auditor.output import document, formats
from auditor.pipeline import Keep, Means
from auditor.pipeline.runs import Shard

URL = "s3://archive/holdings"
KEY, SECRET = "KEYOFTHETESTS", "secret-of-the-tests"
CABLE = '"{0}","1/2/2008 9:05","08ROME{0}","Rome","SECRET","","h\n","1. (S) Text {1}.\n\n2. (U) More of \\"it\\"."\n'
NO_METADATA_SERVICE = {"AWS_EC2_METADATA_DISABLED": "true", "AWS_CONFIG_FILE": "", "AWS_SHARED_CREDENTIALS_FILE": ""}


def zipped(**entries: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            archive.writestr(name.replace("_", "."), data)
    return out.getvalue()


def parquet(path: Path, count: int = 40, group: int = 5) -> None:
    pa, pq = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    ids, noise = [f"08OSLO{n}" for n in range(count)], random.Random(1)  # noqa: S311
    texts = [f"1. (C) {noise.randbytes(3_000).hex()}" for _ in ids]
    pq.write_table(pa.table({"id": ids, "text": texts}), path, row_group_size=group)


def fill(folder: Path) -> Path:
    """Write one file of each kind, and what a walk passes over, with names that sort otherwise than their paths."""
    csv = "".join(CABLE.format(n, "x" * (n % 40)) for n in range(40))
    lines = b"".join(b'{"id": "07OSLO%d", "text": "1. (C) Made up."}\n' % n for n in range(20))
    for name, data in {
        "a.csv": csv.encode(),
        "a/b.jsonl": lines + b'{"id": \n',
        "a/b/c.txt": b"UNCLAS ROME 0001\nSUBJECT: MADE UP\n1. TEXT.\n",
        "a/b/marked.csv": b"\xef\xbb\xbfid,text\n07OSLO900,x\n",
        "a/wide.csv": "id,text\n07OSLO901,caf\xe9\n".encode("utf-16"),
        "b.jsonl.gz": gzip.compress(lines),
        "c.csv.bz2": bz2.compress(b"id,text\n07OSLO902,x\n"),
        "d.zip": zipped(one_csv=b"id,text\n07OSLO903,x\n", two_jsonl=lines, three_bin=b"\x00"),
        "e.json": b'[{"id": "07OSLO904"}, {"id": "07OSLO905"}]',
        "broken.zip": b"PK\x03\x04 no more",
        "empty.csv": b"",
        "other.bin": b"\x00",
        ".hidden/f.csv": b"id,text\n07OSLO906,x\n",
    }.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    parquet(folder / "g.parquet")
    with pytest.importorskip("xlsxwriter").Workbook(folder / "h.xlsx") as book:
        sheet = book.add_worksheet()
        for number, cells in enumerate([("id", "text"), ("07OSLO907", "x")]):
            sheet.write_row(number, 0, cells)
    return folder


@pytest.fixture(scope="module")
def endpoint():
    """Start a server; where and how it is reached is in the environment of this process and of those it starts."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    with pytest.MonkeyPatch.context() as patch:
        for name, value in {
            **NO_METADATA_SERVICE,
            "AWS_ENDPOINT_URL": "http://{}:{}".format(*server.get_host_and_port()),
            "AWS_ACCESS_KEY_ID": KEY,
            "AWS_SECRET_ACCESS_KEY": SECRET,
            "AWS_DEFAULT_REGION": "us-east-1",
        }.items():
            patch.setenv(name, value)
        yield
    server.stop()


@pytest.fixture(scope="module")
def held(endpoint, tmp_path_factory):  # noqa: ARG001
    """Return a folder, and the file system of the bucket that has a copy of it."""
    folder = fill(tmp_path_factory.mktemp("both") / "holdings")
    ours = s3fs.S3FileSystem(use_listings_cache=False)
    ours.mkdir("archive")
    ours.put(str(folder), "archive/holdings", recursive=True)
    ours.touch("archive/holdings/")
    return folder, ours


@pytest.fixture
def store(held):
    """Return the file system; none is left that was made under another environment."""
    s3fs.S3FileSystem.clear_instance_cache()
    yield held[1]
    s3fs.S3FileSystem.clear_instance_cache()


@pytest.fixture
def both(held, store, monkeypatch):  # noqa: ARG001
    """Return a folder beside us and the URL of its copy."""
    monkeypatch.chdir(held[0].parent)
    return "holdings", URL


@pytest.fixture
def own(held, store, request):
    """Return the name in the store of a folder of the test's own, with one file of each kind that is cut."""
    path = f"archive/{request.node.originalname}"
    if store.exists(path):
        store.rm(path, recursive=True)
    for name in ("a.csv", "a/b.jsonl", "e.json", "g.parquet"):
        store.pipe(f"{path}/{name}", (held[0] / name).read_bytes())
    return path


def holdings(*paths: str) -> Holdings:
    return Holdings(paths, lambda _: "")


def told(held: Holdings, rows: list[object]) -> str:
    """Return all that is known of rows that were read, with URLs as the paths that they stand for."""
    return repr((rows, held.profiles, held.choices, held.skipped)).replace(URL, "holdings")


def through(held: Holdings, target: int) -> list[object]:
    """Read units as workers do: sent as bytes, positions counted on in each source."""
    count: dict[str, int] = {}
    rows = []
    for unit in held.units(target):
        for row in pickle.loads(pickle.dumps(unit)).rows(count.get(unit.place[0], 0)):  # noqa: S301
            count[row.source] = count.get(row.source, 0) + 1
            rows.append(row)
    return rows


@pytest.mark.parametrize("block", [remote.BLOCK, 1_000])
def test_a_prefix_is_a_folder(both, monkeypatch, block):
    monkeypatch.setattr(remote, "BLOCK", block)
    local, url = both
    plain = holdings(local)
    expected = told(plain, list(plain.rows()))
    assert len(plain.skipped) == 3
    for given in (url, f"{url}/"):
        far = holdings(given)
        assert told(far, list(far.rows())) == expected
        assert far.size == plain.size
    for target in (500, 1 << 22):
        far = holdings(url)
        assert told(far, through(far, target)) == expected


@pytest.mark.parametrize(
    "name", ["a.csv", "d.zip", "b.jsonl.gz", "*.csv", "*", "**/*.csv", "a/*/*", "[ab].*", "?.json", "h.xlsx"]
)
def test_a_name_and_a_pattern(both, name):
    local, url = (holdings(f"{place}/{name}") for place in both)
    expected = list(local.rows())
    assert expected
    assert told(url, list(url.rows())) == told(local, expected)


def test_a_slash_at_the_end_tells_a_folder_from_a_file(store):
    line = b'{"id": "07OSLO1"}\n'
    store.pipe({"archive/two": line, "archive/two/b.jsonl": line, "archive/two//c.jsonl": line})
    assert [row.source for row in holdings("s3://archive/two").rows()] == ["s3://archive/two"]
    folder = holdings("s3://archive/two/")
    assert [row.source for row in folder.rows()] == ["s3://archive/two/b.jsonl"]
    assert folder.skipped == [("s3://archive/two/", "a part of its name is empty")]


def fetched(monkeypatch) -> list[int]:
    """Return a list that fills with the sizes of what is fetched from now on."""
    sizes: list[int] = []
    ask = s3fs.S3FileSystem._call_s3

    async def counted(self, method, *words, **named):
        answer = await ask(self, method, *words, **named)
        if method == "get_object":
            sizes.append(answer["ContentLength"])
        return answer

    monkeypatch.setattr(s3fs.S3FileSystem, "_call_s3", counted)
    return sizes


@pytest.mark.parametrize("name", ["a.csv", "a/b.jsonl", "g.parquet"])
def test_a_unit_fetches_its_own_bytes(both, store, monkeypatch, name):
    whole = store.size(f"archive/holdings/{name}")
    monkeypatch.setattr(remote, "BLOCK", whole // 20)
    units = list(holdings(f"{both[1]}/{name}").units(whole // 6))
    assert len(units) >= 5
    sizes = fetched(monkeypatch)
    assert list(units[2].rows())
    assert 0 < sum(sizes) < 0.6 * whole


def chosen() -> settings.Settings:
    return settings.load([], isolated=True, given={"as-of": ("2024-05-01", "--as-of")})


def test_processes_shards_and_a_run_gone_on_with_give_the_same(store, own, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    store.get(own, "holdings", recursive=True)
    url, one, run = f"s3://{own}", Means(1, 12_000), Keep(tmp_path / "run")

    def written(result: object) -> bytes:
        path = tmp_path / "out.json"
        formats.to_file(document.document(result, "findings"), formats.named("json"), path, document.Options())
        return path.read_bytes().replace(url.encode(), b"holdings")

    whole = written(pipeline.check(["holdings"], chosen()))
    assert written(pipeline.check([url], chosen(), means=Means(2, 12_000), keep=run)) == whole
    parts = sorted(run.path.glob("*.part"))
    assert len(parts) > 5
    for part in parts[::2]:
        part.unlink()
    assert written(pipeline.check([url], chosen(), means=one, keep=Keep(run.path, resume=True))) == whole
    assert sorted(run.path.glob("*.part")) == parts
    shards = [Keep(tmp_path / str(n), shard=Shard(n, 2)) for n in (1, 2)]
    for shard in shards:
        pipeline.share("check", [url], chosen(), shard, means=one)
    assert written(pipeline.merged([shard.path for shard in shards], chosen())) == whole
    for file in (file for file in tmp_path.rglob("*") if file.is_file()):
        assert not any(word.encode() in file.read_bytes() for word in (KEY, SECRET)), file

    store.pipe(f"{own}/a/b.jsonl", b'{"id": "07OSLO999"}\n')
    assert b"07OSLO999" in written(pipeline.check([url], chosen(), means=one, keep=Keep(run.path, resume=True)))


@pytest.mark.parametrize("name", ["a.csv", "a/b.jsonl", "g.parquet"])
def test_an_object_that_is_another_one_since_it_was_cut(store, own, name):
    units = list(holdings(f"s3://{own}/{name}").units(500))
    assert all(isinstance(unit, Sliced) for unit in units)
    data = store.cat(f"{own}/{name}")
    store.pipe(f"{own}/{name}", data)
    assert list(units[1].rows())  # the same content again is no change
    store.pipe(f"{own}/{name}", data[::-1])
    with pytest.raises(InputUnreadable, match=rf"{name}: the file has changed since the run began; start again"):
        list(units[1].rows())
    store.rm(f"{own}/{name}")
    with pytest.raises(InputUnreadable, match=rf"{name}: no such file or folder"):
        list(units[1].rows())


def midway(monkeypatch, url: str, happens: Callable[[], object]) -> None:
    """Let something happen when the first bytes of an object have been read, and read on."""
    monkeypatch.setattr(remote, "BLOCK", 500)
    monkeypatch.setattr("auditor.ingest.archives.Peeked.__init__.__kwdefaults__", {"is_expanded": False, "size": 600})
    monkeypatch.setattr("auditor.ingest.encoding._BLOCK", 100)
    rows = holdings(url).rows()
    next(rows)
    happens()
    list(rows)


def test_an_object_that_changes_while_it_is_read(store, own, monkeypatch):
    data = store.cat(f"{own}/a.csv")
    with pytest.raises(Unreachable, match=r"a\.csv: the file has changed since the run began; start again"):
        midway(monkeypatch, f"s3://{own}/a.csv", lambda: store.pipe(f"{own}/a.csv", data[::-1]))


def test_a_store_that_is_lost_midway_is_no_unreadable_row(own, monkeypatch):
    async def refuse(*_words: object, **_named: object) -> None:
        message = "The provided token has expired."
        raise PermissionError(message)

    with pytest.raises(Unreachable, match=r"a\.csv: can't be read to its end \(The provided token has expired"):
        midway(monkeypatch, f"s3://{own}/a.csv", lambda: monkeypatch.setattr(s3fs.S3FileSystem, "_call_s3", refuse))


@pytest.mark.parametrize(
    ("given", "status", "words"),
    [
        ("s3://archive/none.csv", 3, "s3://archive/none.csv: no such file or folder"),
        ("s3://archive/none/", 3, "s3://archive/none: no such file or folder"),
        ("s3://nothing/none.csv", 3, "s3://nothing/none.csv: no such file or folder"),
        ("s3://archive/none-*.csv", 3, "s3://archive/none-*.csv: no file matches the pattern"),
        ("s3://archive/empty.csv", 3, "s3://archive/empty.csv: the file is empty"),
        ("s3://", 2, "s3://: name one bucket and what is in it, e.g. s3://bucket/cables/"),
        ("s3://arch*/x", 2, "s3://arch*/x: name one bucket and what is in it, e.g. s3://bucket/cables/"),
        ("s3://archive/x::s3://archive/y", 2, "a chain of URLs (::) is not read"),
        ("s3://key:hush@archive/x.csv", 2, "s3://: a URL with a password in it; set it in the environment"),
        ("https://example.org/x.csv?sig=hush", 2, "https://: pages and signed links are not read; download the file"),
        ("foo://archive/x.csv", 2, "foo://archive/x.csv: Protocol not known: foo"),
    ],
)
def test_what_can_not_be_read_is_said_in_one_line(store, capsys, given, status, words):
    store.pipe("archive/empty.csv", b"")
    assert main(["check", given, "--isolated"]) == status
    said = capsys.readouterr().err
    assert words in said
    assert said.count("\n") == 1
    assert "hush" not in said


def test_a_store_that_is_not_there(store, capsys, monkeypatch):  # noqa: ARG001
    monkeypatch.setattr(s3fs.S3FileSystem, "retries", 1)
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
    s3fs.S3FileSystem.clear_instance_cache()
    assert main(["check", "s3://archive/a.csv", "--isolated"]) == 3
    said = capsys.readouterr().err
    assert said.startswith("auditor: s3://archive/a.csv: can't be read (EndpointConnectionError: Could not connect")
    assert said.count("\n") == 1


def test_no_credentials(store, capsys, monkeypatch):
    store.pipe("archive/a.csv", b"id,text\n07OSLO1,x\n")
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    s3fs.S3FileSystem.clear_instance_cache()
    assert main(["check", "s3://archive/a.csv", "--isolated"]) == 3
    assert capsys.readouterr().err == (
        "auditor: s3://archive/a.csv: can't be read (NoCredentialsError: Unable to locate credentials)\n"
    )


@pytest.mark.parametrize("words", [("--output", "json=s3://archive/x.json"), ("--run-dir", "s3://archive/run")])
def test_nothing_is_written_there(store, capsys, monkeypatch, tmp_path, words):
    store.pipe("archive/a.csv", b"id,text\n07OSLO1,x\n")
    monkeypatch.chdir(tmp_path)
    assert main(["check", "s3://archive/a.csv", "--isolated", *words]) == 2
    assert "of this machine" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("lacking", ["fsspec", "s3fs"])
def test_without_the_extra(lacking):
    code = (
        f"import sys; sys.modules['{lacking}'] = None; from auditor.cli.main import main; sys.exit(main(sys.argv[1:]))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code, "check", "s3://archive/a.csv"], capture_output=True, text=True, check=False
    )
    assert ran.returncode == 2
    assert ran.stderr.startswith("auditor: s3://archive/a.csv: ")
    assert ran.stderr.endswith("the extra remote: pip install 'auditor[remote]'\n")
    assert ran.stderr.count("\n") == 1


def test_files_of_this_machine_are_read_without_it(tmp_path):
    (tmp_path / "a.csv").write_text("id,text\n07OSLO1,x\n")
    code = (
        "import sys; from auditor.cli.main import main; main(['check', 'a.csv', '--isolated', '-q']);"
        "sys.exit(bool({'fsspec', 'auditor.ingest.remote'} & set(sys.modules)))"
    )
    ran = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, check=False)
    assert ran.returncode == 0, ran.stderr


def test_a_store_in_memory_knows_times_only():
    memory = fsspec.filesystem("memory")
    memory.pipe({"/held/a.csv": b"id,text\n07OSLO1,x\n", "/held/b/c.jsonl": b'{"id": "07OSLO2"}\n'})
    try:
        held = holdings("memory://held")
        units = list(held.units(1))
        assert [row.source for unit in units for row in unit.rows()] == [
            "memory://held/a.csv",
            "memory://held/b/c.jsonl",
        ]
        memory.pipe("/held/a.csv", b"id,text\n07OSLO3,x\n")
        with pytest.raises(InputUnreadable, match="has changed since the run began"):
            list(units[0].rows())
    finally:
        memory.rm("/held", recursive=True)


def test_settings_of_a_part_of_the_inputs(tmp_path):
    (tmp_path / "auditor.toml").write_text('[per-path."s3://archive/old/*"]\nignore = ["PS001"]\n')
    held = settings.load([], config=tmp_path / "auditor.toml")
    assert held.choice("s3://archive/old/a.csv").ignore == ("PS001",)
    assert held.choice("s3://archive/new/a.csv").ignore == ()


def test_a_location_carries_no_credentials(store):
    store.pipe("archive/a.csv", b"id,text\n07OSLO1,x\n")
    sent = pickle.dumps(locate("s3://archive/a.csv"))
    assert KEY.encode() not in sent
    assert pickle.loads(sent).stamp() == locate("s3://archive/a.csv").known_stamp()  # noqa: S301
