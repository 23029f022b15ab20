"""Profiles: what the columns or labels of a known source mean, as data in `rules/profiles/*.json`, and which one fits.

A profile never looks at cable grammar: it names columns, date layouts, fillers, and what `released` means there.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from auditor.documents import prove_shape, read_json
from auditor.errors import ConfigError, near_miss
from auditor.ingest.layouts import compile_layout
from auditor.ingest.records import FIELDS
from auditor.resources import folder

EXTENSIONS = ("extra", "provenance")
"""Optional columns of canonical data beside `FIELDS`: other columns kept, and places in the first source."""


_MOST_NAMED = 40
"""Columns that are named where columns are listed; a table has a few dozen, and one of thousands is a mistake."""
_LONGEST_NAME = 40
"""Characters of a column's name that are shown; the header of a broken table can hold the rest of the file."""

RELEASED_MEANS = {
    "official": "its release date is that of an official release",
    "foia": "its release date is that of a release under FOIA",
    "leak": "its release date is that of a leak, not of a release",
    "load-date": "its release date is the day the data were loaded, and is not used",
    "publication": "its release date is that of publication in an edition",
}
"""What `released_means` says, as printed beside the choice of a profile."""


@dataclass(frozen=True, slots=True)
class Rule:
    r"""One way to fill a canonical field: from the first of `columns` that has a value, or the constant `value`.

    `pattern` takes a part of the text (its first group, or `template` with groups as \1), `values` translates it
    (what it does not list is absent), `dates` are layouts to try, each with the first year of the hundred that its
    two-digit years lie in; `separator` divides lists. A value in `fillers` is absent. `compose` is a text with
    `{column}` for columns, the first of which must have a value.
    """

    columns: tuple[str, ...] = ()
    value: str = ""
    pattern: re.Pattern[str] | None = None
    template: str = ""
    values: Mapping[str, str] | None = None
    dates: tuple[tuple[str, int | None], ...] = ()
    separator: str = ""
    fillers: frozenset[str] = frozenset()
    compose: str = ""


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a delimited file is written. `columns` names them where there is no header row.

    `escape` is `double`, `backslash`, or `sniff` (whichever the file uses). `record_start` is a pattern of the
    beginning of a record, where the format has one; `all_quoted` says that an unquoted field is damage.
    """

    columns: tuple[str, ...] = ()
    escape: str = "double"
    all_quoted: bool = False
    record_start: re.Pattern[str] | None = None


class Patterns(Mapping[str, re.Pattern[str]]):
    """Patterns by name, each compiled when it is first asked for: a run reads with one profile of many."""

    __slots__ = ("_held", "_sources")

    def __init__(self, sources: Mapping[str, str]) -> None:
        self._sources = sources
        self._held: dict[str, re.Pattern[str]] = {}

    def __getitem__(self, name: str) -> re.Pattern[str]:
        if name not in self._held:
            self._held[name] = re.compile(self._sources[name], re.IGNORECASE)
        return self._held[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._sources)

    def __len__(self) -> int:
        return len(self._sources)


@dataclass(frozen=True, slots=True)
class Profile:
    """One known source. `released_means` is official, foia, leak, load-date, publication or none.

    `caution` is what a reader of figures made from the source must know of it.
    """

    name: str
    title: str
    reader: str
    fields: Mapping[str, tuple[Rule, ...]]
    match_columns: tuple[frozenset[str], ...] = ()
    match_pattern: re.Pattern[str] | None = None
    released_means: str = "none"
    fillers: frozenset[str] = frozenset()
    trim: str = ""
    dialect: Dialect = Dialect()
    patterns: Mapping[str, re.Pattern[str]] | None = None
    phrases: Mapping[str, tuple[str, ...]] | None = None
    caution: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """Which profile a source is read with, and why."""

    profile: str
    reason: str


def fold(name: str) -> str:
    """Return a column name for comparison: lower case, everything but letters and digits as one underscore."""
    return re.sub(r"[^0-9a-z]+", "_", name.casefold()).strip("_")


@cache
def known() -> Mapping[str, Profile]:
    """Return the profiles that ship with auditor, by name."""
    paths = sorted(folder("rules").joinpath("profiles").glob("*.json"))
    profiles = [load_file(path) for path in paths]
    return {profile.name: profile for profile in profiles}


def named(name: str) -> Profile:
    """Return a profile by name, or from a JSON file where the name is a path; `ConfigError` where there is none."""
    profiles = known()
    if name in profiles:
        return profiles[name]
    if name.endswith(".json"):
        return load_file(Path(name), check=True)
    message = f"unknown profile {name}{near_miss(name, profiles)}; known: {', '.join(profiles)}, or a .json file"
    raise ConfigError(message)


def load_file(path: Path, *, check: bool = False) -> Profile:
    """Return the profile in a JSON file, validated against its schema with `check`; `ConfigError` where it is wrong."""
    data = read_json(path, path.as_posix(), ConfigError)
    try:
        if check:
            prove_shape(data, "profile", path.as_posix(), ConfigError)
        profile = parse(data)
        if check:
            dict(profile.patterns or {})  # a pattern that is none shows here, not in the middle of a file
    except (ValueError, OverflowError, LookupError, TypeError, RecursionError, re.error) as error:
        message = f"{path.as_posix()}: not a profile ({error}); see: auditor schema profile"
        raise ConfigError(message) from error
    return profile


def parse(data: Mapping[str, Any]) -> Profile:
    """Return the profile that a JSON object of the schema `profile` describes."""
    match = data.get("match", {})
    table = data.get("table", {})
    start = table.get("record_start")
    return Profile(
        name=data["name"],
        title=data["title"],
        reader=data["reader"],
        fields={name: _rules(rule) for name, rule in data["fields"].items()},
        match_columns=tuple(frozenset(map(fold, names)) for names in match.get("columns", ())),
        match_pattern=re.compile(match["pattern"], re.MULTILINE) if "pattern" in match else None,
        released_means=data.get("released_means", "none"),
        fillers=frozenset(data.get("fillers", ())),
        trim=data.get("trim", ""),
        dialect=Dialect(
            columns=tuple(table.get("columns", ())),
            escape=table.get("escape", "double"),
            all_quoted=table.get("all_quoted", False),
            record_start=re.compile(start) if start else None,
        ),
        patterns=Patterns(data.get("patterns", {})),
        phrases={name: tuple(texts) for name, texts in data.get("phrases", {}).items()},
        caution=data.get("caution", ""),
    )


def _rules(data: Any) -> tuple[Rule, ...]:
    return tuple(map(_rule, data if isinstance(data, list) else [data]))


def _rule(data: Mapping[str, Any]) -> Rule:
    columns = data.get("from", ())
    layouts = tuple(map(_layout, data.get("dates", ())))
    return Rule(
        columns=(columns,) if isinstance(columns, str) else tuple(columns),
        value=data.get("value", ""),
        pattern=_pattern(data["pattern"], data.get("template", "")) if "pattern" in data else None,
        template=data.get("template", ""),
        values={key.casefold(): value for key, value in data["values"].items()} if "values" in data else None,
        dates=layouts,
        separator=data.get("separator", ""),
        fillers=frozenset(data.get("fillers", ())),
        compose=data.get("compose", ""),
    )


def _pattern(source: str, template: str) -> re.Pattern[str]:
    """Return the pattern of a field, `re.error` or `IndexError` where it has no group that the template names."""
    pattern = re.compile(source)
    pattern.sub(template or r"\1", "")  # the template is read first, whether the text has a match or none
    return pattern


def _layout(data: Any) -> tuple[str, int | None]:
    layout, century_from = (data, None) if isinstance(data, str) else (data["layout"], data["century_from"])
    compile_layout(layout)
    return layout, century_from


def choose(columns: Sequence[str]) -> tuple[Profile, str] | None:
    """Return the profile whose columns are all there, the one that asks for most, and why; None where none fits."""
    have = {fold(name) for name in columns}
    fitting = [
        (len(wanted), profile)
        for profile in known().values()
        if profile.reader == "rows"
        for wanted in profile.match_columns
        if wanted <= have
    ]
    if not fitting:
        return None
    count, best = max(fitting, key=lambda found: (found[0], found[1].name))
    if best.name == "canonical":
        return best, f"has the column id{describe_others(columns)}"
    wanted = next(wanted for wanted in best.match_columns if wanted <= have and len(wanted) == count)
    return best, "has the columns " + listed(name for name in columns if fold(name) in wanted)


def describe_others(columns: Iterable[str]) -> str:
    """Return what is to be said about columns that are not canonical: passed through, with near misses."""
    others = [name for name in columns if name and fold(name) not in FIELDS and fold(name) not in EXTENSIONS]
    if not others:
        return ""
    return f"; not canonical, passed through: {listed(others, note=_meant)}"


def listed(names: Iterable[str], most: int = _MOST_NAMED, note: Callable[[str], str] = lambda _: "") -> str:
    """Return names of columns for a message: the first `most`, cut where they are long, each with its `note`."""
    held = [name for name in names if name]
    shown = ", ".join(_shortened(name) + note(name) for name in held[:most])
    return f"{shown} and {len(held) - most:,} more" if len(held) > most else shown


def _shortened(name: str) -> str:
    line = " ".join(name.split())
    return line if len(line) <= _LONGEST_NAME else f"{line[:_LONGEST_NAME]}..."


def _meant(name: str) -> str:
    near = difflib.get_close_matches(fold(name[:_LONGEST_NAME]), FIELDS, n=1, cutoff=0.75)
    return f" (did you mean {near[0]}?)" if near else ""


def choose_text(head: str, reader_kinds: Iterable[str]) -> tuple[Profile, str] | None:
    """Return the first profile of these readers whose pattern stands in the text, and why; None where none does."""
    for profile in known().values():
        if profile.reader in reader_kinds and profile.match_pattern is not None:
            found = profile.match_pattern.search(head)
            if found:
                seen = " ".join(found.group().split())
                return profile, f"line {head.count(chr(10), 0, found.start()) + 1} reads {seen[:60]!r}"
    return None
