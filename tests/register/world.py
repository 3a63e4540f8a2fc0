"""The league of tests.rules.world in a database: its statutes, its cities, the Union, made by actions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from koinon.acts.wrapper import COMMAND_LINE
from koinon.atlas import actions as atlas
from koinon.atlas.models import Organisation
from koinon.ledger import actions as ledger
from koinon.networks import actions as networks
from koinon.networks.models import Network
from koinon.records import actions as records
from koinon.register import actions as register
from tests.rules.world import ACCESSION, ASSOCIATE, FULL, LEAGUE, LEAVING_UNKNOWN, OBSERVER

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
STATUTES = {
    "koinon_statutes": 1,
    "network": LEAGUE,
    "version": "first",
    "title": {"en": "Rules"},
    "in_force": {"from": "1986", "status": "found", "source": "text"},
    "rules": [FULL, ASSOCIATE, OBSERVER, ACCESSION, LEAVING_UNKNOWN],
}
UNION = (
    {"country": "PL", "begins": date(2004, 5, 1), "ends": None, "source": "treaty"},
    {"country": "GB", "begins": date(1973, 1, 1), "ends": date(2020, 2, 1), "source": "treaty"},
)


def after(hours: int) -> datetime:
    """An instant some hours after noon."""
    return NOON + timedelta(hours=hours)


def make_league(slug: str = LEAGUE, sources: Mapping[str, Any] | None = None, **profile: Any) -> Network:
    """The league with its statutes, in a Union that Poland joined and Britain left."""
    told = {"slug": slug, "name": {"en": "League"}, "founded": {"on": "1986"}, **profile}
    network = networks.create_network(actor=COMMAND_LINE, at=NOON, slug=slug, zone="Europe/Prague", made_up=True)
    lines = [
        {"kind": "profile", "key": slug, "content": told},
        {"kind": "statutes", "key": "first", "content": {**STATUTES, "network": slug}},
    ]
    records.settle_lines(actor=COMMAND_LINE, at=NOON, network=network, lines=lines)
    atlas.name_identities(actor=COMMAND_LINE, at=NOON, organisations={}, unions={"eu": {"en": "European Union"}})
    atlas.settle_union(actor=COMMAND_LINE, at=NOON, slug="eu", names={"en": "European Union"}, members=UNION)
    atlas.settle_sources(actor=COMMAND_LINE, at=NOON, sources=sources or {})
    return network


def make_city(slug: str, country: str = "PL") -> Organisation:
    """A made-up city with a name."""
    identity = {"kind": "city", "country": country}
    atlas.name_identities(actor=COMMAND_LINE, at=NOON, organisations={slug: identity}, unions={})
    names = [{"language": "en", "text": slug.title(), "own": True, "source": "text"}]
    return atlas.settle_organisation(
        actor=COMMAND_LINE, at=NOON, slug=slug, identity=identity, names=names, populations=[]
    )


def admission(organisation: str, on: str, category: str = "full", network: str = LEAGUE, **more: Any) -> dict[str, Any]:
    """A told decision of the board that admits."""
    effect = {"kind": "admit", "network": network, "organisation": organisation, "category": category, **more}
    return {"organ": f"{network}/board", "on": on, "effects": [effect]}


def decide(key: str, content: Mapping[str, Any], at: datetime = NOON) -> None:
    """Record a decision and let the register follow."""
    register.record_decision(actor=COMMAND_LINE, at=at, key=key, content=content)


def attest(key: str, content: Mapping[str, Any], at: datetime = NOON) -> None:
    """Record an attestation and let the register follow."""
    ledger.record_attestation(actor=COMMAND_LINE, at=at, key=key, content=content)
    register.follow(actor=COMMAND_LINE, at=at, key=key)
