"""Bodies of a network on a day, their offices and who held them."""

from __future__ import annotations

from dataclasses import dataclass

from koinon.web.pages.parts import Tick
from koinon.web.pages.small import Cite, Link, Note, Said
from koinon.web.pages.told import Power


@dataclass(frozen=True)
class LineStretch:
    """A part of a line in time: `x` and `width` in thousandths of the line's width."""

    x: float
    width: float
    held: str
    period: str  # "26 November 2003 to 30 April 2004"


@dataclass(frozen=True)
class TimeLine:
    """Days on which something held, drawn from left to right; in words beside it."""

    stretches: tuple[LineStretch, ...]
    day_x: float | None = None


@dataclass(frozen=True)
class HolderRow:
    """Somebody who holds or held a post."""

    name: Said  # whoever holds it: "Anna Nowak, for Lublin", "Lublin"
    held: str  # on the day; "" = not on this day
    address: str = ""  # the organisation's page
    period: str = ""  # as sources state it: "2016 to 2018"; "" = not told
    line: TimeLine | None = None
    remark: str = ""  # why it is over, where no source says until when
    entries: tuple[Link, ...] = ()  # what it rests on
    cites: tuple[Cite, ...] = ()


@dataclass(frozen=True)
class PostRow:
    """An office, or the seats in a body."""

    name: Said
    slug: str
    here: tuple[HolderRow, ...] = ()  # on the day
    others: tuple[HolderRow, ...] = ()  # before and after it
    note: Said | None = None
    cites: tuple[Cite, ...] = ()


@dataclass(frozen=True)
class BodyRow:
    """A body on the day, with what belongs to it."""

    name: Said
    slug: str
    kind: str  # assembly|committee|board|forum|working_group|secretariat|coordination
    held: str  # "" = no entry tells when it was there
    also: tuple[Said, ...] = ()  # what else it may be called on the day, or is called by other sources
    period: str = ""
    line: TimeLine | None = None
    notes: tuple[Note, ...] = ()  # what it follows on, where sources disagree
    powers: tuple[Power, ...] = ()  # what sources say that it may do
    posts: tuple[PostRow, ...] = ()
    children: tuple[BodyRow, ...] = ()
    entries: tuple[Link, ...] = ()
    cites: tuple[Cite, ...] = ()


@dataclass(frozen=True)
class BodyGroup:
    """Bodies of one sort that belong to the network itself: key is organs|forums|working_groups|others."""

    key: str
    bodies: tuple[BodyRow, ...]


@dataclass(frozen=True)
class BodiesDetail:  # bodies_detail.html, as `told`
    groups: tuple[BodyGroup, ...] = ()
    unplaced: tuple[BodyRow, ...] = ()  # where they belong is not known
    posts: tuple[PostRow, ...] = ()  # offices of no known body
    elsewhen: tuple[BodyRow, ...] = ()  # bodies that are not there on this day
    ticks: tuple[Tick, ...] = ()  # the years of every line in time on the page


@dataclass(frozen=True)
class OfficeNow:
    """An office with who holds it on the day, for the network's overview."""

    name: Said
    holders: tuple[HolderRow, ...] = ()
    more: int = 0  # of whom it cannot be told whether they hold it


@dataclass(frozen=True)
class MandateRow:
    """A mandate of an organisation, for the organisation's page."""

    network: Link
    post: Link
    held: str  # "" = not on this day
    name: str = ""  # the person who holds it for the organisation
    period: str = ""
    cites: tuple[Cite, ...] = ()
