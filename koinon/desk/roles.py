"""The roles a person holds, as lines of a page."""

from __future__ import annotations

from dataclasses import dataclass

from koinon.desk.role_words import Calling, called_in, role_words
from koinon.rules.rights import Need, Rights
from koinon.web.dates import when_day
from koinon.web.pages import When


@dataclass(frozen=True)
class RoleLine:
    """One role: what, where, since when, until the day before when, and for whom it is used."""

    words: str
    where: str
    since: When
    until: When | None
    for_another: bool


def roles_of(rights: Rights, called: Calling) -> tuple[RoleLine, ...]:
    """Every role held today, in the order in which they were given."""
    called.load({role.network for role in rights.roles}, {role.organisation for role in rights.roles})
    return tuple(
        RoleLine(
            role_words(role.kind),
            called_in(Need((role.kind,), role.network, role.organisation), called),
            when_day(role.begins),
            when_day(role.ends) if role.ends else None,
            bool(role.stands_for),
        )
        for role in rights.roles
    )
