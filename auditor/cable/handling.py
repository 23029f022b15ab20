"""Facts of how a cable is to be handled: the form of its marking, groups of controls, captions. Knows no law."""

from __future__ import annotations

from dataclasses import dataclass

from auditor.cable.background import Background
from auditor.columns import fact


@dataclass(frozen=True, init=False, repr=False, eq=False)
class Handling(Background):
    """Marking, controls and captions of one record beside the contract; facts of scope "cable"."""

    # the overall marking
    marking: str | None = fact(
        "text",
        "the marking whose form is judged: the classification line of the text where it is odd, else the field's",
        anchor="marking",
        field="classification",
    )
    overall_owner: str | None = fact(
        "text",
        "owner of a level that is not the United States' own: NATO, FGI (a foreign government) or JOINT",
        anchor="overall",
        field="classification",
    )
    register_controls: tuple[str, ...] = fact(
        "list",
        "controls inside an overall marking of the register's form, which has double slashes; caption lines left aside",
        anchor="overall",
        field="classification",
    )
    admin_controls: tuple[str, ...] = fact(
        "list",
        "controls by which an unclassified text is protected (SBU, LOU, FOUO, EFTO ...)",
        anchor="overall",
        field="classification",
    )
    field_admin_controls: tuple[str, ...] = fact(
        "list",
        "those of them that the metadata state, in the classification or as a caption",
        anchor="classification",
        field="classification",
    )
    legacy_controls: tuple[str, ...] = fact(
        "list",
        "older intelligence controls (CONTROLLED DISSEM, NO DISSEM ABROAD ...)",
        anchor="overall",
        field="classification",
    )
    superseded_forms: tuple[str, ...] = fact(
        "list",
        "former forms of controls and captions, with what each is read as: `NO FOREIGN DISSEM=NOFORN`",
        anchor="captions",
        field="captions",
    )
    # captions
    field_restriction: int | None = fact(
        "number", "caption_restriction of the metadata's captions alone", anchor="captions", field="captions"
    )
    text_restriction: int | None = fact(
        "number", "caption_restriction of the text's caption lines alone", anchor="caption_lines"
    )
    captions_ascend: bool = fact(
        "flag",
        "a distribution caption stands after a less restrictive one; SIPDIS left aside",
        anchor="captions",
        field="captions",
    )
    subject_captions: tuple[str, ...] = fact(
        "list", "handling captions that the subject names (OFFICIAL INFORMAL)", anchor="subject", field="subject"
    )
    distribution_offices: tuple[str, ...] = fact(
        "list",
        "offices on the ACTION, ORIGIN and INFO lines of a 1973-79 telegram, without their copies (NODS for NODS-00)",
        anchor="distribution",
    )
