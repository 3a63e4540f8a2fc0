"""Whom a letter to many is for: the contacts that a segment finds, or who acts for the members today."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from koinon.desk.persons import name_words
from koinon.lib.text import Text
from koinon.mailings.models import Audience, Mailing
from koinon.networks.models import Network
from koinon.people import access
from koinon.people.contacts.queries import functions_of, in_order
from koinon.people.contacts.segments import Standings, answered
from koinon.people.models import Contact, Function, Role
from koinon.register.queries import Member, members_on
from koinon.rules.rights import COORDINATOR, REPRESENTATIVE, Rights

NO_TEXT = Text()


@dataclass(frozen=True, slots=True)
class Receiver:
    """Somebody a letter is for, with all that it may put in. What is not known is empty.

    `place` is the id of `organisation` (slug), `function` what they do in languages, `role` the kind of role by which
    they are written to.
    """

    person: str
    name: str
    address: str
    language: str
    organisation: str = ""
    place: int | None = None
    employer: str = ""
    salutation: str = ""
    function: Text = NO_TEXT
    department: str = ""
    role: str = ""


@dataclass(frozen=True, slots=True)
class Receivers:
    """Whom a mailing finds on a day, and the members (ids) for which it finds nobody."""

    found: tuple[Receiver, ...]
    without: tuple[int, ...] = ()


def receivers_of(mailing: Mailing, rights: Rights, day: date, people: Collection[str] | None = None) -> Receivers:
    """Whom a mailing finds on the day, as far as one may see it. A constant number of queries.

    With `people` (keys) those of them are given whom it found before, whatever its segment asks for by now.
    """
    network = mailing.network
    members = members_on(network, day)
    if mailing.audience == Audience.SEGMENT:
        return Receivers(tuple(_contacts(mailing, rights, day, members, people)))
    kind = REPRESENTATIVE if mailing.audience == Audience.REPRESENTATIVES else COORDINATOR
    found = tuple(_who_acts(network, kind, rights, day, members, people))
    reached = {one.place for one in found}
    return Receivers(found, tuple(member.id for member in members if member.id not in reached))


def _contacts(
    mailing: Mailing, rights: Rights, day: date, members: Sequence[Member], people: Collection[str] | None
) -> Iterator[Receiver]:
    slug = mailing.network.slug
    rows = access.contacts(rights, slug)
    if people is not None:
        rows = rows.filter(person__in=people)
    elif mailing.segment is not None:
        standings = Standings({member.id: member.stretch.standing.category.slug or "" for member in members})
        rows = answered(rows, mailing.segment.question, day, standings)
    else:
        return
    contacts = list(in_order(rows).select_related("organisation"))
    doing = functions_of(rights, [one.person for one in contacts], day, slug)
    for one in contacts:
        function = _first(doing, one.person)
        yield Receiver(
            one.person, one.name, one.emails[0] if one.emails else "", one.language,
            one.organisation.slug if one.organisation else "", one.organisation_id, one.employer, one.salutation,
            function.title if function else NO_TEXT, function.department if function else "",
        )  # fmt: skip


def _who_acts(
    network: Network, kind: str, rights: Rights, day: date, members: Iterable[Member], people: Collection[str] | None
) -> Iterator[Receiver]:
    """Who holds a role of the kind for a member on the day; what the network knows of them besides fills the gaps."""
    held = Q(ends__isnull=True) | Q(ends__gt=day)
    roles = Role.objects.filter(held, kind=kind, begins__lte=day, organisation__in=[member.id for member in members])
    roles = roles.filter(person__isnull=False, person__erased_at__isnull=True)
    if people is not None:
        roles = roles.filter(person__key__in=people)
    roles = roles.filter(network=network if kind == REPRESENTATIVE else None)
    rows = list(roles.select_related("person__account", "organisation").order_by("organisation__slug", "begins", "id"))
    keys = [row.person.key for row in rows if row.person]
    known = {one.person: one for one in access.contacts(rights, network.slug).filter(person__in=keys)}
    doing = functions_of(rights, keys, day, network.slug)
    for row in rows:
        if row.person is None or row.organisation is None:
            continue
        contact: Contact | None = known.get(row.person.key)
        account = getattr(row.person, "account", None)
        function = _first(doing, row.person.key)
        yield Receiver(
            row.person.key,
            name_words(row.person.name) if row.person.name else "",
            row.person.address or (account.email if account else "") or (contact.emails[:1] if contact else [""])[0],
            (account.language if account else "") or (contact.language if contact else ""),
            row.organisation.slug,
            row.organisation.pk,
            salutation=contact.salutation if contact else "",
            function=(function.title if function else NO_TEXT) or row.office,
            department=function.department if function else "",
            role=kind,
        )


def _first(doing: Mapping[str, Sequence[Function]], person: str) -> Function | None:
    return next(iter(doing.get(person, ())), None)
