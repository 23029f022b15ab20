"""Write a corpus of invented cables in the Cablegate shape, with known faults.

    python benchmarks/corpus.py 251287 cables.csv

Eight columns, every cell quoted, no header row, line ends inside cells, quotes escaped by a backslash (or doubled, with
`--escape double`). Eras are mixed, 1966 to 2010. Beside the file stands `PATH.truth.csv`, a row for each planted fault:
id, code of the rule that must speak, what was done, number of the row. The same count and seed give the same bytes.
"""

from __future__ import annotations

import argparse
import csv
import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from corpus_cables import place, plan, render
from corpus_defects import DEFECTS
from corpus_text import Words, words

ESCAPES = {"backslash": "\\", "double": '"'}
TRUTH = ("id", "code", "defect", "row")
ROWS_A_WRITE = 500


def rows(count: int, seed: int, share: float, escape: str) -> Iterator[tuple[str, tuple | None]]:
    """Yield each row as text, with its line of the truth where it was spoilt. `share` of the rows have a fault.

    Of the faults that fit a cable, it gets the one planted least so far: a small corpus has every kind.
    """
    rng = random.Random(seed)
    pools: dict[tuple[bool, bool], Words] = {}
    used: set[tuple[int, int]] = set()
    planted_so_far = Counter[str]()
    for number in range(1, count + 1):
        where = place(rng, used)
        style = (where[0]["upper"], where[0]["spaced"])
        if style not in pools:
            pools[style] = words(seed, ESCAPES[escape], upper=style[0], spaced=style[1])
        made = plan(rng, number, where, pools[style])
        planted = None
        if rng.random() < share:
            defect = min((each for each in DEFECTS if each.fits(made)), key=lambda each: planted_so_far[each.name])
            planted_so_far[defect.name] += 1
            defect.spoil(made, rng)
            planted = (made.id, defect.code, defect.name, number)
        yield render(rng, made, pools[style].end), planted


def write(path: Path, count: int, *, seed: int = 1, share: float = 0.05, escape: str = "backslash") -> Path:
    """Write the corpus and its truth file; return the path of the truth."""
    truth = path.with_name(path.name + ".truth.csv")
    with path.open("w", encoding="utf-8", newline="") as out, truth.open("w", encoding="utf-8", newline="") as told:
        table = csv.writer(told, lineterminator="\n")
        table.writerow(TRUTH)
        held: list[str] = []
        for row, planted in rows(count, seed, share, escape):
            held.append(row)
            if planted:
                table.writerow(planted)
            if len(held) == ROWS_A_WRITE:
                out.write("\n".join(held) + "\n")
                held.clear()
        out.write("".join(f"{row}\n" for row in held))
    return truth


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("records", type=int)
    parser.add_argument("path", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--defects", type=float, default=0.05, metavar="SHARE")
    parser.add_argument("--escape", choices=ESCAPES, default="backslash")
    given = parser.parse_args()
    write(given.path, given.records, seed=given.seed, share=given.defects, escape=given.escape)


if __name__ == "__main__":
    main()
