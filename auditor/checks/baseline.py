"""Findings that are known and accepted: a file of fingerprints, each with a reason, and what it makes of a run.

A baseline and a suppression are the same thing: an entry names one finding by its content fingerprint, says why it may
stay, and until when. It never names a finding about input that can't be read.
"""

from __future__ import annotations

import gzip
import json
import zlib
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from operator import attrgetter
from pathlib import Path
from typing import Any, Literal, Protocol, get_args

from auditor import resources
from auditor.checks.findings import Finding
from auditor.documents import parse_json, unpack_gzip
from auditor.errors import ConfigError, near_miss

SCHEMA_VERSION = "1"

State = Literal["used", "partly-used", "unused", "record-absent", "rule-not-run", "expired"]
"""What became of an entry: all its findings met, some, none, none as its record or its rule was not there, or over."""

STATES: tuple[State, ...] = get_args(State)
_UNMET: frozenset[State] = frozenset({"record-absent", "rule-not-run"})
_OVER: frozenset[State] = frozenset({"partly-used", "unused", "record-absent", "expired"})


class Rule(Protocol):
    """What a baseline needs to know of a rule that ran; findings of scope input are never hidden."""

    @property
    def code(self) -> str:
        """Code of the rule."""
        ...

    @property
    def scope(self) -> str:
        """What it looks at: portion, cable, dataset or input."""
        ...


@dataclass(frozen=True, slots=True)
class Entry:
    """One accepted finding. `count` of them are hidden; `expires` is the last day on which they are.

    `code`, `record_id`, `field` and `paragraph` are for readers; the fingerprint alone decides.
    """

    fingerprint: str
    code: str
    record_id: str
    field: str
    paragraph: str
    count: int
    reason: str
    expires: date | None = None


@dataclass(frozen=True, slots=True)
class Judged:
    """An entry with its state, and how many findings with its fingerprint there were for it."""

    entry: Entry
    state: State
    seen: int

    @property
    def is_over(self) -> bool:
        """Whether the entry names something that is no longer found, or has expired."""
        return self.state in _OVER


@dataclass(frozen=True, slots=True)
class Applied:
    """What entries make of findings: `hidden` gives the entry that hides a finding, by the finding's position."""

    hidden: Mapping[int, Entry]
    judged: tuple[Judged, ...]

    def split(self, findings: Iterable[Finding]) -> tuple[list[Finding], list[tuple[Finding, Entry]]]:
        """Return the findings that are left, and the hidden ones with their entries."""
        left, away = [], []
        for at, finding in enumerate(findings):
            if at in self.hidden:
                away.append((finding, self.hidden[at]))
            else:
                left.append(finding)
        return left, away

    @property
    def counts(self) -> dict[str, int]:
        """How many findings are hidden, and how many entries are in each state."""
        states = Counter(part.state for part in self.judged)
        return {"hidden": len(self.hidden), **{state: states[state] for state in STATES}}


def load(path: Path) -> tuple[Entry, ...]:
    """Return the entries of a baseline file (`.gz` is unpacked); `ConfigError` says what is wrong where."""
    shown = path.as_posix()
    try:
        content = path.read_bytes()
        content = unpack_gzip(content) if path.suffix == ".gz" else content
    except (OSError, EOFError, zlib.error) as error:
        message = f"{shown}: can't be read as a baseline: {error}"
        raise ConfigError(message) from None
    data = parse_json(content, shown, ConfigError)
    found = next(iter(sorted(_validator().iter_errors(data), key=lambda one: list(map(str, one.path)))), None)
    if found is not None:
        message = f"{shown}: {found.json_path}: {_wrong(found)}"
        raise ConfigError(message)
    return tuple(_entry(part, f"{shown}: $.entries[{place}]") for place, part in enumerate(data["entries"]))


@cache
def _validator() -> Any:
    import jsonschema  # noqa: PLC0415 - a run without a baseline does not pay for it

    return jsonschema.Draft202012Validator(resources.load("schemas/baseline"))


def _wrong(error: Any) -> str:
    if error.validator == "additionalProperties":
        known = list(error.schema["properties"])
        unknown = next(key for key in error.instance if key not in known)
        return f"unknown key {unknown}{near_miss(unknown, known)}; allowed are {', '.join(known)}"
    if error.validator == "pattern" and error.path[-1] == "reason":
        return "an entry needs a reason"
    return str(error.message)


def _entry(data: Mapping[str, Any], where: str) -> Entry:
    text = data.get("expires", "")
    try:
        expires = date.fromisoformat(text) if text else None
    except ValueError:
        message = f"{where}.expires: {text} is not a date (YYYY-MM-DD)"
        raise ConfigError(message) from None
    words = {name: data.get(name, "") for name in ("record_id", "field", "paragraph")}
    return Entry(
        data["fingerprint"], data["code"], **words, count=data.get("count", 1), reason=data["reason"], expires=expires
    )


_ORDER = attrgetter("code", "record_id", "field", "paragraph", "fingerprint", "reason")


def dump(entries: Iterable[Entry]) -> str:
    """Return a baseline file: entries sorted, one a line, so that a change of one is a change of one line."""
    head = json.dumps({"tool": "auditor", "schema_version": SCHEMA_VERSION})[:-1]
    lines = [json.dumps(_object(entry)) for entry in sorted(entries, key=_ORDER)]
    return f'{head}, "entries": [' + ",".join(f"\n{line}" for line in lines) + "\n]}\n"


def _object(entry: Entry) -> dict[str, Any]:
    names = ("fingerprint", "code", "record_id", "field", "paragraph", "count", "reason")
    expires = {"expires": entry.expires.isoformat()} if entry.expires else {}
    return {name: getattr(entry, name) for name in names} | expires


def save(entries: Iterable[Entry], path: Path) -> None:
    """Write a baseline file, packed where its name ends in `.gz`; the same entries give the same bytes."""
    content = dump(entries).encode()
    path.write_bytes(gzip.compress(content, mtime=0) if path.suffix == ".gz" else content)


def accept(
    findings: Sequence[Finding],
    rules: Iterable[Rule],
    reason: str,
    expires: date | None = None,
    known: Iterable[Judged] = (),
) -> list[Entry]:
    """Return entries for the findings of `rules` that a baseline may hide, added to those known.

    `known` entries keep their reasons and days, also where their record or rule was not there; those whose finding is
    gone go. Only what they do not name gets new entries.
    """
    never = _never_hidden(rules)
    left = Counter(finding.fingerprint for finding in findings if finding.code not in never)
    first = {finding.fingerprint: finding for finding in reversed(findings)}
    entries = []
    for part in known:
        if part.seen:
            entries.append(replace(part.entry, count=part.seen))
            left[part.entry.fingerprint] -= part.seen
        elif part.state in _UNMET:
            entries.append(part.entry)
    for key, count in left.items():
        found = first[key]
        if count:
            place = (found.code, found.record_id, found.field, found.paragraph)
            entries.append(Entry(key, *place, count=count, reason=reason, expires=expires))
    return entries


@dataclass(slots=True)
class _Room:
    """An entry, and how many findings it has taken."""

    entry: Entry
    seen: int = 0


def apply(
    entries: Sequence[Entry],
    findings: Iterable[Finding],
    as_of: date | None,
    rules: Sequence[Rule],
    records: Collection[str],
) -> Applied:
    """Hide the findings that entries name, the first `count` of each fingerprint; expired entries hide nothing.

    `rules` are those that ran and `records` the identifiers of the records read: they tell an entry without use from
    one that could not be met.
    """
    never, ran = _never_hidden(rules), {rule.code for rule in rules}
    rooms = [_Room(entry) for entry in entries]
    by_fingerprint: dict[str, list[_Room]] = defaultdict(list)
    for room in rooms:
        by_fingerprint[room.entry.fingerprint].append(room)
    hidden: dict[int, Entry] = {}
    for at, finding in enumerate(findings):
        held = by_fingerprint.get(finding.fingerprint, ()) if finding.code not in never else ()
        free = next((room for room in held if room.seen < room.entry.count), None)
        if free is not None:
            free.seen += 1
            if not _is_expired(free.entry, as_of):
                hidden[at] = free.entry
    judged = (Judged(room.entry, _state(room, as_of, ran, records), room.seen) for room in rooms)
    return Applied(hidden, tuple(judged))


def _never_hidden(rules: Iterable[Rule]) -> set[str]:
    return {rule.code for rule in rules if rule.scope == "input"}


def prune(judged: Iterable[Judged]) -> list[Entry]:
    """Return the entries that still name something, with the counts that were met; expired ones stay for a decision."""
    return [
        part.entry if part.state == "rule-not-run" else replace(part.entry, count=part.seen)
        for part in judged
        if part.seen or part.state == "rule-not-run"
    ]


def _is_expired(entry: Entry, as_of: date | None) -> bool:
    return entry.expires is not None and as_of is not None and as_of > entry.expires


def _state(room: _Room, as_of: date | None, ran: Collection[str], records: Collection[str]) -> State:
    entry = room.entry
    if entry.code not in ran:
        return "rule-not-run"
    if not room.seen:
        return "record-absent" if entry.record_id and entry.record_id not in records else "unused"
    if _is_expired(entry, as_of):
        return "expired"
    return "used" if room.seen == entry.count else "partly-used"
