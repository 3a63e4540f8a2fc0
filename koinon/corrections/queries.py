"""Reading reports, and finding who keeps what one is about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.signing import BadSignature, Signer

from koinon.atlas.models import Organisation
from koinon.corrections.models import HeldBy, Report
from koinon.ledger.models import Clause
from koinon.networks.models import Keeper, Network
from koinon.people.queries import holders
from koinon.rules.rights import ADMINISTRATOR, COORDINATOR, Need

SIGNER_SALT = "koinon.corrections.report"
SEPARATOR = "~"
LETTERS = "bcdfghjkmnpqrstvwxz"
"""Ten of these make a key; no vowels, so that no word comes out."""


@dataclass(frozen=True, slots=True)
class Place:
    """What a report is about: the page's address (path and query, without the language) and whose record it shows."""

    about: str
    network: Network | None = None
    organisation: Organisation | None = None
    held_by: HeldBy = HeldBy.ADMINISTRATOR

    @property
    def made_up(self) -> bool:
        """Whether it is about a made-up network, or an organisation that is."""
        return any(one is not None and one.made_up for one in (self.network, self.organisation))


def place_of(about: str, named: Mapping[str, str], on: date) -> Place:
    """Whose record a page shows, by what stands in its address (`network`, `organisation`, an entry's `key`).

    A network that is kept here is its secretariat's; an organisation's own page its coordinators', where it has any
    on the day; all else, a reading copy too, is for whoever runs the installation. At most three queries.
    """
    network = Network.objects.filter(slug=named.get("network", "")).first() or _network_of(named.get("key", ""))
    organisation = Organisation.objects.filter(slug=named.get("organisation", "")).first()
    return Place(about, network, organisation, held_by(network, organisation, on))


def held_by(network: Network | None, organisation: Organisation | None, on: date) -> HeldBy:
    """Who keeps a record: of a network, of an organisation in it, or an organisation's own."""
    if network is not None:
        return HeldBy.NETWORK if network.keeper == Keeper.HERE else HeldBy.ADMINISTRATOR
    if organisation is not None and holders(Need((COORDINATOR,), organisation=organisation.slug), on):
        return HeldBy.ORGANISATION
    return HeldBy.ADMINISTRATOR


def administrators(on: date) -> list[str]:
    """The keys of those who run the installation on the day."""
    return holders(Need((ADMINISTRATOR,)), on)


def token_of(report: Report) -> str:
    """What the reporter's link carries: nobody can guess it, and it opens this one report."""
    return Signer(salt=SIGNER_SALT, sep=SEPARATOR).sign(report.key)


def report_by(token: str) -> Report | None:
    """The report that a link opens, None for a link that is none of ours."""
    try:
        key = Signer(salt=SIGNER_SALT, sep=SEPARATOR).unsign(token)
    except BadSignature:
        return None
    return Report.objects.select_related("network", "organisation").filter(key=key).first()


def keys_from(address: str) -> list[str]:
    """The keys of the reports that came with an e-mail address, for whoever asks to be forgotten."""
    theirs = Report.objects.filter(address__iexact=address.strip(), emptied_at=None).exclude(address="")
    return list(theirs.order_by("pk").values_list("key", flat=True))


def keys_by(person: str) -> list[str]:
    """The keys of the reports that somebody (key) made while they were signed in."""
    return list(Report.objects.filter(sent_by=person, emptied_at=None).order_by("pk").values_list("key", flat=True))


def kept_about(person: str) -> dict[str, Any]:
    """What somebody (key) reported while signed in, for their own eyes. One query."""
    theirs = Report.objects.filter(sent_by=person).order_by("pk")
    return {"reports": list(theirs.values("key", "about", "wrong", "right", "source", "sent_at", "state"))}


def _network_of(key: str) -> Network | None:
    """The network of an entry, where it touches one alone."""
    if not key:
        return None
    touched = Clause.objects.filter(record__entry__key=key, record__superseded_at__isnull=True, network__isnull=False)
    found = list(Network.objects.filter(pk__in=touched.values("network"))[:2])
    return found[0] if len(found) == 1 else None
