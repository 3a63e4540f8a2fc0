"""The number first: the pair, what it is made of, and where the rows of each part are."""

from __future__ import annotations

import pytest

from tests.api.world import make_world
from tests.pages.reading import asked_in, read

pytestmark = pytest.mark.django_db
PAGES = ("/en/networks/eurocities/", "/en/networks/eurocities/members/", "/en/networks/eurocities/map/")


@pytest.mark.parametrize("page", PAGES)
def test_each_part_of_the_number_leads_to_its_rows(page: str) -> None:
    make_world()
    seen = read(page, on="2004-06-01")
    parts = [(words, address) for words, address in seen.links if "held=" in address]
    assert parts
    shown = 0
    for words, address in parts:
        rows = read("/en/networks/eurocities/members/", **asked_in(address))
        assert words.split()[0] == str(len(rows.names()))
        assert asked_in(address)["on"] == "2004-06-01"
        shown += len(rows.names())
    assert shown == len(read("/en/networks/eurocities/members/", on="2004-06-01").names())


def test_nothing_is_broken_down_where_nobody_can_be_a_member() -> None:
    make_world()
    assert "made-of" not in read("/en/networks/eurocities/members/", on="1986-01-01", known="2026-11-20T00:00:00Z").html


def test_where_nobody_is_certain_the_presumed_are_named_first() -> None:
    make_world()
    days = {on: read("/en/networks/eurocities/members/", on=on).text for on in ("2003-12-01", "2026-11-20")}
    assert "none certain for this day" not in days["2003-12-01"]
    assert "presumed, up to" in days["2026-11-20"] or "presumed member" in days["2026-11-20"]
    assert "none certain for this day" in days["2026-11-20"]
    assert "0 certain" not in days["2026-11-20"]
