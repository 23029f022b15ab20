"""What the key table holds of records with sections: which ones they show, and what their paragraphs come to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from auditor.cable.facts import Cable
from auditor.cable.sources import stated_value
from auditor.checks.rollup import place_paragraphs, roll_up

BOUND, MARKED, NOTED = 1, 2, 4
"""Bits of `SectionKeys.state`: the highest portion is a bound; every paragraph is marked; a note on compilation."""
MOST = 64
"""Sections above this number are not told apart."""


@dataclass(frozen=True, slots=True, eq=False)
class SectionKeys:
    """Keys of the records that show a section, arrays of one length; `rows` are their rows in the key table.

    Bit n - 1 of `shown` is set where section n stands in the record. `total` is the largest number of sections that
    it gives and `least` the smallest, 0 without any; `highest` the level of its highest portion, -1 without any;
    `instruction` 64 bits of a hash of the dates, codes and events of its E.O. line, 0 without any.
    """

    rows: NDArray[np.int32]
    shown: NDArray[np.uint64]
    total: NDArray[np.int16]
    least: NDArray[np.int16]
    highest: NDArray[np.int8]
    state: NDArray[np.uint8]
    instruction: NDArray[np.uint64]

    def __len__(self) -> int:
        return len(self.rows)


def sections_of(cables: Sequence[Cable]) -> SectionKeys:
    """Return the keys of those cables of a unit that show a section."""
    rows = [row for row, cable in enumerate(cables) if cable.sections_shown]
    held = [cables[row] for row in rows]
    rolled = [roll_up(cable, place_paragraphs(cable)) for cable in held]
    totals = [sorted(map(int, cable.section_totals)) or [0] for cable in held]
    states = [
        BOUND * (one.unmarked_count > 0 or one.excised_count > 0 or not cable.text_complete or cable.is_partial)
        | MARKED * one.all_marked
        | NOTED * cable.has_compilation_note
        for one, cable in zip(rolled, held, strict=True)
    ]
    highest = [-1 if one.highest_portion_level is None else one.highest_portion_level for one in rolled]
    return SectionKeys(
        rows=np.array(rows, np.int32),
        shown=np.array([mask_of(map(int, cable.sections_shown)) for cable in held], np.uint64),
        total=np.array([min(total[-1], MOST) for total in totals], np.int16),
        least=np.array([min(total[0], MOST) for total in totals], np.int16),
        highest=np.array(highest, np.int8),
        state=np.array(states, np.uint8),
        instruction=np.array([_instruction(cable) for cable in held], np.uint64),
    )


def join_sections(parts: Sequence[SectionKeys], starts: Sequence[int]) -> SectionKeys:
    """Join the keys of units; `starts` are the rows of the key table at which the units begin."""
    names = ("shown", "total", "least", "highest", "state", "instruction")
    return SectionKeys(
        rows=np.concatenate([part.rows + np.int32(start) for start, part in zip(starts, parts, strict=False)]),
        **{name: np.concatenate([getattr(part, name) for part in parts]) for name in names},
    )


def _instruction(cable: Cable) -> int:
    """Return 64 bits that stand for what the instruction of a cable states, 0 where it states nothing."""
    instruction = cable.statement.instruction
    value = stated_value(instruction) if instruction is not None and instruction.layer == "cable" else ""
    return int.from_bytes(blake2b(value.encode(), digest_size=8).digest()) if value else 0


def mask_of(sections: Iterable[int]) -> int:
    """Return the bits of section numbers; those above `MOST` have none."""
    return sum(1 << (section - 1) for section in set(sections) if 1 <= section <= MOST)


def numbers_in(mask: int) -> list[int]:
    """Return the section numbers of a mask, ascending."""
    return [number for number in range(1, MOST + 1) if mask >> (number - 1) & 1]
