"""What the controls of portion marks come to together, and how the overall marking compares. Gives no verdict.

The register's precedence is data (rules/vocabulary/rollup.json); release markings come together in
`release_rollup`. The subject's mark is a portion, the Classified By block is none.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from operator import attrgetter
from typing import Any, NamedTuple

from auditor.cable.controls import kinds_of
from auditor.cable.facts import Cable, Paragraph
from auditor.cable.mark_lists import expanded
from auditor.cable.marking import parse_marking
from auditor.cable.vocabulary import level_rank, words
from auditor.checks.precedence import dropped_by, is_carried, precedence, with_parts
from auditor.checks.release_rollup import LISTING, Release, bring_together, listed
from auditor.columns import fact


@dataclass(frozen=True, slots=True)
class ControlRollUp:
    """Controls of the portion marks together, and of the overall marking beside them; facts of scope "cable".

    A list that the overall marking is compared with is empty where nothing in the marks gives it.
    """

    has_classified_mark: bool = fact(
        "flag", "a portion mark, the subject's included, is above UNCLASSIFIED", field="paragraphs"
    )
    portion_kinds: tuple[str, ...] = fact(
        "list", "controls of all portion marks without their lists, the subject's included", field="paragraphs"
    )
    classified_kinds: tuple[str, ...] = fact(
        "list", "controls of the portion marks above UNCLASSIFIED, without their lists", field="paragraphs"
    )
    shared_kinds: tuple[str, ...] = fact(
        "list", "controls that every portion mark above UNCLASSIFIED holds, without their lists", field="paragraphs"
    )
    expected_controls: tuple[str, ...] = fact(
        "list", "controls that the portion marks come to by the register, lists included", field="paragraphs"
    )
    uncarried: tuple[str, ...] = fact(
        "list",
        "controls that the portion marks come to (expected_controls) and the overall marking does not carry, without "
        "lists; none where this copy does not show the overall marking",
        anchor="overall",
        field="classification",
    )
    uncarried_marks: tuple[str, ...] = fact(
        "list",
        "portion marks that hold one of the uncarried controls, `2 (C/NF)`",
        anchor="overall",
        field="classification",
    )
    overall_only: tuple[str, ...] = fact(
        "list",
        "controls of the overall marking that no portion mark holds or comes to",
        anchor="overall",
        field="classification",
    )
    superseded: tuple[str, ...] = fact(
        "list",
        "controls inside an overall marking of the register's form that give way to another one there",
        anchor="overall",
        field="classification",
    )
    release_outcome: str | None = fact(
        "text",
        "what the release markings of the classified marks come to: none, noforn, common (countries in common), "
        "no-common, partial (REL TO beside a mark without release marking), display, no-audience, relido (on all) or "
        "mixed (RELIDO beside others); missing where a list is unknown",
        field="paragraphs",
    )
    common_release: tuple[str, ...] = fact(
        "list", "countries to which every classified mark releases, coalitions taken apart", field="paragraphs"
    )
    common_display: tuple[str, ...] = fact(
        "list", "countries beside common_release to which every classified mark may be shown", field="paragraphs"
    )
    overall_release: tuple[str, ...] = fact(
        "list", "countries of the overall REL TO list, coalitions taken apart", anchor="overall", field="classification"
    )
    overall_display: tuple[str, ...] = fact(
        "list",
        "countries of the overall DISPLAY ONLY list, coalitions taken apart",
        anchor="overall",
        field="classification",
    )
    portion_sources: tuple[str, ...] = fact(
        "list", "foreign sources that marks of the register's form (//) name", field="paragraphs"
    )
    conceals_source: bool = fact("flag", "a mark of the register's form is FGI without naming the source")
    overall_sources: tuple[str, ...] = fact(
        "list", "foreign sources that the overall marking names", anchor="overall", field="classification"
    )
    portion_compartments: tuple[str, ...] = fact(
        "list", "controls of compartmented and special access information on portion marks", field="paragraphs"
    )
    overall_compartments: tuple[str, ...] = fact(
        "list",
        "controls of compartmented and special access information in the overall marking",
        anchor="overall",
        field="classification",
    )


class _Marked(NamedTuple):
    """One mark: rank of its level, None without, its controls, the mark as typed, the owner of a foreign level.

    `unknown` are its tokens that nobody knows, which may be countries of a list.
    """

    level: int | None
    controls: tuple[str, ...]
    text: str | None
    owner: str | None
    unknown: tuple[str, ...]

    @property
    def in_register(self) -> bool:
        """Whether the mark has the register's double slash."""
        return self.text is not None and "//" in self.text


_see = attrgetter("level", "mark_controls", "mark", "mark_owner", "mark_unknown")


def roll_up_controls(cable: Cable) -> ControlRollUp:
    """Return what the controls of the marks of `cable` come to."""
    portions = [p for p in cable.paragraphs if p.is_marked and not p.is_authority_block]
    marks = dict.fromkeys(map(_see, portions))
    found = _together(
        tuple(marks), cable.subject_mark, cable.controls, cable.register_controls, is_shown=cable.overall_is_shown
    )
    if not found.uncarried:
        return found
    named = [f"{_number(p)} ({p.mark})" for p in portions if _holds_any(p.mark_controls, found.uncarried)]
    if cable.subject_mark is not None and _holds_any(_read(cable.subject_mark).controls, found.uncarried):
        named.insert(0, f"subject ({cable.subject_mark})")
    return replace(found, uncarried_marks=tuple(named))


def _number(paragraph: Paragraph) -> str:
    """Return the printed number of a paragraph, or which one it is."""
    return f"no. {paragraph.ordinal}" if paragraph.number is None else f"{paragraph.number}{paragraph.sub or ''}"


def _read(typed: str) -> _Marked:
    """Read the subject's mark."""
    mark = parse_marking(f"({typed})")
    return _Marked(level_rank(mark.level), mark.controls, mark.text, mark.owner or None, mark.unknown)


@lru_cache(maxsize=1 << 12)
def _together(
    portions: tuple[tuple[Any, ...], ...],
    subject: str | None,
    overall: tuple[str, ...],
    registered: tuple[str, ...],
    *,
    is_shown: bool,
) -> ControlRollUp:
    """Return the facts of distinct marks beside the controls of the overall marking."""
    marks = [*(_Marked(*portion) for portion in portions), *([_read(subject)] if subject is not None else [])]
    kinds = _kinds(marks)
    classified = [mark for mark in marks if mark.level]
    release = _release(marks, classified, overall)
    expected = _expected(marks, release, is_classified=bool(classified))
    carried = with_parts(kinds_of(overall))
    counted = with_parts([*kinds_of(expected), *kinds])
    shared = (frozenset(kinds_of(mark.controls)) for mark in classified)
    on_all = frozenset.intersection(*shared) if classified else frozenset()
    return ControlRollUp(
        has_classified_mark=bool(classified),
        portion_kinds=kinds,
        classified_kinds=_kinds(classified),
        shared_kinds=tuple(kind for kind in kinds if kind in on_all),
        expected_controls=expected,
        uncarried=tuple(kind for kind in kinds_of(expected) if not is_carried(kind, carried)) if is_shown else (),
        overall_only=tuple(kind for kind in kinds_of(overall) if kind not in counted),
        superseded=tuple(kind for kind in registered if kind in dropped_by(registered)),
        release_outcome=release.outcome,
        common_release=release.countries,
        common_display=release.shown_to,
        overall_release=expanded(listed("REL", overall)),
        overall_display=expanded(listed("DISPLAY", overall)),
        portion_sources=_sources(marks),
        conceals_source=_conceals(marks),
        overall_sources=listed(precedence().source, overall),
        portion_compartments=_compartments(kinds),
        overall_compartments=_compartments(kinds_of(overall)),
    )


def _kinds(marks: Iterable[_Marked]) -> tuple[str, ...]:
    """Return the controls of marks without their lists, each once."""
    return tuple(dict.fromkeys(kind for mark in marks for kind in kinds_of(mark.controls)))


def _release(marks: Sequence[_Marked], classified: Sequence[_Marked], overall: tuple[str, ...]) -> Release:
    """Bring release markings together; in a classified text NOFORN on any portion holds, joined to SBU or not.

    A foreign portion without a release marking is its owner's matter and takes no part. A list with a token that nobody
    knows leaves the outcome open.
    """
    if not classified:
        return bring_together([mark.controls for mark in marks], overall)
    if "NOFORN" in with_parts(_kinds(marks)):
        return bring_together([("NOFORN",)], overall)
    release = precedence().release
    judged = [mark for mark in classified if mark.owner is None or not release.isdisjoint(kinds_of(mark.controls))]
    if any(mark.unknown and not LISTING.isdisjoint(kinds_of(mark.controls)) for mark in judged):
        return Release(None)
    return bring_together([mark.controls for mark in judged], overall)


def _expected(marks: Sequence[_Marked], release: Release, *, is_classified: bool) -> tuple[str, ...]:
    """Return the controls that the marks come to, in the register's order."""
    rules, known = precedence(), words().controls
    kinds = frozenset(_kinds(marks))
    held = with_parts(kinds) - rules.parts.keys() if is_classified else kinds
    dropped = rules.release | dropped_by(held)
    if is_classified:
        dropped |= {kind for kind in held if kind in known and known[kind].administrative and kind not in rules.kept}
    foreign = {kind for kind in held if kind in known and known[kind].category in rules.foreign}
    found = [_listing(kind, marks) for kind in held - dropped - foreign]
    sources = _sources(marks) + ((rules.alliance,) if rules.alliance in held else ())
    if sources or _conceals(marks):
        found.append(rules.source if _conceals(marks) else " ".join((rules.source, *sources)))
    return tuple(sorted([*found, *release.controls], key=_place))


def _place(control: str) -> tuple[int, int, str]:
    """Return where a control stands in the register's order."""
    held = words().controls.get(kinds_of([control])[0])
    order = held.order if held and held.order is not None else len(words().controls)
    return held.category if held else order, order, control


def _listing(kind: str, marks: Iterable[_Marked]) -> str:
    """Return a control with everything that stands behind it on any mark."""
    return " ".join(dict.fromkeys([kind, *(item for mark in marks for item in listed(kind, mark.controls))]))


def _sources(marks: Iterable[_Marked]) -> tuple[str, ...]:
    """Return the foreign sources that marks of the register's form name, each once."""
    named = (listed(precedence().source, mark.controls) for mark in marks if mark.in_register)
    return tuple(dict.fromkeys(source for sources in named for source in sources))


def _conceals(marks: Iterable[_Marked]) -> bool:
    """Say whether a mark of the register's form is foreign information without a source."""
    return any(mark.in_register and precedence().source in mark.controls for mark in marks)


def _compartments(kinds: Iterable[str]) -> tuple[str, ...]:
    """Return the controls of compartmented and special access information."""
    known = words().controls
    return tuple(kind for kind in kinds if kind in known and known[kind].category in precedence().compartmented)


def _holds_any(controls: Iterable[str], wanted: Sequence[str]) -> bool:
    """Say whether one of the wanted kinds is among controls or part of one of them."""
    return not with_parts(kinds_of(controls)).isdisjoint(wanted)
