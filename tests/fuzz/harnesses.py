"""What is fuzzed: one function for each reader, grammar and data file, which takes any bytes.

A harness returns where the bytes gave rows, facts or findings that hold together, and where they were refused with an
`AuditorError`. Any other exception is a crash.
"""

from __future__ import annotations

import dataclasses
import io
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path

from pieces import CABLE, DATA, EXPRESSION, INSTRUCTION, JSON, MARKING, PAGES, ROWS, TOML, XML

from auditor.cable import parse_marking, parse_mrn, read_cable
from auditor.cable.instruction import find_instruction, read_instruction, read_reason
from auditor.checks import baseline, catalogue, levels
from auditor.checks.expression import compile_expression
from auditor.checks.facts import facts_in
from auditor.columns import Fact, column
from auditor.errors import AuditorError
from auditor.ingest import Input, open_source, profiles, to_canonical
from auditor.ingest.locations import Local
from auditor.ingest.records import FIELDS, Passage, Record
from auditor.ingest.sources import expand
from auditor.ingest.units import Carried
from auditor.law import determine, load_law, schedule_row
from auditor.output import document, formats
from auditor.output.saved import is_saved, read_saved
from auditor.pipeline import Rulebook, audit_units, open_rulebook
from auditor.settings import Settings
from auditor.settings import load as load_settings
from auditor.timing import merge, to_json

AS_OF = date(2026, 1, 1)
CORPUS = Path(__file__).parent / "corpus"
FORMATS = [name for name, entry in formats.FORMATS.items() if not entry.binary and name != "html"]

Run = Callable[[bytes, Path], object]
"""Tries some bytes; the folder is the harness's own to write into."""


@dataclass(frozen=True)
class Harness:
    """One target: what it does with bytes, the pieces that inputs are made of, and its share of the inputs of a run."""

    run: Run
    pieces: Sequence[bytes] = field(default=())
    share: int = 10


def seeds(name: str) -> list[bytes]:
    """Return the inputs kept for a harness, in the order of their names."""
    return [path.read_bytes() for path in sorted((CORPUS / name).iterdir())]


# --------------------------------------------------------------------------- readers
def reads(name: str, profile: str | None = None) -> Run:
    """Make a function that reads bytes as a file called `name`, recognised or under one profile."""

    def run(data: bytes, folder: Path) -> object:
        path = folder / name
        path.write_bytes(data)
        return hold_together([*open_source(Input(name, Local(path), named=False), profile=profile).rows()])

    return run


def reads_archive(data: bytes, folder: Path) -> object:
    """Read bytes as a zip: every entry that is offered."""
    path = folder / "a.zip"
    path.write_bytes(data)
    for item in expand([str(path)]):
        hold_together([*open_source(item).rows()])
    assert [found.name for found in folder.iterdir()] == ["a.zip"], "an archive is never unpacked"


def reads_as_any(data: bytes, folder: Path) -> object:
    """Read bytes under the profile that the first of them picks, whatever they are."""
    names = sorted(profiles.known())
    profile = names[data[0] % len(names)] if data else names[0]
    return reads("a", profile)(data[1:], folder)


def hold_together(rows: Sequence[object]) -> Sequence[object]:
    """Check what every list of rows owes its reader: order, places, and text that any file can hold."""
    for row in rows:
        assert row.position > 0
        assert 0 <= row.line <= row.end_line
        if isinstance(row, Record):
            json.dumps(to_canonical(row), ensure_ascii=False).encode()
            assert row.fields["id"]
            for passage in (row.header, row.text):
                assert len(passage.lines) in (0, passage.content.count("\n") + 1)
        else:
            assert row.code.startswith("IN")
            assert row.observed
            row.observed.encode()
    return rows


# --------------------------------------------------------------------------- grammars
@cache
def rulebook() -> Rulebook:
    """Return the law and the rules as shipped."""
    return open_rulebook(Settings(as_of=AS_OF))


def record_of(data: bytes) -> Record:
    """Make a record of bytes: header, text and lines `field=value`, parted by NUL."""
    header, text, stated = [*data.decode("utf-8", "replace").split("\0"), "", "", ""][:3]
    given = (line.partition("=") for line in stated.split("\n"))
    fields = {name: value for name, _, value in given if name in FIELDS and value.strip()}
    passages = [Passage(part, at) if part else Passage() for at, part in ((1, header), (1000, text))]
    return Record("a.csv", 1, 1, 1, {"id": "08ROME1"} | fields, *passages)


def reads_cable(data: bytes, _folder: Path) -> object:
    """Read bytes as one record: its facts, its dates, its row of the schedule."""
    record = record_of(data)
    cable = read_cable(record)
    outcome = determine(rulebook().law, cable.statement, AS_OF)
    return schedule_row(record, cable, outcome, AS_OF)


def audits(data: bytes, _folder: Path) -> object:
    """Audit bytes as a few records and write the findings in every format of text."""
    records = [dataclasses.replace(record_of(part), position=n) for n, part in enumerate(data.split(b"\x1e")[:4], 1)]
    settings = Settings(as_of=AS_OF, jobs=1, show_text=True)
    result = audit_units("check", [Carried(tuple(records))], rulebook(), settings)
    found = document.document(result, "findings")
    for name in FORMATS:
        formats.to_stream(found, formats.FORMATS[name], io.BytesIO(), document.Options())


def reads_instruction(data: bytes, _folder: Path) -> object:
    """Read bytes as a declassification instruction, as a text that may hold one, and as a reason."""
    text = data.decode("utf-8", "replace")
    span = find_instruction(text)
    assert span is None or 0 <= span[0] <= span[1] <= len(text)
    found = read_instruction(text)
    assert all(text[token.start : token.end] == token.text for token in found.tokens)
    return read_reason(text)


def reads_marking(data: bytes, _folder: Path) -> object:
    """Read bytes as a mark and as a message number."""
    text = data.decode("utf-8", "replace")
    return parse_marking(text), parse_mrn(text)


# --------------------------------------------------------------------------- data files of users
@cache
def _facts() -> Mapping[str, Mapping[str, Fact]]:
    return {scope: facts_in(scope) for scope in ("cable", "portion")}


def compiles(data: bytes, _folder: Path) -> object:
    """Compile bytes as an expression and evaluate it over rows of which no value is known."""
    facts = _facts()["portion"]
    found = compile_expression(data.decode("utf-8", "replace"), facts, levels.ranks())
    table = {
        name: column(facts[name].kind, [None, None] if facts[name].kind != "list" else [(), ()]) for name in found.names
    }
    return found.fires(table, 2)


def compiles_card(data: bytes, folder: Path) -> object:
    """Load bytes as a rule card of a pack."""
    path = folder / "card.json"
    path.write_bytes(data)
    document, _ = catalogue._read(path, "card.json")
    return catalogue._checked(document, "card.json", shipped=False)


def loads_profile(data: bytes, folder: Path) -> object:
    """Load bytes as a profile and read a table with it."""
    path = folder / "profile.json"
    path.write_bytes(data)
    return reads("a.csv", str(path))(b"id,date,text\n1,2/3/1999,x\n", folder)


def loads_settings(data: bytes, folder: Path) -> object:
    """Load bytes as a settings file and ask it about a source."""
    path = folder / "auditor.toml"
    path.write_bytes(data)
    found = load_settings(["a.csv"], config=path)
    found.verify_rules({"RL001": "a-name"})
    return found.choice("in/a.csv")


def loads_baseline(data: bytes, folder: Path) -> object:
    """Load bytes as a baseline and write it again."""
    path = folder / "baseline.json"
    path.write_bytes(data)
    return baseline.dump(baseline.load(path)).encode()


def loads_order(data: bytes, folder: Path) -> object:
    """Load bytes as an order laid over the law as shipped."""
    (folder / "orders").mkdir(exist_ok=True)
    (folder / "orders" / "draft.json").write_bytes(data)
    return load_law(folder)


def loads_saved(name: str) -> Run:
    """Make a function that reads bytes as the result of an earlier run."""

    def run(data: bytes, folder: Path) -> object:
        (folder / name).write_bytes(data)
        return is_saved(str(folder / name)) and read_saved(str(folder / name))

    return run


def merges_timing(data: bytes, _folder: Path) -> object:
    """Read bytes as a timing document and tell its figures anew."""
    return to_json(merge(data, names=["timing.json"]))


HARNESSES: Mapping[str, Harness] = {
    "csv": Harness(reads("a.csv"), ROWS, 60),
    "cablegate": Harness(reads("cables.csv", "cablegate-csv"), ROWS, 60),
    "historylab": Harness(reads("a.csv", "historylab-cables"), ROWS, 40),
    "nara": Harness(reads("a.csv", "aad-overview"), ROWS, 40),
    "jsonl": Harness(reads("a.jsonl"), JSON, 60),
    "json": Harness(reads("a.json"), JSON, 60),
    "canonical": Harness(reads("a.jsonl", "canonical"), JSON, 60),
    "html": Harness(reads("a.html"), PAGES, 60),
    "page": Harness(reads("a.txt", "cable-page-text"), PAGES, 40),
    "text": Harness(reads("a.txt"), PAGES, 60),
    "telegram": Harness(reads("a.tel", "telegram-1973"), PAGES, 60),
    "foia": Harness(reads("a.txt", "state-foia-text"), PAGES, 60),
    "tei": Harness(reads("a.xml"), XML, 60),
    "any": Harness(reads_as_any, (*ROWS, *JSON, *PAGES, *XML), 60),
    "sheet": Harness(reads("a.xlsx"), DATA, 20),
    "parquet": Harness(reads("a.parquet"), DATA, 20),
    "zip": Harness(reads_archive, DATA, 40),
    "packed": Harness(reads("a.csv.gz"), DATA, 40),
    "cable": Harness(reads_cable, CABLE, 60),
    "instruction": Harness(reads_instruction, INSTRUCTION, 80),
    "marking": Harness(reads_marking, MARKING, 80),
    "audit": Harness(audits, CABLE, 2),
    "expression": Harness(compiles, EXPRESSION, 80),
    "card": Harness(compiles_card, (*JSON, *EXPRESSION), 20),
    "profile": Harness(loads_profile, JSON, 20),
    "settings": Harness(loads_settings, TOML, 40),
    "baseline": Harness(loads_baseline, JSON, 40),
    "order": Harness(loads_order, JSON, 4),
    "saved": Harness(loads_saved("a.json"), JSON, 40),
    "saved-lines": Harness(loads_saved("a.jsonl"), JSON, 40),
    "timing": Harness(merges_timing, JSON, 2),
}


def attempt(name: str, data: bytes, folder: Path) -> None:
    """Try one input: an `AuditorError` is an answer, whose text any file can hold; anything else is raised."""
    try:
        HARNESSES[name].run(data, folder)
    except AuditorError as error:
        assert str(error), "a refusal says why"  # noqa: PT017
