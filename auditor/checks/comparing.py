"""How two statements of one record compare: subject and subject, receipt and sending, tokens and the date."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from functools import cache, lru_cache

from auditor import resources
from auditor.cable.dates import last_day
from auditor.cable.facts import Cable
from auditor.cable.posts import canonical_post
from auditor.law.outcome import Outcome

_DAY = 24 * 60
_ZULU = "Z"


def number_post(cable: Cable) -> str | None:
    """Return the known post in the number on the classification line, else in the identifier."""
    for post in (cable.banner_post if cable.banner_in_front else None, cable.id_post):
        if post is not None and canonical_post(post) is not None:
            return post
    return None


def subject_form(cable: Cable) -> str | None:
    """Return how the subject of the metadata stands to that of the text: same, cut or other; None without both."""
    if not cable.subject or not cable.text_subject:
        return None
    own, shown = _letters(cable.subject), _letters(cable.text_subject)
    if not own or not shown:
        return None
    if own.startswith(shown):
        return "same"
    return "cut" if shown.startswith(own) else "other"


@lru_cache(maxsize=64)
def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.upper()))


def minutes_to_receipt(cable: Cable) -> int | None:
    """Return the minutes from the date-time group to the time on the first PAGE line; None where one is not there.

    The page line gives the day of the month alone; the month is the one that brings it nearest.
    """
    if cable.received_at is None or cable.dtg is None or cable.dtg_on is None or cable.dtg_zone != _ZULU:
        return None
    sent = _minute(cable.dtg[2:6])
    came, day = _minute(cable.received_at[2:6]), int(cable.received_at[:2])
    if sent is None or came is None:
        return None
    days = [(found - cable.dtg_on).days for found in _days_near(cable.dtg_on, day)]
    return min((days_on * _DAY + came - sent for days_on in days), key=abs, default=None)


def _minute(digits: str) -> int | None:
    """Return the minute of the day of HHMM."""
    hour, minute = int(digits[:2]), int(digits[2:])
    return hour * 60 + minute if hour <= 23 and minute <= 59 else None


def _days_near(around: date, day: int) -> list[date]:
    """Return the `day`-th of the month before, of, and after a date, as far as they have it."""
    months = (around.replace(day=1) - timedelta(days=1), around, around.replace(day=28) + timedelta(days=4))
    return [month.replace(day=day) for month in months if 1 <= day <= monthrange(month.year, month.month)[1]]


def later_tokens(cable: Cable, outcome: Outcome, early: tuple[str, ...]) -> tuple[str, ...]:
    """Return controls and captions not yet in use on the cable's date, and the order it cites where not yet signed."""
    signed = _signed_on(outcome.cited_order) if outcome.cited_order else None
    is_later = signed is not None and cable.dated is not None and last_day(cable.dated, cable.dated_precision) < signed
    return (*early, *([f"E.O. {outcome.cited_number}"] if is_later else []))


@cache
def _signed_on(order: str) -> date | None:
    """Return the day on which an order of the installation was signed."""
    if not (resources.folder("rules") / "orders" / f"{order}.json").is_file():
        return None
    return date.fromisoformat(resources.load(f"orders/{order}")["signed"])
