"""`python tests/fuzz --inputs 1000000`: try hostile input on everything that reads any, and say what came of it."""

from __future__ import annotations

import argparse
import sys
from functools import partial
from pathlib import Path

from campaign import MEMORY, engines, run
from harnesses import HARNESSES
from worker import HANG

say = partial(print, flush=True)


def main() -> int:
    """Run, print a line for each harness and the sum, and return 1 where anything is to be looked at."""
    parser = argparse.ArgumentParser("tests/fuzz", description=__doc__)
    parser.add_argument("--inputs", type=int, default=100_000, help="how many inputs to try over all harnesses")
    parser.add_argument("--harness", action="append", choices=HARNESSES, help="only this one (repeatable)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--engine", choices=engines(), default=engines()[0])
    parser.add_argument("--kept", type=Path, default=Path("fuzz-kept"), help="where inputs that crash go")
    given = parser.parse_args()
    row = "{:14} {:>10} {:>8} {:>6} {:>9} {:>8} {:>8}".format
    say(f"engine {given.engine}, seed {given.seed}; a hang is an input over {HANG:g} s, memory at most {MEMORY} MB")
    say(row("harness", "inputs", "crashes", "hangs", "slowest", "peak", "inputs/s"))
    told = []
    for one in run(given.inputs, given.harness or tuple(HARNESSES), given.seed, given.engine, given.kept):
        told.append(one)
        speed = f"{one.inputs / max(one.seconds, 0.001):,.0f}"
        say(row(one.name, f"{one.inputs:,}", one.crashes, one.hangs, f"{one.slowest:.2f} s", f"{one.peak} MB", speed))
    sums = (sum(one.inputs for one in told), sum(one.crashes for one in told), sum(one.hangs for one in told))
    say(
        row(
            "all",
            f"{sums[0]:,}",
            *sums[1:],
            f"{max(one.slowest for one in told):.2f} s",
            f"{max(one.peak for one in told)} MB",
            "",
        )
    )
    return 0 if all(one.is_clean for one in told) else 1


if __name__ == "__main__":
    sys.exit(main())
