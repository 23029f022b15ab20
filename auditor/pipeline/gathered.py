"""The parts of a run gathered in the order of its units, and what they come to. Knows no rule and no format."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, partial
from itertools import chain, islice, repeat
from typing import Any

import numpy as np
from numpy.typing import NDArray

from auditor.checks.dataset import Keys, KeyTable, is_repeated
from auditor.checks.findings import SEVERITIES, Finding
from auditor.checks.labels import Label
from auditor.checks.levels import letter
from auditor.checks.report import distinguished
from auditor.output.result import Counts, RecordRow, Rows
from auditor.pipeline.parts import NO_RECORD, Part
from auditor.pipeline.store import Store
from auditor.settings import Choice

FINDINGS = ("findings", "on_set", "on_input")
"""The tables of findings in the order in which they are told: on records, on the set as a whole, on the input."""

_IN_HAND = 200
_RANK: dict[str, int] = {severity: rank for rank, severity in enumerate(SEVERITIES)}


class Gathered:
    """What the units have yielded so far.

    The rows of tables wait in `store`. What stays in memory is a few numbers for each record and each finding.
    """

    def __init__(self) -> None:
        self.store = Store()
        self.not_checked: Counter[str] = Counter()
        self.choices: dict[Choice, None] = {}
        self.unreadable = 0
        self.kept: dict[tuple[str, int], Mapping[str, str]] = {}
        self._keys = KeyTable()
        self._highest = array("b")
        self._owners = {name: array("i") for name in FINDINGS}
        self._ranks = {name: array("b") for name in FINDINGS}

    def __len__(self) -> int:
        return self.store.size("schedule")

    def add(self, part: Part) -> None:
        """Take in what another unit has yielded, after everything so far."""
        self._note(part, len(self))
        self.store.add(part)
        self.not_checked.update(part.not_checked)
        self.choices |= part.choices
        self.unreadable += part.unreadable
        self.kept.update(part.kept)
        for keys in part.keys:
            self._keys.add(keys)
        self._highest.extend(part.highest)

    def _note(self, part: Part, first: int) -> None:
        """Note the owners and severities of the findings of a part whose records begin at row `first`."""
        for name in FINDINGS:
            self._owners[name].extend(owner if owner == NO_RECORD else owner + first for owner in part.owners[name])
            self._ranks[name].extend(_RANK[word] for word in part.severities[name])

    def add_on_set(self, found: Iterable[tuple[int, Finding]]) -> None:
        """Take in the findings on the set as a whole, each with the row of the record that it is told of."""
        waiting = iter(found)
        while some := list(islice(waiting, _IN_HAND)):
            part = Part()
            part.add_findings("on_set", [finding for _, finding in some], (owner for owner, _ in some))
            self._note(part, 0)
            self.store.add(part)

    @cached_property
    def keys(self) -> Keys:
        """The key table of the whole run; call it when all units are in."""
        return self._keys.keys()

    @cached_property
    def _of_findings(self) -> tuple[NDArray[np.int32], NDArray[np.int8]]:
        """Owner and rank of severity of every finding, in order."""
        return (
            np.concatenate([np.asarray(self._owners[name]) for name in FINDINGS]),
            np.concatenate([np.asarray(self._ranks[name]) for name in FINDINGS]),
        )

    @cached_property
    def findings(self) -> Rows[Finding]:
        """All findings in their order, those on records of a repeated identifier named apart."""
        owners = np.asarray(self._owners["findings"])
        marks: Iterable[int | None] = repeat(None)
        if len(owners) and (repeated := is_repeated(self.keys.identity)).any():
            marks = _Marks(owners, repeated, self.keys.labels)
        return _Findings(self.store, marks)

    def counts(self, hidden: Mapping[int, object]) -> Counts:
        """Return the sum that every run prints, and the findings by severity; those at `hidden` do not count."""
        ranks = np.bincount(self._left(hidden)[1], minlength=len(SEVERITIES))
        return Counts(
            rows=len(self) + self.unreadable,
            audited=len(self),
            unreadable=self.unreadable,
            findings=dict(zip(SEVERITIES, ranks.tolist(), strict=True)),
            not_checked=dict(sorted(self.not_checked.items())),
        )

    def worklist(self, hidden: Mapping[int, object]) -> Rows[RecordRow]:
        """Return a row for each record, made as it is asked for; a finding at `hidden` does not count."""
        return _Worklist(self.store, self._highest, partial(self._owned, hidden))

    def _owned(self, hidden: Mapping[int, object]) -> NDArray[np.int32]:
        """Return how many findings of each severity every record has, one row for each record."""
        owners, ranks = self._left(hidden)
        owned = owners != NO_RECORD
        count = len(self) * len(SEVERITIES)
        found = np.bincount(owners[owned].astype(np.intp) * len(SEVERITIES) + ranks[owned], minlength=count)
        return found.astype(np.int32).reshape(-1, len(SEVERITIES))

    def _left(self, hidden: Mapping[int, object]) -> tuple[NDArray[np.int32], NDArray[np.int8]]:
        owners, ranks = self._of_findings
        if not hidden:
            return owners, ranks
        left = np.ones(len(owners), np.bool_)
        left[list(hidden)] = False
        return owners[left], ranks[left]

    def kept_values(self) -> tuple[tuple[str, ...], dict[tuple[str, int], tuple[str, ...]]]:
        """Return the names of the columns kept, and their values by place."""
        names = tuple(dict.fromkeys(name for extra in self.kept.values() for name in extra))
        return names, {place: tuple(extra.get(name, "") for name in names) for place, extra in self.kept.items()}


class _Marks:
    """For every finding on a record the mark that names it apart, None where the identifier is not repeated."""

    def __init__(self, owners: NDArray[np.int32], repeated: NDArray[np.bool_], labels: Sequence[Label]) -> None:
        self._owners, self._repeated, self._labels = owners, repeated, labels

    def __iter__(self) -> Iterator[int | None]:
        for owner in self._owners:
            yield self._labels[owner].content if self._repeated[owner] else None


class _Findings:
    """The findings of a store, read as often as need be."""

    def __init__(self, store: Store, marks: Iterable[int | None]) -> None:
        self._store, self._marks = store, marks

    def __iter__(self) -> Iterator[Finding]:
        on_records = zip(self._store.rows("findings"), self._marks, strict=False)
        return chain(
            (finding if mark is None else distinguished(finding, mark) for finding, mark in on_records),
            self._store.rows("on_set"),
            self._store.rows("on_input"),
        )

    def __len__(self) -> int:
        return sum(self._store.size(name) for name in FINDINGS)


class Without:
    """Rows without those at some positions."""

    def __init__(self, rows: Rows[Any], left_out: Mapping[int, object]) -> None:
        self._rows, self._left_out = rows, left_out

    def __iter__(self) -> Iterator[Any]:
        return (row for at, row in enumerate(self._rows) if at not in self._left_out)

    def __len__(self) -> int:
        return len(self._rows) - len(self._left_out)


class Only:
    """Rows at some positions, each made into what is wanted of it."""

    def __init__(self, rows: Rows[Any], taken: Mapping[int, Any], make: Callable[[Any, Any], Any]) -> None:
        self._rows, self._taken, self._make = rows, taken, make

    def __iter__(self) -> Iterator[Any]:
        taken = self._taken
        return (self._make(row, taken[at]) for at, row in enumerate(self._rows if taken else ()) if at in taken)

    def __len__(self) -> int:
        return len(self._taken)


class _Worklist:
    """One row for each record; `owned` counts the findings of each severity that every record has."""

    def __init__(self, store: Store, highest: Sequence[int], owned: Callable[[], NDArray[np.int32]]) -> None:
        self._store, self._highest, self._owned = store, highest, owned

    def __iter__(self) -> Iterator[RecordRow]:
        for row, highest, found in zip(self._store.rows("schedule"), self._highest, self._owned(), strict=True):
            numbers = found.tolist()
            yield RecordRow(
                record_id=row.record_id,
                source=row.source,
                line=row.line,
                overall=row.overall or "",
                highest_portion=letter(highest) if highest >= 0 else "",
                worst=next((word for word, number in zip(SEVERITIES, numbers, strict=True) if number), ""),
                findings=sum(numbers),
                status=row.status,
            )

    def __len__(self) -> int:
        return self._store.size("schedule")
