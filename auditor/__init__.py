"""auditor: when each diplomatic cable was due to be declassified, under which rule, and whether its markings agree.

The names below are the public API; everything else may change.
"""

from __future__ import annotations

import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from auditor.cable.marking import parse_marking
    from auditor.checks.catalogue import load_catalogue as load_rules
    from auditor.frames import Audit, audit, schedule, timing
    from auditor.law import load_law

_PLACES = {
    "Audit": ("auditor.frames", "Audit"),
    "audit": ("auditor.frames", "audit"),
    "schedule": ("auditor.frames", "schedule"),
    "load_law": ("auditor.law", "load_law"),
    "load_rules": ("auditor.checks.catalogue", "load_catalogue"),
    "parse_marking": ("auditor.cable.marking", "parse_marking"),
    "timing": ("auditor.frames", "timing"),
}

__all__ = ["Audit", "__version__", "audit", "load_law", "load_rules", "parse_marking", "schedule", "timing"]


def __getattr__(name: str) -> Any:
    """Import a public name when it is first asked for, so that `auditor --help` waits for nothing."""
    if name not in _PLACES:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    import importlib  # noqa: PLC0415

    module, attribute = _PLACES[name]
    return getattr(importlib.import_module(module), attribute)


class _Face(ModuleType):
    """The package as users see it: `auditor.timing` stays the function when the package of that name is imported."""

    def __setattr__(self, name: str, value: object) -> None:
        if not (name in _PLACES and isinstance(value, ModuleType)):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Face
