"""Pieces that fuzzed inputs are made of, by the kind of input: the words and signs that its reader looks for."""

from __future__ import annotations

CONTROLS = (
    b"\x00",
    b"\x1b[2J",
    b"\x0c",
    b"\x85",
    b"\xff",
    b"\xc3",
    b"\xe2\x80\xa8",
    b"\xe2\x80\xae",
    b"\xef\xbb\xbf",
    b"\xff\xfe",
    b"\xed\xa0\x80",
)
LINES = (b"\n", b"\r\n", b"\r", b"\n\n", b"\t", b" ", b"\x1e", b"\xc2\xa0", b"\xe3\x80\x80")
ROWS = (
    *CONTROLS, *LINES, b'"', b'""', b"\\", b'\\"', b",", b";", b"|", b'","', b"id,created,text\n", b"id", b"date", b"subject",
    b'"1","1/2/2008 9:05","08ROME1","Embassy Rome","SECRET","","h","t"\n', b"08ROME1,2008-01-02,x\n", b"1/2/2008 9:05", b"19730101",
    b"00000000", b"-1", b"9999999999", b"R 021200Z JAN 08\n", b"E.O. 12958: DECL: 01/02/2018\n", b"#08ROME1", b"=cmd|' /C calc'!A0",
)  # fmt: skip
JSON = (
    *CONTROLS, *LINES, b"{", b"}", b"[", b"]", b":", b",", b'"', b"\\", b'"id"', b'{"id": "1"}\n', b'"text"', b'"\\ud800"', b"null", b"true",
    b"NaN", b"-0", b"1e999", b"0.0", b"9" * 30, b'""', b'"paragraphs"', b'"provenance"', b'"extra"', b'[{"number": 1, "mark": "C"}]', b'"2=C/NF;U"',
    b'{"profile": "x", "record": 1, "end_line": 2, "text": {"line": 1, "column": 1, "runs": [[1, 99]]}, "fields": {"id": [1, 2]}}',
    b'"fields"', b'"when"', b'"severity"', b'"from"', b'"until"', b'"1999-01-01"', b'"cases"', b'"findings"', b'"schedule"', b'"meta"',
    b'"fingerprint"', b'"count"', b'"expires"', b'"pattern"', b'"(a+)+$"', b'"dates"', b'"{year}-{month}-{day}"', b'"template"', b'"\\\\9"',
)  # fmt: skip
PAGES = (
    *CONTROLS, *LINES, b"Reference ID", b"Created", b"Released", b"Classification", b"Origin", b"08ROME7 2008-01-02 12:00 2011-08-30 01:44 SECRET Rome\n",
    b"Reference ID Created Released Classification Origin\n", b"<table><tr><th>", b"</th><th>", b"</th></tr><tr><td>", b"</td><td>", b"</td></tr></table>",
    b"<pre>", b"</pre>", b"<!--", b"-->", b"<br>", b"<p>", b"<script>", b"</script>", b"&#x000A;", b"&para;", b"&#x110000;", b"&nosuch;", b"<", b">", b'<a href="x">',
    b"Message Attributes\n", b"Draft Date: 26 JUN 1979\n", b"TAGS: A, B\n", b"Executive Order: GS 19850626 X, Y\n", b"PAGE 01   ROME 00012  021200Z\n",
    b"Declassified/Released US Department of State EO Systematic Review 20 MAR 2014\n", b"S E C R E T ROME 000012\n", b"DE RUEHRO #0012 0021200\n", b"ACTION EUR-12\n",
    b"MRN: 12 ROME 1\n", b"From: a@state.gov\n", b"Sent: Monday, January 2, 2012 1:00 PM\n", b"Subject: x\n", b"RELEASE IN PART\n", b"RELEASE IN\nFULL\n", b"B1,1.4(D)\n",
    b"UNCLASSIFIED U.S. Department of State Case No. F-2012-1 Doc No. C01234567 Date: 01/07/2016\n", b"UNCLASSIFIED\n", b"1. (C) Text.\n", b"SUBJECT: X\n", b"NNNN\n",
)  # fmt: skip
XML = (
    *CONTROLS, *LINES, b"<?xml version='1.0'?>", b"<?xml version='1.0' encoding='latin-1'?>", b"<TEI xmlns='x' xml:id='frus1'>", b"</TEI>", b"<p>", b"</p>", b"<note type='source'>",
    b"<note>", b"</note>", b"<head>", b"</head>", b"<list><item>", b"</item></list>", b"<div type='document' subtype='historical-document' xml:id='d1' frus:doc-dateTime-min='1961-02-03'>",
    b"</div>", b"<date when='1961'>", b"</date>", b"<publicationStmt>", b"</publicationStmt>", b"<lb/>", b"<!DOCTYPE x [<!ENTITY a 'b'>]>", b"&a;", b"&#0;", b"&#10;", b"<![CDATA[", b"]]>", b"&amp;",
)  # fmt: skip
INSTRUCTION = (
    b"E.O. 12958: ", b"E.O. 11652: ", b"EO 13526 ", b"E.O. 12065: ", b"E.O. 12356: ", b"DECL: ", b"DECL:", b"N/A", b"GDS", b"XGDS-2 ", b"RDS-3 ", b"OADR", b"X1", b"X6, X8", b"1.6X1 ", b"25X1-human", b"50X1-HUM",
    b"01/02/2018", b"2/30/18", b"02/29/2008", b"JANUARY 2, 2018", b"2 JAN 18", b"31 DEC 85", b"20180102", b"10 YEARS", b"UPON CLOSURE OF EMBASSY", b"WHEN THE TALKS END", b" OR ", b" AND ", b"REASON: ", b"1.4 (B) AND (D)",
    b"REASONS 1.5(B,D)", b"CLASSIFIED BY: AMB. X", b"REVIEW 1/2/90", b"AS AMENDED", b"(MFO)", b"1.", b",", b":", b";", b"/", b".", b"(", b")", b"\n", b"  ", b"\n1. (C) ", b"SUBJECT: X\n", b"TAGS: PREL\n", b"REF: A", b"\xc2\xb6", b"\xe2\x80\xa2",
    b"INDEFINITE", b"EXEMPT", b"SOURCE MARKED", b"MR", b"DNG: ", b"9" * 12, b"\x00",
)  # fmt: skip
MARKING = (
    b"TOP SECRET", b"S E C R E T", b"SECRET", b"CONFIDENTIAL", b"UNCLASSIFIED", b"LIMITED OFFICIAL USE", b"SBU", b"FOUO", b"//", b"/", b"NOFORN", b"NF", b"EXDIS", b"NODIS", b"REL TO USA, GBR", b"REL USA", b"ORCON",
    b"SI", b"TK", b"-G ABCD", b"HCS-P", b"(", b")", b"(C)", b"(C/NF)", b"(U)", b"[S]", b",", b" ", b"  ", b"-", b"SECTION 01 OF 02", b"STATE 12345", b"ROME 000012", b"\n", b"FGI GBR", b"RD", b"CNWDI", b"25X1", b"20281231", b"\xc2\xa0", b"\x00",
    b"08ROME1", b"1973STATE000012", b"1979", b"_", b"A", b"\xef\xbc\xb3", b"SENSITIVE", b"NOTAL", b"EYES ONLY", b"STADIS",
)  # fmt: skip
CABLE = (
    *LINES, *INSTRUCTION, *MARKING, b"R 021200Z JAN 08\n", b"FM AMEMBASSY ROME\n", b"TO RUEHC/SECSTATE WASHDC PRIORITY 1234\n", b"INFO RUEHBJ/AMEMBASSY BEIJING 0001\n", b"C O N F I D E N T I A L ROME 000012 \n", b"SIPDIS\n",
    b"E.O. 12958: DECL: 01/02/2018\n", b"TAGS: PREL, PGOV, IT\n", b"SUBJECT: A VISIT\n", b"REF: A. STATE 1 B. 07 ROME 2345\n", b"Classified By: Ambassador X for reasons 1.4 (b) and (d).\n", b"1. (C) Summary. A thing happened.\n",
    b"2. (SBU) Another thing. End summary.\n", b"\xc2\xb63. (U) More.\n", b"a. (S/NF) Item\n", b"COMMENT: ", b"END COMMENT.\n", b"#0012\n", b"NNNN\n", b"@@@@", b"PAGE 02 RUEHRO 0012 CONFIDENTIAL\n", b"id=08ROME1\n", b"date=2008-01-02\n", b"released=2011-08-30\n",
    b"classification=SECRET//NOFORN\n", b"instruction=XGDS-1\n", b"paragraphs=C;U\n", b"declassified=1990\n", b"exemptions=B1;1.4(D)\n", b"origin=Rome\n", b"references=08ROME2\n", b"tags=AA;BB\n", b"captions=EXDIS\n", b"status=UNCLASSIFIED\n", b"\x00",
)  # fmt: skip
EXPRESSION = (
    b"not ", b" and ", b" or ", b" == ", b" != ", b" < ", b" <= ", b" > ", b" in ", b" not in ", b"(", b")", b"((((((((((", b",", b"'", b"'C'", b"'1999-01-01'", b"level", b"cable_level", b"missing(", b"length(", b"overlaps(", b"subset(", b"startswith(", b"year(",
    b"dated", b"declassify_on", b"mark", b"controls", b"captions", b"number", b"1", b"-1", b"1000000000", b"99999999999999999999999", b" + ", b" - ", b" ** ", b"True", b"None", b"[x for x in y]", b"__import__('os')", b".__class__", b"lambda: 1", b"f'{x}'", b"0x1F", b"1_0",
    b"1j", b"b'x'", b"...", b"\\", b"\n", b"#", b";", b":=", b"\xc2\xb2", b"\xef\xbd\x81", b"~", b"-", b"if", b" is ", b"*x", b"(1,)", b"\x00",
)  # fmt: skip
TOML = (
    *LINES, b"select = [", b"]", b'"RL001"', b'"RL"', b",", b"ignore = ", b"[severity]\n", b'RL001 = "info"', b"[per-path.'*.csv']\n", b"as-of = 2020-01-01\n", b'as-of = "2020-01-01"\n', b"as-of = 2020-01-01T00:00:00Z\n", b"fail-on = 'error'\n", b"jobs = ",
    b"law = ['x']\n", b"rules = ['.']\n", b"baseline = 'x'\n", b"profile = 'canonical'\n", b"keep = true\n", b"show-text = false\n", b'"""', b"'''", b"=", b".", b"{", b"}", b"inf", b"nan", b"0x", b"9" * 30, b"\\u0000", b"\\ud800", b"#", b"[[", b"[a.b.c]\n", b"\xff",
)  # fmt: skip
DATA = (b"\x00", b"\xff", b"PK\x01\x02", b"PK\x03\x04", b"PK\x05\x06", b"PAR1", b"\x1f\x8b\x08", b"BZh9", b"\x28\xb5\x2f\xfd", b"\x7f\xff\xff\xff", b"\x00\x00\x00\x80", b"../", b"id,text\n", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")  # fmt: skip
