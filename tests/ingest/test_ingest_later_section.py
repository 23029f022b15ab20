"""A header in the middle of a bare telegram is a later section's and cuts nothing off."""

from auditor.ingest.holdings import Holdings

SECTIONS = """1. C - ENTIRE TEXT


2. THE MINISTRY REPLIED.


------------------026944 311527Z /44
FM AMEMBASSY LIMA
TO SECSTATE WASHDC PRIORITY 1852
C O N F I D E N T I A L SECTION 02 OF 02 LIMA 04476


3. THE ENVOY LEFT.
"""
WHOLE = """O 311527Z AUG 79
FM AMEMBASSY LIMA
TO SECSTATE WASHDC PRIORITY 1852
C O N F I D E N T I A L LIMA 04476

1. THE MINISTRY REPLIED.
"""


def read(folder, text):
    path = folder / "1979LIMA04476.txt"
    path.write_text(text, encoding="utf-8")
    return next(iter(Holdings([str(path)], lambda _source: None).rows()))


def test_paragraphs_before_a_later_header_stay_in_the_text(tmp_path):
    row = read(tmp_path, SECTIONS)
    assert not row.header
    assert row.text.content.startswith("1. C - ENTIRE TEXT")


def test_a_header_at_the_head_is_still_cut_off(tmp_path):
    row = read(tmp_path, WHOLE)
    assert row.header.content.startswith("O 311527Z AUG 79")
    assert row.text.content.startswith("C O N F I D E N T I A L LIMA 04476")
