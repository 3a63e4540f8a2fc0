"""Linked data: every term is of a vocabulary that the document names, and nothing is surer than the register."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from koinon.api import linked
from tests.api.world import make_world

pytestmark = pytest.mark.django_db


def graph(path: str, **asked: str) -> list[dict[str, Any]]:
    """The nodes that an address answers."""
    answer = Client().get(f"/api/v1{path}", asked)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/ld+json"
    told = json.loads(answer.content)
    assert told["@context"] == linked.CONTEXT
    return list(told["@graph"])


def terms(node: Any) -> Iterator[str]:
    """Every key, type and datatype inside a node."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key == "@type":
                yield from value if isinstance(value, list) else [value]
            elif not key.startswith("@"):
                yield key
            yield from terms(value)
    elif isinstance(node, list):
        for value in node:
            yield from terms(value)


def of_type(nodes: list[dict[str, Any]], name: str) -> list[dict[str, Any]]:
    """The nodes of a type."""
    return [node for node in nodes if name in node["@type"]]


@pytest.mark.parametrize("path", ["/networks/eurocities.jsonld", "/organisations/lublin.jsonld"])
def test_every_term_is_of_a_vocabulary_of_the_context(path: str) -> None:
    make_world()
    nodes = graph(path, on="2004-06-01")
    assert {term.partition(":")[0] for term in terms(nodes)} <= set(linked.CONTEXT)
    known = {node["@id"] for node in nodes}
    assert all(node["@id"].startswith("http://testserver/") for node in nodes)
    for membership in of_type(nodes, "org:Membership"):
        assert membership["org:organization"]["@id"] in known
        assert membership["org:member"]["@id"] in known
        if path.startswith("/networks"):
            assert membership.get("org:role", {"@id": next(iter(known))})["@id"] in known


def test_an_organisations_memberships_are_stretches_with_their_certainty() -> None:
    make_world()
    stretches = of_type(graph("/organisations/lublin.jsonld"), "org:Membership")
    roles = {stretch["org:role"]["@id"].partition("#")[2] for stretch in stretches if "org:role" in stretch}
    assert roles == {"category-associate", "category-full"}
    assert {stretch["koinon:held"] for stretch in stretches} <= {"yes", "presumed", "cannot_tell", "contested"}
    begins = [one["koinon:from"]["@value"] for one in stretches]
    assert "2004-05-01" in begins
    assert begins == sorted(begins)
    admitted = {"@type": "xsd:date", "@value": "2003-11-26"}
    assert stretches[-1]["org:memberDuring"] == {
        "@type": "time:Interval",
        "time:hasBeginning": {"@type": "time:Instant", "time:inXSDDate": admitted},
    }


def test_a_category_that_cannot_be_named_is_no_role() -> None:
    make_world()
    stretches = of_type(graph("/networks/eurocities.jsonld", on="2000-06-01"), "org:Membership")
    assert stretches
    for stretch in stretches:
        assert ("org:role" in stretch) == (stretch["koinon:categoryHeld"] in ("yes", "presumed"))


@pytest.mark.parametrize(
    ("edtf", "found"),
    [
        ("1986", {"d": {"@type": "xsd:gYear", "@value": "1986"}}),
        ("2004-12", {"d": {"@type": "xsd:gYearMonth", "@value": "2004-12"}}),
        ("2004-05-01", {"d": {"@type": "xsd:date", "@value": "2004-05-01"}}),
        ("2013-21", {"koinon:edtf": "2013-21"}),
        ("1993~", {"koinon:edtf": "1993~"}),
        ("2016/2018", {"koinon:edtf": "2016/2018"}),
        ("", {}),
    ],
)
def test_a_date_gets_no_day_that_no_source_told(edtf: str, found: dict[str, Any]) -> None:
    assert linked.when("d", edtf) == found


def test_the_pages_name_their_linked_data() -> None:
    make_world()
    for page, twin in (
        ("/en/networks/eurocities/?on=2004-06-01", "/api/v1/networks/eurocities.jsonld?on=2004-06-01"),
        ("/en/organisations/lublin/", "/api/v1/organisations/lublin.jsonld"),
    ):
        assert f'type="application/ld+json" href="{twin}"' in Client().get(page).content.decode()


def test_an_unknown_network_is_refused_as_everywhere() -> None:
    make_world()
    answer = Client().get("/api/v1/networks/nowhere.jsonld")
    assert answer.status_code == 404
    assert answer.headers["Content-Type"].startswith("application/problem+json")
