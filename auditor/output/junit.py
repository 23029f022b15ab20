"""JUnit XML: a suite for each file, a case for each rule; rules that found nothing pass in a suite of their own."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Mapping
from typing import TextIO

from auditor.checks.findings import SEVERITIES, Finding
from auditor.output.ci import by_severity, path_of, rules_met
from auditor.output.concise import place
from auditor.output.document import Document, Options, result_of
from auditor.output.text import count, visible

LIMIT = 20
"""Findings that the body of one case lists."""


def write(document: Document, out: TextIO, options: Options) -> str:
    """Write the suites; a case fails where a finding is at or above `options.fail_on`, and lists the first 20."""
    result = result_of(document)
    suites: dict[str, dict[tuple[str, str], _Case]] = {}
    for finding in by_severity(result):
        cases = suites.setdefault(path_of(finding, result), {})
        cases.setdefault((finding.code, finding.name), _Case()).add(finding)
    met = {code for cases in suites.values() for code, _ in cases}
    root = ET.Element("testsuites", name="auditor")
    for source in sorted(suites):
        suite = _suite(root, source, document)
        for rule, case in sorted(suites[source].items()):
            case.write(suite, rule, options.fail_on)
        _count(suite)
    suite = _suite(root, "rules that found nothing", document)
    for ran in rules_met(result):
        if ran.code not in met:
            ET.SubElement(suite, "testcase", classname=_family(ran.code), name=f"{ran.code} {ran.name}")
    _count(suite)
    ET.indent(root)
    out.write('<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n")
    return ""


class _Case:
    """The findings of one rule in one file: the first few, and how many at each severity."""

    def __init__(self) -> None:
        self.first: list[Finding] = []
        self.found = dict.fromkeys(SEVERITIES, 0)

    def add(self, finding: Finding) -> None:
        self.found[finding.severity] += 1
        if len(self.first) < LIMIT:
            self.first.append(finding)

    def write(self, suite: ET.Element, rule: tuple[str, str], fail_on: str) -> None:
        code, name = rule
        case = ET.SubElement(suite, "testcase", classname=_family(code), name=visible(f"{code} {name}"))
        total = sum(self.found.values())
        worst = next(severity for severity in SEVERITIES if self.found[severity])
        lines = [f"{place(finding)}: {finding.severity}: {visible(finding.message)}" for finding in self.first]
        if total > len(self.first):
            lines.append(f"showing {len(self.first)} of {count(total, 'finding')}")
        if fail_on in SEVERITIES and SEVERITIES.index(worst) <= SEVERITIES.index(fail_on):
            part = ET.SubElement(case, "failure", message=count(total, "finding"), type=worst)
        else:
            part = ET.SubElement(case, "system-out")
        part.text = "\n".join(lines)


def _suite(root: ET.Element, name: str, document: Document) -> ET.Element:
    suite = ET.SubElement(root, "testsuite", name=visible(name))
    properties = ET.SubElement(suite, "properties")
    for key in ("version", "law_digest", "rules_digest", "as_of"):
        ET.SubElement(properties, "property", name=key, value=str(document.meta[key]))
    return suite


def _count(suite: ET.Element) -> None:
    counts: Mapping[str, int] = {
        "tests": len(suite.findall("testcase")),
        "failures": len(suite.findall("testcase/failure")),
        "errors": 0,
    }
    for name, number in counts.items():
        suite.set(name, str(number))


def _family(code: str) -> str:
    return "auditor." + code.rstrip("0123456789")
