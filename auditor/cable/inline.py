"""Paragraphs that begin inside a line, where a copy has lost the line break before their number."""

from __future__ import annotations

import re
from functools import lru_cache

from auditor.cable.starts import SENTENCE_END, Start, take_mark


@lru_cache(maxsize=256)
def _inline(number: int) -> re.Pattern[str]:
    """Return the pattern of a paragraph number inside a line, after the end of a sentence or a heading."""
    return re.compile(
        rf"(?<=[A-Za-z.?!:;\"'\u201d\u2019)])[ \n]{{1,4}}({number})([.)]{{1,2}})?[ ]{{0,3}}"
        r"(?=[(\[]|[A-Z]{2}|[A-Z][a-z])"
    )


def take_inline(text: str, number: int, begin: int, end: int, *, marked: bool) -> Start | None:
    """Return the paragraph that begins with `number` inside a line of `text[begin:end]`.

    With `marked`, a mark must follow the number; without a mark, the number must follow the end of a sentence.
    """
    for found in _inline(number).finditer(text, begin, end):
        start = Start(found.start(1), found.end(), number, found.end(1), stopped=bool(found[2]), inline=True)
        if take_mark(text, start, found.end()):
            return start
        if not marked and start.letter == "" and text[found.start() - 1] in SENTENCE_END:
            return start
    return None
