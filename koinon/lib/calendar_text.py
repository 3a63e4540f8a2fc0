"""Calendars as iCalendar (RFC 5545): the few kinds of lines that all-day meetings need, escaped and folded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

MEDIA_TYPE = "text/calendar; charset=utf-8"
LONGEST_LINE = 75
"""In octets, without the line break (RFC 5545, 3.1)."""


@dataclass(frozen=True, slots=True)
class AllDay:
    """An event of whole days: it takes no one's time, and has no time of day and no zone.

    first, last  the days it spans, both inside
    stamp        when it was recorded, in UTC
    """

    uid: str
    stamp: datetime
    first: date
    last: date
    summary: str
    description: str = ""
    location: str = ""
    address: str = ""
    categories: Sequence[str] = ()
    is_tentative: bool = False


def calendar_text(name: str, language: str, product: str, events: Iterable[AllDay]) -> str:
    """A calendar. `product` names what wrote it, `language` (BCP 47) is that of its words."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{escaped(product)}", "CALSCALE:GREGORIAN"]
    # The second is older than the standard's own NAME (RFC 7986), and what most programs read.
    lines += [f"NAME;LANGUAGE={language}:{escaped(name)}", f"X-WR-CALNAME:{escaped(name)}"]
    for event in events:
        lines += _event(event, language)
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in folded(line))


def escaped(text: str) -> str:
    """Text as a value (RFC 5545, 3.3.11): signs with a meaning are escaped, other control characters left out."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(sign for sign in plain if sign == "\n" or (sign >= " " and sign != "\x7f"))
    for sign, written in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        kept = kept.replace(sign, written)
    return kept


def folded(line: str) -> Iterator[str]:
    """A line in pieces of at most LONGEST_LINE octets, none of which cuts a letter; all but the first are indented."""
    piece, size = "", 0
    for sign in line:
        octets = len(sign.encode())
        if size + octets > LONGEST_LINE:
            yield piece
            piece, size = " ", 1
        piece, size = piece + sign, size + octets
    yield piece


def _event(event: AllDay, language: str) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{escaped(event.uid)}"
    yield f"DTSTAMP:{event.stamp.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    yield f"DTSTART;VALUE=DATE:{_day(event.first)}"
    # The first day outside, as for every period here and as the standard has it too.
    yield f"DTEND;VALUE=DATE:{_day(event.last + timedelta(days=1))}"
    yield f"SUMMARY;LANGUAGE={language}:{escaped(event.summary)}"
    if event.description:
        yield f"DESCRIPTION;LANGUAGE={language}:{escaped(event.description)}"
    if event.location:
        yield f"LOCATION;LANGUAGE={language}:{escaped(event.location)}"
    if event.categories:
        yield f"CATEGORIES;LANGUAGE={language}:{','.join(escaped(one) for one in event.categories)}"
    if event.address:
        yield f"URL:{event.address}"
    yield f"STATUS:{'TENTATIVE' if event.is_tentative else 'CONFIRMED'}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _day(day: date) -> str:
    return f"{day.year:04}{day.month:02}{day.day:02}"
