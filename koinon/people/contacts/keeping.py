"""Whose a contact is, and what is refused of contacts."""

from __future__ import annotations

from typing import Any

from koinon.atlas.models import Organisation
from koinon.networks.models import Keeper, Network


class PeopleError(ValueError):
    """What is refused of contacts. `code`: unknown_network, reading_copy, unknown_organisation, unknown_person,
    nobody, no_function, known_already, changed_meanwhile, period, oneself, kind, name_taken or question; `field` names
    what is at fault.
    """

    def __init__(self, code: str, field: str = "") -> None:
        super().__init__(f"{code}: {field}")
        self.code = code
        self.field = field


def kept_by(network: str, keeper: str) -> dict[str, Any]:
    """Who keeps a record, as columns."""
    if bool(network) == bool(keeper):
        raise PeopleError("unknown_network", "network")
    if keeper:
        return {"network": None, "keeper": organisation_of(keeper)}
    found = Network.objects.filter(slug=network).first()
    if found is None:
        raise PeopleError("unknown_network", "network")
    if found.keeper == Keeper.FOLDER:
        raise PeopleError("reading_copy", "network")
    return {"network": found, "keeper": None}


def organisation_of(slug: str) -> Organisation:
    """The organisation of a slug. Raises PeopleError."""
    found = Organisation.objects.filter(slug=slug).first()
    if found is None:
        raise PeopleError("unknown_organisation", "organisation")
    return found
