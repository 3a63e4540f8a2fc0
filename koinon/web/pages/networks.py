"""The pages of networks: home, list, profile, directory."""

from __future__ import annotations

from dataclasses import dataclass

from koinon.web.pages.bodies import OfficeNow
from koinon.web.pages.organisations import DecisionRow
from koinon.web.pages.parts import Column, Coverage, Filters, GrowthBand, Headline, Pages
from koinon.web.pages.small import Category, Cite, Count, Fact, Link, Note, Said, When
from koinon.web.pages.told import ClaimsShort, ServiceGroup


@dataclass(frozen=True)
class NetworkHead:
    """The head of every page of a network."""

    slug: str
    name: Said
    address: str
    kind: str  # association|loose_union|foundation|intergovernmental|programme
    seat: str = ""  # "Brussels"
    founded: When | None = None
    sections: tuple[Link, ...] = ()  # Overview, Members, Statutes; one is current
    made_up: bool = False


@dataclass(frozen=True)
class Aim:
    text: Said
    cites: tuple[Cite, ...] = ()
    anchor: str = ""  # id of its element
    link: Link | None = None


@dataclass(frozen=True)
class EventRow:
    when: When
    no_record: bool = False  # a season of the series of which nothing is known
    to_come: bool = False  # seen from the day
    host: Link | None = None
    host_as_written: Said | None = None  # the source's own spelling, when it differs
    theme: Said | None = None
    cites: tuple[Cite, ...] = ()
    anchor: str = ""


@dataclass(frozen=True)
class Series:
    name: Said
    cadence: str = ""  # "spring and autumn"
    events: tuple[EventRow, ...] = ()
    anchor: str = ""


@dataclass(frozen=True)
class NetworkDetail:  # network_detail.html, as `detail`
    facts: tuple[Fact, ...]  # legal form, seat, founded, languages, site
    headline: Headline
    members_address: str
    growth: GrowthBand | None = None
    aims: tuple[Aim, ...] = ()
    services: tuple[ServiceGroup, ...] = ()
    claims: tuple[ClaimsShort, ...] = ()
    claims_address: str = ""
    offices: tuple[OfficeNow, ...] = ()  # who holds what on the day
    bodies_address: str = ""
    series: tuple[Series, ...] = ()  # with the next meeting and the last few
    events_address: str = ""  # all meetings, past and next
    also: tuple[Aim, ...] = ()  # what is told and has no place of its own
    coverage: tuple[Note, ...] = ()  # how complete this copy is, in lines
    export_address: str = ""  # where the records are given away


@dataclass(frozen=True)
class Member:
    name: Said  # in the reader's language where there is such a name, else the own name
    address: str  # the organisation's page on the day
    why_address: str  # the standing's page on the day
    held: str
    category: Category
    country: str
    kind: str  # city|region|state|...
    own_name: Said | None = None  # only when it differs from `name`
    size: str = ""  # "339 850 (2018)"; "" = not known
    since: When | None = None
    because: Said | None = None  # "Executive Committee", "attested 2018"
    open_questions: int = 0
    highlighted: bool = False
    country_address: str = ""


@dataclass(frozen=True)
class MembersList:  # members_list.html, as `listing`
    headline: Headline
    filters: Filters
    rows: str  # the rows of the table, as HTML that is safe
    pages: Pages
    columns: tuple[Column, ...] = ()
    growth: GrowthBand | None = None
    compare_address: str = ""  # this day compared with another


@dataclass(frozen=True)
class NetworkRow:
    slug: str
    name: Said
    address: str
    kind: str
    count: Count
    seat: str = ""
    founded: When | None = None
    coverage: Coverage | None = None
    made_up: bool = False


@dataclass(frozen=True)
class Home:  # home.html and network_list.html, as `home`
    networks: tuple[NetworkRow, ...]
    on: When
    organisations: int = 0
    organisations_text: str = ""
    examples: tuple[Link, ...] = ()  # questions worth asking, as links
    news: tuple[DecisionRow, ...] = ()  # the decisions recorded last
    news_address: str = ""  # all that was recorded
    compare_address: str = ""  # two networks compared; "" where there are not two
