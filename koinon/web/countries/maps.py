"""Maps of organisations: where the marks stand, which countries are shaded, which part of the land is shown."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from koinon.lib.maps import EUROPE, VIEWS, WIDTH, Box, Cluster, Place, View, clustered, view_of, window
from koinon.lib.projections import Point
from koinon.rules.reasons import SUREST_FIRST
from koinon.web.pages import MapMark, MapPicture, Marked, Said, SmallMap

LAND = Path(__file__).resolve().parents[1] / "static" / "web" / "maps"
OUTLINE = re.compile(r'<path id="(\w\w)" data-box="(\d+|-\d+) (\d+|-\d+) (\d+) (\d+)"')

APART = {"europe": (40.0, 92.0), "world": (26.0, 92.0)}
"""How far apart marks must stand, in units of the map: on a wide page, and on a phone."""

NETWORK_WINDOW = {"europe": 1000.0, "world": float(WIDTH)}
"""The narrowest part of a map that shows a network: the world is always shown whole."""

SMALLEST_WINDOW = {"europe": 520.0, "world": 300.0}
"""The narrowest part of a map that its outlines are fine enough for."""


@dataclass(frozen=True)
class Dot:
    """An organisation on a map: where it is, what it is called, how sure its membership is, where that is told."""

    id: int
    place: Place
    name: Said
    held: str
    country: str
    address: str = ""


@cache
def outlines(view: str) -> Mapping[str, Box]:
    """The countries that a map's file draws, by code in lower case, each with the box of its largest piece."""
    text = (LAND / f"{view}.svg").read_text(encoding="utf-8")
    return {code: Box(*map(float, box)) for code, *box in OUTLINE.findall(text)}


def picture(
    dots: Sequence[Dot], view: View, shown: Box, countries: Iterable[str], list_of: Callable[[str], str]
) -> MapPicture:
    """A map of those that lie on it. `list_of` gives, for a country, the address of its place in the list."""
    in_order = sorted(dots, key=lambda dot: dot.id)  # of no language, so that every reader sees the same marks
    marks = [(point, dot) for dot in in_order if (point := view.place(dot.place)) is not None]
    zoom = shown.width / WIDTH
    wide, narrow = (_marks(clustered(marks, apart * zoom), shown, list_of) for apart in APART[view.slug])
    return MapPicture(view.slug, _view_box(shown), shaded(view, countries), wide, narrow)


def network_window(view: View, places: Iterable[Place]) -> Box:
    """The part of a map that shows a network whose members are, at any time, at these places."""
    marks = [point for place in places if (point := view.place(place)) is not None]
    return window(view, None, marks, NETWORK_WINDOW[view.slug])


@dataclass(frozen=True)
class Ground:
    """What a small map is drawn on: the map, the part of it that holds all places, and where each one is on it."""

    view: View
    window: Box
    points: Mapping[int, Point]


def ground_of(places: Mapping[int, Place]) -> Ground:
    """The ground for organisations at these places, by id."""
    view = view_of(places.values())
    points = {id_: point for id_, place in places.items() if (point := view.place(place)) is not None}
    return Ground(view, network_window(view, places.values()), points)


def small_map(ground: Ground, held: Mapping[int, str], countries: Iterable[str], address: str) -> SmallMap:
    """A map to glance at of organisations by id. The surer of two that share a place is drawn over the other."""
    lines: dict[str, list[Point]] = defaultdict(list)
    for id_ in sorted(held.keys() & ground.points.keys()):
        lines[held[id_]].append(ground.points[id_])
    drawn = tuple((sure, _line(lines[sure])) for sure in reversed(SUREST_FIRST) if lines[sure])
    view = ground.view
    return SmallMap(view.slug, _view_box(ground.window), shaded(view, countries), drawn, address)


def shaded(view: View, countries: Iterable[str]) -> tuple[str, ...]:
    """Those of the countries (codes in any case) that a map's file draws."""
    drawn = outlines(view.slug)
    return tuple(sorted({code.lower() for code in countries} & drawn.keys()))


def country_window(country: str, places: Sequence[Place]) -> tuple[View, Box]:
    """The map and the part of it on which a country lies with these places."""
    code = country.lower()
    drawn_in_europe = code in outlines(EUROPE.slug) and EUROPE.holds(places)
    view = EUROPE if drawn_in_europe and not _is_cut(EUROPE, outlines(EUROPE.slug)[code]) else VIEWS["world"]
    marks = [point for place in places if (point := view.place(place)) is not None]
    return view, window(view, outlines(view.slug).get(code), marks, SMALLEST_WINDOW[view.slug])


def _is_cut(view: View, box: Box) -> bool:
    """Whether a country goes on beyond the map's edge, so that the other map shows it better."""
    return box.x < 0 or box.y < 0 or box.x + box.width > WIDTH or box.y + box.height > view.height


def _marks(clusters: Iterable[Cluster[Dot]], shown: Box, list_of: Callable[[str], str]) -> tuple[MapMark, ...]:
    """The marks as they are drawn one over the other: those with a number last, so that nothing hides it."""
    ordered = sorted(clusters, key=lambda cluster: len(cluster.ones))
    return tuple(_mark(cluster, shown, list_of) for cluster in ordered)


def _mark(cluster: Cluster[Dot], shown: Box, list_of: Callable[[str], str]) -> MapMark:
    x = round((cluster.at.x - shown.x) / shown.width * 100, 2)
    y = round((cluster.at.y - shown.y) / shown.height * 100, 2)
    ones = tuple(Marked(dot.name, dot.held) for dot in cluster.ones)
    first = cluster.ones[0]
    sure = {dot.held for dot in cluster.ones}
    address = first.address if len(ones) == 1 else list_of(first.country)
    return MapMark(x, y, sure.pop() if len(sure) == 1 else "", ones, address)


def _line(points: Sequence[Point]) -> str:
    corners = (f"{round(point.x)} {round(point.y)}" for point in points)
    return "M" + "L".join(corners)


def _view_box(box: Box) -> str:
    return " ".join(f"{each:g}" for each in box)
