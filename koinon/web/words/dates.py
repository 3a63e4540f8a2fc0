"""Dates in words, in the language that is active: days, months, years, seasons, bounds, periods, instants."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any

from babel import Locale
from babel.dates import format_date, format_skeleton, format_time
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from koinon.rules.dates import BEFORE_ALL, FOREVER, DateError, Interval, Span, day_before, parse, parse_interval
from koinon.rules.periods import Bound
from koinon.web.pages import When


def locale() -> Locale:
    """The reader's locale, for CLDR's words and formats. English dates are written day first."""
    return _locale(get_language() or "en")


def day_words(day: date) -> str:
    """A day: "26 November 2003"."""
    return _formatted(day, "long", locale())


def when_day(day: date) -> When:
    """A plain day."""
    return When(day_words(day), day.isoformat())


def when_short_day(day: date) -> When:
    """A plain day with its month cut short, for narrow places: "26 Nov 2003"."""
    return When(_formatted(day, "medium", locale()), day.isoformat())


def when_instant(at: datetime) -> When:
    """An instant, to the minute and in UTC."""
    utc = at.astimezone(UTC)
    time = format_time(utc, "HH:mm", locale=locale())
    words = _("%(day)s, %(time)s UTC") % {"day": day_words(utc.date()), "time": time}
    return When(words, utc.isoformat(timespec="seconds").replace("+00:00", "Z"))


def span_words(span: Span, within: bool = False) -> str:
    """A dated point as the source has it: "1993", "about 1993", "December 2004", "spring 1990", a day.

    `within` is for the inside of "since", "until" and "from ... to", where some languages decline the word.
    """
    bare, mark = span.text.rstrip("~?%"), span.text[-1:]
    words = _bare_words(bare, span, within)
    if mark == "~":
        return _("about %(date)s") % {"date": words}
    if mark == "?":
        return _("%(date)s (uncertain)") % {"date": words}
    if mark == "%":
        return _("about %(date)s (uncertain)") % {"date": words}
    return words


def when_edtf(text: str) -> When:
    """A date or an interval as a source wrote it. What cannot be read is shown as it is."""
    try:
        if "/" in text:
            return When(interval_words(parse_interval(text)), edtf=text)
        return when_span(parse(text))
    except DateError:
        return When(text)


def when_span(span: Span) -> When:
    """A dated point with the ISO value where there is one, and the source's writing where words alone could mislead."""
    plain = not span.approximate and not _is_season(span.text)
    return When(span_words(span), span.text if plain else "", "" if plain else span.text)


def interval_words(interval: Interval) -> str:
    """From a point to a point: "2016 to 2018", "since November 2018", "until about 2021"."""
    begins, ends = interval.begins, interval.ends
    if begins and ends:
        return between_words(span_words(begins, within=True), span_words(ends, within=True))
    if begins:
        return since_words(span_words(begins, within=True))
    return until_words(span_words(ends, within=True)) if ends else ""


def when_bound(bound: Bound | None) -> When | None:
    """A change known between two days: as the source wrote it, or as narrow as its evidence made it."""
    if bound is None:
        return None
    if bound.earliest == bound.latest:
        return when_day(bound.earliest)
    span = _span_of(bound.text)
    if span and _says_as_much(span, bound):
        return when_span(span)
    if bound.earliest == BEFORE_ALL:
        return When(_("by %(date)s") % {"date": day_words(bound.latest)})
    if bound.latest == FOREVER:
        return When(_("%(date)s at the earliest") % {"date": day_words(bound.earliest)})
    return When(_at_the_latest(day_words(bound.earliest), day_words(bound.latest)))


def period_words(begins: date, ends: date) -> str:
    """The days [begins, ends) of a stretch in words, with the last day inside: "26 November 2003 to 30 April 2004"."""
    if begins == BEFORE_ALL:
        return until_words(day_words(day_before(ends))) if ends < FOREVER else ""
    if ends >= FOREVER:
        return since_words(day_words(begins))
    last = day_before(ends)
    if last == begins:
        return day_words(begins)
    if (begins.month, begins.day) == (1, 1) and (last.month, last.day) == (12, 31):
        return str(begins.year) if begins.year == last.year else between_words(str(begins.year), str(last.year))
    return between_words(day_words(begins), day_words(last))


def dated_words(dated: Mapping[str, Any] | None) -> str:
    """When a source speaks, from its `dated` table: "2018", "1 May 2004 to November 2026"; "" when undated."""
    if not dated:
        return ""
    if dated.get("on"):
        return when_edtf(str(dated["on"])).text
    after, before = (when_edtf(str(dated[side])).text if dated.get(side) else "" for side in ("after", "before"))
    if after and before:
        return _at_the_latest(after, before)
    if after:
        return _("%(date)s at the earliest") % {"date": after}
    return _("%(date)s at the latest") % {"date": before} if before else ""


def _at_the_latest(first: str, last: str) -> str:
    return _("%(first)s at the earliest, %(last)s at the latest") % {"first": first, "last": last}


def between_words(first: str, last: str) -> str:
    """From one date in words to another."""
    return _("%(first)s to %(last)s") % {"first": first, "last": last}


def since_words(first: str) -> str:
    """From a date in words on."""
    return _("since %(date)s") % {"date": first}


def until_words(last: str) -> str:
    """Up to a date in words."""
    return _("until %(date)s") % {"date": last}


@lru_cache(maxsize=32)
def _locale(language: str) -> Locale:
    return Locale.parse("en-GB" if language == "en" else language, sep="-")


@lru_cache(maxsize=10_000)
def _formatted(day: date, length: str, reader: Locale) -> str:
    return format_date(day, length, locale=reader)


def _bare_words(bare: str, span: Span, within: bool) -> str:
    parts = bare.split("-")
    if len(parts) == 1:
        return str(int(bare))
    if len(parts) == 3:
        return day_words(date.fromisoformat(bare))
    if _is_season(bare):
        year = int(parts[0])
        return _season_words(parts[1], within) % {"year": year, "next": f"{(year + 1) % 100:02}"}
    if within:
        return format_date(span.earliest, "MMMM y", locale=locale())
    return format_skeleton("yMMMM", span.earliest, locale=locale())


def _season_words(season: str, within: bool) -> str:
    if within:
        return {
            "21": pgettext("after since, until, from", "spring %(year)s"),
            "22": pgettext("after since, until, from", "summer %(year)s"),
            "23": pgettext("after since, until, from", "autumn %(year)s"),
            "24": pgettext("after since, until, from", "winter %(year)s/%(next)s"),
        }[season]
    return {
        "21": _("spring %(year)s"),
        "22": _("summer %(year)s"),
        "23": _("autumn %(year)s"),
        "24": _("winter %(year)s/%(next)s"),
    }[season]


def _is_season(text: str) -> bool:
    return len(text) >= 7 and text[4] == "-" and text[5:7] in ("21", "22", "23", "24") and text[7:8] != "-"


def _span_of(text: str) -> Span | None:
    try:
        return parse(text) if text else None
    except DateError:
        return None


def _says_as_much(span: Span, bound: Bound) -> bool:
    """Whether the text tells the bound: "ended in 2004" runs a day later than 2004, which is no narrower."""
    return abs((span.earliest - bound.earliest).days) <= 1 and abs((span.latest - bound.latest).days) <= 1
