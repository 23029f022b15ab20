"""Facts of sections, pages, wording and origin that checks of order and completeness look at. Knows no law."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from auditor.columns import fact


@dataclass(frozen=True, init=False, repr=False, eq=False)
class Particulars:
    """More about one record; facts of scope "cable"."""

    # the number
    canonical_id: str | None = fact(
        "text",
        "year, post and serial of the identifier in one form, `08SAOPAULO335`; missing where one is missing",
        anchor="id",
        field="id",
    )
    id_post_known: bool = fact("flag", "the vocabulary knows the post in the identifier", anchor="id", field="id")
    banner_post_known: bool = fact(
        "flag", "the vocabulary knows the post on the classification line of the text", anchor="banner"
    )
    banner_in_front: bool = fact(
        "flag", "the classification line stands before the first paragraph of the text", anchor="banner"
    )
    post_absence: str | None = fact(
        "text",
        "why no post of this name was there on the cable's date, as the vocabulary has it",
        anchor="id",
        field="id",
    )
    # sections and pages
    first_section: int | None = fact("number", "lowest number of a section that stands in this copy", anchor="banner")
    sections_shown: tuple[str, ...] = fact(
        "list", "numbers of the sections that stand in this copy, by their lines", anchor="banner"
    )
    section_totals: tuple[str, ...] = fact(
        "list", "numbers of sections that the lines of this copy give, each once", anchor="banner"
    )
    pages_found: int | None = fact(
        "number", "pages that the PAGE lines of this copy count, those of all sections together", anchor="page"
    )
    received_at: str | None = fact("text", "day and time on the first PAGE line, DDHHMM", anchor="page", field="header")
    # what the metadata say of the copy
    dated_as_stated: str | None = fact(
        "text",
        "date of the cable, no more exactly than it is stated: 1975, 1975-08, 1975-08-02",
        anchor="created",
        field="created",
    )
    says_undated: bool = fact(
        "flag",
        "the created field states that the document has no date, and is not just empty",
        anchor="created",
        field="created",
    )
    is_other_type: bool = fact("flag", "the record type says that it is no telegram: a letter, a card", field="type")
    page_count: int | None = fact("number", "page count in the metadata", field="page_count")
    film_prefix: str | None = fact("text", "letter of the film number: D, P or N", field="film_number")
    film_year: int | None = fact("number", "year of the film number, four digits", field="film_number")
    classification_field: str | None = fact(
        "text",
        "classification field as typed; missing where it is empty, a word for no statement or in spaced letters",
        anchor="classification",
        field="classification",
    )
    collection: str | None = fact("text", "collection to which the source belongs, as its profile tells")
    collection_from: date | None = fact("date", "first day that the collection covers")
    collection_until: date | None = fact("date", "first day after those that the collection covers")
    collection_highest: int | None = fact("level", "highest level of which the collection holds records")
    marks_expected_from: date | None = fact(
        "date", "day from which telegrams of this source mark their paragraphs, as its profile tells"
    )
    # wording
    ending: str | None = fact(
        "text", "how the text ends: end-sign, signature, sentence, broken-off (within a sentence) or other"
    )
    summary_headed: bool = fact("flag", "a line or paragraph of the text begins with SUMMARY")
    summary_named: bool = fact("flag", "SUMMARY stands in the text otherwise than at the end of one (END SUMMARY)")
    odd_characters: tuple[str, ...] = fact(
        "list", "characters that stand for others that were lost, or were read in a wrong encoding, `U+FFFD`, each once"
    )
    weekdays_amiss: tuple[str, ...] = fact(
        "list", "dates in the text beside another weekday than theirs, `FRIDAY, 03 MARCH 2004=WEDNESDAY`"
    )
    doubtful_tags: tuple[str, ...] = fact(
        "list", "TAGS that are no known code but resemble one, `PRELL=PREL`", anchor="tags", field="tags"
    )
