"""The ways from one page of the desk to the others: those that are open to this person today."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from koinon.rules.rights import ADMINISTRATOR, COORDINATOR, SECRETARIAT
from koinon.web.pages import Link

if TYPE_CHECKING:
    from koinon.desk.gate import Desk


@dataclass(frozen=True)
class Ways:
    """What stands on top of every page of the desk.

    places    the person's own desk, then the networks and organisations that they keep; the present one is marked
    sections  the pages of the present place
    """

    places: tuple[Link, ...]
    sections: tuple[Link, ...] = ()


# In the order in which they stand. A name is that of an address which takes the place's slug and nothing else.
OF_A_NETWORK: list[tuple[str, Any]] = [
    ("network_desk", gettext_lazy("What waits")),
    ("network_members", gettext_lazy("Members")),
    ("network_cases", gettext_lazy("Cases")),
    ("arrears", gettext_lazy("Arrears")),
    ("people", gettext_lazy("People")),
    ("segments", gettext_lazy("Segments")),
    ("imports", gettext_lazy("Import of contacts")),
    ("vacancies", gettext_lazy("Posts of the members")),
    ("nominations", gettext_lazy("Nominations")),
    ("radar", gettext_lazy("What ends soon")),
    ("confirmations", gettext_lazy("Confirmations")),
    ("network_reports", gettext_lazy("Reports of errors")),
    ("mailings", gettext_lazy("Letters to many")),
    ("network_mails", gettext_lazy("Messages")),
    ("outside_events", gettext_lazy("Outside events")),
    ("what_if", gettext_lazy("What if")),
    ("network_roles", gettext_lazy("Roles")),
    ("network_history", gettext_lazy("History")),
]
OF_AN_ORGANISATION: list[tuple[str, Any]] = [
    ("organisation_desk", gettext_lazy("What waits")),
    ("organisation_cases", gettext_lazy("Cases")),
    ("own_posts", gettext_lazy("Posts in networks")),
    ("own_radar", gettext_lazy("What ends soon")),
    ("organisation_reports", gettext_lazy("Reports of errors")),
    ("organisation_roles", gettext_lazy("Roles")),
]


def ways(desk: Desk) -> Ways:
    """The ways from the present page."""
    return Ways(tuple(_places(desk)), tuple(_sections(desk)))


def _places(desk: Desk) -> Iterator[Link]:
    here = (desk.network.slug if desk.network else "", desk.organisation.slug if desk.organisation else "")
    networks, organisations = desk.rights.networks(SECRETARIAT), desk.rights.organisations(COORDINATOR)
    desk.called.load(networks, organisations)
    yield Link(_("My desk"), desk.to("desk"), desk.request.path == desk.to("desk"))
    if desk.rights.role(ADMINISTRATOR):
        address = desk.to("all_reports")
        yield Link(_("Reports of errors"), address, desk.request.path == address)
    for network in sorted(networks):
        yield Link(desk.called.network(network), desk.to("network_desk", network=network), here[0] == network)
    for organisation in sorted(organisations):
        address = desk.to("organisation_desk", organisation=organisation)
        yield Link(desk.called.organisation(organisation), address, here == ("", organisation))
    if desk.rights.role(ADMINISTRATOR):
        yield Link(_("Roles of the installation"), desk.to("installation_roles"))


def _sections(desk: Desk) -> Iterator[Link]:
    if desk.network is not None and desk.rights.role(SECRETARIAT, network=desk.network.slug):
        named, slug = OF_A_NETWORK, {"network": desk.network.slug}
    elif desk.organisation is not None and desk.rights.role(COORDINATOR, organisation=desk.organisation.slug):
        named, slug = OF_AN_ORGANISATION, {"organisation": desk.organisation.slug}
    else:
        return
    for name, words in named:
        address = reverse(name, kwargs={"language": desk.language, **slug})
        yield Link(str(words), address, desk.request.path == address)
