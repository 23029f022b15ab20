"""How well the cases of each card hold its expression: `python tests/checks/mutate_cards.py [CODE ...]`.

Each mutant negates `when`, drops one part of an `and` or `or`, or shifts one literal. It is caught where a case comes
out otherwise. Prints the mutants that no case catches, and by family and in all how many mutants are caught and how many cards hold.
"""

import ast
import sys
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import numpy as np

from auditor.checks import levels
from auditor.checks.across import TABLES, rows_of
from auditor.checks.cases import run_case
from auditor.checks.catalogue import load_catalogue
from auditor.checks.evaluate import judge
from auditor.checks.expression import compile_expression
from auditor.checks.facts import facts_in
from auditor.checks.terms import ExpressionError
from auditor.law.orders import load_law

LEVEL_WORDS = tuple(levels.ranks())


def shifted(value):
    """Return the literals that a literal is shifted to."""
    if isinstance(value, bool):
        return [not value]
    if isinstance(value, int):
        return [value - 1, value + 1]
    if value in LEVEL_WORDS:
        rank = levels.ranks()[value]
        letters = ["U", "R", "C", "S", "TS"]
        return [letters[other] for other in (rank - 1, rank + 1) if 0 <= other < len(letters)][-1:]
    try:
        day = date.fromisoformat(value)
    except ValueError:
        return [f"{value}~"]
    return [(day + timedelta(days=step)).isoformat() for step in (-1, 1)]


def mutants(source):
    """Yield what was changed and the changed expression."""
    yield "negated", f"not ({source})"
    count = sum(1 for _ in ast.walk(ast.parse(source, mode="eval")))
    for at in range(count):
        tree = ast.parse(source, mode="eval")
        node = list(ast.walk(tree))[at]
        if isinstance(node, ast.BoolOp):
            for index, part in enumerate(node.values):
                kept = [value for other, value in enumerate(node.values) if other != index]
                whole = ast.unparse(tree).replace(ast.unparse(node), ast.unparse(replaced(node, kept)), 1)
                yield f"dropped {ast.unparse(part)}", whole
        elif isinstance(node, ast.Constant):
            before = node.value
            for value in shifted(before):
                node.value = value
                yield f"{before!r} to {value!r}", ast.unparse(tree)


def replaced(node, kept):
    return kept[0] if len(kept) == 1 else ast.BoolOp(node.op, kept)


def outcome(card, runs):
    """Return where a card fires in each of its cases."""
    if card.scope == "dataset":
        return [np.flatnonzero(card.when.fires(held.table, len(held))).tolist() for held in runs]
    return [judge([card], run.facts)[0] for run in runs]


def prepared(card, law):
    if card.scope == "dataset":
        return [TABLES[rows_of(card)](run_case(card, case, law).keys) for case in card.cases]
    return [run_case(card, case, law) for case in card.cases]


def measure(card, law):
    """Return the mutants of a card, and those of them that no case catches."""
    runs = prepared(card, law)
    held, survivors, total = outcome(card, runs), [], 0
    for change, source in mutants(card.when.source):
        try:
            when = compile_expression(source, facts_in(card.scope), levels.ranks())
        except ExpressionError:
            continue
        total += 1
        if outcome(replace(card, when=when), runs) == held:
            survivors.append(change)
    return total, survivors


def main(codes):
    law, families = load_law(), {}
    for card in load_catalogue().cards:
        if card.when is None or (codes and card.code not in codes):
            continue
        total, survivors = measure(card, law)
        family = families.setdefault(card.family, Counter())
        family.update(mutants=total, caught=total - len(survivors), cards=1, sound=int(not survivors))
        for change in survivors:
            print(f"{card.code} {card.name}: {change}")  # noqa: T201
    for name, held in [*families.items(), ("all", sum(families.values(), Counter()))]:
        share = f"{held['caught']} of {held['mutants']} mutants caught"
        print(f"{name}: {share}; {held['sound']} of {held['cards']} cards hold every mutant")  # noqa: T201


if __name__ == "__main__":
    main(set(sys.argv[1:]))
