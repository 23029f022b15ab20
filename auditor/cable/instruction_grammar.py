"""The grammar of the declassification instruction: one line of text into tokens, candidate dates and faults.

Knows no law: every order number, code and date is read as typed, and what they come to is decided elsewhere.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from typing import Literal

from auditor.cable.dates import match_date
from auditor.cable.facts import Instruction, Token
from auditor.cable.instruction_codes import (
    read_category,
    read_code,
    read_duration,
    read_family,
    read_indefinite,
    read_not_applicable,
    read_source_marked,
)
from auditor.cable.instruction_notes import (
    read_classifier,
    read_date,
    read_declassified,
    read_derived,
    read_name,
    read_next_field,
    read_origin,
    read_phrase,
    read_reasons,
)
from auditor.cable.instruction_reading import (
    Reading,
    Recogniser,
    read_joint,
    read_label,
    read_odd_label,
    read_order,
)
from auditor.cable.instruction_runs import as_prose, is_prose, judge_form, name_runs
from auditor.cable.spellings import VOCABULARY, any_of, compiled

Layer = Literal["cable", "reviewer", "prose"]

_LIMIT = 1000
_SKIP = " \t\r\n\f\v\x1c\x1d\x1e\x1f\x85\xa0.,:;&/-\u2013\u2014"
_PIECE = re.compile(r"[A-Za-z]+|[0-9]+|.", re.DOTALL)
_RECOGNISERS: tuple[Recogniser, ...] = (
    read_next_field,
    read_source_marked,
    read_phrase,
    read_code,
    read_family,
    read_category,
    read_not_applicable,
    read_order,
    read_label,
    read_declassified,
    read_classifier,
    read_derived,
    read_reasons,
    read_date,
    read_odd_label,
    read_duration,
    read_indefinite,
    read_name,
    read_origin,
    read_joint,
)


_DATED = re.compile(r"(?P<before>[^0-9\n]{0,40}(?:[0-9]{5}[^0-9\n]{1,40})?)(?P<date>[0-9]{1,2}/[0-9]{1,2}/[0-9]{2,4})")
"""A line of which all that varies from cable to cable is the date at its end."""
_FIGURE = re.compile("[0-9]")


@lru_cache(maxsize=512)
def read_instruction(text: str) -> Instruction:
    """Read a declassification instruction, or whatever stands in its place; any text gives an answer.

    Of lines that differ in the date at their end only one is read whole (see `read_whole`).
    """
    shape = _DATED.fullmatch(text)
    dated = match_date(shape["date"]) if shape else None
    if shape is None or dated is None or dated.faults or dated.end != len(shape["date"]):
        return read_whole(text)
    model = _model(shape["before"], _FIGURE.sub("1", shape["date"]))
    if model is None:
        return read_whole(text)
    at = shape.start("date")
    date = Token("date", shape["date"], "", dated.readings, at, len(text))
    return replace(model, raw=text, tokens=(*model.tokens[:-1], date))


@lru_cache(maxsize=512)
def _model(before: str, date: str) -> Instruction | None:
    """Return the instruction of a line that ends in a date, None where the date is not its last token."""
    read = read_whole(before + date)
    last = read.tokens[-1] if read.tokens else None
    return read if last is not None and (last.kind, last.start, last.text) == ("date", len(before), date) else None


def read_whole(text: str) -> Instruction:
    """Read a declassification instruction, or whatever stands in its place; any text gives an answer.

    Tokens are in order of place and do not overlap. What no token covers is white space, punctuation, or `frame`:
    the order, the label and joining words. Text that nothing recognises is an event where its words say so, a note
    where it stands before the order or the label, else kind `unread`, with fault `ocr-noise` where it is not even
    words and `unread-words` where it is. Beyond 1,000 characters all is one unread token (fault `overlong`).
    """
    head = text[:_LIMIT]
    reading = Reading(head, reviewer=is_stamp(head))
    _scan(reading)
    tokens = name_runs(reading)
    layer: Layer = "reviewer" if reading.reviewer else "prose" if is_prose(reading, tokens) else "cable"
    if layer == "prose":
        tokens = as_prose(tokens)
    else:
        judge_form(reading, tokens)
    if len(text) > _LIMIT:
        reading.fault("overlong")
        tokens.append(Token("unread", text[_LIMIT:], "", (), _LIMIT, len(text)))
    return Instruction(
        text,
        reading.order or "",
        reading.order_text,
        reading.has("label"),
        tuple(tokens),
        tuple(reading.faults),
        layer,
        tuple((start, end) for start, end, _ in reading.frames),
    )


# --------------------------------------------------------------------------- scanning
def _scan(reading: Reading) -> None:
    """Walk through the text once; text that nothing recognises gathers into runs of kind `unread`."""
    text, at, last = reading.text, 0, 0
    while at < len(text):
        if text[at] in _SKIP:
            at += 1
            continue
        end = _recognise(reading, at)
        if end > at:
            at = end
            continue
        if reading.pending is None:
            reading.pending = at
        found = _PIECE.match(text, at)
        at = last = found.end() if found else at + 1
        if at == len(text):
            break
    _close_run(reading, max(last, 0))


def _recognise(reading: Reading, at: int) -> int:
    """Try every recogniser at `at`; what it adds comes after the run that was pending."""
    pending, tokens = reading.pending, len(reading.tokens)
    for recogniser in _RECOGNISERS:
        end = recogniser(reading, at)
        if end > at:
            if pending is not None:
                run = reading.text[pending:at].rstrip(_SKIP)
                reading.tokens.insert(tokens, Token("unread", run, "", (), pending, pending + len(run)))
                reading.pending = None
            return end
    return at


def _close_run(reading: Reading, end: int) -> None:
    if reading.pending is not None:
        run = reading.text[reading.pending : end].rstrip(_SKIP)
        reading.tokens.append(Token("unread", run, "", (), reading.pending, reading.pending + len(run)))
        reading.pending = None


# --------------------------------------------------------------------------- whose line it is
_STAMP = compiled(
    r"(?<![A-Za-z])CLASS\s?:"
    r"|(?:[\u2014\u2013]|\s-{1,2})\s{0,9}"
    r"(?:REASON\s?:|DECLASSIFY(?:[ \t]{1,9}ON)?(?![A-Za-z])[ \t]?:?[ \t]{0,9}(?=[0-9\n]|B[1-9]|$))"
    rf"|(?<![A-Za-z]){any_of(VOCABULARY['classifier']['openings'])}\s[^\n\u2014\u2013]{{1,80}}?\sON(?:\s+[0-9]|\s*$)"
)


def is_stamp(text: str) -> bool:
    """Say whether the text is a reviewer's stamp (or a part of one), put on years after the cable.

    Behind a dash, `Declassify on:` is a stamp's where a date follows or nothing; a code there (OADR) is the cable's.
    """
    return _STAMP.search(text) is not None
