"""Where the declassification instruction stands in the text of a cable: header line, never prose, never a stamp."""

from __future__ import annotations

import re
from itertools import islice

from auditor.cable.facts import Instruction
from auditor.cable.instruction_grammar import is_stamp, read_instruction
from auditor.cable.instruction_reading import LABEL, ORDER_NUMBER, ORDER_WORD
from auditor.cable.spellings import END, START, VOCABULARY, any_of, compiled

_CANDIDATE = compiled(rf"{START}{ORDER_WORD}(?:\s{{0,80}}[:;])?\s{{0,200}}(?:NO\.?\s{{0,3}})?{ORDER_NUMBER}")
_BARE_NUMBER = compiled(rf"(?m:^)[ \t]{{0,20}}(?P<at>[0-9]{{5}}\s?:\s{{0,3}}{LABEL})")
_LABEL_LINE = compiled(rf"(?m:^)[ \t]{{0,40}}(?P<at>{LABEL})")
_FIRST_PARAGRAPH = re.compile(r"(?m:^)[ \t]{0,40}(?:\u00b6[ ]?)?1[ ]?[.)][ ]{0,4}(?![0-9])")
_NUMBERED = re.compile(r"[ \t]{0,40}(?:\u00b6[ ]?)?[0-9]{1,3}[ ]?[.)]|[ \t]{0,40}\([A-Z]{1,4}(?:/[A-Z]{1,8}){0,4}\)")
_HEADER_FIELD = compiled(rf"[ \t]{{0,80}}{any_of(VOCABULARY['following_fields'])}{END}")
_SAME_LINE_FIELD = compiled(rf"(?<![A-Za-z]){any_of(VOCABULARY['line_fields'])}\s{{0,3}}:")
_LAST_WORD = re.compile(r"([A-Za-z]{1,20})\W{0,10}$")
_PREPOSITIONS = frozenset(VOCABULARY["order"]["prepositions"])
_UNFINISHED = frozenset(VOCABULARY["unfinished"])
_VALUES = frozenset({"date", "code", "event", "not-applicable", "indefinite", "source-marked", "origin-code"})
_STEMS = frozenset(VOCABULARY["stamped"]["stems"])
_PHRASES = [
    spelling
    for code in VOCABULARY["codes"]
    if code["value"].partition("-")[0] in _STEMS
    for spelling in code["spellings"]
]
_NUMBERED_STEMS = [
    spelling for family in VOCABULARY["families"] if family["stem"] in _STEMS for spelling in family["spellings"]
]
_STAMPED = compiled(
    rf"(?m:^)[ \t]{{0,60}}(?P<at>{any_of(_PHRASES)}|{any_of(_NUMBERED_STEMS)}[ \-]{{0,3}}(?:[0-9]|I{{1,3}}|IV){END})"
    r"[ \t.,;]{0,20}(?:[A-Z]{2,20}[ \t.]{0,20})?(?m:$)"
)
_FOOT = 300
_STAMP_REACH = 240
_MORE_LINES = 3
_LONG_LINE = 400
_MOST = 40
"""Mentions looked at in one part of a text: one header has one line, and a text of nothing but mentions is no cable."""


def find_instruction(text: str) -> tuple[int, int] | None:
    """Return start and end of the instruction in a cable's text, or None.

    Looked for is the order cited, with its label and value, in what stands before the first numbered paragraph,
    on a line of its own or after an address (`DEPT FOR NEA E.O. ...`); there also a `DECL:` line without an order,
    which may stand below the text where the order's own line is empty;
    else, anywhere, a line that is nothing but an instruction, or at head or foot a stamped code. The span ends
    before the next header field on the same line and includes the lines on which a long event or name goes on. A
    sentence that mentions an order and a reviewer's stamp are passed over.
    """
    first = _FIRST_PARAGRAPH.search(text)
    head = first.start() if first else len(text)
    lines = _Lines(text)
    bare: tuple[int, int] | None = None
    for found in islice(_CANDIDATE.finditer(text, 0, head), _MOST):
        span = _header_line(lines, found.start(), found.end(), head, anywhere=False)
        if span and has_value(read_instruction(text[span[0] : span[1]])):
            return span
        bare = bare or span
    labelled = _find_label(lines, 0, head)
    if labelled or bare:
        return labelled or _find_label(lines, head, len(text)) or bare
    for found in islice(_CANDIDATE.finditer(text, head), _MOST):
        span = _header_line(lines, found.start(), found.end(), len(text), anywhere=True)
        if span:
            return span
    return _find_stamp(text, head)


class _Lines:
    """A text and the ends of its lines."""

    __slots__ = ("text",)

    def __init__(self, text: str) -> None:
        self.text = text

    def start(self, at: int) -> int:
        """Return where the line of offset `at` begins."""
        return self.text.rfind("\n", 0, at) + 1

    def end(self, at: int) -> int:
        """Return where the line of offset `at` ends, line feed excluded."""
        end = self.text.find("\n", at)
        return len(self.text) if end < 0 else end


def has_value(instruction: Instruction) -> bool:
    """Say whether an instruction states a value, so that no later line is asked for one."""
    return any(token.kind in _VALUES or token.value == "declassified" for token in instruction.tokens)


def _header_line(lines: _Lines, start: int, after: int, limit: int, *, anywhere: bool) -> tuple[int, int] | None:
    """Return the span of the instruction that begins with an order at `start`, or None where it is none."""
    text = lines.text
    before = text[max(lines.start(start), start - 120) : start]
    end = _cut(text, after, min(lines.end(after), limit, start + _LONG_LINE))
    line = text[start:end].rstrip()
    instruction = read_instruction(line)
    if instruction.layer != "cable" or not instruction.order:
        return None
    word = _LAST_WORD.search(before or text[max(0, start - 40) : start])
    opened = instruction.label or has_value(instruction)
    if word and word[1].upper() in _PREPOSITIONS and (not opened or word[1].islower()):
        return None
    alone = not before.strip() or before.strip() == "|"
    colon = ":" in line[: after - start]
    if not (instruction.tokens or instruction.label):
        is_line = alone and not line.endswith(".")
        return (start, _extend(lines, start, start + len(line), limit)) if is_line else None
    if any(token.kind == "unread" for token in instruction.tokens) and not (colon or instruction.label):
        return None
    if anywhere and not (alone and has_value(instruction) and _is_whole(instruction)):
        return None
    return start, _extend(lines, start, start + len(line), limit)


def _is_whole(instruction: Instruction) -> bool:
    return all(token.kind != "unread" for token in instruction.tokens)


def _cut(text: str, at: int, end: int) -> int:
    """Return where the next header field on the same line begins, else `end`."""
    found = _SAME_LINE_FIELD.search(text, at, end)
    return found.start() if found else end


def _find_label(lines: _Lines, begin: int, limit: int) -> tuple[int, int] | None:
    """Find a line that opens with the label, without an order, and is no part of a reviewer's stamp."""
    text = lines.text
    for pattern in (_BARE_NUMBER, _LABEL_LINE):
        for found in islice(pattern.finditer(text, begin, limit), _MOST):
            start = found.start("at")
            end = _cut(text, start, min(lines.end(found.end("at")), limit, start + _LONG_LINE))
            line = text[start:end].rstrip()
            if is_stamp(text[max(0, start - _STAMP_REACH) : end]) or not has_value(read_instruction(line)):
                continue
            return start, _extend(lines, start, start + len(line), limit)
    return None


def _find_stamp(text: str, head: int) -> tuple[int, int] | None:
    """Find a stamped code without order and label, on a line of its own at the head or the foot of a text."""
    foot = max(head, len(text) - _FOOT)
    found = _STAMPED.search(text, 0, head) or _STAMPED.search(text, text.find("\n", foot) + 1 or foot)
    return (found.start("at"), found.end("at")) if found else None


# --------------------------------------------------------------------------- lines that go on
def _extend(lines: _Lines, start: int, end: int, limit: int) -> int:
    """Return the end of the instruction with the lines on which it goes on."""
    text = lines.text
    for _ in range(_MORE_LINES):
        stop = lines.end(end)
        if text[end:stop].strip() or stop + 1 >= limit:
            return end
        following = lines.end(stop + 1)
        instruction = read_instruction(text[start:end])
        if not instruction.tokens and not text[stop:following].strip():
            following = lines.end(min(following + 1, limit))
        line = text[stop + 1 : min(following, limit)]
        if not line.strip() or len(line) > _LONG_LINE or _opens_field(line.lstrip()):
            return end
        if not _goes_on(text[start:end], instruction, line.strip(), text[following + 1 : following + 120]):
            return end
        cut = _cut(text, stop + 1, stop + 1 + len(line))
        longer = stop + 1 + len(text[stop + 1 : cut].rstrip())
        if longer <= end or read_instruction(text[start:longer]).layer != "cable":
            return end
        end = longer
    return end


def _opens_field(line: str) -> bool:
    return bool(_HEADER_FIELD.match(line) or _NUMBERED.match(line))


def _goes_on(typed: str, instruction: Instruction, line: str, after: str) -> bool:
    """Say whether `line` continues what was `typed`; `after` is the text that follows the line."""
    more = read_instruction(line)
    if not instruction.tokens:
        values = more.tokens and more.tokens[0].kind in _VALUES
        return more.layer == "cable" and not more.order and bool(more.label or values)
    if typed.count("(") > typed.count(")"):
        return ")" in line
    word = _LAST_WORD.search(typed)
    last = instruction.tokens[-1]
    if typed.endswith(",") or (word and word[1].upper() in _UNFINISHED):
        return not more.order
    if more.tokens and all(token.kind in ("origin-code", "name") for token in more.tokens):
        return not more.frame and line.startswith(("(", "O", "0"))
    worded = last.kind == "event" or any(token.value == "see-source-list" for token in instruction.tokens)
    return worded and not more.order and not more.label and _opens_field(after)
