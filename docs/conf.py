"""Sphinx configuration; the pages of rules, law and reference are written from data and code before each build."""

from __future__ import annotations

import runpy
import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE / "_ext"))

project = "auditor"
author = "The auditor developers"
copyright = "The auditor developers"  # noqa: A001 - Sphinx's own name
extensions = ["myst_parser", "sphinx.ext.autodoc"]
myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3
default_role = "code"
smartquotes = False  # quotes and dashes are data here
autodoc_typehints = "none"
html_theme = "furo"
html_title = "auditor"
html_last_updated_fmt = None
html_static_path = ["_static"]
html_css_files = ["wide.css"]
exclude_patterns = ["_build", "_ext", "_static", "examples", "reference"]
templates_path: list[str] = []

for script in sorted((HERE / "_ext").glob("*_pages.py")):
    target = HERE / script.stem.removesuffix("_pages")
    runpy.run_path(str(script))["main"]([str(target)])
