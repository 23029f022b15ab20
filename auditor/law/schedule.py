"""The schedule: one row per record, its dates beside what is known of its release. A leak is not a release."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from auditor.cable.facts import Cable, Release
from auditor.columns import fact
from auditor.ingest.records import Record
from auditor.law.arithmetic import days_between
from auditor.law.context import UNCLASSIFIED
from auditor.law.outcome import Outcome

_LEAK = "leak"
_REVIEWER = "reviewer"
"""Layer of an instruction that a reviewer stamped on the copy: a release is not measured against it."""
_DENIED = ("denied", "destroyed")
_TEMPORARY = "temporary"

COLUMNS = (
    "record_id",
    "source",
    "line",
    "dated",
    "overall",
    "post",
    "governing_order",
    "cited_order",
    "instruction",
    "instruction_kind",
    "exemption_codes",
    "declassify_on",
    "declassify_basis",
    "automatic_on",
    "automatic_basis",
    "clocks",
    "released_on",
    "release_route",
    "lag_days",
    "status",
    "controls",
    "review_on",
    "automatic_from",
)
"""Columns of every schedule output, in order; the remaining fields of a row are facts for rules only."""


@dataclass(frozen=True, slots=True)
class ScheduleRow:
    """One record's row. `dated` is ISO to the precision stated (`1975`, `1975-08`, `1975-08-02`), "" where unknown.

    `clocks` is `id=date` of every deadline, joined by `;`. Of the columns only what is new here is a fact.
    """

    record_id: str
    source: str
    line: int
    dated: str
    overall: str | None
    post: str | None
    governing_order: str | None
    cited_order: str | None
    instruction: str | None
    instruction_kind: str
    exemption_codes: tuple[str, ...]
    declassify_on: date | None
    declassify_basis: str
    automatic_on: date | None
    automatic_basis: str
    clocks: str
    released_on: date | None = fact("date", "earliest official release, else the earliest leak", field="released")
    release_route: str | None = fact(
        "text", "how that release came about: official, leak, foia, mdr, systematic, automatic", field="release_route"
    )
    lag_days: int | None = fact(
        "number", "days from the day due under the marking to the release (negative: early)", field="released"
    )
    status: str = fact(
        "text",
        "as of the day asked: not-classified, released, released-in-part, leaked, denied, due, pending, no-date, "
        "undetermined",
        field="released",
    )
    controls: tuple[str, ...] = ()
    review_on: date | None = None
    automatic_from: date | None = None
    release_authority: str | None = fact("text", "authority that the release names", field="review_authority")
    release_extent: str | None = fact("text", "extent of the release: full, part, denied", field="release_extent")
    leaked_on: date | None = fact("date", "earliest unauthorized publication", field="released")
    released_in_full_on: date | None = fact("date", "earliest official release in full", field="released")
    last_released_on: date | None = fact("date", "latest official release, in full or in part", field="released")
    denied_on: date | None = fact("date", "latest day on which the release was denied", field="releases")
    automatic_lag_days: int | None = fact(
        "number",
        "days from the first day on which automatic declassification could bite to the official release",
        field="released",
    )
    as_of: date | None = fact("date", "day for which the schedule is made", field="created")


def _earliest(releases: Sequence[Release]) -> Release | None:
    """Return the earliest dated release, an undated one where no other is known."""
    dated = [release for release in releases if release.released_on is not None]
    return min(dated, key=lambda release: release.released_on or date.max) if dated else next(iter(releases), None)


def _latest(releases: Sequence[Release]) -> date | None:
    return max((release.released_on for release in releases if release.released_on is not None), default=None)


def _known_by(releases: Sequence[Release], as_of: date | None) -> list[Release]:
    if as_of is None:
        return list(releases)
    return [release for release in releases if release.released_on is None or release.released_on <= as_of]


def _of_release(releases: Sequence[Release]) -> str | None:
    """Return the status that releases give, None where they give none."""
    official = [release for release in releases if release.route != _LEAK]
    opened = [release for release in official if release.extent not in _DENIED]
    if opened:
        return "released-in-part" if all(release.extent == "part" for release in opened) else "released"
    if len(official) < len(releases):
        return "leaked"
    return "denied" if official else None


def _status(cable: Cable, outcome: Outcome, as_of: date | None) -> str:
    """Return the status on a day: what is recorded, else how the day due under the marking stands to it."""
    if cable.statement.level == UNCLASSIFIED:
        return "not-classified"
    recorded = _of_release(_known_by(cable.releases, as_of)) if cable.releases else None
    if recorded is not None:
        return recorded
    if outcome.declassify_on is None:
        is_open = outcome.undetermined is not None or outcome.instruction_kind == "malformed"
        return "undetermined" if is_open else "no-date"
    if as_of is None or outcome.declassify_doubt is not None:
        return "undetermined"
    return "due" if outcome.declassify_on <= as_of else "pending"


def _lag(due: date | None, released: date | None) -> int | None:
    return None if due is None or released is None else days_between(due, released)


_UNRELEASED: dict[str, Any] = dict.fromkeys(
    (
        "released_on",
        "release_route",
        "release_authority",
        "release_extent",
        "leaked_on",
        "released_in_full_on",
        "last_released_on",
        "denied_on",
        "lag_days",
        "automatic_lag_days",
    )
)


def _release_facts(cable: Cable, outcome: Outcome) -> dict[str, Any]:
    """Return what the releases of a record come to, against its dates; without one nothing is known."""
    if not cable.releases:
        return _UNRELEASED
    opened = [release for release in cable.releases if release.route != _LEAK and release.extent not in _DENIED]
    official = _earliest(opened)
    leak = _earliest([release for release in cable.releases if release.route == _LEAK])
    full = _earliest([release for release in opened if release.extent != "part"])
    shown = official or leak
    released_on = shown.released_on if shown is not None else None
    is_own = outcome.instruction_layer != _REVIEWER and outcome.declassify_doubt is None
    return {
        "released_on": released_on,
        "release_route": shown.route if shown is not None else None,
        "release_authority": (shown.authority or None) if shown is not None else None,
        "release_extent": (shown.extent or None) if shown is not None else None,
        "leaked_on": leak.released_on if leak is not None else None,
        "released_in_full_on": full.released_on if full is not None else None,
        "last_released_on": _latest(opened),
        "denied_on": _latest([release for release in cable.releases if release.extent in _DENIED]),
        "lag_days": _lag(outcome.declassify_on, released_on) if is_own else None,
        "automatic_lag_days": _lag(outcome.automatic_from, official.released_on if official is not None else None),
    }


def schedule_row(record: Record, cable: Cable, outcome: Outcome, as_of: date | None) -> ScheduleRow:
    """Return the schedule row of one record as of a day (None: nothing can be called due or pending).

    A record whose `retention` is temporary has no automatic date: its schedule follows its disposition.
    """
    is_temporary = (record.get("retention") or "").strip().casefold() == _TEMPORARY and bool(outcome.temporary_basis)
    clocks = [f"{clock.id}={clock.on.isoformat() if clock.on else ''}" for clock in outcome.clocks]
    return ScheduleRow(
        record_id=cable.record_id,
        source=record.source,
        line=record.line,
        dated=cable.dated_as_stated or "",
        overall=cable.overall,
        post=cable.post,
        governing_order=outcome.governing_order,
        cited_order=outcome.cited_order,
        instruction=cable.instruction,
        instruction_kind=outcome.instruction_kind,
        exemption_codes=outcome.exemption_codes,
        declassify_on=outcome.declassify_on,
        declassify_basis=outcome.declassify_basis,
        automatic_on=None if is_temporary else outcome.automatic_on,
        automatic_basis=outcome.temporary_basis if is_temporary else outcome.automatic_basis,
        clocks=";".join(clocks),
        status=_status(cable, outcome, as_of),
        controls=cable.controls,
        review_on=outcome.review_on,
        automatic_from=None if is_temporary else outcome.automatic_from,
        as_of=as_of,
        **_release_facts(cable, outcome),
    )
