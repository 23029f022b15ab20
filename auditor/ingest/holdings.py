"""All inputs of a run, one after another, with what is to be said of each: its profile, or why it was passed over."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from auditor.ingest.profiles import Choice
from auditor.ingest.reading import Source, open_source
from auditor.ingest.records import Record, Unreadable
from auditor.ingest.seams import TARGET, cut
from auditor.ingest.slices import Slice, whole
from auditor.ingest.sources import STRAY, Input, expand
from auditor.ingest.units import Unit, join_small


class Holdings:
    """The rows of many inputs. `profiles`, `choices` and `skipped` fill as the rows are taken.

    `profile_of` gives the name of the profile set for a source, "" where it is to be recognised. A stray file of a
    walked folder (hidden, of an unknown suffix, a link, a table of something else) is no row: it is listed in
    `skipped` with the reason.
    """

    def __init__(self, paths: Sequence[str], profile_of: Callable[[str], str]) -> None:
        self.inputs: list[Input] = expand(paths)
        self._profile_of = profile_of
        self.profiles: dict[str, str] = {}
        self.choices: dict[str, Choice] = {}
        self.skipped: list[tuple[str, str]] = []

    def rows(self) -> Iterator[Record | Unreadable]:
        """Yield records and unreadable rows, input by input; `InputUnreadable` where a named one can't be read."""
        for source in self._opened():
            yield from self._rows_of(source)

    def units(self, target: int = TARGET) -> Iterator[Unit]:
        """Yield the same rows as units of work of about `target` bytes, in order; they are cut as they are taken.

        A file that is stored as it is is cut into slices, small ones share a unit; what can't be cut is read here.
        """
        yield from join_small(self._parts(target), target)

    def _parts(self, target: int) -> Iterator[Slice | Record | Unreadable]:
        for source in self._opened():
            if source.layout is None:
                yield from self._rows_of(source)
            else:
                yield from cut(whole(source.input, source.layout), target)

    def _opened(self) -> Iterator[Source]:
        for item in self.inputs:
            source = open_source(item, profile=self._profile_of(item.source) or None)
            if source.choice.profile:
                self.profiles[item.source] = source.choice.profile
                self.choices[item.source] = source.choice
            yield source

    def _rows_of(self, source: Source) -> Iterator[Record | Unreadable]:
        for row in source.rows():
            if isinstance(row, Unreadable) and row.code == STRAY:
                self.skipped.append((row.source, row.observed))
            else:
                yield row

    @property
    def size(self) -> int:
        """Bytes of the files to be read, as they are stored; standard input counts nothing."""
        found = {item.at for item in self.inputs if item.at is not None and not item.is_stray}
        return sum(at.known_stamp()[0] for at in found if at.is_file())
