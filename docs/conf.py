"""Sphinx configuration; the law and rule pages are written from rules/ before each build."""

from __future__ import annotations

import runpy
import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE / "_ext"))

project = "auditor"
author = "The auditor developers"
copyright = "The auditor developers"  # noqa: A001 - Sphinx's own name
extensions = ["myst_parser"]
myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3
html_theme = "furo"
html_title = "auditor"
html_last_updated_fmt = None
exclude_patterns = ["_build", "_ext"]
templates_path: list[str] = []

for script in sorted((HERE / "_ext").glob("*_pages.py")):
    target = HERE / script.stem.removesuffix("_pages")
    runpy.run_path(str(script))["main"]([str(target)])
