"""The law pages: written by the script alone, the same bytes every time, and nothing lost between file and page."""

import json
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "docs" / "_ext" / "law_pages.py"
ORDERS = [json.loads(path.read_text(encoding="utf-8")) for path in sorted((ROOT / "rules/orders").glob("*.json"))]
CLOCKS = [json.loads(path.read_text(encoding="utf-8")) for path in sorted((ROOT / "rules/clocks").glob("*.json"))]
IDS = [order["id"] for order in ORDERS]


def write(target: Path) -> dict[str, str]:
    subprocess.run([sys.executable, str(SCRIPT), str(target)], check=True, cwd=target.parent)
    return {path.name: path.read_bytes().decode("utf-8") for path in sorted(target.iterdir())}


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return write(tmp_path_factory.mktemp("docs") / "law")


def drawings(page: str) -> list[ET.Element]:
    return [ET.fromstring(svg) for svg in re.findall(r"<svg.*?</svg>", page, re.DOTALL)]  # noqa: S314 - our own text


def test_one_page_an_order_and_an_index(pages: dict[str, str]):
    assert sorted(pages) == sorted([*(f"{name}.md" for name in IDS), "index.md"])


def test_same_files_give_the_same_bytes(pages: dict[str, str], tmp_path: Path):
    assert write(tmp_path / "again") == pages


def test_no_path_of_this_machine_and_no_trailing_mess(pages: dict[str, str]):
    for page in pages.values():
        assert str(ROOT) not in page
        assert "\r" not in page
        assert page.endswith("\n")
        assert not page.endswith("\n\n")


@pytest.mark.parametrize("order", ORDERS, ids=IDS)
def test_every_code_meaning_and_number_stands_on_the_page(order: dict[str, Any], pages: dict[str, str]):
    page = pages[f"{order['id']}.md"]
    assert page.startswith(f"# {order['name']}\n")
    for entry in order["exemptions"]:
        assert f"| `{entry['code']}` | {entry['meaning']} |" in page
    for entry in [*order["instructions"], *order["legacy"]]:
        assert entry["meaning"].replace("|", "\\|") in page
    for note in order.get("notes", []):
        assert f"- {note}\n" in page
    for limit in order["limits"]:
        assert f"{limit['years']} years" in page if "years" in limit else "no maximum" in page


@pytest.mark.parametrize("order", ORDERS, ids=IDS)
def test_what_rests_on_memory_is_said_on_the_page(order: dict[str, Any], pages: dict[str, str]):
    page = pages[f"{order['id']}.md"]
    resting = [found for found in re.findall(r'"verified": "([^"]*)"', json.dumps(order)) if "unverified" in found]
    assert ("\n## Not verified\n" in page) == bool(resting)
    for words in resting:
        assert f": {words}\n" in page


@pytest.mark.parametrize("order", ORDERS, ids=IDS)
def test_earlier_dates_terms_of_stamps_and_open_points_stand_on_the_page(order: dict[str, Any], pages: dict[str, str]):
    page = pages[f"{order['id']}.md"]
    for entry in order.get("earlier_dates", []):
        assert entry["meaning"] in page
    assert ("\n## Earlier dates\n" in page) == bool(order.get("earlier_dates"))
    assert ("\n## Terms of a reviewer's stamp\n" in page) == ("stamp_terms" in order)
    if "stamp_terms" in order:
        assert order["stamp_terms"]["note"] in page
        assert ", ".join(map(str, order["stamp_terms"]["years"])) in page
    named = re.findall(r'"ambigu(?:ity|ities)": \[?"([^"]+)"', json.dumps(order))
    for name in named:
        assert f"| `{name}` | " in page
    assert ("\n## Where the text is open\n" in page) == bool(named)


def test_index_lists_every_open_point(pages: dict[str, str]):
    held = json.loads((ROOT / "rules/vocabulary/ambiguities.json").read_text(encoding="utf-8"))["ambiguities"]
    for entry in held:
        assert f"| `{entry['name']}` | {entry['question']} | {entry['taken']} |" in pages["index.md"]


def test_index_lists_every_order_and_every_clock(pages: dict[str, str]):
    index = pages["index.md"]
    for order in ORDERS:
        assert f"[{order['name']}]({order['id']}.md)" in index
        assert f"\n{order['id']}\n" in index
    for clock in CLOCKS:
        assert f"### {clock['name']}\n" in index
        assert clock["condition"] in index


def test_drawings_are_sound_named_and_inside_their_box(pages: dict[str, str]):
    for name, page in pages.items():
        found = drawings(page)
        assert len(found) == page.count("<figure>") > 0, name
        for drawing in found:
            assert drawing.get("aria-label")
            _, _, width, height = map(float, drawing.get("viewBox", "").split())
            for shape in drawing.iter():
                assert 0 <= float(shape.get("x", "0")) <= width
                assert 0 <= float(shape.get("y", "0")) <= height
                assert (
                    float(shape.get("x", "0")) + float(shape.get("width", "0").rstrip("%")) <= width or shape is drawing
                )


def test_overview_has_a_lane_for_every_order_and_value(pages: dict[str, str]):
    (drawing,) = drawings(pages["index.md"])
    texts = ["".join(element.itertext()) for element in drawing.iter("{http://www.w3.org/2000/svg}text")]
    for order in ORDERS:
        assert order["name"] in texts
    for clock in CLOCKS:
        for value in clock["values"]:
            assert f"{value['years']} years, {clock['name']}" in texts


def test_html_blocks_are_not_broken_by_blank_lines(pages: dict[str, str]):
    for page in pages.values():
        for block in re.findall(r"<figure>.*?</figure>", page, re.DOTALL):
            assert "\n\n" not in block


def test_no_page_claims_that_a_record_has_been_declassified(pages: dict[str, str]):
    for page in pages.values():
        prose = page.replace("None of them says that a record has been declassified", "")
        assert "has been declassified" not in prose
        assert "is declassified" not in prose
        assert "should be open" not in prose
