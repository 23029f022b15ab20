"""Time and peak memory of a timing report over many records, and the size of every output.

    python benchmarks/timing_scale.py [RECORDS]

Prints seconds for each step, the peak resident memory so far, and the bytes written; exit 1 where the HTML report is
larger than 1 MB. Another process makes the records, so that only reading them counts here. Needs pyarrow.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pandas as pd

from auditor.timing import FORMATS, analyse, write

LARGEST_HTML = 1_000_000
MAKE = "import sys; from timing_records import schedule; schedule(int(sys.argv[1])).to_parquet(sys.argv[2])"


def peak() -> float:
    """Return the peak resident memory of this process in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def made(records: int) -> pd.DataFrame:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "records.parquet"
        subprocess.run([sys.executable, "-c", MAKE, str(records), str(path)], check=True, cwd=Path(__file__).parent)
        return pd.read_parquet(path)


def main() -> int:
    records = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    frame = made(records)
    print(f"{records:,} records in memory                    peak {peak():5.0f} MB")
    start = time.perf_counter()
    timing = analyse(frame, as_of="2024-06-30")
    print(f"figures        {time.perf_counter() - start:6.1f} s                peak {peak():5.0f} MB")
    sizes = {}
    for form in FORMATS:
        start = time.perf_counter()
        sizes[form] = len(write(timing, form))
        print(f"{form:9}      {time.perf_counter() - start:6.1f} s {sizes[form]:11,} B  peak {peak():5.0f} MB")
    return int(sizes["html"] > LARGEST_HTML)


if __name__ == "__main__":
    sys.exit(main())
