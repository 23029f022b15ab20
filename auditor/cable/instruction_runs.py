"""What the runs of text are that no recogniser knows: an event, text around the instruction, words, or noise."""

from __future__ import annotations

import dataclasses
import re

from auditor.cable.facts import Token
from auditor.cable.instruction_reading import Reading
from auditor.cable.spellings import END, VOCABULARY, any_of, compiled

_EVENT = VOCABULARY["event"]
_OPENERS = frozenset(_EVENT["openers"])
_NOUNS = frozenset(_EVENT["nouns"])
_NEVER = frozenset(_EVENT["never"])
_BEFORE_DATE = _OPENERS | frozenset(_EVENT["before_date"])
_PREPOSITIONS = frozenset(VOCABULARY["order"]["prepositions"])
_STEM = VOCABULARY["category"]["stem"]
_REPLACED = VOCABULARY["category"]["replaces"]
_ODD_CHARACTER = re.compile(r"[^A-Za-z0-9\s.,;:'\u2019\"\u201c\u201d()/&\-\u2013\u2014]|[0-9][A-Za-z]|[A-Za-z][0-9]")
_WORD = re.compile(r"[A-Za-z][A-Za-z'\u2019]*")
_VOWEL = re.compile(r"[AEIOUY]", re.IGNORECASE)


def is_noise(run: str) -> bool:
    """Say whether a run shows a scanner's noise: stray characters, letters mixed with digits, no words."""
    return _ODD_CHARACTER.search(run) is not None or run.count("(") != run.count(")") or not _are_words(run)


def _are_words(run: str) -> bool:
    for word in _WORD.findall(run):
        cased = word.isupper() or word.islower() or word.istitle() or "'" in word or "\u2019" in word
        if not cased or (len(word) == 1 and word not in "aAI"):
            return False
        if not _VOWEL.search(word) and not (word.isupper() and len(word) <= 4):
            return False
    return True


def _is_event(run: str, *, due: bool) -> bool:
    """Say whether a run names an event: by its words, or, where a date was `due`, as any plain words."""
    words = [word.upper() for word in _WORD.findall(run)]
    letters = sum(map(len, words))
    if is_noise(run) or letters < max(3, 2 * sum(letter.isdigit() for letter in run)):
        return False
    if _NOUNS.intersection(words):
        return True
    if _NEVER.intersection(words) or len(words) < 2:
        return False
    return words[0] in _OPENERS or (due and letters >= 8 and not any(letter.isdigit() for letter in run))


def _note(token: Token, value: str) -> Token:
    return dataclasses.replace(token, kind="note", value=value)


# --------------------------------------------------------------------------- naming the runs
def name_runs(reading: Reading) -> list[Token]:
    """Return the tokens with every unread run named: an event, a note of text around the line, or still unread."""
    first = min((start for start, _, piece in reading.frames if piece != "joint"), default=-1)
    label = min((end for _, end, piece in reading.frames if piece == "label"), default=len(reading.text))
    codes = [token.start for token in reading.tokens if token.kind == "code"]
    named: list[Token] = []
    for index, token in enumerate(reading.tokens):
        words = frozenset(token.text.upper().split())
        coded = bool(codes) and codes[0] < token.start
        follower = reading.tokens[index + 1] if index + 1 < len(reading.tokens) else None
        if token.kind != "unread":
            named.append(token)
        elif token.start < first and (not coded or _PREPOSITIONS.issuperset(words)):
            named.append(_note(token, "before"))
        elif reading.reviewer and (token.start < label or _is_dated(named, label)):
            named.append(_note(token, "other"))
        elif follower and follower.kind == "date" and _BEFORE_DATE.issuperset(words):
            named.append(_note(token, "preposition"))
        elif (coded or not codes) and _is_event(token.text, due=_is_due(reading, named, token)):
            named.append(dataclasses.replace(token, kind="event"))
        else:
            named.append(token)
    return _demote(reading, _merge_events(reading.text, named))


def _is_dated(tokens: list[Token], label: int) -> bool:
    return any(token.kind in ("date", "code") and token.start >= label for token in tokens)


def _is_due(reading: Reading, before: list[Token], run: Token) -> bool:
    """Say whether a date was due here: first after a label, or after an order and its colon, or after a duration."""
    if before and before[-1].kind == "event" and _touch(reading.text, before[-1], run):
        return True
    last = max((frame for frame in reading.frames if frame[1] <= run.start), default=None)
    if last is None or (last[2] != "label" and ":" not in reading.text[last[0] : last[1]]):
        return False
    return not any(token.start >= last[1] for token in before)


def _touch(text: str, one: Token, other: Token) -> bool:
    return text[one.end : other.start].isspace()


def _merge_events(text: str, tokens: list[Token]) -> list[Token]:
    """Join an event that a date or a span of time interrupts: `AFTER MAY 2009 ELECTIONS` is one event."""
    merged: list[Token] = []
    for token in tokens:
        parts = [token]
        if token.kind == "event":
            while merged and _touch(text, merged[-1], parts[0]) and _can_join(merged[-1], parts):
                parts.insert(0, merged.pop())
            if parts[0].kind == "date":
                merged.append(parts.pop(0))
        if len(parts) > 1:
            value = next((part.value for part in parts if part.kind == "event" and part.value), "")
            start = parts[0].start
            merged.append(Token("event", text[start : token.end], value, (), start, token.end))
        else:
            merged.append(parts[0])
    return merged


def _can_join(token: Token, parts: list[Token]) -> bool:
    if token.kind == "date":
        return parts[0].kind == "event"
    return token.kind == "event" or (token.kind == "note" and token.value == "preposition")


def _demote(reading: Reading, tokens: list[Token]) -> list[Token]:
    """Turn into notes what is no value: dates before the order or label, a code said twice, or said more exactly."""
    frames = [start for start, _, piece in reading.frames if piece != "joint"]
    codes = [token.start for token in tokens if token.kind == "code"]
    first = min(frames + codes) if frames else -1
    if reading.reviewer:
        first = min((start for start, _, piece in reading.frames if piece == "label"), default=len(reading.text))
    named = {value for value in _REPLACED if any(token.value.startswith(f"{_STEM}-") for token in tokens)}
    seen: set[str] = set()
    for index, token in enumerate(tokens):
        if token.kind in ("date", "event") and token.start < first:
            tokens[index] = _note(token, "before")
        elif token.kind == "code" and token.value in named:
            tokens[index] = _note(token, "schedule")
        elif token.kind == "code" and token.value in seen:
            tokens[index] = _note(token, "repeated")
        elif token.kind == "code":
            seen.add(token.value)
    return _demote_in_stamp(tokens, first) if reading.reviewer else tokens


def _demote_in_stamp(tokens: list[Token], label: int) -> list[Token]:
    """In a stamp the day before `Class:` is the day of the stamp; reasons after the date are exemption codes."""
    for index, token in enumerate(tokens):
        following = tokens[index + 1].value if index + 1 < len(tokens) else ""
        if token.kind == "note" and token.readings and token.value == "before" and following == "class":
            tokens[index] = dataclasses.replace(token, value="classified-on")
        elif token.kind == "reason" and _is_dated(tokens[:index], label):
            tokens[index] = _note(token, "exemption-code")
    return tokens


# --------------------------------------------------------------------------- the line as a whole
_PROVISION = compiled(f"{any_of(VOCABULARY['category']['section_openings'])}{END}")
_VALUES = frozenset({"date", "code", "event", "not-applicable", "indefinite", "source-marked", "reason"})


def is_prose(reading: Reading, tokens: list[Token]) -> bool:
    """Say whether the text only mentions an order: words around it, no colon after it, and no value or label."""
    if not reading.order or reading.has("label"):
        return False
    if any(token.kind in _VALUES for token in tokens) and not _is_citation(tokens):
        return False
    start, end = next((start, end) for start, end, piece in reading.frames if piece == "order")
    if ":" in reading.text[start:end] or any(token.value == "schedule" for token in tokens):
        return False
    return reading.has("joint") or any(token.value != "as-amended" for token in tokens)


def _is_citation(tokens: list[Token]) -> bool:
    """Say whether all there is is a provision of the order named (`under provision 5(B)(2) of ...`): nobody exempts."""
    return _PROVISION.match(tokens[0].text) is not None and all(token.kind == "note" for token in tokens[1:])


def as_prose(tokens: list[Token]) -> list[Token]:
    """Return the tokens of a text that only mentions an order: all of them notes."""
    return [_note(token, token.value if token.kind == "note" else "prose") for token in tokens]


def judge_form(reading: Reading, tokens: list[Token]) -> None:
    """Note the defects of form that are seen only on the whole line."""
    worded = any(token.value == "schedule" for token in tokens)
    stops = [token.start for token in tokens if token.value != "as-amended"] + [start for start, _, _ in reading.frames]
    for start, end, piece in reading.frames:
        typed, rest = reading.text[start:end], reading.text[end:]
        if piece == "joint" or not rest.strip() or reading.reviewer:
            continue
        stop = min((at for at in stops if at >= end), default=end)
        if ":" not in reading.text[start:stop] and not worded:
            reading.fault("missing-colon")
        if typed.rstrip("; :").endswith(" ") or (typed.endswith(":") and not rest[0].isspace()):
            reading.fault("spacing")
    for token in tokens:
        if token.kind == "unread":
            reading.fault("ocr-noise" if is_noise(token.text) else "unread-words")
