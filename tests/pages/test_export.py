"""The page that gives the records away: the file, its digest, and the command that checks it."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from koinon.networks.models import Network
from tests.api.world import make_network, make_world
from tests.register.world import admission, decide, make_city

pytestmark = pytest.mark.django_db
PAGE = "/en/networks/eurocities/export/"


def text_of(address: str) -> str:
    answer = Client().get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_page_has_the_file_and_the_digest_that_the_api_publishes() -> None:
    make_world()
    published = Client().get("/api/v1/networks/eurocities/export/digest").json()
    text = text_of(PAGE)
    assert 'href="/api/v1/networks/eurocities/export"' in text
    assert f"<code>{published['sha256']}</code>" in text
    assert f"koinon verify eurocities.json --digest {published['sha256']}" in text


def test_the_networks_page_leads_to_it_and_keeps_the_day() -> None:
    make_world()
    assert f'href="{PAGE}?on=2004-05-01"' in text_of("/en/networks/eurocities/?on=2004-05-01")
    assert "day is chosen above" in text_of(f"{PAGE}?on=2004-05-01")


def test_the_page_takes_few_reads_once_the_file_is_kept_however_many_members() -> None:
    make_world()
    text_of(PAGE)
    with CaptureQueriesContext(connection) as kept:
        text_of(PAGE)
    network = Network.objects.get(slug="eurocities")
    for number in range(3):
        make_city(f"city-{number}")
        decide(f"board-{number}", admission(f"city-{number}", "2004", "full", network=network.slug))
    text_of(PAGE)
    with CaptureQueriesContext(connection) as again:
        text_of(PAGE)
    assert len(again) == len(kept) <= 8


def test_a_made_up_network_is_marked_and_one_that_is_not_there_is_refused() -> None:
    make_network("guild", "1990", made_up=True)
    assert "koinon verify made-up-guild.json" in text_of("/en/networks/guild/export/")
    assert Client().get("/en/networks/nowhere/export/").status_code == 404
