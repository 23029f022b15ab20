"""Colours of severities on a terminal."""

from __future__ import annotations

_CODES = {"error": "31", "warning": "33", "info": "36", "strong": "1"}


def paint(text: str, role: str, *, on: bool) -> str:
    """Return `text` in the colour of a severity, or `strong`; unchanged where colour is off."""
    return f"\x1b[{_CODES[role]}m{text}\x1b[0m" if on else text
