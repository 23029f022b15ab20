"""The settings of a run: `auditor.toml` or `[tool.auditor]`, then the command line, each value with its origin.

The keys, their types, defaults and meanings are `rules/schemas/settings.json`. The module knows no rule; which ones the
words of `select`, `ignore` and `severity` mean is for the catalogue to say.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, Literal

from auditor import resources
from auditor.errors import AuditorError, ConfigError, UsageError, near_miss

FILE_NAME = "auditor.toml"
PROJECT_FILE = "pyproject.toml"
Word = Literal["error", "warning", "info", "off"]


@dataclass(frozen=True, slots=True)
class PathSettings:
    """What differs for the sources whose path matches `pattern`; None where the general setting holds."""

    pattern: str
    select: tuple[str, ...] | None = None
    ignore: tuple[str, ...] = ()
    severity: Mapping[str, Word] = field(default_factory=dict)
    profile: str | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """What holds for one source: words that name rules (codes, families, names), severities by word, the profile.

    Hashable, so that what follows from it is worked out once. `select` is empty where every rule runs.
    """

    select: tuple[str, ...]
    ignore: tuple[str, ...]
    severity: tuple[tuple[str, Word], ...]
    profile: str


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of one run. `base` is the folder that patterns of `per_path` start at; `origins` key to source.

    Two are no settings of a file. A comparison asks with `measure` how much there is to read of each record; whoever
    shows no table of the paragraphs gives `portions` up, which costs a row for each.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    severity: Mapping[str, Word] = field(default_factory=dict)
    fail_on: str = "error"
    as_of: date | None = None
    law: tuple[Path, ...] = ()
    rules: tuple[Path, ...] = ()
    baseline: Path | None = None
    profile: str = ""
    keep: bool = False
    show_text: bool = False
    jobs: int = 0
    per_path: tuple[PathSettings, ...] = ()
    base: Path = Path()
    origins: Mapping[str, str] = field(default_factory=dict)
    measure: bool = False
    portions: bool = True

    def choice(self, source: str) -> Choice:
        """Return what holds for one source, its path as given on the command line or by walking a folder."""
        select, ignore, severity, profile = self.select, self.ignore, dict(self.severity), self.profile
        for part in self.per_path:
            if not _matches(part.pattern, source, self.base):
                continue
            select = select if part.select is None else part.select
            ignore += part.ignore
            severity.update(part.severity)
            profile = profile if part.profile is None else part.profile
        return Choice(select, ignore, tuple(severity.items()), profile)

    def profile_of(self, source: str) -> str:
        """Return the name of the profile set for one source; empty where it is to be recognised."""
        return self.choice(source).profile

    def verify_rules(self, known: Mapping[str, str]) -> None:
        """Raise where a rule is named that is not among `known` (code to name), with file, key and the nearest."""
        families = {code.rstrip("0123456789") for code in known}
        words = {*known, *known.values(), *families}
        for key, names in self._named_rules():
            for name in names:
                if name not in words and name.upper() not in words:
                    origin = self.origins.get(key.partition(".")[0], "settings")
                    _refuse(origin, key, name, near_miss(name, words))

    def _named_rules(self) -> list[tuple[str, Iterable[str]]]:
        named: list[tuple[str, Iterable[str]]] = [(key, getattr(self, key)) for key in ("select", "ignore", "severity")]
        for part in self.per_path:
            place = f"per-path.{part.pattern}"
            named += [(f"{place}.{key}", getattr(part, key) or ()) for key in ("select", "ignore", "severity")]
        return named


def _refuse(origin: str, key: str, name: str, suggestion: str) -> None:
    kind: type[AuditorError] = UsageError if origin.startswith("--") else ConfigError
    where = origin if origin.startswith("--") or origin == key else f"{origin}: {key}"
    message = f"{where}: unknown rule {name}{suggestion}; auditor list rules shows all"
    raise kind(message)


def _matches(pattern: str, source: str, base: Path) -> bool:
    path = source if "://" in source else Path(os.path.relpath(source, base)).as_posix()
    return fnmatchcase(path, pattern) or fnmatchcase(Path(source).name, pattern)


# --------------------------------------------------------------------------- files
def load(
    paths: Sequence[str],
    *,
    config: Path | None = None,
    isolated: bool = False,
    given: Mapping[str, tuple[Any, str]] | None = None,
) -> Settings:
    """Return the settings for a run over `paths`.

    The file is `config`, else the one found upward of the first path, else none (`isolated`). `given` are values from
    the command line as key -> (value, option); they replace the file's.
    """
    file = config if config is not None else None if isolated else find(paths)
    values: dict[str, Any] = {}
    origins: dict[str, str] = {}
    base = Path()
    if file is not None:
        values = read(file)
        base = file.parent
        origins = dict.fromkeys(values, shown(file))
        for key in ("law", "rules"):
            if key in values:
                values[key] = [base / folder for folder in values[key]]
        if values.get("baseline"):
            values["baseline"] = base / values["baseline"]
    for key, (value, option) in (given or {}).items():
        values[key], origins[key] = value, option
    return build(values, base, origins)


def find(paths: Sequence[str]) -> Path | None:
    """Return the settings file nearest to the first path, upward as far as the folder that holds `.git`."""
    first = Path(paths[0]) if paths and paths[0] != "-" else Path()
    start = first if os.path.isdir(first) else first.parent
    for folder in (start.resolve(), *start.resolve().parents):
        own, project = folder / FILE_NAME, folder / PROJECT_FILE
        if os.path.isfile(own):
            return own
        if os.path.isfile(project) and _project_part(_toml(project)):
            return project
        if os.path.exists(folder / ".git"):
            return None
    return None


def shown(file: Path) -> str:
    """Return a path as a reader sees it: relative to the working folder, with forward slashes."""
    return Path(os.path.relpath(file)).as_posix()


def read(file: Path) -> dict[str, Any]:
    """Return the values that a settings file sets; `ConfigError` says what is wrong where."""
    document, prefix = _toml(file), ""
    if file.name == PROJECT_FILE:
        document, prefix = _project_part(document), "tool.auditor."
    if type(document.get("as-of")) is date:
        document = {**document, "as-of": document["as-of"].isoformat()}
    _validate(document, shown(file), prefix)
    return dict(document)


def _project_part(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return the table `[tool.auditor]` of a pyproject.toml, empty where there is none."""
    tool = document.get("tool")
    part = tool.get("auditor") if isinstance(tool, dict) else None
    return part if isinstance(part, dict) else {}


def _toml(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except OSError as error:
        message = f"{shown(file)}: can't be read: {error.strerror}"
    except UnicodeDecodeError as error:
        message = f"{shown(file)}: byte {error.start} is not UTF-8"
    except RecursionError:
        message = f"{shown(file)}: not read: nested more deeply than Python follows"
    except ValueError as error:
        message = f"{shown(file)}: not TOML: {error}"
    raise ConfigError(message)


def _validate(document: Mapping[str, Any], file: str, prefix: str) -> None:
    import jsonschema  # noqa: PLC0415 - a run without a settings file does not pay for it

    validator = jsonschema.Draft202012Validator(schema())
    error = min(validator.iter_errors(document), key=lambda found: [str(part) for part in found.path], default=None)
    if error is None:
        return
    where = prefix + ".".join(str(part) for part in error.path)
    if error.validator == "additionalProperties":
        known = list(error.schema["properties"])
        unknown = next(key for key in error.instance if key not in known)
        place = f"{prefix}{'.'.join([*(str(part) for part in error.path), unknown])}"
        message = f"{file}: {place}: unknown setting{near_miss(unknown, known)}; allowed are {', '.join(known)}"
    else:
        message = f"{file}: {where}: found {error.instance!r}, allowed is {_allowed(error.schema)}"
    raise ConfigError(message)


def _allowed(part: Mapping[str, Any]) -> str:
    if "enum" in part:
        return "one of " + ", ".join(part["enum"])
    if "pattern" in part:
        return "a date YYYY-MM-DD"
    words = {
        "array": "a list of texts that are not empty",
        "object": "a table",
        "boolean": "true or false",
        "string": "a text that is not empty",
    }
    return words.get(part.get("type", ""), f"a whole number of at least {part.get('minimum')}")


def schema() -> dict[str, Any]:
    """Return the JSON Schema of a settings file, which also holds the defaults and the meanings."""
    found: dict[str, Any] = resources.load("schemas/settings")
    return found


def build(values: Mapping[str, Any], base: Path, origins: Mapping[str, str]) -> Settings:
    """Turn values by key, as a file or the command line gives them, into `Settings`."""
    made: dict[str, Any] = {key.replace("-", "_"): value for key, value in values.items()}
    for key in ("select", "ignore"):
        made[key] = tuple(made.get(key, ()))
    for key in ("law", "rules"):
        made[key] = tuple(_folder(Path(path), key, origins) for path in made.get(key, ()))
    made["baseline"] = _file(Path(made["baseline"]), origins) if made.get("baseline") else None
    if isinstance(made.get("as_of"), str):
        made["as_of"] = day_of(made["as_of"], origins.get("as-of", "as-of"))
    made["per_path"] = tuple(
        PathSettings(
            pattern,
            select=tuple(part["select"]) if "select" in part else None,
            ignore=tuple(part.get("ignore", ())),
            severity=part.get("severity", {}),
            profile=part.get("profile"),
        )
        for pattern, part in made.get("per_path", {}).items()
    )
    return Settings(**made, base=base, origins=origins)


def _folder(path: Path, key: str, origins: Mapping[str, str]) -> Path:
    if not os.path.isdir(path):
        message = f"{origins.get(key, key)}: {shown(path)} is not a folder"
        raise ConfigError(message)
    return path


def _file(path: Path, origins: Mapping[str, str]) -> Path:
    if not os.path.isfile(path):
        message = f"{origins.get('baseline', 'baseline')}: {shown(path)} is not a file"
        raise ConfigError(message)
    return path


def day_of(text: str, where: str) -> date | None:
    """Return the date of YYYY-MM-DD, None for an empty text."""
    if not text:
        return None
    try:
        if len(text) == len("YYYY-MM-DD") and text[4] == text[7] == "-":
            return date.fromisoformat(text)
    except ValueError:
        pass
    message = f"{where}: {text} is not a date (YYYY-MM-DD)"
    raise ConfigError(message)
