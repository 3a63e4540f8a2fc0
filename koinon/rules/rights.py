"""What a person may do on a day: roles with scope and period in, rights out.

Pure like everything here. A role comes from a grant or from a mandate; which of the two is no matter to who asks.
An assistant has no rights of their own in the other's name: they use a role of the person they act for, within the
scope that was stated, and what they do is told as done by them for that person.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

ADMINISTRATOR = "administrator"
SECRETARIAT = "secretariat"
COORDINATOR = "coordinator"
REPRESENTATIVE = "representative"
DEPUTY = "deputy"
DELEGATE = "delegate"
COORDINATING_OFFICE = "coordinating_office"
CHAIR = "chair"
COMMITTEE = "committee"
ASSISTANT = "assistant"

SCOPES: Mapping[str, frozenset[str]] = {
    ADMINISTRATOR: frozenset(),
    SECRETARIAT: frozenset({"network"}),
    COORDINATOR: frozenset({"organisation"}),
    REPRESENTATIVE: frozenset({"network", "organisation"}),
    DEPUTY: frozenset({"network", "organisation"}),
    DELEGATE: frozenset({"network", "organisation", "body"}),
    COORDINATING_OFFICE: frozenset({"network", "organisation"}),
    CHAIR: frozenset({"network", "body"}),
    COMMITTEE: frozenset({"network", "body"}),
    ASSISTANT: frozenset({"stands_for"}),
}
"""Each kind of role with what it is for: exactly these have to be named when it is given."""

POSTS = (REPRESENTATIVE, DEPUTY, DELEGATE, COORDINATING_OFFICE)
"""What an organisation fills in a network. An office of it may hold one of these, such as "the Lord Mayor", without
anybody being named. Whoever is named for the coordinating office can do nothing more by that.
"""

SINGLE_POSTS = (REPRESENTATIVE, COORDINATING_OFFICE)
"""Those that one holds at a time for an organisation in a network."""

NARROWS: Mapping[str, frozenset[str]] = {ASSISTANT: frozenset({"network", "organisation"})}
"""What may be named besides: an assistant's scope can be narrowed to one network or organisation."""

GIVERS: Mapping[str, tuple[str, ...]] = {
    ADMINISTRATOR: (ADMINISTRATOR,),
    SECRETARIAT: (SECRETARIAT, ADMINISTRATOR),
    COORDINATOR: (COORDINATOR, ADMINISTRATOR),
    REPRESENTATIVE: (COORDINATOR,),
    DEPUTY: (COORDINATOR,),
    DELEGATE: (COORDINATOR,),
    COORDINATING_OFFICE: (COORDINATOR,),
    CHAIR: (SECRETARIAT,),
    COMMITTEE: (SECRETARIAT,),
    ASSISTANT: (COORDINATOR,),
}
"""Who can give a role: whoever has one of these roles in the same network or organisation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """One role in a half-open period; `ends` is None while nobody knows its end. Slugs say where it holds.

    `stands_for` is the key of the person whose role an assistant uses; `uses` the kinds of roles that an assistant
    may use (for ASSISTANT alone).
    """

    kind: str
    network: str = ""
    organisation: str = ""
    body: str = ""
    begins: date
    ends: date | None = None
    stands_for: str = ""
    uses: frozenset[str] = frozenset()

    def holds(self, on: date) -> bool:
        """Whether the role is held on the day."""
        return self.begins <= on and (self.ends is None or on < self.ends)


@dataclass(frozen=True, slots=True)
class Need:
    """What is needed to see or do something: a role of one of the kinds, where the scope that is named fits."""

    kinds: tuple[str, ...]
    network: str = ""
    organisation: str = ""
    body: str = ""

    def is_met_by(self, role: Role) -> bool:
        """Whether a role is of one of the kinds and holds where it is needed."""
        return role.kind in self.kinds and all(
            getattr(self, place) == getattr(role, place)
            for place in ("network", "organisation", "body")
            if getattr(self, place) and place in SCOPES[role.kind]
        )

    def givers(self) -> tuple[str, ...]:
        """The kinds of roles whose holders can give what is missing, each once."""
        return tuple(dict.fromkeys(giver for kind in self.kinds for giver in GIVERS[kind]))


@dataclass(frozen=True, slots=True)
class Rights:
    """What one person may do on one day. `person` is the random key; "" has no rights."""

    person: str
    on: date
    roles: tuple[Role, ...] = ()

    def meets(self, need: Need) -> Role | None:
        """The role by which the person has what is needed: an own one before one used for somebody else."""
        fitting = [role for role in self.roles if need.is_met_by(role)]
        return min(fitting, key=lambda role: bool(role.stands_for), default=None)

    def role(self, *kinds: str, network: str = "", organisation: str = "", body: str = "") -> Role | None:
        """The role of one of the kinds that holds there, or None."""
        return self.meets(Need(kinds, network, organisation, body))

    def networks(self, *kinds: str) -> frozenset[str]:
        """The networks in which the person has a role of one of the kinds."""
        return frozenset(role.network for role in self.roles if role.kind in kinds and role.network)

    def organisations(self, *kinds: str) -> frozenset[str]:
        """The organisations for which the person has a role of one of the kinds."""
        return frozenset(role.organisation for role in self.roles if role.kind in kinds and role.organisation)


def rights_of(person: str, on: date, own: Iterable[Role], of_others: Mapping[str, Collection[Role]]) -> Rights:
    """A person's rights on a day: the roles they hold, and those they use for others, within the stated scope.

    `of_others` has the roles of each person that `own` names as assisted, by key. An assistant of an assistant
    gains nothing: only what a person holds in their own right can be used for them.
    """
    held = [role for role in own if role.holds(on)]
    used = [
        replace(role, stands_for=assisting.stands_for)
        for assisting in held
        if assisting.kind == ASSISTANT
        for role in of_others.get(assisting.stands_for, ())
        if role.holds(on) and role.kind in assisting.uses and not role.stands_for and _inside(role, assisting)
    ]
    return Rights(person, on, tuple(dict.fromkeys((*held, *used))))


def _inside(role: Role, assisting: Role) -> bool:
    """Whether a role lies within the places to which an assistant's scope is narrowed."""
    narrowed = [place for place in ("network", "organisation") if getattr(assisting, place)]
    return all(getattr(role, place) == getattr(assisting, place) for place in narrowed)
