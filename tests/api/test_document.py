"""The OpenAPI document: made from the types, true of the answers, and shown on a page of this site's own files."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from django.contrib.staticfiles import finders
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

import koinon
from koinon.api.document import openapi
from koinon.audit.models import AuditRow
from tests.api.world import CONSENT, get, make_world

ROOT = Path(__file__).resolve().parents[2]
PARTS = {
    "network": ["eurocities", "nowhere"],
    "organisation": ["lublin", "praha", "belfast", "goteborg"],
    "country": ["pl", "GB", "zz", "fi"],
    "key": [CONSENT, "etmun-2018-belfast-eurocities"],
}
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
WHATEVER = settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
ADDRESSES = sorted(openapi()["paths"])


def test_every_address_of_the_contract_is_described():
    assert ADDRESSES == [
        "/api/v1/compare",
        "/api/v1/compare.csv",
        "/api/v1/countries",
        "/api/v1/countries/{country}",
        "/api/v1/entries/{key}",
        "/api/v1/networks",
        "/api/v1/networks/{network}",
        "/api/v1/networks/{network}.jsonld",
        "/api/v1/networks/{network}/bodies",
        "/api/v1/networks/{network}/compare",
        "/api/v1/networks/{network}/compare.csv",
        "/api/v1/networks/{network}/events",
        "/api/v1/networks/{network}/events/{key}",
        "/api/v1/networks/{network}/export",
        "/api/v1/networks/{network}/export/digest",
        "/api/v1/networks/{network}/mandates",
        "/api/v1/networks/{network}/members",
        "/api/v1/networks/{network}/members.csv",
        "/api/v1/networks/{network}/statutes",
        "/api/v1/organisations/{organisation}",
        "/api/v1/organisations/{organisation}.jsonld",
        "/api/v1/organisations/{organisation}/memberships",
    ]
    for operations in openapi()["paths"].values():
        assert set(operations) == {"get"}
        names = {parameter["name"] for parameter in operations["get"]["parameters"]}
        assert {"on", "known"} <= names
        assert {"200", "304", "400", "404"} <= set(operations["get"]["responses"])


def test_the_operations_have_names_of_their_own():
    names = [operations["get"]["operationId"] for operations in openapi()["paths"].values()]
    assert len(set(names)) == len(names)
    assert "members" in names


def test_the_limits_of_a_page_are_in_the_document():
    parameters = openapi()["paths"]["/api/v1/networks/{network}/members"]["get"]["parameters"]
    limit = next(parameter for parameter in parameters if parameter["name"] == "limit")["schema"]
    assert (limit["minimum"], limit["maximum"], limit["default"]) == (1, 500, 100)
    held = next(parameter for parameter in parameters if parameter["name"] == "held")["schema"]
    assert held["enum"] == ["yes", "presumed", "cannot_tell", "contested"]


@pytest.fixture
def _connection_stays_open() -> Iterator[None]:
    """The site closes connections around a request; here that would be the test's own, with its world."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.mark.django_db
@pytest.mark.usefixtures("_connection_stays_open")
@pytest.mark.parametrize("mode", ["positive", "negative"])
@pytest.mark.parametrize("address", ADDRESSES)
def test_whatever_is_asked_the_answer_is_as_described_and_nothing_is_written(address, mode):
    make_world()
    rows = AuditRow.objects.count()
    application = get_wsgi_application()
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
    operation = schema[address]["GET"]
    cases = operation.as_strategy(generation_mode=schemathesis.GenerationMode(mode))
    part = next(iter(re.findall(r"\{(\w+)\}", address)), "")

    @WHATEVER
    @given(case=cases, value=st.sampled_from([*PARTS.get(part, ["eurocities"]), None]))
    def ask(case: Any, value: str | None) -> None:
        if part and value is not None:
            case.path_parameters = {**(case.path_parameters or {}), part: value}
        case.validate_response(case.call(), checks=CHECKS)

    ask()
    assert AuditRow.objects.count() == rows


@pytest.mark.django_db
def test_an_answer_has_every_field_of_its_type_and_no_other():
    make_world()
    schemas = openapi()["components"]["schemas"]

    def matches(value: Any, described: dict[str, Any], place: str) -> None:
        described = schemas[described["$ref"].rpartition("/")[2]] if "$ref" in described else described
        if isinstance(value, dict) and "properties" in described:
            assert set(value) == set(described["properties"]) == set(described["required"]), place
            for name, part in value.items():
                matches(part, described["properties"][name], f"{place}.{name}")
        if isinstance(value, list):
            for part in value:
                matches(part, described["items"], f"{place}[]")

    for address, type_ in [
        ("/networks", "Networks"),
        ("/networks/eurocities", "Network"),
        ("/networks/eurocities/members", "Members"),
        ("/networks/eurocities/compare", "DaysCompared"),
        ("/networks/eurocities/events", "Meetings"),
        ("/networks/eurocities/statutes", "StatutesOn"),
        ("/organisations/praha", "OrganisationDetail"),
        ("/organisations/praha/memberships", "Memberships"),
        (f"/entries/{CONSENT}", "Entry"),
    ]:
        matches(get(address), schemas[type_], type_)


def test_the_document_changes_with_a_release_only():
    response = Client().get("/api/v1/openapi.json")
    assert response["Content-Type"] == "application/json"
    assert response.json()["info"]["version"] == koinon.__version__
    assert Client(headers={"If-None-Match": response["ETag"]}).get("/api/v1/openapi.json").status_code == 304
    assert Client().post("/api/v1/openapi.json").status_code == 405


def test_the_page_to_try_the_api_on_takes_every_file_from_this_site():
    response = Client().get("/api/v1/docs")
    page = response.content.decode()
    assert "default-src 'self'" in response["Content-Security-Policy"]
    assert "//" not in re.sub(r"<!DOCTYPE html>", "", page)
    files = re.findall(r'(?:href|src)="(/static/[^"]+)"', page)
    assert len(files) == 4
    assert all(finders.find(file.removeprefix("/static/")) for file in files)
    assert '"url": "/api/v1/openapi.json"' in page


def test_the_root_leads_to_that_page():
    response = Client().get("/api/v1/")
    assert (response.status_code, response["Location"]) == (302, "/api/v1/docs")


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_page_shows_the_addresses_in_a_browser(live_server, page):
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{live_server.url}/api/v1/docs")
    page.get_by_text("/api/v1/networks/{network}/members", exact=True).wait_for()
    assert complaints == []
    assert [url for url in asked if not url.startswith((live_server.url, "data:"))] == []


def test_the_release_stands_in_one_place():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert "version" in project.get("dynamic", ()) or project["version"] == koinon.__version__


def test_the_guide_names_every_address_parameter_and_code():
    guide = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
    names = {
        parameter["name"]
        for operations in openapi()["paths"].values()
        for parameter in operations["get"]["parameters"]
        if parameter["in"] == "query"
    }
    problems = (ROOT / "koinon" / "api" / "problems.py").read_text(encoding="utf-8")
    codes = set(re.findall(r'^ +"([a-z]+_[a-z_]+)",$', problems, re.MULTILINE))
    assert {"before_founding", "beyond_end", "unknown_parameter"} <= codes
    for word in {*ADDRESSES, *names, *codes}:
        assert f"`{word}`" in guide, word
