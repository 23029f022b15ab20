"""The declassification instruction: what a line says, where a cable has it, and the Reason beside it. Knows no law."""

from auditor.cable.instruction_grammar import read_instruction
from auditor.cable.instruction_line import find_instruction
from auditor.cable.reason import read_reason

__all__ = ["find_instruction", "read_instruction", "read_reason"]
