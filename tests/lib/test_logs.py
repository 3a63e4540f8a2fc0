"""The program's log: an id for each request, JSON, and nothing that names a person or gives a secret away."""

from __future__ import annotations

import json
import logging

import pytest
from django.test import RequestFactory

from koinon.lib.hosting import one_of
from koinon.lib.logs import JsonLines, PlainLines
from tests.desk.cast import make_cast


@pytest.fixture
def lines(caplog):
    """What the requests of a test leave in the log, as JSON lines."""
    caplog.set_level(logging.INFO, logger="koinon.requests")
    return lambda: [json.loads(JsonLines().format(record)) for record in caplog.records]


@pytest.mark.django_db
def test_a_request_leaves_its_route_and_never_its_address(client, lines):
    client.get("/en/organisations/", {"q": "Jana Nováková"})
    (line,) = [line for line in lines() if line["logger"] == "koinon.requests"]
    assert line["route"] == "<language:language>/organisations/"
    assert (line["method"], line["status"]) == ("GET", 200)
    assert "Nov" not in json.dumps(line)


@pytest.mark.django_db
def test_a_page_of_the_desk_names_the_person_by_key_alone(client, lines):
    cast = make_cast()
    client.force_login(cast.accounts["ada"])
    answer = client.get("/en/desk/", headers={"X-Request-ID": "from-the-proxy-1"})
    (line,) = [line for line in lines() if line["logger"] == "koinon.requests"]
    assert line["person"] == cast.key("ada")
    assert answer["X-Request-ID"] == "from-the-proxy-1"
    assert "ada@cast.example" not in json.dumps(lines())


@pytest.mark.django_db
def test_an_answer_that_is_kept_carries_no_id(client):
    assert "X-Request-ID" not in client.get("/en/networks/")
    assert "X-Request-ID" in client.get("/en/networks/nowhere/")


@pytest.mark.django_db
def test_an_id_that_is_none_is_not_taken_over(client):
    answer = client.get("/en/networks/nowhere/", headers={"X-Request-ID": "a b\tc"})
    assert answer["X-Request-ID"] != "a b\tc"


def test_the_frameworks_own_lines_name_the_route():
    request = RequestFactory().get("/en/desk/invitation/very-secret/")
    record = logging.LogRecord("django.request", logging.WARNING, "", 0, "Not Found: %s", (request.path,), None)
    record.request, record.status_code = request, 404
    assert json.loads(JsonLines().format(record))["message"] == "GET no such address: 404"
    assert PlainLines().format(record).endswith("django.request: GET no such address: 404")
    assert "very-secret" not in JsonLines().format(record) + PlainLines().format(record)


def test_a_setting_that_is_none_of_its_words_ends_the_start_with_a_sentence():
    with pytest.raises(Exception, match="KOINON_LOG must be one of warning, info, not 'loud'"):
        one_of("loud", "KOINON_LOG", "warning", "info")
