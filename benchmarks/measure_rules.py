"""What each rule costs: `python benchmarks/measure_rules.py PATH` audits in this process and times every condition.

Prints `all,seconds` for the whole audit, then a row `code,seconds` for each condition, dearest first; rules of one
condition share a row, joined by `+`.
"""

from __future__ import annotations

import sys
import time
from collections import Counter, defaultdict
from typing import Any

import auditor
from auditor.checks.expression import Expression


def timed(spent: Counter[str]) -> None:
    """Let every evaluation of a condition add its seconds to `spent`, by the condition's text."""
    plain = Expression.hits

    def hits(self: Expression, *arguments: Any) -> Any:
        start = time.perf_counter()
        found = plain(self, *arguments)
        spent[self.source] += time.perf_counter() - start
        return found

    Expression.hits = hits


def main() -> None:
    spent: Counter[str] = Counter()
    timed(spent)
    codes = defaultdict(list)
    for card in auditor.load_rules().cards:
        if card.when is not None:
            codes[card.when.source].append(card.code)
    start = time.perf_counter()
    auditor.audit(sys.argv[1], as_of="2026-01-01", jobs=1)
    print(f"all,{time.perf_counter() - start:.4f}")
    for source, seconds in spent.most_common():
        if source in codes:
            print(f"{'+'.join(codes[source])},{seconds:.6f}")


if __name__ == "__main__":
    main()
