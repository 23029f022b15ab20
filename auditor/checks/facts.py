"""The registry of facts: every name that a card may use, with its scope, kind and meaning (`auditor list facts`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

from auditor.cable.facts import Cable, Paragraph
from auditor.checks.agreement import Agreement
from auditor.checks.dataset import Copy
from auditor.checks.naming import Naming
from auditor.checks.rollup import Place, RollUp
from auditor.columns import Fact, fact, facts_of
from auditor.errors import ConfigError
from auditor.law.outcome import Outcome
from auditor.law.schedule import ScheduleRow

Scope = Literal["portion", "cable", "dataset", "input"]


@dataclass(frozen=True, slots=True)
class InputLine:
    """A row that can't be read, or a remark of the reader on one that can; facts of scope "input"."""

    input_field: str = fact("text", "field or column concerned", field="")
    seen: str = fact("text", "what was found there", field="")


ROWS: Mapping[Scope, tuple[type, ...]] = {
    "portion": (Paragraph, Place, Naming),
    "cable": (Cable, Outcome, ScheduleRow, RollUp, Agreement),
    "dataset": (Copy,),
    "input": (InputLine,),
}
"""The row dataclasses that declare the facts of each scope."""


@cache
def facts_in(scope: Scope) -> Mapping[str, Fact]:
    """Return the facts that a card of `scope` may name; scope portion sees those of its cable too."""
    if scope == "portion":
        return _distinct([*_declared("portion"), *_declared("cable")])
    return _distinct(_declared(scope))


def all_facts() -> list[Fact]:
    """Return every fact, scope by scope in the order declared."""
    return [found for scope in ROWS for found in _declared(scope)]


def _declared(scope: Scope) -> list[Fact]:
    return [found for row_type in ROWS[scope] for found in facts_of(row_type, scope)]


def _distinct(facts: list[Fact]) -> Mapping[str, Fact]:
    by_name: dict[str, Fact] = {}
    for found in facts:
        if found.name in by_name:
            message = f"fact {found.name} is declared twice, in scope {by_name[found.name].scope} and {found.scope}"
            raise ConfigError(message)
        by_name[found.name] = found
    return by_name
