# ruff: noqa: S314 - the XML is our own
"""The check report: one file, offline, small, readable without its script."""

from __future__ import annotations

import base64
import hashlib
import html
import io
import re
import shutil
import subprocess
import xml.etree.ElementTree as ET
from html.parser import HTMLParser
from pathlib import Path

import pytest
from made_results import finding, made, many

from auditor.output import document, formats

pytest.importorskip("jinja2")
VOID = {"meta", "link", "br", "input", "hr", "img"}


class Page(HTMLParser):
    """Checks that elements are balanced and gathers what the tests ask about."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)
        assert not self.open

    def handle_starttag(self, tag, attrs):
        self.seen.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def page(result) -> str:
    stream = io.BytesIO()
    formats.to_stream(document.document(result), formats.FORMATS["html"], stream, document.Options())
    return stream.getvalue().decode()


def test_is_well_formed_and_fetches_nothing():
    text = page(made())
    seen = Page(text).seen
    assert not [attrs for _, attrs in seen if {"src", "srcset", "style", "onclick"} & set(attrs)]
    assert all((attrs.get("href") or "#").startswith("#") for _, attrs in seen)
    assert "http://" not in text
    assert "https://" not in text
    assert "@import" not in text
    assert "default-src &#39;none&#39;" in text or "default-src 'none'" in text


def test_policy_names_the_style_and_the_script_that_stand_there():
    text = page(made())
    policy = html.unescape(re.search(r'Content-Security-Policy" content="([^"]+)"', text)[1])
    for tag in ("style", "script"):
        inside = re.search(rf"<{tag}>(.*?)</{tag}>", text, re.DOTALL)[1]
        digest = base64.b64encode(hashlib.sha256(inside.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy


def test_reads_without_script():
    text = page(made())
    without = re.sub(r"<script>.*?</script>", "", text, flags=re.DOTALL)
    for words in ("05OSLO1", "portion-above-overall", "<mark>(S)</mark>", "harbour", "E.O. 12958 1.6(a)"):
        assert words in without
    form = next(attrs for tag, attrs in Page(text).seen if tag == "form")
    assert "hidden" in form


def test_charts_are_drawings_with_names_and_tables():
    text = page(made())
    for svg in re.findall(r"<svg.*?</svg>", text, re.DOTALL):
        drawing = ET.fromstring(svg)
        assert drawing.get("role") == "img"
        assert f'id="{drawing.get("aria-labelledby")}"' in text
        assert drawing.findall("rect")
    assert [by for by in ("rule", "post", "year", "level") if f'id="chart-{by}"' in text] == [
        "rule",
        "post",
        "year",
        "level",
    ]
    assert text.count("<details>") >= 4


def test_nothing_of_a_record_is_markup():
    hostile = "</script><img src=x onerror=alert(1)> \" ' &"
    result = made(findings=[finding(message=hostile, observed=hostile, record_id=hostile, name=hostile, help=hostile)])
    seen = Page(page(result)).seen
    assert not [tag for tag, _ in seen if tag == "img"]
    assert sum(tag == "script" for tag, _ in seen) == 1


def test_stays_under_five_megabytes_and_points_to_the_rest(tmp_path: Path):
    result = many(30_000)
    notice = formats.to_file(
        document.document(result), formats.FORMATS["html"], tmp_path / "r.html", document.Options()
    )
    assert (tmp_path / "r.html").stat().st_size <= 5_000_000
    assert re.fullmatch(r"showing [\d,]+ of 30,000 findings, .* all are in r\.html\.findings\.csv", notice)
    assert notice in (tmp_path / "r.html").read_text()
    assert len((tmp_path / "r.html.findings.csv").read_text().splitlines()) == 30_001


def test_says_when_there_is_nothing():
    text = page(made(findings=[]))
    Page(text)
    assert "No findings." in text


# --------------------------------------------------------------------------- in a browser
CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
in_a_browser = pytest.mark.skipif(CHROMIUM is None, reason="no chromium here")


def opened(text: str, folder: Path) -> str:
    """Return the page as a browser has it after its scripts ran."""
    (folder / "page.html").write_text(text)
    command = [CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    command += [f"--user-data-dir={folder}/profile", "--virtual-time-budget=5000", "--dump-dom"]
    ran = subprocess.run(
        [*command, f"file://{folder}/page.html"], capture_output=True, text=True, timeout=60, check=True
    )
    return ran.stdout


@in_a_browser
def test_script_runs_under_the_policy(tmp_path: Path):
    shown = opened(page(made()), tmp_path)
    assert '<form id="filter">' in shown
    assert "6 findings in 4 records" in shown


@in_a_browser
def test_filter_and_order(tmp_path: Path):
    choose = (
        "const form = document.getElementById('filter');"
        "form.elements.severities.value = 'error'; form.elements.post.value = 'ASTANA';"
        "form.dispatchEvent(new Event('input'));"
    )
    text = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", page(made()))
    shown = opened(text.replace("</body>", f"<script>{choose}</script></body>"), tmp_path)
    assert "1 finding in 1 record" in shown
    assert len(re.findall(r'<article class="record"[^>]* hidden', shown)) == 3
