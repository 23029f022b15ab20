"""Faults of the generated corpus: each says which cables it can befall, and spoils one so that it really has it."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable
from dataclasses import dataclass

from corpus_cables import DATA, DAYS, LETTERS, Plan, era_on, instruction_line, later, spaced, stamp

YEAR = dt.timedelta(days=365)


@dataclass(frozen=True)
class Defect:
    """`code` is the rule that must speak where `fits` holds and `spoil` was applied."""

    name: str
    code: str
    fits: Callable[[Plan], bool]
    spoil: Callable[[Plan, random.Random], None]


def own_marks(made: Plan) -> bool:
    return made.era["portions"] and made.marked and made.classified


def above(made: Plan, rng: random.Random) -> None:
    made.marks[rng.randrange(len(made.marks))] = "S" if made.level == "CONFIDENTIAL" else "TS"


def all_marks(mark: str) -> Callable[[Plan, random.Random], None]:
    def spoil(made: Plan, rng: random.Random) -> None:  # noqa: ARG001
        made.marks = [mark] * len(made.marks)

    return spoil


def unmark(made: Plan, rng: random.Random) -> None:
    made.marks[rng.randrange(len(made.marks))] = ""


def mark_strangely(made: Plan, rng: random.Random) -> None:
    made.marks[rng.randrange(len(made.marks))] += "/QZX"


def skip_number(made: Plan, rng: random.Random) -> None:
    at = rng.randrange(1, len(made.numbers))
    made.numbers[at:] = [number + 1 for number in made.numbers[at:]]


def repeat_number(made: Plan, rng: random.Random) -> None:
    at = rng.randrange(1, len(made.numbers))
    made.numbers[at:] = [number - 1 for number in made.numbers[at:]]


def swap_numbers(made: Plan, rng: random.Random) -> None:
    at = rng.randrange(1, len(made.numbers) - 1)
    made.numbers[at], made.numbers[at + 1] = made.numbers[at + 1], made.numbers[at]


def unnumber(made: Plan, rng: random.Random) -> None:
    made.numbers[rng.randrange(1, len(made.numbers))] = 0


def set_value(value: str, years: int | None = None, days: int = 0) -> Callable[[Plan, random.Random], None]:
    """Return a fault that puts another instruction on the line; a date stands `years` and `days` from the cable's."""

    def spoil(made: Plan, rng: random.Random) -> None:
        day = later(made.day, years) + dt.timedelta(days=days) if years is not None else None
        made.instruction = instruction_line(made.era, value, day, rng.choice(DATA["officers"]))

    return spoil


def cite(order: Callable[[str], str]) -> Callable[[Plan, random.Random], None]:
    def spoil(made: Plan, rng: random.Random) -> None:  # noqa: ARG001
        number = made.era["order"]
        made.instruction = made.instruction.replace(number, order(number))

    return spoil


def drop_instruction(made: Plan, rng: random.Random) -> None:  # noqa: ARG001
    made.instruction = ""


def wrong_letter(made: Plan, rng: random.Random) -> None:  # noqa: ARG001
    made.classified_by = made.classified_by[: made.classified_by.index("(")] + "(K)."


def other_level(made: Plan, rng: random.Random) -> None:  # noqa: ARG001
    made.banner = spaced("SECRET" if made.level == "CONFIDENTIAL" else "CONFIDENTIAL")


def other_letters(made: Plan, rng: random.Random) -> None:  # noqa: ARG001
    made.letters = LETTERS["SECRET" if made.level == "CONFIDENTIAL" else "CONFIDENTIAL"]


def other_route_serial(made: Plan, rng: random.Random) -> None:
    made.route_serial += rng.randrange(11, 90)


def other_text_serial(made: Plan, rng: random.Random) -> None:
    made.text_serial += rng.randrange(11, 90)


def other_origin(made: Plan, rng: random.Random) -> None:
    made.origin = rng.choice([post[1] for post in DATA["posts"] if post[1] != made.origin])


def move_stamp(days: int) -> Callable[[Plan, random.Random], None]:
    def spoil(made: Plan, rng: random.Random) -> None:  # noqa: ARG001
        made.stamp = stamp(made.day + dt.timedelta(days=days), made.minute)

    return spoil


def next_year(made: Plan, rng: random.Random) -> None:  # noqa: ARG001
    made.day += YEAR
    made.stamp, made.julian = stamp(made.day, made.minute), made.day.timetuple().tm_yday


def cut_stamp(made: Plan, rng: random.Random) -> None:  # noqa: ARG001
    made.stamp = made.stamp[0] + made.stamp[2:]


def early_julian(made: Plan, rng: random.Random) -> None:
    made.julian -= rng.randrange(1, min(made.julian, 9))


def since(first: str, until: str = "9999") -> Callable[[Plan], bool]:
    """Return a test: the cable is of an era within these days."""
    return lambda made: first <= made.era["from"] < until


def both(*tests: Callable[[Plan], bool]) -> Callable[[Plan], bool]:
    return lambda made: all(test(made) for test in tests)


def classified(made: Plan) -> bool:
    return made.classified


def open_text(made: Plan) -> bool:
    return not made.classified


def several(made: Plan) -> bool:
    return len(made.numbers) > 3


def year_to_spare(made: Plan) -> bool:
    return made.day + YEAR <= DAYS[-1] and era_on(made.day + YEAR) is made.era


def with_route(made: Plan) -> bool:
    return made.era["header"]


def plain_secret(made: Plan) -> bool:
    return own_marks(made) and made.level == "SECRET" and not made.noforn


def plain(made: Plan) -> bool:
    return own_marks(made) and not made.noforn


MODERN = both(classified, since("1995-10-14"))
TEN_YEARS = both(classified, since("1995-10-14", "2003-03-25"))
LATEST = both(classified, since("2003-03-25"))
SIX_YEARS = both(classified, since("1978-12-01", "1982-08-01"))
ORDERED = both(classified, since("1972-06-01"))

DEFECTS = (
    Defect("paragraph above overall", "RU001", own_marks, above),
    Defect("no paragraph as high as overall", "RU002", plain_secret, all_marks("C")),
    Defect("no paragraph classified", "RU004", plain, all_marks("U")),
    Defect("paragraph unmarked", "PS002", both(own_marks, several, since("1978-12-01", "1995-10-14")), unmark),
    Defect("paragraph of a complete cable unmarked", "PS001", both(own_marks, several, MODERN), unmark),
    Defect("unknown token in mark", "PS003", own_marks, mark_strangely),
    Defect("number skipped", "PN001", several, skip_number),
    Defect("number repeated", "PN002", several, repeat_number),
    Defect("numbers swapped", "PN003", several, swap_numbers),
    Defect("number missing", "PN006", both(own_marks, several), unnumber),
    Defect("instruction missing", "DI001", ORDERED, drop_instruction),
    Defect("not applicable on classified", "DI003", ORDERED, set_value("N/A")),
    Defect("date on unclassified", "DI004", both(open_text, since("1995-10-14")), set_value("DECL: {full}", 10)),
    Defect("OADR after its time", "DI006", MODERN, set_value("DECL: OADR")),
    Defect("over ten years", "DI010", TEN_YEARS, set_value("DECL: {full}", 15)),
    Defect("over twenty-five years", "DI011", LATEST, set_value("DECL: {full}", 40)),
    Defect("due before written", "DI012", MODERN, set_value("DECL: {full}", 0, -400)),
    Defect("over six years", "DI027", SIX_YEARS, set_value("GDS {short} ({officer}) OR-P", 9)),
    Defect("order revoked", "DI002", LATEST, cite(lambda _: DATA["eras"][4]["order"])),
    Defect("order number transposed", "DI032", ORDERED, cite(lambda n: n[0] + n[2] + n[1] + n[3:])),
    Defect("reason letter unknown", "DI020", MODERN, wrong_letter),
    Defect("impossible date", "DI036", MODERN, set_value("DECL: 02/30/2015")),
    Defect("text of another level", "BS015", classified, other_level),
    Defect("security letters of another level", "BS016", both(classified, with_route), other_letters),
    Defect("serial of the DE line differs", "ID005", with_route, other_route_serial),
    Defect("serial of the text differs", "ID002", lambda _: True, other_text_serial),
    Defect("origin differs", "ID015", lambda _: True, other_origin),
    Defect("date-time group too short", "DT001", lambda _: True, cut_stamp),
    Defect("date-time group a month late", "DT003", lambda _: True, move_stamp(31)),
    Defect("written in another year than its number", "DT006", year_to_spare, next_year),
    Defect("day of the year too low", "DT004", both(with_route, lambda p: p.julian > 9), early_julian),
)
