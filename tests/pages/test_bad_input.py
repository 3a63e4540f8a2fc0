"""Whatever is asked of a page: an answer that helps, under 500, nothing written, and never yesterday's page today."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from koinon.audit.models import AuditRow
from koinon.ledger.models import Record
from tests.register.world import admission, decide, make_city, make_league
from tests.worlds import world

pytestmark = pytest.mark.django_db

PAGES = (
    "/en/", "/en/networks/", "/en/networks/league/", "/en/networks/league/members/", "/en/networks/league/statutes/",
    "/en/networks/league/members/lipa/", "/en/organisations/", "/en/organisations/lipa/", "/en/entries/board-lipa/",
    "/en/networks/league/compare/", "/en/compare/", "/en/networks/league/events/", "/en/networks/league/events.ics",
    "/en/networks/league/changes/", "/en/networks/league/changes.atom", "/en/changes/", "/en/changes.atom",
    "/en/networks/league/export/", "/api/v1/networks/league/export", "/api/v1/networks/league/export/digest",
    "/en/networks/league/members/lipa/", "/en/networks/league/map/", "/en/countries/", "/en/countries/pl/",
    "/en/organisations/", "/en/organisations/lipa/", "/en/entries/board-lipa/",
    "/api/v1/countries", "/api/v1/countries/pl",
    "/en/networks/league/bodies/", "/api/v1/networks/league/bodies", "/api/v1/networks/league/mandates",
    "/api/v1/networks", "/api/v1/networks/league/members", "/api/v1/organisations/lipa/memberships",
    "/api/v1/networks/league/compare", "/api/v1/compare", "/api/v1/networks/league/events",
)  # fmt: skip
QUERIES = (
    "on=tomorrow", "on=2003-02-30", "on=2003-13-01", "on=0000-00-00", "on=1066-10-14", "on=99999-01-01",
    "on=%00", "on=2003-11-26%00", "on=%0d%0aSet-Cookie:%20a=b", "on=%ff%fe", "on=2003-11-26&on=2004-05-01",
    "known=soon", "known=2026", "known=9999-12-31T23:59:59Z", "q=%00%01%02", f"q={'x' * 10_240}", "page=9999",
    "page=-1", "page=one", "country=ZZ", "category=%27%20OR%201=1", "limit=501", "limit=0", "limit=many", "sort=;drop",
    "from=x&to=y", "from=9999-12-31&to=0001-01-01", "to=2004-02-29", "from=%00&to=%ff", "a=league&b=league",
    "a=%00&b=x",
    "view=moon",
)  # fmt: skip


@pytest.fixture
def _league() -> None:
    make_league_of_one()


@world
def make_league_of_one() -> None:
    """The league with lipa as its member."""
    make_league()
    make_city("lipa")
    decide("board-lipa", admission("lipa", "2003-11-26", "associate"))


@pytest.mark.usefixtures("_league")
@pytest.mark.parametrize("address", PAGES)
def test_bad_input_gets_an_answer_under_500_and_writes_nothing(address: str) -> None:
    before = (AuditRow.objects.count(), Record.objects.count())
    client = Client(raise_request_exception=False)
    for query in QUERIES:
        answer = client.get(f"{address}?{query}")
        assert answer.status_code < 500, query
        assert answer.content, query
        assert "Set-Cookie" not in answer.headers, query
    assert (AuditRow.objects.count(), Record.objects.count()) == before


@pytest.mark.usefixtures("_league")
@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
@pytest.mark.parametrize("address", PAGES)
def test_nothing_can_be_sent_to_a_page(address: str, method: str) -> None:
    assert getattr(Client(), method)(address).status_code == 405


@pytest.mark.usefixtures("_league")
@pytest.mark.parametrize("address", ["/en/networks/league/members/", "/cs/networks/league/members/lipa/"])
def test_yesterdays_page_is_not_answered_304_after_midnight(set_clock: Callable[..., None], address: str) -> None:
    set_clock(2026, 11, 22, 22, 59)
    client = Client()
    etag = client.get(address).headers["ETag"]
    assert client.get(address, HTTP_IF_NONE_MATCH=etag).status_code == 304
    set_clock(2026, 11, 22, 23, 1)  # in Prague a new day
    assert client.get(address, HTTP_IF_NONE_MATCH=etag).status_code == 200
    dated = f"{address}?on=2010-01-01"  # its growth is drawn to this year, and what it claims is compared up to today
    etag = client.get(dated).headers["ETag"]
    assert client.get(dated, HTTP_IF_NONE_MATCH=etag).status_code == 304
    set_clock(2026, 11, 24, 23, 1)
    assert client.get(dated, HTTP_IF_NONE_MATCH=etag).status_code == 200
