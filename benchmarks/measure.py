"""Measure the audit against `grep` and `csv.reader` in one run, and write the table of what is to be reached.

    python benchmarks/measure.py [--records 251287] [--rounds 3] [--dask tcp://HOST:PORT] [--page docs/performance.md]

Commands are interleaved: each round runs all of them, and a ratio compares runs of one round. `--quick` is one
round over 100 records, to see that it works. `--dask` is the address of a running cluster of two workers. The corpus
is made in `--folder` (a temporary one by default) and used again where it is there.
"""

from __future__ import annotations

import argparse
import csv
import sys
import tempfile
from pathlib import Path

from measure_figures import figures, planted
from measure_jobs import SHORT, commands, once, prepare
from measure_page import Story, page, table
from measure_runs import Run, run, steady

PAGE = Path(__file__).parents[1] / "docs" / "performance.md"
RECORDS, QUICK = 251_287, 100
TIMING_RECORDS, QUICK_TIMING = 1_000_000, 2_000
STATUSES = (0, 1)


def measure(folder: Path, records: int, rounds: int, timing_records: int, cluster: str | None) -> Story:
    """Make the inputs, run everything, and return what is to be told."""
    inputs = prepare(folder, records)
    told = {name: folder / f"{name.replace(' ', '-')}.out" for name in (*commands(inputs, cluster), *once(inputs, 1))}
    listed = commands(inputs, cluster)
    done: list[dict[str, Run]] = []
    for place in range(rounds):
        done.append({})
        for name, command in listed.items():
            print(f"round {place + 1} of {rounds}: {name}", file=sys.stderr)
            done[-1][name] = (steady if name in SHORT else run)(command, told[name])
    single = {}
    for name, command in once(inputs, timing_records).items():
        print(f"once: {name}", file=sys.stderr)
        single[name] = run(command, told[name], STATUSES)
    with told["rules"].open(encoding="utf-8", newline="") as file:
        costs = [(codes, float(cost)) for codes, cost in csv.reader(file)]
    return Story(
        records,
        inputs.large.stat().st_size / 1e6,
        done,
        single,
        figures(done, single, told["timing report"]),
        planted(inputs.truth, told["one process"]),
        told["one process"].read_bytes() == told["two processes"].read_bytes(),
        costs,
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--records", type=int, default=RECORDS)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--timing-records", type=int, default=TIMING_RECORDS)
    parser.add_argument("--dask", metavar="ADDRESS", help="a running scheduler with two workers")
    parser.add_argument("--folder", type=Path, help="where the corpus is made and kept")
    parser.add_argument("--page", type=Path, default=PAGE)
    parser.add_argument("--quick", action="store_true", help="a few records, one round")
    given = parser.parse_args()
    if given.quick:
        given.records, given.rounds, given.timing_records = QUICK, 1, QUICK_TIMING
    with tempfile.TemporaryDirectory() as temporary:
        folder = given.folder or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        story = measure(folder, given.records, given.rounds, given.timing_records, given.dask)
    given.page.write_text(page(story), encoding="utf-8")
    print(table(story.figures), end="")
    return 0


if __name__ == "__main__":
    sys.exit(main())
