"""The Reason of a classification: which sections and letters it cites, however it is typed."""

from __future__ import annotations

import re
from functools import lru_cache

SECTION = r"[0-9]\s?[.,]\s?[0-9]"
_PIECE = re.compile(
    rf"(?P<section>(?<![0-9.]){SECTION}(?![0-9]))"
    r"|(?P<figure>\(\s?[0-9]{1,2}\s?\))"
    r"|(?P<bracketed>\(\s?[a-z]\s?\))"
    r"|(?P<letter>(?<![a-z])[a-z](?![a-z0-9'\u2019]))"
    r"|(?P<join>\b(?:and|or)\b|[,/&;()+\-])"
    r"|(?P<word>[a-z0-9]{2,40})",
    re.IGNORECASE,
)
_LIMIT = 400


@lru_cache(maxsize=512)
def read_reason(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the sections a Reason cites and its letters in lower case, each once, in order of first mention.

    `1.4 (B,D)`, `1.4 B/D`, `1.5b and d` and `1.4(B), 1.4(D)` all give letters b and d. A figure in brackets
    stands for the category instead of the letter before it, which then belongs to the section: `1.3(a)(1)`
    gives ("1.3",) and ("1",). A comma typed for the dot of the section is read as the dot. Letters before any
    section, and whatever follows the first other word, are not read.
    """
    sections: dict[str, None] = {}
    letters: list[str] = []
    listing, bracketed, joined = False, False, True
    for piece in _PIECE.finditer(text[:_LIMIT]):
        kind, value = piece.lastgroup, piece[0].strip("() \t\n").lower()
        if kind == "section":
            sections[re.sub(r"[^0-9]+", ".", value)] = None
            listing, bracketed, joined = True, False, True
        elif kind == "join":
            joined = joined or piece[0] not in ")-"
        elif kind == "figure" and listing:
            if not joined and letters:
                letters.pop()
            letters.append(value)
            joined = False
        elif kind in ("bracketed", "letter") and listing:
            listing = kind == "bracketed" or joined or not bracketed
            if listing:
                letters.append(value)
            bracketed, joined = kind == "bracketed", False
        elif kind == "word":
            listing = False
    return tuple(sections), tuple(dict.fromkeys(letters))
