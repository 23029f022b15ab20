"""What the controls of portion marks come to together, and how the overall marking compares. Gives no verdict.

The register's precedence is data (rules/vocabulary/rollup.json); release markings come together in
`release_rollup`. The subject's mark is a portion, the Classified By block is none.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import NamedTuple

from auditor.cable.controls import kinds_of
from auditor.cable.facts import Cable, Paragraph
from auditor.cable.mark_lists import expanded
from auditor.cable.marking import parse_marking
from auditor.cable.vocabulary import words
from auditor.checks.release_rollup import Release, bring_together, listed
from auditor.columns import fact
from auditor.resources import load


@dataclass(frozen=True, slots=True)
class ControlRollUp:
    """Controls of the portion marks together, and of the overall marking beside them; facts of scope "cable".

    A list that the overall marking is compared with is empty where nothing in the marks gives it.
    """

    classified_marks: int = fact(
        "number", "portion marks above UNCLASSIFIED, the subject's included", field="paragraphs"
    )
    portion_kinds: tuple[str, ...] = fact(
        "list", "controls of all portion marks without their lists, the subject's included", field="paragraphs"
    )
    classified_kinds: tuple[str, ...] = fact("list", "those on marks above UNCLASSIFIED", field="paragraphs")
    shared_kinds: tuple[str, ...] = fact("list", "those on every mark above UNCLASSIFIED", field="paragraphs")
    expected_controls: tuple[str, ...] = fact(
        "list", "controls that the portion marks come to by the register, lists included", field="paragraphs"
    )
    uncarried: tuple[str, ...] = fact(
        "list",
        "of those, without lists, the ones that the overall marking does not carry; none where this copy does not "
        "show the overall marking",
        anchor="overall",
        field="classification",
    )
    uncarried_marks: tuple[str, ...] = fact(
        "list", "portion marks that hold one of them, `2 (C/NF)`", anchor="overall", field="classification"
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
        "list", "countries beside them to which every classified mark may be shown", field="paragraphs"
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
        "list", "those of the overall marking", anchor="overall", field="classification"
    )


class _Marked(NamedTuple):
    """One mark: rank of its level, None without, its controls, and whether it has the register's double slash."""

    level: int | None
    controls: tuple[str, ...]
    in_register: bool


def roll_up_controls(cable: Cable) -> ControlRollUp:
    """Return what the controls of the marks of `cable` come to."""
    portions = [p for p in cable.paragraphs if p.is_marked and not p.is_authority_block]
    marks = [_Marked(p.level, p.mark_controls, "//" in (p.mark or "")) for p in portions]
    subject = _subject_mark(cable)
    distinct = tuple(dict.fromkeys([*marks, *subject]))
    found = _together(distinct, cable.controls, cable.overall_is_shown)
    count = sum(1 for mark in (*marks, *subject) if mark.level)
    named = [f"{_number(p)} ({p.mark})" for p in portions if _holds_any(kinds_of(p.mark_controls), found.uncarried)]
    if subject and _holds_any(kinds_of(subject[0].controls), found.uncarried):
        named.insert(0, f"subject ({cable.subject_mark})")
    return replace(
        found,
        classified_marks=count,
        uncarried_marks=tuple(named),
        superseded=tuple(kind for kind in cable.register_controls if kind in _dropped_by(cable.register_controls)),
    )


def _number(paragraph: Paragraph) -> str:
    """Return the printed number of a paragraph, or which one it is."""
    return f"no. {paragraph.ordinal}" if paragraph.number is None else f"{paragraph.number}{paragraph.sub or ''}"


def _subject_mark(cable: Cable) -> list[_Marked]:
    """Return the subject's own mark, in a list that is empty where it has none."""
    if cable.subject_mark is None:
        return []
    mark = parse_marking(f"({cable.subject_mark})")
    return [_Marked(cable.subject_level, mark.controls, "//" in mark.text)]


@lru_cache(maxsize=1 << 14)
def _together(marks: tuple[_Marked, ...], overall: tuple[str, ...], is_shown: bool) -> ControlRollUp:
    """Return the facts of distinct marks beside the controls of the overall marking."""
    kinds = _kinds(marks)
    classified = [mark for mark in marks if mark.level]
    release = _release(marks, classified, overall)
    expected = _expected(marks, release, is_classified=bool(classified))
    carried = _with_parts(kinds_of(overall))
    counted = _with_parts([*kinds_of(expected), *kinds])
    shared = (frozenset(kinds_of(mark.controls)) for mark in classified)
    on_all = frozenset.intersection(*shared) if classified else frozenset()
    return ControlRollUp(
        portion_kinds=kinds,
        classified_kinds=_kinds(classified),
        shared_kinds=tuple(kind for kind in kinds if kind in on_all),
        expected_controls=expected,
        uncarried=tuple(kind for kind in kinds_of(expected) if not _is_in(kind, carried)) if is_shown else (),
        overall_only=tuple(kind for kind in kinds_of(overall) if kind not in counted),
        release_outcome=release.outcome,
        common_release=release.countries,
        common_display=release.shown_to,
        overall_release=expanded(listed("REL", overall)),
        overall_display=expanded(listed("DISPLAY", overall)),
        portion_sources=_sources(marks),
        conceals_source=_conceals(marks),
        overall_sources=listed(_rules().source, overall),
        portion_compartments=_compartments(kinds),
        overall_compartments=_compartments(kinds_of(overall)),
    )


@dataclass(frozen=True, slots=True)
class _Rules:
    """The register's precedence as `rollup.json` states it."""

    drops: Mapping[str, frozenset[str]]
    parts: Mapping[str, frozenset[str]]
    release: frozenset[str]
    kept: frozenset[str]
    source: str
    alliance: str
    foreign: frozenset[int]
    compartmented: frozenset[int]


@cache
def _rules() -> _Rules:
    """Return the precedence, read once."""
    data, categories = load("vocabulary/rollup"), load("vocabulary/controls")["categories"]
    return _Rules(
        drops={entry["by"]: frozenset(entry["drops"]) for entry in data["supersedes"]},
        parts={entry["control"]: frozenset(entry["is"]) for entry in data["parts"]},
        release=frozenset(data["release"]["controls"]),
        kept=frozenset(data["kept_when_classified"]["controls"]),
        source=data["foreign"]["source"],
        alliance=data["foreign"]["alliance"],
        foreign=frozenset(map(categories.index, data["foreign"]["categories"])),
        compartmented=frozenset(map(categories.index, data["compartmented"]["categories"])),
    )


def _kinds(marks: Iterable[_Marked]) -> tuple[str, ...]:
    """Return the controls of marks without their lists, each once."""
    return tuple(dict.fromkeys(kind for mark in marks for kind in kinds_of(mark.controls)))


def _dropped_by(kinds: Iterable[str]) -> frozenset[str]:
    """Return the controls that give way to one of `kinds`."""
    return frozenset[str]().union(*(_rules().drops.get(kind, ()) for kind in kinds))


def _with_parts(kinds: Iterable[str]) -> frozenset[str]:
    """Return controls with the parts of joined ones (SBU and NOFORN for SBU-NF)."""
    held = frozenset(kinds)
    return held.union(*(_rules().parts.get(kind, ()) for kind in held))


def _is_in(kind: str, held: frozenset[str]) -> bool:
    """Say whether a control, or its parts, are among `held`."""
    parts = _rules().parts.get(kind)
    return kind in held or (parts is not None and parts <= held)


def _release(marks: Sequence[_Marked], classified: Sequence[_Marked], overall: tuple[str, ...]) -> Release:
    """Bring release markings together; in a classified text NOFORN on any portion holds, joined to SBU or not."""
    if not classified:
        return bring_together([mark.controls for mark in marks], overall)
    closed = "NOFORN" in _with_parts(_kinds(marks))
    return bring_together([(*mark.controls, "NOFORN") if closed else mark.controls for mark in classified], overall)


def _expected(marks: Sequence[_Marked], release: Release, *, is_classified: bool) -> tuple[str, ...]:
    """Return the controls that the marks come to, in the register's order."""
    rules, known = _rules(), words().controls
    kinds = frozenset(_kinds(marks))
    held = _with_parts(kinds) - rules.parts.keys() if is_classified else kinds
    dropped = rules.release | _dropped_by(held)
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
    return (held.category, held.order or 0, control) if held else (len(words().controls), 0, control)


def _listing(kind: str, marks: Iterable[_Marked]) -> str:
    """Return a control with everything that stands behind it on any mark."""
    return " ".join(dict.fromkeys([kind, *(item for mark in marks for item in listed(kind, mark.controls))]))


def _sources(marks: Iterable[_Marked]) -> tuple[str, ...]:
    """Return the foreign sources that marks of the register's form name, each once."""
    named = (listed(_rules().source, mark.controls) for mark in marks if mark.in_register)
    return tuple(dict.fromkeys(source for sources in named for source in sources))


def _conceals(marks: Iterable[_Marked]) -> bool:
    """Say whether a mark of the register's form is foreign information without a source."""
    return any(mark.in_register and _rules().source in mark.controls for mark in marks)


def _compartments(kinds: Iterable[str]) -> tuple[str, ...]:
    """Return the controls of compartmented and special access information."""
    known = words().controls
    return tuple(kind for kind in kinds if kind in known and known[kind].category in _rules().compartmented)


def _holds_any(kinds: Iterable[str], wanted: Sequence[str]) -> bool:
    """Say whether one of the wanted controls is among `kinds` or part of one of them."""
    return bool(wanted) and not _with_parts(kinds).isdisjoint(wanted)
