"""Markdown, e.g. for a job summary: rules by severity and the first findings, or the main sheet as a table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TextIO

from auditor.checks.findings import SEVERITIES
from auditor.output.document import Document, Options, for_people
from auditor.output.tables import Sheet, flat
from auditor.output.text import count, visible
from auditor.output.views import cap_notice, capped, view

_SPECIAL = str.maketrans({c: f"\\{c}" for c in "\\`*_[]<>|~#"})


def write(document: Document, out: TextIO, options: Options) -> str:
    """Write at most `options.limit` rows of the main sheet, findings after a table of rules; the cap is stated."""
    document = for_people(document)
    out.writelines(f"{visible(line).translate(_SPECIAL)}  \n" for line in document.preface)
    notices = []
    for sheet in map(view, document.shown or (document.main,)):
        out.write("\n" if document.preface else "")
        if sheet.name == "findings":
            out.write("## auditor\n\n")
            _write_rules(document.main, out)
        notices.append(_write_sheet(sheet, out, options))
    _write_meta(document, out)
    return "; ".join(filter(None, notices))


def _write_sheet(sheet: Sheet, out: TextIO, options: Options) -> str:
    if len(sheet.rows):
        _write_table(out, sheet.names, (map(flat, row) for row in capped(sheet, options.limit)))
    else:
        out.write(f"No {sheet.name}.\n")
    notice = cap_notice(sheet, options.limit)
    out.write(notice and f"\n{notice}\n")
    return notice


def _write_rules(sheet: Sheet, out: TextIO) -> None:
    """Write how often each rule was found at each severity."""
    at = [sheet.names.index(name) for name in ("code", "name", "severity")]
    found = Counter(tuple(flat(row[i]) for i in at) for row in sheet.rows)
    if not found:
        return
    rules = sorted({key[:2] for key in found})
    _write_table(
        out,
        ["rule", "name", *SEVERITIES],
        ([code, name, *(f"{found[code, name, severity]:,}" for severity in SEVERITIES)] for code, name in rules),
    )
    out.write("\n")


def _write_table(out: TextIO, names: Sequence[str], rows: Iterable[Iterable[str]]) -> None:
    out.write(_row(name if name.isidentifier() else _cell(name) for name in names))
    out.write("|" + " --- |" * len(names) + "\n")
    out.writelines(_row(map(_cell, row)) for row in rows)


def _row(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cells) + " |\n"


def _cell(text: str) -> str:
    return visible(text).translate(_SPECIAL)


def _write_meta(document: Document, out: TextIO) -> None:
    meta = document.meta
    if "counts" not in meta:
        return
    counts = meta["counts"]
    out.write(
        f"\nRows in {counts['in']:,} = {counts['audited']:,} audited + {counts['unreadable']:,} unreadable. "
        f"Law `{meta['law_digest']}`, rules `{meta['rules_digest']}`, as of {meta['as_of'] or 'no date'}, "
        f"{meta['tool']} {meta['version']}.\n"
    )
    if "baseline" in meta:
        out.write(f"\nThe baseline hides {count(meta['baseline']['hidden'], 'known finding')}.\n")
