"""Paragraphs for the corpus generator: invented sentences, wrapped as cables are, made once and drawn from often."""

from __future__ import annotations

import json
import math
import random
import textwrap
from dataclasses import dataclass
from pathlib import Path

DATA = json.loads(Path(__file__).with_name("corpus.json").read_text(encoding="utf-8"))
WIDTH = 62
MEDIAN, SPREAD = 430, 0.55
POOL, ACCENTED = 3000, 200


@dataclass(frozen=True)
class Words:
    """Escaped paragraphs of one era's style: `plain` ASCII and `accented`."""

    plain: list[str]
    accented: list[str]
    end: str


def sentence(rng: random.Random) -> str:
    said = f"{rng.choice(DATA['who'])} {rng.choice(DATA['did'])} {rng.choice(DATA['that'])}."
    return f"{said} {rng.choice(DATA['tail'])}" if rng.random() < 0.5 else said


def paragraph(rng: random.Random) -> str:
    """Return one unwrapped paragraph, 80 to 1,600 characters, log-normal in length."""
    target = min(1500.0, rng.lognormvariate(math.log(MEDIAN), SPREAD))
    parts = [sentence(rng)]
    length = len(parts[0])
    while length < target:
        parts.append(sentence(rng))
        length += len(parts[-1]) + 1
    return " ".join(parts)


def accented(rng: random.Random, text: str) -> str:
    """Return the text with one or more characters beyond ASCII."""
    for plain, other in rng.sample(DATA["accents"], len(DATA["accents"])):
        if plain in text:
            return text.replace(plain, other, 1)
    return f"{text} (Señora Peña)"


def wrapped(text: str, end: str, *, upper: bool, escape: str) -> str:
    lines = textwrap.wrap(text.upper() if upper else text, WIDTH, break_on_hyphens=False)
    return end.join(lines).replace('"', escape + '"')


def words(seed: int, escape: str, *, upper: bool, spaced: bool) -> Words:
    """Return the paragraphs of one style. `spaced` ends each line with a blank, as the cables of later years do."""
    rng = random.Random(seed)
    end = " \n" if spaced else "\n"
    plain = [paragraph(rng) for _ in range(POOL)]
    other = [accented(rng, text) for text in plain[:ACCENTED]]
    return Words(
        [wrapped(text, end, upper=upper, escape=escape) for text in plain],
        [wrapped(text, end, upper=upper, escape=escape) for text in other],
        end,
    )
