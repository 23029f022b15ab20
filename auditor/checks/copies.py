"""Records that share a number, and numbers that share a text: facts of scope "dataset"."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from auditor.checks.dataset import CORRECTED, PLAIN, TELLING, Keys, is_repeated
from auditor.checks.settable import SetTable, labels_of, level_column, set_table
from auditor.columns import Column, fact


@dataclass(frozen=True, slots=True)
class Copy:
    """One record beside the others of its number. Sections of one cable are no copies of each other.

    The first is the first copy that is no corrected copy and whose identifier is sound, where there is one; beside the
    first copy itself that is the first record of the number, whatever its section.
    """

    copy_ordinal: int = fact(
        "number", "1 for the first record of its number (and section), 2 for the next ...", field="id"
    )
    copy_count: int = fact("number", "records of this number (and section)", field="id")
    text_differs: bool = fact("flag", "the text is not that of the first record of its number", field="text")
    level_differs: bool = fact(
        "flag", "the overall level is not that of the first record of its number", field="classification"
    )
    form_differs: bool = fact(
        "flag", "the identifier is written otherwise than that of the first record of its number", field="id"
    )
    copy_level: int | None = fact("level", "overall level of this record", field="classification")
    first_id: str = fact("text", "identifier of the first record of its number, as given", field="id")
    first_level: int | None = fact("level", "overall level of the first record of its number", field="classification")
    first_source: str = fact("text", "file of the first record of its number", field="id")
    first_line: int = fact("number", "line of the first record of its number", field="id")
    corrects: bool = fact("flag", "this record is a corrected copy and the first of its number is not", field="text")


@dataclass(frozen=True, slots=True)
class Twin:
    """One record whose text stands under another number as well. Short and incomplete texts are left out."""

    twin_id: str | None = fact(
        "text", "identifier of the first record with the same text, where its number is another", field="id"
    )
    twin_source: str | None = fact("text", "file of that record", field="id")
    twin_line: int | None = fact("number", "line of that record", field="id")


def copy_table(keys: Keys) -> SetTable:
    """Return the records whose number is repeated, with the facts of `Copy`."""
    called = keys.called()
    rows = np.flatnonzero(is_repeated(called))
    own = called[rows]
    section = _sections(keys)[rows]
    plain, corrected = keys.has(PLAIN)[rows], keys.has(CORRECTED)[rows]
    rank = corrected + 2 * ~plain
    group = _groups(own, section)
    first_of_copies = rows[_firsts(group, rank)]
    first_of_number = rows[_firsts(_groups(own), rank)]
    ordinal, count = _counted(group)
    level, first_level = keys.level[rows], keys.level[first_of_copies]
    text, first_text = keys.text[rows], keys.text[first_of_copies]
    sound = (plain & keys.has(PLAIN)[first_of_copies]) | (keys.identity[rows] == keys.identity[first_of_copies])
    first = np.where(first_of_copies == rows, first_of_number, first_of_copies)
    other_form = (keys.identity[rows] != keys.identity[first]) & plain & keys.has(PLAIN)[first]
    known = np.ones(len(rows), np.bool_)
    columns = {
        "copy_ordinal": Column("number", ordinal, known),
        "copy_count": Column("number", count, known),
        "text_differs": Column("flag", sound & (text != first_text) & (text != 0) & (first_text != 0), known),
        "level_differs": Column("flag", sound & (level != first_level) & (level >= 0) & (first_level >= 0), known),
        "form_differs": Column("flag", other_form, known),
        "copy_level": level_column(level),
        "first_level": level_column(first_level),
        "corrects": Column("flag", corrected & ~keys.has(CORRECTED)[first_of_copies], known),
        **labels_of(keys, first, "first"),
    }
    return set_table(keys, rows, columns, _marks(keys, rows, group))


def twin_table(keys: Keys) -> SetTable:
    """Return the records whose text stands under several numbers, with the facts of `Twin`."""
    rows = np.flatnonzero(keys.has(TELLING) & (keys.text != 0))
    rows = rows[is_repeated(keys.text[rows])]
    first = rows[_firsts(_groups(keys.text[rows]), np.zeros(len(rows), np.int64))]
    called = keys.called()
    other = np.where(called[rows] != called[first], first, -1)
    return set_table(keys, rows, labels_of(keys, other, "twin"))


def _sections(keys: Keys) -> NDArray[np.uint64]:
    """Return for every record the sections that it shows, 0 for one without."""
    found = np.zeros(len(keys), np.uint64)
    found[keys.sections.rows] = keys.sections.shown
    return found


def _groups(*columns: NDArray[np.uint64]) -> NDArray[np.intp]:
    """Return for every row the number of its group: rows that are equal in all columns."""
    stacked = np.column_stack(columns)
    return np.asarray(np.unique(stacked, axis=0, return_inverse=True)[1]).reshape(-1)


def _firsts(group: NDArray[np.intp], rank: NDArray[np.int64]) -> NDArray[np.intp]:
    """Return for every row the place of the first row of the lowest rank in its group."""
    order = np.lexsort((np.arange(len(group)), rank, group))
    starts = np.flatnonzero(np.r_[True, group[order][1:] != group[order][:-1]][: len(group)])
    return np.asarray(order[starts][group]) if len(group) else order


def _counted(group: NDArray[np.intp]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return for every row its ordinal in its group, from 1, and how many rows the group has."""
    order = np.argsort(group, kind="stable")
    counts = np.bincount(group) if len(group) else np.zeros(0, np.int64)
    starts = np.cumsum(counts) - counts
    ordinal = np.empty(len(group), np.int64)
    ordinal[order] = np.arange(len(group)) - starts[group[order]] + 1
    return ordinal, np.asarray(counts[group], np.int64)


def _marks(keys: Keys, rows: NDArray[np.intp], group: NDArray[np.intp]) -> list[str]:
    """Return what names each row: its identifier and 64 bits for the contents of all copies, in any order."""
    labels = keys.labelled(rows)
    contents = np.array([label.content for label in labels], np.uint64)
    pairs = np.unique(np.column_stack([group.astype(np.uint64), contents]), axis=0)
    starts = np.unique(pairs[:, 0], return_index=True)[1] if len(pairs) else np.zeros(0, np.intp)
    bits = np.bitwise_xor.reduceat(pairs[:, 1], starts) if len(pairs) else pairs[:, 0]
    return [f"{label.record_id}#{int(bits[at]):016x}" for label, at in zip(labels, group, strict=True)]
