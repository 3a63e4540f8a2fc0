"""Draw the two maps of koinon/web/static/web/maps from the outlines of Natural Earth.

The outlines come from the npm package world-atlas (countries at 1:50 000 000) and are large, so they are needed for
this only. In an environment with Koinon's own packages:

    npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz
    .venv/bin/python data/making/make_maps.py package/countries-50m.json

Every file has one path a country, its id the lower-case code of ISO 3166-1 and `data-box` the place of its largest
piece (x, y, width, height); `other` is land without a code; `coast` and `borders` are lines, each drawn once.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from babel.core import get_global

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))


from koinon.lib import projections  # noqa: E402 - the sources are found first
from koinon.lib.maps import EUROPE, WIDTH, WORLD, View  # noqa: E402
from koinon.lib.projections import Point  # noqa: E402

FOLDER = ROOT / "koinon" / "web" / "static" / "web" / "maps"
Line = list[Point]
Rings = list[list[int]]

# Natural Earth draws who governs; ISO 3166 says under whose code land stands. Where the two differ, ISO is followed:
# these names have no number in Natural Earth (XK is the code that CLDR uses for Kosovo), ...
CODES = {"Kosovo": "XK", "N. Cyprus": "CY", "Somaliland": "SO"}
# ... and the piece of land at this place (longitude, latitude) stands under this code: ISO 3166-2 has UA-43 and UA-40.
PIECES = {(34.1, 45.1): "UA"}
LEFT_OUT = frozenset({"AQ"})
TOLERANCE = {"europe": 1.4, "world": 1.3}
SMALLEST = {"europe": 7.0, "world": 4.5}
"""The least area of an island, in square units; the largest piece of a country is kept whatever its size."""
MARGIN = 24.0
"""How far beyond its frame the land of a map goes on, in units."""


class Atlas:
    """The outlines: arcs in degrees, and for each country the rings of its pieces as numbers of arcs."""

    def __init__(self, topology: dict[str, Any]) -> None:
        scale, move = topology["transform"]["scale"], topology["transform"]["translate"]
        self.arcs = [_degrees(arc, scale, move) for arc in topology["arcs"]]
        self.pieces: dict[str, list[Rings]] = defaultdict(list)
        for country in topology["objects"]["countries"]["geometries"]:
            code = _code(country)
            parts = country["arcs"] if country["type"] == "MultiPolygon" else [country["arcs"]]
            for rings in parts:
                here = next((to for place, to in PIECES.items() if _inside(place, self.ring(rings[0]))), code)
                self.pieces[here].append(rings)
        self.pieces = {code: pieces for code, pieces in self.pieces.items() if code not in LEFT_OUT}

    def ring(self, numbers: Sequence[int]) -> Line:
        """A ring's points in degrees; ~n is arc n backwards."""
        points: Line = []
        for number in numbers:
            arc = self.arcs[number] if number >= 0 else self.arcs[~number][::-1]
            points += arc if not points else arc[1:]
        return points

    def owners(self) -> dict[int, set[str]]:
        """For every arc the countries on its two sides."""
        found: dict[int, set[str]] = defaultdict(set)
        for code, pieces in self.pieces.items():
            for number in (number for rings in pieces for ring in rings for number in ring):
                found[max(number, ~number)].add(code)
        return found


class Drawing:
    """One map drawn from an atlas."""

    def __init__(self, atlas: Atlas, view: View) -> None:
        self.atlas, self.view = atlas, view
        self.tolerance, self.smallest = TOLERANCE[view.slug], SMALLEST[view.slug]
        self.thin = [self._thinned(arc) for arc in atlas.arcs]

    def svg(self) -> str:
        """The whole file."""
        paths = []
        for code in sorted(self.atlas.pieces):
            rings = self._rings(code)
            if rings:
                box = " ".join(str(round(each)) for each in _box(max(rings, key=_area)))
                outline = "".join(_path(ring) + "z" for ring in rings)
                paths.append(f'<path id="{code.lower() or "other"}" data-box="{box}" d="{outline}"/>')
        for name, alone in (("coast", True), ("borders", False)):
            lines = "".join(_path(line) for line in self._lines(alone))
            paths.append(f'<path id="{name}" vector-effect="non-scaling-stroke" d="{lines}"/>')
        land = "\n".join(paths[:-2])
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {self.view.height}">\n'
            "<!-- Outlines: Natural Earth (public domain), through world-atlas 2.0.2 (ISC). See data/SOURCES.md. -->\n"
            f'<g id="land">\n{land}\n</g>\n{paths[-2]}\n{paths[-1]}\n</svg>\n'
        )

    def _thinned(self, arc: Line) -> Line:
        """An arc with the points that matter on this map, chosen in its units so that neighbours stay together."""
        if self.view is EUROPE and min(_from_europe(point) for point in arc) > 55:
            return [arc[0], arc[-1]]
        kept = _simplified([self._at(point) for point in _unwrapped(arc, self.view)], self.tolerance)
        return [arc[number] for number in kept]

    def _at(self, degrees: Point) -> Point:
        if self.view is WORLD:
            return self.view.on_map(projections.equal_earth(degrees.y, degrees.x))
        return self.view.on_map(projections.europe(degrees.y, degrees.x))

    def _outline(self, numbers: Sequence[int]) -> Line:
        points: Line = []
        for number in numbers:
            arc = self.thin[number] if number >= 0 else self.thin[~number][::-1]
            points += arc if not points else arc[1:]
        if self.view is EUROPE and min(_from_europe(point) for point in points) > 55:
            return []
        return [self._at(point) for point in _unwrapped(points, self.view)]

    def _rings(self, code: str) -> list[Line]:
        """The outlines of a country that can be seen on this map."""
        rings = []
        for piece in self.atlas.pieces[code]:
            for numbers in piece:
                ring = _clipped(self._outline(numbers), self.view.height)
                if len(ring) > 2:
                    rings.append(ring)
        rings.sort(key=_area, reverse=True)
        return [ring for number, ring in enumerate(rings) if number == 0 or _area(ring) >= self.smallest]

    def _lines(self, alone: bool) -> Iterator[Line]:
        """The lines between land and water (`alone`), or between two countries."""
        shown = {number for piece in self._shown() for number in piece}
        for number, codes in sorted(self.atlas.owners().items()):
            is_border = len(codes) > 1
            if is_border is alone or (alone and number not in shown) or self._is_inner(number, codes):
                continue
            yield from self._visible(self.thin[number])

    def _shown(self) -> Iterator[list[int]]:
        """The arcs of those rings that are drawn."""
        for pieces in self.atlas.pieces.values():
            rings = [ring for piece in pieces for ring in piece]
            sized = {id(ring): _area(_clipped(self._outline(ring), self.view.height)) for ring in rings}
            largest = max(sized.values(), default=0)
            for ring in rings:
                if sized[id(ring)] >= self.smallest or 0 < sized[id(ring)] == largest:
                    yield [max(number, ~number) for number in ring]

    def _is_inner(self, number: int, codes: set[str]) -> bool:
        """Whether the same country lies on both sides, as it does where a piece was given to it."""
        if len(codes) > 1:
            return False
        used = [each for piece in self.atlas.pieces[next(iter(codes))] for ring in piece for each in ring]
        return number in used and ~number in used

    def _visible(self, arc: Line) -> Iterator[Line]:
        """The parts of a line that lie on the map. The cut at 180 degrees, which is no coast, is left out."""
        line: Line = []
        if self.view is EUROPE and min(_from_europe(point) for point in arc) > 55:
            return
        flat = _unwrapped(arc, self.view)
        for (before, after), (start, end) in zip(_pairs(flat), _pairs(arc), strict=True):
            is_cut = abs(start.x) > 179.99 and abs(end.x) > 179.99
            one, other = self._at(before), self._at(after)
            if is_cut or not (self._is_near(one) or self._is_near(other)):
                if len(line) > 1:
                    yield line
                line = []
                continue
            line = line or [one]
            line.append(other)
        if len(line) > 1:
            yield line

    def _is_near(self, point: Point) -> bool:
        return -MARGIN <= point.x <= WIDTH + MARGIN and -MARGIN <= point.y <= self.view.height + MARGIN


def _degrees(arc: list[list[int]], scale: list[float], move: list[float]) -> Line:
    x = y = 0
    points = []
    for right, up in arc:
        x, y = x + right, y + up
        points.append(Point(x * scale[0] + move[0], y * scale[1] + move[1]))
    return points


def _code(country: dict[str, Any]) -> str:
    named = CODES.get(country["properties"]["name"])
    aliases = get_global("territory_aliases").get(country.get("id", ""), [])
    return named or (aliases[0] if aliases else "")


def _unwrapped(points: Sequence[Point], view: View) -> Line:
    """Degrees from the middle of the world's map without a jump inside a line; as they are on Europe's."""
    if view is not WORLD:
        return list(points)
    found: Line = []
    for point in points:
        x = projections.from_middle(point.x)
        if found:
            x += 360 * round((found[-1].x - x) / 360)
        found.append(Point(x, point.y))
    middle = sum(point.x for point in found) / len(found)
    turns = 360 * round(middle / 360)
    return [Point(point.x - turns, point.y) for point in found]


def _from_europe(point: Point) -> float:
    return projections.distance(point.y, point.x)


def _simplified(points: Line, tolerance: float) -> list[int]:
    """The numbers of the points that Douglas and Peucker keep; the first and the last are always among them."""
    kept, waiting = {0, len(points) - 1}, [(0, len(points) - 1)]
    while waiting:
        first, last = waiting.pop()
        inner = range(first + 1, last)
        if points[first] == points[last]:
            away = [(_length(points[first], points[each]), each) for each in inner]
        else:
            away = [(_from_line(points[each], points[first], points[last]), each) for each in inner]
        farthest, number = max(away, default=(0.0, 0))
        if farthest > tolerance:
            kept.add(number)
            waiting += [(first, number), (number, last)]
    return sorted(kept)


def _length(one: Point, other: Point) -> float:
    return float(((one.x - other.x) ** 2 + (one.y - other.y) ** 2) ** 0.5)


def _from_line(point: Point, start: Point, end: Point) -> float:
    length = _length(start, end)
    along = ((point.x - start.x) * (end.x - start.x) + (point.y - start.y) * (end.y - start.y)) / (length * length)
    along = max(0.0, min(1.0, along))
    foot = Point(start.x + along * (end.x - start.x), start.y + along * (end.y - start.y))
    return _length(point, foot)


def _clipped(ring: Line, height: int) -> Line:
    """A ring cut off a little beyond the frame (Sutherland and Hodgman)."""
    sides = ((0, -MARGIN, 1), (0, WIDTH + MARGIN, -1), (1, -MARGIN, 1), (1, height + MARGIN, -1))
    for axis, edge, sign in sides:
        cut: Line = []
        for before, after in _pairs([*ring, ring[0]] if ring else []):
            was, now = (before[axis] - edge) * sign >= 0, (after[axis] - edge) * sign >= 0
            if was != now:
                part = (edge - before[axis]) / (after[axis] - before[axis])
                cut.append(Point(before.x + part * (after.x - before.x), before.y + part * (after.y - before.y)))
            if now:
                cut.append(after)
        ring = cut
    return ring


def _inside(place: tuple[float, float], ring: Line) -> bool:
    x, y = place
    inside = False
    for one, other in _pairs([*ring, ring[0]]):
        if (one.y > y) != (other.y > y) and x < one.x + (y - one.y) / (other.y - one.y) * (other.x - one.x):
            inside = not inside
    return inside


def _area(ring: Line) -> float:
    if len(ring) < 3:
        return 0.0
    return abs(sum(one.x * other.y - other.x * one.y for one, other in _pairs([*ring, ring[0]]))) / 2


def _box(ring: Line) -> tuple[float, float, float, float]:
    left, top = min(point.x for point in ring), min(point.y for point in ring)
    return left, top, max(point.x for point in ring) - left, max(point.y for point in ring) - top


def _pairs(points: Iterable[Point]) -> list[tuple[Point, Point]]:
    listed = list(points)
    return list(pairwise(listed))


def _path(points: Sequence[Point]) -> str:
    """A line in whole units, written as short as can be: `M` once, then steps. They are finer than the line is wide."""
    whole = [(round(point.x), round(point.y)) for point in points]
    steps = [(x - was_x, y - was_y) for (was_x, was_y), (x, y) in pairwise(whole)]
    moved = [step for step in steps if step != (0, 0)] or [(0, 0)]
    words = "".join(_joined(each) for step in moved for each in step)
    return f"M{whole[0][0]}{_joined(whole[0][1])}l{words.lstrip()}"


def _joined(number: int) -> str:
    return str(number) if number < 0 else f" {number}"


def main(arguments: list[str]) -> int:
    """Draw both maps from the file named; 0."""
    atlas = Atlas(json.loads(Path(arguments[0]).read_text(encoding="utf-8")))
    FOLDER.mkdir(parents=True, exist_ok=True)
    for view in (EUROPE, WORLD):
        drawn = Drawing(atlas, view).svg()
        (FOLDER / f"{view.slug}.svg").write_text(drawn, encoding="utf-8")
        print(f"{view.slug}.svg: {len(drawn.encode()):,} bytes, {drawn.count('<path')} paths")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
