"""Whose a file is, and how much room each owner has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings

NETWORK, ORGANISATION, PERSON = "network", "organisation", "person"


@dataclass(frozen=True, slots=True)
class Owner:
    """A network's slug, an organisation's, both for what is shared between them, or a person's key alone."""

    network: str = ""
    organisation: str = ""
    person: str = ""

    def __post_init__(self) -> None:
        if bool(self.person) is bool(self.network or self.organisation):
            raise ValueError("A file belongs to a network, an organisation, both of them, or to a person alone.")

    def rooms(self) -> Mapping[str, int]:
        """The rooms that a file takes from, each with its quota in bytes; a shared one takes from both."""
        sides = ((NETWORK, self.network), (ORGANISATION, self.organisation), (PERSON, self.person))
        return {f"{side}:{key}": settings.KOINON_FILE_QUOTAS[side] for side, key in sides if key}
