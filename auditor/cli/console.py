"""What goes to standard error and how: notes, the closing line, progress. Standard output belongs to the payload."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from auditor.output.text import count, visible

_FIRST_SHOWN, _BETWEEN = 1.0, 0.2


@dataclass(slots=True)
class Watch:
    """The record being processed and how many are done; shown on a terminal once a run takes longer than a second."""

    record: str = ""
    shows: bool = False
    _next: float = field(default_factory=lambda: time.monotonic() + _FIRST_SHOWN)
    _shown: bool = False

    def __call__(self, record: str, done: int) -> None:
        """Note progress."""
        self.record = record
        if self.shows and time.monotonic() >= self._next:
            sys.stderr.write(f"\r{done:,} records")
            sys.stderr.flush()
            self._next, self._shown = time.monotonic() + _BETWEEN, True

    def finish(self) -> None:
        """Take the progress line off the terminal."""
        self.record = ""
        if self._shown:
            sys.stderr.write("\r\x1b[K")
            self._shown = False


@dataclass(frozen=True, slots=True)
class Console:
    """What the user wants to read on standard error."""

    quiet: bool = False
    verbose: bool = False

    def note(self, text: str) -> None:
        """Print a line unless quiet."""
        if text and not self.quiet:
            say(text)

    def detail(self, text: str) -> None:
        """Print a line when verbose."""
        if self.verbose:
            say(text)


def say(text: str) -> None:
    """Print a line to standard error, control characters and line ends made visible."""
    sys.stderr.write(f"{visible(text)}\n")


def say_trace(text: str) -> None:
    """Print a trace to standard error as its lines."""
    sys.stderr.writelines(f"{visible(line)}\n" for line in text.splitlines())


def wants_color(choice: str) -> bool:
    """Say whether standard output gets colour: NO_COLOR wins, `auto` asks whether it is a terminal."""
    if os.environ.get("NO_COLOR") or choice == "never":
        return False
    return choice == "always" or (sys.stdout.isatty() and os.environ.get("TERM") != "dumb")


def report(console: Console, meta: Mapping[str, Any], *, today: bool, found: str = "") -> None:
    """Print what a run rests on: stray files, records not checked, and the closing line.

    `found` says there what came of the records; without it, the findings are counted.
    """
    counts = meta["counts"]
    _report_skipped(console, meta["skipped"])
    for source, profile in meta["profiles"].items():
        console.detail(f"{source}: read as {profile}")
    if counts["not_checked"]:
        unchecked = ", ".join(f"{code} {number:,}" for code, number in counts["not_checked"].items())
        console.detail(f"not checked, as the record's date or facts cannot place it: {unchecked}")
        more = "" if console.verbose else "; --verbose lists them"
        console.note(f"{count(len(counts['not_checked']), 'rule')} could not place some records{more}")
    _report_baseline(console, meta.get("baseline", {}))
    severities = ", ".join(f"{number:,} {severity}" for severity, number in counts["findings"].items())
    as_of = f"{meta['as_of'] or 'no date'}{' (today; --as-of sets it)' if today else ''}"
    console.note(
        f"rows in {counts['in']:,} = {counts['audited']:,} audited + {counts['unreadable']:,} unreadable   "
        f"{found or f'findings {severities}'}   law {meta['law_digest'][:12]}   as of {as_of}"
    )


def _report_baseline(console: Console, baseline: Mapping[str, int]) -> None:
    """Say how many findings the baseline hides, and which of its entries are to be looked at."""
    if not baseline:
        return
    looked_at = ("expired", "unused", "partly-used", "record-absent")
    states = [f"{baseline[state]:,} {state.replace('-', ' ')}" for state in looked_at if baseline[state]]
    entries = f"; entries {', '.join(states)}: auditor baseline check lists them" if states else ""
    console.note(f"baseline hides {count(baseline['hidden'], 'finding')}{entries}")


def _report_skipped(console: Console, skipped: list[Mapping[str, str]]) -> None:
    shown = skipped if console.verbose else skipped[:10]
    for part in shown:
        console.note(f"skipped {part['source']}: {part['reason']}")
    if len(shown) < len(skipped):
        console.note(f"showing {len(shown)} of {len(skipped):,} skipped files; --verbose lists all")
