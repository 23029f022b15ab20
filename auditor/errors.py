"""The exceptions of auditor: the tool, its configuration or its data files are at fault, never a record.

A defect in a record is a finding. Every message says where (file, line or JSON path), what was found,
what is allowed, and what to do.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from typing import Any


class AuditorError(Exception):
    """Base of every error that auditor raises on purpose; `exit_code` is the status the CLI returns."""

    exit_code = 2


class UsageError(AuditorError):
    """The command line or an API argument asks for something that does not exist."""


class ConfigError(AuditorError):
    """A settings file, a rule card, a vocabulary or a profile is wrong."""


class LawDataError(AuditorError):
    """An order or clock file is wrong."""


class LawGap(LawDataError):
    """Between two orders lies a day that no order governs."""


class LawConflict(LawDataError):
    """Two orders govern the same day."""


class InputUnreadable(AuditorError):
    """A file named by the user can't be opened or holds nothing that can be audited."""

    exit_code = 3


class Unreachable(AuditorError):
    """Where an input is stored gives no answer, refuses, or holds another file than before: it says nothing of it."""

    exit_code = 3


_ALIKE = str.maketrans("oil", "011")


def near_miss(word: str, known: Iterable[str]) -> str:
    """Return `"; did you mean X?"` for the known word nearest to `word`, or an empty string.

    A word that differs only by letters typed for digits (RU0O1) is nearer than any other.
    """
    names = sorted(known)
    alike = {name.casefold().translate(_ALIKE): name for name in names}
    folded = {name.casefold(): name for name in names}
    found = alike.get(word.casefold().translate(_ALIKE))
    if found is None:
        near = difflib.get_close_matches(word.casefold(), folded, n=1, cutoff=0.6)
        found = folded[near[0]] if near else None
    return f"; did you mean {found}?" if found else ""


def differences(theirs: Mapping[str, Any], own: Mapping[str, Any]) -> str:
    """Return `"law: a there, b here; ..."` for every key of `own` that has another value in `theirs`, or nothing."""
    names = [name for name in own if theirs.get(name) != own[name]]
    return "; ".join(f"{name}: {theirs.get(name, 'none')} there, {own[name]} here" for name in names)
