"""The first network of the cast with statutes, a Union of countries, and two members. All of it is made up."""

from __future__ import annotations

from koinon.acts.wrapper import COMMAND_LINE
from koinon.atlas import actions as atlas
from koinon.ledger import actions as ledger
from koinon.networks.models import Network
from koinon.records import actions as records
from koinon.register import actions as register
from tests.desk.cast import AT
from tests.register.world import STATUTES, UNION


def give_statutes(slug: str = "harbours") -> Network:
    """Statutes by which associates become full members when their country joins; Poland is inside since 2004."""
    network = Network.objects.get(slug=slug)
    lines = [
        {"kind": "profile", "key": slug, "content": {"slug": slug, "name": {"en": "Harbours"}}},
        {"kind": "statutes", "key": "first", "content": {**STATUTES, "network": slug}},
    ]
    records.settle_lines(actor=COMMAND_LINE, at=AT, network=network, lines=lines)
    atlas.name_identities(actor=COMMAND_LINE, at=AT, organisations={}, unions={"eu": {"en": "European Union"}})
    atlas.settle_union(actor=COMMAND_LINE, at=AT, slug="eu", names={"en": "European Union"}, members=UNION)
    return network


def admit(organisation: str, day: str, category: str, slug: str = "harbours") -> None:
    """The network's committee admits the organisation."""
    told = {
        "organ": f"{slug}/committee",
        "on": day,
        "effects": [{"kind": "admit", "network": slug, "organisation": organisation, "category": category}],
    }
    key = f"{slug}-{organisation}-{day}"
    ledger.record_decision(actor=COMMAND_LINE, at=AT, key=key, content=told)
    register.rebuild(actor=COMMAND_LINE, at=AT)
