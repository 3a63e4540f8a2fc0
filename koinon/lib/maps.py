"""The two maps there are, Europe and the world: what lies on them, where, and which marks stand too close together.

A map is a box of `width` by `height` units, y downwards. The land itself is in koinon/web/static/web/maps, made
by data/making/make_maps.py from the same views.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, NamedTuple, TypeVar

from koinon.lib import projections
from koinon.lib.projections import Point

T = TypeVar("T")

WIDTH = 2000
BEYOND = 60.0
"""Degrees from the centre of Europe's map beyond which nothing can lie on it."""


class Place(NamedTuple):
    """Where something is, in degrees."""

    latitude: float
    longitude: float


def place_of(latitude: float | None, longitude: float | None) -> Place | None:
    """The place that two told figures name; None where one is not told or is no angle on the globe."""
    if latitude is None or longitude is None or not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        return None
    return Place(latitude, longitude)


class Box(NamedTuple):
    """A part of a map, in its units."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class View:
    """A map: its projection, and the part of the plane that it shows (`low_left` to `high_right`, y to the north)."""

    slug: str
    project: Callable[[float, float], Point]
    low_left: Point
    high_right: Point

    @property
    def scale(self) -> float:
        """Units of the map for a unit of the plane."""
        return WIDTH / (self.high_right.x - self.low_left.x)

    @property
    def height(self) -> int:
        """The map's height in its units, its width being WIDTH."""
        return round((self.high_right.y - self.low_left.y) * self.scale)

    def on_map(self, point: Point) -> Point:
        """A point of the plane in units of the map, y downwards; it may lie outside the box."""
        return Point((point.x - self.low_left.x) * self.scale, (self.high_right.y - point.y) * self.scale)

    def place(self, place: Place) -> Point | None:
        """Where a place is on the map; None where it lies outside."""
        if self is EUROPE and projections.distance(*place) > BEYOND:
            return None
        point = self.on_map(self.project(*place))
        return point if 0 <= point.x <= WIDTH and 0 <= point.y <= self.height else None

    def holds(self, places: Iterable[Place]) -> bool:
        """Whether all of them lie on the map."""
        return all(self.place(place) is not None for place in places)


EUROPE = View("europe", projections.europe, Point(2_500_000, 1_370_000), Point(7_250_000, 5_430_000))
"""From Iceland to the Caucasus and from Crete to the North Cape."""

_EDGE = projections.equal_earth(0, 180).x
WORLD = View(
    "world",
    projections.world,
    Point(-_EDGE, projections.equal_earth(-57, 0).y),
    Point(_EDGE, projections.equal_earth(84, 0).y),
)
"""Everything but Antarctica, where nobody is a citizen."""

VIEWS = {view.slug: view for view in (EUROPE, WORLD)}


def view_of(places: Iterable[Place]) -> View:
    """The map that shows all of these places the largest: Europe where they lie in it, else the world."""
    return EUROPE if EUROPE.holds(places) else WORLD


@dataclass(frozen=True)
class Cluster(Generic[T]):
    """Those that stand too close together to be told apart, and where their one mark stands."""

    at: Point
    ones: tuple[T, ...]


def clustered(marks: Sequence[tuple[Point, T]], apart: float) -> list[Cluster[T]]:
    """Marks that stand `apart` or more from each other's first one, in the order given; those nearer join the nearest.

    The same marks in the same order make the same clusters. A cluster stands where its first one does, so that no two
    of them are nearer than `apart`.
    """
    firsts: list[Point] = []
    joined: list[list[tuple[Point, T]]] = []
    squares: dict[tuple[int, int], list[int]] = defaultdict(list)
    for point, one in marks:
        near = [
            (_square_of_distance(firsts[number], point), number)
            for square in _around(point, apart)
            for number in squares.get(square, ())
        ]
        nearest = min(near, default=None)
        if nearest is not None and nearest[0] < apart * apart:
            joined[nearest[1]].append((point, one))
            continue
        squares[_square(point, apart)].append(len(firsts))
        firsts.append(point)
        joined.append([(point, one)])
    return [Cluster(group[0][0], tuple(one for _point, one in group)) for group in joined]


def window(view: View, box: Box | None, marks: Sequence[Point], smallest: float) -> Box:
    """The part of a map, in the map's own proportion, that holds a box and marks with room around them.

    It is at least `smallest` wide and stays inside the map. Without a box and marks it is the whole map.
    """
    corners = [Point(box.x, box.y), Point(box.x + box.width, box.y + box.height)] if box else []
    points = [*corners, *marks]
    if not points:
        return Box(0, 0, WIDTH, view.height)
    left, right = min(point.x for point in points), max(point.x for point in points)
    top, bottom = min(point.y for point in points), max(point.y for point in points)
    proportion = view.height / WIDTH
    width = min(WIDTH, max(smallest, (right - left) * 1.3, (bottom - top) * 1.3 / proportion))
    height = width * proportion
    x = min(max(0, (left + right - width) / 2), WIDTH - width)
    y = min(max(0, (top + bottom - height) / 2), view.height - height)
    return Box(round(x, 1), round(y, 1), round(width, 1), round(height, 1))


def _square(point: Point, side: float) -> tuple[int, int]:
    return int(point.x // side), int(point.y // side)


def _around(point: Point, side: float) -> Iterator[tuple[int, int]]:
    column, row = _square(point, side)
    yield from ((column + right, row + down) for right in (-1, 0, 1) for down in (-1, 0, 1))


def _square_of_distance(one: Point, other: Point) -> float:
    return (one.x - other.x) ** 2 + (one.y - other.y) ** 2
