"""A mark being read: what was met so far, and the lists of countries and numbers that some controls take."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from auditor.cable.vocabulary import words


@dataclass(slots=True)
class Reading:
    """A mark being read. `end` is how much of the text belongs to it; `listing` the control whose list is open."""

    level: str = ""
    suggestion: str = ""
    declassify: str = ""
    owner: str = ""
    controls: list[str] = field(default_factory=list)
    lists: dict[str, list[str]] = field(default_factory=dict)
    unknown: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    end: int = 0
    listing: str = ""
    register: bool = False

    def fault(self, name: str) -> None:
        """Note a defect of form, once."""
        if name not in self.faults:
            self.faults.append(name)

    def add(self, control: str) -> None:
        """Note a control; the same control twice is a defect."""
        if control in self.controls:
            self.fault("duplicate-token")
        else:
            self.controls.append(control)

    def tokens(self) -> tuple[str, ...]:
        """Return the controls, those that take a list with it: `REL USA GBR`."""
        return tuple(" ".join((control, *self.lists.get(control, ()))) for control in self.controls)


def read_eyes(reading: Reading, names: str) -> None:
    """Read `USA/GBR EYES ONLY`."""
    reading.add("EYES")
    for word in re.split(r"[/, ]+", names.strip("/, ")):
        list_country(reading, "EYES", word)
    reading.listing = ""


def read_list(reading: Reading, word: str, rest: str) -> None:
    """Read a control that takes a list: release, display, foreign government, SIGMA numbers."""
    known = words()
    control = {"DISPLAY ONLY": "DISPLAY", "SG": "SIGMA"}.get(word, known.portion.get(word.replace("  ", " "), ""))
    control = control or ("REL" if word.startswith("REL") else word)
    reading.add(control)
    reading.lists.setdefault(control, [])
    if control == "SIGMA":
        _read_numbers(reading, control, rest)
        return
    reading.listing = control
    if rest in known.countries:
        list_country(reading, control, rest)
    else:
        for name in rest.split():
            list_country(reading, control, name)
    if control == "REL" and word != "REL" and not rest:
        reading.fault("rel-without-list")


def _read_numbers(reading: Reading, control: str, rest: str) -> None:
    """Read a list of numbers; one outside the control's range is a defect."""
    listed = re.findall(r"\d{1,6}", rest)
    reading.lists[control] = listed
    first, last = words().controls[control].numbers
    if any(not first <= int(number) <= last for number in listed):
        reading.fault("number-range")


def read_program(reading: Reading, control: str, name: str) -> None:
    """Read a program under special access, `SAR-BP-123`, or another behind it."""
    if control not in reading.controls:
        reading.add(control)
    reading.lists.setdefault(control, []).append("-".join(name.split()))
    reading.listing = control


def list_country(reading: Reading, control: str, name: str) -> None:
    """Add a country to a control's list, as its code; another way to write it is noted."""
    known = words()
    code = known.countries.get(name)
    if code is None:
        reading.unknown.append(name)
        return
    if name not in known.codes:
        reading.fault("country-form")
    reading.lists.setdefault(control, []).append(code)


def take_joint(reading: Reading, rest: str) -> str:
    """Read the owners after `JOINT S`, up to the next category; return what follows."""
    owners, slashes, after = rest.partition("//")
    for word in owners.replace(",", " ").split():
        list_country(reading, "JOINT", word)
    return slashes + after


def check_release(reading: Reading, codes: list[str]) -> None:
    """Note a release list that lacks USA, does not begin with it, holds nothing else, or is not in order."""
    if "USA" not in codes:
        reading.fault("rel-without-usa")
    elif codes[0] != "USA":
        reading.fault("rel-usa-not-first")
    if codes == ["USA"]:
        reading.fault("rel-usa-only")
    others = [code for code in codes if code != "USA"]
    if others != sorted(others, key=lambda code: (len(code), code)):
        reading.fault("rel-order")
    reading.lists["REL"] = [code for code in codes if code == "USA"][:1] + others


def check_sources(reading: Reading, codes: list[str]) -> None:
    """Note a list of foreign governments that holds USA, or a coalition before a country."""
    if "USA" in codes:
        reading.fault("fgi-usa")
    if codes != sorted(codes, key=len):
        reading.fault("fgi-order")


def expanded(codes: Iterable[str]) -> tuple[str, ...]:
    """Return the countries of a release list, USA first, each coalition as its members where these are known."""
    members = words().members
    held = {country for code in codes for country in members.get(code) or (code,)}
    return tuple(sorted(held, key=lambda code: (code != "USA", len(code), code)))
