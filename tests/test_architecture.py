"""The house: imports run one way, modules and functions stay short, law stays out of Python."""

from __future__ import annotations

import ast
import re
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MODULES = sorted((ROOT / "auditor").rglob("*.py"))
LAYERS = [
    "base",
    "ingest",
    "cable",
    "law",
    "checks",
    "execution",
    "timing",
    "comparison",
    "output",
    "pipeline",
    "frames",
    "cli",
]
BASE = {"errors", "documents", "resources", "scratch", "columns", "settings", "__init__", "__version__"}
ALLOWED = {
    "base": {"base"},
    "ingest": {"base", "ingest"},
    "cable": {"base", "ingest", "cable"},
    "law": {"base", "ingest", "cable", "law"},
    "checks": {"base", "ingest", "cable", "law", "checks"},
    "execution": {"base", "ingest", "cable", "law", "checks", "execution"},
    "timing": {"base", "ingest", "cable", "law", "timing"},
    "comparison": {"base", "ingest", "cable", "law", "checks", "comparison"},
    "output": {"base", "ingest", "cable", "law", "checks", "timing", "comparison", "output"},
    "pipeline": set(LAYERS) - {"cli"},
    "frames": set(LAYERS) - {"cli"},
    "cli": set(LAYERS),
    "__main__": {"cli"},
}


def layer(module: str) -> str:
    head = module.removeprefix("auditor").strip(".").split(".")[0] or "__init__"
    return "base" if head in BASE else head


def imports(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("auditor"):
            found.add(node.module)
            found.update(f"{node.module}.{alias.name}" for alias in node.names if node.module == "auditor")
        elif isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names if alias.name.startswith("auditor"))
    return found


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_imports_run_one_way(path: Path):
    parts = path.relative_to(ROOT).with_suffix("").parts
    name = ".".join(parts).removesuffix(".__init__")
    if name == "auditor":
        pytest.skip("the public face may name every layer")
    here = layer(name)
    strangers = {other for other in imports(path) if layer(other) not in ALLOWED[here]}
    assert not strangers, f"{name} ({here}) may not import {sorted(strangers)}"


def test_law_takes_only_fact_types_from_cable():
    taken = {m for p in (ROOT / "auditor/law").glob("*.py") for m in imports(p) if m.startswith("auditor.cable")}
    assert taken <= {"auditor.cable.facts"}


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_modules_and_functions_stay_short(path: Path):
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") < 300, "a module stays under 300 lines"
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            size = (node.end_lineno or node.lineno) - node.lineno + 1
            assert size <= 40, f"{node.name} has {size} lines"


ORDER_NUMBER = re.compile(r"\b(10290|10501|10964|11652|12065|12356|12958|13142|13292|13526)\b")


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_no_order_number_stands_in_code(path: Path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    docs = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    law = [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and id(node) not in docs and ORDER_NUMBER.search(str(node.value))
    ]
    assert not law, f"law belongs in rules/: lines {law}"


def test_python_is_supported():
    assert sys.version_info >= (3, 11)
