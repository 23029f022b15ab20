"""Nine derivations as a reader sees them, word for word; and that no open point goes without words.

`python tests/law/test_law_derivation.py` writes the files anew; read the difference before you keep it.
"""

import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from auditor.cable.facts import Statement
from auditor.cable.instruction import read_instruction
from auditor.law import Outcome, determine, load_law

ROOT = Path(__file__).resolve().parents[2]
GOLDEN = Path(__file__).parent / "golden"
LAW = load_law()
AS_OF = date(2026, 1, 1)
NINE = {
    "1974-secret-gds": ("1974-10-09", "S", "E.O. 11652: GDS"),
    "1965-group-4": ("1965-11-08", "S", "GROUP 4"),
    "1979-rds-4": ("1979-06-05", "S", "E.O. 12065: RDS-4 6/5/99 (ROE, R.) OR-M"),
    "1990-oadr": ("1990-02-14", "C", "E.O. 12356: DECL: OADR"),
    "1999-x6": ("1999-04-27", "S", "E.O. 12958: DECL: X6"),
    "2004-event": ("2004-04-02", "S", "E.O. 12958: DECL: AFTER THE TALKS END"),
    "2008-before-the-cable": ("2008-07-14", "C", "E.O. 12958: DECL: 6/30/08"),
    "2012-25x1-undated": ("2012-05-16", "S", "E.O. 13526: DECL: 25X1"),
    "2008-leap-day": ("2008-02-29", "S", "E.O. 12958: DECL: 02/28/2033"),
}
"""Date, level and line of each."""


def found(name: str) -> Outcome:
    day, level, line = NINE[name]
    return determine(LAW, Statement(date.fromisoformat(day), level=level, instruction=read_instruction(line)), AS_OF)


def told(name: str) -> str:
    """Return a derivation as plain text: each step with what it started from, what came out, on what authority."""
    outcome = found(name)
    lines = [
        f"declassify_on  {outcome.declassify_on or 'none'}  {outcome.declassify_basis}",
        f"automatic_on   {outcome.automatic_on or 'none'}  {outcome.automatic_basis}",
    ]
    for number, step in enumerate(outcome.steps, 1):
        lines += ["", f"{number}. {step.rule}"]
        lines += [f"   from       {key}: {value}" for key, value in step.inputs]
        lines += [f"   result     {step.result} ({step.operation})", f"   authority  {step.authority}"]
        lines += [f"   not taken  {rejected}" for rejected in step.rejected]
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("name", NINE)
def test_a_derivation_reads_as_kept(name: str):
    assert told(name) == (GOLDEN / f"{name}.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", NINE)
def test_a_derivation_never_says_more_than_is_known(name: str):
    words = told(name)
    for never in ("is declassified", "was declassified", "overdue", "should be open", "violat", "misclassified"):
        assert never not in words
    for step in found(name).steps:
        assert step.rule
        assert step.authority
        assert step.result


def test_automatic_dates_before_the_start_name_both_starts():
    """2006-12-31 never stands alone: some records came earlier."""
    for name in NINE:
        words = told(name)
        assert ("2006-12-31" in words) == ("2001-10-17" in words)


def test_a_meaning_from_secondary_knowledge_says_so():
    assert "(from secondary knowledge)" in told("1999-x6")
    assert "what the digit means is not known" in told("1979-rds-4")


def names(value: object) -> Iterator[str]:
    """Yield the names of ambiguities that an order file adds."""
    if isinstance(value, dict):
        yield from value.get("ambiguities", ())
        yield from [value["ambiguity"]] if isinstance(value.get("ambiguity"), str) else []
        for inner in value.values():
            yield from names(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from names(inner)


def test_every_open_point_has_words_and_a_reading():
    held = json.loads((ROOT / "rules" / "vocabulary" / "ambiguities.json").read_text(encoding="utf-8"))["ambiguities"]
    described = {one["name"] for one in held}
    assert [one["name"] for one in held] == sorted(described)
    for one in held:
        assert one["question"]
        assert one["taken"]
        assert "[" in one["authority"] or one["authority"].startswith("convention")
    files = (json.loads(path.read_text(encoding="utf-8")) for path in (ROOT / "rules" / "orders").glob("*.json"))
    used = {name for file in files for name in names(file)}
    for path in (ROOT / "auditor" / "law").glob("*.py"):
        used |= {
            name
            for call in re.findall(r"\.ambiguous\(([^)]*)\)", path.read_text(encoding="utf-8"))
            for name in re.findall(r'"([a-z0-9-]+)"', call)
        }
    assert used == described


if __name__ == "__main__":
    for each in NINE:
        (GOLDEN / f"{each}.txt").write_text(told(each), encoding="utf-8")
