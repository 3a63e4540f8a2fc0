"""From latitude and longitude to a flat map, by two equal-area projections. Degrees in; metres or radii out.

Equal-area, so that no region looks larger than it is. North is up: y grows to the north.
"""

from __future__ import annotations

from math import asin, cos, degrees, log, radians, sin, sqrt
from typing import NamedTuple

GRS80_AXIS = 6_378_137.0
GRS80_FLATTENING = 1 / 298.257222101
_SQUARE = GRS80_FLATTENING * (2 - GRS80_FLATTENING)
_ECCENTRICITY = sqrt(_SQUARE)

EUROPE_LATITUDE, EUROPE_LONGITUDE = 52.0, 10.0
FALSE_EASTING, FALSE_NORTHING = 4_321_000.0, 3_210_000.0

WORLD_LONGITUDE = 11.0
"""The middle of the world's map. Its edge, 169 degrees west, runs through the Bering Strait and cuts no mainland."""

_A1, _A2, _A3, _A4 = 1.340264, -0.081106, 0.000893, 0.003796


class Point(NamedTuple):
    """A point of a flat map."""

    x: float
    y: float


def europe(latitude: float, longitude: float) -> Point:
    """Lambert's azimuthal equal-area projection of Europe, in metres: EPSG:3035 (method EPSG:9820, ellipsoid GRS80).

    The antipode of its centre (52 N, 10 E) has no point: ValueError.
    """
    turn = radians(longitude - EUROPE_LONGITUDE)
    beta = asin(max(-1.0, min(1.0, _authalic(radians(latitude)) / _POLE)))
    inner = 1 + sin(_BETA) * sin(beta) + cos(_BETA) * cos(beta) * cos(turn)
    if inner < 1e-12:
        raise ValueError(f"{latitude}, {longitude} is the antipode of the map's centre")
    size = _RADIUS * sqrt(2 / inner)
    east = size * _STRETCH * cos(beta) * sin(turn)
    north = size / _STRETCH * (cos(_BETA) * sin(beta) - sin(_BETA) * cos(beta) * cos(turn))
    return Point(FALSE_EASTING + east, FALSE_NORTHING + north)


def equal_earth(latitude: float, longitude: float) -> Point:
    """The Equal Earth projection of a sphere, in radii (Šavrič, Patterson and Jenny, 2018).

    The longitude counts from the middle of the map and is not brought back into -180 to 180.
    """
    theta = asin(sqrt(3) / 2 * sin(radians(latitude)))
    square = theta * theta
    sixth = square**3
    slope = _A1 + 3 * _A2 * square + sixth * (7 * _A3 + 9 * _A4 * square)
    x = 2 * sqrt(3) * radians(longitude) * cos(theta) / (3 * slope)
    return Point(x, theta * (_A1 + _A2 * square + sixth * (_A3 + _A4 * square)))


def world(latitude: float, longitude: float) -> Point:
    """Equal Earth with 11 degrees east in the middle, in radii; any longitude is brought to the side it belongs to."""
    return equal_earth(latitude, from_middle(longitude))


def from_middle(longitude: float) -> float:
    """A longitude counted from the middle of the world's map: -180 up to, not including, 180 degrees."""
    return (longitude - WORLD_LONGITUDE + 180) % 360 - 180


def distance(latitude: float, longitude: float) -> float:
    """How many degrees of a great circle a place is from the centre of Europe's map, on a sphere."""
    here, there = radians(EUROPE_LATITUDE), radians(latitude)
    turn = radians(longitude - EUROPE_LONGITUDE)
    chord = sin((there - here) / 2) ** 2 + cos(here) * cos(there) * sin(turn / 2) ** 2
    return degrees(2 * asin(sqrt(min(1.0, chord))))


def _authalic(latitude: float) -> float:
    """The q of the EPSG method: what the sine of a latitude is on a sphere of the ellipsoid's area, times q's pole."""
    sine = _ECCENTRICITY * sin(latitude)
    logarithm = log((1 - sine) / (1 + sine)) / (2 * _ECCENTRICITY)
    return (1 - _SQUARE) * (sin(latitude) / (1 - sine * sine) - logarithm)


_POLE = _authalic(radians(90))
_BETA = asin(_authalic(radians(EUROPE_LATITUDE)) / _POLE)
_RADIUS = GRS80_AXIS * sqrt(_POLE / 2)
_STRETCH = (
    GRS80_AXIS
    * cos(radians(EUROPE_LATITUDE))
    / (sqrt(1 - _SQUARE * sin(radians(EUROPE_LATITUDE)) ** 2) * _RADIUS * cos(_BETA))
)
