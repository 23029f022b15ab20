"""What the pipeline hands to a writer: rows of the tables, the counts, and access to source lines.

The pipeline provides, to these types:

    auditor.pipeline.check(paths: Sequence[str], settings: Settings, progress: Progress) -> Result
    auditor.pipeline.schedule(paths: Sequence[str], settings: Settings, progress: Progress) -> Result
    auditor.pipeline.explain_record(record_id: str, paths: Sequence[str], settings: Settings) -> list[Explanation]

`Settings` is `auditor.settings.Settings`; a path `-` is standard input. `Progress` is called as
`progress(record_id, done)` now and then: the record being processed (named when the tool itself fails) and how
many are done. `check` fills every table, `schedule` the schedule and the releases. `explain_record` returns one
`Explanation` for each record of that id, `UsageError` with a near miss where there is none.

Writers iterate over a table, several times if need be, and never index it: `Rows` may be a list or a spool on disk.
Writers trust the order: record findings in input order, then data set, then input.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol, TypeVar

from auditor.cable.facts import Cable
from auditor.checks.findings import Finding
from auditor.ingest.records import Record
from auditor.law.outcome import Outcome

if TYPE_CHECKING:
    from auditor.checks.coverage import CoverageRow, GapRow
    from auditor.law.schedule import ScheduleRow

T_co = TypeVar("T_co", covariant=True)

SCHEMA_VERSION = "1"
"""Version of the machine-readable outputs; it changes when a column is renamed or removed."""

Progress = Callable[[str, int], None]


class Rows(Protocol[T_co]):
    """Rows that can be counted, and walked through more than once."""

    def __iter__(self) -> Iterator[T_co]: ...

    def __len__(self) -> int: ...


@dataclass(frozen=True, slots=True)
class PortionRow:
    """One paragraph. `mark` is without its parentheses, `length` the characters of the mark; 0 where unknown."""

    record_id: str
    ordinal: int
    number: int | None
    mark: str
    level: str
    controls: tuple[str, ...]
    line: int
    column: int
    length: int


@dataclass(frozen=True, slots=True)
class ReleaseRow:
    """One release event that a record states; `released_on` is ISO or empty."""

    record_id: str
    ordinal: int
    released_on: str
    route: str
    authority: str
    extent: str
    source: str
    line: int


@dataclass(frozen=True, slots=True)
class RecordRow:
    """One line of the archivist's worklist: a record, its highest portion, its worst finding and how many."""

    record_id: str
    source: str
    line: int
    overall: str
    highest_portion: str
    worst: str
    findings: int
    status: str


@dataclass(frozen=True, slots=True)
class RuleRow:
    """One rule that ran, for the formats that list rules beside findings. `severity` is the highest it can take.

    `grouped`: people are told of it once for each post and year.
    """

    code: str
    name: str
    scope: str
    severity: str
    summary: str
    help: str
    authority: str
    grouped: bool = False


@dataclass(frozen=True, slots=True)
class Accepted:
    """A finding that the baseline hides, and why it may stay."""

    finding: Finding
    reason: str


@dataclass(frozen=True, slots=True)
class Content:
    """How much of a record there is to read: the words of its text, and the keys of its excised paragraphs."""

    words: int
    excised: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Counts:
    """`rows` read = `audited` + `unreadable`. `findings` by severity, `not_checked` records by rule code, sorted."""

    rows: int = 0
    audited: int = 0
    unreadable: int = 0
    findings: Mapping[str, int] = field(default_factory=dict)
    not_checked: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Meta:
    """What a result rests on. `as_of` is ISO or empty; digests are hex; `profiles` maps a source to its profile.

    `skipped` lists the stray files of walked folders as (source, reason). `baseline` counts the findings hidden and the
    entries by state; it is empty where there is no baseline.
    """

    version: str
    law_digest: str
    rules_digest: str
    as_of: str = ""
    counts: Counts = Counts()
    profiles: Mapping[str, str] = field(default_factory=dict)
    skipped: tuple[tuple[str, str], ...] = ()
    tool: str = "auditor"
    schema_version: str = SCHEMA_VERSION
    baseline: Mapping[str, int] = field(default_factory=dict)


def no_line(source: str, line: int) -> str | None:  # noqa: ARG001
    """Stand in for `Result.line_of` where the sources cannot be read again."""
    return None


@dataclass(frozen=True, slots=True)
class Standing:
    """How much of what a result rests on was held against its source: cited values of the law, and rules that ran."""

    law_values: int = 0
    law_unverified: int = 0
    rules: int = 0
    rules_unverified: int = 0


@dataclass(frozen=True, slots=True)
class Result:
    """Everything one run found.

    `rules` are the rules that ran, by code. `line_of(source, line)` gives a physical line of a source without its
    line end, None where it can't be had (standard input, Parquet). `kept_columns` names the pass-through columns of
    `--keep`, and `kept` their values by (source, line) of the schedule row. `show_text` says that the user allowed
    cable text where it is redacted by default. `accepted` are the findings that a baseline hides; they stand in no
    table. `contents` says of each row of the schedule how much of the record there is to read, and is empty unless
    that was asked for; `standing` says what of the law and the rules was verified.
    """

    command: str
    meta: Meta
    schedule: Rows[ScheduleRow] = ()
    portions: Rows[PortionRow] = ()
    findings: Rows[Finding] = ()
    releases: Rows[ReleaseRow] = ()
    records: Rows[RecordRow] = ()
    coverage: Rows[CoverageRow] = ()
    gaps: Rows[GapRow] = ()
    rules: tuple[RuleRow, ...] = ()
    line_of: Callable[[str, int], str | None] = no_line
    kept_columns: tuple[str, ...] = ()
    kept: Mapping[tuple[str, int], tuple[str, ...]] = field(default_factory=dict)
    show_text: bool = False
    accepted: Rows[Accepted] = ()
    contents: Rows[Content] = ()
    standing: Callable[[], Standing] = Standing


@dataclass(frozen=True, slots=True)
class Explanation:
    """One record taken apart: what it states, what the law makes of it, and what the rules say."""

    record: Record
    cable: Cable
    outcome: Outcome
    schedule: ScheduleRow
    findings: tuple[Finding, ...]
