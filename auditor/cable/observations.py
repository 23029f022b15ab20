"""Facts beside the contract in `facts.py`: what checks of form, sequence and addressing look at. Knows no law."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from auditor.cable.handling import Handling
from auditor.columns import fact


@dataclass(frozen=True, init=False, repr=False, eq=False)
class PortionObservations:
    """More about one paragraph; facts of scope "portion"."""

    mark_typed: str | None = fact(
        "text",
        "portion mark as it stands, brackets and blanks included, where something is odd about its form",
        anchor="mark",
        field="paragraphs",
    )
    mark_suggestion: str | None = fact("text", "mark that a misread one looks like", anchor="mark", field="paragraphs")
    mark_kinds: tuple[str, ...] = fact(
        "list",
        "controls of the mark without their lists (REL for REL USA GBR)",
        anchor="mark",
        field="paragraphs",
    )
    mark_declassify: str | None = fact(
        "text", "declassification date or code in the portion mark", anchor="mark", field="paragraphs"
    )
    mark_countries: tuple[str, ...] = fact(
        "list", "countries of the mark's REL TO list", anchor="mark", field="paragraphs"
    )
    mark_audience: tuple[str, ...] = fact(
        "list",
        "those countries, coalitions of known members taken apart, USA first",
        anchor="mark",
        field="paragraphs",
    )
    mark_owner: str | None = fact(
        "text",
        "owner of a level that is not the United States' own: NATO, FGI (a foreign government) or JOINT",
        anchor="mark",
        field="paragraphs",
    )
    mark_owners: tuple[str, ...] = fact(
        "list", "countries that a JOINT mark names as owners", anchor="mark", field="paragraphs"
    )
    mark_sources: tuple[str, ...] = fact(
        "list",
        "countries whose information the mark says it is (GBR for //GBR S and S//FGI GBR)",
        anchor="mark",
        field="paragraphs",
    )
    mark_floor: int | None = fact(
        "level", "lowest level that the controls of the mark may stand with", anchor="mark", field="paragraphs"
    )
    mark_odd: tuple[str, ...] = fact(
        "list",
        "characters beyond ASCII inside the mark, by their numbers (`U+00A0`)",
        anchor="mark",
        field="paragraphs",
    )
    end_mark: str | None = fact("text", "mark at the end of an otherwise unmarked paragraph", field="paragraphs")
    text_section: int | None = fact(
        "number", "section of the text in which the paragraph stands, from 1, where a text has several"
    )
    missing_before: int | None = fact(
        "number",
        "numbers skipped before this one that no unnumbered marked paragraph accounts for; 0 where an excision stands",
        anchor="number",
        field="paragraphs",
    )
    gap_is_excised: bool = fact("flag", "text was taken out between this paragraph and the one before")
    is_repeated: bool = fact("flag", "an earlier paragraph of the same document prints the same number")
    is_out_of_order: bool = fact("flag", "the number is smaller than one before it in the same document")
    restarts: bool = fact("flag", "the numbers begin again at 1 here, outside quoted text")
    is_comment: bool = fact("flag", "the paragraph begins with the word COMMENT")


@dataclass(frozen=True, init=False, repr=False, eq=False)
class CableObservations(Handling):
    """More about one record; facts of scope "cable"."""

    # identity
    id_note: str | None = fact("text", "how an odd identifier was read", anchor="id", field="id")
    is_travelling: bool = fact(
        "flag", "the number is a travelling delegation's (SECTO, PARTO)", anchor="id", field="id"
    )
    is_corrected: bool = fact("flag", "the text says that it is a corrected copy")
    is_cancelled: bool = fact("flag", "the text says that the number was cancelled")
    # marking
    control_kinds: tuple[str, ...] = fact(
        "list", "controls of the whole cable without their lists", anchor="overall", field="classification"
    )
    countries: tuple[str, ...] = fact(
        "list", "countries of the overall REL TO list", anchor="overall", field="classification"
    )
    overall_is_shown: bool = fact(
        "flag",
        "the metadata state the overall marking, or its line stands at the head of this copy and names the post, "
        "controls or captions; a bare level may have lost them",
        anchor="overall",
        field="classification",
    )
    overall_suggestion: str | None = fact(
        "text", "level, as a word, that a misspelt overall marking looks like", anchor="marking", field="classification"
    )
    field_suggestion: str | None = fact(
        "text",
        "level, as a word, that a misspelt classification field looks like",
        anchor="classification",
        field="classification",
    )
    overall_unknown: tuple[str, ...] = fact(
        "list",
        "tokens of the overall marking that are not in the vocabulary",
        anchor="marking",
        field="classification",
    )
    overall_declassify: str | None = fact(
        "text", "declassification date or code in the overall marking", anchor="marking", field="classification"
    )
    field_controls: tuple[str, ...] = fact(
        "list", "controls in the classification field", anchor="classification", field="classification"
    )
    text_controls: tuple[str, ...] = fact(
        "list", "controls on the classification line and caption lines", anchor="banner"
    )
    highest_section_level: int | None = fact("level", "highest level on the classification lines of the sections")
    lowest_section_level: int | None = fact("level", "lowest level on the classification lines of the sections")
    page_level: int | None = fact("level", "highest level that heads a page", anchor="high_page")
    # captions
    field_captions: tuple[str, ...] = fact("list", "captions in the metadata", anchor="captions", field="captions")
    text_captions: tuple[str, ...] = fact("list", "captions on the caption lines of the text", anchor="caption_lines")
    channel_captions: tuple[str, ...] = fact("list", "channel captions", anchor="captions", field="captions")
    misspelt_captions: tuple[str, ...] = fact(
        "list", "misspelt captions, `NODIF=NODIS`", anchor="captions", field="captions"
    )
    repeated_captions: tuple[str, ...] = fact("list", "captions that stand twice", anchor="captions", field="captions")
    caption_restriction: int | None = fact(
        "number",
        "how restrictive the strictest distribution caption is: SIPDIS 0, STADIS 1, LIMDIS 2, EXDIS 3, NODIS 4",
        anchor="captions",
        field="captions",
    )
    # addressing
    precedence_rank: int | None = fact(
        "number", "rank of the precedence: ROUTINE 0 to FLASH 3", anchor="dtg", field="header"
    )
    addressee_precedence: str | None = fact(
        "text", "highest precedence word behind the addressees", anchor="to", field="header"
    )
    addressee_precedence_rank: int | None = fact(
        "number", "rank of the highest precedence behind the addressees", anchor="to", field="header"
    )
    unknown_precedences: tuple[str, ...] = fact(
        "list", "words in the place of a precedence that are none", anchor="to", field="header"
    )
    addressees: tuple[str, ...] = fact(
        "list", "action and information addressees as typed", anchor="to", field="header"
    )
    nonstate_addressees: tuple[str, ...] = fact(
        "list", "addressees of other agencies: CIA, SECDEF, a military command", anchor="to", field="header"
    )
    has_collective_addressee: bool = fact("flag", "an addressee is a collective", anchor="to", field="header")
    pages_total: int | None = fact("number", "total printed on the page lines (001 OF 002)", anchor="page")
    # references and subject
    references: tuple[str, ...] = fact(
        "list", "message numbers cited as references", anchor="references", field="references"
    )
    latest_reference_year: int | None = fact(
        "number", "latest year among the references", anchor="references", field="references"
    )
    cites_itself: bool = fact("flag", "a reference is the cable's own number", anchor="references", field="references")
    text_subject: str | None = fact("text", "subject on the SUBJECT line of the text", anchor="subject")
    # dates
    drafted: date | None = fact("date", "draft date of the metadata", anchor="drafted_on", field="drafted_on")
    # the copy
    summary_begins: bool = fact("flag", "the text has BEGIN SUMMARY")
    summary_ends: bool = fact("flag", "the text has END SUMMARY")
    claims_compilation: bool = fact("flag", "the text says that it is classified by compilation")
    names_attachment: bool = fact("flag", "the text speaks of an attachment or enclosure")
    has_separation_note: bool = fact("flag", "the text says what it is when separated from its attachment")
