"""The sections of a cable that stand in several records, or in one, put together: facts of scope "dataset"."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from auditor.checks import numbers
from auditor.checks.dataset import CORRECTED, Keys
from auditor.checks.sections import BOUND, MARKED, NOTED, SectionKeys, numbers_in
from auditor.checks.settable import SetTable, column, level_column, set_table
from auditor.columns import fact


@dataclass(frozen=True, slots=True)
class Joined:
    """One cable joined from all records that show its sections; the row is about the first of them.

    Nothing here changes what is known of a record itself.
    """

    joined_records: int = fact("number", "records that show a section of this cable", field="id")
    set_records: int = fact("number", "records in the set", field="id")
    section_count: int = fact("number", "different sections of this cable in the set", field="text")
    sections_total: int | None = fact("number", "largest number of sections that a line of this cable gives")
    sections_total_least: int | None = fact("number", "smallest number of sections that a line of this cable gives")
    sections_missing: tuple[str, ...] = fact("list", "sections up to that number that no record shows")
    sections_repeated: tuple[str, ...] = fact(
        "list", "sections that stand in more records than others of this cable do, corrected copies left out"
    )
    joined_level: int | None = fact("level", "highest overall level of the sections", field="classification")
    joined_level_least: int | None = fact("level", "lowest overall level of the sections", field="classification")
    joined_highest: int | None = fact("level", "highest portion mark in all sections", field="paragraphs")
    joined_is_bound: bool = fact(
        "flag", "a section is missing or not whole, so that the highest portion is a lower bound", field="paragraphs"
    )
    joined_all_marked: bool = fact("flag", "a portion mark covers every paragraph of all sections", field="paragraphs")
    joined_instructions: int = fact(
        "number", "different declassification instructions of the sections", field="instruction"
    )
    joined_has_note: bool = fact("flag", "a section says why the whole is classified higher than its parts")


def joined_table(keys: Keys) -> SetTable:
    """Return the cables of which a record shows a section, with the facts of `Joined`."""
    held = keys.sections
    called = keys.called()[held.rows]
    order = np.lexsort((held.rows, called))
    cuts = np.flatnonzero(called[order][1:] != called[order][:-1]) + 1
    groups = np.split(order, cuts) if len(order) else []
    groups.sort(key=lambda group: int(held.rows[group[0]]))
    rows = np.array([held.rows[group[0]] for group in groups], np.intp)
    joined = [_join(keys, held, group) for group in groups]
    names = [name for name in Joined.__slots__ if not name.startswith("joined_level") and name != "joined_highest"]
    kinds = {name: Joined.__dataclass_fields__[name].metadata["kind"] for name in names}
    columns = {name: column(kinds[name], (getattr(one, name) for one in joined)) for name in names}
    for name in ("joined_level", "joined_level_least", "joined_highest"):
        columns[name] = level_column(
            np.array([-1 if (at := getattr(one, name)) is None else at for one in joined], np.int8)
        )
    return set_table(keys, rows, columns, [_mark(keys, int(row)) for row in rows])


def _mark(keys: Keys, row: int) -> str:
    """Return what names a joined cable in a fingerprint: its number."""
    number = int(keys.number[row])
    return numbers.written(number, keys.posts) if number else keys.labels[row].record_id


def _join(keys: Keys, held: SectionKeys, group: NDArray[np.intp]) -> Joined:
    """Return one cable out of the section keys of its records."""
    rows = held.rows[group]
    shown = [numbers_in(int(mask)) for mask in held.shown[group]]
    present = {number for sections in shown for number in sections}
    totals, leasts = held.total[group], held.least[group]
    total = int(totals.max())
    missing = [number for number in range(1, total + 1) if number not in present]
    levels = keys.level[rows][keys.level[rows] >= 0]
    highest = int(held.highest[group].max())
    state = held.state[group]
    return Joined(
        joined_records=len(group),
        set_records=len(keys),
        section_count=len(present),
        sections_total=total or None,
        sections_total_least=int(leasts[leasts > 0].min()) if total else None,
        sections_missing=tuple(map(str, missing)),
        sections_repeated=_repeated(shown, (keys.flags[rows] & CORRECTED) != 0),
        joined_level=int(levels.max()) if len(levels) else None,
        joined_level_least=int(levels.min()) if len(levels) else None,
        joined_highest=None if highest < 0 else highest,
        joined_is_bound=bool(missing) or not total or bool(np.any(state & BOUND)),
        joined_all_marked=bool(np.all(state & MARKED)),
        joined_instructions=len(set(held.instruction[group][held.instruction[group] > 0].tolist())),
        joined_has_note=bool(np.any(state & NOTED)),
    )


def _repeated(shown: list[list[int]], corrected: NDArray[np.bool_]) -> tuple[str, ...]:
    """Return the sections that stand in more records than the section that stands in fewest."""
    counted = Counter(
        number
        for sections, is_corrected in zip(shown, corrected, strict=True)
        if not is_corrected
        for number in sections
    )
    fewest = min(counted.values(), default=0)
    return tuple(str(number) for number in sorted(counted) if counted[number] > fewest)
