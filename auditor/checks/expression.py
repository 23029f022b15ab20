"""The expression language of rule cards: a closed subset of Python's, checked against the facts, compiled to columns.

    expression  fact | 'text' | 12 | True | (x, y) | not x | x and y | x or y | x + y | x - y | -x
                x == y   x != y   x < y   x <= y   x > y   x >= y   a <= x < b   x in y   x not in y   function(x)

A text literal compared with a level is a level word, with a date an ISO date. Nothing can be called but the functions
of `operations.FUNCTIONS`; there is no attribute, no subscript, no other node of any kind. The text of an expression is
bounded before it is parsed and its nesting while it is compiled: a rule pack from a stranger costs nothing to refuse.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from auditor.checks import operations
from auditor.checks.operations import FUNCTIONS, Function
from auditor.checks.terms import ExpressionError, Term, fitted, literal, named
from auditor.columns import Fact, Kind, Pair, Table
from auditor.errors import near_miss

LONGEST = 2_000
"""Characters an expression may have; it is refused unread beyond that."""
DEEPEST = 30
"""Levels of nesting an expression may have."""
LARGEST = 10**9
"""Largest number an expression may write."""

_COMPARISONS: dict[type[ast.cmpop], str] = {
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
}
_ORDERED = frozenset({"number", "level", "date"})
_ARITHMETIC: dict[tuple[type[ast.operator], str, str], tuple[Kind, Callable[[Pair, Pair], Pair]]] = {
    (ast.Add, "number", "number"): ("number", operations.add),
    (ast.Add, "date", "number"): ("date", operations.add_days),
    (ast.Sub, "number", "number"): ("number", operations.subtract),
    (ast.Sub, "date", "date"): ("number", operations.days_between),
    (ast.Sub, "date", "number"): ("date", operations.subtract_days),
}
_IN_PLAIN_WORDS: dict[str, str] = {
    "Attribute": "attribute access",
    "Subscript": "a subscript",
    "Lambda": "a lambda",
    "ListComp": "a comprehension",
    "SetComp": "a comprehension",
    "DictComp": "a comprehension",
    "GeneratorExp": "a comprehension",
    "JoinedStr": "a formatted string",
    "IfExp": "a conditional",
    "NamedExpr": "an assignment",
    "Pow": "a power",
}


@dataclass(frozen=True, slots=True)
class Expression:
    """A compiled expression; `names` are the facts it reads, `kind` what it yields."""

    source: str
    kind: Kind
    names: frozenset[str]
    _run: Callable[[Table], Pair] = field(repr=False)
    _parts: tuple[Callable[[Table], Pair], ...] = field(repr=False)

    def columns(self, table: Table, rows: int) -> tuple[NDArray[Any], NDArray[np.bool_]]:
        """Evaluate over a table of `rows` rows, which holds every fact of `names`: (values, known), each of `rows`."""
        values, known = self._run(table)
        return np.broadcast_to(values, rows), np.broadcast_to(known, rows)

    def fires(self, table: Table, rows: int) -> NDArray[np.bool_]:
        """Return where a flag expression is true; missing is not true."""
        return np.bincount(self.hits(table, rows), minlength=rows) > 0

    def hits(self, table: Table, rows: int) -> NDArray[np.intp]:
        """Return the rows where a flag expression is true. An `and` ends with the side that leaves none."""
        fires: Any = np.True_
        for part in self._parts:
            fires = fires & part(table)[0]
            if not (fires.any() if fires.ndim else fires):
                return np.zeros(0, np.intp)
        return fires.nonzero()[0] if fires.ndim else np.arange(rows)


def compile_expression(
    source: str, facts: Mapping[str, Fact], levels: Mapping[str, int], kind: Kind = "flag"
) -> Expression:
    """Compile `source` over `facts`; `levels` ranks the level words; `ExpressionError` says where it is wrong."""
    if len(source) > LONGEST:
        raise ExpressionError(LONGEST + 1, f"{len(source):,} characters; an expression has at most {LONGEST:,}")
    for column, character in enumerate(source, 1):
        if character in "\\\0\r\n\f":
            raise ExpressionError(column, f"{character!r} is not allowed; write one line without backslashes")
    try:
        tree = ast.parse(source, mode="eval")
    except SyntaxError as error:
        column = error.offset if error.offset and error.lineno == 1 else len(source) + 1
        raise ExpressionError(column, f"not an expression: {error.msg}") from None
    except (RecursionError, MemoryError, ValueError):
        raise ExpressionError(1, "not an expression: nested too deeply or not text") from None
    compiler = _Compiler(source, facts, levels)
    term = compiler.compile(tree.body, 0)
    if term.kind != kind:
        raise ExpressionError(term.at, f"yields {_a(term.kind)}, not {_a(kind)}")
    return Expression(source, term.kind, frozenset(compiler.names), term.run, term.parts or (term.run,))


def _a(kind: str) -> str:
    return f"a {kind}"


class _Compiler:
    """One walk over one tree; collects the names it meets."""

    def __init__(self, source: str, facts: Mapping[str, Fact], levels: Mapping[str, int]) -> None:
        self.source, self.facts, self.levels = source, facts, levels
        self.names: set[str] = set()

    def at(self, node: ast.AST) -> int:
        """1-based column of a node, in characters."""
        offset: int = getattr(node, "col_offset", 0)
        return len(self.source.encode()[:offset].decode(errors="replace")) + 1

    def compile(self, node: ast.expr, depth: int) -> Term:
        if depth > DEEPEST:
            raise ExpressionError(self.at(node), f"nested more than {DEEPEST} deep")
        handler = _NODES.get(type(node))
        if handler is None:
            raise self.refused(node)
        return handler(self, node, depth + 1)

    def refused(self, node: ast.AST, where: ast.AST | None = None) -> ExpressionError:
        word = type(node).__name__
        return ExpressionError(self.at(where or node), f"{_IN_PLAIN_WORDS.get(word, word)} is not allowed")

    def flag(self, node: ast.expr, depth: int) -> Term:
        term = self.compile(node, depth)
        if term.kind != "flag":
            raise ExpressionError(term.at, f"{_a(term.kind)} where true or false is needed")
        return term

    # ---- one method a node
    def name(self, node: ast.Name, _depth: int) -> Term:
        found = self.facts.get(node.id)
        if found is None:
            hint = near_miss(node.id, self.facts)
            raise ExpressionError(self.at(node), f"unknown fact {node.id!r}{hint}")
        self.names.add(found.name)
        return named(found.kind, found.name, self.at(node))

    def constant(self, node: ast.Constant, _depth: int) -> Term:
        if type(node.value) not in (str, int, bool):
            raise ExpressionError(self.at(node), "a literal is a text, a whole number, True or False")
        if isinstance(node.value, int) and node.value > LARGEST:
            raise ExpressionError(self.at(node), f"a number is at most {LARGEST:,}")
        return literal(node.value, self.at(node))

    def choices(self, node: ast.Tuple | ast.List, depth: int) -> Term:
        items = [self.compile(item, depth) for item in node.elts]
        for item in items:
            if item.literal is None or isinstance(item.literal, tuple):
                raise ExpressionError(item.at, "a list holds literals only")
        return literal(tuple(item.literal for item in items), self.at(node))

    def unary(self, node: ast.UnaryOp, depth: int) -> Term:
        if isinstance(node.op, ast.Not):
            of = self.flag(node.operand, depth).run
            return Term("flag", lambda table: operations.negate(of(table)), self.at(node))
        if not isinstance(node.op, ast.USub):
            raise self.refused(node.op, node)
        term = self.compile(node.operand, depth)
        if term.kind != "number":
            raise ExpressionError(term.at, f"- before {_a(term.kind)}; only a number has an opposite")
        if term.literal is not None:
            return literal(-term.literal, self.at(node))
        return Term("number", lambda table: operations.opposite(term.run(table)), self.at(node))

    def logic(self, node: ast.BoolOp, depth: int) -> Term:
        join = operations.conjoin if isinstance(node.op, ast.And) else operations.disjoin
        parts = [self.flag(value, depth).run for value in node.values]

        def run(table: Table) -> Pair:
            result = parts[0](table)
            for part in parts[1:]:
                result = join(result, part(table))
            return result

        sides = tuple(parts) if isinstance(node.op, ast.And) else ()
        return Term("flag", run, self.at(node), parts=sides)

    def arithmetic(self, node: ast.BinOp, depth: int) -> Term:
        if not isinstance(node.op, ast.Add | ast.Sub):
            raise self.refused(node.op, node)
        left, right = self.both(self.compile(node.left, depth), self.compile(node.right, depth))
        found = _ARITHMETIC.get((type(node.op), left.kind, right.kind))
        if found is None:
            sign = "+" if isinstance(node.op, ast.Add) else "-"
            raise ExpressionError(self.at(node), f"{_a(left.kind)} {sign} {_a(right.kind)} has no meaning")
        kind, operation = found
        return Term(kind, lambda table: operation(left.run(table), right.run(table)), self.at(node))

    def comparison(self, node: ast.Compare, depth: int) -> Term:
        terms = [self.compile(part, depth) for part in (node.left, *node.comparators)]
        links = [
            self.link(operator, left, right) for operator, left, right in zip(node.ops, terms, terms[1:], strict=False)
        ]

        def run(table: Table) -> Pair:
            result = links[0](table)
            for link in links[1:]:
                result = operations.conjoin(result, link(table))
            return result

        return Term("flag", run, self.at(node))

    def link(self, operator: ast.cmpop, left: Term, right: Term) -> Callable[[Table], Pair]:
        if isinstance(operator, ast.In):
            return self.membership(left, right)
        if isinstance(operator, ast.NotIn):
            inside = self.membership(left, right)
            return lambda table: operations.negate(inside(table))
        sign = _COMPARISONS.get(type(operator))
        if sign is None:
            raise ExpressionError(right.at, "`is` is not allowed; compare with == or ask missing(x)")
        left, right = self.both(left, right)
        if left.kind != right.kind or left.kind == "list":
            raise ExpressionError(right.at, f"{_a(left.kind)} {sign} {_a(right.kind)} has no meaning")
        if sign not in ("==", "!=") and left.kind not in _ORDERED:
            raise ExpressionError(right.at, f"{_a(left.kind)} has no order; {sign} compares numbers, levels and dates")
        return lambda table: operations.compare(sign, left.run(table), right.run(table))

    def both(self, left: Term, right: Term) -> tuple[Term, Term]:
        return fitted(left, right.kind, self.levels), fitted(right, left.kind, self.levels)

    def membership(self, left: Term, right: Term) -> Callable[[Table], Pair]:
        if right.kind != "list":
            raise ExpressionError(right.at, f"`in` looks into a list, not into {_a(right.kind)}")
        if right.literal is None:
            if left.kind != "text":
                raise ExpressionError(left.at, f"a list fact holds texts, not {_a(left.kind)}")
            return lambda table: operations.is_member(left.run(table), right.run(table))
        if left.literal is not None:
            raise ExpressionError(left.at, "a literal in a list of literals is always the same; name a fact")
        items = [fitted(literal(item, right.at), left.kind, self.levels) for item in right.literal]
        if any(item.kind != left.kind for item in items):
            raise ExpressionError(right.at, f"{_a(left.kind)} in a list of something else has no meaning")
        choices = [item.run({}) for item in items]
        return lambda table: operations.is_one_of(left.run(table), choices)

    def call(self, node: ast.Call, depth: int) -> Term:
        called = node.func.id if isinstance(node.func, ast.Name) else ""
        function = FUNCTIONS.get(called)
        if function is None:
            known = ", ".join(sorted(FUNCTIONS))
            hint = near_miss(called, FUNCTIONS)
            called = called or _IN_PLAIN_WORDS.get(type(node.func).__name__, "something")
            raise ExpressionError(self.at(node), f"{called} can't be called; the functions are {known}{hint}")
        if node.keywords or len(node.args) != len(function.takes):
            raise ExpressionError(self.at(node), f"{function.meaning}; it takes {len(function.takes)} and no names")
        terms = [self.compile(argument, depth) for argument in node.args]
        self.check_arguments(function, called, terms)
        runs = [term.run for term in terms]
        return Term(function.gives, lambda table: function.run(*(run(table) for run in runs)), self.at(node))

    def check_arguments(self, function: Function, called: str, terms: list[Term]) -> None:
        for term, allowed in zip(terms, function.takes, strict=True):
            if term.kind not in allowed:
                hint = "; it is never missing, ask length(x) == 0" if (called, term.kind) == ("missing", "list") else ""
                raise ExpressionError(
                    term.at, f"{called} takes {' or '.join(sorted(allowed))}, not {_a(term.kind)}{hint}"
                )
            if isinstance(term.literal, tuple) and not all(isinstance(item, str) for item in term.literal):
                raise ExpressionError(term.at, f"{called} takes a list of texts")
        if all(term.literal is not None for term in terms):
            raise ExpressionError(terms[0].at, f"{called} of literals is always the same; name a fact")
        if function.literal_last and terms[-1].literal is None:
            raise ExpressionError(terms[-1].at, f"{function.meaning}; b is a literal")


_NODES: dict[type[ast.expr], Callable[[_Compiler, Any, int], Term]] = {
    ast.Name: _Compiler.name,
    ast.Constant: _Compiler.constant,
    ast.Tuple: _Compiler.choices,
    ast.List: _Compiler.choices,
    ast.UnaryOp: _Compiler.unary,
    ast.BoolOp: _Compiler.logic,
    ast.BinOp: _Compiler.arithmetic,
    ast.Compare: _Compiler.comparison,
    ast.Call: _Compiler.call,
}
