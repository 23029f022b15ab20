"""Posts by every way a cable names them: in a number, on a FM line, as metadata origin, by routing indicator."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from auditor.cable.spellings import distance
from auditor.resources import load

_CUT = 6
_PRECEDENCE_TAIL = re.compile(
    r"(?:[ /]{1,120}(?:IMMEDIATE|PRIORITY|ROUTINE|FLASH|NIACT)){0,9}[ ]{0,120}+(?:[0-9]{1,5}[ ]{0,120})?$"
)
_NOT_LETTER = re.compile(r"[^A-Z]+")


@dataclass(frozen=True, slots=True)
class Posts:
    """Canonical post by spelling (one word, capitals), by name cut to six characters, and by routing indicator.

    A cut name that two posts share is not in `cut`. `routing` holds every post that uses an indicator. `agencies` and
    `agency_prefixes` are how addressees of other agencies begin.
    """

    spellings: Mapping[str, str]
    cut: Mapping[str, str]
    routing: Mapping[str, tuple[str, ...]]
    station_words: tuple[str, ...]
    delegations: frozenset[str]
    agencies: frozenset[str]
    agency_prefixes: tuple[str, ...]


@cache
def posts() -> Posts:
    """Return the posts, read once from `vocabulary/posts.json`."""
    data = load("vocabulary/posts")
    spellings: dict[str, str] = {}
    cuts: dict[str, set[str]] = {}
    routing: dict[str, tuple[str, ...]] = {}
    for entry in data["posts"]:
        for name in (entry["name"], *entry.get("spellings", ())):
            spellings.setdefault(squeeze(name), entry["id"])
            cuts.setdefault(squeeze(name[:_CUT]), set()).add(entry["id"])
        for indicator in entry.get("routing", ()):
            routing[indicator] = (*routing.get(indicator, ()), entry["id"])
    return Posts(
        spellings=spellings,
        cut={cut: next(iter(held)) for cut, held in cuts.items() if len(held) == 1},
        routing=routing,
        station_words=tuple(sorted(data["station_words"], key=len, reverse=True)),
        delegations=frozenset(entry["id"] for entry in data["posts"] if entry["kind"] == "delegation"),
        agencies=frozenset(data["other_agencies"]["names"]),
        agency_prefixes=tuple(data["other_agencies"]["prefixes"]),
    )


@lru_cache(maxsize=1 << 12)
def squeeze(name: str) -> str:
    """Return a name as one word of capitals, without accents: `Sao Paulo` and `SAO PAULO` are `SAOPAULO`."""
    plain = name if name.isascii() else unicodedata.normalize("NFKD", name)
    return _NOT_LETTER.sub("", plain.upper())


def canonical_post(name: str) -> str | None:
    """Return the canonical post of a name in any spelling, None where the vocabulary has none."""
    return posts().spellings.get(squeeze(name))


def cut_post(name: str) -> str | None:
    """Return the post whose name, cut to six characters, is `name` (`VICTOR`, `TELAV`), None where none or two are."""
    return posts().cut.get(squeeze(name))


@lru_cache(maxsize=1 << 12)
def station_post(text: str) -> str | None:
    """Return the post that a station names: `Embassy Astana`, `AMEMBASSY ASTANA`, `SECSTATE WASHDC IMMEDIATE 8025`."""
    name = _PRECEDENCE_TAIL.sub("", text[:120].upper().strip())
    if "/" in name and name.split("/")[0].startswith("RU"):
        name = name.split("/", 1)[1]
    found = canonical_post(name)
    if found is not None:
        return found
    held = posts()
    for word in held.station_words:
        if name.startswith(word + " "):
            return canonical_post(name[len(word) :]) or station_post(name[len(word) :].strip())
    return None


@lru_cache(maxsize=1 << 12)
def is_other_agency(text: str) -> bool:
    """Say whether an addressee is known to be another agency's than the Department of State: `RUEAIIA/CIA WASHDC`."""
    name = _PRECEDENCE_TAIL.sub("", text[:120].upper().strip())
    if "/" in name and name.startswith("RU"):
        name = name.split("/", 1)[1]
    held = posts()
    words = name.replace("/", " ").split()
    starts = {" ".join(words[:size]) for size in range(1, min(4, len(words)) + 1)}
    return not starts.isdisjoint(held.agencies) or name.startswith(held.agency_prefixes)


def routing_posts(indicator: str) -> tuple[str, ...]:
    """Return the posts that use a routing indicator, none where the vocabulary does not know it."""
    return posts().routing.get(indicator, ())


@lru_cache(maxsize=4096)
def nearest_post(name: str) -> str | None:
    """Return the spelling of a post that a mistyped one (one word, capitals) comes nearest to, None where none is near.

    Near is one letter for a name of up to five letters, two for a longer one.
    """
    far = 1 if len(name) <= 5 else 2
    near = [
        (distance(name, spelling), spelling)
        for spelling in posts().spellings
        if abs(len(spelling) - len(name)) <= far and len(spelling) > 3
    ]
    best = min(near, default=(far + 1, ""))
    return best[1] if best[0] <= far else None
