"""What is told of a network in lines of their own: services, powers, claims beside each other."""

from __future__ import annotations

from dataclasses import dataclass

from koinon.web.pages.small import Cite, Link, Said


@dataclass(frozen=True)
class Service:
    kind: str  # newsletter|partner_search|...; an open list
    text: Said
    anchor: str  # id of its element
    cadence: str = ""
    contents: tuple[Said, ...] = ()
    body: Said | None = None  # the body that does it
    note: Said | None = None
    cites: tuple[Cite, ...] = ()


@dataclass(frozen=True)
class ServiceGroup:
    slug: str  # speaking|together|telling|honours|other
    services: tuple[Service, ...]


@dataclass(frozen=True)
class Power:
    kind: str  # elects|sets_goals|...; an open list
    text: Said
    anchor: str
    cadence: str = ""
    note: Said | None = None
    cites: tuple[Cite, ...] = ()


@dataclass(frozen=True)
class Claim:
    anchor: str
    figure: Said  # "more than 130"
    number: int  # the number in it, by which its noun is inflected
    of: str  # members|countries|inhabitants|partners|founders
    dated: str  # "" = undated
    evidence: Said | None = None  # what shows between which days the source speaks
    register_text: str = ""  # what the register counts at that time: "29 to 108"; "" = not compared
    register_days: tuple[Link, ...] = ()  # the days of the fewest and of the most, where they are explained
    remark: str = ""  # why it is not compared
    note: Said | None = None
    names: tuple[Said, ...] = ()  # those whom the source names
    of_day: bool = False  # the source can speak of the chosen day
    at_odds: bool = False  # another source says another figure of the same time
    cites: tuple[Cite, ...] = ()


@dataclass(frozen=True)
class Named:
    """A founder that sources name, and those of them that leave it out."""

    link: Link
    cites: tuple[Cite, ...] = ()
    denied_by: tuple[Cite, ...] = ()


@dataclass(frozen=True)
class ClaimGroup:
    of: str
    claims: tuple[Claim, ...]
    remark: str = ""  # what the figures say together
    disagree: bool = False
    named: tuple[Named, ...] = ()  # the founders that are known here by name


@dataclass(frozen=True)
class ClaimsList:  # claims_list.html, as `listing`
    groups: tuple[ClaimGroup, ...]
    remark: Said | None = None  # how complete the list is that the claims are held against


@dataclass(frozen=True)
class ClaimsShort:
    """What sources claim of one thing, in a line: the figures in the order of time."""

    of: str
    figures: tuple[Said, ...]
    address: str
