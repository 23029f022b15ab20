"""Worked cases of headers and numbering, against every card of the families DT, ID, PN and DS.

The file is other people's and only read where it lies beside the repository. A row states pieces of a header in short
form; the record is built from them: each piece goes where a cable has it.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from auditor.cable.cable import read_cable
from auditor.checks.across import evaluate_dataset
from auditor.checks.cases import records_of
from auditor.checks.catalogue import load_catalogue
from auditor.checks.dataset import keys_of
from auditor.checks.evaluate import evaluate
from auditor.law import determine, load_law, schedule_row

VECTORS = Path(__file__).resolve().parents[3] / "shared/markings/vectors.csv"
FAMILIES = ("DT", "ID", "PN", "DS")
CARDS = [card for card in load_catalogue().cards if card.kind == "rule" and card.family in FAMILIES]
BESIDE = {"ID027"}
"""Information that a short form always brings: it shows a few lines of a header only."""
LAW = load_law()

PRECEDENCE = {"RR": "R", "PP": "P", "OO": "O", "ZZ": "Z"}


def rows() -> list[dict[str, str]]:
    if not VECTORS.is_file():
        return []
    with VECTORS.open(encoding="utf-8", newline="") as stream:
        return [row for row in csv.DictReader(stream) if row["kind"] == "header"]


class Pieces:
    """What a row's pieces put into the lines of a record."""

    def __init__(self, number: str, dated: str) -> None:
        self.number, self.created = number, dated
        post, serial = number.rsplit(" ", 1)
        self.id = f"{dated[2:4]}{post.replace(' ', '')}{int(serial)}"
        self.lines: dict[str, str] = {}
        self.section = ""
        self.numbers = ["1", "2"]

    def record(self) -> dict[str, Any]:
        order = ("de", "dtg", "fm", "to")
        header = "\n".join(self.lines[name] for name in order if name in self.lines)
        front = "SIPDIS\n\nTAGS: PREL, KZ\nSUBJECT: VISIT"
        paragraphs = "\n\n".join(f"{number}. (C) Paragraph {number}." for number in self.numbers)
        text = f"C O N F I D E N T I A L {self.section}{self.number}\n\n{front}\n\n{paragraphs}\n"
        record = {"id": self.id, "created": self.created, "classification": "CONFIDENTIAL", "text": text}
        return record | ({"header": header} if header else {})


def take_number(into: Pieces, found: re.Match[str]) -> None:
    into.id = found[0]


def take_line(name: str) -> Callable[[Pieces, re.Match[str]], None]:
    def take(into: Pieces, found: re.Match[str]) -> None:
        into.lines[name] = found[0]

    return take


def take_serial(into: Pieces, found: re.Match[str]) -> None:
    into.lines["de"] = f"DE RUEHTA {found[0]} 1540947"


def take_group(into: Pieces, found: re.Match[str]) -> None:
    into.lines["dtg"] = f"P {found['group']}"


def take_precedence(into: Pieces, found: re.Match[str]) -> None:
    into.lines["dtg"] = f"{PRECEDENCE[found[1]]} 030935Z JUN {into.created[2:4]}"


def take_addressee(into: Pieces, found: re.Match[str]) -> None:
    into.lines["fm"] = into.lines.get("fm", "FM AMEMBASSY ASTANA")
    into.lines["to"] = f"TO SECSTATE WASHDC {found[1]} 4411"


def take_section(into: Pieces, found: re.Match[str]) -> None:
    into.section = f"{found[0]} "
    if "SECTION 01" not in found[0]:
        into.numbers = ["6", "7"]


def take_paragraphs(into: Pieces, found: re.Match[str]) -> None:
    into.numbers = re.findall(r"\d+", found[0])


READERS: tuple[tuple[re.Pattern[str], Callable[[Pieces, re.Match[str]], None]], ...] = (
    (re.compile(r"\d\d[A-Z]{3,20}\d{1,7}"), take_number),
    (re.compile(r"DE R[A-Z]{3,7} #\d+(?:/\d+)? \d{7}"), take_line("de")),
    (re.compile(r"#\d+(?:/\d+)?"), take_serial),
    (re.compile(r"(?:DTG )?(?P<group>\d{5,6}[A-Z] [A-Z]{3} \d\d)"), take_group),
    (re.compile(r"FM [A-Z ]+"), take_line("fm")),
    (re.compile(r"(RR|PP|OO|ZZ) header"), take_precedence),
    (re.compile(r"TO line ([A-Z]+)"), take_addressee),
    (re.compile(r"SECTION \d\d OF \d\d"), take_section),
    (re.compile(r"paragraphs [\d, ]+.*"), take_paragraphs),
)


def build(row: Mapping[str, str]) -> dict[str, Any]:
    """Build the record of a row; a piece that no reader knows fails the test instead of passing unread."""
    pieces = Pieces(row["banner_or_context"], row["doc_date"])
    for part in (piece.strip() for piece in row["input"].split(";")):
        for pattern, take in READERS:
            if (found := pattern.fullmatch(part)) is not None:
                take(pieces, found)
                break
        else:
            pytest.fail(f"no reader knows {part!r}")
    return pieces.record()


def judge(*cables: Mapping[str, Any]) -> set[str]:
    records = records_of({"name": "vector", "cables": list(cables)})
    read = [read_cable(record) for record in records]
    outcomes = [determine(LAW, one.statement, None, with_steps=False) for one in read]
    schedule = [schedule_row(*parts, None) for parts in zip(records, read, outcomes, strict=True)]
    findings = evaluate(CARDS, records, read, outcomes, schedule).findings
    findings += evaluate_dataset(CARDS, keys_of(records, read))
    return {f"{finding.severity}:{finding.code}" for finding in findings if finding.code not in BESIDE}


@pytest.mark.skipif(not rows(), reason="../shared/markings is not beside this checkout")
@pytest.mark.parametrize("row", rows(), ids=lambda row: row["id"])
def test_header_vectors(row):
    stated = set() if row["verdict"].startswith("ok") else set(row["verdict"].split(" + "))
    assert judge(build(row)) == stated
