"""The day and the instant that an address asks for: `on=2003-11-26`, `known=2026-03-01T12:00:00Z`.

Pages and API read both here, so that both take the same writings, default to the same day and explain alike.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import NamedTuple

from django.utils.translation import gettext as _

from koinon.lib import clock
from koinon.rules.dates import FOREVER, DateError, parse_day

ON = "on"
KNOWN = "known"
ZONE_OF_SEVERAL = "UTC"
"""Where an answer speaks of several networks, each in a zone of its own, today is the day it is in this zone."""

LONGEST_ECHO = 60


class DayError(ValueError):
    """What was asked is no day or no instant; `code` is malformed, no_such_day, out_of_range, no_zone or ahead."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(f"{code}: {text!r}")
        self.code = code
        self.text = text


@dataclass(frozen=True, slots=True)
class Mistake:
    """A parameter (ON or KNOWN) that cannot be read: what is wrong, by a DayError's code, and what was typed."""

    parameter: str
    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Asked:
    """The day and the instant of knowledge to answer for.

    day      the day asked for; today in the zone where none was asked for or it could not be read
    known    None for present knowledge
    chosen   whether the day was asked for
    today    the day it is in the zone
    mistakes what could not be read, in the order of the parameters
    """

    day: date
    known: datetime | None
    chosen: bool
    today: date
    mistakes: tuple[Mistake, ...] = ()


class Explained(NamedTuple):
    """What is wrong and what helps, in the language that is active."""

    explanation: str
    cure: str


def asked(on: str, known: str, zone: str) -> Asked:
    """What the two parameters ask for in an IANA zone; empty ones stand for today and for present knowledge.

    Never raises: what cannot be read is among the mistakes. Asks the clock once.
    """
    now = clock.now()
    today = clock.today(zone, now)
    day, instant, mistakes = today, None, []
    if on:
        try:
            day = read_day(on)
        except DayError as error:
            mistakes.append(Mistake(ON, error.code, error.text))
    if known:
        try:
            instant = read_instant(known)
            if instant > now:
                raise DayError("ahead", known)
        except DayError as error:
            instant = None
            mistakes.append(Mistake(KNOWN, error.code, error.text))
    return Asked(day, instant, bool(on), today, tuple(mistakes))


def read_day(text: str) -> date:
    """A plain calendar day. Raises DayError."""
    try:
        day = parse_day(text.strip())
    except DateError as error:
        raise DayError(error.code, text) from error
    if day >= FOREVER:
        raise DayError("out_of_range", text)
    return day


def read_instant(text: str) -> datetime:
    """An ISO 8601 instant with its zone, in UTC. Raises DayError.

    A "+" that came through a query as a blank is taken for what it was.
    """
    written = text.strip()
    if "T" in written and " " in written:
        written = written.replace(" ", "+")
    try:
        instant = datetime.fromisoformat(written)
    except ValueError as error:
        raise DayError("malformed", text) from error
    if len(written) <= len("2026-03-01") or instant.tzinfo is None:
        raise DayError("no_zone", text)
    try:
        return instant.astimezone(UTC)
    except OverflowError as error:
        raise DayError("out_of_range", text) from error


def instant_text(instant: datetime) -> str:
    """An instant as addresses, JSON and CSV write it, and as `read_instant` reads it back."""
    return instant.astimezone(UTC).isoformat().replace("+00:00", "Z")


def explained(mistake: Mistake) -> Explained:
    """A mistake in sentences for the reader, in the language that is active."""
    text = {"text": shortened(mistake.text)}
    if mistake.parameter == KNOWN:
        return Explained(_instant_explanation(mistake.code) % text, _instant_cure(mistake.code))
    return Explained(_day_explanation(mistake.code) % text, _day_cure(mistake.code))


def shortened(text: str) -> str:
    """What someone typed, cut to a length that can be shown in a sentence, on one line."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_ECHO else f"{line[: LONGEST_ECHO - 1]}…"


def _day_explanation(code: str) -> str:
    return {
        "no_such_day": _("The calendar has no day “%(text)s”."),
        "out_of_range": _("“%(text)s” lies outside the years that can be asked for."),
    }.get(code) or _("“%(text)s” is no day.")


def _day_cure(code: str) -> str:
    if code == "out_of_range":
        return _("Ask for a day of the years 0001 to 9998.")
    return _("Write a whole day as year-month-day, such as 2004-05-01.")


def _instant_explanation(code: str) -> str:
    return {
        "no_zone": _("“%(text)s” says no time of day, or not in which zone."),
        "out_of_range": _("“%(text)s” lies outside the years that can be asked for."),
        "ahead": _("“%(text)s” has not come yet, and nobody can tell what will be known then."),
    }.get(code) or _("“%(text)s” is no instant.")


def _instant_cure(code: str) -> str:
    if code == "ahead":
        return _("Leave it out to ask for what is known now.")
    return _("Write a day, a time and a zone, such as 2026-03-01T12:00:00Z.")
