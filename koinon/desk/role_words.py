"""Roles in the reader's language."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from koinon.atlas.models import Organisation
from koinon.networks.models import Network
from koinon.rules import rights
from koinon.rules.rights import Need
from koinon.web.hosted import host
from koinon.web.names import names_of


def role_words(kind: str) -> str:
    """A kind of role in words."""
    return {
        rights.ADMINISTRATOR: _("administrator of the installation"),
        rights.SECRETARIAT: pgettext("role", "secretariat"),
        rights.COORDINATOR: _("coordinator of the city"),
        rights.REPRESENTATIVE: pgettext("role", "representative"),
        rights.DEPUTY: pgettext("role", "deputy"),
        rights.DELEGATE: pgettext("role", "delegate"),
        rights.CHAIR: pgettext("role", "chair"),
        rights.COMMITTEE: _("member of the committee"),
        rights.ASSISTANT: pgettext("role", "assistant"),
    }[kind]


def network_words(slug: str) -> str:
    """What a network is called; its slug where there is none."""
    network = Network.objects.filter(slug=slug).first()
    return host(network).name.text if network else slug


def organisation_words(slug: str) -> str:
    """What an organisation is called; its slug where there is none."""
    found = Organisation.objects.filter(slug=slug).first()
    return names_of([found.pk]).of(found.pk, slug).name.text if found else slug


def called_in(need: Need) -> str:
    """Where a role is needed: the network, the organisation, or both; "" where it is needed nowhere in particular."""
    named = [network_words(need.network)] if need.network else []
    named += [organisation_words(need.organisation)] if need.organisation else []
    return ", ".join(named)
