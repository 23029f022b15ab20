"""What a reader calls a paragraph: words for messages, needed only where a rule fires."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from auditor.cable.facts import Paragraph
from auditor.checks import levels
from auditor.checks.rollup import Place
from auditor.columns import fact

_WHICH = ("", "", "second ", "third ", "fourth ", "fifth ")
_BRACKETS = {
    "unbalanced": "with one bracket",
    "square-brackets": "in brackets that are not round",
    "unbracketed": "without brackets",
    "no-dash": "without a dash before ENTIRE TEXT",
}
_ENTIRE = re.compile(r"(?:THE )?ENTIRE (?:TEXT|MESSAGE|CABLE|TELEGRAM)(?: IS)?(?![A-Z])", re.IGNORECASE)
_EDGES = " .,:;/-"


@dataclass(frozen=True, slots=True)
class Naming:
    """A paragraph in words; facts of scope "portion"."""

    called: str = fact(
        "text",
        "what a reader calls the paragraph: `paragraph 2a`, `second paragraph 5`, `unnumbered paragraph after 6`",
        anchor="number",
        field="paragraphs",
    )
    follows: str | None = fact(
        "text", "`follows 4`, or `begins the text`: the numbered paragraph before", anchor="number", field="paragraphs"
    )
    brackets: str | None = fact(
        "text",
        "`without brackets`, `with one bracket`: how the brackets and the dash of the mark differ from the usual",
        anchor="mark",
        field="paragraphs",
    )
    whole_mark: str | None = fact(
        "text",
        "the mark in round brackets, with the dash before ENTIRE TEXT: `(C)`, `(C - ENTIRE TEXT)`",
        anchor="mark",
        field="paragraphs",
    )
    read_as: str | None = fact(
        "text",
        "what the mark is read as: `CONFIDENTIAL`, `UNCLASSIFIED with LOU`",
        anchor="mark",
        field="paragraphs",
    )


def name_paragraphs(paragraphs: Sequence[Paragraph], places: Sequence[Place]) -> Sequence[Naming]:
    """Return the words for every paragraph in its place."""
    return _Named(paragraphs, places)


class _Named(Sequence[Naming]):
    """Words that are made when they are asked for: few paragraphs ever are named."""

    def __init__(self, paragraphs: Sequence[Paragraph], places: Sequence[Place]) -> None:
        self._paragraphs, self._places = paragraphs, places

    def __len__(self) -> int:
        return len(self._paragraphs)

    def __getitem__(self, row: int) -> Naming:  # type: ignore[override]
        paragraph, place = self._paragraphs[row], self._places[row]
        before = place.previous_number
        return Naming(
            called=_called(paragraph, before),
            follows=f"follows {before}" if before else None if before is None else "begins the text",
            brackets=next((_BRACKETS[fault] for fault in place.first_faults if fault in _BRACKETS), None),
            whole_mark=_whole(paragraph.mark) if paragraph.mark else None,
            read_as=_read_as(paragraph),
        )


def _called(paragraph: Paragraph, before: int | None) -> str:
    if paragraph.number is None:
        return f"unnumbered paragraph after {before}" if before else f"unnumbered paragraph (no. {paragraph.ordinal})"
    nth = paragraph.occurrence or 1
    which = _WHICH[nth] if nth < len(_WHICH) else f"{nth}th "
    return f"{which}paragraph {paragraph.number}{paragraph.sub or ''}"


def _whole(mark: str) -> str:
    """Return a mark in the usual form; a level behind ENTIRE TEXT goes before it."""
    entire = _ENTIRE.search(mark)
    if entire is None:
        return f"({mark})"
    level = mark[: entire.start()].strip(_EDGES) or mark[entire.end() :].strip(_EDGES)
    return f"({level} - ENTIRE TEXT)" if level else f"({mark})"


def _read_as(paragraph: Paragraph) -> str | None:
    if paragraph.level is None:
        return None
    controls = ", ".join(paragraph.mark_controls)
    return levels.word(paragraph.level) + (f" with {controls}" if controls else "")
