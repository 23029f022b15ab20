"""One side of a comparison: the records as they stood, and what was found. Days are ISO texts, "" where unknown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from auditor.checks.findings import Finding


@dataclass(frozen=True, slots=True)
class Dated:
    """One date of a record: its name, the day, and the sentence that says why, or why there is none."""

    what: str
    on: str
    basis: str = ""


@dataclass(frozen=True, slots=True)
class RecordState:
    """What is compared of one record.

    `extent` is how much of it official releases opened (full, part, denied, destroyed; "" where none is stated).
    `words` of the text and keys of `excised` paragraphs say how much there is to read; None where that is not known, as
    in a saved result.
    """

    record_id: str
    source: str
    line: int
    overall: str = ""
    order: str = ""
    instruction_kind: str = ""
    dates: tuple[Dated, ...] = ()
    extent: str = ""
    words: int | None = None
    excised: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One side. `records` or `findings` are None where the result does not hold them, and are then not compared."""

    records: Sequence[RecordState] | None
    findings: Sequence[Finding] | None
    as_of: str = ""
