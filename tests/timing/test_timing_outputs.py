"""Every format: the same bytes again, nothing fetched, nothing that runs, nothing cut without a word."""

import csv
import io
import json
import re
import zipfile
from datetime import date
from html.parser import HTMLParser

import jsonschema
import pytest

from auditor import resources
from auditor.errors import ConfigError, UsageError
from auditor.timing import FORMATS, analyse, drawing, statute, write
from auditor.timing.story import Picture

AS_OF = "2024-06-30"
BAD = '<script>alert(1)</script>=HYPERLINK("x")'


@pytest.fixture(scope="module")
def timing(collection):
    return analyse(collection, as_of=AS_OF)


@pytest.fixture(scope="module")
def page(timing):
    return write(timing, "html").decode()


@pytest.mark.parametrize("form", sorted(FORMATS))
def test_the_same_records_give_the_same_bytes(form, collection, timing, page):
    again = analyse(collection.copy(), as_of=date(2024, 6, 30))
    assert write(again, form) == (page.encode() if form == "html" else write(timing, form))


def test_unknown_format(timing):
    with pytest.raises(UsageError, match="did you mean html"):
        write(timing, "htm")


def test_json_keeps_its_schema(timing):
    schema = json.loads((resources.folder("rules") / "schemas" / "timing.json").read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    document = json.loads(write(timing, "json"))
    jsonschema.Draft202012Validator(schema).validate(document)
    assert document["meta"]["as_of"] == AS_OF
    assert document["meta"]["law_digest"] == statute.installed().digest


class Reader(HTMLParser):
    def __init__(self):
        super().__init__()
        self.tags, self.links, self.ids, self.refs = [], [], [], []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        for name, value in attrs:
            if name in ("src", "href", "xlink:href", "action", "data", "poster"):
                self.links.append(value)
            if name == "id":
                self.ids.append(value)
            if name == "aria-labelledby":
                self.refs += value.split()
            self.refs += re.findall(r"url\(#([^)]+)\)", value or "")


@pytest.fixture(scope="module")
def read(page):
    reader = Reader()
    reader.feed(page)
    return reader


def test_page_fetches_nothing_and_runs_nothing(page, read):
    assert "script" not in read.tags
    assert all(link.startswith("#") for link in read.links)
    assert "@import" not in page
    assert not re.search(r"url\((?!#)", page)
    assert "default-src 'none'" in page


def test_ids_are_unique_and_references_lead_somewhere(read):
    assert len(read.ids) == len(set(read.ids))
    assert set(read.refs) <= set(read.ids)
    assert {link[1:] for link in read.links} <= set(read.ids)


def test_every_picture_has_title_description_and_table(page):
    figures = re.findall(r"<figure.*?</figure>", page, re.DOTALL)
    assert len(figures) >= 8
    for figure in figures:
        for svg in re.findall(r"<svg.*?</svg>", figure, re.DOTALL):
            assert 'role="img"' in svg
            title, description = re.findall(r"<(?:title|desc) id=[^>]*>([^<]+)<", svg)
            assert title
            assert re.search(r"\d", description), "a description says figures"
    for section in re.findall(r"<section.*?</section>", page, re.DOTALL):
        assert ("<figure" not in section) or ("<table" in section)


def test_page_begins_with_figures_and_ends_with_method(page):
    order = [
        page.index(part) for part in ('class="cards"', 'id="population"', 'id="waiting"', 'id="refused"', 'id="method"')
    ]
    assert order == sorted(order)
    assert page.rindex("<section") == page.index('<section id="method"')


def test_every_figure_says_what_it_rests_on(page):
    for section in re.findall(r"<section.*?</section>", page, re.DOTALL):
        if "<figure" in section:
            assert re.search(rf"n = [\d,]+ · as of 2024-06-30 · law {statute.installed().digest[:12]}", section)


def test_words(page):
    for phrase in ("should have been", "should be open", "illegally", "violat", "overclassified"):
        assert phrase not in page.casefold()
    assert "A leak is not a release" in page
    assert "unless exempted" in page


def test_page_is_small_and_styled_by_name(page):
    assert len(page) < 1_000_000
    assert 'fill="#0072b2"' not in page
    assert "var(--early)" in page


def test_hostile_text_is_inert(collection):
    frame = collection.head(400).assign(post=BAD, source=BAD)
    frame.loc[frame.index[:50], "record_id"] = "=cmd|' /C calc'!A0"
    frame.loc[frame.index[50:], "post"] = "@other"
    found = analyse(frame, as_of=AS_OF, by=["post"])
    page = write(found, "html").decode()
    assert "<script" not in page
    assert "<script" not in write(found, "markdown").decode().replace("\\<script", "")
    for form in ("csv", "requests"):
        for row in csv.reader(io.StringIO(write(found, form).decode())):
            assert not any(cell.startswith(("=", "@", "+")) for cell in row)
    book = zipfile.ZipFile(io.BytesIO(write(found, "xlsx")))
    assert not any(b"<f>" in book.read(name) for name in book.namelist())


def test_csv_has_every_figure(timing):
    rows = list(csv.DictReader(io.StringIO(write(timing, "csv").decode())))
    overdue = sum(int(r["value"]) for r in rows if (r["figure"], r["column"]) == ("backlog", "withheld"))
    assert overdue == timing.backlog["withheld"].sum()
    assert [r["value"] for r in rows if r["column"] == "as_of"] == [AS_OF]


def test_xlsx_has_a_sheet_for_each_figure(timing):
    names = zipfile.ZipFile(io.BytesIO(write(timing, "xlsx"))).read("xl/workbook.xml").decode()
    for sheet in ("about", "shares", "backlog", "oldest", "groups"):
        assert f'name="{sheet}"' in names


def test_capped_tables_say_so(timing):
    text = write(timing, "markdown").decode()
    assert "Showing 40 of" in text
    assert "outputs have all" in text


def test_requests_are_what_is_due(timing):
    rows = list(csv.DictReader(io.StringIO(write(timing, "requests").decode())))
    assert len(rows) == timing.backlog["withheld"].sum() + timing.backlog["leaked"].sum()
    assert rows[0]["record_id"] in {*timing.oldest["record_id"], *timing.oldest_leaked["record_id"]}
    assert all(row["authority"] for row in rows)
    assert "unless exempted" in rows[0]["statement"]
    assert {row["leaked"] for row in rows} == {"yes", "no"}
    assert [row["due"] for row in rows] == sorted(row["due"] for row in rows)


def test_calendar_is_well_formed(timing):
    data = write(timing, "ics")
    lines = data.split(b"\r\n")
    assert lines[-1] == b""
    assert all(len(line) <= 75 and b"\n" not in line for line in lines)
    text = data.decode().replace("\r\n ", "")
    events = text.split("BEGIN:VEVENT")[1:]
    assert len(events) == timing.due[timing.due["days"] < 0]["due"].nunique()
    for event in events:
        assert re.search(r"DTSTART;VALUE=DATE:\d{8}\r\n", event)
        assert "DTSTAMP:20240630T000000Z" in event
    uids = re.findall(r"UID:(\S+)", text)
    assert len(uids) == len(set(uids))


def test_long_names_fold_between_characters(table):
    rows = [{"record_id": f"Cañón-{'é' * 90};,\\{i}", "declassify_on": "2025-01-01"} for i in range(40)]
    data = write(analyse(table(rows), as_of="2020-01-01"), "ics")
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    text = data.decode().replace("\r\n ", "")
    assert "and 15 more" in text
    assert "\\;\\,\\\\0" in text


def test_charts_are_specifications_that_can_be_drawn():
    theme = json.loads((resources.folder("reports") / "charts" / "theme.json").read_text())
    for path in sorted((resources.folder("reports") / "charts").glob("*.json")):
        spec = json.loads(path.read_text())
        if path.stem != "theme":
            assert spec["$schema"].startswith("https://vega.github.io/schema/vega-lite/")
            assert spec["description"]
    assert set(theme["config"]) >= {"font", "axis"}
    with pytest.raises(ConfigError, match=r"reports/charts/none\.json can't be read"):
        drawing.svg(Picture("none", "t", "d", {}), "k", narrow=False)


def luminance(colour):
    channels = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_text_stands_out_in_light_and_dark_and_in_print():
    style = (resources.folder("reports") / "templates" / "timing.css").read_text()
    schemes = [
        dict(re.findall(r"--(\w+): (#[0-9a-f]{3,6})", block))
        for block in re.findall(r":root \{(.*?)\}", style, re.DOTALL)
    ]
    assert len(schemes) == 3
    for colours in schemes:
        full = {name: c if len(c) == 7 else "#" + "".join(2 * x for x in c[1:]) for name, c in colours.items()}
        for back in ("paper", "box"):
            for name in ("ink", "muted", "accent", *(("early", "late") if back == "paper" else ())):
                light, dark = sorted((luminance(full[name]), luminance(full[back])), reverse=True)
                assert (light + 0.05) / (dark + 0.05) >= 4.5, f"{name} on {back}"
