"""Giving people their roles, and ending them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Q

from koinon.accounts.actions import create_person
from koinon.accounts.models import Person
from koinon.accounts.queries import person_at
from koinon.accounts.ways_in.actions import invite
from koinon.acts.wrapper import Actor, about, action
from koinon.atlas.models import Organisation
from koinon.lib.text import Text
from koinon.networks.models import Keeper, Network
from koinon.people.models import Role
from koinon.rules import rights

NO_TEXT = Text()


class RoleError(ValueError):
    """A role that cannot be given or ended.

    `code`: unknown_person, unknown_network, unknown_organisation, scope, reading_copy, made_up, held_already, period,
    uses, not_held, holder (neither a person nor an office), office (none can be in such a role). `field` names what is
    at fault.
    """

    def __init__(self, code: str, field: str, value: str = "") -> None:
        super().__init__(f"{code}: {field} {value}")
        self.code = code
        self.field = field
        self.value = value


@action("people.give_role", digested=("office", "department"))
def give_role(
    *,
    actor: Actor,
    at: datetime,
    kind: str,
    begins: date,
    person: str = "",
    office: Text = NO_TEXT,
    department: Text = NO_TEXT,
    ends: date | None = None,
    network: str = "",
    organisation: str = "",
    body: str = "",
    stands_for: str = "",
    uses: Collection[str] = (),
) -> Role:
    """Let a person hold a role from the day `begins` on, until the day before `ends`. Raises RoleError.

    A post of `rights.POSTS` may be held by an `office` of the organisation, with or without a person in it.
    Nobody holds a role in a network that is kept by a folder, and who is made up holds none where
    a network or an organisation is not.
    """
    if person:
        about(person)
    _check_holder(kind, person, office, department)
    named = {"network": network, "organisation": organisation, "body": body, "stands_for": stands_for}
    _check_scope(kind, {place for place, value in named.items() if value})
    if ends is not None and ends <= begins:
        raise RoleError("period", "ends", ends.isoformat())
    if (kind == rights.ASSISTANT) != bool(uses) or not set(uses) <= set(rights.SCOPES) - {rights.ASSISTANT}:
        raise RoleError("uses", "uses", ", ".join(sorted(uses)))
    holder = _person(person, "person") if person else None
    role = Role(
        person=holder,
        office=office,
        department=department,
        kind=kind,
        network=_network(network, holder),
        organisation=_organisation(organisation, holder),
        body=body,
        stands_for=_person(stands_for, "stands_for") if stands_for else None,
        uses=sorted(uses),
        begins=begins,
        ends=ends,
        given_by=actor.key,
        given_at=at,
    )
    try:
        with transaction.atomic():
            Role.objects.bulk_create([role])
    except IntegrityError as error:
        raise RoleError("held_already", "kind", kind) from error
    return role


@action("people.take_on", digested=("name", "address"))
def take_on(
    *,
    actor: Actor,
    at: datetime,
    name: str,
    address: str,
    language: str,
    kind: str,
    begins: date,
    ends: date | None = None,
    network: str = "",
    organisation: str = "",
    body: str = "",
    stands_for: str = "",
    uses: Collection[str] = (),
) -> Role:
    """Let somebody hold a role who is named by their address: with an account there, or invited to have one.

    Without an address they are a full person of the records who does not sign in. Raises RoleError.
    """
    email = address.strip().lower()
    found = person_at(email, at) if email else None
    person = found or create_person(actor=actor, at=at, name=Text.of({"und": name}), address=email)
    about(person.key)
    role = give_role(
        actor=actor,
        at=at,
        person=person.key,
        kind=kind,
        begins=begins,
        ends=ends,
        network=network,
        organisation=organisation,
        body=body,
        stands_for=stands_for,
        uses=uses,
    )
    if email and found is None:
        invite(actor=actor, at=at, person=person.key, email=email, language=language)
    return role


@action("people.end_role")
def end_role(*, actor: Actor, at: datetime, role: int, ends: date) -> None:
    """The role (by id) is held no longer from the day `ends` on; a later end that is set is drawn nearer.

    Raises RoleError `not_held` or `period`.
    """
    held = Role.objects.filter(Q(ends__isnull=True) | Q(ends__gt=ends), pk=role)
    present = held.values_list("person__key", "begins").first()
    if present is None:
        raise RoleError("not_held", "role", str(role))
    person, begins = present
    if person:
        about(person)
    if ends <= begins:
        raise RoleError("period", "ends", ends.isoformat())
    if held.update(ends=ends) != 1:
        raise RoleError("not_held", "role", str(role))


def _check_holder(kind: str, person: str, office: Text, department: Text) -> None:
    """Refuse what nobody would hold, and an office where only a person can be."""
    if not person and not office:
        raise RoleError("holder", "person")
    if kind not in rights.POSTS and (office or department):
        raise RoleError("office", "office" if office else "department")


def _check_scope(kind: str, named: set[str]) -> None:
    """Refuse a role that names too little or too much of where it holds."""
    if kind not in rights.SCOPES:
        raise RoleError("scope", "kind", kind)
    needed = rights.SCOPES[kind]
    if lacking := sorted(needed - named):
        raise RoleError("scope", lacking[0])
    if loose := sorted(named - needed - rights.NARROWS.get(kind, frozenset())):
        raise RoleError("scope", loose[0])


def _person(key: str, field: str) -> Person:
    person = Person.objects.filter(key=key, erased_at__isnull=True).first()
    if person is None:
        raise RoleError("unknown_person", field, key)
    return person


def _network(slug: str, holder: Person | None) -> Network | None:
    if not slug:
        return None
    network = Network.objects.filter(slug=slug).first()
    if network is None:
        raise RoleError("unknown_network", "network", slug)
    if network.keeper == Keeper.FOLDER:
        raise RoleError("reading_copy", "network", slug)
    if holder is not None and holder.made_up and not network.made_up:
        raise RoleError("made_up", "network", slug)
    return network


def _organisation(slug: str, holder: Person | None) -> Organisation | None:
    if not slug:
        return None
    organisation = Organisation.objects.filter(slug=slug).first()
    if organisation is None:
        raise RoleError("unknown_organisation", "organisation", slug)
    if holder is not None and holder.made_up and not organisation.made_up:
        raise RoleError("made_up", "organisation", slug)
    return organisation
