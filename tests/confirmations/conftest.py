"""The standing cast, with two cities as members of the first network."""

from __future__ import annotations

import pytest

from koinon.networks.models import Network
from tests.desk.cast import Cast, make_cast
from tests.desk.conftest import signed_in
from tests.desk.statuted import admit, give_statutes
from tests.worlds import world

__all__ = ["signed_in"]


@world
def make_world() -> Cast:
    """Everybody, with salthaven and riverbend as members of the first network."""
    cast = make_cast()
    give_statutes()
    admit("salthaven", "2003-11-26", "associate")
    admit("riverbend", "2010-03-01", "full")
    return cast


@pytest.fixture
def cast(db: None) -> Cast:
    """Everybody, and what they act in."""
    return make_world()


@pytest.fixture
def harbours(cast: Cast) -> Network:
    """The network, with salthaven and riverbend as members."""
    return Network.objects.get(slug="harbours")
