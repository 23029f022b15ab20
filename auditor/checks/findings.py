"""The finding: one disagreement between what a record states and what a rule expects. A value, not an exception."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning", "info"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "info")


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding; the columns of every findings output, in order. Lines and columns are 1-based, 0 where unknown."""

    code: str
    name: str
    severity: Severity
    message: str
    record_id: str
    source: str
    line: int
    column: int
    end_line: int
    end_column: int
    field: str
    paragraph: str
    observed: str
    expected: str
    authority: str
    help: str
    fingerprint: str


def fingerprint(code: str, record: str, field: str, paragraph: str, observed: str) -> str:
    """Return the 16 hex digits that name a finding whatever its line, wording or severity (DESIGN section 6)."""
    text = f"{code}\x1f{record}\x1f{field}\x1f{paragraph}\x1f{observed}"
    return hashlib.sha256(text.encode()).hexdigest()[:16]
