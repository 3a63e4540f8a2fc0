"""Roles in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from koinon.desk.persons import names_by_key
from koinon.networks.models import Network
from koinon.records.models import Line, LineKind
from koinon.rules import rights
from koinon.rules.rights import Need
from koinon.web.networks.hosted import Hosted, host
from koinon.web.words.content import said, spoken
from koinon.web.words.names import names_by_slug


def role_words(kind: str) -> str:
    """A kind of role in words."""
    return {
        rights.ADMINISTRATOR: _("administrator of the installation"),
        rights.SECRETARIAT: pgettext("role", "secretariat"),
        rights.COORDINATOR: _("coordinator of the city"),
        rights.REPRESENTATIVE: pgettext("role", "representative"),
        rights.DEPUTY: pgettext("role", "deputy"),
        rights.DELEGATE: pgettext("role", "delegate"),
        rights.COORDINATING_OFFICE: pgettext("role", "coordinating office"),
        rights.CHAIR: pgettext("role", "chair"),
        rights.COMMITTEE: _("member of the committee"),
        rights.ASSISTANT: pgettext("role", "assistant"),
    }[kind]


class Calling:
    """What networks, organisations and people are called on one page.

    Those loaded together cost one query of each kind.
    """

    def __init__(self) -> None:
        self._hosted: dict[str, Hosted | None] = {}
        self._organisations: dict[str, str] = {}
        self._people: dict[str, str] = {}
        self._lines: dict[str, dict[tuple[str, str], object]] = {}

    def load(self, networks: Iterable[str] = (), organisations: Iterable[str] = (), people: Iterable[str] = ()) -> None:
        """Look up those slugs, and keys of people, that were not looked up before."""
        if unknown := {slug for slug in networks if slug and slug not in self._hosted}:
            found = {network.slug: host(network) for network in Network.objects.filter(slug__in=unknown)}
            self._hosted |= {slug: found.get(slug) for slug in unknown}
        if unnamed := {slug for slug in organisations if slug and slug not in self._organisations}:
            named = names_by_slug(list(unnamed))
            self._organisations |= {slug: named[slug].name.text if slug in named else slug for slug in unnamed}
        if unmet := {key for key in people if key and key not in self._people}:
            met = names_by_key(unmet)
            self._people |= {key: met.get(key, "") for key in unmet}

    def hosted(self, slug: str) -> Hosted | None:
        """A network with what is told of it; None where there is none."""
        self.load(networks=[slug])
        return self._hosted.get(slug)

    def network(self, slug: str) -> str:
        """What a network is called; its slug where there is none."""
        hosted = self.hosted(slug)
        return hosted.name.text if hosted else slug

    def organisation(self, slug: str) -> str:
        """What an organisation is called; its slug where there is none."""
        self.load(organisations=[slug])
        return self._organisations.get(slug, slug)

    def person(self, key: str) -> str:
        """What a person is called, "" where nobody has the key. Only for pages whose readers may read it."""
        self.load(people=[key])
        return self._people.get(key, "")

    def line(self, kind: str, network: str, slug: str) -> str:
        """What a body or an office (a kind of line) of a network is called; its slug as words where nobody tells.

        The first asked for brings those of every network of the page.
        """
        if network not in self._lines:
            new = {network, *self._hosted} - self._lines.keys()
            self._lines |= {each: {} for each in new}
            kinds = (LineKind.BODY, LineKind.OFFICE)
            lines = Line.objects.known(None).filter(network__slug__in=new, kind__in=kinds)
            for place, of_kind, content in lines.values_list("network__slug", "kind", "content"):
                self._lines[place or ""][of_kind, str(content["slug"])] = content.get("names")
        names = self._lines[network].get((kind, slug))
        return said(names).text if names else spoken(slug)


def network_words(slug: str) -> str:
    """What a network is called; its slug where there is none. For a page that names one."""
    return Calling().network(slug)


def organisation_words(slug: str) -> str:
    """What an organisation is called; its slug where there is none. For a page that names one."""
    return Calling().organisation(slug)


def called_in(need: Need, called: Calling | None = None) -> str:
    """Where a role is needed: the network, the organisation, or both; "" where it is needed nowhere in particular."""
    calling = called or Calling()
    named = [calling.network(need.network)] if need.network else []
    named += [calling.organisation(need.organisation)] if need.organisation else []
    return ", ".join(named)
