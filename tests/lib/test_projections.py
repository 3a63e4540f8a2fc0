"""The two projections give the points that others published, and neither makes any region larger than it is."""

from __future__ import annotations

from math import cos, radians

import pytest

from koinon.lib.projections import (
    GRS80_AXIS,
    WORLD_LONGITUDE,
    distance,
    equal_earth,
    europe,
    from_middle,
    world,
)

WGS84_AUTHALIC_RADIUS = 6_371_007.1809


def test_europe_gives_the_worked_example_of_the_epsg_guidance_note():
    """EPSG guidance note 7-2, Lambert azimuthal equal area: 50 N, 5 E on ETRS89 / LAEA Europe, in metres."""
    assert europe(50, 5) == pytest.approx((3_962_799.45, 2_999_718.85), abs=0.01)


def test_europe_has_its_false_origin_in_its_centre():
    assert europe(52, 10) == pytest.approx((4_321_000, 3_210_000), abs=1e-6)


@pytest.mark.parametrize(("latitude", "longitude", "x", "y"), [(0, 180, 17_243_959.06, 0), (90, 0, 0, 8_392_927.60)])
def test_equal_earth_reaches_the_published_edges(latitude, longitude, x, y):
    """The half axes that PROJ tests `eqearth` by on WGS84, in metres."""
    point = equal_earth(latitude, longitude)
    assert point.x * WGS84_AUTHALIC_RADIUS == pytest.approx(x, abs=0.1)
    assert point.y * WGS84_AUTHALIC_RADIUS == pytest.approx(y, abs=0.1)


@pytest.mark.parametrize(("latitude", "longitude"), [(0, 11), (50, 14), (-33, 151), (64, -22), (78, 100)])
def test_the_world_is_drawn_in_proportion_to_its_area(latitude, longitude):
    assert area_of_a_cell(world, latitude, longitude) == pytest.approx(cos(radians(latitude)), rel=1e-5)


@pytest.mark.parametrize(("latitude", "longitude"), [(52, 10), (35, 33), (64, -22), (41.7, 44.8), (71, 25)])
def test_europe_is_drawn_in_proportion_to_its_area(latitude, longitude):
    """On the ellipsoid: the radii of curvature of the meridian and of the parallel."""
    square = 1 - (1 - 1 / 298.257222101) ** 2
    flat = 1 - square * (1 - cos(radians(latitude)) ** 2)
    true = GRS80_AXIS**2 * (1 - square) / flat**2 * cos(radians(latitude))
    assert area_of_a_cell(europe, latitude, longitude) == pytest.approx(true, rel=1e-5)


def area_of_a_cell(project, latitude, longitude, step=1e-4):
    """The area that a square radian around a place has on the map."""
    east, west = project(latitude, longitude + step), project(latitude, longitude - step)
    north, south = project(latitude + step, longitude), project(latitude - step, longitude)
    across, along = (east.x - west.x, east.y - west.y), (north.x - south.x, north.y - south.y)
    return (across[0] * along[1] - across[1] * along[0]) / radians(2 * step) ** 2


def test_the_antimeridian_cuts_nothing_and_the_bering_strait_does():
    """179 E and 179 W are neighbours on the map; 168 W and 170 W, on its two edges, are not."""
    assert abs(world(-18, 179).x - world(-18, -179).x) < 0.05
    assert abs(world(65, -168).x - world(65, -170).x) > 2


@pytest.mark.parametrize("longitude", [-540, -180, -169.5, 0, 11, 180, 190, 371])
def test_any_longitude_is_brought_to_its_side_of_the_map(longitude):
    assert -180 <= from_middle(longitude) < 180
    assert world(0, longitude).x == pytest.approx(world(0, longitude + 360).x)


def test_the_middle_of_the_world_is_on_its_axis():
    assert world(0, WORLD_LONGITUDE) == (0, 0)


def test_the_antipode_of_europe_has_no_point_and_is_far_away():
    with pytest.raises(ValueError, match="antipode"):
        europe(-52, -170)
    assert distance(-52, -170) == pytest.approx(180)
    assert distance(52, 10) == 0
