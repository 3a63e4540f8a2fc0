"""Records as linked data: JSON-LD 1.1 in the words of schema.org and of the W3C's Organization Ontology (ORG).

A membership is an `org:Membership` during what the sources state of it; how sure it is on which days stands in words of
our own, since neither vocabulary has any for it. Dates that a source has only as a season or roughly have no ISO
value: they stand as EDTF in `koinon:edtf` and nowhere else, so that nobody reads a day that no source told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from koinon.lib.text import UNDETERMINED
from koinon.rules.dates import FOREVER, DateError, parse
from koinon.rules.periods import Bound
from koinon.rules.standing import Standing

JSON_LD = "application/ld+json"

CONTEXT: dict[str, Any] = {
    "org": "http://www.w3.org/ns/org#",
    "schema": "https://schema.org/",
    "time": "http://www.w3.org/2006/time#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "koinon": "urn:koinon:",
}

PUBLIC_BODIES = frozenset({"city", "region", "state", "union_of_municipalities", "public_authority"})

Node = dict[str, Any]
Address = Callable[[str], str]
"""From a path under the site to a whole address."""


def document(nodes: Sequence[Node]) -> Node:
    """The document of some nodes."""
    return {"@context": CONTEXT, "@graph": list(nodes)}


def names(told: Mapping[str, str]) -> list[dict[str, str]]:
    """Texts by language as language-tagged values; of an unknown language as plain ones."""
    return [
        {"@value": text} if not language or language == UNDETERMINED else {"@value": text, "@language": language}
        for language, text in told.items()
    ]


def network_node(address: Address, slug: str, profile: Mapping[str, Any], made_up: bool) -> Node:
    """A network as an organisation."""
    node: Node = {
        "@id": network_id(address, slug),
        "@type": ["org:FormalOrganization", "schema:Organization"],
        "schema:identifier": slug,
        "schema:name": names(profile.get("name") or {}),
        "koinon:madeUp": made_up,
    }
    site = str(profile.get("website", ""))
    if site.startswith(("https://", "http://")):
        node["schema:url"] = {"@id": site}
    node.update(when("schema:foundingDate", (profile.get("founded") or {}).get("on")))
    seat = (profile.get("seat") or {}).get("text")
    if isinstance(seat, Mapping):
        node["schema:location"] = {"@type": "schema:Place", "schema:name": names(seat)}
    return node


def organisation_node(
    address: Address, slug: str, kind: str, country: str, called: Mapping[str, str], made_up: bool
) -> Node:
    """An organisation that can be a member."""
    node: Node = {
        "@id": organisation_id(address, slug),
        "@type": ["org:Organization", f"schema:{'Government' if kind in PUBLIC_BODIES else ''}Organization"],
        "schema:identifier": slug,
        "schema:name": names(called),
        "koinon:kind": kind,
        "koinon:madeUp": made_up,
    }
    if country:
        node["schema:address"] = {"@type": "schema:PostalAddress", "schema:addressCountry": country}
    return node


def membership_node(
    address: Address, network: str, organisation: str, begins: date, ends: date, standing: Standing
) -> Node:
    """One stretch of a standing: the days [begins, ends) on which the whole answer is the same."""
    category = standing.category
    node: Node = {
        "@id": f"{address(f'networks/{network}/members/{organisation}/')}#{begins.isoformat()}",
        "@type": "org:Membership",
        "org:organization": {"@id": network_id(address, network)},
        "org:member": {"@id": organisation_id(address, organisation)},
        "koinon:from": _day(begins),
        "koinon:held": standing.held,
        "koinon:categoryHeld": category.held,
    }
    if category.slug:
        node["org:role"] = {"@id": f"{network_id(address, network)}#category-{category.slug}"}
    if ends < FOREVER:
        node["koinon:before"] = _day(ends)
    during = _instant("time:hasBeginning", standing.since) | _instant("time:hasEnd", standing.until)
    if during:
        node["org:memberDuring"] = {"@type": "time:Interval", **during}
    return node


def role_nodes(address: Address, network: str, categories: Iterable[tuple[str, Mapping[str, str]]]) -> list[Node]:
    """The categories of a network's statutes, each with its names, as roles."""
    return [
        {
            "@id": f"{network_id(address, network)}#category-{slug}",
            "@type": "org:Role",
            "skos:prefLabel": names(called),
        }
        for slug, called in categories
    ]


def event_node(address: Address, network: str, key: str, content: Mapping[str, Any]) -> Node:
    """A meeting or conference of a network."""
    node: Node = {
        "@id": f"{network_id(address, network)}#event-{key}",
        "@type": "schema:Event",
        "schema:identifier": key,
        "schema:organizer": {"@id": network_id(address, network)},
    }
    called = content.get("names") or content.get("theme")
    if isinstance(called, Mapping):
        node["schema:name"] = names(called)
    if content.get("host"):
        node["schema:location"] = {"@id": organisation_id(address, str(content["host"]))}
    node.update(when("schema:startDate", content.get("when")))
    return node


def network_id(address: Address, slug: str) -> str:
    """What a network is called in linked data."""
    return address(f"networks/{slug}/")


def organisation_id(address: Address, slug: str) -> str:
    """What an organisation is called in linked data."""
    return address(f"organisations/{slug}/")


def when(name: str, edtf: object) -> Node:
    """A date as a source has it: a year, month or day as its XSD type under `name`, anything else as EDTF."""
    if not edtf:
        return {}
    told = str(edtf)
    try:
        is_plain = (not parse(told).approximate and told[4:6] not in ("-2", "-3", "-4")) or len(told) == 10
    except DateError:
        is_plain = False
    kind = {4: "xsd:gYear", 7: "xsd:gYearMonth", 10: "xsd:date"}.get(len(told)) if is_plain else None
    return {name: {"@type": kind, "@value": told}} if kind else {"koinon:edtf": told}


INSTANTS = {"xsd:gYear": "time:inXSDgYear", "xsd:gYearMonth": "time:inXSDgYearMonth", "xsd:date": "time:inXSDDate"}


def _instant(name: str, bound: Bound | None) -> Node:
    """A bound as a source states it: an instant of a day, month or year, or its EDTF alone."""
    if bound is None:
        return {}
    told = when("is", bound.text or bound.earliest.isoformat())
    value = told.pop("is", None)
    return {name: {"@type": "time:Instant", **({INSTANTS[value["@type"]]: value} if value else told)}}


def _day(day: date) -> Node:
    return {"@type": "xsd:date", "@value": day.isoformat()}
