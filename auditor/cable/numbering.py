"""Which of the places where a paragraph may begin are paragraphs: sequence, list letters, inner lists, lost numbers."""

from __future__ import annotations

import re
from itertools import pairwise

from auditor.cable.blocks import Stretch, inside
from auditor.cable.inline import take_inline
from auditor.cable.lines import BLANK, Copy
from auditor.cable.starts import Start, find_starts

_BEFORE = {"C": "B", "U": "T", "R": "Q"}
_AFTER = {"C": "D", "S": "T", "U": "V"}
_FIRST = 5
_STEP = 15
_BLOCK = re.compile(r"\n[ \t\x1f]*\n[ \t]{0,8}(?=[A-Z\"'])")
_COMMENT = re.compile(r"\n[ \t]{0,8}(?:BEGIN |Begin )?(?:COMMENT|Comment)[:.][ ](?=[^\n]{30})")
_COMMENT_WORD = re.compile("C(?:OMMENT|omment)[:.] ")
_SHORTEST_BLOCK = 100
_SECOND = 2


def find_paragraphs(copy: Copy, body: int, stretches: list[Stretch]) -> list[Start]:
    """Return the starts of the paragraphs at or after `body`, in order, lost numbers found again inside lines."""
    starts = find_starts(copy, body)
    _drop_list_letters(copy.text, starts)
    kept = _Walk(starts, stretches).run()
    kept = _fill_gaps(copy, kept, body)
    return _add_comments(copy, kept)


def _drop_list_letters(text: str, starts: list[Start]) -> None:
    """Take the mark away from a letter that belongs to a list: `(A) ... (B) ... (C)`."""
    lettered = [start for start in starts if start.letter]
    since = {id(start): before.at for before, start in pairwise(starts)} if lettered else {}
    for at, start in enumerate(lettered):
        if start.mark is None:
            continue
        weak = start.number is None or not start.stopped
        before = _letter_of(lettered, at - 1, weak=weak)
        after = _letter_of(lettered, at + 1, weak=weak)
        listed = before == _BEFORE.get(start.letter, "-") or after == _AFTER.get(start.letter, "-")
        if not listed and weak:
            opener = _BEFORE.get(start.letter)
            listed = opener is not None and f"({opener})" in text[since.get(id(start), 0) : start.at]
        if listed:
            start.mark = None


def _letter_of(lettered: list[Start], at: int, *, weak: bool) -> str:
    """Return the letter of a neighbour in a list; a `1. (C)` has no neighbour in a bare `(B)`, which has no number."""
    if not 0 <= at < len(lettered) or (lettered[at].number is None and not weak):
        return ""
    return lettered[at].letter


class _Walk:
    """One pass over the starts; every quoted document has a sequence of its own."""

    def __init__(self, starts: list[Start], stretches: list[Stretch]) -> None:
        self.starts = starts
        self.quotes = [stretch for stretch in stretches if stretch.kind == "quote"]
        self.kept: list[Start] = []
        self.last: dict[int, int] = {}
        self.counted: dict[int, int] = {}
        marked = sum(1 for start in starts if start.number is not None and start.mark)
        plain = sum(1 for start in starts if start.number is not None and not start.mark and start.parted)
        self.marks_its_paragraphs = marked >= 2 and marked >= plain
        self.marks_none = plain > 0 and marked == 0

    def run(self) -> list[Start]:
        """Return the starts that are paragraphs."""
        at = 0
        while at < len(self.starts):
            start = self.starts[at]
            quote = inside(self.quotes, start.at)
            if start.number is None:
                if self._keeps_unnumbered(start):
                    self.kept.append(start)
            elif (start.refers and not start.parted) or (start.glued and not self._comes_next(start, quote)):
                pass
            elif skipped := self._inner_list(at, quote):
                at += skipped
                continue
            elif self._keeps_number(start, at, quote):
                self.kept.append(start)
                self.counted[quote] = count_on(start.number, self.counted.get(quote, 0), self.last.get(quote))
                self.last[quote] = start.number
            at += 1
        return self.kept

    def _keeps_unnumbered(self, start: Start) -> bool:
        """Say whether a mark without a number begins a paragraph."""
        if start.mark is None or start.heads or (start.letter and self.marks_none):
            return False
        if start.sub:
            return bool(self.last)
        return start.parted or (start.ended and start.fits)

    def _keeps_number(self, start: Start, at: int, quote: int) -> bool:
        """Say whether a number begins a paragraph: with a mark always, without one where it goes on or is set apart."""
        assert start.number is not None
        if start.mark is not None:
            return True
        if not start.stopped or start.letter or start.heads:
            return False
        last = self.last.get(quote)
        if start.sub:
            joins = start.fits or start.parted or (bool(self.kept) and bool(self.kept[-1].sub))
            return joins and (last or 0) <= start.number <= (last or 0) + 1
        goes_on = self._goes_on(start.number, quote)
        if goes_on and (start.fits or self._number_after(at) == start.number + 1):
            return True
        if start.parted or (start.ended and start.fits):
            return goes_on or self._is_plausible(start, at, last)
        return start.number == 1 and last is None

    def _goes_on(self, number: int, quote: int) -> bool:
        """Say whether a number is the one after the last, or the one to which all of them come up."""
        return number in (self.last.get(quote, 0) + 1, self.counted.get(quote, 0) + 1)

    def _comes_next(self, start: Start, quote: int) -> bool:
        """Say whether a number with figures behind its point (`13.37141`) is the one that must come here."""
        assert start.number is not None
        return quote in self.last and start.fits and self._goes_on(start.number, quote)

    def _is_plausible(self, start: Start, at: int, last: int | None) -> bool:
        """Say whether a number that does not go on may yet be a paragraph's: lost neighbours, a repetition, a new 1."""
        assert start.number is not None
        if last is None:
            return start.number <= _FIRST or 0 < (self._number_after(at) or 0) - start.number <= 2
        if self.marks_its_paragraphs:
            return start.parted and last <= start.number <= last + 3
        apart = start.parted or start.follows
        return apart and (start.number == 1 or last - 1 <= start.number <= last + _STEP)

    def _number_after(self, at: int) -> int | None:
        """Return the next number that stands at a start."""
        return next((start.number for start in self.starts[at + 1 : at + 8] if start.number is not None), None)

    def _inner_list(self, at: int, quote: int) -> int:
        """Return how many starts from `at` on are items of a list inside a paragraph: 1, 2, 3 without marks."""
        first, last = self.starts[at], self.last.get(quote, 0)
        if first.number != 1 or first.mark is not None or last < 1 or first.sub:
            return 0
        size = 0
        for start in self.starts[at : at + 60]:
            if start.number != size + 1 or start.mark is not None:
                break
            if size and start.number == last + 1 and start.parted and not first.parted:
                break
            size += 1
        following = self.starts[at + size] if at + size < len(self.starts) else None
        resumes = following is not None and following.number in {last + 1, last + 2}
        return size if resumes or self.marks_its_paragraphs or not first.parted else 0


def count_on(number: int, counted: int, last: int | None) -> int:
    """Return how far the numbers of a document come up to this one where a copy has `1.` for many of them, else 0.

    A program that took each number for a list of its own wrote `1.`: 8, 9, 1, 1, 12 is 8 to 12.
    """
    return (counted or last or 0) + 1 if number == 1 else 0


def _fill_gaps(copy: Copy, kept: list[Start], body: int) -> list[Start]:
    """Find numbers that the sequence lacks inside lines, and a block of text where exactly one number is missing."""
    filled: list[Start] = []
    last: Start | None = None
    alone = True
    numbered = [start for start in kept if start.number is not None and not start.sub]
    if not numbered:
        first = take_inline(copy.text, 1, body, len(copy.text), marked=True)
        kept = [*kept, first] if first else kept
        kept.sort(key=lambda start: start.at)
    for start in kept:
        if start.number is not None and not start.sub:
            if last is not None and last.number is not None and start.number - last.number >= 2:
                filled.extend(_between(copy, last, start, alone=alone))
            elif last is None and start.number == _SECOND and alone and body:
                filled.extend(_lone_block(copy, body, start.at))
            last, alone = start, True
        else:
            alone = False
        filled.append(start)
    if last is not None:
        filled.extend(_beyond(copy, last))
    return sorted(filled, key=lambda start: start.at)


def _between(copy: Copy, last: Start, start: Start, *, alone: bool) -> list[Start]:
    """Return paragraphs between two whose numbers leave a gap; `alone` says that no other start lies there."""
    assert last.number is not None
    assert start.number is not None
    found, at = [], last.text_at
    for number in range(last.number + 1, min(start.number, last.number + 20)):
        inner = take_inline(copy.text, number, at, start.at, marked=False)
        if inner is not None:
            found.append(inner)
            at = inner.text_at
    if found or start.number - last.number != 2 or not alone:
        return found
    return _lone_block(copy, last.text_at, start.at)


def goes_beyond(copy: Copy, last: Start) -> bool:
    """Say whether paragraphs follow the last one inside its line."""
    return bool(_beyond(copy, last))


def _beyond(copy: Copy, last: Start) -> list[Start]:
    """Return paragraphs that follow the last one inside its line."""
    found: list[Start] = []
    start, at = last, last.text_at
    while start.number is not None and len(found) < 100:
        inner = take_inline(copy.text, start.number + 1, at, copy.line_end(at), marked=False)
        if inner is None:
            break
        found.append(inner)
        start, at = inner, inner.text_at
    return found


def _lone_block(copy: Copy, begin: int, end: int) -> list[Start]:
    """Return the block of text that stands where one number is missing, if there is just one."""
    blocks = [found.end() for found in _BLOCK.finditer(copy.text, begin, end)]
    whole = []
    for at, block in enumerate(blocks):
        stop = blocks[at + 1] if at + 1 < len(blocks) else end
        words = copy.text[block:stop].strip(BLANK + "\n-=_*")
        if len(words) >= _SHORTEST_BLOCK:
            whole.append(block)
    return [Start(block, block, parted=True, ended=True, fits=True) for block in whole if len(whole) == 1]


def _add_comments(copy: Copy, kept: list[Start]) -> list[Start]:
    """Add an unnumbered COMMENT paragraph that follows a blank line."""
    if not kept or _COMMENT_WORD.search(copy.text) is None:
        return kept
    taken = {start.text_at for start in kept}
    added = []
    for found in _COMMENT.finditer("\n" + copy.text, kept[0].at):
        at = found.start() + len(found[0]) - len(found[0].lstrip()) - 1
        _, parted = copy.previous_line(found.start())
        if parted and at not in taken:
            added.append(Start(at, at, parted=True, ended=True, fits=True))
    return sorted([*kept, *added], key=lambda start: start.at)
