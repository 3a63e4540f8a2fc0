"""The roles a person holds, as lines of a page."""

from __future__ import annotations

from dataclasses import dataclass

from koinon.desk.persons import names_by_key
from koinon.desk.roles.words import Calling, called_in, role_words
from koinon.rules.rights import Need, Rights
from koinon.web.pages import When
from koinon.web.words.dates import when_day


@dataclass(frozen=True)
class RoleLine:
    """One role: what, where, since when, until the day before when, and whose it is, "" for one's own."""

    words: str
    where: str
    since: When
    until: When | None
    whose: str


def roles_of(rights: Rights, called: Calling) -> tuple[RoleLine, ...]:
    """Every role held today, in the order in which they were given."""
    names = names_by_key({role.stands_for for role in rights.roles})
    called.load({role.network for role in rights.roles}, {role.organisation for role in rights.roles})
    return tuple(
        RoleLine(
            role_words(role.kind),
            called_in(Need((role.kind,), role.network, role.organisation), called),
            when_day(role.begins),
            when_day(role.ends) if role.ends else None,
            names.get(role.stands_for, "") if role.stands_for else "",
        )
        for role in rights.roles
    )
