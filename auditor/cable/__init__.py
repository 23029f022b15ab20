"""Text to facts: what a cable states about itself. Knows no law."""

from __future__ import annotations

from auditor.cable.cable import read_cable
from auditor.cable.identity import Mrn, parse_mrn
from auditor.cable.marking import parse_marking
from auditor.cable.vocabulary import level_id, level_rank, level_word

__all__ = ["Mrn", "level_id", "level_rank", "level_word", "parse_marking", "parse_mrn", "read_cable"]
