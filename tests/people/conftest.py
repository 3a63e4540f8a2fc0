"""Two made-up networks, their secretaries, and the cities of the messy list."""

from __future__ import annotations

import base64
from collections.abc import Callable

import pytest
from django.test import Client

from koinon.acts.wrapper import COMMAND_LINE
from koinon.atlas.actions import name_identities, settle_organisations
from koinon.atlas.models import Organisation
from koinon.lib.writing import Actor
from koinon.people.imports.actions import bring_list, map_list
from koinon.people.models import Import
from tests.desk.cast import AT, Cast, make_cast
from tests.people.messy import City


@pytest.fixture
def cast(db: None) -> Cast:
    """The standing cast: Ada is the secretary of harbours, Bruno of rivers, Clara coordinates salthaven."""
    return make_cast()


@pytest.fixture
def signed_in(cast: Cast) -> Callable[[str], Client]:
    """A browser in which somebody of the cast is signed in."""

    def sign_in(name: str) -> Client:
        client = Client()
        client.force_login(cast.accounts[name])
        return client

    return sign_in


@pytest.fixture
def ada(cast: Cast) -> Actor:
    """The secretary of harbours, acting."""
    return Actor(cast.key("ada"))


def keep_cities(made: list[City]) -> dict[str, int]:
    """The cities in the atlas, under their own names; gives their ids by slug."""
    told = {
        city.slug: {
            "identity": {"kind": "city", "country": city.country},
            "names": [{"language": "und", "text": city.name, "own": True, "is_spelling": False}],
            "populations": [],
        }
        for city in made
    }
    identities = {slug: each["identity"] for slug, each in told.items()}
    name_identities(actor=COMMAND_LINE, at=AT, organisations=identities, unions={})
    return settle_organisations(actor=COMMAND_LINE, at=AT, organisations=told)


def brought(actor: Actor, content: bytes, network: str = "harbours", *, repeats: bool = False) -> Import:
    """A list that was brought and mapped as it was guessed."""
    told = base64.b64encode(content).decode()
    one = bring_list(actor=actor, at=AT, network=network, name="list.xlsx", content=told)
    favoured = list(Organisation.objects.values_list("pk", flat=True))
    map_list(
        actor=actor, at=AT, key=one.key, version=one.version, columns=one.columns, repeats=repeats, favoured=favoured
    )
    return Import.objects.select_related("network").get(pk=one.pk)
