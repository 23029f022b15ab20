"""What differs between two results, two data sets or two laws. Reads no file, computes no date, knows no rule."""

from auditor.comparison.changes import KINDS, Change
from auditor.comparison.compare import Comparison, compare
from auditor.comparison.grouping import Group
from auditor.comparison.laws import LawChange, law_changes
from auditor.comparison.state import Dated, RecordState, Snapshot

__all__ = [
    "KINDS",
    "Change",
    "Comparison",
    "Dated",
    "Group",
    "LawChange",
    "RecordState",
    "Snapshot",
    "compare",
    "law_changes",
]
