"""A comparison made ready for the writers: its changes, the moved dates in groups, and where two laws differ."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from auditor import __version__
from auditor.comparison import KINDS, Comparison, LawChange
from auditor.output.document import Document
from auditor.output.result import SCHEMA_VERSION
from auditor.output.tables import columns, sheet_of

TABLES = {
    "changes": columns(
        "change record_id source line:number what paragraph severity old new days:number old_basis new_basis order"
        " instruction_kind fingerprint"
    ),
    "groups": columns(
        "what order instruction_kind records:number moved:number earlier:number later:number gained:number lost:number"
        " median_days:number least_days:number most_days:number reached_old:number reached_new:number"
    ),
    "law": columns("file value old new citation"),
    "summary": columns("change count:number"),
}
"""Tables of a comparison; the first is what the row formats show. `rules/schemas/diff.json` describes them."""


@dataclass(frozen=True, slots=True)
class Side:
    """What was compared: its name as given, and the meta of its result, empty where none was saved with it."""

    name: str
    meta: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class _Count:
    change: str
    count: int


def document(old: Side, new: Side, comparison: Comparison, law: Sequence[LawChange] = (), table: str = "") -> Document:
    """Return the document of a comparison; `table` names the one sheet that is shown, else people get several."""
    rows = {"changes": comparison.changes, "groups": comparison.groups, "law": law, "summary": _counts(comparison)}
    sheets = {name: sheet_of(name, declared, rows[name]) for name, declared in TABLES.items()}
    meta = {
        "tool": "auditor",
        "version": __version__,
        "schema_version": SCHEMA_VERSION,
        "command": "diff",
        "old": {"name": old.name, **old.meta},
        "new": {"name": new.name, **new.meta},
    }
    shown = [sheets[name] for name in ("law", "groups") if len(rows[name])] + [sheets["changes"]]
    return Document(
        meta,
        tuple(sheets.values()),
        sheets[table or "changes"],
        preface=() if table else (*_sides(old, new), *_causes(old, new, law), headline(comparison)),
        shown=(sheets[table],) if table else tuple(shown),
    )


def _counts(comparison: Comparison) -> list[_Count]:
    rows = [_Count(change, count) for change, count in comparison.counts.items()]
    stayed = (("findings-unchanged", comparison.unchanged), ("records-on-both-sides", comparison.same))
    return rows + [_Count(change, count) for change, count in stayed if count is not None]


def headline(comparison: Comparison) -> str:
    """Return the comparison in one line: `findings 12 new, 40 resolved, 3,300 unchanged; dates 7 moved`."""
    parts: dict[str, list[str]] = {
        what: [] for what in ("records", "findings", "dates", "levels", "redaction", "texts")
    }
    for kind, count in comparison.counts.items():
        what, how = KINDS[kind]
        parts[what] += [f"{count:,} {how}"] if count else []
    if comparison.same is not None:
        parts["records"].append(f"{comparison.same:,} on both sides")
    if comparison.unchanged is not None:
        parts["findings"].append(f"{comparison.unchanged:,} unchanged")
    return "; ".join(f"{what} {', '.join(said)}" for what, said in parts.items() if said)


def _sides(old: Side, new: Side) -> Iterator[str]:
    for word, side in (("old", old), ("new", new)):
        as_of = side.meta.get("as_of", "")
        yield f"{word}  {side.name}" + (f", as of {as_of}" if as_of else "")


def _causes(old: Side, new: Side, law: Sequence[LawChange]) -> Iterator[str]:
    """Yield what may have changed dates and findings beside the records themselves."""
    causes = {
        "law_digest": "the law is not the same: dates may move because of it",
        "rules_digest": "the rules are not the same: findings may be new or resolved because of it",
        "as_of": "the as-of days are not the same: what was pending may be due",
    }
    for key, cause in causes.items():
        one, other = old.meta.get(key, ""), new.meta.get(key, "")
        if one and other and one != other and not (law and key == "law_digest"):
            yield cause
