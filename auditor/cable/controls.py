"""What controls and captions amount to: groups of controls, restriction and order of captions, former forms."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from auditor.cable.caption_lines import CaptionLines
from auditor.cable.facts import Mark
from auditor.cable.vocabulary import captions, longest, words

_NOT_WORD = re.compile(r"[^A-Z0-9]+")


def kinds_of(controls: Iterable[str]) -> tuple[str, ...]:
    """Return the controls without their lists: `REL` for `REL USA GBR`."""
    known = words().controls
    return tuple(control if control in known else control.split()[0] for control in controls)


def stated_controls(lines: CaptionLines, level: str) -> tuple[str, ...]:
    """Return the controls that captions amount to; SENSITIVE is SBU on an unclassified cable and no control above."""
    forms = captions().forms
    found = list(lines.lists)
    for word in lines.known:
        control = forms[word].control
        if control == "SENSITIVE":
            control = "SBU" if level == "U" else ""
        if control:
            found.append(control)
    return tuple(found)


def as_captions(controls: Iterable[str]) -> tuple[str, ...]:
    """Return the controls of a marking that are distribution captions too (NODIS, EXDIS, LIMDIS)."""
    forms = captions().forms
    return tuple(control for control in controls if control in forms and forms[control].kind == "distribution")


def form_judged(field: Mark | None, text: Mark | None) -> Mark | None:
    """Return the marking whose form is judged: the text's where something is odd about it, else the field's."""
    if text is not None and (field is None or is_odd(text)):
        return text
    return field


def is_odd(mark: Mark) -> bool:
    """Say whether anything about the form of a marking is to be told."""
    return bool(mark.faults or mark.unknown or mark.suggestion or mark.declassify)


def administrative(controls: Iterable[str]) -> tuple[str, ...]:
    """Return the controls by which an unclassified text is protected."""
    known = words().controls
    return tuple(control for control in kinds_of(controls) if control in known and known[control].administrative)


def legacy(controls: Iterable[str]) -> tuple[str, ...]:
    """Return the older intelligence controls."""
    known = words().controls
    return tuple(control for control in kinds_of(controls) if control in known and known[control].legacy)


def in_register(mark: Mark | None) -> tuple[str, ...]:
    """Return the controls of a marking that has the register's double slashes, without their lists."""
    return kinds_of(mark.controls) if mark is not None and "//" in mark.text else ()


def former_forms(marks: Iterable[Mark | None], lines: CaptionLines) -> tuple[str, ...]:
    """Return the former forms of controls in marks and caption lines, each as `form=control`."""
    old = words().old
    found = list(lines.old)
    for mark in marks:
        typed = mark.text.upper() if mark is not None and mark.controls else ""
        form = next((form for form in longest(old) if form in typed), None)
        if form is not None:
            found.append(f"{form}={old[form]}")
    return tuple(dict.fromkeys(found))


def restriction(known: Iterable[str]) -> int | None:
    """Return how restrictive the strictest distribution caption is, None without any."""
    return max(_restrictions(known), default=None)


def ascend(known: Iterable[str]) -> bool:
    """Say whether a distribution caption stands after a less restrictive one; the lowest, SIPDIS, is left aside."""
    ranks = [rank for rank in _restrictions(known) if rank > 0]
    return ranks != sorted(ranks, reverse=True)


def _restrictions(known: Iterable[str]) -> list[int]:
    forms = captions().forms
    ranks = (forms[word].restriction for word in known if word in forms)
    return [rank for rank in ranks if rank is not None]


def channels(known: Iterable[str]) -> tuple[str, ...]:
    """Return the channel captions."""
    forms = captions().forms
    return tuple(forms[word].id for word in known if word in forms and forms[word].kind == "channel")


def named_in(subject: str) -> tuple[str, ...]:
    """Return the handling captions whose words a subject has."""
    flat = f" {_NOT_WORD.sub(' ', subject.upper())} "
    return tuple(dict.fromkeys([name for form, name in _handling_forms() if form in flat]))


@cache
def _handling_forms() -> tuple[tuple[str, str], ...]:
    """Return every form of the handling captions, with a blank on both sides, and the caption it is."""
    forms = captions().forms.items()
    return tuple((f" {form} ", caption.id) for form, caption in forms if caption.kind == "handling")
