"""Facts that follow from the paragraphs of one cable together: the roll-up of marks, and the numbering.

They are observations that several rules share, never one rule's verdict. A paragraph of the Classified By block is
no portion of the text and takes no part.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import chain, compress
from operator import attrgetter
from typing import Any

from auditor.cable.facts import Cable, Paragraph
from auditor.checks import levels
from auditor.columns import fact


@dataclass(frozen=True, slots=True)
class RollUp:
    """What the paragraphs of a cable come to; facts of scope "cable"."""

    portion_count: int = fact("number", "paragraphs of the text", field="paragraphs")
    marked_count: int = fact("number", "paragraphs with a portion mark of their own", field="paragraphs")
    unmarked_count: int = fact("number", "paragraphs that no portion mark covers (see lacks_mark)", field="paragraphs")
    excised_count: int = fact("number", "paragraphs withheld in whole or part", field="paragraphs")
    all_marked: bool = fact("flag", "there are paragraphs, and a portion mark covers every one", field="paragraphs")
    portions_complete: bool = fact(
        "flag",
        "nothing is known to be missing from the paragraphs: the text is complete with all its sections, or the "
        "metadata list the marks; never in a record whose type is no telegram",
        field="paragraphs",
    )
    has_entire_text: bool = fact("flag", "a mark says that it covers the entire text", field="paragraphs")
    entire_text_level: int | None = fact(
        "level", "level of the mark that says that it covers the entire text", field="paragraphs"
    )
    highest_portion: str | None = fact(
        "text", "highest level among the portion marks, the subject's included", field="paragraphs"
    )
    highest_portion_level: int | None = fact(
        "level", "highest level among the portion marks, the subject's included", field="paragraphs"
    )
    highest_is_bound: bool = fact(
        "flag",
        "a paragraph is unmarked or excised, its mark shows no level or stands at its end, or the text is incomplete: "
        "the highest portion is a lower bound",
        field="paragraphs",
    )
    number_repetition: int | None = fact(
        "number", "how often the paragraph number printed most often is printed", field="paragraphs"
    )
    portion_controls: tuple[str, ...] = fact(
        "list", "dissemination controls of all portion marks, in order", field="paragraphs"
    )
    classified_portion_controls: tuple[str, ...] = fact(
        "list", "dissemination controls of the portion marks above UNCLASSIFIED, in order", field="paragraphs"
    )


@dataclass(frozen=True, slots=True)
class Place:
    """A paragraph among its neighbours; facts of scope "portion". Sub-paragraphs and quoted text are not counted."""

    lacks_mark: bool = fact(
        "flag",
        "no mark covers the paragraph: not its own, before or behind it, its parent's, ENTIRE TEXT or an unclassified "
        "block; never in a record whose type is no telegram",
        anchor="number",
        field="paragraphs",
    )
    lacks_mark_ordinal: int | None = fact(
        "number", "how many paragraphs up to this one lack a mark; missing for one that has it", field="paragraphs"
    )
    previous_number: int | None = fact(
        "number",
        "number of the numbered paragraph before; 0 at the start of a text whose header is complete",
        field="paragraphs",
    )
    opens_section: bool = fact(
        "flag", "the first numbered paragraph of a section after the first one", anchor="number", field="paragraphs"
    )
    skipped: str | None = fact(
        "text",
        "numbers between that one and this, `7` or `7-9`, that stand nowhere in the text; a marked paragraph without a "
        "number, or one that repeats one, accounts for one",
        anchor="number",
        field="paragraphs",
    )
    first_faults: tuple[str, ...] = fact(
        "list",
        "defects of form of the mark that no mark before it in the cable has",
        anchor="mark",
        field="paragraphs",
    )


_make_place = lru_cache(maxsize=1 << 12)(Place)
"""Most paragraphs are placed like many others."""
_rolled = attrgetter(
    "level", "number", "occurrence", "mark_controls", "end_mark", "is_marked", "is_excised", "is_entire_text"
)


_lacks = attrgetter("lacks_mark")
_NO_ROWS: tuple[tuple[Any, ...], ...] = ((),) * 8


def roll_up(cable: Cable, places: tuple[Place, ...]) -> RollUp:
    """Return what the paragraphs of `cable` come to; `places` are theirs, from `place_paragraphs`."""
    rows = [_rolled(paragraph) for paragraph in cable.paragraphs if not paragraph.is_authority_block]
    columns = zip(*rows, strict=True) if rows else _NO_ROWS
    level, number, occurrence, controls, end_mark, is_marked, is_excised, is_entire = columns
    marked, excised = sum(is_marked), sum(is_excised)
    unmarked = sum(map(_lacks, places))
    held = [rank for rank in (*level, cable.subject_level) if rank is not None]
    highest = max(held, default=None)
    shown = zip(level, is_marked, end_mark, strict=True)
    unread = None in level and any(rank is None and (before or behind) for rank, before, behind in shown)
    whole = (cable.text_complete or not cable.has_text) and not (cable.is_other_type or lacks_sections(cable))
    portions_complete = not cable.is_partial and whole
    return RollUp(
        portion_count=len(rows),
        marked_count=marked,
        unmarked_count=unmarked,
        excised_count=excised,
        all_marked=marked > 0 and unmarked == 0,
        portions_complete=portions_complete,
        has_entire_text=any(is_entire),
        entire_text_level=next((rank for rank in compress(level, is_entire) if rank is not None), None),
        highest_portion=None if highest is None else levels.word(highest),
        highest_portion_level=highest,
        highest_is_bound=unmarked > 0 or excised > 0 or unread or not portions_complete,
        number_repetition=max((nth or 1 for nth in compress(occurrence, number)), default=None),
        portion_controls=tuple(dict.fromkeys(chain.from_iterable(controls))),
        classified_portion_controls=tuple(dict.fromkeys(chain.from_iterable(compress(controls, level)))),
    )


def lacks_sections(cable: Cable) -> bool:
    """Whether this copy shows some sections of a cable and says that it has more."""
    total = max(map(int, cable.section_totals), default=0)
    return bool(cable.sections_shown) and len(cable.sections_shown) < total


def place_paragraphs(cable: Cable) -> tuple[Place, ...]:
    """Return one `Place` for every paragraph of `cable`, in order."""
    covers_all = cable.is_other_type or any(paragraph.is_entire_text for paragraph in cable.paragraphs)
    walk = _Walk(cable)
    places = []
    lacking = 0
    faults: dict[str, None] = {}
    for paragraph in cable.paragraphs:
        lacks = not covers_all and _lacks_mark(paragraph, walk.parent_marked(paragraph))
        lacking += lacks
        place = walk.place(paragraph, lacks_mark=lacks, ordinal=lacking if lacks else None)
        if paragraph.mark_faults:
            place = replace(place, first_faults=tuple(fault for fault in paragraph.mark_faults if fault not in faults))
            faults.update(dict.fromkeys(paragraph.mark_faults))
        places.append(place)
    return tuple(places)


def _lacks_mark(paragraph: Paragraph, parent_marked: bool) -> bool:
    """Whether no mark covers a paragraph of a text without ENTIRE TEXT (32 CFR 2001.21(c)(3) for sub-paragraphs)."""
    if paragraph.is_marked or paragraph.end_mark is not None:
        return False
    covered = paragraph.is_authority_block or paragraph.in_unclassified_block or paragraph.is_excised
    return not (covered or parent_marked)


class _Walk:
    """Walks the numbered paragraphs of a cable in order and says where each stands."""

    def __init__(self, cable: Cable) -> None:
        starts_text = cable.section is None or cable.section == 1
        is_whole = starts_text and cable.header_complete and cable.text_complete
        self.paragraphs = cable.paragraphs
        self.previous: int | None = 0 if is_whole else None
        self.spare = 0
        self.parent: Paragraph | None = None
        self.begun: set[int] = set()
        self.begins_later = (cable.first_section or 1) > 1

    @cached_property
    def printed(self) -> frozenset[int | None]:
        """The numbers that stand anywhere in the text."""
        return frozenset(paragraph.number for paragraph in self.paragraphs if self.counts(paragraph))

    @staticmethod
    def counts(paragraph: Paragraph) -> bool:
        """Whether a paragraph takes part in the numbering."""
        return not paragraph.is_quoted and not paragraph.is_authority_block and paragraph.sub is None

    def parent_marked(self, paragraph: Paragraph) -> bool:
        """Whether `paragraph` is a sub-paragraph of a marked one."""
        if paragraph.sub is None:
            self.parent = paragraph
            return False
        return self.parent is not None and self.parent.number == paragraph.number and self.parent.is_marked

    def place(self, paragraph: Paragraph, *, lacks_mark: bool, ordinal: int | None) -> Place:
        """Return the place of the next paragraph and step past it."""
        previous, number = self.previous, paragraph.number
        if not self.counts(paragraph) or number is None:
            self.spare += self.counts(paragraph) and paragraph.is_marked
            return _make_place(lacks_mark, ordinal, previous)
        skipped = self.skipped(number)
        self.previous, self.spare = number, int(paragraph.is_repeated)
        return _make_place(lacks_mark, ordinal, previous, self.opens_section(paragraph), skipped)

    def opens_section(self, paragraph: Paragraph) -> bool:
        """Whether a numbered paragraph is the first of a section after the first; notes that the section has begun."""
        section = paragraph.text_section or 1
        is_first = section not in self.begun
        self.begun.add(section)
        return is_first and (section > 1 or self.begins_later)

    def skipped(self, number: int) -> str | None:
        """Numbers left out before `number` that stand nowhere, less the `spare` paragraphs that fill them.

        Those are marked ones without a number, and one that prints a number again: it is the one missed, mistyped.
        """
        if self.previous is None or not 1 < number - self.previous <= _WIDEST:
            return None
        absent = [n for n in range(self.previous + 1, number) if n not in self.printed]
        return _span(absent[self.spare :])


_WIDEST = 50
"""A wider jump is no gap in one numbering, but a number of another kind (a year, a quoted article)."""


def _span(numbers: list[int]) -> str | None:
    if not numbers:
        return None
    first, last = numbers[0], numbers[-1]
    if len(numbers) == last - first + 1:
        return f"{first}" if first == last else f"{first}-{last}"
    return ", ".join(str(number) for number in numbers)
