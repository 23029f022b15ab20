"""Load the law: order and clock files, checked against their schemas and against each other."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any, TypeVar

from auditor import resources
from auditor.documents import read_json
from auditor.errors import LawDataError, near_miss
from auditor.law.eras import Eras
from auditor.law.provisions import AutomaticRule, ClockRule, Order
from auditor.law.structure import structure
from auditor.law.timeline import Timeline, automatic_rules, prove_automatic, prove_orders
from auditor.law.vocabulary import prove_clocks, prove_codes

T = TypeVar("T", Order, ClockRule)

_FOLDERS = ("orders", "clocks")


@dataclass(frozen=True, eq=False)
class Law:
    """All orders (by their first day), all clocks (by id), and the sha256 of their canonical JSON.

    Compared and hashed as the object it is, so that what follows from it can be remembered.
    """

    orders: tuple[Order, ...]
    clocks: tuple[ClockRule, ...]
    digest: str

    @cached_property
    def timeline(self) -> Timeline:
        """Which order governs which day."""
        return Timeline(self.orders)

    @cached_property
    def eras(self) -> Eras:
        """The spans of days in which the law of a document's day stays as it is."""
        return Eras((self.orders, self.clocks))

    @cached_property
    def bearers(self) -> Mapping[str, tuple[Order, ...]]:
        """Orders by each number that cables may cite for them, their own or an amending one."""
        found: dict[str, list[Order]] = {}
        for order in self.orders:
            for number in dict.fromkeys([order.number, *(amendment.number for amendment in order.amendments)]):
                found.setdefault(number, []).append(order)
        return {number: tuple(orders) for number, orders in found.items()}

    @cached_property
    def automatic(self) -> tuple[AutomaticRule, ...]:
        """The rules of automatic declassification, earliest law first."""
        return tuple(automatic_rules(self.orders))

    @cached_property
    def level_names(self) -> Mapping[str, str]:
        """Words of the levels by their letters, as the latest order that has them spells them."""
        return {level.level: level.name for order in self.orders for level in order.levels}

    @cached_property
    def levels_now(self) -> frozenset[str]:
        """Words of the levels that the latest order has."""
        return frozenset(level.name for level in self.orders[-1].levels)


@cache
def _validator(schema: str) -> Any:
    from jsonschema import Draft202012Validator, FormatChecker  # noqa: PLC0415 - costs 80 ms that few runs need to pay

    return Draft202012Validator(resources.load(f"schemas/{schema}"), format_checker=FormatChecker(["date"]))


def _explain(error: Any) -> str:
    """Say what is wrong at one place of a file, with the near miss for a misspelt key."""
    if error.validator == "additionalProperties":
        schema, instance = error.schema, error.instance
        allowed = sorted(schema["properties"])
        unknown = sorted(set(instance) - set(allowed))
        hints = "; ".join(f"unknown key {key!r}{near_miss(key, allowed)}" for key in unknown)
        return f"{error.json_path}: {hints}; allowed are {', '.join(allowed)}"
    return f"{error.json_path}: {error.message}"


def _check(file: str, data: Any, kind: str) -> None:
    """Raise `LawDataError` where a file breaks the schema of its kind, naming the JSON path."""
    from jsonschema.exceptions import best_match  # noqa: PLC0415 - as above

    schema = kind.removesuffix("s")
    error = best_match(_validator(schema).iter_errors(data))
    if error is not None:
        message = f"{file}: {_explain(error)}"
        raise LawDataError(message)


def _files(root: Path, shown: str) -> Iterator[tuple[str, str, Any]]:
    """Yield kind, displayed path and content of the law files in a folder, in order of their names."""
    for folder in ("", *_FOLDERS):
        for path in sorted((root / folder).glob("*.json")):
            file = f"{shown}/{path.relative_to(root).as_posix()}"
            data = read_json(path, file, LawDataError)
            kind = folder or ("orders" if isinstance(data, dict) and "governs" in data else "clocks")
            yield kind, file, data


def _gather(extra_dirs: tuple[str | Path, ...]) -> dict[str, dict[str, tuple[str, Any]]]:
    """Collect files by kind and id; a file of a later folder replaces one of the same id."""
    found: dict[str, dict[str, tuple[str, Any]]] = {kind: {} for kind in _FOLDERS}
    own = resources.folder("rules")
    for kind in _FOLDERS:
        for path in sorted((own / kind).glob("*.json")):
            file = f"rules/{kind}/{path.name}"
            data = read_json(path, file, LawDataError)
            found[kind][path.stem] = (file, data)
    for extra in map(Path, extra_dirs):
        held = list(_files(extra, extra.as_posix()))
        if not held:
            message = f"{extra.as_posix()}: no law file here; expected *.json, orders/*.json or clocks/*.json"
            raise LawDataError(message)
        for kind, file, data in held:
            _check(file, data, kind)
            found[kind][data["id"]] = (file, data)
    return found


def _structured(kind: type[T], held: Mapping[str, tuple[str, Any]], folder: str) -> list[T]:
    """Turn files into provisions. The shipped ones are held to their schema by the tests, here only when they fail."""
    made = []
    for file, data in held.values():
        try:
            made.append(dataclasses.replace(structure(kind, data), file=file))
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            _check(file, data, folder)
            message = f"{file}: {error}"
            raise LawDataError(message) from error
    return made


def load_law(*extra_dirs: str | Path) -> Law:
    """Load the orders and clocks that ship with the tool, overlaid by the files in `extra_dirs`.

    A file of an overlay replaces the one of the same id or adds to them. Raises `LawDataError` for a file that is
    not JSON or breaks its schema, `LawGap` or `LawConflict` where the orders leave a day out or claim it twice.
    """
    found = _gather(extra_dirs)
    orders = _structured(Order, found["orders"], "orders")
    orders.sort(key=lambda order: (order.governs.days.since, order.id))
    clocks = _structured(ClockRule, found["clocks"], "clocks")
    canonical = json.dumps(
        {kind: {key: data for key, (_, data) in sorted(held.items())} for kind, held in found.items()},
        sort_keys=True,
        separators=(",", ":"),
        ensure_ascii=False,
    )
    prove_orders(orders)
    prove_automatic(orders)
    prove_codes(orders)
    prove_clocks(clocks)
    digest = hashlib.sha256(canonical.encode("utf-8", "backslashreplace")).hexdigest()
    return Law(tuple(orders), tuple(sorted(clocks, key=lambda clock: clock.id)), digest)
