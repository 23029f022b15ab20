"""One plain sentence for the day of a marking: why that day, or why none. Says "due under", never "declassified"."""

from __future__ import annotations

from auditor.law.answer import Answer
from auditor.law.context import UNCLASSIFIED
from auditor.law.provisions import Entry, Legacy

STAMP = "a reviewer's stamp"
"""How the basis of a date begins that a reviewer set, years after the cable: it is not the cable's own marking."""
DOUBT = "; not certain: "
"""What stands in the basis of a day before the reason for which the record is not called due on it."""
_UNSTATED = {
    "none": "no instruction on the record states it",
    "not-applicable": "the line states none",
}
"""By kind of instruction, why a day that an order supplies is in doubt."""


_PERHAPS_LOST = "; this copy shows no complete header, so that an instruction may be missing from the copy only"
_NOTHING_SHOWN = "undetermined: the record shows neither a classification level nor an instruction"


def _provision(answer: Answer) -> Entry | Legacy | None:
    """Return the provision that the line's day, or its lack of one, rests on."""
    if answer.effect.entry is not None:
        return answer.effect.entry
    return next((found.legacy for found in answer.reading.found if found.legacy is not None), None)


def marking_authority(answer: Answer) -> str:
    """Return the citation of the provision that reads the line, "" where none does."""
    provision = _provision(answer)
    return provision.authority.citations if provision is not None else ""


def _typed(answer: Answer) -> str:
    texts = [pick.text.strip() for pick in answer.reading.typed if pick.on == answer.reading.stated]
    return f" (typed {texts[0]})" if texts else ""


def _later(answer: Answer) -> str:
    """Tell what a later order makes of the line, where that adds something."""
    legacy = answer.effect.legacy
    if legacy is None:
        return ""
    text = f"; read since {legacy.days.since} as: {legacy.meaning} ({legacy.authority.citation})"
    if answer.effect.calculated_on is not None and answer.effect.calculated is not None:
        citation = answer.effect.calculated.authority.citation
        text += f"; calculated from the source's date: {answer.effect.calculated_on.isoformat()} ({citation})"
    return text


def _two_schedules(answer: Answer, on: str, provision: Entry | Legacy) -> str:
    """Tell of an earlier order's schedule that outlasts the governing order's limit."""
    limit = answer.bounds.limit("maximum")
    under = limit.authority.citation if limit is not None else "the governing order"
    other = answer.effect.others[-1].isoformat()
    return f"due on {on} under {under}, unless exempted; the schedule of {provision.authority.citation} gives {other}"


def _reviewed(answer: Answer) -> str:
    day = answer.reading.decided_on
    return f" of {day.isoformat()}" if day is not None else ""


def doubt(answer: Answer) -> str:
    """Say why the day that follows is not certainly the marking's own, "" where it is or where none follows.

    No order lets its dates reach information that is outside automatic declassification (RD, FRD, TFNI).
    """
    reading, automatic, on, written = answer.reading, answer.automatic, answer.effect.on, answer.context.day
    if on is None:
        return ""
    if reading.kind == "malformed":
        return f"the line is not in order ({', '.join(reading.faults)})"
    if written is not None and on < written:
        return "it lies before the cable's own date"
    return _UNSTATED.get(reading.kind, "") or (automatic.basis.partition(": ")[2] if automatic.is_excluded else "")


def _dated(answer: Answer) -> str:
    """Tell why that day."""
    effect, reading = answer.effect, answer.reading
    assert effect.on is not None
    on, provision = effect.on.isoformat(), _provision(answer)
    if answer.context.statement.level == UNCLASSIFIED:
        return f"the line states {on}{_typed(answer)}, but the cable is not classified: nothing falls due"
    if provision is None:
        return f"the line states {on}{_typed(answer)}, and no order is known to read it"
    text = f"due on {on} under {provision.authority.citation}, unless exempted: {provision.meaning}"
    if "reviewer-stamp" in reading.notes:
        text = f"{STAMP}{_reviewed(answer)} and not the cable's own marking: {text}"
    reason = doubt(answer)
    uncertain = f"{DOUBT}{reason}" if reason else ""
    if "two-schedules" in reading.ambiguities:
        return _two_schedules(answer, on, provision) + uncertain
    if "date-without-effect" in reading.faults:
        text += f"; the later date typed ({effect.others[-1].isoformat()}) has no effect"
    elif effect.scheduled_on is None:
        text += _typed(answer)
    text += uncertain
    if answer.automatic.replaces and answer.automatic.rule is not None and answer.automatic.rule.replaces_later:
        citation = answer.automatic.rule.replaces_later.authority.citation
        text += f"; so late that the automatic date takes its place in a record of permanent value ({citation})"
    return text + (_later(answer) if effect.scheduled_on is not None else "")


def _faulty(answer: Answer) -> str:
    """Tell what keeps a malformed line from giving a day."""
    reading = answer.reading
    impossible = [pick.reason for pick in reading.typed if pick.reason]
    if reading.code_faults:
        return f"no day: {', '.join(reading.code_faults)} is not in the vocabulary of the order that reads the line"
    if impossible:
        return f"no day: {impossible[0]}"
    return f"no day: the line can't be read ({', '.join(reading.faults) or 'no value'})"


def _undated(answer: Answer) -> str:
    """Tell why there is no day."""
    effect, reading, provision = answer.effect, answer.reading, _provision(answer)
    if answer.context.statement.level == UNCLASSIFIED:
        what = (
            "the line has a value that means nothing here" if reading.kind == "malformed" else "no instruction is due"
        )
        return f"not classified: {what}"
    if effect.review_on is not None and provision is not None:
        on, citation = effect.review_on.isoformat(), provision.authority.citation
        return f"no day: a review is due on {on} under {citation}, which declassifies nothing{_later(answer)}"
    is_silent = answer.context.statement.level is None and reading.kind == "none"
    if is_silent or effect.undetermined:
        return _NOTHING_SHOWN if is_silent else effect.undetermined
    if reading.kind == "malformed":
        return _faulty(answer) + _later(answer)
    if provision is None or (answer.context.governing is None and reading.kind == "none"):
        return answer.governed.reason or "no day: no order file has a provision that reads the line"
    text = f"no day: {provision.meaning} ({provision.authority.citation})"
    if reading.kind == "event":
        text += "; an event can't be computed and is held as one"
    same = effect.legacy is not None and effect.legacy.meaning == provision.meaning
    return text + ("" if same else _later(answer))


def declassify_basis(answer: Answer) -> str:
    """Return the sentence for the day on which the marking has the cable fall due; never empty.

    Where a copy shows neither an instruction nor a complete header, the cable may have had one all the same.
    """
    text = _undated(answer) if answer.effect.on is None else _dated(answer)
    statement = answer.context.statement
    is_lost = statement.instruction is None and not statement.header_complete
    return text + _PERHAPS_LOST if is_lost and statement.level not in (None, UNCLASSIFIED) else text


def temporary_basis(answer: Answer) -> str:
    """Say why a record that is not of permanent value has no automatic date, "" where the law does not say."""
    rule = answer.automatic.rule
    if rule is None or rule.not_permanent is None:
        return ""
    return f"not computed: {rule.not_permanent.reason} ({rule.not_permanent.authority.citation})"
