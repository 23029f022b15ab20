"""The exceptions of auditor: the tool, its configuration or its data files are at fault, never a record.

A defect in a record is a finding. Every message says where (file, line or JSON path), what was found,
what is allowed, and what to do.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable


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


def near_miss(word: str, known: Iterable[str]) -> str:
    """Return `"; did you mean X?"` for the known word nearest to `word`, or an empty string."""
    by_fold = {name.casefold(): name for name in known}
    found = difflib.get_close_matches(word.casefold(), sorted(by_fold), n=1, cutoff=0.6)
    return f"; did you mean {by_fold[found[0]]}?" if found else ""
