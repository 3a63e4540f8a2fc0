"""The map of a network's members on a day, with the list that says the same: by country, with the pair of each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from koinon.atlas.queries import places_of
from koinon.lib.days import shortened
from koinon.lib.maps import VIEWS, Place, View, view_of
from koinon.lib.order import sort_key
from koinon.lib.remembered import remembered
from koinon.networks.models import Network
from koinon.web.asked import Asked, PageRefused
from koinon.web.countries.maps import Dot, Ground, ground_of, network_window, picture, small_map
from koinon.web.networks.course import Course, course_of
from koinon.web.networks.directory import Directory, Entered
from koinon.web.networks.hosted import Hosted
from koinon.web.pages import Headline, Link, MapCountry, MapRow, NetworkMap, SmallMap
from koinon.web.words.content import country_name, pair_of, reader

NO_COUNTRY = "country-unknown"


@dataclass(frozen=True)
class Mapped:
    """Everyone certain or possible on the day.

    places  where they are, by organisation id, and where everyone is who was or can have been a member at any time: so
            the map stays the same when the day changes
    """

    asked: Asked
    hosted: Hosted
    directory: Directory
    rows: Sequence[Entered]
    places: Mapping[int, Place]
    view: View

    def held(self) -> list[str]:
        """How surely each of them is a member."""
        return [row.held for row in self.rows]

    def countries(self) -> set[str]:
        """The countries of everyone possible."""
        return {row.who.country for row in self.rows if row.who.country}


def mapped(asked: Asked, hosted: Hosted, directory: Directory) -> Mapped:
    """The day's members in the reader's order, on the map asked for, else the one that holds them all.

    Raises PageRefused for a map that there is not.
    """
    ordered = sorted(directory.on(asked.day), key=lambda row: row.who.by_name)
    places = whereabouts(hosted.network, asked.known)
    return Mapped(asked, hosted, directory, ordered, places, _view_asked(asked, places.values()))


def network_map(told: Mapped, headline: Headline) -> NetworkMap:
    """The map as its page shows it. Nothing is read any more."""
    dots = [_dot(told, row) for row in told.rows if row.who.id in told.places]
    on_map = {dot.id for dot in dots if told.view.place(dot.place) is not None}
    return NetworkMap(
        headline=headline,
        picture=picture(dots, told.view, network_window(told.view, told.places.values()), told.countries(), _list_of),
        views=tuple(_views(told)),
        countries=tuple(_countries(told)),
        outside=tuple(_row(told, row) for row in told.rows if row.who.id in told.places and row.who.id not in on_map),
        unplaced=tuple(_row(told, row) for row in told.rows if row.who.id not in told.places),
    )


def glance(asked: Asked, hosted: Hosted, course: Course, countries: Iterable[str]) -> SmallMap | None:
    """The small map of a network's members of the day, which leads to the large one; None without any place.

    `countries` are those of its members.
    """
    held = {spell.organisation: spell.held for spell in course.on(asked.day)}
    ground = ground_under(hosted.network, asked.known)
    return small_map(ground, held, countries, asked.walk.network_map(hosted.slug)) if ground.points else None


@remembered(64)
def whereabouts(network: Network, known: datetime | None = None) -> Mapping[int, Place]:
    """Where everyone is who was or can have been a member at any time, by organisation id. One query beside the course.

    Those whose place is not known are left out.
    """
    return places_of({spell.organisation for spell in course_of(network, known).spells})


@remembered(64)
def ground_under(network: Network, known: datetime | None = None) -> Ground:
    """What the network's small map is drawn on, the same on every day."""
    return ground_of(whereabouts(network, known))


def view_name(slug: str) -> str:
    """What a map shows, in words."""
    return {"europe": pgettext("a map", "Europe"), "world": pgettext("a map", "The world")}[slug]


def _view_asked(asked: Asked, places: Iterable[Place]) -> View:
    typed = asked.parameter("view")
    if not typed:
        return view_of(places)
    if typed not in VIEWS:
        raise PageRefused(
            400,
            _("There is no such map"),
            _("The address asks for a map “%(typed)s”.") % {"typed": shortened(typed)},
            _("Choose one of those there are."),
            [Link(view_name(slug), asked.here(view=slug)) for slug in VIEWS],
        )
    return VIEWS[typed]


def _views(told: Mapped) -> Iterator[Link]:
    """Both maps, where they differ in what they show: all in Europe need no world."""
    usual = view_of(told.places.values())
    if usual is VIEWS["europe"] and told.view is usual:
        return
    for slug, view in VIEWS.items():
        yield Link(view_name(slug), told.asked.here(view="" if view is usual else slug), view is told.view)


def _countries(told: Mapped) -> Iterator[MapCountry]:
    by_country: dict[str, list[Entered]] = defaultdict(list)
    for row in told.rows:
        by_country[row.who.country].append(row)
    language, walk = reader(), told.asked.walk
    for code in sorted(by_country, key=lambda code: (not code, sort_key(country_name(code), language))):
        rows = by_country[code]
        listed = tuple(_row(told, row) for row in rows)
        count = pair_of(row.held for row in rows)
        yield MapCountry(country_name(code), _anchor(code), count, listed, walk.country(code))


def _dot(told: Mapped, row: Entered) -> Dot:
    who, place = row.who, told.places[row.who.id]
    name = told.directory.names.of(who.id, who.slug).name
    return Dot(who.id, place, name, row.held, who.country, told.asked.walk.standing(told.hosted.slug, who.slug))


def _row(told: Mapped, row: Entered) -> MapRow:
    name = told.directory.names.of(row.who.id, row.who.slug).name
    return MapRow(name, told.asked.walk.standing(told.hosted.slug, row.who.slug), row.held)


def _anchor(country: str) -> str:
    return f"country-{country.lower()}" if country else NO_COUNTRY


def _list_of(country: str) -> str:
    return f"#{_anchor(country)}"
