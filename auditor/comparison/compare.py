"""Two sides held against each other: every change, the moved dates in groups, and what stayed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from auditor.checks.findings import SEVERITIES
from auditor.comparison.changes import DISAPPEARED, KINDS, OF_FINDINGS, Change, of_pair, of_record
from auditor.comparison.findings import between, of_finding
from auditor.comparison.grouping import Group, group
from auditor.comparison.pairing import Pairing, pair
from auditor.comparison.state import Snapshot


@dataclass(frozen=True, slots=True)
class Comparison:
    """All that differs. `unchanged` are findings on both sides, `same` records on both; None: not compared."""

    changes: tuple[Change, ...]
    groups: tuple[Group, ...]
    unchanged: int | None
    same: int | None

    @property
    def counts(self) -> Mapping[str, int]:
        """How many changes there are of each kind that could be compared, in the order of the kinds."""
        found = Counter(change.change for change in self.changes)
        compared = {True: self.unchanged is not None, False: self.same is not None}
        return {kind: found[kind] for kind in KINDS if compared[kind in OF_FINDINGS]}

    def fails(self, fail_on: str) -> bool:
        """Tell whether something disappeared, or a finding at or above `fail_on` is new or was below it before."""
        if fail_on not in SEVERITIES:
            return False
        failing = SEVERITIES[: SEVERITIES.index(fail_on) + 1]
        return any(
            change.change in DISAPPEARED or (change.change in ("new", "graver") and change.severity in failing)
            for change in self.changes
        )


def compare(old: Snapshot, new: Snapshot) -> Comparison:
    """Compare what both sides hold: records by identifier, findings by fingerprint."""
    pairing = Pairing((), (), ())
    has_records = old.records is not None and new.records is not None
    if old.records is not None and new.records is not None:
        pairing = pair(old.records, new.records)
    changes = [of_record("withdrawn", state) for state in pairing.withdrawn]
    changes += (change for one in pairing.pairs for change in of_pair(one))
    changes += (of_record("added", state) for state in pairing.added)
    unchanged = None
    if old.findings is not None and new.findings is not None:
        there = {state.record_id for state in new.records or ()}
        withdrawn = {state.record_id for state in pairing.withdrawn} - there
        held = list(between(old.findings, new.findings, withdrawn))
        unchanged = sum(was is not None for _, _, was in held)
        changes += (of_finding(word, finding, was) for word, finding, was in held if word != "unchanged")
    order = list(KINDS)
    changes.sort(key=lambda change: order.index(change.change))
    groups = group(pairing.pairs, old.as_of, new.as_of) if has_records else []
    return Comparison(tuple(changes), tuple(groups), unchanged, len(pairing.pairs) if has_records else None)
