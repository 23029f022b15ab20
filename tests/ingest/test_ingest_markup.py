"""HTML cable pages and TEI volumes: text, physical lines, and what is refused."""

from __future__ import annotations

import pytest
from hypothesis import given as given_values
from hypothesis import settings
from hypothesis import strategies as st

from auditor.ingest.markup import tokens

TABLE = """<html><head><title>x</title><script>var a = "<pre>1. (S) no</pre>";</script></head>
<body><!-- <pre>no</pre> -->
<table class='cable'>
<tr><th>Reference ID</th><th>Created</th><th>Released</th><th>Classification</th><th>Origin</th></tr>
<tr><td><a href='#'>08ROME7</a></td>
<td><a href='#'>2008-01-02 12:00</a></td><td>2010-12-01 23:23</td><td>CONFIDENTIAL</td><td>Embassy&nbsp;Rome</td></tr>
</table>
"""
HEADER = "<code><pre>VZCZCXRO1&#x000A;DE RUEHRO #0007/01 0021200&#x000A;FM AMEMBASSY ROME</pre></code>\n"
TEXT = (
    "<code><pre>C O N F I D E N T I A L ROME 000007&#x000A;TAGS <a href='#'>PREL</a>, IT&#x000A;\n"
    "<a id='par1' href='#par1'>&para;</a>1. (C) Q&amp;A &lt;one&gt;\n"
    "<a id='par2' href='#par2'>\u00b6</a>2. (C) Two</pre></code>\n</body></html>"
)


def test_cable_page(given):
    source = given.source("a.html", TABLE + HEADER + TEXT)
    (record,) = source.rows()
    assert source.choice.profile == "cable-page-html"
    assert record.fields == {
        "id": "08ROME7", "created": "2008-01-02 12:00", "released": "2010-12-01 23:23", "release_route": "leak",
        "classification": "CONFIDENTIAL", "origin": "Embassy Rome",
    }  # fmt: skip
    assert record.header.content == "VZCZCXRO1\nDE RUEHRO #0007/01 0021200\nFM AMEMBASSY ROME"
    assert record.header.lines == (8, 8, 8)
    assert record.text.content == ("C O N F I D E N T I A L ROME 000007\nTAGS PREL, IT\n\n1. (C) Q&A <one>\n2. (C) Two")
    assert record.text.lines == (9, 9, 9, 10, 11)
    assert record.text.place(record.text.content.index("2. (C)")) == (11, 1)
    assert record.places["created"] == (6, 1)


def test_partial_cable_has_no_header(given):
    (record,) = given.records("a.html", TABLE + TEXT)
    assert not record.header
    assert record.text.line == 8


def test_a_page_without_the_table_is_read_as_shown(given):
    shown = (
        "<html><body><h1>Site</h1><p>Reference ID Created Released Classification Origin</p>\n"
        "<p>08ROME7 2008-01-02 12:00 2011-08-30 01:44 SECRET Embassy Rome</p>\n<p>P 021200Z JAN 08</p><p></p>\n"
        "<p>S E C R E T ROME 000007<br/>1. (S) One\n    word</p><p>2. (S) Two</p>\n<div>Leave a Reply</div>1. (U) x</body></html>"
    )
    source = given.source("a.html", shown)
    (record,) = source.rows()
    assert source.choice.profile == "cable-page-text"
    assert record.text.content.split("\n")[:2] == ["S E C R E T ROME 000007", "1. (S) One     word"]
    assert record.text.place(record.text.content.index("2. (S)"))[0] == 5
    assert "Reply" not in record.text.content


@settings(max_examples=200, deadline=None)
@given_values(st.text(st.sampled_from("<>/!-?ab \n\"'&;script"), max_size=120))
def test_tokens_cover_the_text_in_order(source):
    found = list(tokens(source))
    assert sorted(token.line for token in found) == [token.line for token in found]
    assert all(token.text in source for token in found)


@pytest.mark.parametrize("piece", ["<", "<a", "<!--", "<script>", "</", "<a>", "&amp", "<pre>", "<td>"])
def test_hostile_markup_is_linear(given, piece):
    given.rows("a.html", TABLE + piece * 100_000)


TEI = """<?xml version="1.0" encoding="UTF-8"?>
<TEI xmlns="http://www.tei-c.org/ns/1.0" xmlns:frus="http://history.state.gov/frus/ns/1.0" xml:id="frus2099v01">
<teiHeader><publicationStmt><date>2003</date></publicationStmt></teiHeader><text><body>
<div type="document" subtype="editorial-note" xml:id="d1"><head>1. Editorial Note</head><p>No document.</p></div>
<div type="document" subtype="historical-document" xml:id="d2" n="2" frus:doc-dateTime-min="1969-04-10T00:00:00-05:00">
<head>2. Telegram From the Embassy in Italy to the Department of State
<note type="source">Source: National Archives, RG 59. Secret; Immediate; Exdis. Drafted by <persName>Doe</persName>.</note></head>
<opener><dateline><placeName>Rome</placeName>, <date when="1969-04-10">April 10, 1969</date>.</dateline></opener>
<list type="subject"><head>SUBJECT</head><item>A Subject</item></list>
<p>1. First point of
   the text.<note n="1">A footnote.</note></p><p>2. [<hi>less than 1 line not declassified</hi>]</p>
</div>
<div type="document" subtype="historical-document" xml:id="d3"><head>3. Letter</head>
<note type="source">Source: A library. No classification marking.</note><p>Text</p></div>
</body></text></TEI>
"""


def test_volume(given):
    source = given.source("frus.xml", TEI)
    first, second = source.rows()
    assert source.choice.profile == "frus-tei"
    assert first.fields == {
        "id": "frus2099v01/d2", "created": "1969-04-10", "classification": "Secret", "captions": "Immediate;Exdis",
        "subject": "A Subject", "origin": "Embassy in Italy", "type": "telegram", "released": "2003",
        "release_route": "official",
    }  # fmt: skip
    assert first.text.content == (
        "2. Telegram From the Embassy in Italy to the Department of State\nRome, April 10, 1969.\nSUBJECT\nA Subject\n"
        "1. First point of\nthe text.\n2. [less than 1 line not declassified]"
    )
    assert first.text.lines == (6, 8, 9, 9, 10, 11, 11)
    assert (first.line, first.end_line) == (5, 12)
    assert second.get("classification") is None
    assert second.get("type") == "letter"


@pytest.mark.parametrize(
    "text",
    [
        '<!DOCTYPE TEI [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><TEI>&b;</TEI>',
        "<TEI><text></TEI>",
        "<TEI>" + "<div>" * 5000,
        "<TEI>&unknown;</TEI>",
        "<TEI>\x00</TEI>",
    ],
)
def test_what_is_refused(given, text):
    assert given.codes("a.xml", text) == ["IN010"]


def test_documents_before_the_damage_are_read(given):
    assert given.codes("a.xml", TEI.replace("</p></div>\n</body>", "</div></body>")) == ["", "IN010"]


def test_xhtml_in_an_xml_file(given):
    (record,) = given.records("a.xml", '<?xml version="1.0"?>\n' + TABLE + TEXT)
    assert record.get("id") == "08ROME7"


def test_a_tag_without_end_is_refused_before_it_costs_time(given):
    text = '<TEI a="' + "x" * (20 << 20) + '"></TEI>'
    (row,) = given.rows("a.xml", text)
    assert (row.code, "a tag, comment or the like is longer than" in row.observed) == ("IN010", True)
