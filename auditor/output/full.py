"""Every finding with its source line and the mark underlined, as compilers do."""

from __future__ import annotations

from typing import TextIO

from auditor.checks.findings import Finding
from auditor.output.colors import paint
from auditor.output.concise import spot
from auditor.output.document import Document, Options, result_of
from auditor.output.redaction import Redaction, Snippet
from auditor.output.text import count, visible


def write(document: Document, out: TextIO, options: Options) -> str:
    """Write every finding, in order, and a closing count."""
    result = result_of(document)
    redaction = Redaction(result)
    out.writelines(
        _block(redaction.finding(finding), redaction.snippet(finding), color=options.color) + "\n\n"
        for finding in result.findings
    )
    found = len(result.findings)
    out.write(f"{count(found, 'finding')}; auditor explain CODE says more\n" if found else "no findings\n")
    return ""


def _block(finding: Finding, snippet: Snippet | None, *, color: bool) -> str:
    rule = paint(f"{finding.severity} {finding.code} {finding.name}", finding.severity, on=color)
    margin = " " * max(len(str(finding.line)), 3)
    whose = f"record {visible(finding.record_id)}" if finding.record_id else "input"
    portion = f", paragraph {finding.paragraph}" if finding.paragraph else ""
    lines = [f"{rule}: {visible(finding.message)}", f"{margin}--> {spot(finding)}  {whose}{portion}"]
    if snippet is not None:
        under = paint("^" * len(snippet.mark), finding.severity, on=color)
        lines += [
            f"{margin} |",
            f"{finding.line:>{len(margin)}} | {snippet.before}{snippet.mark}{snippet.after}".rstrip(),
            f"{margin} | {' ' * len(snippet.before)}{under}",
        ]
    elif finding.observed:
        lines += [f"{margin} |", f"{margin} | {visible(finding.field)}: {visible(finding.observed)}"]
    notes = (("expected", finding.expected), ("authority", finding.authority), ("help", finding.help))
    lines += [f"{margin} = {name}: {visible(value)}" for name, value in notes if value]
    return "\n".join(lines)
