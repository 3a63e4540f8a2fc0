"""Maps: the land is a file of its own, a page carries the marks only. And the pages of countries."""

from __future__ import annotations

from dataclasses import dataclass

from koinon.web.pages.organisations import OrganisationRow
from koinon.web.pages.parts import GrowthBand, Headline
from koinon.web.pages.small import Count, Fact, Link, Said


@dataclass(frozen=True)
class Marked:
    """Someone who stands at a mark."""

    name: Said
    held: str


@dataclass(frozen=True)
class MapMark:
    """A mark: x and y in hundredths of the map. Several who stand too close together share one."""

    x: float
    y: float
    held: str  # "" = several who are not equally sure
    ones: tuple[Marked, ...]
    address: str = ""  # the standing; for several the place in the list


@dataclass(frozen=True)
class MapPicture:
    """A map with its marks, once for a wide page and once for a phone, where more of them have to share one."""

    view: str  # "europe" | "world": the file with the land, and the proportion of the box
    window: str  # viewBox of the part that is shown: "0 0 2000 1718"
    shaded: tuple[str, ...] = ()  # ids of countries in the file
    wide: tuple[MapMark, ...] = ()
    narrow: tuple[MapMark, ...] = ()


@dataclass(frozen=True)
class SmallMap:
    """A map to glance at: for each certainty one line through the places of its marks, drawn at its corners."""

    view: str
    window: str
    shaded: tuple[str, ...]
    lines: tuple[tuple[str, str], ...]  # held, "M10 20L30 40"
    address: str = ""  # the large map, or the list that says the same


@dataclass(frozen=True)
class MapRow:
    """Someone in the list beside a map."""

    name: Said
    address: str
    held: str


@dataclass(frozen=True)
class MapCountry:
    name: str  # "" = country not known
    anchor: str
    count: Count
    rows: tuple[MapRow, ...]
    address: str = ""


@dataclass(frozen=True)
class NetworkMap:  # network_map.html, as `atlas`
    headline: Headline
    picture: MapPicture
    views: tuple[Link, ...] = ()  # Europe, the world; one is current
    countries: tuple[MapCountry, ...] = ()
    outside: tuple[MapRow, ...] = ()  # their place is known and lies beyond this map
    unplaced: tuple[MapRow, ...] = ()  # their place is not known


@dataclass(frozen=True)
class CountryRow:
    name: str
    address: str
    organisations: int
    organisations_text: str
    members: Count  # organisations that are a member of some network on the day


@dataclass(frozen=True)
class CountryList:  # country_list.html, as `listing`
    rows: tuple[CountryRow, ...]
    organisations: int
    organisations_text: str
    small_map: SmallMap | None = None


@dataclass(frozen=True)
class InNetwork:
    """How many of a country's organisations are members of a network, on the day and through time."""

    network: Link
    accent: str
    count: Count
    members_address: str = ""  # "" = nobody is one on the day
    growth: GrowthBand | None = None
    made_up: bool = False


@dataclass(frozen=True)
class CountryDetail:  # country_detail.html, as `country`
    name: str
    code: str  # "PL"
    own_names: tuple[Said, ...] = ()
    unions: tuple[Fact, ...] = ()
    networks: tuple[InNetwork, ...] = ()
    picture: MapPicture | None = None
    rows: tuple[OrganisationRow, ...] = ()
    unplaced: int = 0
