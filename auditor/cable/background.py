"""Facts of what stands behind a marking (its authority) and after it (review, release). Knows no law."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from auditor.cable.particulars import Particulars
from auditor.columns import fact


@dataclass(frozen=True, init=False, repr=False, eq=False)
class Background(Particulars):
    """Authority and later life of one record; facts of scope "cable"."""

    # behind the marking
    instruction_parts: tuple[str, ...] = fact(
        "list",
        "what stands on the E.O. line: date, code, event, not-applicable, indefinite, reason, name, origin-code, note, "
        "source-marked, unread",
        anchor="instruction",
        field="instruction",
    )
    section_values: tuple[str, ...] = fact(
        "list", "what the E.O. lines of the sections of one text state, each once", anchor="instruction"
    )
    classifier_position: str | None = fact(
        "text",
        "title, office or identifier on the Classified By line; missing where it is a person's name alone",
        anchor="classified_by",
        field="classified_by",
    )
    source_kind: str | None = fact(
        "text", "what Derived From names: guide, document or several", anchor="derived_from", field="derived_from"
    )
    source_date: str | None = fact(
        "text",
        "date, year or message number by which Derived From dates its source, as typed",
        anchor="derived_from",
        field="derived_from",
    )
    has_source_list: bool = fact("flag", "the text lists its sources")
    # after it
    current_level: int | None = fact(
        "level", "level that the record has now, as current_classification says", field="current_classification"
    )
    retention: str | None = fact("text", "permanent or temporary, as the record says of its series", field="retention")
    reviewed_on: date | None = fact("date", "day of the review", field="reviewed_on")
    withheld: str | None = fact(
        "text", "what the record says is withheld now: full (nothing), part or denied", field="withheld"
    )
    release_exemptions: tuple[str, ...] = fact(
        "list", "codes under which something is withheld, from the field, release lines and margins", field="exemptions"
    )
    release_marks: tuple[str, ...] = fact(
        "list",
        "marks of release on the text: stamp (Declassified/Released ...), page, line, authority, reviewer, current, "
        "code, or declassified (the bare word on a line)",
    )
