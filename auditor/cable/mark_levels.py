"""The level at the head of a mark, in every form: letters, words, letter-spaced, NATO, foreign, misspelt."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache

from auditor.cable.spellings import distance
from auditor.cable.vocabulary import alternatives, longest, words

_SPACED = re.compile(r"(?:[A-Z] ){3,40}[A-Z](?![A-Z])")
_WORD = re.compile(r"[A-Z0-9][^\s/.,:;()\[\]{}-]{3,17}")
_TWO_WORDS = re.compile(r"([A-Z]{2,4}) ([A-Z]{4,8})(?![A-Z])")
_SPECKS = re.compile(r"[\W_]{0,8}")
"""Signs before a level: the slashes of a foreign one, or what machine reading made of a spot on the paper."""
_NOT_LETTER = re.compile(r"[^A-Z]")
_FAR = 2
_SHORTEST = 4


@dataclass(frozen=True, slots=True)
class Found:
    """A level: where it ends, the controls and lists it brings, defects of form; `spelled_out` where it is a word.

    `post_list` is True where a list of owners follows (`JOINT S CAN USA`); `owner` as in `Mark`.
    """

    end: int
    level: str = ""
    controls: tuple[str, ...] = ()
    lists: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    faults: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    suggestion: str = ""
    spelled_out: bool = False
    post_list: bool = False
    owner: str = ""


@dataclass(frozen=True, slots=True)
class _Patterns:
    """The compiled forms of a level."""

    word: re.Pattern[str]
    letter: re.Pattern[str]
    bare_letter: re.Pattern[str]
    nato_portion: re.Pattern[str]
    nato_overall: re.Pattern[str]
    nato_level: re.Pattern[str]
    joint: re.Pattern[str]
    implied_portion: re.Pattern[str]
    implied_overall: re.Pattern[str]
    abbreviation: re.Pattern[str]
    added: re.Pattern[str]
    doubtful_letter: re.Pattern[str]


def _spaced(form: str) -> str:
    """Return the pattern of a word whose letters may stand apart (`S E C R E T`), as teletype shows it."""
    parts = [" ?".join(re.escape(letter) for letter in word) for word in form.split()]
    return "[ ]{1,3}".join(parts)


@cache
def _patterns() -> _Patterns:
    """Compile the forms of levels from the vocabulary, once."""
    known = words()
    spelled = "|".join(map(_spaced, longest(known.level_forms)))
    letters = "|".join(longest(known.ranks))
    either = f"{spelled}|{letters}"
    implied = {form for form, control in known.portion.items() if known.controls[control].implies}
    implied_overall = {form for form, control in known.overall.items() if known.controls[control].implies}
    nato = known.foreign
    return _Patterns(
        word=re.compile(rf"({spelled})(?![A-Z]|[ ]DATA)"),
        letter=re.compile(rf"({letters})(?![A-Z0-9&])"),
        bare_letter=re.compile(rf"({letters})(?=[ ]?(?:$|[/,]|-))"),
        nato_portion=re.compile(f"({alternatives(form for form in nato if ' ' not in form)})(?![A-Z])"),
        nato_overall=re.compile(f"({alternatives(form for form in nato if ' ' in form)})(?![A-Z])"),
        nato_level=re.compile(rf"NATO([ /-])[ ]?({either})(?![A-Z])"),
        joint=re.compile(rf"JOINT[ ]({either})(?![A-Z])[ ]?"),
        implied_portion=re.compile(f"({alternatives(implied)})(?![A-Z])"),
        implied_overall=re.compile(f"({'|'.join(map(_spaced, longest(implied_overall)))})(?![A-Z])"),
        abbreviation=re.compile(f"({alternatives(known.abbreviations)})(?![A-Z])"),
        added=re.compile(rf"([A-Z]{{3,14}})[ ]({spelled})(?![A-Z])"),
        doubtful_letter=re.compile(
            rf"({'|'.join(longest(_letters()))})(?:[ ](?!(?:{letters})$)[^ ]{{1,3}}|[^\w/ ,-]{{1,2}})?$"
        ),
    )


@cache
def _letters() -> Mapping[str, str]:
    """Return level by every letter that may stand for it in a field: its own, and the first of its word (T)."""
    known = words()
    return {word[0]: level for level, word in known.level_words.items()} | {level: level for level in known.ranks}


_APART = re.compile(r"[ ,-]")
_LONGEST_WORD = 40


@cache
def _owners() -> frozenset[str]:
    """Return the first words of countries and of groups of countries, and FGI."""
    return frozenset({"FGI"} | {_APART.split(form, 1)[0] for form in words().countries})


@cache
def _owned() -> re.Pattern[str]:
    """Compile the form of a foreign government's level: it names every country, and few marks have one."""
    known = words()
    country = alternatives(form for form in known.countries if known.countries[form] != "USA")
    level = "|".join([*map(_spaced, longest(known.level_forms)), *longest(known.ranks)])
    return re.compile(rf"(FGI|(?:{country})(?:[ ,]{{1,2}}(?:{country})){{0,8}})([ -]{{1,3}})({level})(?![A-Z])")


def _match_owned(text: str, at: int) -> re.Match[str] | None:
    """Return where owners and their level begin at `at`."""
    first = _APART.split(text[at : at + _LONGEST_WORD], 1)[0]
    return _owned().match(text, at) if first in _owners() else None


def find_level(text: str, *, portion: bool) -> Found:
    """Find the level that `text` (capitals, no brackets) begins with; `Found.level` is empty where there is none.

    Accents are no letters of a level: where one stands in it, the level is a suggestion.
    """
    plain = _without_accents(text)
    found = _find_plain(plain, portion=portion)
    if text[: found.end] == plain[: found.end] or not found.level:
        return found
    return Found(found.end, faults=("misspelt-level",), suggestion=found.level)


def _without_accents(text: str) -> str:
    """Return `text`, as long as it was, with the plain letter for one with an accent."""
    if text.isascii():
        return text
    bases = (unicodedata.normalize("NFD", letter)[0] for letter in text)
    return "".join(base if base.isascii() else letter for base, letter in zip(bases, text, strict=True))


def _find_plain(text: str, *, portion: bool) -> Found:
    """Find the level at the head of a text without accents."""
    specks = None if portion else _SPECKS.match(text)
    at = specks.end() if specks else _after_slashes(text)
    foreign = "//" in text[:at]
    for reader in (_read_foreign, _read_own, _read_implied):
        found = reader(text, at, portion, foreign)
        if found is not None:
            return found
    return _read_doubtful(text, at, portion)


def _level_of(form: str) -> str:
    """Return the level that a letter or a spelled-out form stands for."""
    known = words()
    if form in known.ranks:
        return form
    joined = form.replace(" ", "")
    return next(level for word, level in known.level_forms.items() if word.replace(" ", "") == joined)


def _read_foreign(text: str, at: int, portion: bool, foreign: bool) -> Found | None:
    """Read a NATO, jointly owned or foreign level."""
    patterns, known = _patterns(), words()
    if (nato := patterns.nato_overall.match(text, at)) or (foreign and (nato := patterns.nato_portion.match(text, at))):
        entry = known.foreign[re.sub(" +", " ", nato[1])]
        return Found(
            nato.end(), entry.level, entry.controls, faults=(entry.fault,) if entry.fault else (), owner="NATO"
        )
    if (owner := patterns.nato_level.match(text, at)) is not None:
        loose = portion and not foreign and owner[1] == " "
        faults = ("no-double-slash",) if loose else ()
        return Found(owner.end(), _level_of(owner[2]), ("NATO",), faults=faults, owner="NATO")
    if (joint := patterns.joint.match(text, at)) is not None:
        return Found(joint.end(), _level_of(joint[1]), ("JOINT",), post_list=True, owner="JOINT")
    if (portion or foreign) and (owned := _match_owned(text, at)) is not None:
        names = [] if owned[1] == "FGI" else _split_owners(owned[1])
        loose = portion and not foreign and owned[2] == " "
        faults = ("no-double-slash",) if loose else ()
        codes = tuple(known.countries[name] for name in names)
        return Found(owned.end(), _level_of(owned[3]), ("FGI",), {"FGI": codes}, faults, owner="FGI")
    return None


def _split_owners(text: str) -> list[str]:
    """Return the countries named in `GBR` or `GBR, CAN`."""
    known = words()
    joined = re.sub(" +", " ", text.replace(",", " ")).strip()
    return [joined] if joined in known.countries else [name for name in joined.split() if name in known.countries]


def _read_own(text: str, at: int, portion: bool, foreign: bool) -> Found | None:  # noqa: ARG001
    """Read a level of the United States: a word, letter-spaced or not, or a letter."""
    patterns = _patterns()
    if (word := patterns.word.match(text, at)) is not None:
        faults = ("long-form",) if portion else ()
        return Found(word.end(), _level_of(word[1]), faults=faults, spelled_out=True)
    letter = (patterns.letter if portion else patterns.bare_letter).match(text, at)
    if letter is not None:
        return Found(letter.end(), letter[1])
    return None


def _read_implied(text: str, at: int, portion: bool, foreign: bool) -> Found | None:  # noqa: ARG001
    """Read a control that stands for UNCLASSIFIED with it: SBU, LIMITED OFFICIAL USE, CUI."""
    patterns, known = _patterns(), words()
    for pattern, forms, own in (
        (patterns.implied_portion, known.portion, True),
        (patterns.implied_overall, known.overall, not portion),
    ):
        found = pattern.match(text, at)
        if found is not None:
            control = known.controls[_control_of(found[1], forms)]
            faults = () if own else ("long-form",)
            if "/" in found[1]:
                faults = (*faults, "legacy-separator")
            return Found(found.end(), control.implies, (control.id,), faults=faults)
    return None


def _control_of(typed: str, forms: Mapping[str, str]) -> str:
    """Return the control that a form, letter-spaced or not, stands for."""
    joined = typed.replace(" ", "")
    return next(control for form, control in forms.items() if form.replace(" ", "") == joined)


def _read_doubtful(text: str, at: int, portion: bool) -> Found:
    """Read an abbreviation, an added word before the level, a misspelling, or nothing."""
    patterns, known = _patterns(), words()
    if (short := patterns.abbreviation.match(text, at)) is not None:
        return Found(short.end(), known.abbreviations[short[1]], faults=("abbreviation",), spelled_out=True)
    if not portion and (two := _TWO_WORDS.match(text, at)) is not None and (level := _nearest_pair(two[1], two[2])):
        return Found(two.end(), faults=("misspelt-level",), suggestion=level)
    if not portion and (added := patterns.added.match(text, at)) is not None:
        control = known.overall.get(added[1])
        if control is None:
            return Found(
                added.end(), _level_of(added[2]), faults=("added-word",), unknown=(added[1],), spelled_out=True
            )
    spaced = _SPACED.match(text, at)
    word = spaced[0].replace(" ", "") if spaced else (plain[0] if (plain := _WORD.match(text, at)) else "")
    suggestion = _nearest(word) if word not in known.overall and word not in known.portion else ""
    if suggestion:
        return Found(at + len(spaced[0] if spaced else word), faults=("misspelt-level",), suggestion=suggestion)
    if not portion and (letter := patterns.doubtful_letter.match(text, at)) is not None:
        return Found(len(text), faults=("doubtful-letter",), suggestion=_letters()[letter[1]])
    return Found(_after_slashes(text))


def _after_slashes(text: str) -> int:
    """Return where `text` begins behind blanks and slashes."""
    return len(text) - len(text.lstrip("/ "))


@lru_cache(maxsize=4096)
def _nearest_pair(first: str, second: str) -> str:
    """Return the level of two words (TOP SECRET) of which one is as it should be and the other nearly, or nothing."""
    for form, level in words().level_forms.items():
        head, _, tail = form.partition(" ")
        if tail and first == head and 0 < distance(second, tail) <= _FAR:
            return level
        if tail and second == tail and distance(first, head) == 1:
            return level
    return ""


@lru_cache(maxsize=4096)
def _nearest(word: str) -> str:
    """Return the level whose word is within two letters of `word`, or nothing.

    Of so short a word as four letters nothing but letters may be lost: `SERE` is SECRET, `SERA` is no level.
    """
    if len(word) < _SHORTEST or _NOT_LETTER.sub("", word) in words().not_misspelt:
        return ""
    near = [
        (distance(word, form.replace(" ", "")), level)
        for form, level in words().level_forms.items()
        if abs(len(word) - len(form)) <= _FAR and (len(word) > _SHORTEST or _is_part(word, form))
    ]
    best = min(near, default=(_FAR + 1, ""))
    return best[1] if 0 < best[0] <= _FAR else ""


def _is_part(word: str, form: str) -> bool:
    """Say whether `word` is `form` with letters left out."""
    letters = iter(form)
    return all(letter in letters for letter in word)
