"""One cable of the generated corpus: what is decided about it (`Plan`), and its eight cells (`render`)."""

from __future__ import annotations

import datetime as dt
import math
import random
from bisect import bisect
from dataclasses import dataclass, field
from itertools import accumulate

from corpus_text import DATA, Words

MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"]
FIRST = dt.date.fromisoformat(DATA["eras"][0]["from"]).toordinal()
DAYS = [dt.date.fromordinal(n) for n in range(FIRST, dt.date.fromisoformat(DATA["eras"][-1]["from"]).toordinal())]
STARTS = [dt.date.fromisoformat(era["from"]).toordinal() - FIRST for era in DATA["eras"]]
ERAS = DATA["eras"][:-1]
ERA_SUMS = list(accumulate(era["weight"] for era in ERAS))
LEVEL_SUMS = list(accumulate(weight for _, weight in DATA["levels"]))
MARKS = {"UNCLASSIFIED": "U", "CONTROLLED": "SBU", "CONFIDENTIAL": "C", "SECRET": "S"}
BELOW = {"SBU": ("U",), "C": ("U", "C"), "S": ("U", "C")}
LETTERS = {"UNCLASSIFIED": "UUUUU", "CONTROLLED": "UUUUU", "CONFIDENTIAL": "CCCCC", "SECRET": "SSSSS"}
LENGTHS = range(1, 8)  # of one mark; longer is the mark for the entire text
LIMITED_UNTIL = dt.date.fromisoformat(DATA["limited_official_use_until"])
MINUTES_A_SERIAL = 54
SIZE, SIZE_SPREAD, LARGEST = 3850, 0.90, 98_000


@dataclass(slots=True)
class Plan:
    """What one cable says. A defect changes some of it before the cells are written."""

    number: int
    era: dict
    day: dt.date
    minute: int
    post: str
    origin: str
    route: str
    serial: int
    level: str
    noforn: bool
    id: str = ""
    classification: str = ""
    banner: str = ""
    text_serial: int = 0
    route_serial: int = 0
    julian: int = 0
    letters: str = ""
    stamp: str = ""
    station: str = ""
    instruction: str = ""
    classified_by: str = ""
    texts: list[str] = field(default_factory=list)
    marks: list[str] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)

    @property
    def classified(self) -> bool:
        return self.level in {"CONFIDENTIAL", "SECRET"}

    @property
    def limited(self) -> bool:
        """Whether the cable has the control that came before SENSITIVE."""
        return self.level == "CONTROLLED" and self.day < LIMITED_UNTIL

    @property
    def marked(self) -> bool:
        """Whether each paragraph has its own mark, rather than none or one for the entire text."""
        return all(len(mark) in LENGTHS for mark in self.marks)


def later(day: dt.date, years: int) -> dt.date:
    """Return the anniversary of a day; 28 February where it has none."""
    return day.replace(year=day.year + years, day=28 if (day.month, day.day) == (2, 29) else day.day)


def era_on(day: dt.date) -> dict:
    """Return the era of a day; of a day past the last one, the last."""
    return ERAS[min(bisect(STARTS, day.toordinal() - FIRST), len(ERAS)) - 1]


def spaced(level: str) -> str:
    """Return the level as classification lines print it."""
    return {"UNCLASSIFIED": "UNCLAS", "CONTROLLED": "UNCLAS"}.get(level) or " ".join(level)


def instruction_line(era: dict, value: str, day: dt.date | None = None, officer: str = "") -> str:
    """Return the line that carries an instruction; `value` may have the places {short}, {full} and {officer}."""
    if day:
        short, full = f"{day.month}/{day.day}/{day.year % 100:02}", f"{day.month:02}/{day.day:02}/{day.year}"
        value = value.format(short=short, full=full, officer=officer)
    return f"E.O. {era['order']}: {value}" if era["order"] else value


def pick(rng: random.Random, sums: list[int]) -> int:
    return bisect(sums, rng.random() * sums[-1])


def place(rng: random.Random, used: set[tuple[int, int]]) -> tuple[dict, dt.date, int, list, int]:
    """Return era, day, minute, post and serial. Serials of a post rise with the day, and no number is given twice."""
    while True:
        era = pick(rng, ERA_SUMS)
        at = STARTS[era] + int(rng.random() * (STARTS[era + 1] - STARTS[era]))
        minute = int(rng.random() * 1440)
        post = int(rng.random() * len(DATA["posts"]))
        day = DAYS[at]
        serial = ((day.timetuple().tm_yday - 1) * 1440 + minute) // MINUTES_A_SERIAL + 1
        if (key := (day.year * 100 + post, serial)) not in used:
            used.add(key)
            return ERAS[era], day, minute, DATA["posts"][post], serial


def plan(rng: random.Random, number: int, where: tuple, words: Words) -> Plan:
    """Return a cable without a fault."""
    era, day, minute, (post, origin, route), serial = where
    level = DATA["levels"][pick(rng, LEVEL_SUMS)][0]
    secret = level in {"CONFIDENTIAL", "SECRET"}
    noforn = secret and bool(era["reason"]) and rng.random() < 0.06
    made = Plan(number, era, day, minute, post, origin, route, serial, level, noforn)
    made.id = f"{day.year % 100:02}{post.replace(' ', '')}{serial}"
    made.text_serial = made.route_serial = serial
    made.julian, made.letters, made.station = day.timetuple().tm_yday, LETTERS[level], post
    made.stamp = stamp(day, minute)
    made.banner = spaced(level)
    made.classification = level + ("//NOFORN" if noforn else "")
    if level == "CONTROLLED":
        made.classification = "LIMITED OFFICIAL USE" if made.limited else "UNCLASSIFIED//FOR OFFICIAL USE ONLY"
        made.banner = made.classification if made.limited else made.banner
    fill_instruction(rng, made)
    fill_paragraphs(rng, made, words)
    return made


def stamp(day: dt.date, minute: int) -> str:
    """Return the date-time group."""
    return f"{day.day:02}{minute // 60:02}{minute % 60:02}Z {MONTHS[day.month - 1]} {day.year % 100:02}"


def fill_instruction(rng: random.Random, made: Plan) -> None:
    era = made.era
    if not made.classified:
        made.instruction = instruction_line(era, era["none"])
        return
    _, value, years = rng.choices(era["instructions"], [row[0] for row in era["instructions"]])[0]
    due = later(made.day, rng.choice(years)) if years else None
    made.instruction = instruction_line(era, value, due, rng.choice(DATA["officers"]))
    if era["reason"]:
        letters = rng.choice(("(B)", "(D)", "(B) AND (D)"))
        made.classified_by = f"CLASSIFIED BY: {rng.choice(DATA['classifiers'])} FOR REASON {era['reason']} {letters}."


def fill_paragraphs(rng: random.Random, made: Plan, words: Words) -> None:
    size = min(LARGEST, rng.lognormvariate(math.log(SIZE), SIZE_SPREAD))
    pool, many, texts = words.plain, len(words.plain), made.texts
    length = 0
    while length < size:
        texts.append(pool[int(rng.random() * many)])
        length += len(texts[-1]) + 15
    if rng.random() < 0.04:
        texts[int(rng.random() * len(texts))] = rng.choice(words.accented)
    texts[0] = f"{'ON FILE' if made.era['upper'] else 'On file'} {made.number}: {texts[0]}"
    made.numbers = list(range(1, len(texts) + 1))
    made.marks = marks(rng, made)


def marks(rng: random.Random, made: Plan) -> list[str]:
    """Return a mark for each paragraph, "" for none: the highest is the cable's own level."""
    count, own = len(made.texts), MARKS[made.level]
    if not made.era["portions"] or (not made.classified and rng.random() < 0.5):
        return [""] * count
    if made.limited:
        own = "LOU"
    if made.classified and not made.era["reason"] and rng.random() < 0.25:
        return [f"{own} - ENTIRE TEXT", *[""] * (count - 1)]
    below = BELOW.get(own, ("U",))
    found = [own if rng.random() < 0.75 else rng.choice(below) for _ in range(count)]
    if own not in found:
        found[int(rng.random() * count)] = own
    return [f"{mark}/NF" if made.noforn and mark == own else mark for mark in found]


def render(rng: random.Random, made: Plan, end: str) -> str:
    """Return the row, quotes escaped, without its line end. `end` closes a line of the text."""
    day, minute = made.day, made.minute
    created = f"{day.month}/{day.day}/{day.year} {minute // 60}:{minute % 60:02}"
    year = day.year - 1 if day.year > 1966 else day.year
    reference = rng.choice(DATA["posts"])[0]
    cited = f"{year % 100:02}{reference.replace(' ', '')}{int(rng.random() * 3000) + 1}" if rng.random() < 0.4 else ""
    cells = (str(made.number), created, made.id, made.origin, made.classification, cited, header(rng, made))
    row = '","'.join((*cells, text(rng, made, end)))
    return f'"{row}"'


def header(rng: random.Random, made: Plan) -> str:
    rows = []
    if made.era["header"]:
        time = f"{made.minute // 60:02}{made.minute % 60:02}"
        rows.append(f"DE {made.route} #{made.route_serial:04}/01 {made.julian:03}{time}")
        rows.append(f"{'ZNY' if made.classified else 'ZNR'} {made.letters} ZZH")
    rows.append(f"R {made.stamp}")
    rows.append(f"FM AMEMBASSY {made.station}\nTO SECSTATE WASHDC {int(rng.random() * 9000) + 1000}")
    others = rng.sample(DATA["posts"], int(rng.random() * 8))
    rows += [f"INFO AMEMBASSY {post[0]} {int(rng.random() * 9000) + 1000}" for post in others]
    return "\n".join(rows) + "\n"


def text(rng: random.Random, made: Plan, end: str) -> str:
    """Return classification line, captions, instruction, subject, paragraphs and signature."""
    era, blank = made.era, end + end
    rows = [f"{made.banner} {made.station} {made.text_serial:06} ", ""]
    captions = ["NOFORN"] if made.noforn else []
    captions += ["SENSITIVE"] if made.level == "CONTROLLED" and not made.limited else []
    captions += ["SIPDIS"] if era["sipdis"] and rng.random() < 0.7 else []
    rows += [row for caption in captions for row in (caption, "")]
    rows += [made.instruction] if made.instruction else []
    rows += [f"TAGS: {', '.join(rng.sample(DATA['tags'], 3))}"] if era["tags"] else []
    mark = "(U) " if made.classified and era["portions"] else ""
    rows += [f"SUBJECT: {mark}{rng.choice(DATA['subjects'])}"]
    rows += ["", made.classified_by] if made.classified_by else []
    parts = [end.join(rows)]
    for place, (number, mark, words) in enumerate(zip(made.numbers, made.marks, made.texts, strict=True)):
        if place and rng.random() < 0.12 and not era["upper"]:
            title = rng.choice(DATA["headings"])
            parts.append(f"{title}{end}{'-' * len(title)}")
        parts.append((f"{number}. " if number else "") + (f"({mark}) " if mark else "") + words)
    parts.append(rng.choice(DATA["signatures"]))
    return blank.join(parts) + "\n"
