"""References of a record to numbers that the set does not hold: facts of scope "dataset"."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from auditor.checks import numbers
from auditor.checks.dataset import Keys, is_among
from auditor.checks.settable import SetTable, made_column, number_column, set_table
from auditor.columns import fact


@dataclass(frozen=True, slots=True)
class Citing:
    """One record that refers to other numbers."""

    outside: tuple[str, ...] = fact("list", "numbers referred to that no record of the set has", field="references")
    inside_count: int = fact("number", "numbers referred to that a record of the set has", field="references")
    set_numbers: int = fact("number", "different numbers that the set holds", field="id")


def citing_table(keys: Keys) -> SetTable:
    """Return the records that refer to a number, with the facts of `Citing`."""
    held = np.sort(keys.number)  # 0, no number, is cited nowhere
    lacking = ~is_among(keys.cited, held)
    starts = np.flatnonzero(np.diff(keys.citing, prepend=-1)).astype(np.int32)  # `citing` ascends
    ends = np.append(starts[1:], np.int32(len(keys.cited)))
    rows = keys.citing[starts]

    def outside(row: int) -> tuple[str, ...]:
        cited, missed = (part[starts[row] : ends[row]] for part in (keys.cited, lacking))
        return tuple(numbers.written(number, keys.posts) for number in cited[missed].tolist())

    inside = np.add.reduceat(~lacking, starts, dtype=np.int64) if len(rows) else np.zeros(0, np.int64)
    different = np.count_nonzero(held[1:] != held[:-1]) + bool(len(held) and held[0])
    columns = {
        "outside": made_column("list", len(rows), outside),
        "inside_count": number_column(inside),
        "set_numbers": number_column(np.broadcast_to(np.int64(different), len(rows))),
    }
    return set_table(keys, rows.astype(np.intp), columns)
