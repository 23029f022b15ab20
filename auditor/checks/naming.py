"""What a reader calls a paragraph: words for messages, needed only where a rule fires."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from auditor.cable.facts import Paragraph
from auditor.checks.rollup import Place
from auditor.columns import fact

_WHICH = ("", "", "second ", "third ", "fourth ", "fifth ")


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
        before = self._places[row].previous_number
        follows = f"follows {before}" if before else None if before is None else "begins the text"
        return Naming(_called(self._paragraphs[row], before), follows)


def _called(paragraph: Paragraph, before: int | None) -> str:
    if paragraph.number is None:
        return f"unnumbered paragraph after {before}" if before else f"unnumbered paragraph (no. {paragraph.ordinal})"
    nth = paragraph.occurrence or 1
    which = _WHICH[nth] if nth < len(_WHICH) else f"{nth}th "
    return f"{which}paragraph {paragraph.number}{paragraph.sub or ''}"
