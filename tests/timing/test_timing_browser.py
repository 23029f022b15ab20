"""The report in a browser: it opens, tries to fetch and run nothing, and can be photographed wide, narrow and dark."""

import shutil
import struct
import subprocess

import pytest

from auditor.timing import analyse, write

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
OPTIONS = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--host-resolver-rules=MAP * ~NOTFOUND"]

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no chromium")


@pytest.fixture(scope="module")
def report(collection, tmp_path_factory):
    path = tmp_path_factory.mktemp("page") / "report.html"
    path.write_bytes(write(analyse(collection, as_of="2024-06-30", by=["post", "level"]), "html"))
    return path


def browse(path, *options):
    words = [CHROMIUM, *OPTIONS, f"--user-data-dir={path.parent / 'profile'}", *options, path.as_uri()]
    return subprocess.run(words, capture_output=True, text=True, timeout=60, check=False)


def test_everything_is_there_and_nothing_is_tried_that_the_page_forbids(report):
    """The page forbids itself scripts, connections and images; a browser would complain of any attempt."""
    text, run = report.read_text(), browse(report, "--dump-dom")
    for part in ("<figure", "<table", "<details", "<svg"):
        assert run.stdout.count(part) == text.count(part) > 0
    assert "Content Security Policy" not in run.stderr


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (500, "dark")])
def test_a_picture_of_it_can_be_taken(report, width, scheme):
    """A headless window is at least 500 pixels wide."""
    path = report.parent / f"{width}-{scheme}.png"
    preferred = f"--blink-settings=preferredColorScheme={int(scheme == 'light')}"
    browse(report, preferred, f"--window-size={width},900", f"--screenshot={path}")
    assert struct.unpack(">II", path.read_bytes()[16:24]) == (width, 900)
    assert path.stat().st_size > 20_000
