"""The standing cast, with two cities as members of the first network."""

from __future__ import annotations

import pytest

from koinon.networks.models import Network
from tests.desk.cast import Cast
from tests.desk.conftest import cast, signed_in
from tests.desk.statuted import admit, give_statutes

__all__ = ["cast", "signed_in"]


@pytest.fixture
def harbours(cast: Cast) -> Network:
    """The network, with salthaven and riverbend as members."""
    network = give_statutes()
    admit("salthaven", "2003-11-26", "associate")
    admit("riverbend", "2010-03-01", "full")
    return network
