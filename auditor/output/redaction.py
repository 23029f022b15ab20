"""What of a cable's text a reader sees: the source line around a mark, or only the mark where text is withheld.

Text is withheld for records known only from a leak, and altogether in the formats that end up in public build logs,
unless the user asked for it (`--show-text`). Marks, dates and instructions are not text; subjects and names are. No
classifier's name stands beside a finding, whatever the record.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

from auditor.checks.findings import Finding
from auditor.output.result import Result
from auditor.output.text import shortened, visible

WITHHELD = "[withheld; --show-text shows it]"
LEAK = "leak"
_NAME_FIELD = "classified_by"
_BESIDE_NAMES = frozenset({"classified_by", "derived_from", "reason"})
_PROSE_FIELDS = frozenset({"subject", "classified_by", "derived_from"})
_LONGEST_MARK = 60
_BEFORE, _AFTER = 60, 100


@dataclass(frozen=True, slots=True)
class Snippet:
    """The line of a finding in three parts, control characters made visible; `mark` is what to underline."""

    before: str
    mark: str
    after: str


class Redaction:
    """Decides for the findings of one result; `everything` withholds the text of all records, not only leaked ones."""

    def __init__(self, result: Result, *, everything: bool = False) -> None:
        self._show = result.show_text
        self._everything = everything
        self._line_of = result.line_of
        self._leaked: set[str] = set()
        if not self._show and not everything:
            self._leaked = {row.record_id for row in result.schedule if row.release_route == LEAK}

    def withholds(self, record_id: str) -> bool:
        """Say whether the text of a record may not be shown."""
        return not self._show and (self._everything or record_id in self._leaked)

    def finding(self, finding: Finding) -> Finding:
        """Return the finding without prose in `observed` and `message` where that is withheld."""
        if not finding.observed or self._show or not _is_prose(finding):
            return finding
        if finding.field != _NAME_FIELD and not self.withholds(finding.record_id):
            return finding
        message = finding.message.replace(finding.observed, WITHHELD)
        return dataclasses.replace(finding, observed=WITHHELD, message=message)

    def snippet(self, finding: Finding) -> Snippet | None:
        """Return the source line with the finding's span, None where there is no such line or it is withheld."""
        line = self._line_of(finding.source, finding.line) if finding.line else None
        if line is None or not finding.column:
            return None
        start = finding.column - 1
        end = finding.end_column - 1 if finding.end_line in (0, finding.line) else len(line)
        mark = line[start:end]
        if not mark or not _agrees(mark, finding.observed):
            return None
        if self.withholds(finding.record_id) or (finding.field in _BESIDE_NAMES and not self._show):
            shows_mark = len(mark) <= _LONGEST_MARK and not _is_prose(finding)
            return Snippet("\u2026 ", visible(mark), " \u2026") if shows_mark else None
        before = line[:start]
        before = before if len(before) <= _BEFORE else "\u2026" + before[-_BEFORE:]
        return Snippet(visible(before), visible(shortened(mark, _AFTER)), visible(shortened(line[end:], _AFTER)))


def _is_prose(finding: Finding) -> bool:
    return finding.field in _PROSE_FIELDS or len(finding.observed) > _LONGEST_MARK or "\n" in finding.observed


def _agrees(mark: str, observed: str) -> bool:
    """Say whether a span holds what was observed: a decoded cell need not stand so in the file."""
    return observed.strip() in mark or mark.strip() in observed
