"""The captions of a cable: the lines below its classification line, or the caption field of a record."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache, lru_cache

from auditor.cable.banner import ClassLine
from auditor.cable.lines import BLANK, Copy
from auditor.cable.posts import canonical_post, is_other_agency
from auditor.cable.spellings import distance
from auditor.cable.vocabulary import alternatives, captions, notices, words

_CAPTION_LINES = 10
_UNKNOWN = re.compile(r"[A-Z]{5,12}")
_MISSPELT_KINDS = ("distribution", "dissemination", "handling")
_PARTS = re.compile(r"[,;/\n]+")


@dataclass(frozen=True, slots=True)
class CaptionLines:
    """Caption words below a classification line, canonical, in order; `unknown` words, misspelt ones as `typed=meant`.

    `old` are former forms as `typed=meant`; `repeated` are the captions that stand twice; `lists` are controls with
    their countries, `REL USA GBR`. `start` and `end` span the caption lines, `end` is 0 without any.
    """

    known: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    misspelt: tuple[str, ...] = ()
    repeated: tuple[str, ...] = ()
    old: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    start: int = 0
    end: int = 0

    @property
    def words(self) -> CaptionLines:
        """The same words without their place, so that what follows from them can be remembered."""
        return CaptionLines(self.known, self.unknown, self.misspelt, self.repeated, self.old, self.lists)

    def moved(self, by: int) -> CaptionLines:
        """Return the same words `by` characters further on in the text; without a place where there are none."""
        if not self.end:
            return self
        words = self.known, self.unknown, self.misspelt, self.repeated, self.old, self.lists
        return CaptionLines(*words, self.start + by, self.end + by)


@dataclass(slots=True)
class _Caught:
    """Caption words met so far."""

    known: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    misspelt: list[str] = field(default_factory=list)
    repeated: list[str] = field(default_factory=list)
    old: list[str] = field(default_factory=list)
    lists: dict[str, list[str]] = field(default_factory=dict)

    def take(self, word: str) -> None:
        """Note a canonical caption, as repeated where it stands already."""
        (self.repeated if word in self.known else self.known).append(word)


def read_captions(text: str) -> CaptionLines:
    """Read the caption field of a record: words joined by `;`, `,`, `/` or line ends."""
    caught = _Caught()
    for part in _PARTS.split(text.upper()):
        name = " ".join(part.split())
        if name and not _take_phrase(caught, name):
            caught.unknown.append(name)
    return _lines(caught, 0, 0)


def find_captions(copy: Copy, line: ClassLine, limit: int) -> CaptionLines:
    """Read the caption lines that follow a classification line, up to offset `limit`."""
    caught = _Caught()
    if line.tail:
        _take_line(caught, line.tail)
    start = end = 0
    at, read = line.stop + 1, 0
    while at < min(limit, len(copy.text)) and read < _CAPTION_LINES:
        stop = copy.line_end(at)
        name = " ".join(copy.text[at:stop].strip(BLANK).split())
        if name:
            read += 1
            if _take_line(caught, name) or _take_unknown(caught, name):
                start, end = (start or at), stop
            elif ":" in name or not _is_passing(name):
                break
        at = stop + 1
    return _lines(caught, start, end)


def _is_passing(line: str) -> bool:
    """Say whether a line between captions passes the cable on (`DEPT FOR EUR`, `ABUJA FOR ECON`) or heads a copy."""
    held = captions()
    first, second = (*line.split(), "")[:2]
    if first in held.pass_words or second in held.pass_verbs or canonical_post(first) is not None:
        return True
    return is_other_agency(line) or any(line.startswith(start) for start in notices()["correcting"])


def _lines(caught: _Caught, start: int, end: int) -> CaptionLines:
    """Return what was caught as a value."""
    return CaptionLines(
        known=tuple(caught.known),
        unknown=tuple(caught.unknown),
        misspelt=tuple(caught.misspelt),
        repeated=tuple(caught.repeated),
        old=tuple(caught.old),
        lists=tuple(" ".join((control, *_in_order(codes))) for control, codes in caught.lists.items()),
        start=start,
        end=end,
    )


def _take_line(caught: _Caught, line: str) -> bool:
    """Take a line that is made of caption words only, or of captions and then whom it is for (`NOFORN, FOR DCMS`)."""
    trial = _Caught(list(caught.known))
    met = 0
    for part in filter(None, map(str.strip, _PARTS.split(line))):
        taken = _take_phrase(trial, part)
        met += taken
        if not taken and not (met and part.split()[0] in captions().pass_words):
            return False
    caught.known = trial.known
    caught.misspelt.extend(trial.misspelt)
    caught.repeated.extend(trial.repeated)
    caught.old.extend(trial.old)
    caught.lists |= trial.lists
    return True


def _take_phrase(caught: _Caught, phrase: str) -> bool:
    """Take a phrase: captions, longest first; after EYES ONLY and the like whom it is for."""
    if _take_list(caught, phrase):
        return True
    held = captions()
    left = phrase.split()
    length = len(left)
    while left:
        for size in range(min(6, len(left)), 0, -1):
            name = " ".join(left[:size])
            if name in held.forms:
                caught.take(held.forms[name].id)
                caught.old += [f"{name}={held.old[name]}"] if name in held.old else []
            elif meant := held.misspelt.get(name) or nearest_caption(name):
                caught.misspelt.append(f"{name}={meant}")
                caught.take(meant)
            else:
                continue
            del left[:size]
            break
        else:
            return len(left) < length and left[0] == "FOR"
    return True


def _take_list(caught: _Caught, phrase: str) -> bool:
    """Take a control with its countries (`REL TO USA`), or a further country behind one."""
    known = words().countries
    opening = _lists().fullmatch(phrase)
    if opening is not None:
        control, names = words().overall[opening[1]], opening[2].split()
    elif caught.lists and phrase in known:
        control, names = next(reversed(caught.lists)), [phrase]
    else:
        return False
    if not all(name in known for name in names):
        return False
    caught.lists.setdefault(control, []).extend(known[name] for name in names)
    return True


@cache
def _lists() -> re.Pattern[str]:
    """Return the pattern of a control that takes a list of countries and is no caption by itself."""
    forms, listing = captions().forms, {name for name, held in words().controls.items() if held.takes == "countries"}
    taking = (form for form, name in words().overall.items() if name in listing and form not in forms)
    return re.compile(rf"({alternatives(taking)})(?![A-Z])[ :]*+(.*)")


def _in_order(codes: list[str]) -> list[str]:
    """Return the countries of a list once each: USA, the other countries, coalitions."""
    return sorted(dict.fromkeys(codes), key=lambda code: (code != "USA", len(code), code))


@lru_cache(maxsize=4096)
def nearest_caption(word: str) -> str:
    """Return the caption that a word of its own comes within one letter of, or nothing."""
    held = captions()
    if _UNKNOWN.fullmatch(word) is None or word in held.pass_words:
        return ""
    near = (form for form in held.forms if abs(len(form) - len(word)) <= 1 and distance(word, form) == 1)
    return next((held.forms[form].id for form in near if held.forms[form].kind in _MISSPELT_KINDS), "")


def _take_unknown(caught: _Caught, line: str) -> bool:
    """Take a lone word in the caption block that no vocabulary knows."""
    held = captions()
    known = words()
    if _UNKNOWN.fullmatch(line) is None or line in held.pass_words or line in known.level_forms:
        return False
    if canonical_post(line) is not None or is_other_agency(line):
        return False
    caught.unknown.append(line)
    return True
