"""Everything that somebody holds on the day on which they leave, and what can be done with each of it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet, Value

from koinon.lib.text import Text
from koinon.mandates.models import Nomination, NominationState
from koinon.networks.models import Keeper
from koinon.people.contacts.segments import Standings, answered
from koinon.people.contacts.values import UNDETERMINED
from koinon.people.models import Contact, Function, Role, Segment
from koinon.register.models import Mandate
from koinon.register.queries import frame, members_on
from koinon.rules.changes import in_force
from koinon.rules.dates import FOREVER
from koinon.rules.posts import deciding
from koinon.rules.rights import ASSISTANT, POSTS
from koinon.tasks.models import Task

ROLE, NOMINATION, TASK, MANDATE = "role", "nomination", "task", "mandate"
FUNCTION, LISTED, SEGMENT = "function", "list", "segment"
"""What somebody holds as a contact: a function, a list joined, a place in a segment's answer."""

AS_CONTACT = (FUNCTION, LISTED, SEGMENT)
END, HAND_OVER, VACATE, ASK, DECIDE = "end", "hand-over", "vacate", "ask", "decide"
"""To end it; to hand it to somebody else; to end it and ask for a nomination; to ask the organisation for another one;
to open a task for those whose decision it takes."""

BEGINS_LATER, THE_CITYS, READING_COPY = "begins_later", "the_citys", "reading_copy"
FOLLOWS = "follows"
"""A segment is a question: it finds the person as long as the other lines fit it."""


NO_TEXT = Text()
MOST_COLLEAGUES = 300


@dataclass(frozen=True, slots=True)
class Holding:
    """One thing somebody holds. `ways` are what can be done with it here, `obstacle` why not more.

    `kind` is the kind of role, of task, or the office of a mandate; `body` that of a post; `organ` and `rule` say
    whose decision ends a mandate, "" where the statutes do not tell; `stands_for` whom an assistant assists. Of what
    somebody holds as a contact `named` is the title of a function, the list or the segment; `kind` is the list itself.
    """

    what: str
    key: str
    kind: str
    network: str = ""
    organisation: str = ""
    body: str = ""
    begins: date | None = None
    ends: date | None = None
    ways: tuple[str, ...] = ()
    obstacle: str = ""
    organ: str = ""
    rule: str = ""
    stands_for: str = ""
    named: Text = NO_TEXT

    @property
    def line(self) -> str:
        """What the line is called in a form."""
        return f"{self.what}-{self.key}"


@dataclass(frozen=True, slots=True)
class Step:
    """What is to be done with one line; `to` is the key of the person who takes it over."""

    line: str
    way: str
    to: str = ""


def holdings(person: str, on: date, *, organisation: str = "", network: str = "") -> list[Holding]:
    """What a person (key) holds on the day or later, as an organisation sees it, or as a network does.

    An organisation sees what is held for it, in whatever network; a network what is held in it. Of contacts each sees
    its own alone. Nine queries at most, and one for each network in which the person has a mandate.
    """
    roles = _of_an_organisation(person, organisation) if organisation else Q(person__key=person, network__slug=network)
    open_ones = Role.objects.filter(roles, Q(ends__isnull=True) | Q(ends__gt=on)).order_by("begins", "id")
    rows = open_ones.select_related("network", "organisation", "stands_for", "person")
    place = Q(organisation__slug=organisation) if organisation else Q(network__slug=network)
    found = [_role(role, person, on, bool(organisation)) for role in rows]
    found += _nominations(person, place)
    found += _tasks(Task.objects.filter(person=person, closed_at__isnull=True), organisation, network)
    found += _as_contact(person, on, organisation, network)
    return [*found, *_mandates(person, place, on)]


def colleagues_of(person: str, *, organisation: str = "", network: str = "") -> list[Contact]:
    """Contacts of the same keeper who belong where the person does, by name: who can take over what a contact holds.

    Two queries.
    """
    kept = contacts_kept(organisation=organisation, network=network)
    own = kept.filter(person=person).first()
    if own is None or not (own.organisation_id or own.employer):
        return []
    same = Q(organisation=own.organisation_id) if own.organisation_id else Q(organisation=None, employer=own.employer)
    return list(kept.filter(same).exclude(person=person).order_by("found_by", "pk")[:MOST_COLLEAGUES])


def contacts_kept(*, organisation: str = "", network: str = "") -> QuerySet[Contact]:
    """The contacts of a network, or of an organisation."""
    place = Q(keeper__slug=organisation) if organisation else Q(network__slug=network)
    return Contact.objects.filter(place, erased_at__isnull=True)


def _as_contact(person: str, on: date, organisation: str, network: str) -> Iterator[Holding]:
    """What the keeper of this place knows the person by: their functions, lists, and the segments that find them."""
    place = Q(keeper__slug=organisation) if organisation else Q(network__slug=network)
    open_ones = Function.objects.filter(place, Q(ends__isnull=True) | Q(ends__gt=on), person=person)
    for one in open_ones.select_related("organisation").order_by("begins", "pk"):
        later = one.begins is not None and one.begins >= on
        yield Holding(
            FUNCTION, str(one.pk), FUNCTION, network=network,
            organisation=one.organisation.slug if one.organisation else organisation, begins=one.begins, ends=one.ends,
            ways=() if later else (END, HAND_OVER), obstacle=BEGINS_LATER if later else "",
            named=one.title or _plain(one.department or ", ".join(one.themes)),
        )  # fmt: skip
    contact = contacts_kept(organisation=organisation, network=network).filter(person=person).first()
    if contact is None:
        return
    for joined in contact.lists:
        yield Holding(
            LISTED, list_key(joined), joined, network, organisation, ways=(END, HAND_OVER), named=_plain(joined)
        )
    if network:
        for number, name in _segments_finding(contact, network, on):
            yield Holding(SEGMENT, str(number), SEGMENT, network=network, obstacle=FOLLOWS, named=_plain(name))


def list_key(joined: str) -> str:
    """By what the line of a list joined is known in a form: lists are told by whatever somebody typed."""
    return hashlib.sha256(joined.encode()).hexdigest()[:16]


def _segments_finding(contact: Contact, network: str, on: date) -> list[tuple[int, str]]:
    """The segments of a network that find a contact on the day. Three queries, however many there are."""
    segments = list(Segment.objects.filter(network__slug=network).select_related("network").order_by("name"))
    if not segments:
        return []
    members = members_on(segments[0].network, on)
    standings = Standings({member.id: member.stretch.standing.category.slug or "" for member in members})
    own = Contact.objects.filter(pk=contact.pk)
    found = [
        answered(own, one.question, on, standings).order_by().annotate(by=Value(one.pk)).values_list("by")
        for one in segments
    ]
    finding = {number for (number,) in (found[0].union(*found[1:]) if len(found) > 1 else found[0])}
    return [(one.pk, one.name) for one in segments if one.pk in finding]


def _plain(text: str) -> Text:
    return Text.of({UNDETERMINED: text}) if text else NO_TEXT


def _of_an_organisation(person: str, organisation: str) -> Q:
    """What is held for the organisation, and who assists whom where one of the two acts for it."""
    for_it = Q(organisation__slug=organisation)
    anywhere = Q(kind=ASSISTANT, organisation__isnull=True, network__isnull=True)
    assists = Q(person__key=person) & anywhere & Q(stands_for__roles__organisation__slug=organisation)
    assisted = Q(stands_for__key=person) & (anywhere | for_it)
    by_id = Role.objects.filter((Q(person__key=person) & for_it) | assists | assisted).values("pk")
    return Q(pk__in=by_id)


def _role(role: Role, person: str, on: date, of_organisation: bool) -> Holding:
    ways: tuple[str, ...] = (END, HAND_OVER, VACATE) if role.kind in POSTS else (END, HAND_OVER)
    obstacle = ""
    if role.kind == ASSISTANT and role.stands_for and role.stands_for.key == person:
        ways = (END,)
    if role.begins >= on:
        ways, obstacle = (), BEGINS_LATER
    if not of_organisation and role.organisation_id is not None:
        ways, obstacle = ((ASK,) if role.kind in POSTS else ()), THE_CITYS
    return Holding(
        ROLE, str(role.pk), role.kind,
        network=role.network.slug if role.network else "",
        organisation=role.organisation.slug if role.organisation else "",
        body=role.body, begins=role.begins, ends=role.ends, ways=ways, obstacle=obstacle,
        stands_for=role.stands_for.key if role.stands_for else "",
    )  # fmt: skip


def _nominations(person: str, place: Q) -> Iterator[Holding]:
    rows = Nomination.objects.filter(place, person__key=person, state=NominationState.NOMINATED)
    for one in rows.select_related("network", "organisation").order_by("id"):
        yield Holding(
            NOMINATION, str(one.pk), one.kind, one.network.slug, one.organisation.slug, one.body, one.begins, one.ends,
            ways=(END,),
        )  # fmt: skip


def _tasks(theirs: QuerySet[Task], organisation: str, network: str) -> Iterator[Holding]:
    """Tasks of the person that belong to this place; those that are theirs alone stay theirs."""
    here = theirs.filter(organisation=organisation) if organisation else theirs.filter(network=network)
    for task in here.order_by("due", "id"):
        yield Holding(
            TASK, str(task.pk), task.kind, task.network, task.organisation, ends=task.due, ways=(END, HAND_OVER)
        )


def _mandates(person: str, place: Q, on: date) -> Iterator[Holding]:
    rows = Mandate.objects.filter(place, person=person).on(on).select_related("network", "organisation")
    for row in rows.order_by("network__slug", "body", "office"):
        here = row.network.keeper == Keeper.HERE
        organ, rule = deciding(in_force(frame(row.network).statutes, on), row.body, row.office)
        organisation = row.organisation.slug if row.organisation else ""
        yield Holding(
            MANDATE, "-".join(part for part in (row.network.slug, row.body, row.office, organisation) if part),
            row.office, row.network.slug, organisation, row.body, row.since_earliest if row.since_text else row.begins,
            row.ends if row.ends < FOREVER else None,
            ways=(DECIDE,) if here else (), obstacle="" if here else READING_COPY, organ=organ, rule=rule,
        )  # fmt: skip
