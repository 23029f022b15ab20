"""The licences of what runs with auditor: exit 1 where one is of the GPL family, or where none is stated.

    python .ci/licences.py

Reads the metadata installed beside it: the requirements of `auditor`, of its run-time extras, and of theirs in turn.
"""

from __future__ import annotations

import re
import sys
from importlib.metadata import Distribution, PackageNotFoundError, distribution

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = "auditor"
NOT_AT_RUN_TIME = {"all", "dev", "docs", "release", "test"}
GPL = re.compile(r"\b[AL]?GPL|General Public License", re.IGNORECASE)


def closure(root: str) -> dict[str, Distribution | None]:
    """Return what a package needs to run, its extras included; None for what is not installed."""
    extras = set(distribution(root).metadata.get_all("Provides-Extra") or ()) - NOT_AT_RUN_TIME
    found: dict[str, Distribution | None] = {}
    waiting = [(root, extras)]
    done: set[tuple[str, frozenset[str]]] = set()
    while waiting:
        name, wanted = waiting.pop()
        key = (canonicalize_name(name), frozenset(wanted))
        if key in done:
            continue
        done.add(key)
        try:
            found[key[0]] = distribution(name)
        except PackageNotFoundError:
            found[key[0]] = None
            continue
        for text in distribution(name).requires or ():
            need = Requirement(text)
            if need.marker is None or any(need.marker.evaluate({"extra": extra}) for extra in (*wanted, "")):
                waiting.append((need.name, need.extras))
    return found


def licence(found: Distribution) -> str:
    """Return the licence as the metadata state it: the expression, else the classifiers, else the first line; or ""."""
    told = found.metadata
    named = [row.rpartition(" :: ")[2] for row in told.get_all("Classifier") or () if row.startswith("License ::")]
    first = (told.get("License") or "").strip().partition("\n")[0]
    return told.get("License-Expression") or ", ".join(named) or first


def refused(name: str, found: Distribution | None) -> str:
    """Return why a package may not be there, or ""."""
    if found is None:
        return f"{name}: not installed, so that its licence is not known"
    stated = licence(found)
    if not stated:
        return f"{name}: no licence is stated"
    return f"{name}: {stated}" if GPL.search(stated) else ""


def main() -> int:
    packages = closure(ROOT)
    for name, found in sorted(packages.items()):
        print(f"{name:28} {found.version if found else '-':14} {licence(found) if found else 'not installed'}")
    faults = [fault for name, found in sorted(packages.items()) if (fault := refused(name, found))]
    print("\n".join(["", *(f"refused: {fault}" for fault in faults)]) if faults else "\nno licence of the GPL family")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
