"""One row of a source + its profile -> one record. The place where fillers, layouts and lists are resolved."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain

from auditor.ingest import canonical
from auditor.ingest.canonical import LISTS, PASSAGES, Provenance
from auditor.ingest.layouts import to_iso, without_specks
from auditor.ingest.profiles import EXTENSIONS, Profile, Rule, fold
from auditor.ingest.records import FIELDS, UNDATED, Note, Passage, Record, Unreadable

MAX_LINES = 100_000
"""Most lines of a text that is read: each may be a paragraph, which takes a hundred times its bytes in memory."""
_AS_WRITTEN = ("id", "classification", "instruction", "film_number")
_PLAIN = Rule()
_OWN = Provenance()
_EMPTY = Passage()


@dataclass(slots=True)
class Row:
    """A row as a reader found it: text by column or label, and where each stands.

    `single_line` says that line breaks inside a value are no physical lines (JSON, spreadsheets). Readers of pages
    give `passages` with their own lines. `digest` gives the hash of the row's bytes, should it turn out unreadable.
    `typed` names the columns whose cell was not text in a spreadsheet, with what it was.
    """

    values: Mapping[str, str]
    line: int
    end_line: int
    digest: Callable[[], str]
    places: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    passages: Mapping[str, Passage] = field(default_factory=dict)
    notes: tuple[Note, ...] = ()
    single_line: bool = False
    typed: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Broken:
    """A row that a reader could not make out: the code of an IN rule, what was seen, and where."""

    code: str
    observed: str
    line: int
    end_line: int
    digest: str
    field: str = ""


@dataclass(frozen=True, slots=True)
class _Plan:
    """Which columns fill which field, in the columns' own spelling, and which are passed through."""

    fields: tuple[tuple[str, tuple[tuple[str, Rule], ...]], ...]
    extra: tuple[str, ...]


class Mapper:
    """Maps the rows of one source to records under one profile, and numbers them on from `position`."""

    def __init__(self, source: str, profile: Profile, position: int = 0) -> None:
        self.source = source
        self.profile = profile
        self.position = position
        self._plans: dict[tuple[str, ...], _Plan] = {}

    def map(self, row: Row | Broken) -> Record | Unreadable:
        """Return the next row as a record, or as unreadable where it is broken or has no id."""
        self.position += 1
        if isinstance(row, Broken):
            place = (self.source, self.position, row.line, row.end_line)
            return Unreadable(*place, row.code, row.observed, row.digest, row.field)
        plan = self._plan(tuple(row.values))
        found: dict[str, str] = {}
        taken: dict[str, str] = {}
        for name, ways in plan.fields:
            for column, rule in ways:
                text = row.values[column] if column else rule.value
                value = self._fill(name, _compose(rule, row.values) if rule.compose and text else text, rule)
                if value:
                    found[name], taken[name] = value, column
                if value and value != UNDATED:
                    break
        if "id" not in found:
            return self._without_id(row, found)
        if any(found.get(name, "").count("\n") > MAX_LINES for name in PASSAGES):
            place = (self.source, self.position, row.line, row.end_line)
            return Unreadable(*place, "IN011", f"the text has more than {MAX_LINES} lines", row.digest(), "text")
        return self._record(row, plan, found, taken)

    def _plan(self, columns: tuple[str, ...]) -> _Plan:
        plan = self._plans.get(columns)
        if plan is None:
            plan = self._plans[columns] = _plan(self.profile, columns)
        return plan

    def _fill(self, name: str, text: str, rule: Rule) -> str:
        """Return the canonical text of a value, "" where it states nothing; a filler for a date says that none is."""
        profile = self.profile
        text = text.replace("\r\n", "\n") if "\r" in text else text
        bare = text.strip(profile.trim + " \t\r\n") if profile.trim else text.strip()
        if not bare:
            return ""
        if (profile.fillers and bare in profile.fillers) or (rule.fillers and bare in rule.fillers):
            return _unstated(name)
        if name in PASSAGES:
            return text
        if rule.pattern is not None:
            match = rule.pattern.search(bare)
            bare = (match.expand(rule.template or r"\1") if match else "").strip()
        if rule.values is not None:
            bare = rule.values.get(bare.casefold(), "")
        iso = _date(bare, rule) if bare and rule.dates else None
        if iso is not None:
            return _unstated(name) if not iso or iso in rule.fillers else iso
        if rule.separator:
            bare = bare.replace(rule.separator, ";")
        return canonical.join_list(bare) if name in LISTS else bare

    def _without_id(self, row: Row, found: Mapping[str, str]) -> Unreadable:
        """Return the unreadable row that a converted row stands for, or this one as it has no id."""
        origin = _provenance(found.get("provenance", ""), [], row.line)
        if origin.unreadable is not None:
            line = _line(found.get("line", ""), [], row.line)
            source = found.get("source", self.source)
            last = max(origin.end_line, line)
            return Unreadable(source, origin.record or self.position, line, last, *origin.unreadable)
        place = (self.source, self.position, row.line, row.end_line)
        return Unreadable(*place, "IN009", "the row has no id", row.digest(), "id")

    def _record(self, row: Row, plan: _Plan, found: dict[str, str], taken: Mapping[str, str]) -> Record:
        notes = [*row.notes, *_typed(row, taken)]
        origin = _provenance(found.pop("provenance", ""), notes, row.line)
        line = _line(found.pop("line", ""), notes, row.line)
        header, text = (_passage(name, row, found.pop(name, ""), taken, origin, line) for name in PASSAGES)
        marks = found.pop("paragraphs", None)
        extra = {column: row.values[column] for column in plan.extra if row.values[column].strip()}
        if "extra" in found:
            extra |= _kept(found.pop("extra"), notes, row.line)
        places = {name: row.places[column] for name, column in taken.items() if column in row.places}
        return Record(
            source=found.pop("source", self.source),
            position=origin.record or self.position,
            line=line,
            end_line=max(origin.end_line, line) if origin.end_line else row.end_line if line == row.line else line,
            fields=found,
            header=header,
            text=text,
            paragraphs=None if marks is None else _paragraphs(marks, notes, line),
            profile=origin.profile or self.profile.name,
            places=origin.places if origin.profile else places,
            extra=extra,
            notes=_noted(notes, dict(zip(PASSAGES, (header, text), strict=True)), origin) if notes else origin.notes,
        )


def _plan(profile: Profile, columns: Sequence[str]) -> _Plan:
    if profile.name == "canonical":
        own = dict.fromkeys((*FIELDS, *EXTENSIONS), "")
        for column in reversed(columns):
            if fold(column) in own:
                own[fold(column)] = column
        used = set(own.values())
        fields = tuple((name, ((column, _PLAIN),)) for name, column in own.items() if column)
        return _Plan(fields, tuple(column for column in columns if column and column not in used))
    by_fold = {fold(column): column for column in reversed(columns)}
    ways = []
    for name, rules in profile.fields.items():
        given = [(column, rule) for rule in rules for column in _first(rule)]
        found = [(by_fold.get(fold(column), ""), rule) for column, rule in given]
        ways.append((name, tuple((column, rule) for column, rule in found if column or rule.value)))
    whole = {column for _, way in ways for column, rule in way if _is_verbatim(rule)}
    return _Plan(tuple(ways), tuple(column for column in columns if column and column not in whole))


def _is_verbatim(rule: Rule) -> bool:
    """Say whether a field that the rule fills holds all that its column says."""
    return rule.pattern is None and rule.values is None and not rule.compose


def _unstated(name: str) -> str:
    """Return what a field says whose column has a filler in it."""
    return UNDATED if name == "created" else ""


def _date(text: str, rule: Rule) -> str | None:
    """Return a date in ISO by the layouts of a rule, "" for one that says there is none, None for no date.

    What no layout fits is read without specks of the copy around it.
    """
    for written in chain((text,), without_specks(text)):
        for layout, century_from in rule.dates:
            iso = to_iso(written, layout, century_from)
            if iso is not None:
                return iso
    return None


def _first(rule: Rule) -> Sequence[str]:
    """Return the columns of which one fills a field: all, or the first where a rule composes its columns."""
    return rule.columns[:1] if rule.compose else rule.columns or ("",)


def _compose(rule: Rule, values: Mapping[str, str]) -> str:
    text = rule.compose
    by_fold = {fold(name): value for name, value in values.items()}
    for column in rule.columns:
        text = text.replace("{" + column + "}", by_fold.get(fold(column), ""))
    return " ".join(text.split())


def _provenance(text: str, notes: list[Note], line: int) -> Provenance:
    if not text:
        return _OWN
    try:
        return canonical.read_provenance(text)
    except (ValueError, RecursionError) as error:
        notes.append(Note("IN014", "provenance", str(error)[:200], line))
        return _OWN


def _line(text: str, notes: list[Note], own: int) -> int:
    if not text:
        return own
    if text.isascii() and text.isdigit() and len(text) < 10:
        return int(text)
    notes.append(Note("IN014", "line", f"{text[:40]!r} is no line number", own))
    return own


def _passage(name: str, row: Row, content: str, taken: Mapping[str, str], origin: Provenance, line: int) -> Passage:
    """Return a passage at its place: as the data state it, as the reader found it, or as the column stands."""
    if name in row.passages:
        return row.passages[name]
    if not content:
        return _EMPTY
    if name in origin.passages:
        return origin.passages[name].around(content)
    place = row.places.get(taken[name])
    if row.single_line or place is None or line != row.line:
        return Passage(content, line, 1, (line,) * (content.count("\n") + 1))
    return Passage(content, *place)


def _typed(row: Row, taken: Mapping[str, str]) -> Iterator[Note]:
    """Yield a note for each field that a spreadsheet may have changed by taking it for a number or a date."""
    for name in _AS_WRITTEN if row.typed else ():
        kind = row.typed.get(taken.get(name, ""))
        if kind:
            yield Note("IN013", name, f"a {kind} cell: what was typed may be lost", row.line)


def _paragraphs(text: str, notes: list[Note], line: int) -> canonical.Marks | None:
    try:
        return canonical.parse_paragraphs(text)
    except (ValueError, RecursionError) as error:
        notes.append(Note("IN014", "paragraphs", str(error)[:200], line))
        return None


def _kept(text: str, notes: list[Note], line: int) -> dict[str, str]:
    """Return the columns that a converted record kept beside the canonical ones."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        data = None
    if not isinstance(data, dict):
        notes.append(Note("IN014", "extra", "expected a JSON object", line))
        return {}
    return {
        name: value if isinstance(value, str) else json.dumps(value, ensure_ascii=False) for name, value in data.items()
    }


def _noted(notes: Sequence[Note], passages: Mapping[str, Passage], origin: Provenance) -> tuple[Note, ...]:
    """Return the notes of the first source, then those of this one that do not say the same again."""
    said = {note.code for note in origin.notes}
    return origin.notes + tuple(_placed(note, passages) for note in notes if note.code not in said)


def _placed(note: Note, passages: Mapping[str, Passage]) -> Note:
    """Return a note about a physical line with the passage that the line belongs to as its field."""
    if note.field:
        return note
    for name, passage in passages.items():
        if passage and not passage.lines and passage.line <= note.line <= passage.line + passage.content.count("\n"):
            return replace(note, field=name)
    return note
