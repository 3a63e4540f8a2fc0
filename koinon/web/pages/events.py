"""The page of a network's meetings."""

from __future__ import annotations

from dataclasses import dataclass

from koinon.web.pages.small import Cite, Link, Said, When


@dataclass(frozen=True)
class MeetingRow:
    """One meeting, or a season of its series of which nothing is known (`no_record`)."""

    when: When
    anchor: str = ""  # of a meeting: "event-" and its key
    no_record: bool = False
    says: str = ""  # of such a season: what the source says, "" = nothing more
    name: Said | None = None
    theme: Said | None = None
    host: Link | None = None
    place: Said | None = None
    host_as_written: Said | None = None
    series: Link | None = None  # only where the row does not stand under its series
    note: Said | None = None
    json_address: str = ""
    cites: tuple[Cite, ...] = ()


@dataclass(frozen=True)
class SeriesPart:
    """A series with those of its meetings and gaps that lie before the day, newest first."""

    anchor: str  # "series-" and its slug; "other-meetings" for those of no series
    name: Said
    cadence: str = ""
    note: Said | None = None
    cites: tuple[Cite, ...] = ()
    rows: tuple[MeetingRow, ...] = ()
    meetings: int = 0  # of all times
    gaps: int = 0


@dataclass(frozen=True)
class EventsList:  # events_list.html, as `events`
    next: tuple[MeetingRow, ...]  # the nearest first
    perhaps: tuple[MeetingRow, ...]  # on this day, or so near that it cannot be told
    series: tuple[SeriesPart, ...]
    calendar_address: str
    has_any: bool = True
