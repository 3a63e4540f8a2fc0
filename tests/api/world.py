"""A small world that mirrors what is known of EUROCITIES: Lublin's two decisions, Praha's two voices, Belfast's list.

Told as the folders tell it, recorded by actions.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.test import Client

from koinon.acts.wrapper import COMMAND_LINE
from koinon.atlas import actions as atlas
from koinon.atlas.models import Organisation
from koinon.ledger import actions as ledger
from koinon.networks import actions as networks
from koinon.networks.models import Network
from koinon.records import actions as records
from koinon.register import actions as register
from tests.worlds import world

NOON = datetime(2026, 11, 20, 12, 0, 0, 123456, tzinfo=UTC)

CONSENT = "lublin-council-2003-10-16-274-x-2003"
ADMISSION = "eurocities-executive-committee-2003-11-26-lublin"

SOURCES: dict[str, dict[str, Any]] = {
    "lublin-eurocities-page": {
        "title": "Lublin: the European network of cities Eurocities",
        "url": "https://lublin.eu/en/lublin/international-relations/the-european-network-of-cities-eurocities",
        "language": "en",
        "kind": "page",
        "publisher": "City of Lublin",
        "dated": {"after": "2004-05-01", "before": "2026-11", "evidence": "It tells of 1 May 2004."},
    },
    "praha-eurocities-page": {
        "title": "Praha: EUROCITIES",
        "language": "cs",
        "kind": "page",
        "dated": {"after": "2004", "before": "2016", "evidence": "It tells of 2004."},
    },
    "praha-memberships-page": {
        "title": "Praha: memberships in international organisations",
        "language": "cs",
        "kind": "page",
        "dated": {"after": "2004-12", "before": "2026-11", "evidence": "It lists a body founded in December 2004."},
    },
    "etmun-2018": {"title": "ETMUN", "kind": "database", "dated": {"on": "2018"}},
    "eu-accession": {"title": "The countries of the European Union", "kind": "record", "dated": {}},
}

STATUTES: dict[str, Any] = {
    "koinon_statutes": 1,
    "network": "eurocities",
    "version": "as-described",
    "title": {"en": "The rules as public pages describe them"},
    "in_force": {"from": "1986", "status": "assumed", "source": "praha-eurocities-page"},
    "rules": [
        {
            "id": "category-full", "kind": "category", "slug": "full", "status": "found",
            "source": "praha-eurocities-page", "kinds": ["city"], "names": {"en": "Full member"},
            "territory": [{"union": "eu", "inside": True}],
        },
        {
            "id": "category-associate", "kind": "category", "slug": "associate", "status": "found",
            "source": "praha-eurocities-page", "kinds": ["city"], "names": {"en": "Associate member"},
            "territory": [{"union": "eu", "inside": False}],
        },
        {
            "id": "category-observer", "kind": "category", "slug": "observer", "status": "secondary",
            "source": "praha-memberships-page", "names": {"en": "Observer"},
        },
        {"id": "admission", "kind": "admission", "status": "unknown"},
        {
            "id": "accession", "kind": "fact_change", "event": "country_joins", "union": "eu", "status": "secondary",
            "sources": ["praha-memberships-page", "lublin-eurocities-page"],
            "moves_from": ["associate", "observer"], "then": "move", "moves_to": "full",
            "says": {"en": "Inferred from the pages of two cities."},
        },
        {
            "id": "leaving-the-union", "kind": "fact_change", "event": "country_leaves", "union": "eu",
            "status": "unknown",
        },
    ],
}  # fmt: skip

DECISIONS: dict[str, dict[str, Any]] = {
    CONSENT: {
        "organ": "lublin/council",
        "on": "2003-10-16",
        "number": "274/X/2003",
        "title": {"en": "Consent to join EUROCITIES"},
        "source": "lublin-eurocities-page",
        "effects": [{"kind": "consent", "network": "eurocities", "organisation": "lublin"}],
    },
    ADMISSION: {
        "organ": "eurocities/executive-committee",
        "on": "2003-11-26",
        "title": {"en": "Admission of Lublin as an associate member"},
        "source": "lublin-eurocities-page",
        "effects": [
            {"kind": "admit", "network": "eurocities", "organisation": "lublin", "category": "associate"},
        ],
    },
}

ATTESTATIONS: dict[str, dict[str, Any]] = {
    "lublin-eurocities-page-lublin-eurocities-associate": {
        "organisation": "lublin", "source": "lublin-eurocities-page", "since": "2003-11-26", "until": "2004-05-01",
        "category": "associate",
    },
    "lublin-eurocities-page-lublin-eurocities-full": {
        "organisation": "lublin", "source": "lublin-eurocities-page", "since": "2004-05-01", "category": "full",
    },
    "etmun-2018-lublin-eurocities": {
        "organisation": "lublin", "source": "etmun-2018", "on": "2018", "category": "full",
    },
    "praha-eurocities-page-praha-eurocities-associate": {
        "organisation": "praha", "source": "praha-eurocities-page", "since": "1993", "until": "2004",
        "category": "associate",
    },
    "praha-eurocities-page-praha-eurocities-full": {
        "organisation": "praha", "source": "praha-eurocities-page", "since": "2004", "category": "full",
    },
    "praha-memberships-page-praha-eurocities-observer": {
        "organisation": "praha", "source": "praha-memberships-page", "since": "1993", "category": "observer",
    },
    "praha-memberships-page-praha-eurocities-full": {
        "organisation": "praha", "source": "praha-memberships-page", "undated": True, "category": "full",
    },
    "etmun-2018-belfast-eurocities": {
        "organisation": "belfast", "source": "etmun-2018", "on": "2018", "category": "full",
    },
}  # fmt: skip

CITIES = {
    "lublin": ("PL", [("pl", "Lublin", True), ("de", "Lublin", False)]),
    "praha": ("CZ", [("cs", "Praha", True), ("en", "Prague", False), ("de", "Prag", False)]),
    "belfast": ("GB", [("en", "Belfast", True)]),
    "goteborg": ("SE", [("sv", "Göteborg", True), ("en", "Gothenburg", False)]),
}


@world
def make_world() -> Network:
    """EUROCITIES with four cities, of which Göteborg is no member."""
    by: dict[str, Any] = {"actor": COMMAND_LINE, "at": NOON}
    identities = {slug: {"kind": "city", "country": country} for slug, (country, _) in CITIES.items()}
    atlas.name_identities(**by, organisations=identities, unions={"eu": {"en": "European Union"}})
    atlas.settle_sources(**by, sources=SOURCES)
    for slug in CITIES:
        make_city(slug)
    union = [
        {"country": country, "begins": date.fromisoformat(begins), "ends": ends, "source": "eu-accession"}
        for country, begins, ends in (
            ("PL", "2004-05-01", None),
            ("CZ", "2004-05-01", None),
            ("SE", "1995-01-01", None),
            ("GB", "1973-01-01", date(2020, 2, 1)),
        )
    ]
    atlas.settle_union(**by, slug="eu", names={"en": "European Union"}, members=union)
    network = make_network("eurocities", "1986", statutes=STATUTES)
    for key, content in DECISIONS.items():
        ledger.record_decision(**by, key=key, content=content)
    for key, content in ATTESTATIONS.items():
        ledger.record_attestation(**by, key=key, content={"network": "eurocities", **content})
    register.project(**by, network=network)
    return network


def make_network(
    slug: str, founded: str, *, zone: str = "Europe/Brussels", made_up: bool = False, statutes: Any = None
) -> Network:
    """A network with a profile, and what is said of how complete its records are."""
    by: dict[str, Any] = {"actor": COMMAND_LINE, "at": NOON}
    network = networks.create_network(**by, slug=slug, zone=zone, made_up=made_up)
    profile = {
        "slug": slug, "name": {"und": slug.upper()}, "kind": "association", "zone": zone, "made_up": made_up,
        "founded": {"on": founded, "source": "praha-eurocities-page"},
    }  # fmt: skip
    coverage = {"of": "members", "complete": False, "begins": founded, "source": "etmun-2018"}
    lines: list[dict[str, Any]] = [
        {"kind": "profile", "key": slug, "content": profile},
        {"kind": "coverage", "key": f"members-{founded}", "content": coverage},
        {"kind": "aim", "key": "01", "content": {"text": {"en": "To learn."}, "source": "praha-eurocities-page"}},
        {"kind": "person", "key": "p-abcdefgh", "content": {"name": "Somebody", "source": "praha-eurocities-page"}},
    ]
    if statutes:
        lines.append({"kind": "statutes", "key": statutes["version"], "content": statutes})
    records.settle_lines(**by, network=network, lines=lines)
    return network


def make_city(slug: str, country: str = "PL", population: int | None = None) -> Organisation:
    """A city under the names of CITIES, or a further one under its slug."""
    country, names = CITIES.get(slug, (country, [("pl", slug.title(), True)]))
    identity = {"kind": "city", "country": country}
    by: dict[str, Any] = {"actor": COMMAND_LINE, "at": NOON}
    atlas.name_identities(**by, organisations={slug: identity}, unions={})
    told = [{"language": tag, "text": text, "own": own, "source": "geonames"} for tag, text, own in names]
    figures = [{"figure": population, "on": "2018", "source": "etmun-2018"}] if population is not None else []
    return atlas.settle_organisation(**by, slug=slug, identity=identity, names=told, populations=figures)


def make_members(number: int, network: str = "eurocities") -> None:
    """Further members of Poland, admitted on 1 January 2010."""
    for count in range(number):
        slug = f"miasto-{count:03}"
        make_city(slug)
        admit(slug, "2010-01-01", network=network)


def admit(organisation: str, on: str, *, network: str = "eurocities", at: datetime = NOON, **more: Any) -> str:
    """A decision of the committee that admits; its key."""
    key = f"{network}-committee-{on}-{organisation}"
    effect = {"kind": "admit", "network": network, "organisation": organisation, "category": "full", **more}
    content = {"organ": f"{network}/committee", "on": on, "effects": [effect]}
    register.record_decision(actor=COMMAND_LINE, at=at, key=key, content=content)
    return key


def after(hours: float) -> datetime:
    """An instant some hours after the world was recorded."""
    return NOON + timedelta(hours=hours)


def get(path: str, status: int = 200, language: str = "", **parameters: str | int) -> Any:
    """The JSON at an address below /api/v1."""
    headers = {"Accept-Language": language} if language else {}
    response = Client(headers=headers).get(f"/api/v1{path}", query_params={k: str(v) for k, v in parameters.items()})
    assert response.status_code == status, response.content
    return json.loads(response.content)


def member(organisation: str, on: str, **parameters: str | int) -> Mapping[str, Any] | None:
    """One item of the list of members on a day, None where the organisation is not in it."""
    items = get("/networks/eurocities/members", on=on, limit=500, **parameters)["items"]
    return next((item for item in items if item["organisation"]["slug"] == organisation), None)


def links(reasons: list[dict[str, Any]]) -> list[str]:
    """A chain of reasons in short: keys of entries, events of facts, rules with their status."""
    return [
        reason["key"] or (f"{reason['rule']}: {reason['status']}" if reason["rule"] else reason["remark"])
        for reason in reasons
    ]
