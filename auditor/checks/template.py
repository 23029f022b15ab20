"""Templates of cards: text with `{fact}` in it and nothing else, and how a fact's value is said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from auditor.checks import levels
from auditor.columns import Column, Fact, Kind
from auditor.errors import ConfigError, near_miss

NOT_STATED = "not stated"
"""What a template says for a fact that the record does not state."""


@dataclass(frozen=True, slots=True)
class Template:
    """A template cut at its facts: `texts` has one more part than `names`."""

    source: str
    texts: tuple[str, ...]
    names: tuple[str, ...]

    def render(self, values: Mapping[str, str]) -> str:
        """Return the text with the value of every fact, as `say` gives it."""
        parts = [self.texts[0]]
        for name, text in zip(self.names, self.texts[1:], strict=True):
            parts += (values[name] or NOT_STATED, text)
        return "".join(parts)


def compile_template(source: str, facts: Mapping[str, Fact]) -> Template:
    """Cut `source` at its `{fact}`s; `ConfigError` for a brace that is none, or a fact that is not in `facts`."""
    texts, names = [], []
    rest = source
    while "{" in rest:
        text, _, rest = rest.partition("{")
        name, closed, rest = rest.partition("}")
        if not closed or not name.isidentifier():
            message = f"{{{name[:40]} is no {{fact}}; a template has facts in braces and nothing else"
            raise ConfigError(message)
        if name not in facts:
            message = f"unknown fact {{{name}}}{near_miss(name, facts)}"
            raise ConfigError(message)
        texts.append(text)
        names.append(name)
    texts.append(rest)
    if any("}" in text for text in texts):
        message = "} without {; a template has facts in braces and nothing else"
        raise ConfigError(message)
    return Template(source, tuple(texts), tuple(names))


def say(column: Column, row: int) -> str:
    """Return the value of a column at `row` in words; an empty text where it is missing."""
    return in_words(column.kind, column.values[row] if column.known[row] else None)


def in_words(kind: Kind, value: Any) -> str:
    """Return the value of a fact in words; an empty text for None, which is a missing one."""
    if value is None:
        return ""
    if kind == "level":
        return levels.word(int(value))
    if kind == "list":
        return ", ".join(value)
    if kind == "flag":
        return "yes" if value else "no"
    return str(value)
