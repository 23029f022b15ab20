"""The classification line of a cable's text: level, controls, section, post and number; and the captions below it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache, lru_cache

from auditor.cable.facts import Mark
from auditor.cable.lines import BLANK, Copy
from auditor.cable.marking import parse_marking
from auditor.cable.posts import canonical_post
from auditor.cable.spellings import distance
from auditor.cable.vocabulary import captions, longest, notices, words

_REST = re.compile(
    r"(?:(?:FINAL )?SECTION (?P<section>\d{1,2}) ?OF ?(?P<total>\d{1,2})|SECTION (?P<only>\d{1,2}))? ?"
    r"(?:(?P<post>[A-Z][A-Z .'/-]{1,40}?) ?(?P<serial>\d{1,7})(?:/\d{1,2})?|(?P<bare>[A-Z][A-Z .'-]{2,40}))?"
    r"(?: (?P<tail>[A-Z][A-Z ,/-]{0,60}))?"
)
_NUMBER = re.compile(r"[ ]\d{1,7}$")
_CAPTION_LINES = 10
_PADDED = 5
_UNKNOWN = re.compile(r"[A-Z]{5,12}")
_MISSPELT_KINDS = ("distribution", "dissemination", "handling")
_PARTS = re.compile(r"[,;/\n]+")


@dataclass(frozen=True, slots=True)
class ClassLine:
    """A classification line. `start` and `end` span its mark, `stop` ends the line; `full` where it names a post."""

    start: int
    end: int
    stop: int
    mark: Mark
    post: str = ""
    serial: int | None = None
    section: int | None = None
    total: int | None = None
    full: bool = False
    tail: str = ""


@dataclass(frozen=True, slots=True)
class CaptionLines:
    """Caption words below a classification line, canonical, in order; `unknown` words, misspelt ones as `typed=meant`.

    `old` are former forms as `typed=meant`; `repeated` are the captions that stand twice. `start` and `end` span the
    caption lines, `end` is 0 without any.
    """

    known: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    misspelt: tuple[str, ...] = ()
    repeated: tuple[str, ...] = ()
    old: tuple[str, ...] = ()
    start: int = 0
    end: int = 0


@dataclass(slots=True)
class _Caught:
    """Caption words met so far."""

    known: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    misspelt: list[str] = field(default_factory=list)
    repeated: list[str] = field(default_factory=list)
    old: list[str] = field(default_factory=list)

    def take(self, word: str) -> None:
        """Note a canonical caption, as repeated where it stands already."""
        (self.repeated if word in self.known else self.known).append(word)


@cache
def _opening() -> re.Pattern[str]:
    """Return the pattern of a line that may be a classification line: a level's word, or letters standing apart."""
    forms = {*words().level_forms, *words().abbreviations}
    forms |= {form for form, control in words().overall.items() if words().controls[control].implies}
    forms |= {form for form in words().foreign if " " in form}
    heads = {" ?".join(form[:4].replace(" ", "")) for form in forms}
    first = "".join(sorted({head[0] for head in heads}))
    return re.compile(
        rf"\n[ \t]{{0,120}}(?=[{first}/])(?=(?://)?(?:{'|'.join(longest(heads))}))"
        r"|\n[ \t]{0,120}(?=(?:[A-Z] ){3}[A-Z])"
    )


def find_class_lines(copy: Copy) -> list[ClassLine]:
    """Return every classification line and bare level line of the text, in order."""
    found = []
    for opening in _opening().finditer("\n" + copy.text):
        at = opening.end() - 1
        line = _read_line(copy, at)
        if line is not None:
            found.append(line)
    return found


def _read_line(copy: Copy, at: int) -> ClassLine | None:
    """Read one line as classification line; None where it is anything else."""
    stop = copy.line_end(at)
    if stop - at > 160:
        return None
    line = copy.text[at:stop].rstrip(BLANK)
    mark = parse_marking(line if "//" in line else _NUMBER.sub(" 0", line))
    if not (mark.level or mark.suggestion) or not mark.text or mark.entire_text or line.upper() != line:
        return None
    rest = re.sub(r"[ \t]+", " ", line[len(mark.text) :].strip(BLANK + ".,-"))
    shape = _REST.fullmatch(rest)
    if shape is None or not line.startswith(mark.text):
        return None
    return _class_line(at, stop, mark, shape)


def _is_station(mark: Mark, post: str, serial: str) -> bool:
    """Say whether `SECRET CAIRO 12677` names a post and its number, and is not prose with a figure in it."""
    spaced = mark.text[1:2] == " "
    return spaced or canonical_post(post) is not None or len(serial) >= _PADDED


def _class_line(at: int, stop: int, mark: Mark, shape: re.Match[str]) -> ClassLine | None:
    """Return the classification line of a mark and of what follows it, unless that is prose."""
    section, post = shape["section"] or shape["only"], shape["post"] or ""
    if post and not section and not _is_station(mark, post, shape["serial"]):
        return None
    full = bool(section or post)
    if not full and (shape["bare"] or shape["tail"]):
        return None
    if not mark.level and not full:
        return None
    return ClassLine(
        start=at,
        end=at + len(mark.text),
        stop=stop,
        mark=mark,
        post=(post or shape["bare"] or "").strip(" -/"),
        serial=int(shape["serial"]) if shape["serial"] else None,
        section=int(section) if section else None,
        total=int(shape["total"]) if shape["total"] else None,
        full=full,
        tail=shape["tail"] or "",
    )


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
    first = line.split(maxsplit=1)[0]
    if first in captions().pass_words or canonical_post(first) is not None:
        return True
    return any(line.startswith(start) for start in notices()["correcting"])


def _lines(caught: _Caught, start: int, end: int) -> CaptionLines:
    """Return what was caught as a value."""
    return CaptionLines(
        known=tuple(caught.known),
        unknown=tuple(caught.unknown),
        misspelt=tuple(caught.misspelt),
        repeated=tuple(caught.repeated),
        old=tuple(caught.old),
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
    return True


def _take_phrase(caught: _Caught, phrase: str) -> bool:
    """Take a phrase: captions, longest first; after EYES ONLY and the like whom it is for."""
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
    if canonical_post(line) is not None:
        return False
    caught.unknown.append(line)
    return True
