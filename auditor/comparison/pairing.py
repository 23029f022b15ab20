"""Which record of the one side is which of the other: the same identifier, and among copies the one most alike."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from auditor.comparison.state import RecordState

Pair = tuple[RecordState, RecordState]


@dataclass(frozen=True, slots=True)
class Pairing:
    """`pairs` (old, new) and `added` in the order of the new side, `withdrawn` in that of the old."""

    pairs: tuple[Pair, ...]
    withdrawn: tuple[RecordState, ...]
    added: tuple[RecordState, ...]


def pair(old: Sequence[RecordState], new: Sequence[RecordState]) -> Pairing:
    """Pair the records of two sides."""
    waiting: dict[str, list[int]] = defaultdict(list)
    for place, state in enumerate(old):
        waiting[state.record_id].append(place)
    copies: dict[str, list[int]] = defaultdict(list)
    for place, state in enumerate(new):
        copies[state.record_id].append(place)
    partner: dict[int, int] = {}
    for record_id, places in copies.items():
        before = waiting.get(record_id, [])
        for likeness in _LIKENESSES if len(before) + len(places) > 2 else _LIKENESSES[-1:]:
            _match(old, new, before, places, likeness, partner)
    taken = set(partner.values())
    return Pairing(
        pairs=tuple((old[partner[place]], state) for place, state in enumerate(new) if place in partner),
        withdrawn=tuple(state for place, state in enumerate(old) if place not in taken),
        added=tuple(state for place, state in enumerate(new) if place not in partner),
    )


def _match(
    old: Sequence[RecordState],
    new: Sequence[RecordState],
    before: list[int],
    places: list[int],
    likeness: Callable[[RecordState], object],
    partner: dict[int, int],
) -> None:
    """Pair copies that are alike, in order, and take them off both lists."""
    by_likeness: dict[object, list[int]] = defaultdict(list)
    for place in before:
        by_likeness[likeness(old[place])].append(place)
    for place in list(places):
        alike = by_likeness.get(likeness(new[place]))
        if alike:
            partner[place] = alike.pop(0)
            before.remove(partner[place])
            places.remove(place)


_LIKENESSES: tuple[Callable[[RecordState], object], ...] = (
    lambda state: replace(state, source="", line=0),
    lambda state: (state.source, state.line),
    lambda state: state.record_id,
)
"""In what copies of one number may be alike, closest first: in all they state, in their place, in their number."""
