"""Everything that is found on the way from a statement to an outcome."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from auditor.law.automatic import Automatic
from auditor.law.context import Context, Reading
from auditor.law.effects import Effect
from auditor.law.limits import Bounds
from auditor.law.timeline import Governed


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found, stage by stage; the derivation tells it step by step."""

    context: Context
    governed: Governed
    reading: Reading
    effect: Effect
    bounds: Bounds
    automatic: Automatic
    as_of: date | None
