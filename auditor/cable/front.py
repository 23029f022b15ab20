"""The first lines of a cable's text: where the cable begins, TAGS, SUBJECT and its mark, REF, the authority block."""

from __future__ import annotations

import re
from dataclasses import dataclass

from auditor.cable.banner import ClassLine
from auditor.cable.facts import Mark
from auditor.cable.identity import parse_mrn
from auditor.cable.lines import BLANK, Copy
from auditor.cable.marking import parse_marking
from auditor.cable.posts import canonical_post

LABEL = re.compile(
    r"\n[ \t\x1f]{0,80}(?:"
    r"(?P<mrn>MRN)[ ]?:|"
    r"(?P<tags>TAGS?|Tags)[ ]{0,3}[:;]|"
    r"(?P<subject>SUBJ(?:ECT)?|S[A-Z]BJECT|SU[A-Z]JECT|Subject)[ ]{0,3}[:;]|"
    r"(?P<ref>REF(?:S|ERENCES?|TELS?)?|Ref(?:erence|tel)?s?)[ ]{0,3}(?:[:;.]|(?=[ ][A-Z]{3,}[ ]\d))|"
    r"(?P<captions>Captions?|CAPTIONS?)[ ]?:|"
    r"(?P<order>E\.?[ ]?[O0]\.?[ ]{0,3}(?=[:0-9]))|"
    r"(?P<other>Pass Line|Date.{0,3}D[TI]?G.?|From|Action|Action Office|Info Office)[ ]?:"
    r")[ \t]{0,60}"
)
_NUMBER = re.compile(r"\n[ \t\x1f]{0,80}MRN[ ]?:")
STARTS = re.compile(r"\n[ \t¶\x1f]{0,40}\d{1,3}[.)][ \t]{0,4}[(A-Z]|\n[ \t]{0,8}\((?:U|C|S|TS|SBU|LOU)\)[ ]")
_TAG = re.compile(r"[A-Z][A-Z0-9]{1,7}")
_NAMES = re.compile(r"\([^()\n]{0,80}\)?")
_WHOLE = re.compile(r"[ ]{0,4}\d{2,4} {0,3}[A-Za-z]")
_REFERENCE = re.compile(
    r"(?:(?<![A-Z0-9])(\d{4}|\d{2})[ ]{0,2})?(?<![A-Z])([A-Z]{2,18}(?:[ .'-]{1,2}[A-Z]{2,14}){0,3})[ ]{0,2}"
    r"(\d{1,7})(?![0-9A-Z/])"
)
_INLINE_TAGS = re.compile(r"[ ]TAGS?[ ]?:[ ]?([^\n]{0,300})")
_MARK = re.compile(r"[(\[{][^()\[\]{}\n]{1,40}[)\]}]")
_ORDER_WORD = re.compile(r"\bE\.?[ ]?O\.?[ ]?\d{4,5}|\bSUBJ(?:ECT)?[ ]?:")
_AUTHORITY = re.compile(r"(?:CLASSIFIED|DERIVED|DECLASSIFY)[ ]{1,3}(?:BY|FROM|ON)\b", re.IGNORECASE)
_SUBJECT_LINES = 8
_REFERENCE_LINES = 14


@dataclass(frozen=True, slots=True)
class Label:
    """A label at the start of a line: its kind, where the line begins, where its value begins."""

    kind: str
    start: int
    value: int


@dataclass(frozen=True, slots=True)
class Front:
    """The first lines. `start` is where the cable begins, `body` where its paragraphs may begin.

    Spans are (start, end) offsets, (0, 0) where the line is absent. `smart` is True for a SMART header with MRN.
    """

    start: int = 0
    body: int = 0
    smart: bool = False
    has_label: bool = False
    mrn: str = ""
    mrn_at: tuple[int, int] = (0, 0)
    tags: tuple[str, ...] = ()
    tags_at: tuple[int, int] = (0, 0)
    subject: str = ""
    subject_at: tuple[int, int] = (0, 0)
    subject_mark: str = ""
    subject_mark_at: tuple[int, int] = (0, 0)
    references: str = ""
    references_at: tuple[int, int] = (0, 0)
    captions: str = ""
    captions_at: tuple[int, int] = (0, 0)


def read_front(copy: Copy, lines: list[ClassLine]) -> Front:
    """Read the first lines of a text whose classification lines are known."""
    start, smart, anchored = _anchor(copy, lines)
    run = _run(copy, start, anchored=anchored)
    first = {label.kind: label for label in reversed(run)}
    mrn, mrn_at = _value(copy, first.get("mrn"), lines=1)
    tags, tags_at = _value(copy, first.get("tags"), lines=3)
    subject, subject_at = _value(copy, first.get("subject"), lines=_SUBJECT_LINES)
    references, references_at = _value(copy, first.get("ref"), lines=_REFERENCE_LINES)
    caught, captions_at = _value(copy, first.get("captions"), lines=1)
    if not tags and (inline := _INLINE_TAGS.search(copy.text, start, max(start, _after(copy, run, start)))):
        tags, tags_at = inline[1], inline.span(1)
    mark, mark_at = _subject_mark(copy.text, subject_at)
    heads = [line for line in lines if line.start >= start]
    body = max([_after(copy, run, start), heads[0].stop if heads and _is_ahead(copy, heads[0], start) else 0])
    return Front(
        start=start,
        body=body,
        smart=smart,
        has_label=bool(run),
        mrn=mrn,
        mrn_at=mrn_at,
        tags=read_tags(tags),
        tags_at=tags_at,
        subject=subject[mark_at[1] - subject_at[0] :].strip() if mark else subject,
        subject_at=subject_at,
        subject_mark=mark,
        subject_mark_at=mark_at,
        references=references,
        references_at=references_at,
        captions=caught,
        captions_at=captions_at,
    )


def _anchor(copy: Copy, lines: list[ClassLine]) -> tuple[int, bool, bool]:
    """Return where the cable begins, whether it has a SMART header, and whether anything shows where it begins.

    A line of a later section that paragraphs stand before heads the rest of a text whose beginning has no line.
    """
    number = _NUMBER.search("\n" + copy.text) if "MRN" in copy.text else None
    if number is not None:
        return number.start(), True, True
    full = next((line for line in lines if line.full), None)
    if full is None or ((full.section or 1) > 1 and STARTS.search("\n" + copy.text[: full.start]) is not None):
        return 0, False, False
    return full.start, False, True


def _run(copy: Copy, start: int, *, anchored: bool) -> list[Label]:
    """Return the labels from `start` on, up to the first paragraph after the first of them.

    Where nothing shows where the cable begins, only labels in capitals count.
    """
    run: list[Label] = []
    probe, at, end = "\n" + copy.text, start, -1
    while (found := LABEL.search(probe, at, end if end >= 0 else len(probe))) is not None:
        label = Label(found.lastgroup or "", found.start(), found.end() - 1)
        at = found.end() - 1
        if not anchored and not copy.text[label.start : label.value].isupper():
            continue
        if not run:
            following = STARTS.search(copy.text, label.value)
            end = following.start() + 2 if following else len(probe)
        run.append(label)
    return run


def _after(copy: Copy, run: list[Label], start: int) -> int:
    """Return the end of the line of the last label of the run, or `start`."""
    return copy.line_end(run[-1].value) if run else start


def _is_ahead(copy: Copy, line: ClassLine, start: int) -> bool:
    """Say whether no paragraph begins between the start of the cable and a classification line."""
    return STARTS.search("\n" + copy.text[start : line.start]) is None


def _value(copy: Copy, label: Label | None, *, lines: int) -> tuple[str, tuple[int, int]]:
    """Return the value after a label, on its line or the next with words, and lines that continue it; with its span."""
    if label is None:
        return "", (0, 0)
    text, at = copy.text, label.value
    while at < len(text) and text[at] in BLANK + "\n":
        at += 1
    if text.count("\n", label.value, at) > 6 or LABEL.match("\n" + text[at : at + 80]) or _AUTHORITY.match(text, at):
        return "", (0, 0)
    end = copy.line_end(at)
    for _ in range(lines - 1):
        following = text[end + 1 : copy.line_end(end + 1)] if end < len(text) else ""
        if not following.strip(BLANK) or LABEL.match("\n" + following) or STARTS.match("\n" + following):
            break
        end = copy.line_end(end + 1)
    value = text[at:end].rstrip(BLANK)
    return " ".join(value.split()) if lines != _REFERENCE_LINES else value, (at, at + len(value))


def _subject_mark(text: str, span: tuple[int, int]) -> tuple[str, tuple[int, int]]:
    """Return the portion mark that a subject begins with, without brackets, and its span with them."""
    found = _MARK.match(text, span[0], span[1])
    if found is None:
        return "", (0, 0)
    mark = parse_marking(found[0])
    return (found[0][1:-1].strip(), found.span()) if mark.level and not mark.unknown else ("", (0, 0))


def read_subject(typed: str) -> tuple[Mark | None, str]:
    """Return the mark that a subject begins with, None where it has none, and the subject without it."""
    found = _MARK.match(typed.lstrip())
    mark = parse_marking(found[0]) if found else None
    if found is None or mark is None or not mark.level or mark.unknown:
        return None, typed.strip()
    return mark, typed.lstrip()[found.end() :].strip()


def read_tags(text: str) -> tuple[str, ...]:
    """Return the TAGS of a line or field: `PREL, OVIP (SMITH, J.), KZ` gives PREL, OVIP and KZ."""
    cut = _ORDER_WORD.search(text)
    plain = _NAMES.sub(" ", text[: cut.start()] if cut else text)
    return tuple(tag for tag in re.split(r"[^A-Za-z0-9]+", plain) if _TAG.fullmatch(tag))


def read_references(text: str, year: int | None) -> tuple[str, ...]:
    """Return the message numbers that a REF line or field cites (`05ANKARA12`).

    A number without a year is of the cable's own `year`; words that are no post of the vocabulary are left out.
    """
    found: list[str] = []
    for part in re.split(r"[\n;|,]+", text[:4000]):
        whole = parse_mrn(part.strip()) if _WHOLE.match(part) else None
        if whole is not None and whole.year is not None and whole.serial is not None and not whole.fault:
            found.append(f"{whole.year % 100:02d}{whole.post}{whole.serial}")
            continue
        for cited in _REFERENCE.finditer(part):
            post = _cited_post(cited[2])
            digits = cited[1] or (f"{year % 100:02d}" if year else "")
            if post is not None and digits:
                found.append(f"{digits[-2:]}{post}{int(cited[3])}")
    return tuple(dict.fromkeys(found))


def _cited_post(words: str) -> str | None:
    """Return the post at the end of the words before a number: `REF A. STATE` ends with STATE."""
    parts = words.replace(".", " ").split()
    for size in range(len(parts)):
        post = canonical_post("".join(parts[size:]))
        if post is not None:
            return post
    return None
