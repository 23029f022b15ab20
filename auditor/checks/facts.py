"""The registry of facts: every name that a card may use, with its scope, kind and meaning (`auditor list facts`)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

from auditor.cable.facts import Cable, Paragraph
from auditor.checks.agreement import Agreement
from auditor.checks.citations import Citing
from auditor.checks.controls_rollup import ControlRollUp
from auditor.checks.copies import Copy, Twin
from auditor.checks.joined import Joined
from auditor.checks.naming import Naming
from auditor.checks.rollup import Place, RollUp
from auditor.checks.serials import SerialOrder, SerialRun
from auditor.checks.settable import Member
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
    "cable": (Cable, Outcome, ScheduleRow, RollUp, ControlRollUp, Agreement),
    "dataset": (Member, Copy, Twin, Joined, SerialOrder, SerialRun, Citing),
    "input": (InputLine,),
}
"""The row dataclasses that declare the facts of each scope."""


@cache
def facts_in(scope: Scope) -> Mapping[str, Fact]:
    """Return the facts that a card of `scope` may name; scope portion sees those of its cable too."""
    if scope == "portion":
        return _distinct([*_declared("portion"), *_declared("cable")])
    return _distinct(_declared(scope))


def set_rows(names: Iterable[str]) -> type:
    """Return the one kind of rows of scope dataset to which facts belong; `ConfigError` where they are of several.

    `record_id` goes with every kind; alone it is said of copies.
    """
    wanted = set(names) - {found.name for found in facts_of(Member, "dataset")}
    kinds = [kind for kind in ROWS["dataset"][1:] if wanted & {found.name for found in facts_of(kind, "dataset")}]
    if len(kinds) > 1:
        listed = " and ".join(kind.__name__ for kind in kinds)
        message = f"facts about {listed} stand in one card; a card of scope dataset has those of one kind of rows"
        raise ConfigError(message)
    return kinds[0] if kinds else Copy


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
