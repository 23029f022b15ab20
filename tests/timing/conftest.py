import sys
from pathlib import Path

import pandas as pd
import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))

from timing_records import schedule

AS_OF = "2024-06-30"


@pytest.fixture(scope="session")
def collection() -> pd.DataFrame:
    """3,000 released, withheld and leaked records."""
    return schedule(3000, seed=7, as_of=AS_OF)


def make(rows: list[dict[str, object]]) -> pd.DataFrame:
    """Return a schedule table with defaults for what a row leaves out."""
    defaults = {
        "source": "made.csv",
        "dated": "1970-05-05",
        "overall": "SECRET",
        "post": "Alba",
        "instruction_kind": "date",
        "declassify_on": "",
        "declassify_basis": "as typed",
        "automatic_on": "",
        "released_on": "",
        "release_route": "",
    }
    made = []
    for number, row in enumerate(rows, 1):
        status = "released" if row.get("released_on") and row.get("release_route") != "leak" else "due"
        made.append({"record_id": f"R{number}", "line": number, **defaults, "status": status, **row})
    return pd.DataFrame(made)


@pytest.fixture
def table():
    return make
