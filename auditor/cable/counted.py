"""Paragraphs that simply count on from 1, each after a blank line: the common case of `numbering` and `paragraphs`."""

from __future__ import annotations

import re
from functools import lru_cache, partial
from typing import Any

from auditor.cable.facts import Mark, Paragraph
from auditor.cable.lines import Copy, Places
from auditor.cable.numbering import goes_beyond
from auditor.cable.paragraphs import add_words, mark_facts, spans_of_start
from auditor.cable.starts import Start, bracketed, first_letters, is_underlined, read_candidate
from auditor.cable.stating import row_of

_USUAL = re.compile(
    r"\n[ ]{0,40}(?P<number>\d{1,3})\.[ ]{1,2}"
    r"(?:(?P<bracket>\((?P<inner>[A-Z/]{1,12})\))[ ](?=[A-Za-z0-9\"'])(?!(?i:THE|ENTIRE)[ ])|(?=[A-Za-z]{1,20}[ ,\n]))"
)
"""What most paragraphs begin with: a number, its stop, and a plain mark before a word that is none of it, or a word."""
_NO_LIST = frozenset({"", "C", "S", "U"})
"""Letters that stand in marks and are no neighbours in a list, so that none makes a list of another."""


def counted_paragraphs(copy: Copy, body: int, first: int) -> tuple[Paragraph, ...] | None:
    """Return the paragraphs of a text without hidden, quoted or excised parts, the first at offset `first`.

    None where they begin elsewhere, or do not simply count on. The text is that of the passage, as it stands, and holds
    neither ENTIRE nor a COMMENT of its own.
    """
    text, probe = copy.text, "\n" + copy.text
    starts: list[Start] = []
    for line in first_letters(probe, body):
        start = read_usual(probe, line) or read_candidate(text, probe, line)
        if start is None:
            continue
        if start.number != len(starts) + 1 or not start.stopped or start.sub or not _is_after_blank(text, line):
            return None
        if start.letter not in _NO_LIST if start.mark else start.letter or start.glued or is_underlined(copy, start):
            return None
        starts.append(start)
    if not starts or starts[0].at != first or goes_beyond(copy, starts[-1]):
        return None
    ends = [start.at for start in starts[1:]]
    ends.append(len(text))
    return tuple(map(partial(_paragraph, copy), starts, ends))


def read_usual(probe: str, line: int) -> Start | None:
    """Return the start that number, stop and plain mark make, or number and stop; None where anything else stands.

    It is what `read_candidate` returns, in a text where the word ENTIRE does not stand.
    """
    usual = _USUAL.match(probe, line)
    if usual is None:
        return None
    number, bracket, inner = usual.groups()
    end, text_at = usual.end("number") - 1, usual.end() - 1
    if bracket is None:
        return Start(end - len(number), text_at, int(number), end, stopped=True)
    found = bracketed(bracket, inner, numbered=True)
    if found.mark is None:
        return None
    at, mark = text_at - len(bracket) - 1, found.mark
    return Start(
        end - len(number), text_at, int(number), end, "", mark, at, text_at - 1, stopped=True, letter=found.letter
    )


def _is_after_blank(text: str, line: int) -> bool:
    """Say whether the line before the one that begins at `line` is blank, which makes all else before it idle."""
    return text.startswith("\n", line - 2) or not text[text.rfind("\n", 0, max(line - 1, 0)) + 1 : line].strip()


@lru_cache(maxsize=512)
def _common(mark: Mark | None) -> dict[str, Any]:
    """Return what the mark of a paragraph states, and that it goes on from the one before."""
    return {**mark_facts(mark), "missing_before": 0, "occurrence": 1}


def _paragraph(copy: Copy, start: Start, end: int) -> Paragraph:
    facts = _common(start.mark).copy()
    facts["ordinal"] = facts["number"] = start.number
    facts["key"] = str(start.number)
    add_words(facts, copy, start, end)
    return row_of(Paragraph, facts, Places(partial(spans_of_start, copy, start)))
