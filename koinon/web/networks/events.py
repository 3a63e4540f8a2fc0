"""A network's meetings seen from a day: what is to come, what was, and the seasons of which nothing is known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from koinon.atlas.models import Organisation
from koinon.lib.calendar_text import AllDay
from koinon.records.models import Line, LineKind
from koinon.rules.citing import named_in
from koinon.rules.dates import BEFORE_ALL, FOREVER
from koinon.rules.meetings import NEXT, PAST, PERHAPS, Time, time_of
from koinon.web import addresses
from koinon.web.asked import Asked
from koinon.web.networks.hosted import Hosted
from koinon.web.networks.meetings import cadence_words
from koinon.web.pages import Link, Said
from koinon.web.pages.events import EventsList, MeetingRow, SeriesPart
from koinon.web.words.content import country_name, said
from koinon.web.words.dates import when_edtf
from koinon.web.words.names import Called, names_by_slug
from koinon.web.words.sources import Footnotes

Content = Mapping[str, Any]
KINDS = (LineKind.SERIES, LineKind.EVENT, LineKind.GAP)


@dataclass(frozen=True)
class Meeting:
    """A told meeting or gap with the days it can mean."""

    content: Content
    time: Time
    recorded_at: datetime
    is_gap: bool = False

    @property
    def key(self) -> str:
        """Its key; "" for a gap, which has none."""
        return str(self.content.get("key", ""))

    @property
    def series(self) -> str:
        """The slug of its series, "" where it is of none."""
        return str(self.content.get("series", ""))

    @property
    def host(self) -> str:
        """The slug of the host, "" where none is told."""
        return str(self.content.get("host", ""))


@dataclass(frozen=True)
class Told:
    """What is told of a network's meetings, read before it is put into words."""

    asked: Asked
    hosted: Hosted
    series: Mapping[str, Content]
    meetings: Sequence[Meeting]
    hosts: Mapping[str, Called]
    countries: Mapping[str, str]
    footnotes: Footnotes


def told_of(asked: Asked, hosted: Hosted) -> Told:
    """The series, meetings and gaps as known at the instant. Five queries."""
    rows = Line.objects.known(asked.known).filter(network=hosted.network, kind__in=KINDS).order_by("kind", "id")
    series: dict[str, Content] = {}
    meetings = []
    for kind, content, recorded_at in rows.values_list("kind", "content", "recorded_at"):
        if kind == LineKind.SERIES:
            series[str(content["slug"])] = content
        else:
            time = time_of(str(content["when"]))
            meetings.append(Meeting(content, time, recorded_at, kind == LineKind.GAP))
    meetings.sort(key=lambda one: (one.time.first, one.time.last, one.is_gap, one.key))
    slugs = {one.host for one in meetings} - {""}
    countries = dict(Organisation.objects.filter(slug__in=slugs).values_list("slug", "country"))
    cited = named_in([*series.values(), *(one.content for one in meetings)])
    hosts = names_by_slug(slugs, asked.known)
    return Told(asked, hosted, series, meetings, hosts, countries, Footnotes.load(cited, asked.known))


def events_list(told: Told) -> EventsList:
    """The meetings as their page shows them. Nothing is read any more."""
    day = told.asked.day
    seen: dict[str, list[Meeting]] = {PAST: [], PERHAPS: [], NEXT: []}
    for one in told.meetings:
        seen[one.time.seen_from(day)].append(one)
    # in the order of the page, since that numbers the footnotes
    following = tuple(_row(told, one, apart=True) for one in seen[NEXT])
    perhaps = tuple(_row(told, one, apart=True) for one in seen[PERHAPS])
    parts = tuple(_parts(told, seen[PAST]))
    address = told.asked.walk.calendar(told.hosted.slug)
    return EventsList(following, perhaps, parts, address, bool(told.meetings or told.series))


def all_days(told: Told, absolute: Any) -> Iterator[AllDay]:
    """The meetings for a calendar; `absolute` makes a whole address of a path.

    One whose day is not known spans all the days that it can mean, and says so. One that can have been on further
    days than those is left out: a calendar has no way to say that it does not know how far.
    """
    for one in told.meetings:
        time = one.time
        if one.is_gap or time.is_vague or time.first == BEFORE_ALL or time.last == FOREVER:
            continue
        title = _title(told, one)
        summary = f"{_('Made up')}: {title}" if told.hosted.network.made_up else title
        when = when_edtf(str(one.content["when"])).text
        if not time.is_exact:
            summary = _("%(meeting)s (date known only as %(date)s)") % {"meeting": summary, "date": when}
        yield AllDay(
            uid=f"{one.key}@{told.hosted.slug}.events.koinon",
            stamp=one.recorded_at,
            first=time.first,
            last=time.last,
            summary=summary,
            description="\n".join(_description(told, one, when)),
            location=_location(told, one),
            address=absolute(told.asked.walk.undated().events(told.hosted.slug, anchor_of(one.key))),
            categories=_categories(told, one),
            is_tentative=not time.is_exact,
        )


def anchor_of(key: str) -> str:
    """The place of a meeting on the page."""
    return f"event-{key}"


def series_anchor(slug: str) -> str:
    """The place of a series on the page."""
    return f"series-{slug}"


def _parts(told: Told, past: Iterable[Meeting]) -> Iterator[SeriesPart]:
    """Every series with what lies before the day; what is of none, or of one that nobody described, last."""
    newest_first = list(past)[::-1]
    for slug, line in told.series.items():
        here = [one for one in told.meetings if one.series == slug]
        yield SeriesPart(
            anchor=series_anchor(slug),
            name=said(line["names"]),
            cadence=cadence_words(line.get("cadence")),
            note=said(line["note"]) if line.get("note") else None,
            cites=told.footnotes.of(line),
            rows=tuple(_row(told, one) for one in newest_first if one.series == slug),
            meetings=sum(not one.is_gap for one in here),
            gaps=sum(one.is_gap for one in here),
        )
    others = tuple(_row(told, one) for one in newest_first if one.series not in told.series)
    if others:
        yield SeriesPart("other-meetings", Said(_("Other meetings")), rows=others, meetings=len(others))


def _row(told: Told, one: Meeting, *, apart: bool = False) -> MeetingRow:
    content, walk = one.content, told.asked.walk
    when, cites = when_edtf(str(content["when"])), told.footnotes.of(content)
    series = _series_link(told, one) if apart else None
    if one.is_gap:
        words = str(content.get("says", ""))
        return MeetingRow(when, no_record=True, says="" if words == "no record" else words, series=series, cites=cites)
    known_as, written = told.hosts.get(one.host), str(content.get("host_as_written", ""))
    names = {known_as.name.text, known_as.own.text if known_as.own else ""} if known_as else set()
    return MeetingRow(
        when=when,
        anchor=anchor_of(one.key),
        name=said(content["names"]) if content.get("names") else None,
        theme=said(content["theme"]) if content.get("theme") else None,
        host=known_as.link(walk.organisation(one.host)) if known_as else None,
        place=said(content["place"]) if content.get("place") else None,
        host_as_written=Said(written) if written and written not in names else None,
        series=series,
        note=said(content["note"]) if content.get("note") else None,
        json_address=addresses.api(f"networks/{told.hosted.slug}/events/{one.key}", walk),
        cites=cites,
    )


def _series_link(told: Told, one: Meeting) -> Link | None:
    line = told.series.get(one.series)
    if line is None:
        return None
    name = said(line["names"])
    return Link(name.text, f"#{series_anchor(one.series)}", language=name.language)


def _title(told: Told, one: Meeting) -> str:
    """What a meeting is called: its own name, else its series, and its theme."""
    line = told.series.get(one.series)
    names = one.content.get("names") or (line["names"] if line else None)
    title = said(names).text if names else _("Meeting of %(network)s") % {"network": told.hosted.name.text}
    theme = one.content.get("theme")
    return _("%(label)s: %(value)s") % {"label": title, "value": said(theme).text} if theme else title


def _description(told: Told, one: Meeting, when: str) -> Iterator[str]:
    yield told.hosted.name.text
    if not one.time.is_exact:
        yield _("The source says: %(date)s. On which day it was is not known; these are all the days it can mean.") % {
            "date": when
        }
    if one.content.get("note"):
        yield said(one.content["note"]).text
    for cite in told.footnotes.of(one.content):
        yield _("Source: %(source)s") % {"source": cite.label.text}


def _location(told: Told, one: Meeting) -> str:
    known_as, place = told.hosts.get(one.host), one.content.get("place")
    parts = [said(place).text if place else "", known_as.name.text if known_as else ""]
    return ", ".join(part for part in (*parts, country_name(told.countries.get(one.host, ""))) if part)


def _categories(told: Told, one: Meeting) -> tuple[str, ...]:
    line = told.series.get(one.series)
    named = [told.hosted.name.text, said(line["names"]).text if line else ""]
    return tuple(part for part in (*named, "" if one.time.is_exact else _("day not known")) if part)
