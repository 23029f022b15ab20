"""Levels, controls and captions as `rules/vocabulary` states them, in the shapes the readers look up."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from auditor.resources import load


@dataclass(frozen=True, slots=True)
class Control:
    """One control: its canonical id, register category and order, and the levels it implies or may stand with.

    `start` and `end` are the first and the last day of its use, None where no source gives them; `numbers` the first
    and the last number that its list may hold.
    """

    id: str
    category: int
    order: int | None
    implies: str
    floor: str
    takes: str
    after: tuple[str, ...]
    start: date | None
    end: date | None
    administrative: bool
    legacy: bool
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Foreign:
    """One NATO form: the level it counts as, its controls, and a defect of form where it is one in itself."""

    level: str
    controls: tuple[str, ...]
    fault: str


@dataclass(frozen=True, slots=True)
class Words:
    """Everything that a mark may be made of.

    `overall` and `portion` map a control's form to its ids, `old` a former form; `level_forms` a spelled-out level,
    spaces kept, to its id; `look_alike_letters` a sign of another alphabet, by its number, to the letter that it
    resembles; `countries` every way to write a country or group to its code, `members` a group to the
    countries in it, to none where these are not known.
    """

    ranks: Mapping[str, int]
    level_words: Mapping[str, str]
    level_forms: Mapping[str, str]
    abbreviations: Mapping[str, str]
    foreign: Mapping[str, Foreign]
    look_alikes: Mapping[str, str]
    look_alike_letters: Mapping[int, str]
    no_level: frozenset[str]
    not_misspelt: frozenset[str]
    controls: Mapping[str, Control]
    portion: Mapping[str, str]
    overall: Mapping[str, str]
    old: Mapping[str, str]
    countries: Mapping[str, str]
    codes: frozenset[str]
    members: Mapping[str, tuple[str, ...]]


def longest(forms: Iterable[str]) -> list[str]:
    """Return the forms, the longest first, so that an alternation prefers it."""
    return sorted(forms, key=lambda form: (-len(form), form))


def alternatives(forms: Iterable[str]) -> str:
    """Return a regular expression for the forms, the longest first; a blank stands for one to three blanks."""
    return "|".join(re.escape(form).replace(r"\ ", "[ ]{1,3}") for form in longest(forms))


@cache
def words() -> Words:
    """Return the vocabulary of marks, read once from `levels.json` and `controls.json`."""
    levels, controls = load("vocabulary/levels"), load("vocabulary/controls")
    categories = {name: rank for rank, name in enumerate(controls["categories"])}
    held = {entry["id"]: _control(entry, categories) for entry in controls["controls"]}
    return Words(
        ranks={level["id"]: level["rank"] for level in levels["levels"]},
        level_words={level["id"]: level["word"] for level in levels["levels"]},
        level_forms={form: level["id"] for level in levels["levels"] for form in level["overall"]},
        abbreviations={form: level["id"] for level in levels["levels"] for form in level["abbreviations"]},
        foreign={
            entry["form"]: Foreign(entry["level"], tuple(entry["controls"]), entry.get("fault", ""))
            for entry in levels["foreign"]
        },
        look_alikes=levels["look_alikes"],
        look_alike_letters={
            ord(sign): letter for letter, signs in levels["look_alike_letters"].items() for sign in signs
        },
        no_level=frozenset(levels["no_level"]),
        not_misspelt=frozenset(levels["not_misspelt"]),
        controls=held,
        portion={form: entry["id"] for entry in controls["controls"] for form in entry.get("portion", ())},
        overall={form: entry["id"] for entry in controls["controls"] for form in entry.get("banner", ())},
        old={form: entry["id"] for entry in controls["controls"] for form in entry.get("old", ())},
        countries=_countries(controls),
        codes=frozenset(entry["code"] for key in ("countries", "groups") for entry in controls[key]),
        members={entry["code"]: tuple(entry["members"]) for entry in controls["groups"]},
    )


def _control(entry: Mapping[str, Any], categories: Mapping[str, int]) -> Control:
    """Return one control from its entry."""
    return Control(
        id=entry["id"],
        category=categories[entry["category"]],
        order=entry.get("order"),
        implies=entry.get("implies", ""),
        floor=entry.get("floor", ""),
        takes=entry.get("takes", ""),
        after=tuple(entry.get("after", ())),
        start=_day(entry, "from"),
        end=_day(entry, "until"),
        administrative=entry.get("administrative", False),
        legacy=entry.get("legacy", False),
        numbers=tuple(entry.get("numbers", ())),
    )


def _day(entry: Mapping[str, Any], key: str) -> date | None:
    """Return the day that an entry gives under `key`, None where it gives none."""
    return date.fromisoformat(entry[key]) if key in entry else None


def _countries(controls: Mapping[str, Any]) -> dict[str, str]:
    """Return code by every way to write a country or coalition."""
    found = {entry["code"]: entry["code"] for key in ("countries", "groups") for entry in controls[key]}
    for entry in controls["countries"]:
        for other in entry["other"]:
            found.setdefault(other, entry["code"])
    return found


def level_rank(level: str) -> int | None:
    """Return the rank of a level's id (`U` 0, `R` 1, `C` 2, `S` 3, `TS` 4), None for anything else."""
    return words().ranks.get(level)


@cache
def level_id(rank: int) -> str:
    """Return the id of a rank: `TS` for 4."""
    return next(level for level, held in words().ranks.items() if held == rank)


def level_word(level: str) -> str | None:
    """Return the word of a level's id: `TOP SECRET` for `TS`, None for anything else."""
    return words().level_words.get(level)


@cache
def security_levels() -> Mapping[str, str]:
    """Return level by security letter of the ZNY or ZNR line (`E` and `U` both stand for UNCLASSIFIED)."""
    return {
        letter: level["id"] for level in load("vocabulary/levels")["levels"] for letter in level["security_letters"]
    }


@dataclass(frozen=True, slots=True)
class Caption:
    """One caption: canonical word, kind, how restrictive among distribution captions, the control it amounts to.

    `start` and `end` are the first and the last day of its use, None where no source gives them.
    """

    id: str
    kind: str
    restriction: int | None
    control: str
    expects: str
    start: date | None
    end: date | None


@dataclass(frozen=True, slots=True)
class Captions:
    """Captions by every form, canonical word by misspelling and by former form, pass words, and precedences."""

    forms: Mapping[str, Caption]
    misspelt: Mapping[str, str]
    old: Mapping[str, str]
    pass_words: frozenset[str]
    pass_verbs: frozenset[str]
    precedence_words: Mapping[str, int]
    precedence_letters: Mapping[str, str]


@cache
def captions() -> Captions:
    """Return the vocabulary of captions and precedences, read once from `captions.json`.

    A control that stands on a caption line is a caption of kind `control`.
    """
    data = load("vocabulary/captions")
    forms, misspelt, old = {}, {}, {}
    for entry in data["captions"]:
        caption = Caption(
            entry["id"],
            entry["kind"],
            entry.get("restriction"),
            entry.get("control", ""),
            entry.get("expects", ""),
            _day(entry, "from"),
            _day(entry, "until"),
        )
        for form in (entry["id"], *entry.get("forms", ())):
            forms[form] = caption
        for form in entry.get("misspelt", ()):
            misspelt[form] = entry["id"]
        for form in entry.get("old", ()):
            old[form] = entry["id"]
    known = words()
    for form, name in known.overall.items():
        if not known.controls[name].takes and form not in misspelt:
            forms.setdefault(form, Caption(name, "control", None, name, "", None, None))
    return Captions(
        forms=forms,
        misspelt=misspelt,
        old=old,
        pass_words=frozenset(data["pass_words"]),
        pass_verbs=frozenset(data["pass_verbs"]),
        precedence_words={entry["word"]: entry["rank"] for entry in data["precedences"]},
        precedence_letters={letter: entry["word"] for entry in data["precedences"] for letter in entry["letters"]},
    )


@cache
def notices() -> Mapping[str, tuple[str, ...]]:
    """Return the phrases by which a copy says what it is, by name (`lost`, `extract`, `excised` ...)."""
    held = load("vocabulary/notices")
    return {name: tuple(phrases) for name, phrases in held.items() if isinstance(phrases, list)}
