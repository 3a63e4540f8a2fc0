"""What lies on which map, which marks share a place, and what the files with the land hold."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from koinon.lib.maps import (
    EUROPE,
    VIEWS,
    WIDTH,
    WORLD,
    Box,
    Place,
    clustered,
    place_of,
    view_of,
    window,
)
from koinon.lib.projections import Point

FILES = Path(__file__).resolve().parents[2] / "koinon" / "web" / "static" / "web" / "maps"
REYKJAVIK, LISBOA, LEFKOSIA, TBILISI = Place(64.15, -21.9), Place(38.7, -9.1), Place(35.2, 33.4), Place(41.7, 44.8)
SYDNEY, SUVA, APIA, BAKU = Place(-33.87, 151.2), Place(-18.1, 178.4), Place(-13.8, -171.8), Place(40.4, 49.9)


@pytest.mark.parametrize("place", [REYKJAVIK, LISBOA, LEFKOSIA, TBILISI])
def test_europe_holds_what_lies_in_it(place):
    assert EUROPE.place(place) is not None


@pytest.mark.parametrize("place", [SYDNEY, SUVA, APIA, BAKU, Place(-52, -170), Place(28.1, -15.4)])
def test_europe_does_not_hold_what_lies_beyond_its_edge(place):
    assert EUROPE.place(place) is None


@pytest.mark.parametrize("place", [REYKJAVIK, SYDNEY, SUVA, APIA, Place(-54.8, -68.3), Place(78.2, 15.6)])
def test_the_world_holds_every_city(place):
    point = WORLD.place(place)
    assert point is not None
    assert 0 <= point.x <= WIDTH
    assert 0 <= point.y <= WORLD.height


def test_one_member_on_the_other_side_of_the_world_asks_for_the_world():
    assert view_of([REYKJAVIK, LISBOA]) is EUROPE
    assert view_of([REYKJAVIK, LISBOA, SYDNEY]) is WORLD
    assert view_of([]) is EUROPE


def test_north_is_up_and_east_is_right():
    north, south = EUROPE.place(REYKJAVIK), EUROPE.place(LEFKOSIA)
    assert north.y < south.y
    assert north.x < south.x


def test_figures_that_are_no_place_are_none():
    assert place_of(50.1, 14.4) == (50.1, 14.4)
    for latitude, longitude in ((None, 14.4), (50.1, None), (91, 0), (0, -181), (float("nan"), 0), (0, float("inf"))):
        assert place_of(latitude, longitude) is None


def test_those_at_the_same_place_share_a_mark_and_those_apart_do_not():
    marks = [(Point(100, 100), "a"), (Point(100, 100), "b"), (Point(109, 100), "c"), (Point(111, 100), "d")]
    assert [cluster.ones for cluster in clustered(marks, 10)] == [("a", "b", "c"), ("d",)]


points = st.tuples(st.floats(0, 2000), st.floats(0, 1700)).map(lambda pair: Point(*pair))


@given(st.lists(points, max_size=60), st.floats(1, 300))
def test_no_two_marks_stand_nearer_than_they_may_and_nobody_is_lost(places, apart):
    clusters = clustered(list(zip(places, range(len(places)), strict=True)), apart)
    assert sorted(one for cluster in clusters for one in cluster.ones) == list(range(len(places)))
    for number, one in enumerate(clusters):
        for other in clusters[:number]:
            assert (one.at.x - other.at.x) ** 2 + (one.at.y - other.at.y) ** 2 >= apart * apart


@given(st.lists(points, max_size=5), st.floats(50, 900))
def test_a_window_holds_its_marks_and_stays_in_the_map(marks, smallest):
    shown = window(EUROPE, None, marks, smallest)
    assert shown.height / shown.width == pytest.approx(EUROPE.height / WIDTH, rel=0.01)
    for point in marks:
        assert shown.x - 0.1 <= point.x <= shown.x + shown.width + 0.1
    assert -0.1 <= shown.x <= WIDTH - shown.width + 0.2


def test_a_window_is_no_narrower_than_the_outlines_are_fine():
    assert window(EUROPE, Box(500, 500, 4, 4), [], 520).width == 520
    assert window(EUROPE, None, [], 520) == (0, 0, WIDTH, EUROPE.height)


# --- the files with the land, as data/making/make_maps.py draws them


@pytest.mark.parametrize(("view", "most"), [("europe", 60_000), ("world", 80_000)])
def test_the_land_is_a_small_file_that_asks_nobody_and_carries_no_style(view, most):
    text = (FILES / f"{view}.svg").read_text(encoding="utf-8")
    assert len(text.encode()) < most
    assert not re.search(r"<style|style=|<script|href|fill|url\(", text)
    assert f'viewBox="0 0 {WIDTH} {VIEWS[view].height}"' in text


@pytest.mark.parametrize("view", ["europe", "world"])
def test_every_country_of_the_file_has_its_code_once(view):
    root = ElementTree.fromstring((FILES / f"{view}.svg").read_text(encoding="utf-8"))  # noqa: S314 - our own file
    ids = [path.get("id") for path in root.iter("{http://www.w3.org/2000/svg}path")]
    assert len(ids) == len(set(ids))
    assert {"coast", "borders"} <= set(ids)
    assert all(re.fullmatch("[a-z]{2}|other|coast|borders", each) for each in ids)


@pytest.mark.parametrize(
    ("view", "place", "country"),
    [
        ("europe", Place(42.6, 21.0), "xk"),  # no number in the source
        ("europe", Place(35.3, 33.5), "cy"),  # the north of the island
        ("europe", Place(45.2, 34.0), "ua"),  # Crimea
        ("europe", Place(46.6, 2.4), "fr"),
        ("europe", Place(61.0, 9.0), "no"),
        ("europe", Place(50.0, 15.0), "cz"),
        ("world", Place(9.8, 48.0), "so"),
        ("world", Place(66.5, -172.5), "ru"),  # beyond the antimeridian
        ("world", Place(4.0, -53.0), "fr"),
        ("world", Place(-25.0, 134.0), "au"),
    ],
)
def test_land_is_drawn_with_the_country_under_whose_code_it_stands(view, place, country):
    text = (FILES / f"{view}.svg").read_text(encoding="utf-8")
    [outline] = re.findall(rf'<path id="{country}" [^>]*d="([^"]+)"', text)
    assert any(inside(VIEWS[view].place(place), ring) for ring in rings_of(outline))
    others = re.findall(r'<path id="(\w\w)" [^>]*d="([^"]+)"', text)
    assert [
        code
        for code, drawn in others
        if code != country and sum(inside(VIEWS[view].place(place), ring) for ring in rings_of(drawn)) % 2
    ] == []


def rings_of(outline):
    """The rings of a path that is written as `M x y l dx dy ... z`."""
    for part in outline.split("z")[:-1]:
        x, y, *steps = (int(number) for number in re.findall(r"-?\d+", part))
        ring = [Point(x, y)]
        for right, down in zip(steps[::2], steps[1::2], strict=True):
            ring.append(Point(ring[-1].x + right, ring[-1].y + down))
        yield ring


def inside(point, ring):
    crossed = False
    for one, other in zip(ring, [*ring[1:], ring[0]], strict=True):
        if (one.y > point.y) != (other.y > point.y):
            crossed ^= point.x < one.x + (point.y - one.y) / (other.y - one.y) * (other.x - one.x)
    return crossed
