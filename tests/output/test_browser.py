"""The HTML reports in a real browser: accessible by axe-core, read without JavaScript, filtered by hand, offline.

axe-core comes with a Python package; the browser is the machine's own chromium, none is downloaded.
"""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from made_results import finding, made

from auditor.output import document, formats
from auditor.timing import analyse, write

pytest.importorskip("jinja2")
axe_library = pytest.importorskip("axe_playwright_python.sync_playwright")
from playwright.sync_api import Browser, Page, sync_playwright  # noqa: E402 - it comes with axe_playwright_python

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "benchmarks"))
from timing_records import schedule  # noqa: E402

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no chromium here")
WIDTHS = (1280, 320)
"""Wide, and the narrowest at which WCAG 2 asks a page to be read without scrolling sideways."""


# --------------------------------------------------------------------------- the pages
def checked(result) -> bytes:
    stream = io.BytesIO()
    formats.to_stream(document.document(result), formats.FORMATS["html"], stream, document.Options())
    return stream.getvalue()


def check_of_samples() -> bytes:
    words = ["check", "sample_data", "--isolated", "--as-of", "2024-06-30", "--quiet", "--format", "html"]
    return subprocess.run([sys.executable, "-m", "auditor", *words], cwd=ROOT, capture_output=True, check=False).stdout


def timed() -> bytes:
    """Few records, as axe-core is slow on long tables; every figure is there all the same."""
    return write(analyse(schedule(300, seed=7, as_of="2024-06-30"), as_of="2024-06-30", by=["post"]), "html")


def check_of_long_words() -> bytes:
    long = "/a_folder" * 20
    return checked(made(findings=[finding(message=long, observed=long, record_id=long, source=long, expected=long)]))


MAKERS = {
    "check": check_of_samples,
    "check-long": check_of_long_words,
    "check-made": lambda: checked(made()),
    "check-empty": lambda: checked(made(findings=[])),
    "timing": timed,
}


@pytest.fixture(scope="module")
def pages(tmp_path_factory) -> dict[str, str]:
    """Return the address of each report."""
    folder = tmp_path_factory.mktemp("pages")
    for name, maker in MAKERS.items():
        (folder / f"{name}.html").write_bytes(maker())
    return {name: (folder / f"{name}.html").as_uri() for name in MAKERS}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    quiet = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
    with sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=CHROMIUM, args=quiet)
        yield started
        started.close()


@pytest.fixture
def opened(browser: Browser, pages: dict[str, str]) -> Iterator:
    """Return a function that opens a report by name in a window of its own."""
    contexts = []

    def open_page(name: str, **how) -> Page:
        contexts.append(browser.new_context(**how))
        page = contexts[-1].new_page()
        page.goto(pages[name])
        return page

    yield open_page
    for context in contexts:
        context.close()


def window(width: int, scheme: str = "light") -> dict:
    return {"viewport": {"width": width, "height": 900}, "color_scheme": scheme}


# --------------------------------------------------------------------------- accessible
OPEN = "document.querySelectorAll('details').forEach((part) => { part.open = true; })"
"""What stands in a closed part is not looked at."""


def violations(page: Page) -> list[str]:
    """Return what axe-core finds, a line for each element."""
    found = axe_library.Axe().run(page).response["violations"]
    return [f"{rule['id']}: {node['html'][:200]}" for rule in found for node in rule["nodes"]]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", ["check", "check-empty", "timing"])
def test_axe_finds_no_violation(opened, name, width, scheme):
    page = opened(name, **window(width, scheme))
    page.evaluate(OPEN)
    assert violations(page) == []


def test_axe_would_find_one(opened):
    page = opened("check-made")
    page.evaluate("document.getElementById('filter').insertAdjacentHTML('beforeend', '<input>')")
    assert [line.partition(":")[0] for line in violations(page)] == ["label"]


@pytest.mark.parametrize("name", MAKERS)
def test_a_narrow_window_scrolls_in_one_direction(opened, name):
    page = opened(name, **window(WIDTHS[1]))
    page.evaluate(OPEN)
    assert page.evaluate("document.documentElement.scrollWidth") <= WIDTHS[1]


# --------------------------------------------------------------------------- without JavaScript
@pytest.mark.parametrize("name", MAKERS)
def test_without_javascript_everything_stands_there(opened, name):
    with_it, without = (opened(name, java_script_enabled=on) for on in (True, False))
    shown = [page.locator("main").inner_text() for page in (without, with_it)]
    assert len(shown[0]) > 500
    assert lines(shown[0]) <= lines(shown[1])
    for part in ("article", "figure", "table", "details", "h2"):
        assert without.locator(part).count() == with_it.locator(part).count()


def lines(text: str) -> set[str]:
    return {line.strip() for line in text.splitlines() if line.strip()}


def test_without_javascript_there_is_no_filter_and_every_finding_is_shown(opened):
    page = opened("check", java_script_enabled=False)
    assert not page.locator("#filter").is_visible()
    items = page.locator("#records article li")
    assert items.count() > 50
    assert all(item.is_visible() for item in items.all())


# --------------------------------------------------------------------------- the filter
def told(page: Page) -> tuple[int, int]:
    """Return how many findings and records the page says it shows."""
    numbers = re.fullmatch(r"([\d,]+) findings? in ([\d,]+) records?", page.locator("#shown").inner_text())
    return int(numbers[1].replace(",", "")), int(numbers[2].replace(",", ""))


def visible(page: Page, selector: str) -> list:
    return [part for part in page.locator(selector).all() if part.is_visible()]


def assert_told_is_shown(page: Page) -> None:
    assert told(page) == (len(visible(page, "#records article li")), len(visible(page, "#records article")))


def test_typing_hides_records_and_the_button_brings_them_back(opened):
    page = opened("check")
    whole = told(page)
    page.get_by_label("Text").press_sequentially("reason")
    left = visible(page, "#records article")
    assert 0 < len(left) < whole[1]
    assert all("reason" in record.text_content().lower() for record in left)
    assert_told_is_shown(page)
    page.get_by_label("Text").press_sequentially(" of no record")
    assert told(page) == (0, 0)
    page.get_by_role("button", name="Show all").click()
    page.wait_for_function("document.getElementById('filter').elements.words.value === ''")
    page.wait_for_function("document.querySelectorAll('#records article[hidden]').length === 0")
    assert told(page) == whole


def test_choosing_severity_and_rule_hides_findings(opened):
    page = opened("check")
    page.get_by_label("Severity").select_option("error")
    assert {item.get_attribute("data-severity") for item in visible(page, "#records article li")} == {"error"}
    assert_told_is_shown(page)
    page.locator("select[name=codes]").select_option("RU001")
    assert {item.get_attribute("data-code") for item in visible(page, "#records article li")} == {"RU001"}
    assert_told_is_shown(page)


def test_order_is_chosen_with_the_keyboard_alone(opened):
    page = opened("check")
    page.get_by_label("Order").focus()
    page.keyboard.type("by record")
    ids = page.evaluate("[...document.querySelectorAll('#records article')].map((part) => part.dataset.id)")
    assert ids == sorted(ids)
    page.keyboard.press("Home")
    worst = page.evaluate("[...document.querySelectorAll('#records article')].map((part) => +part.dataset.worst)")
    assert worst == sorted(worst)


# --------------------------------------------------------------------------- offline
@pytest.mark.parametrize("name", MAKERS)
def test_nothing_but_the_file_is_asked_for(browser, pages, name):
    context = browser.new_context()
    page = context.new_page()
    asked, complaints = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda said: complaints.append(said.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(pages[name])
    page.wait_for_load_state("networkidle")
    page.evaluate(OPEN)
    page.emulate_media(media="print")
    assert asked == [pages[name]]
    assert complaints == []
    context.close()
