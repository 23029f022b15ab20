"""Types of the facts a cable states about itself. Knows no law: an instruction here is tokens, not a date due."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from auditor.cable.observations import CableObservations, PortionObservations
from auditor.columns import fact


@dataclass(frozen=True, slots=True)
class Span:
    """A place in a record: its field, and 1-based physical lines and columns, end column exclusive."""

    field: str
    line: int
    column: int
    end_line: int
    end_column: int


# --------------------------------------------------------------------------- the declassification instruction
@dataclass(frozen=True, slots=True)
class DateReading:
    """One way to read a date. `digits` is how many digits the year had (2 or 4); with 2, `year` is 0-99.

    `day` or `month` is 0 where the text gives none (`MAY 1999`). `possible` is False where no calendar has that day.
    `layout` is one of mdy, dmy, ymd, compact, month-name, month-year, year.
    """

    year: int
    digits: int
    month: int
    day: int
    layout: str
    possible: bool = True


TokenKind = Literal[
    "date",
    "code",
    "event",
    "not-applicable",
    "indefinite",
    "reason",
    "name",
    "origin-code",
    "note",
    "source-marked",
    "unread",
]


@dataclass(frozen=True, slots=True)
class Token:
    """One piece of an instruction, as typed, with what it was recognised as.

    For a `code`, `value` is the canonical code (GDS, ADS, XGDS-1, RDS-4, XDS-1, OADR, X1, 25X1, 25X1-HUMAN,
    50X1-HUM, 75X2, MR, GROUP-4, DNI-ONLY, TREATY ...), whether or not any order knows it. For a `date`, `readings`
    holds every way to read it, the United States' month-first one first. For `not-applicable` it names the portions
    it is limited to (`RD/FRD`); for an `event` that is a span of time, the span (`P10Y`). A `note` is text that is no
    value: before, after, declassified, downgrade, derived-from, classified-on, class, schedule, as-amended,
    see-source-list, legacy-words, preposition, repeated, exemption-code, release, order NNNNN, prose, other.
    `start` and `end` are offsets in `Instruction.raw`.
    """

    kind: TokenKind
    text: str
    value: str = ""
    readings: tuple[DateReading, ...] = ()
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Instruction:
    """A declassification instruction read into tokens; hashable, so that what follows from it can be remembered.

    `order` is the number cited as digits (`12958`, `12598`, `1295`), "" where none is cited; `order_text` is that
    part as typed (`E.0. 12958`). `label` is True where the line has `DECL:` or `DECLASSIFY ON`. `faults` names
    defects of form: misspelt-label, misspelt-code, letter-for-digit, missing-colon, spacing, ocr-noise, unread-words,
    overlong. `layer` says whose line it is: the `cable`'s own, a later `reviewer`'s stamp, or `prose` that only
    mentions an order. `frame` holds the offsets of the order, the label and joining words, which are no tokens.
    """

    raw: str
    order: str = ""
    order_text: str = ""
    label: bool = False
    tokens: tuple[Token, ...] = ()
    faults: tuple[str, ...] = ()
    layer: Literal["cable", "reviewer", "prose"] = "cable"
    frame: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Statement:
    """All that the law needs to know of one record; hashable, so that outcomes are remembered by value.

    `dated` is the document's own date; `precision` says how much of it is stated (`day`, `month`, `year`), or why
    there is none (`none`: no date; `impossible`: not a calendar date, then `dated_text` shows it). `level` is "U",
    "R", "C", "S" or "TS", None where the record does not show it. `controls` are canonical (RD, FRD, TFNI, NATO,
    NOFORN, SBU, LOU ...). `instruction` is None where the record has no instruction at all. `derived_from` is the
    text, "" where there is none, and `source_date` the date of the source it names.
    """

    dated: date | None
    precision: Literal["day", "month", "year", "none", "impossible"] = "day"
    dated_text: str = ""
    level: str | None = None
    controls: tuple[str, ...] = ()
    instruction: Instruction | None = None
    derived_from: str = ""
    source_date: date | None = None
    classified_by: str = ""
    reason: str = ""
    header_complete: bool = True


# --------------------------------------------------------------------------- marks and paragraphs
@dataclass(frozen=True, slots=True)
class Mark:
    """One portion mark or overall marking, read by the one grammar in `cable/marking.py`.

    `text` is the mark as typed without its parentheses, `level` "U", "R", "C", "S", "TS" or "" where it has none,
    `controls` canonical tokens in the order typed, `unknown` the tokens nobody knows, `faults` defects of form by name.
    A control that takes a list has it behind it, USA first: `REL USA GBR`, `FGI FRA`, `DISPLAY AFG`. `suggestion` is
    the level that a misread or misspelt one looks like, `declassify` a date or code that stands in the mark. `owner` is
    NATO, FGI or JOINT where the level is not the United States' own.
    """

    text: str
    level: str = ""
    controls: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()
    entire_text: bool = False
    suggestion: str = ""
    declassify: str = ""
    owner: str = ""


@dataclass(frozen=True)
class Paragraph(PortionObservations):
    """One paragraph (portion) of a cable; facts of scope "portion"."""

    ordinal: int = fact("number", "position of the paragraph in the text, from 1")
    number: int | None = fact("number", "number printed before the paragraph", anchor="number", field="paragraphs")
    sub: str | None = fact("text", "letter of a sub-paragraph (`a` in 2a)", anchor="number", field="paragraphs")
    occurrence: int = fact("number", "how many paragraphs before and with this one print the same number")
    key: str = fact("text", "printed number and occurrence (`5#2`), or place after a number (`after-6#1`)")
    mark: str | None = fact("text", "portion mark without its parentheses", anchor="mark", field="paragraphs")
    level: int | None = fact("level", "classification level of the portion mark", anchor="mark", field="paragraphs")
    mark_controls: tuple[str, ...] = fact(
        "list", "dissemination controls in the portion mark", anchor="mark", field="paragraphs"
    )
    mark_unknown: tuple[str, ...] = fact(
        "list", "tokens of the portion mark that are not in the vocabulary", anchor="mark", field="paragraphs"
    )
    mark_faults: tuple[str, ...] = fact(
        "list", "defects of form of the portion mark", anchor="mark", field="paragraphs"
    )
    is_marked: bool = fact("flag", "the paragraph carries a portion mark")
    is_entire_text: bool = fact("flag", "the mark says that it covers the entire text")
    is_quoted: bool = fact("flag", "the paragraph belongs to a quoted document")
    is_excised: bool = fact("flag", "part or all of the paragraph was withheld")
    is_authority_block: bool = fact("flag", "the paragraph is the Classified By block, not text")
    in_unclassified_block: bool = fact("flag", "the paragraph stands between BEGIN UNCLASSIFIED and END UNCLASSIFIED")
    opening: str = fact("text", "first words of the paragraph")
    spans: Mapping[str, Span] = field(default_factory=dict)


# --------------------------------------------------------------------------- releases
@dataclass(frozen=True, slots=True)
class Release:
    """One release event: `route` official, leak, foia, mdr, systematic, automatic; `extent` full, part, denied."""

    released_on: date | None
    route: str
    authority: str = ""
    extent: str = ""
    field: str = ""
    line: int = 0


# --------------------------------------------------------------------------- the cable
@dataclass(frozen=True)
class Cable(CableObservations):
    """What one record states, metadata and text together; facts of scope "cable". A field wins over the text."""

    # identity
    record_id: str = fact("text", "identifier of the record as given", anchor="id", field="id")
    id_year: int | None = fact("number", "year in the identifier, four digits", anchor="id", field="id")
    id_post: str | None = fact("text", "post in the identifier", anchor="id", field="id")
    id_serial: int | None = fact("number", "serial number in the identifier", anchor="id", field="id")
    id_fault: str | None = fact("text", "why the identifier is not year, post and serial", anchor="id", field="id")
    banner_post: str | None = fact("text", "post on the classification line of the text", anchor="banner")
    banner_serial: int | None = fact("number", "message number on the classification line of the text", anchor="banner")
    origin: str | None = fact("text", "origin in the metadata", anchor="origin", field="origin")
    origin_post: str | None = fact(
        "text", "post that the metadata origin names, canonical", anchor="origin", field="origin"
    )
    from_line: str | None = fact("text", "station on the FM line", anchor="from", field="header")
    from_post: str | None = fact("text", "post that the FM line names, canonical", anchor="from", field="header")
    post: str | None = fact(
        "text", "post of the cable, from the identifier, the FM line or the origin", anchor="id", field="id"
    )
    has_to_line: bool = fact("flag", "the header has a TO line")
    routing: str | None = fact("text", "routing indicator on the DE line", anchor="de", field="header")
    routing_post: str | None = fact("text", "post to which the routing indicator belongs", anchor="de", field="header")
    de_serial: int | None = fact("number", "serial after # on the DE line", anchor="de", field="header")
    de_section: int | None = fact("number", "section after / on the DE line", anchor="de", field="header")
    de_day: int | None = fact("number", "day of the year on the DE line", anchor="de", field="header")
    de_time: str | None = fact("text", "time of day on the DE line, HHMM", anchor="de", field="header")
    end_serial: int | None = fact("number", "serial at the end of the message", anchor="end", field="text")
    security_letters: str | None = fact(
        "text", "security letter of the ZNY or ZNR line (C of CCCCC)", anchor="security", field="header"
    )
    security_level: int | None = fact(
        "level", "level that the security letters stand for", anchor="security", field="header"
    )
    security_signal: str | None = fact("text", "ZNY or ZNR", anchor="security", field="header")
    precedence: str | None = fact("text", "precedence before the date-time group", anchor="dtg", field="header")
    dtg: str | None = fact("text", "date-time group as typed", anchor="dtg", field="header")
    dtg_on: date | None = fact("date", "day of the date-time group", anchor="dtg", field="header")
    dtg_fault: str | None = fact(
        "text", "why the date-time group is no date: malformed or impossible", anchor="dtg", field="header"
    )
    dtg_zone: str | None = fact("text", "zone letter of the date-time group", anchor="dtg", field="header")
    section: int | None = fact("number", "number of the section on the classification line", anchor="banner")
    section_total: int | None = fact("number", "number of sections on the classification line", anchor="banner")
    # dates
    created: date | None = fact("date", "created date of the metadata", anchor="created", field="created")
    created_fault: str | None = fact(
        "text", "malformed, impossible or without its century: why it is no date", anchor="created", field="created"
    )
    created_text: str | None = fact("text", "the created field as typed", anchor="created", field="created")
    dated: date | None = fact(
        "date", "date of the cable: created date, else date-time group", anchor="created", field="created"
    )
    dated_precision: str = fact("text", "day, month, year, none or impossible", anchor="created", field="created")
    # overall marking
    overall: str | None = fact(
        "text", "overall classification level as a word", anchor="overall", field="classification"
    )
    overall_level: int | None = fact("level", "overall classification level", anchor="overall", field="classification")
    field_level: int | None = fact("level", "level in the metadata", anchor="classification", field="classification")
    text_level: int | None = fact("level", "level on the classification line of the text", anchor="banner")
    overall_text: str | None = fact("text", "overall marking as it stands", anchor="overall", field="classification")
    controls: tuple[str, ...] = fact(
        "list", "dissemination controls of the whole cable", anchor="overall", field="classification"
    )
    captions: tuple[str, ...] = fact("list", "captions", anchor="captions", field="captions")
    unknown_captions: tuple[str, ...] = fact(
        "list", "caption words that are not in the vocabulary", anchor="captions", field="captions"
    )
    overall_faults: tuple[str, ...] = fact(
        "list", "defects of form of the overall marking", anchor="marking", field="classification"
    )
    # declassification instruction and authority block
    instruction: str | None = fact(
        "text", "the E.O./DECL line or field as typed", anchor="instruction", field="instruction"
    )
    has_instruction: bool = fact("flag", "the record has an E.O./DECL line or field")
    text_instruction_differs: bool = fact(
        "flag", "instruction field and E.O. line of the text differ", anchor="instruction", field="instruction"
    )
    classified_by: str | None = fact("text", "the Classified By line", anchor="classified_by", field="classified_by")
    derived_from: str | None = fact("text", "the Derived From line", anchor="derived_from", field="derived_from")
    reason: str | None = fact("text", "the Reason as typed", anchor="reason", field="reason")
    reason_sections: tuple[str, ...] = fact(
        "list", "sections the Reason cites (1.4, 1.5)", anchor="reason", field="reason"
    )
    reason_letters: tuple[str, ...] = fact(
        "list", "letters the Reason cites, lower case", anchor="reason", field="reason"
    )
    # subject and tags
    subject: str | None = fact("text", "subject", anchor="subject", field="subject")
    subject_mark: str | None = fact("text", "portion mark before the subject", anchor="subject", field="subject")
    subject_level: int | None = fact("level", "level of the subject's own mark", anchor="subject", field="subject")
    tags: tuple[str, ...] = fact("list", "TAGS", anchor="tags", field="tags")
    # the copy
    has_text: bool = fact("flag", "the record has text")
    header_complete: bool = fact(
        "flag", "FM, TO and classification line all stand in this copy, or the metadata fields do"
    )
    text_complete: bool = fact("flag", "nothing in this copy is excised, lost or cut off")
    text_state: str = fact("text", "complete, none, extract, lost, withdrawn or excised")
    record_type: str = fact("text", "telegram, airgram, letter, card, e-mail ...", field="type")
    is_partial: bool = fact("flag", "the record says that it is an extract")
    has_compilation_note: bool = fact("flag", "the text says why the whole is classified higher than its parts")
    spans: Mapping[str, Span] = field(default_factory=dict)
    paragraphs: tuple[Paragraph, ...] = ()
    releases: tuple[Release, ...] = ()
    statement: Statement = Statement(None, "none")
