"""The cast with members and bodies."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from tests.desk.cast import Cast
from tests.mandates.world import make_world


@pytest.fixture
def cast(db: None) -> Cast:
    """Everybody, and what they act in."""
    return make_world()


@pytest.fixture
def signed_in(cast: Cast) -> Callable[[str], Client]:
    """A browser in which somebody of the cast is signed in."""

    def sign_in(name: str) -> Client:
        client = Client()
        client.force_login(cast.accounts[name])
        return client

    return sign_in
