"""The check report: one page that opens from a disk, without network, and reads without its script.

The templates, the style and the script are in `reports/`; the page names its own style and script by their digests and
allows nothing else, so that no text of a record can run or fetch anything.
"""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections.abc import Iterable
from functools import cache
from typing import TextIO

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from auditor import resources
from auditor.checks.findings import SEVERITIES
from auditor.output.charts import WIDTH, Chart, chart
from auditor.output.ci import rules_met
from auditor.output.document import Document, Options, result_of
from auditor.output.groups import Group, groups
from auditor.output.statistics import Tally, by_kind, tallies
from auditor.output.text import count, visible

MOST_BYTES = 4_000_000
"""Bytes that the records take at most; with charts, tables and style the page stays under 5 MB."""

_MOST_FINDINGS = 20_000
_CHARTS = (
    ("rule", "Findings by rule", 25, True),
    ("post", "Findings by post", 20, True),
    ("year", "Findings by year of the record", 80, False),
    ("level", "Findings by overall level", 10, False),
)


def write(document: Document, out: TextIO, options: Options) -> str:
    """Write the page; where not every finding fits, it says how many and where all are."""
    result = result_of(document)
    template = environment().get_template("check.html.j2")
    shown, records = groups(result, _MOST_FINDINGS)
    fitting = _fitting(shown)
    notice = _notice(shown[: len(fitting)], records, len(result.findings), options.beside)
    counted = by_kind(tallies(result))
    met = {finding.code for finding in result.findings}
    style, script = (asset(name) for name in ("style.css", "templates/check.js"))
    page = template.stream(
        meta=document.meta,
        charts=[_chart(counted.get(by, []), by, title, most, ranked) for by, title, most, ranked in _CHARTS],
        width=WIDTH,
        severities=SEVERITIES,
        groups=fitting,
        choices={name: _choices(shown[: len(fitting)], name) for name in ("codes", "post", "year", "level")},
        notice=notice,
        records=records,
        rules=[rule for rule in rules_met(result) if rule.code in met],
        style=Markup(style),  # noqa: S704 - the style and the script are our own files
        script=Markup(script),  # noqa: S704
        policy=f"default-src 'none'; style-src '{digest(style)}'; script-src '{digest(script)}'",
    )
    out.writelines(page)
    out.write("\n")
    return notice


def _fitting(shown: Iterable[Group]) -> list[Markup]:
    """Return the records as HTML, as many as fit."""
    template = environment().get_template("check-record.html.j2")
    fitting: list[Markup] = []
    room = MOST_BYTES
    for group in shown:
        text = template.render(group=group, severities=SEVERITIES)
        room -= len(text.encode())
        if room < 0:
            break
        fitting.append(Markup(text))  # noqa: S704 - rendered by the autoescaping environment
    return fitting


def _notice(shown: list[Group], records: int, found: int, beside: str) -> str:
    there = sum(len(group.findings) for group in shown)
    if there == found:
        return ""
    where = f"all are in {beside}" if beside else "csv and jsonl have all"
    return f"showing {there:,} of {count(found, 'finding')}, {len(shown):,} of {count(records, 'record')}; {where}"


def _chart(counted: list[Tally], by: str, title: str, most: int, ranked: bool) -> Chart:
    return chart(by, title, counted, most, ranked=ranked)


def _choices(shown: Iterable[Group], name: str) -> list[str]:
    """Return what a filter offers: the values that occur, sorted."""
    values = (getattr(group, name) for group in shown)
    return sorted({part for value in values for part in (value if isinstance(value, list) else [value])})


@cache
def environment() -> Environment:
    """Return the templates of `reports/`, with what they may call."""
    environment = Environment(
        loader=FileSystemLoader(resources.folder("reports") / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=False,
    )
    environment.filters["visible"] = visible
    environment.filters["thousands"] = lambda number: f"{number:,}"
    environment.globals["count"] = count
    return environment


@cache
def asset(name: str) -> str:
    """Return the text of a file of `reports/`."""
    return (resources.folder("reports") / name).read_text(encoding="utf-8").strip()


def digest(text: str) -> str:
    """Return the source expression by which a content security policy names an inline style or script."""
    return "sha256-" + b64encode(hashlib.sha256(text.encode()).digest()).decode()
